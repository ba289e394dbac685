"""Give a role to a person with an account: `manage.py grant_role <address> administrator`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actions import people
from accounts.models import User
from accounts.roles import Role


class Command(BaseCommand):
    help = "Give a role to a person; for the first administrator, who can then invite everybody else."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address")
        parser.add_argument("role", choices=[str(r) for r in Role])

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(email=options["address"].lower()).first()
        if person is None:
            raise CommandError("Nobody has an account with this address.")
        people.grant(person=person, role=Role(options["role"]), actor=None)
        people.verify_address(person=person)
        self.stdout.write(f"{person} is {options['role']}.")
