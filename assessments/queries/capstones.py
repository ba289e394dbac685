"""Named reads of capstones, their defenses, moderations and decisions. Who may see sealed scores is decided here."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from accounts import queries as people
from accounts.roles import Role, has_role
from assessments import panels, scoring
from assessments.models import (
    Capstone,
    CapstoneFile,
    Conflict,
    Criterion,
    Decision,
    Defense,
    Mark,
    Moderation,
    PregradeRun,
    Seat,
    SeatScore,
)
from assessments.panels import Candidate, Learner, Slot
from assessments.states import CapstoneState, ConflictKind, DefenseState
from enrollments import queries as places
from enrollments.models import CohortStaff, Enrollment
from enrollments.pacing import Lock
from foundation import clock

#: the teaching week from which a capstone may be begun (the week of dossier assembly)
CAPSTONE_WEEK = 44

CONFLICT_WORDS = {
    ConflictKind.EMPLOYER: "employer",
    ConflictKind.CLIENT: "client or business tie",
    ConflictKind.FAMILY: "family or close friend",
    ConflictKind.MENTORING: "mentoring",
    ConflictKind.TEACHING: "teaching",
    ConflictKind.SUPERVISION: "supervision at work",
    ConflictKind.OTHER: "another reason",
}
SITTING = (DefenseState.PROPOSED, DefenseState.CONFIRMED, DefenseState.HELD)


# --- the capstone ---------------------------------------------------------------------------------


def rubric_code(program_code: str) -> str:
    """The rubric of a program's capstone."""
    return f"capstone-{program_code.lower()}"


def lock_of(enrollment: Enrollment, *, reader_zone: str = "") -> Lock | None:
    """Why a capstone cannot be begun yet, or None: it opens with week 44, or with the last week of a shorter plan."""
    standing = places.standing(enrollment, reader_zone=reader_zone)
    week = standing.week(CAPSTONE_WEEK) or (standing.weeks[-1] if standing.weeks else None)
    if week is None:
        return Lock("This program has no weeks yet, so there is nothing to close with a capstone.")
    if week.lock is None:
        return None
    return Lock(
        f"The capstone opens with week {week.number}. {week.lock.sentence}",
        week.lock.opens_at,
        week.lock.opened_by,
    )


def capstones() -> models.QuerySet[Capstone]:
    """Capstones with what their pages name."""
    return Capstone.objects.select_related(
        "enrollment__cohort__version__program", "enrollment__learner", "rubric", "snapshot"
    ).defer("snapshot__document")


def current(enrollment: Enrollment) -> Capstone | None:
    """The newest capstone of a place."""
    return capstones().filter(enrollment=enrollment).order_by("-number").first()


def version_of(capstone: Capstone) -> str:
    """What tells one saved draft from the next."""
    return capstone.saved_at.isoformat()


def files_of(capstone: Capstone) -> list[CapstoneFile]:
    """The dossier's files in the order they came."""
    return list(capstone.files.all())


def criteria_of(capstone: Capstone) -> list[Criterion]:
    """The criteria a capstone is judged by, in their order."""
    return list(Criterion.objects.filter(rubric_id=capstone.rubric_id).order_by("position"))


def run_of(capstone: Capstone) -> PregradeRun | None:
    """The newest pre-grading run with ``step_list``, without the report."""
    return (
        PregradeRun.objects.filter(capstone=capstone)
        .defer("report")
        .order_by("-queued_at")
        .prefetch_related(models.Prefetch("steps", to_attr="step_list"))
        .first()
    )


def evidence_of(capstone: Capstone) -> dict[str, Any] | None:
    """The machine's finished report, or None. Ask ``may_read_evidence`` first."""
    run = PregradeRun.objects.filter(capstone=capstone, report__isnull=False).order_by("-queued_at").first()
    return run.report if run else None


def may_read_evidence(user: Any, capstone: Capstone) -> bool:
    """Whether the machine's evidence may be shown: to its learner, to the office, to examiners after they sealed.

    A seat whose own scores are not sealed comes first: what the machine found would anchor it (facts 4.6).
    """
    if capstone.enrollment.learner_id == user.pk:
        return True
    seats = list(
        Seat.objects.filter(examiner=user, defense__capstone=capstone)
        .exclude(defense__state=DefenseState.CANCELED)
        .values_list("sealed_at", flat=True)
    )
    if seats:
        return all(sealed is not None for sealed in seats)
    if has_role(user, Role.OFFICER, Role.ADMINISTRATOR):
        return True
    return Moderation.objects.filter(defense__capstone=capstone, moderator=user).exists()


# --- people and what stands between them ----------------------------------------------------------


def learner_of(capstone: Capstone) -> Learner:
    """The learner of a capstone as a value for the panel rules."""
    learner = capstone.enrollment.learner
    if learner is None:
        raise ValueError("a capstone has a learner")
    return Learner(learner.pk, learner.name, learner.employer)


def candidates(
    capstone: Capstone, among: Iterable[Any], *, examiners: frozenset[int] | None = None
) -> list[Candidate]:
    """People as candidates for a seat, with conflicts, teaching, marking and bookings: five queries for all of them.

    ``examiners`` are the ids of those who hold the role now (read here when None).
    """
    persons = list(among)
    learner_id = capstone.enrollment.learner_id
    if examiners is None:
        examiners = frozenset(people.people_with(Role.EXAMINER).values_list("pk", flat=True))
    conflicts: dict[int, list[str]] = defaultdict(list)
    for person, kind in Conflict.objects.filter(
        person__in=persons, learner=learner_id, ended_at__isnull=True
    ).values_list("person_id", "kind"):
        conflicts[person].append(CONFLICT_WORDS[ConflictKind(kind)])
    taught = taught_until(persons, learner_id)
    marked = dict(
        Mark.objects.filter(marker__in=persons, submission__enrollment__learner=learner_id)
        .order_by()
        .values_list("marker_id")
        .annotate(last=models.Max("made_at"))
    )
    taken: dict[int, list[Slot]] = defaultdict(list)
    for person, starts_at, minutes in (
        Seat.objects.filter(examiner__in=persons, defense__state__in=SITTING)
        .exclude(defense__capstone=capstone)
        .values_list("examiner_id", "defense__starts_at", "defense__minutes")
    ):
        taken[person].append(Slot(starts_at, minutes))
    return [
        Candidate(
            person.pk,
            person.name,
            examiner=person.pk in examiners and person.is_active,
            employer=person.employer,
            conflicts=tuple(sorted(conflicts[person.pk])),
            taught_until=taught.get(person.pk),
            marked_at=marked.get(person.pk),
            taken=tuple(taken[person.pk]),
        )
        for person in persons
    ]


def taught_until(persons: Iterable[Any], learner_id: int | None) -> dict[int, datetime]:
    """Person id to the end of the last cohort in which they taught the learner (R-03); it may lie ahead."""
    found: dict[int, datetime] = {}
    rows = CohortStaff.objects.filter(person__in=list(persons), cohort__enrollments__learner=learner_id)
    for staff in rows.select_related("cohort__version__program").distinct():
        ends = places.calendar_of(staff.cohort).finishes
        found[staff.person_id] = max(ends, found.get(staff.person_id, ends))
    return found


def separation(person: Any, capstone: Capstone, *, sat: bool = True, moderated: bool = True) -> list[str]:
    """Why a person is part of a capstone's chain already and may not moderate or decide (R-02, R-04): sentences."""
    learner = capstone.enrollment.learner
    if learner is None:
        raise ValueError("a capstone has a learner")
    name, found = learner.name, []
    if learner.pk == person.pk:
        found.append("This is your own work.")
    if CohortStaff.objects.filter(person=person, cohort__enrollments__learner=learner).exists():
        found.append(f"You teach or taught {name}.")
    if Mark.objects.filter(marker=person, submission__enrollment__learner=learner).exists():
        found.append(f"You marked work of {name}.")
    seats = Seat.objects.filter(examiner=person, defense__capstone=capstone).exclude(
        defense__state=DefenseState.CANCELED
    )
    if sat and seats.exists():
        found.append(f"You sit on the panel of {name}.")
    if moderated and Moderation.objects.filter(defense__capstone=capstone, moderator=person).exists():
        found.append(f"You moderated the scores of {name}.")
    for kind in Conflict.objects.filter(person=person, learner=learner, ended_at__isnull=True).values_list(
        "kind", flat=True
    ):
        found.append(
            f"You have a declared conflict of interest with {name}: {CONFLICT_WORDS[ConflictKind(kind)]}."
        )
    if panels.same_employer(person.employer, learner.employer):
        found.append(f"You and {name} have the same employer.")
    return found


def moderators(moderation: Moderation) -> list[Any]:
    """Officers and examiners who may moderate: outside the panel, not teaching, without conflict."""
    capstone = moderation.defense.capstone
    persons = list(
        (people.people_with(Role.OFFICER) | people.people_with(Role.EXAMINER))
        .distinct()
        .order_by("name", "pk")
    )
    return [person for person in persons if not separation(person, capstone, moderated=False)]


def conflicts(user: Any) -> models.QuerySet[Conflict]:
    """The register as a person sees it: the office all of it but what is about themselves, others their own."""
    rows = Conflict.objects.select_related("person", "learner", "declared_by").order_by("-declared_at", "-pk")
    if has_role(user, Role.OFFICER, Role.ADMINISTRATOR):
        return rows.exclude(learner=user)
    return rows.filter(person=user)


def learners_with_capstones() -> models.QuerySet[Any]:
    """Learners whose capstone is submitted and not decided: whom a conflict can be about now."""
    return (
        people.people_with(Role.LEARNER)
        .filter(
            enrollments__capstones__state__in=[
                s
                for s in CapstoneState
                if s not in (CapstoneState.DRAFT, CapstoneState.WITHDRAWN, CapstoneState.DECIDED)
            ]
        )
        .distinct()
    )


def judges() -> models.QuerySet[Any]:
    """People who may come to judge a capstone."""
    found = (
        people.people_with(Role.EXAMINER)
        | people.people_with(Role.OFFICER)
        | people.people_with(Role.INSTRUCTOR)
    )
    return found.distinct().order_by("name", "pk")


# --- defenses -------------------------------------------------------------------------------------


def defenses(among: models.QuerySet[Defense]) -> models.QuerySet[Defense]:
    """Defenses with what a list names: capstone, learner, program, seats with examiners. Three queries."""
    return (
        among.select_related(
            "capstone__enrollment__learner",
            "capstone__enrollment__cohort__version__program",
            "capstone__rubric",
            "capstone__snapshot",
        )
        .defer("capstone__snapshot__document")
        .prefetch_related(
            models.Prefetch(
                "seats",
                queryset=Seat.objects.select_related("examiner")
                .defer("draft")
                .order_by("-chair", "examiner__name"),
                to_attr="seat_list",
            )
        )
    )


def latest_defense(capstone: Capstone) -> Defense | None:
    """The newest defense of a capstone that was not canceled, with its seats."""
    return (
        defenses(Defense.objects.filter(capstone=capstone).exclude(state=DefenseState.CANCELED))
        .order_by("-proposed_at")
        .first()
    )


def waiting_for_panel(among: models.QuerySet[Capstone]) -> models.QuerySet[Capstone]:
    """Pregraded capstones without a panel, longest waiting first."""
    return (
        among.filter(state=CapstoneState.PREGRADED)
        .exclude(defenses__state__in=SITTING)
        .select_related("enrollment__learner", "enrollment__cohort__version__program")
        .order_by("submitted_at")
    )


def seat_of(user: Any, defense: Defense) -> Seat | None:
    """A person's own seat at a defense, with its draft."""
    return Seat.objects.filter(defense=defense, examiner=user).first()


def own_scores(seat: Seat) -> list[SeatScore]:
    """What a seat sealed, for its own examiner."""
    return list(
        SeatScore.objects.filter(seat=seat).select_related("criterion").order_by("criterion__position")
    )


def scores_of(defense: Defense) -> dict[int, dict[str, SeatScore]]:
    """Seat id to criterion code to sealed score; empty before every seat has sealed (blind rule)."""
    if defense.revealed_at is None:
        return {}
    found: dict[int, dict[str, SeatScore]] = defaultdict(dict)
    for score in (
        SeatScore.objects.filter(seat__defense=defense).select_related("criterion").order_by("seat__pk")
    ):
        found[score.seat_id][score.criterion.code] = score
    return dict(found)


def may_read_scores(user: Any, defense: Defense) -> bool:
    """Whether the table of all scores may be shown: after the last seal, to panel, moderator and office."""
    if defense.revealed_at is None or defense.capstone.enrollment.learner_id == user.pk:
        return False
    if has_role(user, Role.OFFICER, Role.ADMINISTRATOR):
        return True
    if Seat.objects.filter(defense=defense, examiner=user).exists():
        return True
    return Moderation.objects.filter(defense=defense, moderator=user).exists()


@dataclass(frozen=True)
class Standing:
    """How a judged capstone stands: spread, agreed levels and verdict, from sealed scores and moderation."""

    criteria: tuple[Criterion, ...]
    seats: tuple[Seat, ...]
    scores: dict[int, dict[str, SeatScore]]
    spread: scoring.Spread
    moderation: Moderation | None
    agreed: dict[str, int]
    verdict: scoring.Verdict


def standing(defense: Defense) -> Standing | None:
    """What all sealed scores of a defense come to, or None before the last seal. Four queries."""
    scores = scores_of(defense)
    if not scores:
        return None
    criteria = criteria_of(defense.capstone)
    seats = list(
        Seat.objects.filter(defense=defense).select_related("examiner").order_by("-chair", "examiner__name")
    )
    levels = [{code: s.level for code, s in scores[seat.pk].items()} for seat in seats]
    rule = defense.capstone.rubric.pass_rule
    moderation = Moderation.objects.filter(defense=defense).select_related("moderator").first()
    settled = moderation.levels if moderation and moderation.closed_at else {}
    agreed = scoring.agreed(levels, settled)
    return Standing(
        tuple(criteria),
        tuple(seats),
        scores,
        scoring.spread(levels, criteria, rule),
        moderation,
        agreed,
        scoring.judge(agreed, criteria, rule),
    )


def open_moderations(among: models.QuerySet[Moderation]) -> models.QuerySet[Moderation]:
    """Moderations that are not closed, oldest first."""
    return (
        among.filter(closed_at__isnull=True)
        .select_related("defense__capstone__enrollment__learner", "moderator")
        .order_by("opened_at")
    )


# --- decisions ------------------------------------------------------------------------------------


def decision_of(capstone: Capstone) -> Decision | None:
    """The newest decision on a capstone, released or not; for the office only."""
    return (
        Decision.objects.filter(capstone=capstone)
        .select_related("decided_by", "release")
        .order_by("-number")
        .first()
    )


def released_decision(capstone: Capstone) -> Decision | None:
    """The newest decision a learner may read."""
    return (
        Decision.objects.filter(capstone=capstone, release__isnull=False)
        .select_related("release")
        .order_by("-number")
        .first()
    )


@dataclass(frozen=True)
class Result:
    """A released result as its learner reads it: never who gave which score (permission matrix, released)."""

    decision: Decision
    criteria: tuple[dict[str, Any], ...]
    below: tuple[str, ...]


def result_of(capstone: Capstone) -> Result | None:
    """The released result: outcome, reason, agreed level per criterion, what lies below standard."""
    decision = released_decision(capstone)
    if decision is None:
        return None
    agreed = decision.basis.get("agreed", {})
    criteria = tuple(
        {
            "code": criterion.code,
            "title": criterion.title,
            "level": agreed[criterion.code],
            "name": scoring.LEVEL_NAMES[agreed[criterion.code]],
            "text": criterion.levels[agreed[criterion.code]],
            "critical": criterion.critical,
        }
        for criterion in criteria_of(capstone)
        if criterion.code in agreed
    )
    return Result(decision, criteria, tuple(decision.basis.get("below", ())))


def awaiting_decision(among: models.QuerySet[Capstone]) -> models.QuerySet[Capstone]:
    """Defended capstones whose panel and moderation are done, oldest first."""
    return (
        among.filter(state=CapstoneState.DEFENDED)
        .select_related("enrollment__learner", "enrollment__cohort__version__program")
        .order_by("submitted_at")
    )


def decisions(among: models.QuerySet[Capstone]) -> models.QuerySet[Decision]:
    """Decisions made, newest first."""
    return (
        Decision.objects.filter(capstone__in=among)
        .select_related(
            "capstone__enrollment__learner",
            "capstone__enrollment__cohort__version__program",
            "decided_by",
            "release",
        )
        .order_by("-decided_at")
    )


def present() -> datetime:
    """The present instant, for pages that lay time over an agenda."""
    return clock.now()
