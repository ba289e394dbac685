"""Errors of credentials that have their own HTTP status."""

from foundation.errors import DomainError, NotFound


class Gone(DomainError):
    """The paper was there and is no longer handed out."""

    status = 410


class CodeUnknown(NotFound):
    """No certificate has this code; nothing more is said (B-89)."""

    def __init__(self) -> None:
        super().__init__(
            "code_unknown",
            "No certificate has this code. Check it letter by letter against the paper; O and 0, I and 1 are the same.",
        )
