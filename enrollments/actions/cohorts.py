"""Writes on cohorts: make one, staff it, lay its live sessions, record who was there."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import available_timezones

from django.db import IntegrityError, transaction

from curriculum.models import Activity, SyllabusVersion
from curriculum.states import ActivityKind, SyllabusState
from enrollments.actions import progress
from enrollments.models import Attendance, Cohort, CohortStaff, Enrollment, LiveSession
from enrollments.states import ProgressState
from foundation import audit, clock
from foundation.errors import Invalid, Refused
from foundation.text import TextInvalid, clean_line

NAME_LENGTH = 80
#: calendars are laid from the start date by adding years; a cohort of the year 9999 has no end
FARTHEST = timedelta(days=3660)


@transaction.atomic
def create(
    *,
    version: SyllabusVersion,
    name: str,
    start_date: date,
    time_zone: str,
    break_after: list[int],
    seats: int,
    actor: Any,
) -> Cohort:
    """Make a cohort pinned to a published version. Raises ``Invalid`` beside the field that is wrong."""
    if version.state != SyllabusState.PUBLISHED:
        raise Invalid("version_not_published", "Only a published syllabus can be taught.", field="version")
    try:
        name = clean_line(name, NAME_LENGTH)
    except TextInvalid as problem:
        raise Invalid(problem.code, problem.sentence, field="name") from problem
    if not any(sign.isalnum() for sign in name):
        raise Invalid("name_empty", "A cohort's name needs at least one letter or digit.", field="name")
    if abs(start_date - clock.now().date()) > FARTHEST:
        raise Invalid(
            "date_far", "A cohort starts within ten years from today. Check the year.", field="start_date"
        )
    if start_date.weekday() != 0:
        raise Invalid(
            "date_order", "A cohort starts on a Monday, because weeks open on Mondays.", field="start_date"
        )
    if time_zone not in available_timezones():
        raise Invalid(
            "zone_unknown",
            "This time zone is not known. Choose one such as Europe/Zurich.",
            field="time_zone",
        )
    if sorted(set(break_after)) != break_after or any(not 1 <= w <= 48 for w in break_after):
        raise Invalid(
            "break_weeks", "Name teaching weeks from 1 to 48, each once, in order.", field="break_after"
        )
    if seats < 1:
        raise Invalid("seats", "A cohort has at least one seat.", field="seats")
    try:
        with transaction.atomic():
            cohort = Cohort.objects.create(
                version=version,
                name=name,
                start_date=start_date,
                time_zone=time_zone,
                break_after=break_after,
                seats=seats,
                created_at=clock.now(),
            )
    except IntegrityError as problem:
        raise Refused("name_taken", "There is a cohort of this name already.", field="name") from problem
    audit.record("enrollments.cohort.create", cohort, actor=actor, data={"version": version.pk})
    return cohort


@transaction.atomic
def staff(*, cohort: Cohort, person: Any, actor: Any) -> CohortStaff:
    """Make a person an instructor of a cohort; once is enough."""
    place, created = CohortStaff.objects.get_or_create(
        cohort=cohort, person=person, defaults={"since": clock.now()}
    )
    if created:
        audit.record("enrollments.cohort.staff", cohort, actor=actor, data={"person": person.pk})
    return place


@transaction.atomic
def schedule(
    *, cohort: Cohort, activity: Activity, starts_at: datetime, actor: Any, slot: int = 1, join_url: str = ""
) -> LiveSession:
    """Set the time of one slot of a live activity; setting it again moves it."""
    if activity.kind != ActivityKind.LIVE_SESSION or activity.week.version_id != cohort.version_id:
        raise Invalid("not_live", "This is not a live session of this cohort's syllabus.", field="activity")
    if abs(starts_at - clock.now()) > FARTHEST:
        raise Invalid(
            "date_far", "A session lies within ten years from today. Check the year.", field="starts_at"
        )
    session, _ = LiveSession.objects.update_or_create(
        cohort=cohort,
        activity=activity,
        slot=slot,
        defaults={"starts_at": starts_at, "minutes": activity.minutes, "join_url": join_url},
    )
    audit.record(
        "enrollments.session.schedule", session, actor=actor, data={"starts_at": starts_at.isoformat()}
    )
    return session


@transaction.atomic
def attend(*, session: LiveSession, present: Iterable[Enrollment], actor: Any) -> int:
    """Record who was at a session; either slot completes the activity. Returns how many are new."""
    new = 0
    for enrollment in present:
        if enrollment.cohort_id != session.cohort_id:
            raise Invalid("other_cohort", "One of these learners is not in this cohort.")
        if actor is not None and enrollment.learner_id == actor.pk:
            raise Refused("own_attendance", "Somebody else must record that you were there.")
        row, created = Attendance.objects.get_or_create(
            session=session,
            enrollment=enrollment,
            defaults={"recorded_by": actor, "recorded_at": clock.now()},
        )
        if created:
            new += 1
            audit.record("enrollments.session.attend", row, actor=actor, data={"session": session.pk})
            progress.note(
                enrollment=enrollment, activity=session.activity, state=ProgressState.DONE, actor=actor
            )
    return new
