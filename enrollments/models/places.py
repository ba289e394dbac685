"""Places in cohorts and the specialization chosen."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from accounts.models import Invitation
from curriculum.models import TrackOption
from enrollments.models.cohorts import Cohort
from enrollments.states import EnrollmentState
from foundation import clock
from foundation.transitions import choices, state_check


class Enrollment(models.Model):
    """A learner's place in a cohort. Personal data: who learns what; kept current cycle plus one (R-73)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="enrollments")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="enrollments"
    )
    invitation = models.OneToOneField(
        Invitation, on_delete=models.PROTECT, null=True, blank=True, related_name="enrollment"
    )
    state = models.CharField(max_length=10, choices=choices(EnrollmentState), default=EnrollmentState.INVITED)
    created_at = models.DateTimeField(default=clock.now)
    activated_at = models.DateTimeField(null=True, blank=True)
    agreement_version = models.CharField(max_length=20, blank=True)
    agreement_signed_at = models.DateTimeField(null=True, blank=True)
    track_option = models.ForeignKey(
        TrackOption, on_delete=models.PROTECT, null=True, blank=True, related_name="enrollments"
    )

    class Meta:
        ordering: ClassVar = ["created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cohort", "learner"], name="enrollment_once_per_cohort"),
            state_check(EnrollmentState, name="enrollment_state_known"),
            models.CheckConstraint(
                condition=models.Q(state__in=["applied", "invited", "withdrawn"])
                | models.Q(learner__isnull=False),
                name="enrollment_active_has_learner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner or 'invited'} in {self.cohort}"

    @property
    def addressee(self) -> str:
        """Whom the place is for: the learner's name, or the invited address."""
        if self.learner is not None:
            return str(self.learner)
        return self.invitation.email if self.invitation is not None else "nobody yet"

    @property
    def dossier(self) -> str:
        """The audit chain of everything about this place."""
        return f"enrollment:{self.pk}"


class TrackChoice(models.Model):
    """One declaration of a specialization, with who and why; the newest stands (TR-1).

    Insert-only. Personal data; kept with the place.
    """

    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="track_choices")
    option = models.ForeignKey(TrackOption, on_delete=models.PROTECT, related_name="+")
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return f"{self.enrollment}: {self.option}"

    @property
    def dossier(self) -> str:
        return self.enrollment.dossier
