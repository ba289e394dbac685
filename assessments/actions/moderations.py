"""Writes on moderations: assign a moderator, close with levels and a note."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from accounts.roles import Role, has_role
from assessments import scoring
from assessments.models import Capstone, Moderation
from assessments.queries import capstones as reads
from assessments.states import CAPSTONE_MOVES, CapstoneState
from foundation import audit, clock
from foundation.errors import Invalid, Refused
from foundation.text import TextInvalid, clean_text
from foundation.transitions import move

MOST_NOTE = 6_000


@transaction.atomic
def assign(*, moderation: Moderation, moderator: Any, actor: Any) -> Moderation:
    """Give an open moderation to an officer or examiner outside the chain (R-26)."""
    locked = _open(moderation)
    _require_apart(locked, moderator)
    locked.moderator = moderator
    locked.save(update_fields=["moderator"])
    audit.record("assessments.moderation.assign", locked, actor=actor, data={"moderator": moderator.pk})
    return locked


@transaction.atomic
def close(
    *,
    moderation: Moderation,
    levels: Iterable[tuple[object, object]],
    note: str,
    actor: Any,
    from_json: bool = False,
) -> Moderation:
    """Settle the levels on which the panel differed, with the reason in words; the sealed scores stay as they are.

    ``levels`` are (criterion code, level) for exactly the differing criteria (B-44 to B-48). The capstone
    goes back to defended and waits for its decision.
    """
    locked = _open(moderation)
    if locked.moderator_id not in (None, actor.pk):
        raise Refused("moderator_other", "This moderation was given to somebody else.")
    _require_apart(locked, actor)
    standing = reads.standing(locked.defense)
    if standing is None:
        raise Refused("not_revealed", "The scores of this defense are not revealed yet.")
    asked = [c for c in standing.criteria if c.code in standing.spread.differing]
    given = scoring.read_scores(
        [(code, raw, "") for code, raw in levels], asked, from_json=from_json, noted=False
    )
    try:
        words = clean_text(note, MOST_NOTE)
    except TextInvalid as problem:
        raise Invalid(problem.code, problem.sentence, field="note") from problem
    if len(words) < scoring.NOTE_LENGTH:
        raise Invalid(
            "note_missing",
            f"Say in at least {scoring.NOTE_LENGTH} characters why these levels hold; yours has {len(words)}.",
            field="note",
        )
    locked.moderator, locked.note, locked.closed_at = actor, words, clock.now()
    locked.levels = {code: score.level for code, score in given.items()}
    locked.save(update_fields=["moderator", "note", "levels", "closed_at"])
    capstone = Capstone.objects.get(pk=locked.defense.capstone_id)
    move(
        capstone,
        CapstoneState.DEFENDED,
        moves=CAPSTONE_MOVES,
        verb="assessments.moderation.close",
        actor=actor,
        data={"moderation": locked.pk, "levels": locked.levels},
    )
    return locked


def _open(moderation: Moderation) -> Moderation:
    locked = (
        Moderation.objects.select_for_update(of=("self",))
        .select_related("defense__capstone__enrollment__learner", "defense__capstone__rubric")
        .get(pk=moderation.pk)
    )
    if locked.closed_at is not None:
        raise Refused("moderation_closed", "This moderation is closed.")
    return locked


def _require_apart(moderation: Moderation, person: Any) -> None:
    if not has_role(person, Role.OFFICER, Role.EXAMINER):
        raise Refused("not_moderator", f"{person} is neither an officer nor an examiner.", field="moderator")
    if reasons := reads.separation(person, moderation.defense.capstone, moderated=False):
        raise Refused(
            "moderator_involved", f"{person} cannot moderate this. {' '.join(reasons)}", field="moderator"
        )
