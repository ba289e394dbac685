"""Load one program folder: `manage.py load_syllabus fixtures/cpa`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from curriculum.actions import syllabus
from curriculum.authored import AuthoredError


class Command(BaseCommand):
    help = "Load a program from its folder of authored files. Loading the same files again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            version = syllabus.load(folder=options["folder"])
        except AuthoredError as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{version} is loaded and published.")
