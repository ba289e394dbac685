"""Named reads of cohorts, places, progress and sessions."""

import dataclasses
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import Invitation
from curriculum import queries as curriculum
from curriculum import spine
from curriculum.models import Activity, Level, Week
from enrollments.models import Cohort, Enrollment, LiveSession, Progress
from enrollments.pacing import Calendar, Span
from enrollments.progress import Board, Line, Planned, Standing, stand
from enrollments.states import COMPLETE, EnrollmentState
from foundation import clock
from foundation.errors import NotFound
from foundation.moments import short_day as day

_plans: dict[int, tuple[tuple[Planned, ...], dict[int, str], tuple[Span, ...]]] = {}
_contents: dict[tuple[int, int], Week] = {}


def plan_of(version_id: int) -> tuple[tuple[Planned, ...], dict[int, str], tuple[Span, ...]]:
    """Activities, week titles and spans of a published version.

    Kept in the process: a published version is frozen, so there is nothing to invalidate.
    """
    known = _plans.get(version_id)
    if known is None:
        rows = tuple(
            Planned(
                r["id"],
                r["key"],
                r["kind"],
                r["requirement"],
                r["title"],
                r["minutes"],
                r["week__number"],
                r["week__level__number"],
            )
            for r in curriculum.plan(version_id)
        )
        titles = dict(Week.objects.filter(version_id=version_id, track=None).values_list("number", "title"))
        spans = tuple(
            Span(*row)
            for row in Level.objects.filter(version_id=version_id)
            .order_by("number")
            .values_list("number", "name", "start_week", "end_week")
        )
        known = (rows, titles, spans)
        if rows:
            _plans[version_id] = known
    return known


def content_of(version_id: int, number: int) -> Week:
    """One teaching week of a published version with its level, activities and competencies. Raises ``NotFound``.

    Kept in the process as ``plan_of`` is: read it, never change it.
    """
    known = _contents.get((version_id, number))
    if known is None:
        known = curriculum.week(version_id, number)
        if version_id in _plans:
            _contents[version_id, number] = known
    return known


def calendar_of(cohort: Cohort) -> Calendar:
    """The calendar of a cohort (its version and program are read with it)."""
    _, titles, spans = plan_of(cohort.version_id)
    return _kept(
        Calendar(
            start=cohort.start_date,
            zone=cohort.time_zone,
            break_after=tuple(cohort.break_after),
            length=max(titles, default=48),
            spans=spans,
            rhythm=cohort.version.program.due_rhythm,
        )
    )


@lru_cache(maxsize=256)
def _kept(calendar: Calendar) -> Calendar:
    """The first of all equal calendars, which has computed its weeks already."""
    return calendar


def places() -> models.QuerySet[Enrollment]:
    """Enrollments with all that their pages name: cohort, version, program, learner, option."""
    return Enrollment.objects.select_related(
        "cohort__version__program", "learner", "track_option__track", "invitation"
    )


def own_places() -> models.QuerySet[Enrollment]:
    """Enrollments as their learners see them: without the learner and the invitation, which two joins would cost."""
    return Enrollment.objects.select_related("cohort__version__program", "track_option__track")


def current_place(person: Any) -> Enrollment | None:
    """The newest place in which a person learns or learned."""
    return (
        own_places()
        .filter(
            learner=person,
            state__in=[EnrollmentState.ACTIVE, EnrollmentState.PAUSED, EnrollmentState.COMPLETED],
        )
        .order_by(
            models.Case(
                models.When(state=EnrollmentState.ACTIVE, then=0),
                default=1,
                output_field=models.IntegerField(),
            ),
            "-activated_at",
        )
        .first()
    )


def progress_states(enrollment: Enrollment) -> dict[int, str]:
    """Activity id to progress state of one place."""
    return dict(Progress.objects.filter(enrollment=enrollment).values_list("activity_id", "state"))


def standing(enrollment: Enrollment, *, reader_zone: str = "") -> Standing:
    """Where a learner stands now: one query beyond the kept plan."""
    rows, titles, _ = plan_of(enrollment.cohort.version_id)
    return stand(
        rows,
        progress_states(enrollment),
        calendar_of(enrollment.cohort),
        clock.now(),
        titles=titles,
        reader_zone=reader_zone,
        noun=enrollment.cohort.version.program.level_noun,
    )


def lines(enrollments: Iterable[Enrollment], cohort: Cohort) -> dict[Any, Line]:
    """Where many learners of one cohort stand, in short: one query for all of them."""
    rows, _, _ = plan_of(cohort.version_id)
    board = Board(rows, calendar_of(cohort), clock.now())
    places = list(enrollments)
    states: dict[Any, dict[int, str]] = {e.pk: {} for e in places}
    for place, activity, state in Progress.objects.filter(enrollment__in=places).values_list(
        "enrollment_id", "activity_id", "state"
    ):
        states[place][activity] = state
    return {e.pk: board.line(states[e.pk]) for e in places}


@lru_cache(maxsize=1024)
def thin_spine(version_id: int, states: tuple[str, ...]) -> spine.Drawing:
    """The small drawing of a roster. Kept: learners at the same point of a program share it."""
    rows, titles, spans = plan_of(version_id)
    gates = {row.week for row in rows if row.kind == "gate"}
    numbers = [number for span in spans for number in range(span.start_week, span.end_week + 1)]
    drawn = spine.draw(
        [
            spine.Week(number, titles.get(number, ""), state, number in gates)  # type: ignore[arg-type]
            for number, state in zip(numbers, states, strict=True)
        ],
        [spine.Level(span.number, span.name, span.start_week, span.end_week) for span in spans],
        "thin",
    )
    return dataclasses.replace(drawn, groups=())  # the layers alone are drawn


def progress_of(enrollment: Enrollment, activity: Activity) -> Progress | None:
    """The progress row of one activity, if it was begun."""
    return Progress.objects.filter(enrollment=enrollment, activity=activity).first()


def roster(cohort: Cohort, *, search: str = "") -> models.QuerySet[Enrollment]:
    """Places of a cohort, who is behind first, with how many activities are complete (``done``)."""
    # Counted apart: a join would group a hundred rows a learner by all columns of three tables.
    complete = (
        Progress.objects.filter(enrollment=models.OuterRef("pk"), state__in=[str(s) for s in COMPLETE])
        .order_by()
        .values("enrollment")
        .annotate(many=models.Count("pk"))
        .values("many")
    )
    found = (
        Enrollment.objects.filter(cohort=cohort)
        .exclude(state=EnrollmentState.WITHDRAWN)
        .select_related("learner", "invitation", "track_option")
        .annotate(done=Coalesce(models.Subquery(complete), 0))
        .order_by("done", "learner__name", "created_at")
    )
    if search:
        found = found.filter(
            models.Q(learner__name__icontains=search) | models.Q(learner__email__icontains=search)
        )
    return found


def seats_taken(cohort: Cohort) -> int:
    """Places that hold a seat: invited, active, paused and completed ones."""
    return cohort.enrollments.exclude(state__in=[EnrollmentState.WITHDRAWN, EnrollmentState.APPLIED]).count()


def sessions(cohort: Cohort) -> models.QuerySet[LiveSession]:
    """Live sessions of a cohort with who attended counted (``present``)."""
    return (
        LiveSession.objects.filter(cohort=cohort)
        .select_related("activity__week")
        .annotate(present=models.Count("attendance"))
        .order_by("starts_at")
    )


def next_sessions(enrollment: Enrollment, *, most: int = 2) -> list[LiveSession]:
    """The next live sessions of a learner's cohort."""
    return list(
        LiveSession.objects.filter(cohort_id=enrollment.cohort_id, starts_at__gte=clock.now())
        .select_related("activity")
        .order_by("starts_at")[:most]
    )


def cohorts_taught_by(person: Any) -> models.QuerySet[Cohort]:
    """Cohorts a person instructs."""
    return Cohort.objects.filter(staff__person=person)


def cohort_list(among: models.QuerySet[Cohort]) -> models.QuerySet[Cohort]:
    """Cohorts for a list: with program, seats taken (``taken``) and how many learn (``learning``)."""
    holding = ~models.Q(enrollments__state__in=[EnrollmentState.WITHDRAWN, EnrollmentState.APPLIED])
    return (
        among.select_related("version__program")
        .annotate(
            taken=models.Count("enrollments", filter=holding, distinct=True),
            learning=models.Count(
                "enrollments", filter=models.Q(enrollments__state=EnrollmentState.ACTIVE), distinct=True
            ),
        )
        .order_by("-start_date", "name")
    )


def forget_plans() -> None:
    """Drop the kept plans: for tests that load syllabuses into emptied databases."""
    _plans.clear()
    _contents.clear()
    thin_spine.cache_clear()


def activity(enrollment: Enrollment, activity_id: int) -> Activity:
    """An activity of the learner's own syllabus version. Raises ``NotFound``."""
    found = (
        Activity.objects.filter(pk=activity_id, week__version_id=enrollment.cohort.version_id)
        .select_related("week")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def place_of_invitation(invitation: Invitation) -> Enrollment | None:
    """The place an invitation leads to, if it is a learner's."""
    return Enrollment.objects.filter(invitation=invitation).select_related("cohort__version__program").first()


def session_roster(session: LiveSession) -> list[Enrollment]:
    """Learners of a session's cohort, each with ``was_there``."""
    present = set(session.attendance.values_list("enrollment_id", flat=True))
    rows = list(
        Enrollment.objects.filter(cohort_id=session.cohort_id, state=EnrollmentState.ACTIVE)
        .select_related("learner")
        .order_by("learner__name")
    )
    for row in rows:
        row.was_there = row.pk in present  # type: ignore[attr-defined]
    return rows


def spine_of(place: Enrollment, standing: Standing, orientation: spine.Orientation) -> spine.Drawing:
    """The learner's spine, with links to the weeks and words on the locked ones."""
    noun = place.cohort.version.program.level_noun
    base = reverse("enrollments.week.show", kwargs={"enrollment_id": place.pk, "number": 1})[:-2]
    return spine.draw(
        [
            spine.Week(
                w.number,
                w.title,
                w.state,  # type: ignore[arg-type]
                w.gate,
                f"{base}{w.number}/",
                word=f"Opens {day(w.lock.opens_at, place.cohort.time_zone)}"
                if w.lock and w.lock.opens_at
                else "",
                note=w.lock.sentence if w.lock else "",
            )
            for w in standing.weeks
        ],
        [
            spine.Level(lv.span.number, lv.span.name, lv.span.start_week, lv.span.end_week, noun)
            for lv in standing.levels
        ],
        orientation,
    )


def find(given: str) -> Enrollment | None:
    """A place by its id, or the newest of a learner by their address; None where there is none."""
    if "@" in given:
        return places().filter(learner__email=given.lower()).order_by("-created_at").first()
    try:
        return places().filter(pk=given).first()
    except ValidationError:
        return None
