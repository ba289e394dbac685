"""The same for programs: capstones, defenses and a seat's own scores as JSON."""

import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from ninja.security import django_auth

from assessments.actions import defenses
from assessments.models import Defense
from assessments.queries import capstones as reads
from foundation import access
from foundation.errors import Invalid, Unsupported

router = Router(auth=django_auth, tags=["assessments"])

Entries = list[tuple[object, object, object]]


@router.get("/capstones/{uuid:capstone_id}")
def capstone(request: HttpRequest, capstone_id: UUID) -> dict[str, Any]:
    """A capstone: to its learner with the released result, to the panel and the office without scores."""
    found = access.fetch(request.user, "assessments.api.capstone", id=capstone_id, among=reads.capstones())
    own = found.enrollment.learner_id == request.user.pk
    result = reads.result_of(found) if found.state == "decided" else None
    # Its learner is not told that a decision was made before that decision is released.
    state = (
        "defended" if own and result is None and found.state in ("in_moderation", "decided") else found.state
    )
    answer: dict[str, Any] = {
        "id": str(found.pk),
        "title": found.title,
        "state": state,
        "submitted_at": _instant(found.submitted_at),
        "fingerprint": found.fingerprint,
        "files": [
            {"name": f.display_name, "kind": f.kind, "size": f.size, "sha256": f.sha256}
            for f in reads.files_of(found)
        ],
        "pregrading": None,
        "evidence": reads.evidence_of(found) if reads.may_read_evidence(request.user, found) else None,
        "result": None,
    }
    run = reads.run_of(found)
    if run is not None:
        answer["pregrading"] = {
            "state": run.state,
            "steps": [{"name": s.name, "state": s.state, "note": s.note} for s in run.step_list],  # type: ignore[attr-defined]
        }
    if own and result is not None:
        answer["result"] = {
            "outcome": result.decision.outcome,
            "reason": result.decision.reason,
            "below": list(result.below),
            "levels": {row["code"]: row["level"] for row in result.criteria},
            "released_at": _instant(result.decision.release.at),
        }
    return answer


@router.get("/defenses/{uuid:defense_id}")
def defense(request: HttpRequest, defense_id: UUID) -> dict[str, Any]:
    """A defense: who sits and who has sealed; my own scores; everybody's after the last seal."""
    found = _defense(request, "assessments.defense.show", defense_id)
    seat = reads.seat_of(request.user, found)
    answer: dict[str, Any] = {
        "id": str(found.pk),
        "capstone": str(found.capstone_id),
        "state": found.state,
        "starts_at": _instant(found.starts_at),
        "minutes": found.minutes,
        "seats": [
            {"examiner": s.examiner.name, "chair": s.chair, "sealed": s.sealed_at is not None}
            for s in found.seat_list
        ],
        "mine": None,
        "scores": None,
    }
    if seat is not None:
        sealed = {s.criterion.code: {"level": s.level, "note": s.note} for s in reads.own_scores(seat)}
        answer["mine"] = {"sealed": seat.sealed_at is not None, "scores": sealed or seat.draft}
    if reads.may_read_scores(request.user, found):
        standing = reads.standing(found)
        if standing is not None:
            answer["scores"] = {
                "seats": [
                    {
                        "examiner": s.examiner.name,
                        "scores": {
                            c: {"level": score.level, "note": score.note}
                            for c, score in standing.scores[s.pk].items()
                        },
                    }
                    for s in standing.seats
                ],
                "agreed": standing.agreed,
                "spread": list(standing.spread.sentences),
                "meets_rule": standing.verdict.met,
            }
    return answer


@router.post("/defenses/{uuid:defense_id}/draft")
def draft(request: HttpRequest, defense_id: UUID) -> dict[str, Any]:
    """Keep unfinished scores of my seat: ``{"scores": [{"criterion": "R1", "level": 3, "note": ""}]}``."""
    found = _defense(request, "assessments.defense.save", defense_id)
    seat = defenses.draft(defense=found, entries=_entries(request), actor=request.user, from_json=True)
    return {"saved_at": _instant(seat.drafted_at)}


@router.post("/defenses/{uuid:defense_id}/seal")
def seal(request: HttpRequest, defense_id: UUID) -> dict[str, Any]:
    """Seal my seat's scores, once; the same body as for a draft, with every criterion."""
    found = _defense(request, "assessments.defense.seal", defense_id)
    sealed = defenses.seal(defense=found, entries=_entries(request), actor=request.user, from_json=True)
    return {"sealed_at": _instant(sealed.sealed_at)}


def _defense(request: HttpRequest, verb: str, defense_id: UUID) -> Any:
    return access.fetch(request.user, verb, id=defense_id, among=reads.defenses(Defense.objects.all()))


def _entries(request: HttpRequest) -> Entries:
    """The entries of a body, as they were sent.

    Raises ``Unsupported`` ``json_only``, ``Invalid`` ``json_invalid``, ``json_twice`` or ``field_unknown`` (B-61 to B-64).
    """
    if request.content_type not in ("application/json", ""):
        raise Unsupported("json_only", "Send the scores as application/json.")
    body = _read(request.body)
    if not isinstance(body, dict) or not isinstance(body.get("scores"), list):
        raise Invalid("json_invalid", 'The body must be {"scores": [...]}.')
    if unknown := sorted(set(body) - {"scores"}):
        raise Invalid("field_unknown", f"The body may hold scores only, not {unknown[0][:40]}.")
    entries: Entries = []
    for place, entry in enumerate(body["scores"]):
        if not isinstance(entry, dict) or set(entry) - {"criterion", "level", "note"}:
            raise Invalid(
                "field_unknown", f"scores[{place}] must hold criterion, level and note, nothing else."
            )
        entries.append((entry.get("criterion"), entry.get("level"), entry.get("note", "")))
    return entries


def _read(raw: bytes) -> Any:
    try:
        return json.loads(raw, object_pairs_hook=_once, parse_constant=_no_constant, parse_int=_whole)
    except UnicodeDecodeError as problem:
        raise Invalid("json_invalid", "The body is not UTF-8 text.") from problem
    except json.JSONDecodeError as problem:
        raise Invalid(
            "json_invalid", f"This is not JSON: line {problem.lineno}, column {problem.colno}."
        ) from problem
    except RecursionError as problem:
        raise Invalid("json_invalid", "The body is nested too deeply.") from problem


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Invalid("json_twice", "A key stands twice in one object of the body.")
    return found


def _whole(digits: str) -> int:
    # Python refuses to read thousands of digits, with an error that is not JSON's own.
    if len(digits) > 20:
        raise Invalid("score_number", "A number of the body is far longer than any level.")
    return int(digits)


def _no_constant(name: str) -> Any:
    raise Invalid("score_number", f"{name} is not a number that can be a level.")


def _instant(at: Any) -> str | None:
    return at.isoformat(timespec="seconds") if at else None
