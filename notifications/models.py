"""Table of messages: what is told to whom, once."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from foundation import clock
from foundation.transitions import choices, state_check
from notifications.states import MessageState


class Message(models.Model):
    """One message to one person or address; ``key`` keeps it from being written twice. Personal data; two years."""

    key = models.CharField(max_length=160, unique=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="messages"
    )
    address = models.EmailField(max_length=254)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    link = models.CharField(max_length=300, blank=True, help_text="Path inside the site.")
    state = models.CharField(max_length=10, choices=choices(MessageState), default=MessageState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        constraints: ClassVar = [state_check(MessageState, name="message_state_known")]
        indexes: ClassVar = [
            models.Index(fields=["created_at"], condition=models.Q(state="queued"), name="message_waiting"),
            models.Index(fields=["recipient", "read_at"], name="message_inbox"),
        ]

    def __str__(self) -> str:
        return self.subject
