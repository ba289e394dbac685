"""Writes on defenses: propose, confirm, cancel, open, draft, seal. No score leaves its seat before all are sealed."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from assessments import panels, scoring
from assessments.events import DefenseConfirmed, DefenseProposed, ModerationOpened, ScoresRevealed
from assessments.models import Capstone, Criterion, Defense, Moderation, Seat, SeatScore
from assessments.panels import Objection, Slot
from assessments.queries import capstones as reads
from assessments.states import CAPSTONE_MOVES, DEFENSE_MOVES, CapstoneState, DefenseState
from foundation import audit, clock
from foundation.errors import Invalid, NotFound, Refused
from foundation.events import emit
from foundation.text import TextInvalid, clean_line, clean_text
from foundation.transitions import move

#: a defense may be opened this long before its slot
EARLY = timedelta(minutes=15)
MOST_PLACE, MOST_REASON = 300, 1_000

Entries = Iterable[tuple[object, object, object]]


class PanelRefused(Refused):
    """A panel that may not sit. ``objections`` holds every reason, the sentence says them all."""

    def __init__(self, objections: Sequence[Objection]) -> None:
        first = objections[0]
        fields = {objection.field for objection in objections}
        super().__init__(
            first.code,
            " ".join(dict.fromkeys(objection.sentence for objection in objections)),
            field=first.field if len(fields) == 1 else None,
        )
        self.objections = tuple(objections)


@transaction.atomic
def propose(
    *,
    capstone: Capstone,
    chair: Any,
    members: Sequence[Any],
    starts_at: datetime,
    minutes: int,
    place: str,
    actor: Any,
    reason: str = "",
) -> Defense:
    """Form a panel of three for a pregraded capstone and propose a slot.

    Raises ``PanelRefused`` with every objection (R-02, R-03, R-10, R-14, R-18), ``Refused`` when a panel
    sits already or the capstone is not ready, ``Invalid`` for texts.
    """
    locked = _capstone(capstone)
    if locked.state != CapstoneState.PREGRADED:
        raise Refused(
            f"state_{locked.state}",
            f"This capstone is {locked.state.replace('_', ' ')}; a panel is formed after pre-grading.",
        )
    if locked.enrollment.learner_id == actor.pk:
        raise Refused("own_work", "Somebody else must form the panel for your own work.")
    # Two panels formed at once must see each other's bookings.
    asked = [chair.pk, *(person.pk for person in members)]
    list(User.objects.select_for_update(no_key=True).filter(pk__in=asked).order_by("pk"))
    where, why = _line(place, MOST_PLACE, "place"), _line(reason, MOST_REASON, "reason")
    if not where:
        raise Invalid("place_missing", "Name the room or the meeting address.", field="place")
    _object(
        panels.objections(
            reads.candidates(locked, [chair, *members]),
            chair=chair.pk,
            learner=reads.learner_of(locked),
            slot=Slot(starts_at, minutes),
            at=clock.now(),
            reason=why,
        )
    )
    try:
        with transaction.atomic():
            defense = Defense.objects.create(
                capstone=locked, starts_at=starts_at, minutes=minutes, place=where, proposed_at=clock.now()
            )
    except IntegrityError as problem:
        raise Refused("panel_formed", "A panel is formed for this capstone already.") from problem
    Seat.objects.bulk_create(
        Seat(defense=defense, examiner=person, chair=person.pk == chair.pk) for person in (chair, *members)
    )
    data = {
        "panel": [chair.pk, *(p.pk for p in members)],
        "starts_at": starts_at.isoformat(),
        "minutes": minutes,
    }
    audit.record(
        "assessments.defense.propose", defense, actor=actor, data=data | ({"reason": why} if why else {})
    )
    emit(DefenseProposed(defense_id=str(defense.pk)))
    return defense


@transaction.atomic
def confirm(*, defense: Defense, actor: Any) -> Defense:
    """Panel and slot stand; the learner sees them. A conflict declared meanwhile is refused."""
    capstone = _capstone(defense.capstone)  # the capstone's row is always locked before the defense's (F-29)
    locked = _locked(defense)
    _require_clean(locked)
    move(
        locked,
        DefenseState.CONFIRMED,
        moves=DEFENSE_MOVES,
        verb="assessments.defense.confirm",
        actor=actor,
    )
    move(
        capstone,
        CapstoneState.SCHEDULED,
        moves=CAPSTONE_MOVES,
        verb="assessments.capstone.schedule",
        actor=actor,
        data={"defense": str(locked.pk)},
    )
    emit(DefenseConfirmed(defense_id=str(locked.pk)))
    return locked


@transaction.atomic
def cancel(*, defense: Defense, reason: str, actor: Any) -> Defense:
    """Call a defense off, with a reason; the capstone waits for another panel."""
    why = _line(reason, MOST_REASON, "reason")
    if not why:
        raise Invalid("reason_missing", "Say why the defense is called off.", field="reason")
    capstone = _capstone(defense.capstone)
    locked = _locked(defense)
    move(
        locked,
        DefenseState.CANCELED,
        moves=DEFENSE_MOVES,
        verb="assessments.defense.cancel",
        actor=actor,
        reason=why,
    )
    if capstone.state == CapstoneState.SCHEDULED:
        move(
            capstone,
            CapstoneState.PREGRADED,
            moves=CAPSTONE_MOVES,
            verb="assessments.capstone.unschedule",
            actor=actor,
            data={"defense": str(locked.pk)},
        )
    return locked


@transaction.atomic
def open(*, defense: Defense, actor: Any) -> Defense:
    """Hold the defense: the clock runs, the seats may score. Not earlier than 15 minutes before its slot."""
    locked = _locked(defense)
    _require_clean(locked)
    if locked.state == DefenseState.CONFIRMED and clock.now() < locked.starts_at - EARLY:
        raise Refused(
            "too_early",
            f"The defense can be opened from 15 minutes before its slot, {locked.starts_at:%d %B %Y %H:%M} UTC.",
        )
    return move(
        locked,
        DefenseState.HELD,
        moves=DEFENSE_MOVES,
        verb="assessments.defense.open",
        actor=actor,
        held_at=clock.now(),
    )


@transaction.atomic
def draft(*, defense: Defense, entries: Entries, actor: Any, from_json: bool = False) -> Seat:
    """Keep a seat's unfinished scores. What is missing may be missing; what is there must be right (B-44 to B-48)."""
    seat, criteria = _seat(_held(defense), actor)
    given = scoring.read_scores(entries, criteria, from_json=from_json, partial=True)
    seat.draft = {
        code: {"level": score.level if score.level >= 0 else None, "note": score.note}
        for code, score in given.items()
    }
    seat.drafted_at = clock.now()
    seat.save(update_fields=["draft", "drafted_at"])
    return seat


@transaction.atomic
def seal(*, defense: Defense, entries: Entries, actor: Any, from_json: bool = False) -> Seat:
    """Seal a seat's scores, once and for ever (R-24); the last seal reveals all of them together.

    Every criterion needs a level, the lowest two and the highest a note. With the last seal the defense
    closes, the capstone is defended, and too wide a spread opens a moderation (R-23): exactly once, because
    the defense row is locked from here to the commit.
    """
    # The capstone before the defense, as everywhere: a seal and a cancellation must not wait for each other (F-29).
    _capstone(defense.capstone)
    held = _held(defense)
    seat, criteria = _seat(held, actor)
    given = scoring.read_scores(entries, criteria, from_json=from_json)
    _require_clean(held)
    by_code = {criterion.code: criterion for criterion in criteria}
    SeatScore.objects.bulk_create(
        SeatScore(seat=seat, criterion=by_code[code], level=score.level, note=score.note)
        for code, score in given.items()
    )
    seat.sealed_at, seat.draft, seat.drafted_at = clock.now(), {}, None
    seat.save(update_fields=["sealed_at", "draft", "drafted_at"])
    audit.record("assessments.defense.seal", seat, actor=actor, data={"defense": str(held.pk)})
    if not Seat.objects.filter(defense=held, sealed_at__isnull=True).exists():
        _reveal(held, actor)
    return seat


def _reveal(held: Defense, actor: Any) -> None:
    move(
        held,
        DefenseState.CLOSED,
        moves=DEFENSE_MOVES,
        verb="assessments.defense.close",
        actor=actor,
        revealed_at=clock.now(),
    )
    capstone = _capstone(held.capstone)
    move(
        capstone,
        CapstoneState.DEFENDED,
        moves=CAPSTONE_MOVES,
        verb="assessments.capstone.defend",
        actor=actor,
        data={"defense": str(held.pk)},
    )
    emit(ScoresRevealed(defense_id=str(held.pk)))
    standing = reads.standing(held)
    if standing is None or not standing.spread.sentences:
        return
    moderation = Moderation.objects.create(
        defense=held, reasons=list(standing.spread.sentences), opened_at=clock.now()
    )
    move(
        capstone,
        CapstoneState.IN_MODERATION,
        moves=CAPSTONE_MOVES,
        verb="assessments.moderation.open",
        actor=actor,
        data={"moderation": moderation.pk, "criteria": list(standing.spread.differing)},
    )
    emit(ModerationOpened(defense_id=str(held.pk)))


def _capstone(capstone: Capstone) -> Capstone:
    return (
        Capstone.objects.select_for_update(of=("self",))
        .select_related("enrollment__learner", "enrollment__cohort__version__program", "rubric")
        .get(pk=capstone.pk)
    )


def _locked(defense: Defense) -> Defense:
    return (
        Defense.objects.select_for_update(of=("self",))
        .select_related(
            "capstone__enrollment__learner",
            "capstone__enrollment__cohort__version__program",
            "capstone__rubric",
        )
        .get(pk=defense.pk)
    )


def _held(defense: Defense) -> Defense:
    locked = _locked(defense)
    if locked.state == DefenseState.HELD:
        return locked
    if locked.state == DefenseState.CLOSED:
        raise Refused("sealed_already", "All scores of this defense are sealed. They never change again.")
    raise Refused(f"state_{locked.state}", "Scores are given once the defense is open.")


def _seat(held: Defense, actor: Any) -> tuple[Seat, list[Criterion]]:
    seat = Seat.objects.select_for_update(of=("self",)).filter(defense=held, examiner=actor).first()
    if seat is None:
        raise NotFound
    if seat.sealed_at is not None:
        raise Refused("sealed_already", "Your scores are sealed. They never change again.")
    seat.defense = held
    return seat, reads.criteria_of(held.capstone)


def _require_clean(defense: Defense) -> None:
    """Refuse when somebody on the panel may not examine this learner any more: conflicts come later too (R-14)."""
    seats = list(Seat.objects.filter(defense=defense).select_related("examiner"))
    learner, at = reads.learner_of(defense.capstone), clock.now()
    found = [
        objection
        for candidate in reads.candidates(defense.capstone, [seat.examiner for seat in seats])
        for objection in panels.about(candidate, learner, at)
    ]
    if found:
        raise PanelRefused(
            [*found, Objection("panel_broken", "members", "Call this defense off and propose another panel.")]
        )


def _object(found: Sequence[Objection]) -> None:
    if found:
        raise PanelRefused(found)


def _line(raw: str, most: int, field: str) -> str:
    try:
        return clean_text(raw, most) if field == "reason" else clean_line(raw, most)
    except TextInvalid as problem:
        raise Invalid(problem.code, problem.sentence, field=field) from problem
