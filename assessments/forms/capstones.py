"""What a learner types and uploads for a capstone."""

from typing import Any

from django import forms

from anatomy.document import LARGEST_FILE, DocumentError, read
from assessments.forms.coursework import ManyFilesField


class CapstoneForm(forms.Form):
    """What a submission needs in words. The browser does not insist: a draft may lack all of it."""

    use_required_attribute = False

    title = forms.CharField(
        label="Title",
        strip=False,
        help_text="As it will stand on the decision.",
        error_messages={"required": "Give your capstone a title."},
    )
    summary = forms.CharField(
        label="Summary",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text="For the panel: the product, the problem, what you changed and what came of it.",
    )
    ai_declaration = forms.CharField(
        label="Machine help you used",
        strip=False,
        error_messages={
            "required": "Say which machine help you used and for what. If you used none, write so."
        },
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Which tools, for which parts. Drafting with machine help is allowed when it is declared; "
        "the defense tests that the work is yours. If you used none, write so.",
    )
    acknowledged = forms.BooleanField(
        label="I know that a machine examines my files and model before people do.",
        error_messages={
            "required": "The machine's pre-grading needs your acknowledgement before it may look at your work."
        },
        help_text="It lists evidence for each criterion. It gives no mark, and examiners see it only after they "
        "have sealed their own scores.",
    )


class DraftForm(CapstoneForm):
    """The same while it is being written: nothing is missing from a draft."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False


class FileForm(forms.Form):
    """Files for the dossier; each is examined by the action."""

    file = ManyFilesField(
        label="Dossier files", help_text="PDF, DOCX or PPTX, up to 20 MB each, at most 10 files."
    )


class AnatomyForm(forms.Form):
    """An anatomy model as a JSON document."""

    anatomy = forms.FileField(
        label="Anatomy model",
        allow_empty_file=True,
        help_text="One JSON document, up to 5 MB. A new upload takes the place of the one before.",
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
    )

    def clean_anatomy(self) -> bytes:
        """The document's bytes, if they can be read; otherwise every problem with its path."""
        raw: bytes = self.cleaned_data["anatomy"].read(LARGEST_FILE + 1)
        try:
            read(raw)
        except DocumentError as refused:
            found: list[Any] = [
                forms.ValidationError(
                    f"{problem.path}: {problem.sentence}" if problem.path else problem.sentence,
                    code=problem.code,
                )
                for problem in refused.problems
            ]
            if refused.total > len(found):
                found.append(
                    forms.ValidationError(f"And {refused.total - len(found):,} more of the same kind.")
                )
            raise forms.ValidationError(found) from refused
        return raw
