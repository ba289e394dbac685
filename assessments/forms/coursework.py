"""What learners and markers type about coursework."""

from typing import Any

from django import forms
from django.http import QueryDict

from foundation.errors import Invalid


class ManyFilesInput(forms.ClearableFileInput):
    """A file input for several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files; each is examined by the action, so that one rule holds at every door."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        return data


class HandInForm(forms.Form):
    """The draft of a hand-in."""

    text = forms.CharField(
        label="Your answer",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="Plain text or Markdown. It is kept as you type.",
    )
    files: Any = ManyFilesField(
        label="Files", required=False, help_text="PDF, DOCX, PPTX or pictures, up to 20 MB each."
    )


def read_answers(given: QueryDict) -> dict[int, list[int]]:
    """Answers of a quiz form: fields ``q<id>`` with chosen places. Raises ``Invalid`` for anything else."""
    answers: dict[int, list[int]] = {}
    for name in given:
        if not name.startswith("q"):
            continue
        values = given.getlist(name)
        if (
            not name[1:].isascii()
            or not name[1:].isdigit()
            or len(name) > 18
            or any(not (v.isascii() and v.isdigit() and len(v) < 4) for v in values)
        ):
            raise Invalid("answer_unreadable", "One of the answers could not be read. Open the page again.")
        answers[int(name[1:])] = [int(v) for v in values]
    return answers


class MarkForm(forms.Form):
    """A mark under way: a level and a comment for each criterion, and feedback."""

    feedback = forms.CharField(
        label="Feedback to the learner",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="What stands, what to do next. The learner reads it after release.",
    )

    def __init__(self, *args: Any, criteria: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for criterion in criteria:
            self.fields[f"level_{criterion.code}"] = forms.TypedChoiceField(
                label=criterion.title,
                choices=[(n, str(n)) for n in range(5)],
                coerce=int,
                required=False,
                empty_value=None,
                error_messages={
                    "invalid_choice": f"{criterion.title}: a level is a whole number from 0 to 4."
                },
            )
            self.fields[f"comment_{criterion.code}"] = forms.CharField(
                label=f"Comment on {criterion.title.lower()}",
                required=False,
                max_length=4000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def levels(self) -> dict[str, int]:
        found = {c.code: self.cleaned_data.get(f"level_{c.code}") for c in self.criteria}
        return {code: level for code, level in found.items() if level is not None}

    @property
    def comments(self) -> dict[str, str]:
        found = {c.code: self.cleaned_data.get(f"comment_{c.code}", "") for c in self.criteria}
        return {code: text for code, text in found.items() if text}
