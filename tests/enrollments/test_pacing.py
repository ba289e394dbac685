"""Weeks open at midnight in the cohort's zone, breaks shift them, clocks that change do not."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollments.pacing import Calendar, Span, lock_of_week

SPANS = (Span(1, "One", 1, 12), Span(2, "Two", 13, 24), Span(3, "Three", 25, 36), Span(4, "Four", 37, 48))


def calendar(start: date = date(2026, 1, 5), zone: str = "Europe/Berlin", rhythm: str = "weekly") -> Calendar:
    return Calendar(start, zone, (12, 24, 36), 48, SPANS, rhythm)


def test_forty_eight_weeks_with_four_breaks_take_fifty_two() -> None:
    with_breaks = Calendar(date(2026, 1, 5), "UTC", (12, 24, 36, 48), 48, SPANS)
    assert with_breaks.opens(48) - with_breaks.opens(1) == timedelta(weeks=47 + 3)
    assert with_breaks.finishes == datetime(2026, 12, 27, 23, 59, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Kathmandu"])
def test_every_week_opens_at_local_midnight_and_ends_on_sunday_evening(zone: str) -> None:
    plan = calendar(zone=zone)
    for week in range(1, 49):
        opens, ends = (t.astimezone(ZoneInfo(zone)) for t in (plan.opens(week), plan.ends(week)))
        assert (opens.weekday(), opens.hour, opens.minute) == (0, 0, 0)
        assert (ends.weekday(), ends.hour, ends.minute) == (6, 23, 59)


def test_the_week_of_the_clock_change_is_an_hour_shorter_in_berlin() -> None:
    plan = calendar(start=date(2026, 3, 23))
    assert plan.ends(1) - plan.opens(1) == timedelta(days=7, minutes=-61)


@given(week=st.integers(1, 47), start=st.dates(date(2024, 1, 1), date(2030, 1, 1)))
def test_weeks_follow_one_another_without_overlap(week: int, start: date) -> None:
    plan = calendar(start=start - timedelta(days=start.weekday()), zone="America/New_York")
    assert plan.opens(week) < plan.ends(week) < plan.opens(week + 1)


def test_the_position_knows_before_break_and_over() -> None:
    plan = calendar()
    assert plan.position(plan.opens(1) - timedelta(seconds=1)).week == 0
    assert plan.position(plan.opens(7)).week == 7
    resting = plan.position(plan.ends(12) + timedelta(days=2))
    assert (resting.week, resting.on_break) == (12, True)
    done = plan.position(plan.ends(48) + timedelta(minutes=2))
    assert (done.week, done.over, done.on_break) == (48, True, False)


def test_b53_the_last_minute_still_belongs_to_the_week() -> None:
    plan = calendar()
    assert plan.position(plan.ends(12)).on_break is False


def test_work_by_phase_is_due_at_the_end_of_the_phase() -> None:
    assert calendar(rhythm="phase").due(3) == calendar().ends(12)
    assert calendar().due(3) == calendar().ends(3)


def test_a_lock_says_when_and_by_what_it_opens() -> None:
    plan = calendar()
    lock = lock_of_week(plan, 7, plan.opens(3), gates_handed_in=frozenset())
    assert lock is not None
    assert lock.opens_at == plan.opens(7)
    assert "Monday 16 February 2026, 00:00 (Berlin time)" in lock.sentence


def test_the_next_level_waits_for_the_gate_before_it() -> None:
    plan = calendar()
    locked = lock_of_week(plan, 13, plan.opens(13), gates_handed_in=frozenset())
    assert locked is not None
    assert "gate of level 1" in locked.sentence
    assert lock_of_week(plan, 13, plan.opens(13), gates_handed_in=frozenset({1})) is None
