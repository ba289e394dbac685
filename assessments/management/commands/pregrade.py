"""Print the machine's report on a capstone, computed anew from what was frozen."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from assessments.actions import pregrades
from assessments.models import Capstone


class Command(BaseCommand):
    help = (
        "Pre-grade a submitted capstone again from its frozen files and model and print the report as JSON."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("capstone", help="id of the capstone")
        parser.add_argument(
            "--canonical", action="store_true", help="one line, as its fingerprint is taken over it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            capstone = Capstone.objects.filter(pk=options["capstone"]).first()
        except (ValidationError, ValueError):
            capstone = None
        if capstone is None:
            raise CommandError(f"There is no capstone {options['capstone']}.")
        if not capstone.fingerprint:
            raise CommandError("This capstone was never submitted; there is nothing frozen to examine.")
        report = pregrades.report(capstone=capstone)
        if options["canonical"]:
            self.stdout.write(pregrades.canonical(report))
        else:
            self.stdout.write(json.dumps(report, indent=2, ensure_ascii=False))
