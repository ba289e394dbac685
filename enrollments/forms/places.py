"""What people type when they take a place."""

from typing import Any
from zoneinfo import available_timezones

from django import forms

from curriculum.models import TrackOption

ZONES = sorted(
    z
    for z in available_timezones()
    if "/" in z and not z.startswith(("Etc/", "posix/", "right/", "SystemV/"))
)


class ZoneField(forms.ChoiceField):
    """An IANA time zone."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", "Time zone")
        options.setdefault(
            "error_messages", {"invalid_choice": "This time zone is not known. Choose one from the list."}
        )
        super().__init__(choices=[("UTC", "UTC"), *((z, z.replace("_", " ")) for z in ZONES)], **options)


class JoinForm(forms.Form):
    """A person with an account takes a place: only the agreement is asked."""

    agreed = forms.BooleanField(
        label="I agree to the candidate agreement",
        help_text="Truthful statements, own work, declared use of AI, confidential exam material, fair use of the credential.",
        required=False,
    )

    def wants_agreement(self, wanted: bool) -> None:
        if not wanted:
            del self.fields["agreed"]


class AcceptForm(JoinForm):
    """A new person sets name and password."""

    name = forms.CharField(
        label="Your name", max_length=500, help_text="As it is to stand on certificates.", strip=False
    )
    employer = forms.CharField(
        label="Employer",
        max_length=120,
        required=False,
        help_text="So that nobody from your own house examines you.",
    )
    time_zone = ZoneField(initial="Europe/Zurich", help_text="All dates are shown in it.")
    password = forms.CharField(
        label="Password",
        max_length=5000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        help_text="At least 10 characters. A short sentence is good.",
    )
    field_order = ("name", "employer", "time_zone", "password", "agreed")


class TrackForm(forms.Form):
    """The choice of a specialization."""

    option = forms.ModelChoiceField(queryset=TrackOption.objects.none(), label="Specialization")
    reason = forms.CharField(
        label="Reason for a change after week 24",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
    )

    def __init__(self, *args: Any, options: list[TrackOption], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["option"].queryset = TrackOption.objects.filter(pk__in=[o.pk for o in options])  # type: ignore[attr-defined]
