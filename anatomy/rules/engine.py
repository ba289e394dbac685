"""Runs a rule set over a model and makes the report: same model, same rule set, same bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from anatomy.document import Model, fingerprint
from anatomy.rules import completeness, consistency, integrity, traceability, xray
from anatomy.rules.registry import Hit, Rule, registered
from anatomy.rules.ruleset import RuleSet, Severity
from anatomy.rules.view import View
from anatomy.shapes import canonical

# Importing a family registers its rules; naming them here keeps the list of families in one place.
FAMILY_MODULES = (completeness, consistency, traceability, xray, integrity)


@dataclass(frozen=True, slots=True)
class Result:
    """What one rule found. A ratio rule may pass with hits: they are within what the rule set tolerates."""

    id: str
    title: str
    severity: Severity
    passed: bool
    examined: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All results of a rule set over one model, in the order of the rule ids."""

    ruleset: str
    ruleset_version: str
    model_sha256: str
    edition: str
    notes: tuple[str, ...]
    results: tuple[Result, ...]

    @property
    def failed(self) -> tuple[Result, ...]:
        return tuple(result for result in self.results if not result.passed)

    @property
    def blockers(self) -> tuple[Result, ...]:
        """Failed rules that stop a submission."""
        return tuple(result for result in self.failed if result.severity == "B")

    def result(self, identity: str) -> Result | None:
        """The result of one rule; None when the rule set does not hold it."""
        return next((result for result in self.results if result.id == identity), None)


def rules() -> dict[str, Rule]:
    """Every rule there is, by id."""
    return registered()


def run(model: Model, ruleset: RuleSet) -> Report:
    """Examine ``model`` by ``ruleset``. Raises ``KeyError`` when the set names a rule that does not exist."""
    view = View(model)
    known = registered()
    unknown = sorted(set(ruleset.rules) - set(known))
    if unknown:
        raise KeyError(f"{ruleset.name} names rules that do not exist: {', '.join(unknown)}")
    results = []
    for identity, rule in known.items():
        if identity not in ruleset.rules:
            continue
        seen = rule.check(view, ruleset)
        passed = not seen.hits if seen.passed is None else seen.passed
        results.append(
            Result(identity, rule.title, ruleset.rules[identity], passed, seen.examined, seen.hits)
        )
    notes = []
    if model.edition != ruleset.edition:
        notes.append(
            f"The rule set {ruleset.name} is made for {ruleset.edition} models; this is a {model.edition} model."
        )
    return Report(
        ruleset.name, ruleset.version, fingerprint(model), model.edition, tuple(notes), tuple(results)
    )


def report_values(report: Report) -> dict[str, Any]:
    """The report as JSON values; ``findings`` repeats the hits of failed rules as a flat list."""
    return {
        "ruleset": report.ruleset,
        "ruleset_version": report.ruleset_version,
        "model_sha256": report.model_sha256,
        "edition": report.edition,
        "notes": list(report.notes),
        "results": [
            {
                "id": result.id,
                "title": result.title,
                "severity": result.severity,
                "passed": result.passed,
                "examined": result.examined,
                "hits": [{"codes": list(hit.codes), "message": hit.message} for hit in result.hits],
            }
            for result in report.results
        ],
        "findings": [
            {"rule": result.id, "severity": result.severity, "codes": list(hit.codes), "message": hit.message}
            for result in report.failed
            for hit in result.hits
        ],
    }


def report_bytes(report: Report) -> bytes:
    """The report as canonical JSON in UTF-8."""
    return canonical(report_values(report)).encode("utf-8")
