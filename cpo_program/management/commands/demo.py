"""Make the demo house, or print its accounts: `manage.py demo [--accounts]`."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cpo_program import demo


class Command(BaseCommand):
    help = "Make the demo people with their past. Making them again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--accounts", action="store_true", help="only print the demo accounts")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo people exist only where DEMO=1 is set; production never has them.")
        if not options["accounts"]:
            made = demo.build()
            if options["verbosity"]:
                self.stdout.write(
                    "The demo house is furnished." if made else "The demo house stands already."
                )
            return
        for email, what in demo.accounts():
            self.stdout.write(f"  {email:<22} {what}")
        self.stdout.write(f"  password for all: {demo.PASSWORD}")
