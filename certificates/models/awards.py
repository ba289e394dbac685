"""Eligibility as decided by rules, and the award that follows."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from certificates.models.achievements import Achievement, AchievementVersion
from enrollments.models import Enrollment
from foundation import clock


class EligibilityDecision(models.Model):
    """What the award rule said on given facts, with its reasons. Insert-only. Personal data; kept as R-73 says."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="eligibility")
    version = models.ForeignKey(AchievementVersion, on_delete=models.PROTECT, related_name="+")
    met = models.BooleanField()
    reasons = models.JSONField(help_text="One entry a requirement: rule, met, says, owner, detail.")
    facts_sha256 = models.CharField(max_length=64)
    evaluated_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["evaluated_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enrollment", "version", "facts_sha256"], name="eligibility_once_per_facts"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version}: {'met' if self.met else 'not met'}"

    @property
    def dossier(self) -> str:
        return self.enrollment.dossier


class Award(models.Model):
    """A learner is awarded an achievement for a cycle, once. Insert-only. Personal data; the register is permanent."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="awards")
    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="awards")
    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="awards")
    version = models.ForeignKey(AchievementVersion, on_delete=models.PROTECT, related_name="awards")
    cycle = models.PositiveSmallIntegerField(default=1)
    basis = models.ForeignKey(EligibilityDecision, on_delete=models.PROTECT, related_name="awards")
    awarded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["awarded_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["learner", "achievement", "cycle"], name="award_once_per_cycle")
        ]

    def __str__(self) -> str:
        return f"{self.achievement} to {self.learner}"

    @property
    def dossier(self) -> str:
        return self.enrollment.dossier
