"""What people type about credentials: a code to look up, a filter, a reason."""

from typing import Any

from django import forms

from certificates import codes
from certificates.actions.credentials import NOTE_LENGTH
from certificates.states import CredentialState, RevocationReason, SuspensionReason
from foundation.text import TextInvalid, clean_line, clean_text


def _options(kinds: Any) -> list[tuple[str, str]]:
    return [
        ("", "Choose a reason"),
        *((str(kind), str(kind).replace("_", " ").capitalize()) for kind in kinds),
    ]


class LookupForm(forms.Form):
    """The code printed on a certificate, typed in any of the ways people type it (B-89)."""

    code = forms.CharField(
        label="Code on the certificate",
        help_text="Spaces, dashes and small letters do not matter.",
        max_length=120,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={
            "required": "Type the code that stands on the certificate.",
            "max_length": "This is too long for a code. It has 26 letters and digits.",
        },
    )

    def clean_code(self) -> str:
        code = codes.normalized(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(
                "This cannot be a code of ours: it has 26 letters and digits, such as 7K3MQ-2ZX4T-9HVB8-WNE5C-D1R0GS."
            )
        return code


class DeskFilter(forms.Form):
    """Which credentials the desk shows."""

    state = forms.ChoiceField(
        label="Standing",
        required=False,
        choices=[("", "All"), *((str(s), str(s).capitalize()) for s in CredentialState)],
    )
    words = forms.CharField(label="Name, number, code or address", required=False, max_length=200)

    def clean_words(self) -> str:
        try:
            return clean_line(self.cleaned_data["words"], 200)
        except TextInvalid as problem:
            raise forms.ValidationError(problem.sentence) from problem


class StandingForm(forms.Form):
    """Why a credential changes its standing; the sentence stays inside the program office."""

    note = forms.CharField(
        label="What happened",
        help_text="Stays inside the program office.",
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say in a sentence what happened."},
    )

    def clean_note(self) -> str:
        try:
            return clean_text(self.cleaned_data["note"], NOTE_LENGTH)
        except TextInvalid as problem:
            raise forms.ValidationError(problem.sentence) from problem


class RevokeForm(StandingForm):
    """A revocation, which is final."""

    reason = forms.ChoiceField(
        label="Reason",
        choices=_options(RevocationReason),
        error_messages={
            "required": "Choose the reason from the list.",
            "invalid_choice": "Choose the reason from the list.",
        },
    )
    final = forms.BooleanField(
        label="I know that a revocation is final",
        error_messages={"required": "Confirm that this is meant to be final. A suspension can be lifted."},
    )
    field_order = ("reason", "note", "final")


class SuspendForm(StandingForm):
    """A suspension, which can be lifted."""

    reason = forms.ChoiceField(
        label="Ground",
        choices=_options(SuspensionReason),
        error_messages={
            "required": "Choose the ground from the list.",
            "invalid_choice": "Choose the ground from the list.",
        },
    )
    field_order = ("reason", "note")


class ReinstateForm(StandingForm):
    """The end of a suspension."""


class AwardForm(forms.Form):
    """An officer's word that an award is made; what is awarded comes from the stored decision."""
