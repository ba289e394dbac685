"""Pre-grading runs: the machine's evidence on a capstone, never a mark (R-36, R-82)."""

import uuid
from typing import ClassVar

from django.db import models

from assessments.models.capstones import Capstone
from assessments.states import RunState
from foundation import clock
from foundation.transitions import choices, state_check


class PregradeRun(models.Model):
    """One examination of one frozen capstone by one rule set. Holds no score: only evidence and bands.

    ``key`` is the business key (capstone fingerprint and rule set): the same work is never examined twice.
    Personal data: findings about the work; kept as its capstone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    capstone = models.ForeignKey(Capstone, on_delete=models.PROTECT, related_name="pregrades")
    key = models.CharField(max_length=140, unique=True)
    ruleset = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=choices(RunState), default=RunState.WAITING)
    queued_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    report = models.JSONField(null=True, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the canonical report.")

    class Meta:
        ordering: ClassVar = ["queued_at"]
        constraints: ClassVar = [
            state_check(RunState, name="pregrade_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state="done") | models.Q(report__isnull=False, finished_at__isnull=False),
                name="pregrade_done_has_report",
            ),
        ]

    def __str__(self) -> str:
        return f"pre-grading of {self.capstone_id}"

    @property
    def dossier(self) -> str:
        return self.capstone.dossier


class PregradeStep(models.Model):
    """One step of a run, with what it found; the page shows these. No personal data beyond the run's."""

    run = models.ForeignKey(PregradeRun, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=choices(RunState), default=RunState.WAITING)
    note = models.CharField(max_length=300, blank=True)
    result = models.JSONField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["run_id", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "name"], name="pregrade_step_once"),
            state_check(RunState, name="pregrade_step_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.run_id}"
