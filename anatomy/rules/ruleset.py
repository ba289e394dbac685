"""Rule sets: which rules a gate applies, how severe each is, and every number they compare with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

Severity = Literal["B", "M", "m", "i"]
SEVERITY_NAMES: Final = MappingProxyType({"B": "blocker", "M": "major", "m": "minor", "i": "info"})

_SIX: Final = ("DATA", "RULE", "LOCATION", "TIMING", "ROLE", "FUNCTION")


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """The numbers rules compare with. Lengths are characters, ratios run from 0 to 1."""

    statement: int = 30
    reason: int = 15
    stage_findings: int = 2
    stage_note: int = 100
    severe_evidence: int = 2
    severe_evidence_kinds: int = 2
    decision_uses: int = 3
    decision_classes: int = 2
    forward_trace: float = 1.0
    orphans: float = 0.05
    override_reason: int = 15
    impact_depth: int = 5
    strong_recall: float = 0.9
    strong_precision: float = 0.8
    most_not_applicable: int = 2
    most_unknown: float = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """What a gate asks of a model. ``version`` changes whenever anything in it does.

    ``minima``: perspective -> least number of elements, of the whole model or of each department.
    ``variables``: perspective -> variables every element must state or exclude with a reason (C-04).
    ``forward_to``: perspective a goal must be traced down to. ``rules``: rule id -> severity at this gate.
    """

    name: str
    version: str
    title: str
    edition: str
    minima: Mapping[str, int]
    variables: Mapping[str, tuple[str, ...]]
    rules: Mapping[str, Severity]
    forward_to: Literal["P4", "P6"] = "P6"
    per_department: bool = False
    thresholds: Thresholds = Thresholds()

    def __post_init__(self) -> None:
        for name in ("minima", "variables", "rules"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))


# Level 1 has met only these three of the six variables by week 12, and those for P3 and P4.
_FIRST_VARIABLES: Final = {"P3": ("DATA", "RULE", "TIMING"), "P4": ("DATA", "RULE", "TIMING")}
_MODEL_VARIABLES: Final = {
    "P1": ("TIMING", "FUNCTION"),
    "P2": ("TIMING", "ROLE", "FUNCTION"),
    "P3": _SIX,
    "P4": _SIX,
}
_ALL_VARIABLES: Final = {
    **_MODEL_VARIABLES,
    "P5": ("LOCATION", "TIMING", "ROLE"),
    "P6": ("DATA", "TIMING", "ROLE"),
}

_G1_RULES: Final[dict[str, Severity]] = {
    "C-01": "B",
    "C-02": "B",
    "C-03": "B",
    "C-04": "M",
    "K-01": "B",
    "T-01": "B",
    "T-02": "M",
    "T-03": "M",
    "X-01": "B",
    "X-04": "B",
    "E-03": "B",
}
_G2_RULES: Final[dict[str, Severity]] = {**_G1_RULES, "T-08": "M"}
_G3_RULES: Final[dict[str, Severity]] = {**_G2_RULES, "T-04": "M", "T-05": "M", "T-06": "M", "T-07": "M"}
_FINAL_RULES: Final[dict[str, Severity]] = {
    **_G3_RULES,
    "T-06": "B",
    "T-07": "B",
    "X-02": "M",
    "X-05": "B",
    "U-01": "M",
}

PROJECT_G1: Final = RuleSet(
    name="project-g1",
    version="1",
    title="Gate 1: product strategy, system logic, first components",
    edition="PROJECT",
    minima={"P1": 3, "P2": 3, "P3": 4, "P4": 4},
    variables=_FIRST_VARIABLES,
    rules=_G1_RULES,
    forward_to="P4",
)
PROJECT_G2: Final = RuleSet(
    name="project-g2",
    version="1",
    title="Gate 2: product architecture model, P1 to P4",
    edition="PROJECT",
    minima={"P1": 4, "P2": 5, "P3": 7, "P4": 6},
    variables=_MODEL_VARIABLES,
    rules=_G2_RULES,
    forward_to="P4",
)
PROJECT_G3: Final = RuleSet(
    name="project-g3",
    version="1",
    title="Gate 3: implementation and operations model",
    edition="PROJECT",
    minima={"P1": 4, "P2": 6, "P3": 8, "P4": 7, "P5": 6, "P6": 5},
    variables=_ALL_VARIABLES,
    rules=_G3_RULES,
    thresholds=Thresholds(forward_trace=0.95),
)
PROJECT_FINAL: Final = RuleSet(
    name="project-final",
    version="1",
    title="Capstone of a product: the whole anatomy and its X-ray",
    edition="PROJECT",
    minima={"P1": 4, "P2": 6, "P3": 10, "P4": 8, "P5": 8, "P6": 6},
    variables=_ALL_VARIABLES,
    rules=_FINAL_RULES,
)
ENTERPRISE_FINAL: Final = RuleSet(
    name="enterprise-final",
    version="1",
    title="Capstone of an enterprise: the anatomies of its departments as one",
    edition="ENTERPRISE",
    minima={"P1": 2, "P2": 3, "P3": 3, "P4": 2, "P6": 2},
    variables=_ALL_VARIABLES,
    rules=_FINAL_RULES,
    per_department=True,
    thresholds=Thresholds(decision_uses=5, decision_classes=3),
)

RULESETS: Final = MappingProxyType(
    {
        ruleset.name: ruleset
        for ruleset in (PROJECT_G1, PROJECT_G2, PROJECT_G3, PROJECT_FINAL, ENTERPRISE_FINAL)
    }
)
