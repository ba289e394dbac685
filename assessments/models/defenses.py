"""Defenses: panel, seats, sealed scores and conflicts of interest."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from assessments.models.capstones import Capstone
from assessments.models.rubrics import Criterion
from assessments.states import ConflictKind, DefenseState
from foundation import clock
from foundation.transitions import choices, state_check


class Conflict(models.Model):
    """A reason why one person must not judge one learner (R-14). Personal data; kept with the register."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="conflicts")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="conflicts_about"
    )
    kind = models.CharField(max_length=12, choices=choices(ConflictKind))
    note = models.TextField(blank=True)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-declared_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "learner", "kind"],
                condition=models.Q(ended_at__isnull=True),
                name="conflict_once_per_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=[str(k) for k in ConflictKind]), name="conflict_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} and {self.learner}: {self.kind}"


class Defense(models.Model):
    """One sitting of a panel on one capstone. Personal data: who met whom; kept as R-73 says."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    capstone = models.ForeignKey(Capstone, on_delete=models.PROTECT, related_name="defenses")
    state = models.CharField(max_length=10, choices=choices(DefenseState), default=DefenseState.PROPOSED)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=90)
    place = models.CharField(max_length=300, blank=True, help_text="Room or meeting address.")
    proposed_at = models.DateTimeField(default=clock.now)
    held_at = models.DateTimeField(null=True, blank=True)
    revealed_at = models.DateTimeField(null=True, blank=True, help_text="When the last seat sealed.")

    class Meta:
        ordering: ClassVar = ["starts_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["capstone"],
                condition=models.Q(state__in=["proposed", "confirmed", "held"]),
                name="defense_one_under_way",
            ),
            state_check(DefenseState, name="defense_state_known"),
        ]

    def __str__(self) -> str:
        return f"defense of {self.capstone}"

    @property
    def dossier(self) -> str:
        return self.capstone.dossier


class Seat(models.Model):
    """An examiner's place on a panel; unsealed scores live in its draft and leave the server to nobody else.

    Personal data: who judged whom; kept as R-73 says.
    """

    defense = models.ForeignKey(Defense, on_delete=models.PROTECT, related_name="seats")
    examiner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="seats")
    chair = models.BooleanField(default=False)
    draft = models.JSONField(default=dict, help_text="Criterion code to {level, note}; emptied at sealing.")
    drafted_at = models.DateTimeField(null=True, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["defense_id", "-chair", "examiner__name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["defense", "examiner"], name="seat_once_per_examiner"),
            models.UniqueConstraint(
                fields=["defense"], condition=models.Q(chair=True), name="seat_one_chair"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.examiner} at {self.defense_id}"

    @property
    def dossier(self) -> str:
        return self.defense.dossier


class SeatScore(models.Model):
    """A sealed level on one criterion (R-24). Insert-only. Personal data; kept as R-73 says."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["seat_id", "criterion__position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seat", "criterion"], name="seat_score_once"),
            models.CheckConstraint(
                condition=models.Q(level__gte=0, level__lte=4), name="seat_score_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.level}"
