"""The roles of the house and who has them. Holding one role implies no other (R-01)."""

from enum import StrEnum
from typing import Any

import rules


class Role(StrEnum):
    """A system role."""

    LEARNER = "learner"
    INSTRUCTOR = "instructor"
    EXAMINER = "examiner"
    OFFICER = "officer"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        return "certification officer" if self is Role.OFFICER else self.value


def roles_of(user: Any) -> frozenset[Role]:
    """The roles a person holds now, read once per request and kept on the instance."""
    if not getattr(user, "is_authenticated", False):
        return frozenset()
    held = getattr(user, "_roles", None)
    if held is None:
        held = frozenset(
            Role(r) for r in user.grants.filter(ended_at__isnull=True).values_list("role", flat=True)
        )
        user._roles = held
    return held


def has_role(user: Any, *wanted: Role) -> bool:
    """Whether a person holds at least one of the roles."""
    return bool(roles_of(user) & set(wanted))


def holds(*wanted: Role) -> rules.predicates.Predicate:
    """Predicate for access tables: the person holds one of the roles."""

    @rules.predicate
    def predicate(user: Any) -> bool:
        return has_role(user, *wanted)

    return predicate


is_learner = holds(Role.LEARNER)
is_instructor = holds(Role.INSTRUCTOR)
is_examiner = holds(Role.EXAMINER)
is_officer = holds(Role.OFFICER)
is_administrator = holds(Role.ADMINISTRATOR)
is_staff = holds(Role.INSTRUCTOR, Role.EXAMINER, Role.OFFICER, Role.ADMINISTRATOR)


@rules.predicate
def is_anybody(user: Any) -> bool:
    """A signed-in person, whoever it is."""
    return bool(getattr(user, "is_authenticated", False))
