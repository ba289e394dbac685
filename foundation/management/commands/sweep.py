"""Deliver events that were left behind: `manage.py sweep`, also by cron where no scheduler runs."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand

from foundation import events


class Command(BaseCommand):
    help = "Deliver every event that no worker has delivered."

    def handle(self, *args: Any, **options: Any) -> None:
        count = events.sweep(grace=timedelta(0))
        self.stdout.write(f"{count} events tried.")
