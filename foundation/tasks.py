"""Celery tasks of the foundation: delivery of events."""

from celery import shared_task

from foundation import events


@shared_task(name="foundation.deliver", ignore_result=True)
def deliver(entry_id: str) -> None:
    """Deliver one outbox entry."""
    events.deliver(entry_id)


@shared_task(name="foundation.sweep", ignore_result=True, expires=30)
def sweep() -> None:
    """Deliver what was left behind."""
    events.sweep()
