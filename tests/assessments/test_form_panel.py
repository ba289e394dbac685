"""A panel has three seats and one chair; nobody sits who taught, marked, employs or is close to the learner."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import panels
from assessments.panels import Candidate, Learner, Slot

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)
LEARNER = Learner(1, "Lena", "Larkfield AG")
CHAIR, TWO, THREE = Candidate(10, "Ivo"), Candidate(11, "Mia"), Candidate(12, "Oskar")
SLOT = Slot(NOW + timedelta(days=5), 90)


def codes(*panel: Candidate, chair: int | None = 10, slot: Slot = SLOT, reason: str = "") -> list[str]:
    return [
        o.code
        for o in panels.objections(panel, chair=chair, learner=LEARNER, slot=slot, at=NOW, reason=reason)
    ]


def test_three_examiners_without_a_tie_may_sit() -> None:
    assert codes(CHAIR, TWO, THREE) == []


@pytest.mark.parametrize("panel", [(CHAIR,), (CHAIR, TWO), (CHAIR, TWO, THREE, Candidate(13, "Nora"))])
def test_r10_two_or_four_seats_are_no_panel(panel: tuple[Candidate, ...]) -> None:
    assert codes(*panel) == ["panel_size"]


def test_r10_nobody_takes_two_seats() -> None:
    assert codes(CHAIR, TWO, TWO) == ["panel_twice"]


@pytest.mark.parametrize("chair", [None, 99])
def test_r10_one_of_the_seats_is_the_chairs(chair: int | None) -> None:
    assert codes(CHAIR, TWO, THREE, chair=chair) == ["panel_chair"]


def replaced(**changes: object) -> list[str]:
    return codes(CHAIR, TWO, Candidate(**{"id": 12, "name": "Oskar", **changes}))  # type: ignore[arg-type]


def test_each_member_is_an_examiner() -> None:
    assert replaced(examiner=False) == ["not_examiner"]


def test_b49_a_slot_years_ahead_is_a_slip_of_the_pen() -> None:
    far = Slot(datetime(9999, 12, 31, 23, 0, tzinfo=UTC), 90)
    assert codes(CHAIR, TWO, THREE, slot=far) == ["slot_far"]


def test_nobody_examines_their_own_work() -> None:
    assert "own_work" in replaced(id=1)


def test_r14_a_declared_conflict_bars_and_is_said_in_words() -> None:
    found = panels.about(Candidate(12, "Oskar", conflicts=("family or close friend",)), LEARNER, NOW)
    assert [o.sentence for o in found] == [
        "Oskar has a declared conflict of interest with Lena: family or close friend."
    ]


@pytest.mark.parametrize(
    ("employer", "barred"),
    [("Larkfield AG", True), ("  larkfield   ag ", True), ("Larkfield", False), ("", False)],
)
def test_r14_the_same_employer_bars(employer: str, barred: bool) -> None:
    assert replaced(employer=employer) == (["conflict"] if barred else [])


def test_two_people_without_an_employer_do_not_share_one() -> None:
    assert not panels.same_employer("", " ")


@pytest.mark.parametrize(
    ("last", "barred"),
    [
        (datetime(2024, 5, 20, 12, tzinfo=UTC), True),
        (datetime(2024, 5, 20, 11, 59, tzinfo=UTC), False),
        (datetime(2026, 9, 1, tzinfo=UTC), True),  # the training still runs
        (datetime(2025, 1, 1, tzinfo=UTC), True),
        (None, False),
    ],
)
def test_r03_teaching_and_marking_bar_for_twenty_four_months(last: datetime | None, barred: bool) -> None:
    assert replaced(taught_until=last) == (["taught"] if barred else [])
    assert replaced(marked_at=last) == (["marked"] if barred else [])


def test_r03_the_last_day_of_february_counts_back_to_the_last_day() -> None:
    leap = datetime(2028, 2, 29, 9, tzinfo=UTC)
    assert panels.within(datetime(2026, 2, 28, 9, tzinfo=UTC), leap)
    assert not panels.within(datetime(2026, 2, 28, 8, tzinfo=UTC), leap)


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2090, 1, 1)), st.integers(0, 1_500))
def test_r03_whoever_is_barred_stays_so_when_they_taught_later(at: datetime, days: int) -> None:
    now = at.replace(tzinfo=UTC)
    if panels.within(now - timedelta(days=days), now):
        assert panels.within(now - timedelta(days=days / 2), now)
    assert panels.within(now - timedelta(days=729), now)
    assert not panels.within(now - timedelta(days=733), now)


@pytest.mark.parametrize(
    ("hours", "reason", "found"),
    [
        (-1, "It really cannot wait.", ["slot_past"]),
        (0, "It really cannot wait.", ["slot_past"]),
        (47.9, "", ["notice_short"]),
        (47.9, "soon", ["notice_short"]),
        (47.9, "It really cannot wait.", []),
        (48, "", []),
    ],
)
def test_r18_a_slot_lies_ahead_with_notice_or_a_reason(hours: float, reason: str, found: list[str]) -> None:
    assert codes(CHAIR, TWO, THREE, slot=Slot(NOW + timedelta(hours=hours), 90), reason=reason) == found


@pytest.mark.parametrize(("shift", "clash"), [(-90, False), (-89, True), (0, True), (89, True), (90, False)])
def test_nobody_sits_on_two_panels_at_once(shift: int, clash: bool) -> None:
    other = Slot(SLOT.starts_at + timedelta(minutes=shift), 90)
    assert replaced(taken=(other,)) == (["double_booked"] if clash else [])


@pytest.mark.parametrize("minutes", [0, 29, 241])
def test_a_defense_takes_a_sensible_time(minutes: int) -> None:
    assert codes(CHAIR, TWO, THREE, slot=Slot(SLOT.starts_at, minutes)) == ["minutes"]


def test_all_objections_are_named_together() -> None:
    taught = Candidate(11, "Mia", taught_until=NOW, employer="Larkfield AG")
    assert codes(CHAIR, taught, slot=Slot(NOW, 90)) == ["panel_size", "conflict", "taught", "slot_past"]
