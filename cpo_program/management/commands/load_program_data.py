"""Load everything the school authored: competencies, programs, rubrics, credentials. Idempotent."""

from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from assessments.actions import rubrics
from certificates.actions import achievements
from curriculum.actions import syllabus
from curriculum.authored import AuthoredError

FIXTURES = Path(settings.BASE_DIR) / "fixtures"


class Command(BaseCommand):
    help = "Load competencies, both programs, rubrics and the credential register from fixtures/."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache"):
            call_command("createcachetable", verbosity=0)
        try:
            syllabus.load_competencies(file=FIXTURES / "competencies.yaml")
            versions = [
                syllabus.load(folder=FIXTURES / code, position=n) for n, code in enumerate(("cpa", "cpo"))
            ]
        except AuthoredError as problem:
            raise CommandError(str(problem)) from problem
        rubrics.load(data=yaml.safe_load((FIXTURES / "rubrics.yaml").read_text("utf-8")))
        achievements.load(data=yaml.safe_load((FIXTURES / "credentials.yaml").read_text("utf-8")), actor=None)
        if options["verbosity"]:
            self.stdout.write("Loaded: " + ", ".join(str(v) for v in versions))
