"""The capstone: dossier files and a frozen anatomy model."""

import uuid
from typing import ClassVar

from django.db import models

from anatomy.models import Snapshot
from assessments.models.files import StoredFile
from assessments.models.rubrics import Rubric
from assessments.states import CapstoneState
from enrollments.models import Enrollment
from foundation import clock
from foundation.transitions import choices, state_check


class Capstone(models.Model):
    """One capstone attempt; frozen by hash at submission (R-20). Personal data: the work; kept as R-73 says."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="capstones")
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=14, choices=choices(CapstoneState), default=CapstoneState.DRAFT)
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="capstones")
    title = models.CharField(max_length=160, blank=True)
    summary = models.TextField(blank=True)
    ai_declaration = models.TextField(blank=True, help_text="What machine help was used (R-85).")
    acknowledged_at = models.DateTimeField(
        null=True, blank=True, help_text="When the learner acknowledged the machine's pre-grading (R-81)."
    )
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, null=True, blank=True, related_name="capstones"
    )
    saved_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    fingerprint = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 over the hashes of all files and the model."
    )

    class Meta:
        ordering: ClassVar = ["enrollment_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrollment", "number"], name="capstone_number_once"),
            models.UniqueConstraint(
                fields=["enrollment"],
                condition=~models.Q(state__in=["decided", "withdrawn"]),
                name="capstone_one_under_way",
            ),
            state_check(CapstoneState, name="capstone_state_known"),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "withdrawn"])
                | models.Q(submitted_at__isnull=False, snapshot__isnull=False, acknowledged_at__isnull=False)
                & ~models.Q(fingerprint=""),
                name="capstone_frozen_when_submitted",
            ),
        ]

    def __str__(self) -> str:
        return self.title or "Capstone"

    @property
    def dossier(self) -> str:
        return self.enrollment.dossier


class CapstoneFile(StoredFile):
    """A file of the dossier. Personal data: the work; kept as its capstone."""

    capstone = models.ForeignKey(Capstone, on_delete=models.CASCADE, related_name="files")

    class Meta:
        ordering: ClassVar = ["added_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["capstone", "sha256"], name="capstone_file_once")
        ]
