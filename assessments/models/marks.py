"""Marks on coursework: drafts may change, marks never do, a release is its own row."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from assessments.models.rubrics import Criterion
from assessments.models.submissions import Submission
from foundation import clock


class MarkDraft(models.Model):
    """A marker's unfinished mark, saved as it is typed. Personal data: comments; deleted when the mark is made."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="drafts")
    marker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    levels = models.JSONField(default=dict, help_text="Criterion code to level.")
    comments = models.JSONField(default=dict, help_text="Criterion code to comment.")
    feedback = models.TextField(blank=True)
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "marker"], name="draft_once_per_marker")
        ]

    def __str__(self) -> str:
        return f"draft of {self.marker_id} on {self.submission_id}"


class Mark(models.Model):
    """A finished mark. Insert-only: a correction is a new mark that supersedes it. Personal data; R-73."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="marks")
    number = models.PositiveSmallIntegerField()
    marker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="marks")
    percent = models.DecimalField(max_digits=7, decimal_places=4)
    passed = models.BooleanField()
    feedback = models.TextField(blank=True)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["submission_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "number"], name="mark_number_once"),
            models.CheckConstraint(
                condition=models.Q(percent__gte=0, percent__lte=100), name="mark_percent_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"mark {self.number} on {self.submission_id}"

    @property
    def dossier(self) -> str:
        return self.submission.dossier


class MarkLevel(models.Model):
    """The level a mark gives on one criterion, with its comment. Insert-only. Personal data; R-73."""

    mark = models.ForeignKey(Mark, on_delete=models.PROTECT, related_name="levels")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()
    comment = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["mark_id", "criterion__position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mark", "criterion"], name="mark_level_once"),
            models.CheckConstraint(
                condition=models.Q(level__gte=0, level__lte=4), name="mark_level_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.level}"


class MarkRelease(models.Model):
    """A mark became visible to its learner. Insert-only; kept with the mark."""

    mark = models.OneToOneField(Mark, on_delete=models.PROTECT, related_name="release")
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"release of {self.mark_id}"

    @property
    def dossier(self) -> str:
        return self.mark.dossier
