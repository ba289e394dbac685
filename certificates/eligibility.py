"""The award rule: facts and requirements in, a verdict with reasons out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any, Final

OWNERS: Final = frozenset({"learner", "instructor", "panel", "officer"})
#: Standing in which a credential carries another (R-63): expired, suspended and revoked ones do not.
ACTIVE: Final = "active"
PASSED: Final = "pass"


@dataclass(frozen=True, slots=True)
class WeekWork:
    """Assignments and projects of one week: how many there are and how many are passed."""

    number: int
    total: int
    passed: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one learner in one program at one instant. Nothing unreleased is among it.

    ``gates`` are numbers of levels whose gate is passed, ``tracks`` codes of tracks whose work is all passed,
    ``credentials`` pairs of achievement code and standing. ``blockers`` is None before the first machine check.
    ``outcome`` is that of the newest released decision, "" before one is released.
    """

    agreement_signed: bool = False
    weeks: tuple[WeekWork, ...] = ()
    gates: frozenset[int] = frozenset()
    sessions: int = 0
    attended: int = 0
    track_option: str = ""
    track_case_passed: bool = False
    tracks: frozenset[str] = frozenset()
    blockers: int | None = None
    decided: bool = False
    released: bool = False
    outcome: str = ""
    credentials: frozenset[tuple[str, str]] = frozenset()

    @property
    def sha256(self) -> str:
        """Hash of the canonical JSON of the facts: the same facts are judged once."""
        plain = asdict(self)
        for field in ("gates", "tracks", "credentials"):
            plain[field] = sorted(plain[field])
        text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Reason:
    """One requirement and whether it is met: what it says, who can move it, where it stands."""

    rule: str
    met: bool
    says: str
    owner: str
    detail: str
    parameters: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        """The reason as it is stored."""
        return {
            "rule": self.rule,
            "met": self.met,
            "says": self.says,
            "owner": self.owner,
            "detail": self.detail,
            "parameters": dict(self.parameters),
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether every requirement is met, and the reasons in the order of the award rule."""

    met: bool
    reasons: tuple[Reason, ...]

    @property
    def unmet(self) -> tuple[Reason, ...]:
        return tuple(reason for reason in self.reasons if not reason.met)


class RuleUnknown(ValueError):
    """A requirement that no rule of the house can judge, or whose parameters are wrong."""


_Judge = Callable[[Facts, Mapping[str, Any]], tuple[bool, str]]


def judge(facts: Facts, requirements: Sequence[Mapping[str, Any]]) -> Verdict:
    """Judge all requirements; none compensates another (R-32). An empty list is never met.

    Raises ``RuleUnknown`` as ``check`` does.
    """
    check(requirements)
    reasons = []
    for requirement in requirements:
        rule = str(requirement["rule"])
        parameters = _parameters(requirement)
        met, detail = _RULES[rule][0](facts, parameters)
        reasons.append(
            Reason(rule, met, str(requirement["says"]), str(requirement["owner"]), detail, parameters)
        )
    return Verdict(bool(reasons) and all(reason.met for reason in reasons), tuple(reasons))


def check(requirements: Sequence[Mapping[str, Any]]) -> None:
    """Refuse an award rule that could not be judged: at load, not on the day of the award.

    Raises ``RuleUnknown`` for an unknown rule or owner, a missing sentence, missing or wrong parameters.
    """
    for requirement in requirements:
        rule = requirement.get("rule")
        if not isinstance(rule, str) or rule not in _RULES:
            raise RuleUnknown(f"There is no rule {rule!r}.")
        if not requirement.get("says"):
            raise RuleUnknown(f"The rule {rule} has no sentence.")
        if requirement.get("owner") not in OWNERS:
            raise RuleUnknown(
                f"The owner of {rule} is {requirement.get('owner')!r}, not one of {sorted(OWNERS)}."
            )
        _, required, optional = _RULES[rule]
        given = _parameters(requirement)
        for name in required:
            if name not in given:
                raise RuleUnknown(f"The rule {rule} needs {name}.")
        for name, value in given.items():
            wanted = {**required, **optional}.get(name)
            if wanted is None or isinstance(value, bool) or not isinstance(value, wanted):
                raise RuleUnknown(f"The rule {rule} does not take {name}={value!r}.")
        if "share" in given and not 0 < given["share"] <= 1:
            raise RuleUnknown(f"The share of {rule} is {given['share']}, not above 0 and at most 1.")


def _parameters(requirement: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in requirement.items() if key not in ("rule", "says", "owner")}


# ---- the rules -----------------------------------------------------------------------------------


def _agreement(facts: Facts, _: Mapping[str, Any]) -> tuple[bool, str]:
    return facts.agreement_signed, "Signed." if facts.agreement_signed else "Not signed yet."


def _coursework(facts: Facts, given: Mapping[str, Any]) -> tuple[bool, str]:
    scope = [week for week in facts.weeks if given["from_week"] <= week.number <= given["to_week"]]
    total, passed = sum(week.total for week in scope), sum(week.passed for week in scope)
    first = next(
        (week.number for week in sorted(scope, key=lambda w: w.number) if week.passed < week.total), None
    )
    detail = f"{passed} of {total} passed."
    met = total > 0 and passed >= given["share"] * total
    if not met and first is not None:
        detail += f" The next is in week {first}."
    return met, detail


def _gate(facts: Facts, given: Mapping[str, Any]) -> tuple[bool, str]:
    met = given["gate"] in facts.gates
    return met, "Passed." if met else f"Gate {given['gate']} is not passed yet."


def _decision(facts: Facts, _: Mapping[str, Any]) -> tuple[bool, str]:
    if facts.outcome == PASSED:
        return True, "Passed."
    if facts.outcome == "pass_with_conditions":
        return False, "Passed with conditions that are still open."
    if facts.outcome:
        return False, f"The result is: {facts.outcome.replace('_', ' ')}."
    return False, "No result is out yet."


def _released(facts: Facts, _: Mapping[str, Any]) -> tuple[bool, str]:
    return facts.released, "Released." if facts.released else "No decision is released yet."


def _prerequisite(facts: Facts, given: Mapping[str, Any]) -> tuple[bool, str]:
    standing = sorted(state for code, state in facts.credentials if code == given["code"])
    if ACTIVE in standing:
        return True, f"{given['code']} is active."
    return False, f"{given['code']} is {standing[0]}." if standing else f"{given['code']} is not held yet."


def _track(facts: Facts, given: Mapping[str, Any]) -> tuple[bool, str]:
    if "track" in given:
        met = given["track"] in facts.tracks
        return (
            met,
            "All work of the track is passed."
            if met
            else f"The work of track {given['track']} is not all passed.",
        )
    if not facts.track_option:
        return False, "No specialization is declared."
    met = facts.track_case_passed
    return (
        met,
        "The track case is validated."
        if met
        else f"The track case of {facts.track_option} is not validated yet.",
    )


def _attendance(facts: Facts, given: Mapping[str, Any]) -> tuple[bool, str]:
    met = facts.sessions > 0 and facts.attended >= given["share"] * facts.sessions
    return met, f"{facts.attended} of {facts.sessions} live sessions."


def _pregrade(facts: Facts, _: Mapping[str, Any]) -> tuple[bool, str]:
    if facts.blockers is None:
        return False, "The capstone is not checked yet."
    return facts.blockers == 0, f"{facts.blockers} blocker{'' if facts.blockers == 1 else 's'}."


_Types = Mapping[str, type | tuple[type, ...]]
#: rule -> how it is judged, parameters it needs, parameters it may have
_RULES: Final[Mapping[str, tuple[_Judge, _Types, _Types]]] = MappingProxyType(
    {
        "agreement_signed": (_agreement, {}, {}),
        "coursework_passed": (_coursework, {"from_week": int, "to_week": int, "share": (int, float)}, {}),
        "gate_passed": (_gate, {"gate": int}, {}),
        "capstone_decision_passed": (_decision, {}, {}),
        "decision_released": (_released, {}, {}),
        "prerequisite_active": (_prerequisite, {"code": str}, {}),
        "track_endorsed": (_track, {}, {"track": str}),
        "attendance_at_least": (_attendance, {"share": (int, float)}, {}),
        "pregrade_no_blockers": (_pregrade, {}, {}),
    }
)
RULES: Final = frozenset(_RULES)
