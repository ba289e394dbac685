"""Writes on quiz attempts: the server counts, the server's clock closes."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from assessments.events import QuizClosed
from assessments.models import QuizAttempt
from assessments.states import ATTEMPT_MOVES, AttemptState
from curriculum.models import Activity, Question
from curriculum.states import ActivityKind
from enrollments.actions import progress
from enrollments.models import Enrollment
from enrollments.states import ProgressState
from foundation import audit, clock
from foundation.errors import Invalid, NotFound, Refused
from foundation.events import emit
from foundation.transitions import move

#: answers that were under way when the clock ran out are still taken (a slow line is not the learner's fault)
GRACE = timedelta(seconds=10)
DEFAULT_ATTEMPTS, DEFAULT_MINUTES, DEFAULT_PASS = 3, 15, 70


@transaction.atomic
def start(*, enrollment: Enrollment, activity: Activity, actor: Any) -> QuizAttempt:
    """Open the next attempt, or give back the one that is open.

    Raises ``Refused("attempts_used")`` when none is left. Two starts at once give one attempt (T-06).
    """
    if activity.kind != ActivityKind.QUIZ:
        raise NotFound
    progress.require_open(enrollment=enrollment, activity=activity)
    Enrollment.objects.select_for_update().get(pk=enrollment.pk)
    attempts = list(QuizAttempt.objects.filter(enrollment=enrollment, activity=activity).order_by("number"))
    for attempt in attempts:
        if attempt.state == AttemptState.OPEN:
            if clock.now() <= attempt.closes_at + GRACE:
                return attempt
            close(attempt=attempt, actor=None)
    if any(a.percent is not None and a.percent >= pass_percent(activity) for a in attempts):
        raise Refused(
            "passed_already", "You have passed this self-check; another attempt would change nothing."
        )
    allowed = activity.attempts or DEFAULT_ATTEMPTS
    if len(attempts) >= allowed:
        raise Refused(
            "attempts_used",
            f"All {allowed} attempts are used. Your instructor can talk the questions through with you.",
        )
    now = clock.now()
    try:
        with transaction.atomic():
            attempt = QuizAttempt.objects.create(
                enrollment=enrollment,
                activity=activity,
                number=len(attempts) + 1,
                started_at=now,
                closes_at=now + timedelta(minutes=activity.time_limit or DEFAULT_MINUTES),
            )
    except IntegrityError:
        return QuizAttempt.objects.get(enrollment=enrollment, activity=activity, state=AttemptState.OPEN)
    audit.record(
        "assessments.quiz.start",
        attempt,
        actor=actor,
        data={"activity": activity.key, "number": attempt.number},
    )
    progress.note(enrollment=enrollment, activity=activity, state=ProgressState.IN_PROGRESS, actor=actor)
    return attempt


@transaction.atomic
def answer(*, attempt: QuizAttempt, answers: dict[int, list[int]], actor: Any) -> QuizAttempt:
    """Keep answers of an open attempt; questions left out keep what they had.

    ``answers`` maps question id to chosen places. Raises ``Refused("attempt_over")`` after the clock.
    """
    locked = QuizAttempt.objects.select_for_update().get(pk=attempt.pk)
    if locked.state != AttemptState.OPEN or clock.now() > locked.closes_at + GRACE:
        raise Refused(
            "attempt_over", "The time of this attempt is over; what you had answered by then was counted."
        )
    questions = {q.pk: q for q in Question.objects.filter(activity_id=locked.activity_id)}
    for pk, chosen in answers.items():
        question = questions.get(pk)
        if question is None:
            raise Invalid("question_unknown", "One of these questions does not belong to this self-check.")
        if len(set(chosen)) != len(chosen) or any(c not in range(len(question.choices)) for c in chosen):
            raise Invalid("choice_unknown", "One of these choices is not offered.")
        if not question.multiple and len(chosen) > 1:
            raise Invalid("one_choice", "This question takes one answer.")
        locked.answers[str(pk)] = sorted(chosen)
    locked.save(update_fields=["answers"])
    return locked


@transaction.atomic
def close(*, attempt: QuizAttempt, actor: Any) -> QuizAttempt:
    """End an attempt and count it: each question right or not, no part points. Ending twice changes nothing."""
    locked = (
        QuizAttempt.objects.select_for_update().select_related("enrollment", "activity").get(pk=attempt.pk)
    )
    if locked.state != AttemptState.OPEN:
        return locked
    questions = list(Question.objects.filter(activity_id=locked.activity_id))
    right = sum(1 for q in questions if locked.answers.get(str(q.pk), []) == sorted(q.right))
    percent = (
        (Decimal(100 * right) / Decimal(len(questions))).quantize(Decimal("0.0001"))
        if questions
        else Decimal(0)
    )
    in_time = clock.now() <= locked.closes_at + GRACE
    move(
        locked,
        AttemptState.CLOSED if in_time else AttemptState.EXPIRED,
        moves=ATTEMPT_MOVES,
        verb="assessments.quiz.close",
        actor=actor,
        data={"right": right, "of": len(questions)},
        closed_at=min(clock.now(), locked.closes_at + GRACE),
        percent=percent,
    )
    passed = percent >= pass_percent(locked.activity)
    progress.note(
        enrollment=locked.enrollment,
        activity=locked.activity,
        state=ProgressState.PASSED if passed else ProgressState.NOT_YET_PASSED,
        percent=percent,
        actor=actor,
    )
    emit(QuizClosed(attempt_id=locked.pk))
    return locked


def close_overdue() -> int:
    """End every attempt whose time is over. Returns how many."""
    overdue = QuizAttempt.objects.filter(state=AttemptState.OPEN, closes_at__lt=clock.now() - GRACE)[:200]
    rows = list(overdue)
    for attempt in rows:
        close(attempt=attempt, actor=None)
    return len(rows)


def pass_percent(activity: Activity) -> int:
    """The score, 0 to 100, that passes a self-check."""
    return activity.pass_percent if activity.pass_percent is not None else DEFAULT_PASS
