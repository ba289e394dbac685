"""The cohort's calendar: when weeks open, when work is due, and why something is locked. Pure."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Span:
    """A level or phase by its number and its first and last teaching week."""

    number: int
    name: str
    start_week: int
    end_week: int


@dataclass(frozen=True)
class Position:
    """Where a cohort stands: the teaching week that runs (0 before the start), and whether it rests or is over."""

    week: int
    on_break: bool = False
    over: bool = False


@dataclass(frozen=True)
class Lock:
    """Why something cannot be done yet. Never shown without its sentence."""

    sentence: str
    opens_at: datetime | None = None
    opened_by: str | None = None


@dataclass(frozen=True)
class Calendar:
    """Teaching weeks over calendar weeks: a start, a zone, and the teaching weeks that one week of break follows.

    48 teaching weeks with 4 breaks take 52 calendar weeks (program facts 1.1). ``spans`` and ``rhythm``
    (``weekly`` or ``phase``) give the due dates.
    """

    start: date
    zone: str
    break_after: tuple[int, ...] = ()
    length: int = 48
    spans: tuple[Span, ...] = ()
    rhythm: str = "weekly"
    _opens: dict[int, datetime] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def opens(self, week: int) -> datetime:
        """The instant (UTC) at which a teaching week opens: 00:00 in the cohort's zone, also over clock changes."""
        known = self._opens.get(week)
        if known is None:
            breaks = sum(1 for after in self.break_after if after < week)
            day = self.start + (week - 1 + breaks) * WEEK
            known = self._opens[week] = datetime.combine(day, time(), self.tz).astimezone(UTC)
        return known

    def ends(self, week: int) -> datetime:
        """The last minute (UTC) of a teaching week: Sunday 23:59 in the cohort's zone."""
        day = self.opens(week).astimezone(self.tz).date() + timedelta(days=6)
        return datetime.combine(day, time(23, 59), self.tz).astimezone(UTC)

    def due(self, week: int) -> datetime:
        """When work of a week is due: at its end, or at the end of its phase where the rhythm is by phase."""
        if self.rhythm == "phase":
            span = self.span_of(week)
            return self.ends(span.end_week if span else week)
        return self.ends(week)

    def span_of(self, week: int) -> Span | None:
        """The level that holds a week."""
        return next((s for s in self.spans if s.start_week <= week <= s.end_week), None)

    def position(self, at: datetime) -> Position:
        """Where the cohort stands at an instant."""
        if at < self.opens(1):
            return Position(0)
        week = 1
        for number in range(1, self.length + 1):
            if self.opens(number) > at:
                break
            week = number
        # The last minute belongs to the week, as a hand-in on the minute is in time (B-53).
        passed = at >= self.ends(week) + timedelta(minutes=1)
        return Position(week, on_break=passed and week < self.length, over=passed and week == self.length)

    @property
    def finishes(self) -> datetime:
        """The end of the last teaching week."""
        return self.ends(self.length)


def say(instant: datetime, zone: str) -> str:
    """An instant as a person reads it: "Monday 5 October 2026, 00:00 (Zurich time)"."""
    here = instant.astimezone(ZoneInfo(zone))
    city = zone.rsplit("/", 1)[-1].replace("_", " ")
    return f"{here:%A} {here.day} {here:%B %Y}, {here:%H:%M} ({city} time)"


def lock_of_week(
    calendar: Calendar,
    week: int,
    at: datetime,
    *,
    gates_handed_in: frozenset[int],
    reader_zone: str = "",
    noun: str = "level",
) -> Lock | None:
    """Why a week is locked at an instant, or None when it is open.

    A week opens by the calendar; the first week of a level also needs the gate of the level before to have
    been handed in (program facts 1.4). ``gates_handed_in`` holds level numbers.
    """
    zone = reader_zone or calendar.zone
    if at < calendar.opens(week):
        opens = calendar.opens(week)
        return Lock(f"Opens on {say(opens, zone)}, by your cohort's calendar.", opens)
    span = calendar.span_of(week)
    if span and span.number > 1 and (span.number - 1) not in gates_handed_in:
        before = span.number - 1
        return Lock(
            f"Opens as soon as you hand in the gate of {noun.lower()} {before}. It does not have to be marked first.",
            opened_by=f"gate {before}",
        )
    return None
