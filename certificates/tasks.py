"""Celery tasks of certificates: papers and expiry."""

from importlib import import_module
from typing import Any

from celery import shared_task
from django.db import InterfaceError, OperationalError

from certificates.actions import credentials


@shared_task(
    name="certificates.render",
    ignore_result=True,
    autoretry_for=(OperationalError, InterfaceError),
    retry_backoff=True,
    max_retries=5,
)
def render(credential_id: str) -> None:
    """Make the paper of one credential."""
    _papers().render(credential_id=credential_id)


@shared_task(name="certificates.resume", ignore_result=True, expires=30)
def resume() -> None:
    """Make the papers that were left behind."""
    _papers().resume()


@shared_task(name="certificates.expire", ignore_result=True, expires=3600)
def expire() -> None:
    """Move what is past its last valid day."""
    credentials.expire()


def _papers() -> Any:
    # The renderer takes a second and 40 MB to load; pages that only send tasks must not pay that.
    return import_module("certificates.actions.papers")
