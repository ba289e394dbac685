"""Moderation, the certification decision and its release."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from assessments.models.capstones import Capstone
from assessments.models.defenses import Defense
from assessments.states import Outcome
from foundation import clock
from foundation.transitions import choices


class Moderation(models.Model):
    """A look by someone outside the panel when sealed scores lie too far apart (R-23, R-26). Personal data; R-73."""

    defense = models.OneToOneField(Defense, on_delete=models.PROTECT, related_name="moderation")
    reasons = models.JSONField(help_text="Sentences that say what triggered it.")
    opened_at = models.DateTimeField(default=clock.now)
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="moderations"
    )
    levels = models.JSONField(
        default=dict, help_text="Criterion code to agreed level, where the panel differed."
    )
    note = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True)
                | models.Q(moderator__isnull=False) & ~models.Q(note=""),
                name="moderation_closed_by_somebody_with_reason",
            )
        ]

    def __str__(self) -> str:
        return f"moderation of {self.defense_id}"

    @property
    def dossier(self) -> str:
        return self.defense.dossier


class Decision(models.Model):
    """The certification decision on a capstone, by a human who neither taught, marked nor sat (R-04, R-82).

    Insert-only: an appeal adds the next number. Personal data; kept as R-73 says.
    """

    capstone = models.ForeignKey(Capstone, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField(default=1)
    outcome = models.CharField(max_length=24, choices=choices(Outcome))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions"
    )
    reason = models.TextField()
    weighted_mean = models.DecimalField(max_digits=6, decimal_places=4)
    meets_rule = models.BooleanField(help_text="Whether the pass rule of the rubric is met (R-31).")
    basis = models.JSONField(
        help_text="Levels per criterion and seat, moderation, rule, sentences below standard."
    )
    decided_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["capstone_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["capstone", "number"], name="decision_number_once"),
            models.CheckConstraint(
                condition=models.Q(outcome__in=[str(o) for o in Outcome]), name="decision_outcome_known"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="decision_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} on {self.capstone}"

    @property
    def dossier(self) -> str:
        return self.capstone.dossier


class DecisionRelease(models.Model):
    """The decision became visible to the learner. Insert-only; kept with the decision."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="release")
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"release of {self.decision_id}"

    @property
    def dossier(self) -> str:
        return self.decision.dossier
