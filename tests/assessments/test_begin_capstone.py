"""A capstone begins when its week is open; until then the page says why and when."""

from typing import Any

import pytest

from assessments.actions import capstones
from assessments.models import Capstone
from assessments.queries import capstones as reads
from assessments.states import Outcome
from enrollments.actions import places
from enrollments.models import Enrollment
from foundation.errors import Refused
from tests.assessments.conftest import Stage


def test_a_capstone_begins_once_its_week_is_open(stage: Stage) -> None:
    capstone = stage.begun()
    assert (capstone.state, capstone.number, capstone.rubric.code) == ("draft", 1, "capstone-tiny")


def test_f24_beginning_twice_gives_the_same_draft(stage: Stage) -> None:
    assert stage.begun() == stage.begun()
    assert Capstone.objects.count() == 1


def test_before_its_week_the_lock_sentence_says_when(stage: Stage) -> None:
    stage.travel(3)
    with pytest.raises(Refused, match=r"opens with week 4\. Opens on Monday 30 March 2026") as refused:
        stage.begun()
    assert refused.value.code == "capstone_locked"


def test_a_gate_that_was_not_handed_in_keeps_it_locked(place: Enrollment, tiny: Any, at_week: Any) -> None:
    at_week(4)
    lock = reads.lock_of(place)
    assert lock is not None
    assert "hand in the gate of level 1" in lock.sentence


def test_a_rested_place_cannot_begin(stage: Stage) -> None:
    places.pause(enrollment=stage.place, actor=stage.administrator, reason="Parental leave")
    with pytest.raises(Refused) as refused:
        stage.begun()
    assert refused.value.code == "place_not_active"


def test_one_capstone_is_under_way_at_a_time(stage: Stage) -> None:
    stage.submitted()
    with pytest.raises(Refused) as refused:
        stage.begun()
    assert refused.value.code == "capstone_under_way"


def test_a_withdrawn_capstone_leaves_room_for_the_next(stage: Stage) -> None:
    capstones.withdraw(capstone=stage.submitted(), actor=stage.learner)
    assert stage.begun().number == 2


@pytest.mark.parametrize(
    ("outcome", "level", "code"), [(Outcome.PASS, 3, "capstone_passed"), (Outcome.NOT_PASSED, 2, "")]
)
def test_after_a_result_only_a_pass_closes_the_way(
    stage: Stage, outcome: Outcome, level: int, code: str
) -> None:
    stage.released(outcome, level)
    if not code:
        assert stage.begun().number == 2
        return
    with pytest.raises(Refused) as refused:
        stage.begun()
    assert refused.value.code == code


def test_an_unreleased_result_is_not_betrayed(stage: Stage) -> None:
    stage.decided(Outcome.NOT_PASSED, 2)
    with pytest.raises(Refused) as refused:
        stage.begun()
    # The same answer as while the panel still sits: that a decision was made is not told either (T-03).
    assert refused.value.code == "capstone_under_way"
    assert "decided" not in refused.value.sentence


def test_the_page_offers_the_beginning_or_says_why_not(stage: Stage) -> None:
    browser = stage.client(stage.learner)
    url = f"/learn/{stage.place.pk}/capstone/"
    assert b"Begin the capstone" in browser.get(url).content
    stage.travel(3)
    locked = browser.get(url)
    assert b"Opens on Monday 30 March 2026" in locked.content
    assert b"Begin the capstone" not in locked.content
    assert browser.post(f"{url}begin/").status_code == 409
    stage.travel(4)
    assert browser.post(f"{url}begin/").status_code == 302
    assert Capstone.objects.get().state == "draft"


def test_others_find_no_such_page(stage: Stage) -> None:
    url = f"/learn/{stage.place.pk}/capstone/"
    for person in (stage.peer, stage.chair, stage.stranger):
        assert stage.client(person).get(url).status_code == 404
    for person in (stage.instructor, stage.administrator, stage.officer):
        assert stage.client(person).get(url).status_code == 403
