"""A roster's line of a learner says what the learner's own pages say."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from enrollments.pacing import Calendar, Span
from enrollments.progress import Board, Planned, stand

SPANS = (Span(1, "One", 1, 3), Span(2, "Two", 4, 6))
KINDS = (("reading", "read"), ("live_session", "attend"), ("assignment", "submit"))
PLAN = tuple(
    Planned(week * 10 + n, f"W{week}-A{n}", kind, asked, "Title", 10, week, 1 if week < 4 else 2)
    for week in range(1, 7)
    for n, (kind, asked) in enumerate((*KINDS, *([("gate", "submit")] if week in (3, 6) else [])))
)
STATES = ["in_progress", "submitted", "in_marking", "passed", "not_yet_passed", "done"]
START = date(2026, 3, 2)


@given(
    states=st.dictionaries(st.sampled_from([p.id for p in PLAN]), st.sampled_from(STATES)),
    hours=st.integers(-100, 9 * 7 * 24),
    rhythm=st.sampled_from(["weekly", "phase"]),
)
def test_a_line_agrees_with_the_standing_at_length(states: dict[int, str], hours: int, rhythm: str) -> None:
    calendar = Calendar(START, "Europe/Zurich", (2,), 6, SPANS, rhythm)
    at = datetime(2026, 3, 1, 23, tzinfo=UTC) + timedelta(hours=hours)
    line = Board(PLAN, calendar, at).line(states)
    long = stand(PLAN, states, calendar, at, titles={})
    assert (line.done, line.total, line.behind) == (long.done, long.total, long.behind)
    assert line.states == tuple(week.state for week in long.weeks)


def test_a_week_opens_on_the_instant_for_the_line_and_for_the_page() -> None:
    calendar = Calendar(START, "Europe/Zurich", (), 6, SPANS)
    for at in (calendar.opens(2) - timedelta(microseconds=1), calendar.opens(2)):
        own = stand(PLAN, {}, calendar, at, titles={}).week(2)
        assert own is not None
        assert (own.lock is None) == (at >= calendar.opens(2))
        assert Board(PLAN, calendar, at).line({}).states[1] == own.state
