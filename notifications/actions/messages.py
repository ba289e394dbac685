"""Writes on messages: queue one, send what waits, mark as read."""

import logging
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models, transaction

from foundation import clock
from notifications.models import Message
from notifications.states import MessageState

log = logging.getLogger("notifications")

#: waits between tries, in minutes; about three days in all (F-16)
BACKOFF = (1, 5, 15, 60, 240, 720, 1440, 1440)


def write(
    *, key: str, subject: str, body: str, recipient: Any = None, address: str = "", link: str = ""
) -> Message:
    """Queue a message to a person, or to an address without an account. The same ``key`` writes it once."""
    message, _ = Message.objects.get_or_create(
        key=key,
        defaults={
            "recipient": recipient,
            "address": address or recipient.email,
            "subject": " ".join(subject.split())[:200],
            "body": body,
            "link": link,
            "created_at": clock.now(),
        },
    )
    return message


def send(*, message: Message) -> Message:
    """Send one queued message. A refusal by the mail server is kept and tried again later."""
    with transaction.atomic():
        locked = (
            Message.objects.select_for_update(
                skip_locked=transaction.get_connection().features.has_select_for_update_skip_locked
            )
            .filter(pk=message.pk, state=MessageState.QUEUED)
            .first()
        )
        if locked is None:
            return message
        text = (
            f"{locked.body}\n\n{settings.PUBLIC_ADDRESS}{locked.link}\n"
            if locked.link
            else f"{locked.body}\n"
        )
        try:
            EmailMessage(locked.subject, text, to=[locked.address]).send()
        except (OSError, ValueError) as problem:  # ValueError: an address that no mail can carry
            locked.attempts += 1
            locked.last_error = f"{type(problem).__name__}: {problem}"[:500]
            if locked.attempts > len(BACKOFF):
                locked.state = MessageState.FAILED
            else:
                locked.retry_at = clock.now() + timedelta(minutes=BACKOFF[locked.attempts - 1])
            log.warning("message %s not sent: %s", locked.pk, locked.last_error)
        else:
            locked.state, locked.sent_at, locked.last_error = MessageState.SENT, clock.now(), ""
        locked.save(update_fields=["state", "sent_at", "attempts", "retry_at", "last_error"])
    return locked


def send_waiting() -> int:
    """Send every queued message that is due. Returns how many were tried."""
    due = Message.objects.filter(state=MessageState.QUEUED).filter(
        models.Q(retry_at__isnull=True) | models.Q(retry_at__lte=clock.now())
    )
    rows = list(due.order_by("created_at")[:200])
    for message in rows:
        send(message=message)
    return len(rows)


def read(*, recipient: Any) -> int:
    """Mark all of a person's messages as read."""
    return Message.objects.filter(recipient=recipient, read_at__isnull=True).update(read_at=clock.now())
