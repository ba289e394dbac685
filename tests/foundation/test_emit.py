"""An event is written with its cause, delivered at least once, and has its effect exactly once."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction

from assessments.events import QuizClosed
from foundation import clock, events
from foundation.models import Delivery, OutboxEntry


@pytest.fixture
def heard() -> Iterator[list[Any]]:
    log: list[Any] = []
    events.listen(QuizClosed, "test ear", log.append)
    yield log
    events._listeners[QuizClosed.kind].pop("test ear")


def test_an_event_goes_with_its_transaction(db: None) -> None:
    def act() -> None:
        with transaction.atomic():
            events.emit(QuizClosed(attempt_id=1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    assert not OutboxEntry.objects.exists()


def test_f20_five_deliveries_have_one_effect(db: None, heard: list[Any]) -> None:
    entry = events.emit(QuizClosed(attempt_id=7))
    for _ in range(5):
        events.deliver(str(entry.pk))
    assert heard == [QuizClosed(attempt_id=7)]
    assert Delivery.objects.filter(entry=entry).count() == len(events.listeners(QuizClosed.kind))


def test_a_listener_that_fails_leaves_the_others_alone_and_is_tried_again(db: None, heard: list[Any]) -> None:
    tries: list[int] = []

    def broken(_: Any) -> None:
        tries.append(1)
        if len(tries) == 1:
            raise ValueError("not today")

    events.listen(QuizClosed, "broken ear", broken)
    try:
        entry = events.emit(QuizClosed(attempt_id=1))
        events.deliver(str(entry.pk))
        entry.refresh_from_db()
        assert entry.delivered_at is None
        assert "not today" in entry.last_error
        assert events.waiting(grace=timedelta(0)) == []  # it waits for its next try
        with time_machine.travel(clock.now() + timedelta(minutes=1), tick=False):
            assert events.sweep() == 1
        entry.refresh_from_db()
        assert entry.delivered_at is not None
        assert len(heard) == 1
        assert len(tries) == 2
    finally:
        events._listeners[QuizClosed.kind].pop("broken ear")


def test_f06_what_the_broker_lost_the_sweeper_delivers(db: None, heard: list[Any]) -> None:
    events.emit(QuizClosed(attempt_id=3))
    assert events.sweep() == 0  # young entries are left to the task that was sent
    with time_machine.travel(clock.now() + timedelta(seconds=20), tick=False):
        assert events.sweep() == 1
        assert events.sweep() == 0
    assert heard == [QuizClosed(attempt_id=3)]


def test_f05_a_broker_that_does_not_answer_breaks_nothing(
    db: None,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    token = events._held.set(False)
    try:
        from celery import current_app

        monkeypatch.setattr(current_app.conf, "broker_url", "redis+socket:///nowhere/broker.sock")
        with django_capture_on_commit_callbacks() as callbacks:
            events.emit(QuizClosed(attempt_id=4))
        assert len(callbacks) == 1
    finally:
        events._held.reset(token)
    assert OutboxEntry.objects.filter(delivered_at=None).count() == 1
