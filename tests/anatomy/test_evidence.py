"""An evidence sheet counts, lists and suggests a band with its reasons; it never gives a mark."""

import dataclasses
import json
from typing import Any

import pytest

from anatomy.document import read
from anatomy.rules.engine import run
from anatomy.rules.evidence import BANDS, DossierFacts, Sheet, criteria, drill, sheets
from anatomy.rules.ruleset import PROJECT_FINAL, RuleSet
from anatomy.rules.view import View

Values = dict[str, Any]
FULL = DossierFacts(
    words=9000,
    pages=44,
    headings=(
        "Market, customers and competitors",
        "Priorities and trade-offs",
        "Experiments and limits of the numbers",
        "Pricing and packaging",
        "Operating model, cadence and launch",
        "Stakeholders and departments",
        "Security, scaling and compliance",
        "Evolution and alternatives",
        "Customer journeys",
        "People and organization",
        "Risks and assumptions",
        "Migration of contracts",
    ),
)


def sheet(
    values: Values, criterion: str, facts: DossierFacts | None = FULL, ruleset: RuleSet = PROJECT_FINAL
) -> Sheet:
    model = read(json.dumps(values))
    return next(s for s in sheets(model, run(model, ruleset), ruleset, facts) if s.criterion == criterion)


def test_there_is_one_sheet_for_each_criterion(complete: Values) -> None:
    model = read(json.dumps(complete))
    made = sheets(model, run(model, PROJECT_FINAL), PROJECT_FINAL, FULL)
    assert [s.criterion for s in made] == [f"R{n}" for n in range(1, 15)] == list(criteria())


def test_every_sheet_explains_its_band_and_carries_no_mark(complete: Values) -> None:
    names = {field.name for field in dataclasses.fields(Sheet)}
    assert not names & {"mark", "score", "level", "points", "grade"}
    for criterion in criteria():
        made = sheet(complete, criterion)
        assert made.band in BANDS
        assert made.sentence.startswith(f"Suggested band: {made.band}.")
        assert made.signs


def test_a_complete_model_with_its_dossier_is_strong_where_a_machine_can_tell(complete: Values) -> None:
    bands = {criterion: sheet(complete, criterion).band for criterion in criteria()}
    assert {c for c, band in bands.items() if band == "strong"} == {"R1", "R2", "R3", "R5", "R7", "R11", "R13", "R14"}  # fmt: skip
    assert {c for c, band in bands.items() if band == "sufficient"} == {"R6", "R8", "R9", "R10", "R12"}
    assert bands["R4"] == "borderline"


@pytest.mark.parametrize("criterion", ["R6", "R8", "R9", "R10"])
def test_what_only_people_can_judge_is_never_called_strong(complete: Values, criterion: str) -> None:
    made = sheet(complete, criterion)
    assert all(sign.met for sign in made.signs)
    assert made.band == "sufficient"
    assert "for people to judge" in made.sentence


def test_an_empty_model_is_insufficient_everywhere_and_says_what_is_not_seen(minimal: Values) -> None:
    minimal |= {"elements": [], "links": []}
    for criterion in criteria():
        made = sheet(minimal, criterion, DossierFacts())
        assert made.band == "insufficient"
        assert "For borderline, not seen: " in made.sentence


def test_a_missing_metric_is_named_with_its_goal(complete: Values) -> None:
    del complete["elements"][0]["metrics"][0]["baseline"]
    made = sheet(complete, "R3")
    assert made.band == "borderline"
    assert "Every goal has a complete metric (C-03), see P1-GOL-001" in made.sentence


def test_paths_lead_from_each_goal_to_operations(complete: Values) -> None:
    made = sheet(complete, "R12")
    assert len(made.paths) == 5
    for path in made.paths:
        assert path[0].startswith("P1-GOL")
        assert path[-1].startswith("P6-")
        perspectives = [code[:2] for code in path]
        assert perspectives == sorted(perspectives)


def test_change_demonstration_is_strong_from_the_stated_recall_and_precision_on(complete: Values) -> None:
    assert sheet(complete, "R12").band == "sufficient"
    view = View(read(json.dumps(complete)))
    for scenario in complete["change_scenarios"]:
        scenario["impact_set"] = sorted(view.impact(scenario["start_element"], 5))
    assert sheet(complete, "R12").band == "strong"


def test_a_drill_measures_precision_and_recall_of_the_named_impact(minimal: Values) -> None:
    minimal["change_scenarios"] = [
        {
            "code": "SCN-001",
            "text": "The limit of the offer changes.",
            "start_element": "P3-RUL-001",
            "impact_set": ["P2-PRC-001", "P1-GOL-001", "P6-MEA-001"],
        }
    ]
    model = read(json.dumps(minimal))
    view = View(model)
    assert view.impact("P3-RUL-001", 5) == {
        "P2-PRC-001",
        "P1-GOL-001",
        "P4-API-001",
        "P5-CHG-001",
        "P6-MON-001",
    }
    assert view.impact("P3-RUL-001", 1) == {"P2-PRC-001", "P4-API-001"}
    assert drill(view, model.change_scenarios[0], 5) == (2 / 3, 2 / 5)


def test_an_unnamed_impact_has_neither_precision_nor_recall(minimal: Values) -> None:
    minimal["change_scenarios"] = [{"code": "SCN-001", "text": "T", "start_element": "P3-RUL-001"}]
    model = read(json.dumps(minimal))
    assert drill(View(model), model.change_scenarios[0], 5) == (0.0, 0.0)


def test_without_a_dossier_its_headings_are_not_asked_for(complete: Values) -> None:
    made = sheet(complete, "R7", None)
    assert not [s for s in made.signs if "dossier" in s.statement]
    assert made.band == "strong"


def test_headings_count_by_the_beginning_of_their_words(complete: Values) -> None:
    assert sheet(complete, "R7", DossierFacts(headings=("Evolution", "De-escalation"))).band == "borderline"
    assert sheet(complete, "R7", DossierFacts(headings=("Evolution", "SCALING up"))).band == "strong"


def test_what_a_gate_does_not_ask_for_is_no_sign(complete: Values) -> None:
    narrow = dataclasses.replace(PROJECT_FINAL, rules={"C-01": "B"})
    made = sheet(complete, "R11", FULL, narrow)
    assert made.rules == ("C-01",)
    assert not [s for s in made.signs if "C-04" in s.statement]


def test_sheets_are_the_same_each_time(complete: Values) -> None:
    model = read(json.dumps(complete))
    report = run(model, PROJECT_FINAL)
    assert sheets(model, report, PROJECT_FINAL, FULL) == sheets(model, report, PROJECT_FINAL, FULL)
