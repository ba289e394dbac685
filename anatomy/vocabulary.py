"""The fixed words of an Enterprise Anatomy: perspectives, kinds, variables and the other closed lists."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

FORMAT: Final = "enterprise-anatomy/1"

PERSPECTIVES: Final = MappingProxyType(
    {
        "P1": "Strategy",
        "P2": "Process",
        "P3": "System logic",
        "P4": "Components",
        "P5": "Implementation",
        "P6": "Operations",
    }
)

# The three letters are the usual middle part of an element code (P3-RUL-004). They are advice for whoever
# numbers new elements, not a rule: a team that already numbers its screens P4-UIX may keep doing so.
KINDS: Final = MappingProxyType(
    {
        "P1": MappingProxyType({"goal": "GOL", "outcome": "OUT", "priority": "PRI", "constraint": "CON"}),
        "P2": MappingProxyType({"process": "PRC", "step": "STP", "trigger": "TRG", "handover": "HND"}),
        "P3": MappingProxyType(
            {
                "rule_logic": "RUL",
                "data_logic": "DAT",
                "ui_logic": "UIL",
                "timing_logic": "TIM",
                "workflow_logic": "WFL",
                "integration_logic": "INT",
            }
        ),
        "P4": MappingProxyType(
            {
                "api": "API",
                "screen": "SCR",
                "dataset": "DST",
                "report": "REP",
                "workflow": "WFE",
                "configuration": "CFG",
                "application": "APP",
                "platform": "PLT",
                "infrastructure": "INF",
            }
        ),
        "P5": MappingProxyType(
            {"build_task": "BLD", "change_task": "CHG", "deploy_task": "DEP", "test_task": "TST"}
        ),
        "P6": MappingProxyType(
            {
                "responsibility": "RSP",
                "monitor": "MON",
                "incident_pattern": "INC",
                "operational_control": "CTL",
                "measure": "MEA",
            }
        ),
    }
)

# What a stated variable may hold. "attributes" is a list of texts, everything else one text.
VARIABLES: Final = MappingProxyType(
    {
        "DATA": ("entity", "attributes", "classification", "system_of_record"),
        "RULE": ("condition", "action", "authority", "source", "exception"),
        "LOCATION": ("place", "channel", "jurisdiction", "hosting"),
        "TIMING": ("trigger", "frequency", "deadline", "latency_target"),
        "ROLE": ("actor", "responsibility", "permission"),
        "FUNCTION": ("verb", "input", "output"),
    }
)
LISTED_VALUES: Final = frozenset({"attributes"})
RESPONSIBILITIES: Final = ("R", "A", "C", "I")
VARIABLE_STATES: Final = ("stated", "not_applicable", "unknown")

EDITIONS: Final = ("PROJECT", "DEPARTMENT", "ENTERPRISE")
CONFIDENTIALITY: Final = ("public", "internal", "restricted")
HORIZONS: Final = ("as_is", "to_be")
DIRECTIONS: Final = ("up", "down")
FREQUENCIES: Final = ("continuous", "hourly", "daily", "weekly", "monthly", "quarterly", "yearly")

# Stage n of the analysis looks at perspective n - 1; stage 1 takes in the symptom and has no perspective.
STAGES: Final = MappingProxyType({2: "P1", 3: "P2", 4: "P3", 5: "P4", 6: "P5", 7: "P6"})
FINDING_CLASSES: Final = ("misalignment", "absence", "hidden_gap")
FINDING_STATES: Final = ("open", "accepted", "in_treatment", "closed")
SEVERITIES: Final = ("S1", "S2", "S3", "S4")
LIKELIHOODS: Final = ("rare", "possible", "likely", "certain")
PRIORITIES: Final = ("now", "next", "later")
EVIDENCE_KINDS: Final = ("file", "url", "screenshot", "dataset", "interview", "log")
DECISION_CLASSES: Final = ("prioritize", "conflict", "exception", "sequencing", "operations")
