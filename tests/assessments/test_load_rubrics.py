"""Authored rubrics are loaded once; a changed text is a new version, and what was judged keeps its own."""

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from assessments import scoring
from assessments.actions import rubrics
from assessments.models import Criterion, Rubric
from foundation.errors import Invalid, NotFound
from tests.assessments.conftest import RUBRIC

FIXTURE = Path(__file__).resolve().parent.parent.parent / "fixtures" / "rubrics.yaml"
pytestmark = pytest.mark.django_db


def changed(**changes: Any) -> dict[str, Any]:
    return copy.deepcopy(RUBRIC) | changes


def test_the_authored_rubrics_load_and_loading_again_changes_nothing() -> None:
    data = yaml.safe_load(FIXTURE.read_text("utf-8"))
    first = rubrics.load(data)
    assert [r.pk for r in rubrics.load(data)] == [r.pk for r in first]
    assert Rubric.objects.count() == len(data)
    for rubric in first:
        assert sum(rubric.criteria.values_list("weight", flat=True)) == 100


def test_the_capstone_rubrics_have_the_critical_criteria_of_their_program() -> None:
    rubrics.load(yaml.safe_load(FIXTURE.read_text("utf-8")))

    def critical(code: str) -> set[str]:
        return set(Criterion.objects.filter(rubric__code=code, critical=True).values_list("code", flat=True))

    assert critical("capstone-cpa") == {"R7", "R11", "R12", "R13"}
    assert critical("capstone-cpo") == {"R1", "R4", "R12", "R13", "R14"}
    rule = scoring.PassRule.of(rubrics.newest("capstone-cpa").pass_rule)
    assert (str(rule.mean_min), rule.floor, rule.critical_floor) == ("2.8", 2, 3)


def test_r90_a_changed_text_is_the_next_version() -> None:
    first = rubrics.load([changed()])[0]
    second = rubrics.load([changed(title="Another title")])[0]
    assert (first.version, second.version) == (1, 2)
    assert rubrics.newest("capstone-tiny") == second
    assert first.criteria.count() == second.criteria.count() == 4


def test_b46_weights_that_do_not_add_up_are_refused_and_nothing_is_stored() -> None:
    wrong = changed(key="other")
    wrong["criteria"][0]["weight"] = 31
    with pytest.raises(Invalid) as refused:
        rubrics.load([changed(), wrong])
    assert refused.value.code == "weights_sum"
    assert not Rubric.objects.exists()


def test_a_criterion_has_five_levels_and_its_own_code() -> None:
    short, twice = changed(), changed()
    short["criteria"][0]["levels"] = ["one", "two"]
    twice["criteria"][1]["code"] = "R1"
    for wrong, code in ((short, "rubric_levels"), (twice, "criterion_twice")):
        with pytest.raises(Invalid) as refused:
            rubrics.load([wrong])
        assert refused.value.code == code


def test_an_unknown_rubric_is_not_found() -> None:
    with pytest.raises(NotFound):
        rubrics.newest("nonsense")
