"""The one clock of the house: aware instants in UTC."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

_shift: ContextVar[timedelta] = ContextVar("clock_shift", default=timedelta(0))


def now() -> datetime:
    """The present instant, aware, in UTC. Deadlines and openings compare with this and nothing else."""
    return timezone.now().astimezone(UTC) + _shift.get()


def today(zone: str) -> date:
    """The calendar date at this instant in an IANA zone such as ``Europe/Zurich``."""
    return now().astimezone(ZoneInfo(zone)).date()


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Live at another instant for a while: so that demo people have a past. Refused outside the demo set-up."""
    if not settings.DEMO:
        raise RuntimeError("the clock moves only in the demo set-up")
    token = _shift.set(instant - timezone.now())
    try:
        yield
    finally:
        _shift.reset(token)
