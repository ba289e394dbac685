"""Writes on progress: what a learner did with one activity."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction

from curriculum.models import Activity
from curriculum.states import Requirement
from enrollments import queries
from enrollments.events import ProgressMade
from enrollments.models import Enrollment, Progress
from enrollments.states import COMPLETE, EnrollmentState, ProgressState
from foundation import audit, clock
from foundation.errors import NotFound, Refused
from foundation.events import emit


def require_open(*, enrollment: Enrollment, activity: Activity) -> None:
    """Raise ``Refused`` with the lock sentence when an activity cannot be worked on now.

    One rule for pages, files, quizzes and hand-ins, so that no door is left open (T-05).
    """
    if activity.week.version_id != enrollment.cohort.version_id:
        raise NotFound
    if enrollment.state != EnrollmentState.ACTIVE:
        raise Refused(
            "place_not_active",
            f"Your place in this cohort is {enrollment.state}. The program office can tell you more.",
        )
    if not enrollment.agreement_signed_at:
        raise Refused("agreement_missing", "Sign the candidate agreement before the first assessment.")
    standing = queries.standing(enrollment)
    week = standing.week(activity.week.number)
    if week is None:
        raise NotFound
    if week.lock:
        raise Refused("locked", week.lock.sentence)


@transaction.atomic
def note(
    *,
    enrollment: Enrollment,
    activity: Activity,
    state: ProgressState,
    actor: Any,
    percent: Decimal | None = None,
) -> Progress:
    """Record where a learner stands with an activity.

    What is complete stays complete: a later, lower result never takes it away. Saying the same again changes
    nothing.
    """
    row, created = Progress.objects.select_for_update().get_or_create(
        enrollment=enrollment,
        activity=activity,
        defaults={"state": state, "percent": percent, "changed_at": clock.now()},
    )
    before = "" if created else row.state
    if not created and (
        (before in COMPLETE and state not in COMPLETE) or (before == state and percent in (None, row.percent))
    ):
        return row
    row.state, row.changed_at = str(state), clock.now()
    if percent is not None and (row.percent is None or percent > row.percent):
        row.percent = percent
    if state in COMPLETE and row.completed_at is None:
        row.completed_at = clock.now()
    row.save()
    audit.record(
        "enrollments.progress.note",
        enrollment,
        actor=actor,
        data={"activity": activity.key, "from": before, "to": str(state)},
    )
    emit(ProgressMade(enrollment_id=str(enrollment.pk), activity_id=activity.pk))
    return row


@transaction.atomic
def complete(*, enrollment: Enrollment, activity: Activity, actor: Any) -> Progress:
    """A learner says that something is read or done. Work, quizzes and sessions complete by other acts."""
    require_open(enrollment=enrollment, activity=activity)
    if activity.requirement not in (Requirement.READ, Requirement.MARK_DONE):
        raise Refused("not_by_hand", "This is completed by doing it, not by marking it as done.")
    return note(enrollment=enrollment, activity=activity, state=ProgressState.DONE, actor=actor)


@transaction.atomic
def credit(*, enrollment: Enrollment, activities: Iterable[Activity], actor: Any, reason: str) -> int:
    """Credit work done elsewhere or before, as when a learner moves from another cohort; one audit entry for all.

    Returns how many activities are newly complete. What is complete already stays as it is.
    """
    known = set(Progress.objects.filter(enrollment=enrollment).values_list("activity_id", flat=True))
    moment = clock.now()
    new = [
        Progress(
            enrollment=enrollment,
            activity=activity,
            state=ProgressState.PASSED
            if activity.requirement in (Requirement.SUBMIT, Requirement.SCORE)
            else ProgressState.DONE,
            changed_at=moment,
            completed_at=moment,
        )
        for activity in activities
        if activity.pk not in known
    ]
    if not new:
        return 0
    Progress.objects.bulk_create(new)
    audit.record(
        "enrollments.progress.credit",
        enrollment,
        actor=actor,
        data={"activities": [row.activity.key for row in new], "reason": reason},
    )
    emit(ProgressMade(enrollment_id=str(enrollment.pk), activity_id=new[-1].activity_id))
    return len(new)
