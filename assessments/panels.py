"""Whether a panel and its slot may stand, and if not, why: three seats, one chair, no conflicts. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

#: R-10: a chair and two members
SEATS: Final = 3
NOTICE: Final = timedelta(hours=48)
#: R-03: months after the end of a training in which the trainer does not examine the trained
MONTHS_APART: Final = 24
LEAST_REASON: Final = 15
SHORTEST, LONGEST = 30, 240
#: at the end of the calendar other zones have no such day, and no panel is formed years ahead
FARTHEST: Final = timedelta(days=366)


@dataclass(frozen=True)
class Slot:
    """A stretch of time somebody is taken for; instants are aware."""

    starts_at: datetime
    minutes: int

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    def overlaps(self, other: Slot) -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True)
class Learner:
    """Whom the panel would examine."""

    id: int
    name: str
    employer: str = ""


@dataclass(frozen=True)
class Candidate:
    """A person for a seat, with what stands between them and the learner.

    ``conflicts`` are kinds of declared conflicts in words; ``taught_until`` is the end of the last training
    of the learner by this person (which may lie ahead), ``marked_at`` the last mark on the learner's work.
    """

    id: int
    name: str
    examiner: bool = True
    employer: str = ""
    conflicts: tuple[str, ...] = ()
    taught_until: datetime | None = None
    marked_at: datetime | None = None
    taken: tuple[Slot, ...] = ()


@dataclass(frozen=True)
class Objection:
    """One reason against a panel: a stable code, the field it belongs to, whom it is about, a sentence."""

    code: str
    field: str
    sentence: str
    person: int | None = None


def objections(
    panel: Sequence[Candidate],
    *,
    chair: int | None,
    learner: Learner,
    slot: Slot,
    at: datetime,
    reason: str = "",
) -> tuple[Objection, ...]:
    """Every reason why a panel may not sit at a slot; empty when it may. ``at`` is the present, ``chair`` a person's id."""
    found = [*_shape(panel, chair)]
    for candidate in panel:
        field = "chair" if candidate.id == chair else "members"
        found += [Objection(o.code, field, o.sentence, o.person) for o in about(candidate, learner, at)]
        if any(slot.overlaps(other) for other in candidate.taken):
            found.append(
                Objection(
                    "double_booked",
                    "starts_at",
                    f"{candidate.name} sits on another panel at that time.",
                    candidate.id,
                )
            )
    return (*found, *_slot(slot, at, reason))


def about(candidate: Candidate, learner: Learner, at: datetime) -> tuple[Objection, ...]:
    """Why one person may not examine one learner, whatever the slot (R-02, R-03, R-14)."""
    who = candidate.name
    found: list[Objection] = []

    def against(code: str, sentence: str) -> None:
        found.append(Objection(code, "members", sentence, candidate.id))

    if candidate.id == learner.id:
        against("own_work", f"{who} is the learner.")
    if not candidate.examiner:
        against("not_examiner", f"{who} is not an examiner.")
    for kind in candidate.conflicts:
        against("conflict", f"{who} has a declared conflict of interest with {learner.name}: {kind}.")
    if same_employer(candidate.employer, learner.employer):
        against("conflict", f"{who} and {learner.name} have the same employer, {candidate.employer.strip()}.")
    if within(candidate.taught_until, at):
        against("taught", f"{who} taught {learner.name} within the last {MONTHS_APART} months.")
    if within(candidate.marked_at, at):
        against("marked", f"{who} marked work of {learner.name} within the last {MONTHS_APART} months.")
    return tuple(found)


def within(last: datetime | None, at: datetime, *, months: int = MONTHS_APART) -> bool:
    """Whether something that ended at ``last`` is less than so many calendar months ago; to the day it counts."""
    if last is None:
        return False
    year, month = divmod(at.year * 12 + at.month - 1 - months, 12)
    day = at.day
    while True:
        try:
            return last >= at.replace(year=year, month=month + 1, day=day)
        except ValueError:  # 29 February and the like: the last day that the month has
            day -= 1


def same_employer(one: str, other: str) -> bool:
    """Whether two people name the same employer, whatever the case and spaces; an empty name is nobody's."""
    left, right = " ".join(one.casefold().split()), " ".join(other.casefold().split())
    return bool(left) and left == right


def _shape(panel: Sequence[Candidate], chair: int | None) -> Iterable[Objection]:
    people = {candidate.id for candidate in panel}
    if len(panel) != SEATS:
        yield Objection(
            "panel_size",
            "members",
            f"A panel has {SEATS} seats: a chair and two members. This one has {len(panel)}.",
        )
    elif len(people) != len(panel):
        yield Objection("panel_twice", "members", "The same person cannot take two seats of one panel.")
    if chair is None or chair not in people:
        yield Objection("panel_chair", "chair", "One of the three seats is the chair's. Name the chair.")


def _slot(slot: Slot, at: datetime, reason: str) -> Iterable[Objection]:
    if not SHORTEST <= slot.minutes <= LONGEST:
        yield Objection("minutes", "minutes", f"A defense takes from {SHORTEST} to {LONGEST} minutes.")
    if slot.starts_at <= at:
        yield Objection("slot_past", "starts_at", "The slot lies in the past. Choose a time to come.")
    elif slot.starts_at > at + FARTHEST:
        yield Objection("slot_far", "starts_at", "The slot is more than a year away. Check the year.")
    elif slot.starts_at < at + NOTICE and len(reason.strip()) < LEAST_REASON:
        yield Objection(
            "notice_short",
            "reason",
            f"The slot is less than 48 hours away. Choose a later one, or say why it cannot wait "
            f"in at least {LEAST_REASON} characters.",
        )
