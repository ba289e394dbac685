"""The samples are what they claim to be: valid, complete, and made by the notation beside them."""

import json
import runpy
from pathlib import Path
from typing import Any

import pytest

from anatomy.document import read
from anatomy.rules.engine import run
from anatomy.rules.readiness import readiness
from anatomy.rules.ruleset import PROJECT_FINAL, RULESETS

SAMPLES = Path(__file__).parent / "samples"
CHECKOUT = Path(__file__).parents[2] / "fixtures" / "anatomy" / "checkout.json"


def test_the_checkout_model_is_the_one_its_notation_makes() -> None:
    written = runpy.run_path(str(SAMPLES / "checkout.py"))["text"]()
    assert CHECKOUT.read_text(encoding="utf-8") == written, "run: python tests/anatomy/samples/checkout.py"
    assert (SAMPLES / "complete_project.json").read_text(encoding="utf-8") == written


def test_the_checkout_model_passes_the_final_without_blockers_and_shows_one_finding() -> None:
    model = read(CHECKOUT.read_bytes())
    report = run(model, PROJECT_FINAL)
    assert report.blockers == ()
    assert [(r.id, [hit.codes for hit in r.hits]) for r in report.failed] == [("C-04", [("P4-APP-001",)])]
    assert 90 < readiness(model, report, PROJECT_FINAL).score < 100


def test_the_checkout_model_is_rich() -> None:
    model = read(CHECKOUT.read_bytes())
    assert (len(model.elements), len(model.links), len(model.findings)) == (65, 111, 12)
    assert {finding.stage for finding in model.findings} == {2, 3, 4, 5, 6, 7}
    assert len(model.treatments) >= 5
    assert len(model.evidence) >= 10
    assert len(model.decision_uses) >= 3


@pytest.mark.parametrize("name", [name for name in RULESETS if name.startswith("project")])
def test_the_checkout_model_passes_every_gate_of_a_project_without_blockers(name: str) -> None:
    assert run(read(CHECKOUT.read_bytes()), RULESETS[name]).blockers == ()


def test_the_minimal_model_breaks_only_what_its_size_breaks(minimal: dict[str, Any]) -> None:
    report = run(read(json.dumps(minimal)), PROJECT_FINAL)
    assert {result.id for result in report.failed} == {"C-01", "X-02", "U-01"}
