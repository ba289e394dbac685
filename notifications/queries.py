"""Named reads of messages."""

from typing import Any

from django.db import models

from notifications.models import Message


def inbox(person: Any) -> models.QuerySet[Message]:
    """A person's messages, newest first."""
    return Message.objects.filter(recipient=person)


def unread_count(person: Any) -> int:
    """How many messages a person has not read."""
    return Message.objects.filter(recipient=person, read_at__isnull=True).count()
