"""Cohorts: a group that walks a syllabus version together, by one calendar."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from curriculum.models import SyllabusVersion
from foundation import clock


class Cohort(models.Model):
    """A group with a start date, a zone, break weeks and seats. No personal data."""

    version = models.ForeignKey(SyllabusVersion, on_delete=models.PROTECT, related_name="cohorts")
    name = models.CharField(max_length=80, unique=True)
    start_date = models.DateField(
        help_text="The Monday on which week 1 opens, at 00:00 in the cohort's zone."
    )
    time_zone = models.CharField(max_length=64)
    break_after = models.JSONField(
        default=list, help_text="Teaching weeks that one calendar week of break follows."
    )
    seats = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["-start_date", "name"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(seats__gte=1), name="cohort_has_seats")
        ]

    def __str__(self) -> str:
        return self.name


class CohortStaff(models.Model):
    """An instructor of a cohort; also the record of who taught whom (R-03). Kept with the register."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="staff")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="teaching")
    since = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "cohort staff"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cohort", "person"], name="cohort_staff_once")
        ]

    def __str__(self) -> str:
        return f"{self.person} teaches {self.cohort}"
