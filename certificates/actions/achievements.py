"""Writes of the credential register: what can be earned, loaded from the authored file."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from certificates import eligibility
from certificates.models import Achievement, AchievementVersion
from curriculum.models import Program
from foundation import audit
from foundation.errors import Invalid

#: What a version freezes, in the words of the authored file.
_FROZEN = (
    "title",
    "kind",
    "achievement_type",
    "description",
    "criteria",
    "validity_months",
    "level_number",
    "decided_on",
    "requirements",
)


@transaction.atomic
def load(*, data: Sequence[Mapping[str, Any]], actor: Any) -> list[AchievementVersion]:
    """Bring the register to what the file says; return the versions that are new. Running it again adds nothing.

    A changed text or rule is a new version; earlier versions and what was awarded under them stay (R-77, R-90).
    Raises ``Invalid`` ``achievement_invalid`` naming the entry, before anything is written.
    """
    for entry in data:
        _check(entry, {str(other.get("code")) for other in data})
    programs = {
        program.code: program for program in Program.objects.filter(code__in={e["program"] for e in data})
    }
    added = []
    for position, entry in enumerate(data):
        if entry["program"] not in programs:
            raise Invalid(
                "program_unknown",
                f"{entry['code']} names the program {entry['program']}, which is not loaded.",
            )
        achievement, _ = Achievement.objects.update_or_create(
            code=entry["code"],
            defaults={"program": programs[entry["program"]], "rank": entry["rank"], "position": position},
        )
        version = _version(achievement, entry)
        if version is not None:
            audit.record(
                "certificates.achievement.load", version, actor=actor, data={"code": achievement.code}
            )
            added.append(version)
    known = {achievement.code: achievement for achievement in Achievement.objects.all()}
    for entry in data:
        wanted = known.get(entry.get("prerequisite") or "")
        if known[entry["code"]].prerequisite_id != (wanted.pk if wanted else None):
            Achievement.objects.filter(code=entry["code"]).update(prerequisite=wanted)
    return added


def _version(achievement: Achievement, entry: Mapping[str, Any]) -> AchievementVersion | None:
    frozen = {name: entry.get(name) for name in _FROZEN}
    fingerprint = hashlib.sha256(
        json.dumps(frozen, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    ).hexdigest()
    last = achievement.versions.order_by("-number").first()
    if last is not None and last.fingerprint == fingerprint:
        return None
    return AchievementVersion.objects.create(
        achievement=achievement, number=last.number + 1 if last else 1, fingerprint=fingerprint, **frozen
    )


def _check(entry: Mapping[str, Any], codes: set[str]) -> None:
    name = entry.get("code") or "An achievement without a code"
    for field in ("code", "title", "program", "kind", "achievement_type", "description", "decided_on"):
        if not isinstance(entry.get(field), str) or not entry[field]:
            raise Invalid("achievement_invalid", f"{name} has no {field}.")
    if not isinstance(entry.get("rank"), int):
        raise Invalid("achievement_invalid", f"{name} has no rank.")
    if not isinstance(entry.get("criteria"), list) or not entry["criteria"]:
        raise Invalid("achievement_invalid", f"{name} has no criteria.")
    if entry.get("prerequisite") and entry["prerequisite"] not in codes:
        raise Invalid(
            "achievement_invalid", f"{name} rests on {entry['prerequisite']}, which is not in the file."
        )
    if not entry.get("requirements"):
        raise Invalid("achievement_invalid", f"{name} has no award rule.")
    try:
        eligibility.check(entry["requirements"])
    except eligibility.RuleUnknown as problem:
        raise Invalid("achievement_invalid", f"{name}: {problem}") from problem
