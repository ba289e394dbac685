"""The only way to change a state: lock the row, check the table, save, write the audit entry."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models, transaction

from foundation import audit
from foundation.errors import Refused

M = TypeVar("M", bound=models.Model)
Moves = Mapping[Any, frozenset[Any]]


def state_check(states: type[StrEnum], *, name: str, field: str = "state") -> models.CheckConstraint:
    """A check constraint that holds the column inside the enum."""
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": [str(s) for s in states]}), name=name)


def choices(states: type[StrEnum]) -> list[tuple[str, str]]:
    """Django choices of a state enum, with readable labels."""
    return [(str(s), str(s).replace("_", " ").capitalize()) for s in states]


@transaction.atomic
def move(
    obj: M,
    to: str,
    *,
    moves: Moves,
    verb: str,
    actor: AbstractBaseUser | AnonymousUser | None,
    reason: str = "",
    data: dict[str, Any] | None = None,
    **changes: Any,
) -> M:
    """Move ``obj`` to state ``to`` and return it, fresh from the database.

    ``moves`` maps each state to the states it may go to. ``changes`` are further fields saved with the
    state. Raises ``Refused("state_<now>", ...)`` when the table has no such step. One audit entry a move.
    """
    manager = type(obj)._default_manager
    locked = manager.select_for_update().get(pk=obj.pk)
    before = str(locked.state)  # type: ignore[attr-defined]
    if str(to) not in {str(s) for s in moves.get(before, frozenset())}:
        name = obj._meta.verbose_name
        raise Refused(
            f"state_{before}",
            f"This {name} is {before.replace('_', ' ')} and cannot become {str(to).replace('_', ' ')}.",
        )
    locked.state = str(to)  # type: ignore[attr-defined]
    for field, value in changes.items():
        setattr(locked, field, value)
    locked.save(update_fields=["state", *changes])
    entry = {"from": before, "to": str(to), **(data or {})}
    if reason:
        entry["reason"] = reason
    audit.record(verb, locked, actor=actor, data=entry)
    obj.__dict__.update({k: v for k, v in locked.__dict__.items() if k != "_state"})
    return obj
