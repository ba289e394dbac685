"""What people type about themselves and whom administrators invite."""

from zoneinfo import available_timezones

from django import forms

from accounts.roles import Role


class ProfileForm(forms.Form):
    """A person's own facts."""

    name = forms.CharField(
        label="Name",
        max_length=500,
        strip=False,
        help_text="As it is to stand on certificates issued from now on.",
    )
    employer = forms.CharField(
        label="Employer", max_length=120, required=False, help_text="Nobody from your own house examines you."
    )
    time_zone = forms.CharField(
        label="Time zone", max_length=64, help_text="For example Europe/Zurich or America/New_York."
    )

    def clean_time_zone(self) -> str:
        zone = self.cleaned_data["time_zone"].strip()
        if zone not in available_timezones():
            raise forms.ValidationError(
                "This time zone is not known. Write one such as Europe/Zurich.", code="zone_unknown"
            )
        return zone


class StaffInvitationForm(forms.Form):
    """An invitation to a role other than learner; learners are invited to their cohort."""

    email = forms.EmailField(label="E-mail address", max_length=254)
    name = forms.CharField(label="Name", max_length=120, required=False)
    role = forms.ChoiceField(
        label="Role", choices=[(str(r), r.label.capitalize()) for r in Role if r is not Role.LEARNER]
    )
