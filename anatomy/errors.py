"""What a document that cannot be taken looks like to pages and programs."""

from anatomy.document import DocumentError
from anatomy.shapes import Problem
from foundation.errors import DomainError, Invalid, TooLarge

FIELD = "anatomy"


class Unreadable(Invalid):
    """An anatomy document that breaks its format. ``problems`` holds each reason with its path."""

    def __init__(self, refused: DocumentError) -> None:
        first = refused.problems[0]
        super().__init__(first.code, str(refused), field=FIELD)
        self.problems: tuple[Problem, ...] = refused.problems
        self.total = refused.total


def refusal(refused: DocumentError) -> DomainError:
    """The domain error of a refused document: 413 for one that is too large, 400 for all others."""
    first = refused.problems[0]
    if first.code == "file_too_large":
        return TooLarge(first.code, first.sentence, field=FIELD)
    return Unreadable(refused)
