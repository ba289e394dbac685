"""One valid chain breaks no rule; each way of breaking it is found by exactly the rules meant for it."""

import dataclasses
import json
from collections.abc import Callable
from typing import Any

import pytest

from anatomy.document import DocumentError, read
from anatomy.rules.engine import run
from anatomy.rules.ruleset import PROJECT_FINAL, RuleSet

Values = dict[str, Any]

# The chain is one thread of a model: too small on purpose, not X-rayed and not used yet.
CHAIN: RuleSet = dataclasses.replace(
    PROJECT_FINAL,
    rules={k: v for k, v in PROJECT_FINAL.rules.items() if k not in ("C-01", "X-02", "U-01")},
)


def drop(values: Values, code: str) -> None:
    values["elements"] = [e for e in values["elements"] if e["code"] != code]
    values["links"] = [k for k in values["links"] if code not in (k["source"], k["target"])]


def element(values: Values, code: str) -> Values:
    return next(e for e in values["elements"] if e["code"] == code)


def finding(values: Values, **fields: Any) -> None:
    values["findings"] = [
        {
            "code": "FND-001",
            "stage": 4,
            "finding_class": "absence",
            "title": "Nobody decides on declines",
            "elements": ["P3-RUL-001"],
            "impact": 1,
            "reach": 1,
            "reversibility": 1,
        }
        | fields
    ]


def without_measure(values: Values) -> None:
    drop(values, "P6-MEA-001")


def without_rule(values: Values) -> None:
    drop(values, "P3-RUL-001")


def finding_in_a_strange_perspective(values: Values) -> None:
    finding(values, elements=["P6-MON-001"])


def severe_finding_with_one_screenshot(values: Values) -> None:
    values["evidence"] = [{"code": "EVD-001", "kind": "screenshot", "title": "Declined payment"}]
    finding(values, impact=4, reach=3, reversibility=3, severity="S1", evidence=["EVD-001"])
    values["treatments"] = [
        {"code": "TRT-001", "finding": "FND-001", "task": "P5-CHG-001", "kpi_effect": "Abandonment to 28%"}
    ]


def goal_without_baseline(values: Values) -> None:
    del element(values, "P1-GOL-001")["metrics"][0]["baseline"]


def process_without_goal(values: Values) -> None:
    values["links"] = [k for k in values["links"] if k["type"] != "realizes"]


def component_nobody_runs(values: Values) -> None:
    drop(values, "P6-MON-001")


def task_without_component(values: Values) -> None:
    values["links"] = [k for k in values["links"] if k["type"] != "changes"]


def logic_nobody_carries(values: Values) -> None:
    values["links"] = [k for k in values["links"] if k["type"] != "carries"]


def nothing(values: Values) -> None:
    pass


@pytest.mark.parametrize(
    ("mutate", "hits"),
    [
        (nothing, set()),
        (without_measure, {"T-06"}),
        # The process is unruled, the API carries nothing, the goal is no longer traced; and what hung below
        # the rule (API, task, monitor) serves no goal any more.
        (without_rule, {"T-02", "T-04", "T-07", "T-08"}),
        (finding_in_a_strange_perspective, {"X-01"}),
        (severe_finding_with_one_screenshot, {"X-04"}),
        (goal_without_baseline, {"C-03"}),
        (process_without_goal, {"T-01", "T-02", "T-07", "T-08"}),
        (component_nobody_runs, {"T-04", "T-07"}),
        (task_without_component, {"T-05", "T-08"}),
        (logic_nobody_carries, {"T-03", "T-04", "T-07", "T-08"}),
    ],
)
def test_each_break_of_the_chain_is_found_by_its_rules(
    minimal: Values, mutate: Callable[[Values], None], hits: set[str]
) -> None:
    mutate(minimal)
    report = run(read(json.dumps(minimal)), CHAIN)
    assert {result.id for result in report.failed} == hits


def test_a_link_from_operations_to_logic_is_refused_before_any_rule(minimal: Values) -> None:
    minimal["links"].append({"source": "P6-MON-001", "target": "P3-RUL-001", "type": "operates"})
    with pytest.raises(DocumentError, match="T-13"):
        read(json.dumps(minimal))
