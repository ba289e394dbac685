"""Examine an anatomy document by a rule set and print what it found."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from anatomy.document import LARGEST_FILE, DocumentError, Model, read
from anatomy.rules.engine import Report, report_values, run
from anatomy.rules.readiness import Readiness, readiness
from anatomy.rules.ruleset import RULESETS, SEVERITY_NAMES

UNREADABLE = 2


class Command(BaseCommand):
    help = (
        "Examine an anatomy document (docs/anatomy-schema.json) by a rule set. "
        "Exit status 0 when it was examined, whatever was found; 2 when it could not be read."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the document, or - for standard input")
        parser.add_argument("--ruleset", default="project-final", help=f"one of {', '.join(RULESETS)}")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        ruleset = RULESETS.get(options["ruleset"])
        if ruleset is None:
            raise CommandError(
                f"There is no rule set {options['ruleset']}. Rule sets: {', '.join(RULESETS)}.",
                returncode=UNREADABLE,
            )
        try:
            model = read(self.bytes_of(options["file"]))
        except DocumentError as refused:
            self.refuse(refused, options["format"])
        report = run(model, ruleset)
        ready = readiness(model, report, ruleset)
        self.stdout.write(
            as_json(report, ready) if options["format"] == "json" else as_text(model, report, ready)
        )

    def bytes_of(self, name: str) -> bytes:
        """The document's bytes, one more than are allowed at most."""
        try:
            if name == "-":
                return sys.stdin.buffer.read(LARGEST_FILE + 1)
            with Path(name).open("rb") as file:
                return file.read(LARGEST_FILE + 1)
        except (OSError, ValueError) as problem:
            reason = getattr(problem, "strerror", None) or problem
            raise CommandError(f"{name} cannot be read: {reason}.", returncode=UNREADABLE) from problem

    def refuse(self, refused: DocumentError, form: str) -> Any:
        """Say every problem and leave with status 2."""
        if form == "json":
            problems = [{"code": p.code, "path": p.path, "sentence": p.sentence} for p in refused.problems]
            self.stdout.write(
                json.dumps({"problems": problems, "total": refused.total}, indent=2, ensure_ascii=False)
            )
        else:
            for problem in refused.problems:
                self.stderr.write(f"{problem.code}  {problem.path}  {problem.sentence}")
        noun = "problem" if refused.total == 1 else "problems"
        raise CommandError(f"The document cannot be taken: {refused.total:,} {noun}.", returncode=UNREADABLE)


def as_json(report: Report, ready: Readiness) -> str:
    """The report with the readiness score, indented."""
    return json.dumps(report_values(report) | {"readiness": ready.score}, indent=2, ensure_ascii=False)


def as_text(model: Model, report: Report, ready: Readiness) -> str:
    """The report for a terminal: one line a finding, then the sums."""
    lines = [f"{model.title}, {model.edition}, {len(model.elements)} elements, {len(model.links)} links"]
    lines += report.notes
    for result in report.failed:
        for hit in result.hits:
            lines.append(f"{result.id}  {result.severity}  {' '.join(hit.codes)}  {hit.message}")
    counts = {s: sum(r.severity == s for r in report.failed) for s in SEVERITY_NAMES}
    failed = ", ".join(f"{count} {SEVERITY_NAMES[s]}" for s, count in counts.items() if count)
    lines.append(
        f"{report.ruleset} version {report.ruleset_version}: {len(report.results)} rules, "
        f"{failed + ' failed' if failed else 'all passed'}; readiness {ready.score} of 100"
    )
    return "\n".join(lines)
