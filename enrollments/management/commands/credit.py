"""Credit work done elsewhere: `manage.py credit <enrollment> --up-to 46 --reason "..."`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import queries as people
from accounts.roles import Role
from curriculum import queries as curriculum
from enrollments import queries
from enrollments.actions import progress


class Command(BaseCommand):
    help = "Credit all activities up to a week, as when a learner moves here from another cohort. Leaves an audit entry."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("enrollment", help="id of the enrollment, or the learner's e-mail address")
        parser.add_argument("--up-to", type=int, required=True, help="last week to credit")
        parser.add_argument("--reason", required=True)
        parser.add_argument("--by", default="", help="address of the administrator who decided it")

    def handle(self, *args: Any, **options: Any) -> None:
        place = queries.find(options["enrollment"])
        if place is None:
            raise CommandError("There is no such enrollment.")
        actor = (
            people.people_with(Role.ADMINISTRATOR).filter(email=options["by"]).first()
            if options["by"]
            else None
        )
        count = progress.credit(
            enrollment=place,
            activities=curriculum.activities_up_to(place.cohort.version_id, options["up_to"]),
            actor=actor,
            reason=options["reason"],
        )
        self.stdout.write(f"{count} activities credited to {place.learner}.")
