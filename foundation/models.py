"""Tables of the foundation: the outbox, its deliveries and the audit chain."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models


class OutboxEntry(models.Model):
    """An event that happened, written in the transaction that made it happen.

    Holds ids only, no personal data. Kept 90 days after delivery.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=100)
    payload = models.JSONField()
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "outbox entries"
        indexes: ClassVar = [
            models.Index(
                fields=["created_at"],
                condition=models.Q(delivered_at__isnull=True),
                name="outbox_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Delivery(models.Model):
    """One listener has had one event: its effect and this row were committed together."""

    entry = models.ForeignKey(OutboxEntry, on_delete=models.CASCADE, related_name="deliveries")
    listener = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "listener"], name="delivery_once_per_listener")
        ]

    def __str__(self) -> str:
        return f"{self.listener} had {self.entry_id}"


class AuditEntry(models.Model):
    """What was done, by whom, to what, chained by hash within its dossier (R-75). Insert-only.

    Holds the actor's id and ids of things, never free personal text beyond stated reasons.
    Kept as long as the credential register (R-73).
    """

    dossier = models.CharField(max_length=80)
    sequence = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    verb = models.CharField(max_length=100)
    object_type = models.CharField(max_length=80)
    object_id = models.CharField(max_length=64)
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = "audit entries"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier", "sequence"], name="audit_one_entry_per_place"),
            models.UniqueConstraint(fields=["hash"], name="audit_hash_unique"),
        ]
        indexes: ClassVar = [models.Index(fields=["object_type", "object_id"], name="audit_by_object")]

    def __str__(self) -> str:
        return f"{self.dossier}#{self.sequence} {self.verb}"
