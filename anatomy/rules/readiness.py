"""Readiness: one number for the learner, with everything it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from anatomy.document import Model
from anatomy.rules.engine import Report, Result
from anatomy.rules.ruleset import RuleSet
from anatomy.rules.view import View, unsettled

# Info rules weigh nothing: they tell, they do not judge.
SEVERITY_WEIGHTS: Final = {"B": 3, "M": 2, "m": 1, "i": 0}

SHARES: Final = {
    "completeness": 0.20,
    "variables": 0.15,
    "traceability": 0.30,
    "consistency": 0.12,
    "xray": 0.15,
    "evidence_and_use": 0.08,
}
_FAMILIES: Final = {"completeness": "C", "consistency": "K", "xray": "X", "evidence_and_use": "EU"}
_TITLES: Final = {
    "completeness": "Completeness rules passed",
    "variables": "Required variables settled",
    "traceability": "Traces, forward and backward",
    "consistency": "Consistency rules passed",
    "xray": "X-ray rules passed",
    "evidence_and_use": "Evidence and use rules passed",
}


@dataclass(frozen=True, slots=True)
class Input:
    """One part of the score. ``value`` runs from 0 to 1; None when the rule set asks nothing of this part.

    ``share`` is its part of the whole after parts without a value were left out, ``points`` what it adds to
    the score, ``sums`` the counts it was computed from, ``open_codes`` every object that lowers it.
    """

    name: str
    title: str
    share: float
    value: float | None
    points: float
    sums: tuple[tuple[str, int], ...]
    open_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Readiness:
    """Score from 0 to 100, one decimal, and its inputs. It informs the learner; it is no mark."""

    score: float
    inputs: tuple[Input, ...]


def readiness(model: Model, report: Report, ruleset: RuleSet) -> Readiness:
    """Readiness = 100 x (0.20 C + 0.15 variables + 0.30 (forward + backward trace) / 2 + 0.12 K + 0.15 X + 0.08 E/U).

    C, K, X and E/U are the passed rules of the family, weighted by severity (blocker 3, major 2, minor 1). A
    part the rule set asks nothing of is left out and the others keep their proportions.
    """
    view = View(model)
    measured = {
        name: _passed([r for r in report.results if r.id[0] in families])
        for name, families in _FAMILIES.items()
    }
    measured["variables"] = _variables(view, ruleset)
    measured["traceability"] = _traces(view, ruleset)
    counted = sum(SHARES[name] for name, (value, _, _) in measured.items() if value is not None)
    inputs = []
    for name, share in SHARES.items():
        value, sums, open_codes = measured[name]
        scaled = share / counted if value is not None else 0.0
        inputs.append(
            Input(
                name,
                _TITLES[name],
                round(scaled, 4),
                None if value is None else round(value, 4),
                round(100 * scaled * (value or 0.0), 2),
                sums,
                open_codes,
            )
        )
    total = sum(
        SHARES[name] / counted * value for name, (value, _, _) in measured.items() if value is not None
    )
    return Readiness(round(100 * total, 1), tuple(inputs))


_Measured = tuple[float | None, tuple[tuple[str, int], ...], tuple[str, ...]]


def _passed(results: list[Result]) -> _Measured:
    whole = sum(SEVERITY_WEIGHTS[r.severity] for r in results)
    passed = sum(SEVERITY_WEIGHTS[r.severity] for r in results if r.passed)
    failed = [r for r in results if not r.passed]
    codes = sorted({code for r in failed for hit in r.hits for code in hit.codes})
    sums = (
        ("rules", len(results)),
        ("rules passed", len(results) - len(failed)),
        ("weight of all", whole),
        ("weight of passed", passed),
    )
    return (passed / whole if whole else None), sums, tuple(codes)


def _variables(view: View, ruleset: RuleSet) -> _Measured:
    asked = settled = 0
    open_codes = []
    for element in view.elements:
        required = ruleset.variables.get(element.perspective, ())
        missing = unsettled(element, required, ruleset.thresholds.reason)
        asked += len(required)
        settled += len(required) - len(missing)
        if missing:
            open_codes.append(element.code)
    sums = (("required entries", asked), ("settled entries", settled))
    if not ruleset.variables:
        return None, sums, ()
    return (settled / asked if asked else 0.0), sums, tuple(open_codes)


def _traces(view: View, ruleset: RuleSet) -> _Measured:
    goals = view.goals
    traced = {goal.code for goal in view.traced(ruleset.forward_to)}
    below = [e for perspective in ("P3", "P4", "P5", "P6") for e in view.of(perspective)]
    serving = [e for e in below if e.code in view.serving]
    forward = len(traced) / len(goals) if goals else 0.0
    backward = len(serving) / len(below) if below else 0.0
    sums = (
        ("goals", len(goals)),
        (f"goals traced to {ruleset.forward_to}", len(traced)),
        ("elements of P3 to P6", len(below)),
        ("elements that reach a goal", len(serving)),
    )
    lost = [g.code for g in goals if g.code not in traced] + [
        e.code for e in below if e.code not in view.serving
    ]
    return (forward + backward) / 2, sums, tuple(sorted(lost))
