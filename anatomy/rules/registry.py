"""How a rule is made known: one function, one decorator."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from anatomy.rules.ruleset import RuleSet
from anatomy.rules.view import View

FAMILIES: Final = {
    "C": "Completeness",
    "K": "Consistency",
    "T": "Traceability",
    "X": "X-ray",
    "E": "Evidence",
    "U": "Use",
}


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """One place where a rule is broken: the codes it is about, and what would satisfy it."""

    codes: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule saw. ``passed`` is None where no hit means passed; ratio rules say it themselves."""

    examined: int
    hits: tuple[Hit, ...]
    passed: bool | None = None


Check = Callable[[View, RuleSet], Outcome]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: id as in the rule catalog, title, where it comes from, and its function."""

    id: str
    title: str
    source: str
    check: Check

    @property
    def family(self) -> str:
        return self.id[0]


_rules: dict[str, Rule] = {}


def rule(identity: str, *, title: str, source: str) -> Callable[[Check], Check]:
    """Decorator that registers a rule. Raises ``ValueError`` when the id is taken or of no family."""

    def register(check: Check) -> Check:
        if identity in _rules:
            raise ValueError(f"{identity} is registered already")
        if identity[0] not in FAMILIES:
            raise ValueError(f"{identity} belongs to no family")
        _rules[identity] = Rule(identity, title, source, check)
        return check

    return register


def registered() -> dict[str, Rule]:
    """Every rule by id, in the order of families and numbers."""
    order = list(FAMILIES)
    return {key: _rules[key] for key in sorted(_rules, key=lambda key: (order.index(key[0]), key))}


def outcome(examined: int, hits: Iterable[Hit], *, passed: bool | None = None) -> Outcome:
    """An outcome with its hits in canonical order."""
    return Outcome(examined, tuple(sorted(hits)), passed)
