"""Readiness is the published formula over inputs that are all shown, and never a mark."""

import dataclasses
import json
from typing import Any

import pytest

from anatomy.document import read
from anatomy.rules.engine import run
from anatomy.rules.readiness import SHARES, Input, Readiness, readiness
from anatomy.rules.ruleset import PROJECT_FINAL, PROJECT_G1, RuleSet

Values = dict[str, Any]


def ready(values: Values, ruleset: RuleSet = PROJECT_FINAL) -> Readiness:
    model = read(json.dumps(values))
    return readiness(model, run(model, ruleset), ruleset)


def part(score: Readiness, name: str) -> Input:
    return next(i for i in score.inputs if i.name == name)


def test_a_model_that_breaks_nothing_is_fully_ready(complete: Values) -> None:
    score = ready(complete)
    assert score.score == 100.0
    assert all(i.open_codes == () for i in score.inputs)


def test_the_shares_are_those_of_the_formula(complete: Values) -> None:
    assert {i.name: i.share for i in ready(complete).inputs} == SHARES
    assert sum(SHARES.values()) == pytest.approx(1)


def test_a_lost_rule_costs_its_weight_within_its_family(complete: Values) -> None:
    complete["decision_uses"] = []
    score = ready(complete)
    # E-03 is a blocker (3), U-01 a major (2): 3 of 5 remain of a share of 8.
    assert part(score, "evidence_and_use").value == 0.6
    assert part(score, "evidence_and_use").points == 4.8
    assert score.score == 96.8


def test_one_open_variable_lowers_coverage_and_completeness_and_is_named(complete: Values) -> None:
    element = next(e for e in complete["elements"] if e["code"] == "P4-APP-001")
    element["variables"] = [v for v in element["variables"] if v["variable"] != "ROLE"]
    score = ready(complete)
    coverage = part(score, "variables")
    assert coverage.sums == (("required entries", 265), ("settled entries", 264))
    assert coverage.open_codes == ("P4-APP-001",)
    # C: 9 of weight 11; variables: 264 of 265; all else whole.
    assert score.score == round(20 * 9 / 11 + 15 * 264 / 265 + 65, 1)


def test_traces_are_the_mean_of_forward_and_backward(minimal: Values) -> None:
    minimal["elements"].append(minimal["elements"][0] | {"code": "P1-GOL-002", "name": "Second goal"})
    minimal["elements"].append(minimal["elements"][6] | {"code": "P6-MON-002", "name": "Second watch"})
    trace = part(ready(minimal), "traceability")
    # Forward 1 of 2 goals, backward 5 of 6 elements.
    assert trace.value == round((1 / 2 + 5 / 6) / 2, 4)
    assert trace.open_codes == ("P1-GOL-002", "P6-MON-002")


def test_an_empty_model_is_not_ready(minimal: Values) -> None:
    minimal |= {"elements": [], "links": []}
    score = ready(minimal)
    assert part(score, "traceability").value == 0
    assert part(score, "variables").value == 0
    assert score.score < 60


def test_the_first_gate_traces_down_to_components_only(minimal: Values) -> None:
    minimal["elements"] = [e for e in minimal["elements"] if e["perspective"] in ("P1", "P2", "P3", "P4")]
    codes = {e["code"] for e in minimal["elements"]}
    minimal["links"] = [k for k in minimal["links"] if k["source"] in codes]
    assert part(ready(minimal, PROJECT_G1), "traceability").value == 1.0
    assert part(ready(minimal, PROJECT_FINAL), "traceability").value == 0.5


def test_what_a_rule_set_does_not_ask_for_is_left_out_and_the_rest_scaled(complete: Values) -> None:
    narrow = dataclasses.replace(
        PROJECT_FINAL, rules={k: v for k, v in PROJECT_FINAL.rules.items() if k[0] not in "XEU"}
    )
    score = ready(complete, narrow)
    assert part(score, "xray").value is None
    assert part(score, "xray").share == 0
    assert part(score, "completeness").share == round(0.20 / 0.77, 4)
    assert score.score == 100.0
