"""What a certification officer types."""

from django import forms

from assessments.states import Outcome


class DecisionForm(forms.Form):
    """The outcome and its reason, which the learner reads after release."""

    outcome = forms.ChoiceField(
        label="Outcome",
        choices=[(str(outcome), outcome.label) for outcome in Outcome],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Reason",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text="The learner reads it after release: what stands, what lies below standard and where, what comes "
        "next. Name no examiner.",
    )
