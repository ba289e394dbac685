"""Attempts at self-checks."""

from typing import ClassVar

from django.db import models

from assessments.states import AttemptState
from curriculum.models import Activity
from enrollments.models import Enrollment
from foundation.transitions import choices, state_check


class QuizAttempt(models.Model):
    """One attempt, opened and closed by the server's clock. Personal data: answers; kept with the place.

    ``answers`` maps question id to chosen places; ``percent`` is set when the attempt ends.
    """

    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="quiz_attempts")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="quiz_attempts")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=choices(AttemptState), default=AttemptState.OPEN)
    started_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    answers = models.JSONField(default=dict)
    percent = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["enrollment_id", "activity_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrollment", "activity", "number"], name="attempt_number_once"),
            models.UniqueConstraint(
                fields=["enrollment", "activity"], condition=models.Q(state="open"), name="attempt_one_open"
            ),
            state_check(AttemptState, name="attempt_state_known"),
            models.CheckConstraint(
                condition=models.Q(percent__isnull=True) | models.Q(percent__gte=0, percent__lte=100),
                name="attempt_percent_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity} attempt {self.number}"

    @property
    def dossier(self) -> str:
        return self.enrollment.dossier
