"""Where a learner stands: activities, weeks and levels from plan, progress and calendar. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from enrollments.pacing import Calendar, Lock, Span, lock_of_week

COMPLETE = frozenset({"done", "passed"})
HANDED_IN = frozenset({"submitted", "in_marking", "passed"})

WORDS = {
    "in_progress": "In progress",
    "submitted": "Submitted",
    "in_marking": "In marking",
    "not_yet_passed": "Not yet passed",
    "done": "Done",
    "passed": "Passed",
}
REQUIREMENT_WORDS = {
    "read": "Read",
    "submit": "Submit",
    "score": "Reach the pass score",
    "attend": "Attend one of the slots",
    "mark_done": "Mark as done",
}


@dataclass(frozen=True)
class Planned:
    """One activity of the plan."""

    id: int
    key: str
    kind: str
    requirement: str
    title: str
    minutes: int
    week: int
    level: int


@dataclass(frozen=True)
class Step:
    """One activity for one learner: what it asks, how it stands, when it is due."""

    planned: Planned
    state: str
    due: datetime
    lock: Lock | None
    late: bool

    @property
    def complete(self) -> bool:
        return self.state in COMPLETE

    @property
    def word(self) -> str:
        if self.state:
            return WORDS[self.state]
        return "Locked" if self.lock else "Open"

    @property
    def requirement(self) -> str:
        return REQUIREMENT_WORDS[self.planned.requirement]


@dataclass(frozen=True)
class WeekStanding:
    """One week for one learner."""

    number: int
    title: str
    level: int
    opens: datetime
    due: datetime
    lock: Lock | None
    steps: tuple[Step, ...]
    current: bool
    gate: bool

    @property
    def done(self) -> int:
        return sum(1 for s in self.steps if s.complete)

    @property
    def total(self) -> int:
        return len(self.steps)

    @property
    def minutes_left(self) -> int:
        return sum(s.planned.minutes for s in self.steps if not s.complete and s.state not in HANDED_IN)

    @property
    def state(self) -> str:
        """done, current, open or locked; what the spine draws."""
        if self.total and self.done == self.total:
            return "done"
        if self.lock:
            return "locked"
        return "current" if self.current else "open"


@dataclass(frozen=True)
class LevelStanding:
    """One level for one learner."""

    span: Span
    weeks: tuple[WeekStanding, ...]

    @property
    def done(self) -> int:
        return sum(w.done for w in self.weeks)

    @property
    def total(self) -> int:
        return sum(w.total for w in self.weeks)


@dataclass(frozen=True)
class Standing:
    """The whole program for one learner at one instant."""

    at: datetime
    levels: tuple[LevelStanding, ...]
    current_week: int
    on_break: bool
    over: bool

    @property
    def weeks(self) -> tuple[WeekStanding, ...]:
        return tuple(w for level in self.levels for w in level.weeks)

    @property
    def done(self) -> int:
        return sum(level.done for level in self.levels)

    @property
    def total(self) -> int:
        return sum(level.total for level in self.levels)

    def week(self, number: int) -> WeekStanding | None:
        return next((w for w in self.weeks if w.number == number), None)

    @property
    def next_step(self) -> Step | None:
        """The one thing to do now: the first open thing that waits for the learner, earliest week first."""
        for week in self.weeks:
            if week.lock:
                continue
            for step in week.steps:
                if (
                    step.lock is None
                    and not step.complete
                    and step.state not in HANDED_IN
                    and step.planned.requirement != "attend"
                ):
                    return step
        return None

    @property
    def behind(self) -> int:
        """How many activities are past their due date and neither complete nor handed in."""
        return sum(1 for w in self.weeks for s in w.steps if s.late)


def stand(
    plan: Iterable[Planned],
    states: Mapping[int, str],
    calendar: Calendar,
    at: datetime,
    *,
    titles: Mapping[int, str],
    reader_zone: str = "",
    noun: str = "level",
) -> Standing:
    """Compute where a learner stands.

    ``states`` maps activity id to progress state (absent: not begun), ``titles`` week number to title. Cost is
    linear in the plan.
    """
    by_week: dict[int, list[Planned]] = defaultdict(list)
    gates: dict[int, list[int]] = defaultdict(list)
    for planned in plan:
        by_week[planned.week].append(planned)
        if planned.kind == "gate":
            gates[planned.level].append(planned.id)
    handed_in = frozenset(
        span.number
        for span in calendar.spans
        if all(states.get(pk, "") in HANDED_IN | COMPLETE for pk in gates.get(span.number, []))
    )
    position = calendar.position(at)
    levels = []
    for span in calendar.spans:
        weeks = tuple(
            _week(
                number,
                span,
                by_week[number],
                states,
                calendar,
                at,
                titles,
                reader_zone,
                noun,
                handed_in,
                position.week,
            )
            for number in range(span.start_week, span.end_week + 1)
        )
        levels.append(LevelStanding(span, weeks))
    return Standing(at, tuple(levels), position.week, position.on_break, position.over)


def _week(
    number: int,
    span: Span,
    plan: Sequence[Planned],
    states: Mapping[int, str],
    calendar: Calendar,
    at: datetime,
    titles: Mapping[int, str],
    reader_zone: str,
    noun: str,
    handed_in: frozenset[int],
    current: int,
) -> WeekStanding:
    opens, due = _timetable(calendar)[number]
    if at < opens:
        lock: Lock | None = _not_yet(calendar, number, reader_zone)
    else:
        lock = lock_of_week(
            calendar, number, at, gates_handed_in=handed_in, reader_zone=reader_zone, noun=noun
        )
    steps = []
    for planned in plan:
        state = states.get(planned.id, "")
        waits = state not in COMPLETE and state not in HANDED_IN
        late = waits and lock is None and at > due and planned.requirement != "attend"
        steps.append(Step(planned, state, due, lock, late))
    return WeekStanding(
        number=number,
        title=titles.get(number, ""),
        level=span.number,
        opens=opens,
        due=due,
        lock=lock,
        steps=tuple(steps),
        current=number == current,
        gate=any(p.kind == "gate" for p in plan),
    )


@lru_cache(maxsize=256)
def _timetable(calendar: Calendar) -> dict[int, tuple[datetime, datetime]]:
    """When each week opens and is due. Kept: it is the same for everybody and the dearest part of a page."""
    return {
        number: (calendar.opens(number), calendar.due(number))
        for span in calendar.spans
        for number in range(span.start_week, span.end_week + 1)
    }


@lru_cache(maxsize=4096)
def _not_yet(calendar: Calendar, number: int, reader_zone: str) -> Lock:
    """The lock of a week until it opens; its sentence stays the same until then."""
    before = calendar.opens(number) - timedelta(microseconds=1)
    lock = lock_of_week(calendar, number, before, gates_handed_in=frozenset(), reader_zone=reader_zone)
    if lock is None:
        raise ValueError(f"week {number} is open before it opens")
    return lock


# ---- many learners at once -----------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """Where one learner of many stands, as a roster shows it; ``states`` holds a word for each week in order."""

    done: int
    total: int
    behind: int
    states: tuple[str, ...]


@dataclass(frozen=True)
class _BoardWeek:
    """What a week asks of everybody at one instant: ids of its activities, and of those that can be late."""

    asked: frozenset[int]
    owed: frozenset[int]
    level: int
    opened: bool
    past_due: bool
    current: bool


class Board:
    """The program of a cohort at one instant, prepared once; each learner's line then costs a few set operations.

    A line says the same as ``stand`` does at length.
    """

    def __init__(self, plan: Iterable[Planned], calendar: Calendar, at: datetime) -> None:
        planned = list(plan)
        current = calendar.position(at).week
        times = _timetable(calendar)
        by_week: dict[int, list[Planned]] = defaultdict(list)
        for each in planned:
            by_week[each.week].append(each)
        self._gates = {
            span.number: frozenset(p.id for p in planned if p.kind == "gate" and p.level == span.number)
            for span in calendar.spans
        }
        self._weeks = [
            _BoardWeek(
                asked=frozenset(p.id for p in by_week[number]),
                owed=frozenset(p.id for p in by_week[number] if p.requirement != "attend"),
                level=span.number,
                opened=at >= times[number][0],
                past_due=at > times[number][1],
                current=number == current,
            )
            for span in calendar.spans
            for number in range(span.start_week, span.end_week + 1)
        ]

    def line(self, states: Mapping[int, str]) -> Line:
        """One learner's line; ``states`` as in ``stand``."""
        complete = {pk for pk, state in states.items() if state in COMPLETE}
        settled = complete | {pk for pk, state in states.items() if state in HANDED_IN}
        handed_in = {level for level, gates in self._gates.items() if gates <= settled}
        done = total = behind = 0
        words = []
        for week in self._weeks:
            finished = len(week.asked & complete)
            done += finished
            total += len(week.asked)
            locked = not week.opened or (week.level > 1 and week.level - 1 not in handed_in)
            if week.past_due and not locked:
                behind += len(week.owed - settled)
            if week.asked and finished == len(week.asked):
                words.append("done")
            elif locked:
                words.append("locked")
            else:
                words.append("current" if week.current else "open")
        return Line(done, total, behind, tuple(words))
