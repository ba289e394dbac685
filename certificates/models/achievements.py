"""The credential register: what can be earned, in frozen versions."""

from typing import ClassVar

from django.db import models

from curriculum.models import Program
from foundation import clock


class Achievement(models.Model):
    """Something the school certifies, keyed by code because titles are near-identical. No personal data."""

    code = models.CharField(max_length=20, unique=True)
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="achievements")
    rank = models.PositiveSmallIntegerField(help_text="0 completion, 1.. tiers, 9 specialist.")
    prerequisite = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="unlocks"
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["program_id", "position"]

    def __str__(self) -> str:
        return self.code


class AchievementVersion(models.Model):
    """Texts and award rule of an achievement at one time; a change is a new version. No personal data.

    ``requirements`` is the award rule as data: a list of {rule, says, owner, ...parameters}.
    """

    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=20)
    achievement_type = models.CharField(max_length=40, help_text="Open Badges 3.0 achievementType.")
    description = models.TextField()
    criteria = models.JSONField()
    validity_months = models.PositiveSmallIntegerField(null=True, blank=True)
    level_number = models.PositiveSmallIntegerField(null=True, blank=True)
    decided_on = models.CharField(max_length=20)
    requirements = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    published_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["achievement_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["achievement", "number"], name="achievement_version_once")
        ]

    def __str__(self) -> str:
        return self.title
