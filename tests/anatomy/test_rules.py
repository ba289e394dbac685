"""Each rule fires on its defect, names the object and the remedy, and is silent on the near miss."""

import dataclasses
import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest

from anatomy.document import Element, Model, read
from anatomy.rules.engine import Report, rules, run
from anatomy.rules.integrity import personal_data
from anatomy.rules.registry import outcome, rule
from anatomy.rules.ruleset import ENTERPRISE_FINAL, PROJECT_FINAL, RULESETS, RuleSet

Values = dict[str, Any]
Change = Callable[[Values], None]


def of(values: Values, code: str, listed: str = "elements") -> Values:
    return next(entry for entry in values[listed] if entry["code"] == code)


def add(values: Values, code: str, kind: str, name: str, *, like: str, **fields: Any) -> None:
    """Add an element with the variables of another one."""
    values["elements"].append(
        of(values, like) | {"code": code, "perspective": code[:2], "kind": kind, "name": name} | fields
    )


def link(values: Values, *arrows: str) -> None:
    for arrow in arrows:
        source, kind, target = arrow.split()
        values["links"].append(
            {
                "source": source,
                "target": target,
                "type": kind,
                "rationale": "Because the one needs the other.",
            }
        )


def unlink(values: Values, source: str, kind: str, target: str = "") -> None:
    values["links"] = [
        k
        for k in values["links"]
        if (k["source"], k["type"]) != (source, kind) or (target and k["target"] != target)
    ]


def examine(values: Values, ruleset: RuleSet = PROJECT_FINAL) -> Report:
    return run(read(json.dumps(values)), ruleset)


def failed(values: Values, ruleset: RuleSet = PROJECT_FINAL) -> set[str]:
    return {result.id for result in examine(values, ruleset).failed}


def statement_of_29(values: Values) -> None:
    of(values, "P3-RUL-001")["statement"] = "x" * 29


def statement_of_30(values: Values) -> None:
    of(values, "P3-RUL-001")["statement"] = "x" * 30


def no_owner(values: Values) -> None:
    of(values, "P3-RUL-001")["owner_role"] = " "


def metric_without_source(values: Values) -> None:
    of(values, "P1-GOL-001")["metrics"][0]["data_source"] = ""


def second_metric_incomplete(values: Values) -> None:
    of(values, "P1-GOL-001")["metrics"].append({"name": "Mood of customers"})


def outcome_without_metric(values: Values) -> None:
    of(values, "P1-OUT-001")["metrics"] = []


def excluded_in_14_characters(values: Values) -> None:
    of(values, "P4-REP-001")["variables"][1] |= {"reason": "Decides nothin"}


def excluded_in_15_characters(values: Values) -> None:
    of(values, "P4-REP-001")["variables"][1] |= {"reason": "Decides nothing"}


def stated_without_value(values: Values) -> None:
    of(values, "P4-REP-001")["variables"][0]["value"] = {}


def process_without_data_variable(values: Values) -> None:
    assert not any(v["variable"] == "DATA" for v in of(values, "P2-PRC-001")["variables"])


def same_name_differently_written(values: Values) -> None:
    of(values, "P3-RUL-002")["name"] = " saved CARD—offer"


def same_name_in_another_perspective(values: Values) -> None:
    of(values, "P4-CFG-001")["name"] = "Saved card offer"


def goal_only_decomposed(values: Values) -> None:
    unlink(values, "P2-PRC-005", "realizes", "P1-GOL-005")


def goal_realized_by_a_step(values: Values) -> None:
    unlink(values, "P2-PRC-003", "realizes")
    link(values, "P2-PRC-003 realizes P1-GOL-001")


def no_goal_at_all(values: Values) -> None:
    for entry in values["elements"]:
        if entry["kind"] == "goal":
            entry["kind"] = "outcome"


def unruled_process(values: Values) -> None:
    add(values, "P2-PRC-009", "process", "Gift wrapping", like="P2-PRC-001")
    link(values, "P2-PRC-009 realizes P1-GOL-001")


def ruled_process(values: Values) -> None:
    unruled_process(values)
    link(values, "P3-UIL-002 enforces P2-PRC-009")


def unruled_step(values: Values) -> None:
    add(values, "P2-STP-009", "step", "Gift wrapping", like="P2-PRC-001")


def process_serving_only_an_outcome(values: Values) -> None:
    ruled_process(values)
    unlink(values, "P2-PRC-009", "realizes")
    link(values, "P2-PRC-009 realizes P1-OUT-001")


def uncarried_logic(values: Values) -> None:
    add(values, "P3-RUL-009", "rule_logic", "Gift wrapping is free", like="P3-RUL-001")
    link(values, "P3-RUL-009 enforces P2-PRC-001")


def carried_logic(values: Values) -> None:
    uncarried_logic(values)
    link(values, "P4-API-002 carries P3-RUL-009")


def component_nobody_operates(values: Values) -> None:
    add(values, "P4-API-009", "api", "Gift API", like="P4-API-002")
    link(values, "P4-API-009 carries P3-WFL-001")


def component_without_logic(values: Values) -> None:
    add(values, "P4-API-009", "api", "Gift API", like="P4-API-002")
    link(values, "P6-MON-003 operates P4-API-009", "P4-API-009 interfaces P4-API-002")


def component_used_and_run(values: Values) -> None:
    component_nobody_operates(values)
    link(values, "P6-MON-003 operates P4-API-009")


def planned_component_without_task(values: Values) -> None:
    component_used_and_run(values)
    of(values, "P4-API-009")["horizon"] = "to_be"


def planned_component_with_task(values: Values) -> None:
    planned_component_without_task(values)
    link(values, "P5-BLD-002 changes P4-API-009")


def task_without_component(values: Values) -> None:
    add(values, "P5-BLD-009", "build_task", "Build gift wrapping", like="P5-BLD-001")
    link(values, "P5-BLD-009 precedes P5-DEP-001")


def task_with_component(values: Values) -> None:
    task_without_component(values)
    link(values, "P5-BLD-009 changes P4-API-002")


def measure_in_another_unit(values: Values) -> None:
    of(values, "P6-MEA-001")["metrics"][0]["unit"] = "carts"


def measure_written_differently(values: Values) -> None:
    of(values, "P6-MEA-001")["metrics"][0]["name"] = "  CHECKOUT abandonment"


def monitor_instead_of_measure(values: Values) -> None:
    unlink(values, "P6-MEA-001", "measures")
    link(values, "P6-MON-002 measures P1-GOL-001", "P6-MEA-001 measures P1-GOL-005")


def untraced_goal(values: Values) -> None:
    add(values, "P1-GOL-009", "goal", "Sell gift wrapping", like="P1-GOL-001")
    unruled_process(values)
    unlink(values, "P2-PRC-009", "realizes")
    link(values, "P2-PRC-009 realizes P1-GOL-009", "P6-MEA-001 measures P1-GOL-009")


def traced_goal(values: Values) -> None:
    untraced_goal(values)
    link(values, "P3-UIL-002 enforces P2-PRC-009")


def orphans(count: int) -> Change:
    def change(values: Values) -> None:
        for number in range(count):
            code = f"P6-RSP-01{number}"
            add(values, code, "responsibility", f"Duty {number}", like="P6-RSP-001")

    return change


def finding_attached_elsewhere(values: Values) -> None:
    of(values, "FND-006", "findings")["elements"] = ["P6-MON-001"]


def finding_attached_to_nothing(values: Values) -> None:
    of(values, "FND-006", "findings")["elements"] = []


def finding_affecting_elsewhere(values: Values) -> None:
    of(values, "FND-006", "findings")["affected"] = ["P6-MON-001", "P1-GOL-001"]


def stage_with_one_finding(values: Values) -> None:
    values["findings"] = [f for f in values["findings"] if f["code"] != "FND-012"]


def stage_with_note(length: int, **fields: Any) -> Change:
    def change(values: Values) -> None:
        stage_with_one_finding(values)
        note = {"stage": 7, "statement": "x" * length, "signed_by": "Lead Analyst", "signed_on": "2026-11-01"}
        values["stage_notes"] = [note | fields]

    return change


def severity(stated: str, reason: str = "") -> Change:
    def change(values: Values) -> None:
        of(values, "FND-008", "findings").update({"severity": stated, "severity_reason": reason})

    return change


def weight(impact: int | None, reach: int, reversibility: int) -> Change:
    def change(values: Values) -> None:
        of(values, "FND-008", "findings").update(
            {"impact": impact, "reach": reach, "reversibility": reversibility}
        )

    return change


def severe_with(*evidence: str) -> Change:
    def change(values: Values) -> None:
        of(values, "FND-003", "findings")["evidence"] = list(evidence)

    return change


def untreated(code: str) -> Change:
    def change(values: Values) -> None:
        values["treatments"] = [t for t in values["treatments"] if t["finding"] != code]

    return change


def treated_with(**fields: Any) -> Change:
    def change(values: Values) -> None:
        of(values, "TRT-002", "treatments").update(fields)

    return change


def restricted(redacted: bool) -> Change:
    def change(values: Values) -> None:
        of(values, "EVD-001", "evidence").update({"confidentiality": "restricted", "redacted": redacted})

    return change


def address_in_statement(confidentiality: str) -> Change:
    def change(values: Values) -> None:
        values["confidentiality"] = confidentiality
        of(values, "P3-RUL-001")["statement"] += " Ask ada.lovelace@example.org about it."

    return change


def address_in_evidence(confidentiality: str) -> Change:
    def change(values: Values) -> None:
        of(values, "EVD-001", "evidence").update(
            {"confidentiality": confidentiality, "title": "Call +41 44 668 18 00"}
        )

    return change


def decisions(count: int, *classes: str) -> Change:
    def change(values: Values) -> None:
        values["decision_uses"] = values["decision_uses"][:count]
        for use, kind in zip(values["decision_uses"], classes, strict=True):
            use["decision_class"] = kind

    return change


FIRE: list[tuple[str, Change, set[str], str, str]] = [
    # rule, change, rules that fail because of it, object, words of the remedy
    ("C-02", statement_of_29, {"C-02"}, "P3-RUL-001", "at least 30 characters"),
    ("C-02", no_owner, {"C-02"}, "P3-RUL-001", "name the role"),
    ("C-03", metric_without_source, {"C-03"}, "P1-GOL-001", "data source"),
    ("C-04", excluded_in_14_characters, {"C-04"}, "P4-REP-001", "state RULE"),
    ("C-04", stated_without_value, {"C-04"}, "P4-REP-001", "state DATA"),
    ("K-01", same_name_differently_written, {"K-01"}, "P3-RUL-002", "Merge them"),
    ("T-01", goal_only_decomposed, {"T-01", "T-07"}, "P1-GOL-005", "with realizes"),
    ("T-01", no_goal_at_all, {"T-01", "T-02", "T-07", "T-08"}, "P1", "at least one element of kind goal"),
    ("T-02", unruled_process, {"T-02"}, "P2-PRC-009", "with enforces"),
    ("T-02", process_serving_only_an_outcome, {"T-02"}, "P2-PRC-009", "P1 goal with realizes"),
    ("T-03", uncarried_logic, {"T-03"}, "P3-RUL-009", "with carries"),
    ("T-04", component_nobody_operates, {"T-04"}, "P4-API-009", "with operates"),
    ("T-04", component_without_logic, {"T-04"}, "P4-API-009", "with carries"),
    ("T-05", planned_component_without_task, {"T-05"}, "P4-API-009", "with changes"),
    ("T-05", task_without_component, {"T-05"}, "P5-BLD-009", "with changes"),
    ("T-06", measure_in_another_unit, {"T-06"}, "P1-GOL-001", "“Checkout abandonment” in %"),
    ("T-06", monitor_instead_of_measure, {"T-06"}, "P1-GOL-001", "with measures"),
    ("T-07", untraced_goal, {"T-02", "T-07"}, "P2-PRC-009", "P3 element to P2-PRC-009 with enforces"),
    ("T-08", orphans(3), {"T-08"}, "P6-RSP-012", "Link it to what it supports"),
    ("X-01", finding_attached_elsewhere, {"X-01"}, "P6-MON-001", "name P6-MON-001 as affected"),
    ("X-01", finding_attached_to_nothing, {"X-01"}, "FND-006", "Attach it to the P3 element"),
    ("X-02", stage_with_one_finding, {"X-02"}, "stage-7", "1 of 2 findings"),
    ("X-02", stage_with_note(99), {"X-02"}, "stage-7", "at least 100 characters"),
    ("X-02", stage_with_note(100, signed_by=""), {"X-02"}, "stage-7", "signed by nobody"),
    ("X-04", severity("S1"), {"X-04"}, "FND-008", "makes it S4, not S1"),
    ("X-04", weight(None, 1, 2), {"X-04"}, "FND-008", "State impact"),
    ("X-04", severe_with("EVD-001"), {"X-04"}, "FND-003", "evidence of another kind"),
    ("X-04", severe_with("EVD-001", "EVD-002"), {"X-04"}, "FND-003", "of dataset"),
    ("X-05", untreated("FND-003"), {"X-05"}, "FND-003", "no treatment"),
    ("X-05", treated_with(task="P4-SCR-002"), {"X-05"}, "FND-003", "P5 task"),
    ("X-05", treated_with(kpi_effect=""), {"X-05"}, "FND-003", "effect on a KPI"),
    ("E-03", restricted(redacted=False), {"E-03"}, "EVD-001", "mark it as redacted"),
    ("E-03", address_in_statement("public"), {"E-03"}, "P3-RUL-001", "an e-mail address and is public"),
    ("E-03", address_in_evidence("public"), {"E-03"}, "EVD-001", "a telephone number"),
    ("U-01", decisions(2, "conflict", "exception"), {"U-01"}, "DEC-001", "2 decisions of 2 kinds"),
    ("U-01", decisions(3, "conflict", "conflict", "conflict"), {"U-01"}, "DEC-003", "3 of 2"),
]

NEAR: list[tuple[str, Change]] = [
    ("C-02", statement_of_30),
    ("C-03", second_metric_incomplete),
    ("C-03", outcome_without_metric),
    ("C-04", excluded_in_15_characters),
    ("C-04", process_without_data_variable),
    ("K-01", same_name_in_another_perspective),
    ("T-01", goal_realized_by_a_step),
    ("T-02", ruled_process),
    ("T-02", unruled_step),
    ("T-03", carried_logic),
    ("T-04", component_used_and_run),
    ("T-05", planned_component_with_task),
    ("T-05", task_with_component),
    ("T-06", measure_written_differently),
    ("T-07", traced_goal),
    ("T-08", orphans(2)),
    ("X-01", finding_affecting_elsewhere),
    ("X-02", stage_with_note(100)),
    ("X-04", severity("S4")),
    ("X-04", severity("S3", "Two regulators ask about it.")),
    ("X-04", weight(1, 1, 1)),
    ("X-04", severe_with("EVD-001", "EVD-008")),
    ("X-05", untreated("FND-009")),
    ("E-03", restricted(redacted=True)),
    ("E-03", address_in_statement("internal")),
    ("E-03", address_in_evidence("internal")),
    ("U-01", decisions(3, "conflict", "exception", "conflict")),
]


def test_the_complete_model_breaks_no_rule(complete: Values) -> None:
    assert failed(complete) == set()


@pytest.mark.parametrize(
    ("identity", "change", "expected", "code", "remedy"),
    FIRE,
    ids=[f"{f[0]}-{n}" for n, f in enumerate(FIRE)],
)
def test_a_rule_fires_on_its_defect_and_says_what_would_mend_it(
    complete: Values, identity: str, change: Change, expected: set[str], code: str, remedy: str
) -> None:
    change(complete)
    report = examine(complete)
    assert {result.id for result in report.failed} == expected
    result = report.result(identity)
    assert result is not None
    hit = next(hit for hit in result.hits if code in hit.codes and remedy in hit.message)
    assert hit.message.endswith(".")


@pytest.mark.parametrize(("identity", "change"), NEAR, ids=[f"{n[0]}-{i}" for i, n in enumerate(NEAR)])
def test_a_rule_is_silent_on_the_near_miss(complete: Values, identity: str, change: Change) -> None:
    change(complete)
    assert identity not in failed(complete)


def test_every_rule_has_a_defect_it_fires_on_and_a_near_miss() -> None:
    fired, missed = {f[0] for f in FIRE} | {"C-01"}, {n[0] for n in NEAR} | {"C-01"}
    assert fired == missed == set(rules())


@pytest.mark.parametrize(("least", "expected"), [(14, set()), (15, {"C-01"})])
def test_the_least_number_of_elements_is_met_or_not(complete: Values, least: int, expected: set[str]) -> None:
    ruleset = dataclasses.replace(PROJECT_FINAL, minima={"P3": least})
    assert failed(complete, ruleset) == expected
    if expected:
        result = examine(complete, ruleset).result("C-01")
        assert result is not None
        assert result.hits[0].codes == ("P3",)
        assert "has 14 elements and needs at least 15: add 1 more" in result.hits[0].message


def test_an_enterprise_is_counted_by_department(complete: Values) -> None:
    result = examine(complete, ENTERPRISE_FINAL).result("C-01")
    assert result is not None
    assert result.examined == 6 * 5
    assert ("D9", "P3") in {hit.codes for hit in result.hits}
    assert ("D2", "P2") not in {hit.codes for hit in result.hits}


def test_an_enterprise_without_departments_is_told_to_name_them(minimal: Values) -> None:
    minimal["edition"] = "ENTERPRISE"
    result = examine(minimal, ENTERPRISE_FINAL).result("C-01")
    assert result is not None
    assert "names no departments" in result.hits[0].message


def test_a_goal_below_the_tolerated_ratio_is_shown_without_failing_the_rule(complete: Values) -> None:
    untraced_goal(complete)
    tolerant = dataclasses.replace(
        PROJECT_FINAL, thresholds=dataclasses.replace(PROJECT_FINAL.thresholds, forward_trace=0.83)
    )
    result = examine(complete, tolerant).result("T-07")
    assert result is not None
    assert result.passed
    assert [hit.codes for hit in result.hits] == [("P1-GOL-009", "P2-PRC-009")]


def test_exactly_one_orphan_of_twenty_is_tolerated(minimal: Values) -> None:
    for number in range(14):
        code = f"P6-MON-1{number:02}"
        add(minimal, code, "monitor", f"Watch {number}", like="P6-MON-001")
        link(minimal, f"{code} operates P4-API-001")
    add(minimal, "P6-RSP-001", "responsibility", "Answer calls", like="P6-MON-001")
    result = examine(minimal).result("T-08")
    assert result is not None
    assert (result.examined, len(result.hits), result.passed) == (20, 1, True)
    add(minimal, "P6-RSP-002", "responsibility", "Answer letters", like="P6-MON-001")
    assert "T-08" in failed(minimal)


def test_the_same_code_twice_is_found_in_models_that_were_never_read() -> None:
    twins = tuple(
        Element(code="P1-GOL-001", perspective="P1", kind="goal", name=name) for name in ("One", "Two")
    )
    model = Model(format="enterprise-anatomy/1", title="T", edition="PROJECT", elements=twins)
    result = run(model, PROJECT_FINAL).result("K-01")
    assert result is not None
    assert [hit.codes for hit in result.hits] == [("P1-GOL-001",)]


@pytest.mark.parametrize(
    ("score", "severity_class"),
    [((1, 2, 2), "S4"), ((2, 3, 1), "S3"), ((3, 3, 1), "S3"), ((4, 3, 1), "S2"), ((3, 3, 2), "S2"), ((4, 2, 3), "S1"), ((4, 3, 3), "S1")],
)  # fmt: skip
def test_severity_is_impact_times_reach_times_reversibility(
    complete: Values, score: tuple[int, int, int], severity_class: str
) -> None:
    weight(*score)(complete)
    severity(severity_class)(complete)
    result = examine(complete).result("X-04")
    assert result is not None
    assert not [hit for hit in result.hits if "makes it" in hit.message]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Write to a.b+c@mail.example.org", ["an e-mail address"]),
        ("Call +91 98765 43210 or 0041 44 668 18 00", ["a telephone number"]),
        ("Call (555) 123-4567", ["a telephone number"]),
        ("SSN 078-05-1120", ["a social security number"]),
        ("IBAN DE89 3704 0044 0532 0130 00", ["a bank account number"]),
        ("Card 4111 1111 1111 1111", ["a payment card number"]),
        ("IBAN DE89 3704 0044 0532 0130 01", []),
        ("Card 4111 1111 1111 1112", []),
        ("Orders 2026-05-14 10:22:31, 12 000 000 EUR, +15 000 000 EUR, 0.2, v1.2.3.4", []),
        ("P3-RUL-004 at @home, hash 9f86d081884c7d659a2feaa0c55ad015", []),
    ],
)
def test_personal_data_is_told_from_figures(text: str, found: list[str]) -> None:
    assert personal_data(text) == found


def test_rule_sets_name_only_rules_that_exist_and_grow_from_gate_to_gate() -> None:
    for ruleset in RULESETS.values():
        assert set(ruleset.rules) <= set(rules())
    gates = [
        set(RULESETS[name].rules) for name in ("project-g1", "project-g2", "project-g3", "project-final")
    ]
    assert all(early <= late for early, late in itertools.pairwise(gates))
    assert gates[-1] == set(rules())


def test_a_rule_id_is_registered_once_and_belongs_to_a_family() -> None:
    with pytest.raises(ValueError, match="registered already"):
        rule("C-01", title="Again", source="Nowhere")(lambda view, ruleset: outcome(0, []))
    with pytest.raises(ValueError, match="no family"):
        rule("Z-01", title="Lost", source="Nowhere")(lambda view, ruleset: outcome(0, []))
