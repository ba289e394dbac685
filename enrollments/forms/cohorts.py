"""What the program office types about cohorts."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import URLValidator

from curriculum import queries as curriculum
from curriculum.models import Activity, SyllabusVersion
from enrollments.forms.places import ZoneField
from foundation.text import TextInvalid, parse_instant


class VersionField(forms.ModelChoiceField):
    """A published syllabus version."""

    def label_from_instance(self, version: Any) -> str:
        return f"{version.program.short_title}, syllabus {version.number}"


class CohortForm(forms.Form):
    """A new cohort."""

    version = VersionField(queryset=SyllabusVersion.objects.none(), label="Program")
    name = forms.CharField(label="Name", max_length=80, help_text="For example: CPA Zurich, January 2027.")
    start_date = forms.DateField(
        label="Start date",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="A Monday; week 1 opens at 00:00.",
    )
    time_zone = ZoneField(initial="Europe/Zurich", help_text="The zone of opening and due times.")
    break_after = forms.CharField(
        label="Breaks after weeks",
        initial="12, 24, 36, 48",
        required=False,
        help_text="Teaching weeks that one calendar week of rest follows, separated by commas.",
        max_length=200,
    )
    seats = forms.IntegerField(label="Seats", min_value=1, max_value=2000, initial=30)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].queryset = curriculum.published_versions()  # type: ignore[attr-defined]

    def clean_break_after(self) -> list[int]:
        parts = [p.strip() for p in self.cleaned_data["break_after"].split(",") if p.strip()]
        if any(not (p.isascii() and p.isdigit() and len(p) < 4) for p in parts):
            raise forms.ValidationError("Write week numbers separated by commas, for example 12, 24, 36.")
        return [int(p) for p in parts]


class InviteForm(forms.Form):
    """An invitation to a cohort."""

    email = forms.EmailField(label="E-mail address", max_length=254)
    name = forms.CharField(label="Name", max_length=120, required=False)


class StaffForm(forms.Form):
    """An instructor for a cohort."""

    person: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None, label="Instructor", empty_label="Choose a person"
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class LiveField(forms.ModelChoiceField):
    """A live session of the syllabus."""

    def label_from_instance(self, activity: Any) -> str:
        return f"Week {activity.week.number}: {activity.title}"


class SessionForm(forms.Form):
    """The time of one slot of a live session."""

    activity = LiveField(queryset=Activity.objects.none(), label="Session")
    slot = forms.TypedChoiceField(
        label="Slot", choices=[(1, "First slot"), (2, "Second slot")], coerce=int, initial=1
    )
    starts_at = forms.CharField(
        label="Starts",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text="In the cohort's time zone.",
        max_length=40,
    )
    join_url = forms.URLField(
        label="Meeting address",
        required=False,
        assume_scheme="https",
        max_length=200,
        validators=[URLValidator(schemes=["https", "http"])],
    )

    def __init__(self, *args: Any, activities: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.fields["activity"].queryset = activities  # type: ignore[attr-defined]

    def clean_starts_at(self) -> datetime:
        try:
            return parse_instant(self.cleaned_data["starts_at"], self.zone)
        except TextInvalid as problem:
            raise forms.ValidationError(problem.sentence) from problem


class ReasonForm(forms.Form):
    """A reason in a person's own words."""

    reason = forms.CharField(label="Reason", widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)
