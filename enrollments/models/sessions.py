"""Live sessions and who was there."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from curriculum.models import Activity
from enrollments.models.cohorts import Cohort
from enrollments.models.places import Enrollment
from foundation import clock


class LiveSession(models.Model):
    """One slot of a live activity of a cohort; a learner attends any slot of it. No personal data."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="sessions")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="sessions")
    slot = models.PositiveSmallIntegerField(default=1)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    join_url = models.URLField(blank=True)

    class Meta:
        ordering: ClassVar = ["starts_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cohort", "activity", "slot"], name="session_slot_once")
        ]

    def __str__(self) -> str:
        return f"{self.activity.title} ({self.slot})"


class Attendance(models.Model):
    """A learner was at a live session, recorded by an instructor. Personal data; kept with the place."""

    session = models.ForeignKey(LiveSession, on_delete=models.PROTECT, related_name="attendance")
    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="attendance")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "attendance"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "enrollment"], name="attendance_once_per_session")
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id} at {self.session_id}"

    @property
    def dossier(self) -> str:
        return self.enrollment.dossier
