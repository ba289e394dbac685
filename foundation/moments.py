"""Dates as people read them: relative, absolute and with their zone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from foundation import clock


@dataclass(frozen=True)
class Moment:
    """An instant in words: ``relative`` ("in 3 days"), ``absolute`` ("Thu 9 Oct 2026 18:00 Zurich"), ``machine`` (ISO 8601)."""

    relative: str
    absolute: str
    machine: str
    past: bool

    def __str__(self) -> str:
        return f"{self.relative}, {self.absolute}"


def moment(instant: datetime | None, zone: str, *, at: datetime | None = None) -> Moment | None:
    """Words for an aware instant in an IANA zone; None stays None. ``at`` is the present (default: the clock)."""
    if instant is None:
        return None
    here = instant.astimezone(ZoneInfo(zone))
    city = zone.rsplit("/", 1)[-1].replace("_", " ")
    gap = instant - (at or clock.now())
    absolute = f"{here:%a} {here.day} {here:%b %Y %H:%M} {city}"
    return Moment(relative(gap), absolute, instant.isoformat(timespec="seconds"), gap < timedelta(0))


def day(instant: datetime, zone: str) -> str:
    """The date alone, e.g. "9 October 2026", in an IANA zone."""
    here = instant.astimezone(ZoneInfo(zone))
    return f"{here.day} {here:%B %Y}"


def short_day(instant: datetime, zone: str) -> str:
    """The date in short, e.g. "9 Oct", in an IANA zone."""
    here = instant.astimezone(ZoneInfo(zone))
    return f"{here.day} {here:%b}"


def relative(gap: timedelta) -> str:
    """A signed distance in words: "in 3 days", "2 hours ago", "just now"."""
    seconds = abs(int(gap.total_seconds()))
    if seconds < 45:
        return "just now"
    for size, name in (
        (86400 * 365, "year"),
        (86400 * 30, "month"),
        (86400 * 7, "week"),
        (86400, "day"),
        (3600, "hour"),
    ):
        # A week is said in days up to two weeks: "in 10 days" is clearer than "in 1 week".
        if seconds >= size * (2 if name in ("week", "month") else 1):
            count = round(seconds / size)
            break
    else:
        count, name = max(1, round(seconds / 60)), "minute"
    words = f"{count} {name}{'' if count == 1 else 's'}"
    return f"in {words}" if gap > timedelta(0) else f"{words} ago"
