"""Celery tasks of delivery."""

from celery import shared_task

from notifications.actions import messages


@shared_task(name="notifications.send_waiting", expires=60)
def send_waiting() -> None:
    """Send what waits."""
    messages.send_waiting()
