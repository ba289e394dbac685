"""Who may do what: one table verb -> predicate, and the rows that exist for a person. Deny by default."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models

from foundation.errors import Forbidden, NotFound

Predicate = Callable[..., bool]
Visible = Callable[[Any], models.QuerySet]


@dataclass(frozen=True)
class Row:
    """One verb: who may do it, on what, and whether a stranger may."""

    predicate: Predicate
    model: type[models.Model] | None
    public: bool


_table: dict[str, Row] = {}
_visible: dict[type[models.Model], Visible] = {}


def grant(verb: str, predicate: Predicate, *, on: type[models.Model] | None = None) -> None:
    """Allow ``verb`` to those for whom ``predicate(user)`` or, with ``on``, ``predicate(user, obj)`` holds."""
    if verb in _table:
        raise ValueError(f"{verb} has a row already")
    _table[verb] = Row(predicate, on, public=False)


def publish(verb: str, *, on: type[models.Model] | None = None) -> None:
    """Allow ``verb`` to everybody, strangers included."""
    if verb in _table:
        raise ValueError(f"{verb} has a row already")
    _table[verb] = Row(lambda *_: True, on, public=True)


def exists_for(model: type[models.Model]) -> Callable[[Visible], Visible]:
    """Decorator: declare the rows of ``model`` that exist for a person."""

    def register(function: Visible) -> Visible:
        _visible[model] = function
        return function

    return register


def row(verb: str) -> Row | None:
    """The row of a verb, or None: then nobody may."""
    return _table.get(verb)


def verbs() -> list[str]:
    """Every verb with a row, in alphabetical order."""
    return sorted(_table)


def visible(user: Any, model: type[models.Model]) -> models.QuerySet:
    """The rows of ``model`` that exist for ``user``; none where the model has no declaration."""
    declared = _visible.get(model)
    return declared(user) if declared else model._default_manager.none()


def allowed(user: Any, verb: str, obj: models.Model | None = None) -> bool:
    """Whether ``user`` may do ``verb`` (to ``obj``). Unknown verbs are never allowed."""
    entry = _table.get(verb)
    if entry is None:
        return False
    if entry.public:
        return True
    if not getattr(user, "is_active", False):
        return False
    return bool(entry.predicate(user) if obj is None else entry.predicate(user, obj))


def require(user: Any, verb: str, obj: models.Model | None = None) -> None:
    """Raise ``Forbidden`` unless ``user`` may do ``verb``."""
    if not allowed(user, verb, obj):
        raise Forbidden(
            "not_allowed", "This is not yours to do. If you think it should be, ask the program office."
        )


def fetch(user: Any, verb: str, *, among: models.QuerySet | None = None, **lookup: Any) -> Any:
    """The one object of the verb's model that matches ``lookup`` and exists for ``user``.

    Raises ``NotFound`` (404) when it does not exist for this person, ``Forbidden`` (403) when it does but the
    act is not theirs. ``among`` narrows or enriches the search (select_related and the like).
    """
    entry = _table.get(verb)
    if entry is None or entry.model is None:
        raise Forbidden("not_allowed", "Nobody may do this.")
    rows = visible(user, entry.model)
    if among is not None:
        rows = among.filter(pk__in=rows.values("pk"))
    try:
        # Rows found by their keys are distinct already; the database need not compare all columns of all joins.
        found = (rows.distinct() if among is None else rows).filter(**lookup).first()
    except (ValueError, OverflowError) as problem:
        raise NotFound from problem
    if found is None:
        raise NotFound
    require(user, verb, found)
    return found
