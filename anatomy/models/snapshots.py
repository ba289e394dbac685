"""Snapshots: an anatomy as it was at one moment, frozen by its hash."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from anatomy.states import Reason
from foundation import clock
from foundation.transitions import choices


class Snapshot(models.Model):
    """A learner's anatomy document at one moment, insert-only. Holds the learner's work; kept as long as the
    capstone it was submitted with (R-73)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="snapshots")
    document = models.TextField(help_text="Canonical JSON; its UTF-8 bytes have the hash below.")
    sha256 = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    edition = models.CharField(max_length=12)
    element_count = models.PositiveIntegerField()
    link_count = models.PositiveIntegerField()
    reason = models.CharField(max_length=10, choices=choices(Reason))
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["-created_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "sha256"], name="snapshot_once_per_owner"),
            models.CheckConstraint(
                condition=models.Q(reason__in=[str(reason) for reason in Reason]),
                name="snapshot_reason_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.sha256[:12]})"

    @property
    def dossier(self) -> str:
        # A chain of its own per owner: snapshots of a whole cohort on one evening do not wait for each other.
        return f"anatomy:{self.owner_id}"
