"""What administrators type about panels, examiners about scores, anybody about conflicts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict

from assessments import panels, scoring
from assessments.queries.capstones import CONFLICT_WORDS
from foundation.text import TextInvalid, parse_instant

Entries = list[tuple[object, object, object]]


class ProposeForm(forms.Form):
    """A panel of three and a slot. ``people`` are (id, name, why not), why not empty for those who may sit."""

    chair = forms.TypedChoiceField(
        label="Chair", coerce=int, help_text="Leads the defense and has one vote like the others."
    )
    first = forms.TypedChoiceField(label="First member", coerce=int)
    second = forms.TypedChoiceField(label="Second member", coerce=int)
    starts_at = forms.CharField(
        label="Starts",
        max_length=40,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    minutes = forms.IntegerField(
        label="Minutes", min_value=panels.SHORTEST, max_value=panels.LONGEST, initial=90
    )
    place = forms.CharField(label="Room or meeting address", max_length=300)
    reason = forms.CharField(
        label="Why so soon",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Only for a slot less than 48 hours away.",
    )

    def __init__(self, *args: Any, people: Sequence[tuple[int, str, str]], zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        free = [(pk, name) for pk, name, why in people if not why]
        barred = [(pk, f"{name}: {why}") for pk, name, why in people if why]
        choices: list[Any] = [("", "Choose a person"), *free]
        if barred:
            choices.append(("Cannot sit", barred))
        for name in ("chair", "first", "second"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.fields["starts_at"].help_text = f"In your time zone, {zone}."

    def clean_starts_at(self) -> datetime:
        """The instant in UTC; local times that do not exist or come twice are refused (B-49 to B-51)."""
        try:
            return parse_instant(self.cleaned_data["starts_at"], self.zone)
        except TextInvalid as problem:
            raise forms.ValidationError(problem.sentence, code=problem.code) from problem


class ReasonForm(forms.Form):
    """A reason in one field."""

    reason = forms.CharField(label="Reason", widget=forms.Textarea(attrs={"rows": 2}))


class LevelField(forms.Field):
    """A level from 0 to 4, or nothing (B-44 to B-47)."""

    widget = forms.RadioSelect

    def clean(self, value: Any) -> int | None:
        if value in (None, ""):
            return None
        try:
            return scoring.level(value)
        except TextInvalid as problem:
            raise forms.ValidationError(problem.sentence, code=problem.code) from problem


class ScoreForm(forms.Form):
    """A seat's scores: a level and a note for each criterion. ``final`` asks for all that sealing asks for."""

    confirmed = forms.BooleanField(
        label="I scored alone and from what I saw. I know that sealed scores never change.",
        required=False,
    )

    def __init__(self, *args: Any, criteria: Sequence[Any], final: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria, self.final = list(criteria), final
        for criterion in self.criteria:
            self.fields[f"level_{criterion.code}"] = LevelField(
                label=f"{criterion.code} level", required=False
            )
            self.fields[f"note_{criterion.code}"] = forms.CharField(
                label=f"Note on {criterion.code}",
                required=False,
                strip=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def entries(self) -> Entries:
        """What was sent, criterion by criterion as it was sent, unknown and doubled ones included (B-48)."""
        return read_entries(self.data)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.final:
            return cleaned
        if not cleaned.get("confirmed"):
            self.add_error("confirmed", "Confirm this before you seal.")
        for criterion in self.criteria:
            name = f"level_{criterion.code}"
            if name in self.errors:
                continue
            level = cleaned.get(name)
            note = (cleaned.get(f"note_{criterion.code}") or "").strip()
            if level is None:
                self.add_error(name, f"Choose a level for {criterion.code}.")
            elif scoring.note_needed(level) and len(note) < scoring.NOTE_LENGTH:
                self.add_error(
                    f"note_{criterion.code}",
                    f"Level {level} needs a note of at least {scoring.NOTE_LENGTH} characters that says what you saw; "
                    f"yours has {len(note)}.",
                )
        return cleaned


def read_entries(given: Any) -> Entries:
    """(code, level, note) of every ``level_`` and ``note_`` field that was sent."""
    if not isinstance(given, QueryDict):
        return []
    codes = list(
        dict.fromkeys(name.partition("_")[2] for name in given if name.startswith(("level_", "note_")))
    )
    entries: Entries = []
    for code in codes:
        levels = given.getlist(f"level_{code}") or [""]
        entries += [(code, raw, given.get(f"note_{code}", "")) for raw in levels]
    return entries


class ModerationForm(forms.Form):
    """The levels a moderator settles, and why."""

    note = forms.CharField(
        label="Why these levels hold",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=f"At least {scoring.NOTE_LENGTH} characters. The panel and the deciding officer read it.",
    )

    def __init__(self, *args: Any, criteria: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        for criterion in self.criteria:
            self.fields[f"level_{criterion.code}"] = LevelField(
                label=f"{criterion.code} level", required=False
            )

    @property
    def levels(self) -> list[tuple[object, object]]:
        """What was sent as levels."""
        return [(code, raw) for code, raw, _ in read_entries(self.data) if raw != ""]


class AssignForm(forms.Form):
    """Who moderates."""

    moderator = forms.TypedChoiceField(label="Moderator", coerce=int)

    def __init__(self, *args: Any, people: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["moderator"].choices = [("", "Choose a person"), *((p.pk, p.name) for p in people)]  # type: ignore[attr-defined]


class ConflictForm(forms.Form):
    """An entry of the conflict register; ``people`` only where the office enters it for somebody."""

    person = forms.TypedChoiceField(label="Who must not judge", coerce=int)
    learner = forms.TypedChoiceField(label="Whom", coerce=int)
    kind = forms.ChoiceField(
        label="Because of", choices=[(str(kind), words) for kind, words in CONFLICT_WORDS.items()]
    )
    note = forms.CharField(
        label="In a few words",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The office reads it. Leave out what is nobody's business.",
    )

    def __init__(self, *args: Any, people: Sequence[Any], learners: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["learner"].choices = [("", "Choose a learner"), *((p.pk, p.name) for p in learners)]  # type: ignore[attr-defined]
        if people:
            self.fields["person"].choices = [("", "Choose a person"), *((p.pk, p.name) for p in people)]  # type: ignore[attr-defined]
        else:
            del self.fields["person"]
