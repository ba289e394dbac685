"""Progress: one row per learner and activity begun."""

from typing import ClassVar

from django.db import models

from curriculum.models import Activity
from enrollments.models.places import Enrollment
from enrollments.states import ProgressState
from foundation import clock
from foundation.transitions import choices, state_check


class Progress(models.Model):
    """Where one learner stands with one activity, computed from what was done. Personal data; kept with the place."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="progress")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="progress")
    state = models.CharField(max_length=20, choices=choices(ProgressState))
    percent = models.DecimalField(
        max_digits=7, decimal_places=4, null=True, blank=True, help_text="Released result, 0 to 100."
    )
    changed_at = models.DateTimeField(default=clock.now)
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "progress"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrollment", "activity"], name="progress_once_per_activity"),
            state_check(ProgressState, name="progress_state_known"),
            models.CheckConstraint(
                condition=models.Q(percent__isnull=True) | models.Q(percent__gte=0, percent__lte=100),
                name="progress_percent_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id} {self.activity_id}: {self.state}"
