"""States of messages."""

from enum import StrEnum


class MessageState(StrEnum):
    """State of a message on its way to a mailbox."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    MUTED = "muted"


MESSAGE_MOVES = {
    MessageState.QUEUED: frozenset({MessageState.SENT, MessageState.FAILED, MessageState.MUTED}),
    MessageState.FAILED: frozenset({MessageState.QUEUED}),
    MessageState.SENT: frozenset(),
    MessageState.MUTED: frozenset(),
}
