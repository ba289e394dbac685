"""Writes on rubrics: load the authored ones; a changed text is a new version."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from assessments import scoring
from assessments.models import Criterion, Rubric
from foundation import audit, clock
from foundation.errors import Invalid, NotFound
from foundation.text import check_weights


@transaction.atomic
def load(data: Iterable[Mapping[str, Any]], *, actor: Any = None) -> list[Rubric]:
    """Load authored rubrics (``fixtures/rubrics.yaml`` as parsed) and return the present version of each.

    The same text gives the version that is there; a changed one the next version, so that what was judged
    keeps its rubric (R-90). Raises ``Invalid`` with ``weights_sum`` (B-46), ``rubric_levels`` or
    ``criterion_twice``; then nothing is stored.
    """
    return [_load(entry, actor) for entry in data]


def newest(code: str) -> Rubric:
    """The version of a rubric that new work is judged by. Raises ``NotFound``."""
    found = Rubric.objects.filter(code=code).order_by("-version").first()
    if found is None:
        raise NotFound("rubric_unknown", f"There is no rubric {code}.")
    return found


def _load(entry: Mapping[str, Any], actor: Any) -> Rubric:
    code, criteria = entry["key"], list(entry["criteria"])
    _check(code, criteria)
    rule = dict(entry["pass_rule"])
    scoring.PassRule.of(rule)
    canonical = json.dumps([code, entry["title"], rule, criteria], sort_keys=True, ensure_ascii=False)
    fingerprint = hashlib.sha256(canonical.encode()).hexdigest()
    last = Rubric.objects.filter(code=code).order_by("-version").first()
    if last is not None and last.fingerprint == fingerprint:
        return last
    rubric = Rubric.objects.create(
        code=code,
        version=last.version + 1 if last else 1,
        title=entry["title"],
        pass_rule=rule,
        fingerprint=fingerprint,
        created_at=clock.now(),
    )
    Criterion.objects.bulk_create(
        Criterion(
            rubric=rubric,
            code=criterion["code"],
            title=criterion["title"],
            weight=criterion["weight"],
            critical=bool(criterion.get("critical")),
            levels=list(criterion["levels"]),
            competencies=list(criterion.get("competencies", [])),
            position=place,
        )
        for place, criterion in enumerate(criteria)
    )
    audit.record(
        "assessments.rubric.load",
        rubric,
        actor=actor,
        data={"code": code, "version": rubric.version, "fingerprint": fingerprint},
    )
    return rubric


def _check(code: str, criteria: list[Mapping[str, Any]]) -> None:
    codes = [criterion["code"] for criterion in criteria]
    if twice := sorted({c for c in codes if codes.count(c) > 1}):
        raise Invalid("criterion_twice", f"The rubric {code} names {', '.join(twice)} twice.")
    for criterion in criteria:
        if len(criterion["levels"]) != scoring.HIGHEST + 1:
            raise Invalid(
                "rubric_levels", f"{code} {criterion['code']} needs five sentences, level 0 to level 4."
            )
    check_weights([Decimal(str(criterion["weight"])) for criterion in criteria])
