"""Errors of the domain: each has a stable code, a sentence for people and an HTTP status."""


class DomainError(Exception):
    """Something the house refuses to do, and why.

    ``code`` is stable and for machines, ``sentence`` is for people, ``field`` names the form field the
    sentence belongs beside (or None for the whole form).
    """

    status = 409

    def __init__(self, code: str, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.field = field


class Invalid(DomainError):
    """What was given cannot be right whatever the state of things."""

    status = 400


class TooLarge(DomainError):
    """More was given than is taken."""

    status = 413


class Forbidden(DomainError):
    """The thing exists for this person, the act is not theirs."""

    status = 403


class NotFound(DomainError):
    """Nothing here exists for this person; unknown and invisible are the same answer (T-11)."""

    status = 404

    def __init__(self, code: str = "not_found", sentence: str = "There is nothing at this address.") -> None:
        super().__init__(code, sentence)


class Refused(DomainError):
    """The act is known and the person may do it, but not in the present state of things."""

    status = 409


class Unsupported(DomainError):
    """What was given is of a kind that is not read here."""

    status = 415


class TooMany(DomainError):
    """Too many tries in too short a time."""

    status = 429
