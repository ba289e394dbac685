"""Events and the outbox: written with the change that caused them, delivered after commit, never lost."""

import dataclasses
import importlib
import logging
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import Any, TypeVar, dataclass_transform

from django.db import IntegrityError, models, transaction

from foundation import clock
from foundation.models import Delivery, OutboxEntry

log = logging.getLogger("foundation.events")
E = TypeVar("E")
Listener = Callable[[Any], None]

_held: ContextVar[bool] = ContextVar("events_held", default=False)
_kinds: dict[str, type] = {}
_listeners: dict[str, dict[str, Listener]] = defaultdict(dict)

#: an entry younger than this is left to the task sent at commit
GRACE = timedelta(seconds=10)
#: after this many failed tries a person must look
MOST_ATTEMPTS = 12


@dataclass_transform(frozen_default=True)
def event(cls: type[E]) -> type[E]:
    """Class decorator: make a frozen dataclass of ids an event, named ``<app>.<ClassName>``."""
    frozen = dataclasses.dataclass(frozen=True)(cls)
    kind = f"{cls.__module__.split('.')[0]}.{cls.__name__}"
    frozen.kind = kind  # type: ignore[attr-defined]
    _kinds[kind] = frozen
    return frozen


def kinds() -> dict[str, type]:
    """Every declared event by name."""
    return dict(_kinds)


def listen(cls: type, name: str, listener: Listener) -> None:
    """Connect a listener to an event under a stable name. Only ``cpo_program.flow`` calls this."""
    _listeners[cls.kind][name] = listener  # type: ignore[attr-defined]


def listeners(kind: str) -> dict[str, Listener]:
    """The listeners of one kind of event by name."""
    return dict(_listeners.get(kind, {}))


def emit(happened: Any) -> OutboxEntry:
    """Write the event's row in the caller's transaction; send it to a worker once that is committed.

    A broker that does not answer costs nothing but time: the sweeper delivers what was left.
    """
    entry = OutboxEntry.objects.create(
        kind=happened.kind, payload=dataclasses.asdict(happened), created_at=clock.now()
    )
    queue(importlib.import_module("foundation.tasks").deliver, str(entry.id))
    return entry


@contextmanager
def held() -> Iterator[None]:
    """Write events without sending them to a worker; the sweeper delivers them. For commands without a broker."""
    token = _held.set(True)
    try:
        yield
    finally:
        _held.reset(token)


def queue(task: Any, *arguments: str) -> None:
    """Send a Celery task with ids once the caller's transaction is committed.

    For tasks whose work a beat job finds again: a broker that does not answer loses nothing but time.
    """
    after_commit(lambda: task.apply_async(args=arguments, retry=False))


def after_commit(act: Callable[[], Any]) -> None:
    """Do something outside the database once the caller's transaction is committed; its failure is only logged."""
    if not _held.get():
        transaction.on_commit(lambda: _quietly(act), robust=True)


def _quietly(act: Callable[[], Any]) -> None:
    try:
        act()
    except Exception as problem:  # whatever the broker's library raises, the sweeper makes good
        log.warning(
            "nothing was sent to a worker (the sweeper will): %s: %s", type(problem).__name__, problem
        )


def deliver(entry_id: str) -> int:
    """Hand one event to each listener that has not had it. Returns how many had it now.

    Each listener's effect is committed together with its delivery row, so that five deliveries of one
    message have one effect (F-20). A listener that fails leaves the others alone and is tried again.
    """
    entry = OutboxEntry.objects.filter(pk=entry_id).first()
    if entry is None or entry.delivered_at is not None:
        return 0
    happened = _kinds[entry.kind](**entry.payload)
    served, failures = 0, []
    for name, listener in listeners(entry.kind).items():
        try:
            served += _serve(entry, name, listener, happened)
        except Exception as problem:
            log.exception("listener %s failed on %s", name, entry)
            failures.append(f"{name}: {type(problem).__name__}: {problem}")
    changes: dict[str, Any] = {"attempts": models.F("attempts") + 1, "last_error": "\n".join(failures)}
    if failures:
        wait = min(600, 5 * 2 ** min(entry.attempts, 7))
        changes["retry_at"] = clock.now() + timedelta(seconds=wait)
    else:
        changes["delivered_at"] = clock.now()
    OutboxEntry.objects.filter(pk=entry.pk, delivered_at__isnull=True).update(**changes)
    return served


def _serve(entry: OutboxEntry, name: str, listener: Listener, happened: Any) -> int:
    if Delivery.objects.filter(entry=entry, listener=name).exists():
        return 0
    with transaction.atomic():
        try:
            with transaction.atomic():
                Delivery.objects.create(entry=entry, listener=name, at=clock.now())
        except IntegrityError:
            return 0
        listener(happened)
    return 1


def waiting(*, grace: timedelta = GRACE) -> list[str]:
    """Ids of events not yet delivered, old enough to be swept, and due for a try, oldest first."""
    moment = clock.now()
    rows = (
        OutboxEntry.objects.filter(
            delivered_at__isnull=True, created_at__lte=moment - grace, attempts__lt=MOST_ATTEMPTS
        )
        .filter(models.Q(retry_at__isnull=True) | models.Q(retry_at__lte=moment))
        .order_by("created_at")
        .values_list("id", flat=True)[:200]
    )
    return [str(pk) for pk in rows]


def oldest_wait() -> float:
    """Seconds since the oldest event that nobody had yet; 0 when none waits."""
    first = (
        OutboxEntry.objects.filter(delivered_at__isnull=True)
        .order_by("created_at")
        .values_list("created_at", flat=True)
        .first()
    )
    return max(0.0, (clock.now() - first).total_seconds()) if first else 0.0


def sweep(*, grace: timedelta = GRACE) -> int:
    """Deliver, here and now, what the broker lost or never had. Returns how many entries were tried."""
    entries = waiting(grace=grace)
    for pk in entries:
        deliver(pk)
    return len(entries)
