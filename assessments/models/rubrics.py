"""Rubrics: criteria with level descriptors and a pass rule as data."""

from typing import ClassVar

from django.db import models

from foundation import clock


class Rubric(models.Model):
    """A versioned rubric; a changed text is a new version, so that old marks keep theirs. No personal data."""

    code = models.SlugField(max_length=40)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    pass_rule = models.JSONField(help_text="mean_min, floor, critical_floor, spread_max, total_spread_max")
    fingerprint = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["code", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "version"], name="rubric_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"


class Criterion(models.Model):
    """One criterion with descriptors for levels 0 to 4. No personal data."""

    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="criteria")
    code = models.CharField(max_length=10)
    title = models.CharField(max_length=120)
    weight = models.PositiveSmallIntegerField()
    critical = models.BooleanField(default=False)
    levels = models.JSONField(help_text="Five sentences, level 0 to level 4.")
    competencies = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["rubric_id", "position"]
        verbose_name_plural = "criteria"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rubric", "code"], name="criterion_code_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"
