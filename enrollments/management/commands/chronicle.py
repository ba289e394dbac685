"""Tell one enrollment's story: `manage.py chronicle <enrollment>`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from enrollments import queries
from foundation.models import AuditEntry


class Command(BaseCommand):
    help = "Print every audit entry of an enrollment, oldest first. Takes its id, or the learner's address."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("enrollment", help="id of the enrollment, or the learner's e-mail address")

    def handle(self, *args: Any, **options: Any) -> None:
        place = queries.find(options["enrollment"])
        if place is None:
            raise CommandError("There is no such enrollment.")
        self.stdout.write(f"{place.learner} in {place.cohort} ({place.get_state_display().lower()})")
        entries = (
            AuditEntry.objects.filter(dossier=place.dossier).select_related("actor").order_by("sequence")
        )
        for entry in entries:
            who = entry.actor.name if entry.actor else "the house"
            more = " ".join(f"{k}={v}" for k, v in entry.data.items() if k != "activities")
            self.stdout.write(
                f"{entry.at:%Y-%m-%d %H:%M} {entry.sequence:>4} {entry.verb:<36} {who:<20} {more}"
            )
