"""Writes on marks: draft, mark, return for rework, release."""

from typing import Any

from django.db import transaction

from assessments import scoring
from assessments.events import MarkReleased
from assessments.models import Criterion, Mark, MarkDraft, MarkLevel, MarkRelease, Submission
from assessments.states import SUBMISSION_MOVES, SubmissionState
from enrollments.actions import progress
from enrollments.states import ProgressState
from foundation import audit, clock
from foundation.errors import Invalid, Refused
from foundation.events import emit
from foundation.text import TextInvalid, clean_text
from foundation.transitions import move

LONGEST_FEEDBACK = 20_000


@transaction.atomic
def take(*, submission: Submission, actor: Any) -> Submission:
    """Begin marking: the work goes from submitted to in marking; taking it again changes nothing."""
    locked = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("enrollment", "activity")
        .get(pk=submission.pk)
    )
    if locked.state == SubmissionState.SUBMITTED:
        move(
            locked,
            SubmissionState.IN_MARKING,
            moves=SUBMISSION_MOVES,
            verb="assessments.mark.take",
            actor=actor,
        )
        progress.note(
            enrollment=locked.enrollment,
            activity=locked.activity,
            state=ProgressState.IN_MARKING,
            actor=actor,
        )
    return locked


@transaction.atomic
def draft(
    *, submission: Submission, levels: dict[str, int], comments: dict[str, str], feedback: str, actor: Any
) -> MarkDraft:
    """Keep an unfinished mark. Criteria may be missing; what is there must be in range (B-44, B-48)."""
    locked = take(submission=submission, actor=actor)
    if locked.state != SubmissionState.IN_MARKING:
        raise Refused(f"state_{locked.state}", "This work is marked already.")
    criteria = _criteria(locked)
    _check_levels(levels, criteria)
    try:
        kept_feedback = clean_text(feedback, LONGEST_FEEDBACK)
        kept_comments = {code: clean_text(text, 4000) for code, text in comments.items() if code in criteria}
    except TextInvalid as problem:
        raise Invalid(problem.code, problem.sentence, field="feedback") from problem
    kept, _ = MarkDraft.objects.update_or_create(
        submission=locked,
        marker=actor,
        defaults={
            "levels": levels,
            "comments": kept_comments,
            "feedback": kept_feedback,
            "saved_at": clock.now(),
        },
    )
    return kept


@transaction.atomic
def mark(*, submission: Submission, actor: Any) -> Mark:
    """Make the marker's draft a mark. It never changes again; the learner sees it after its release.

    Raises ``Invalid`` naming the criteria that have no level, or the feedback that is missing.
    """
    locked = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("enrollment", "activity")
        .get(pk=submission.pk)
    )
    kept = MarkDraft.objects.filter(submission=locked, marker=actor).first()
    if kept is None or locked.state != SubmissionState.IN_MARKING:
        raise Refused(f"state_{locked.state}", "There is no draft of yours on this work to finish.")
    criteria = _criteria(locked)
    missing = [c.title for c in criteria.values() if c.code not in kept.levels]
    if missing:
        raise Invalid("criterion_missing", f"Choose a level for: {', '.join(missing)}.")
    if not kept.feedback.strip():
        raise Invalid(
            "feedback_missing",
            "Write a few sentences of feedback: what stands, what to do next.",
            field="feedback",
        )
    rubric = next(iter(criteria.values())).rubric
    values = [scoring.Criterion(c.code, c.title, c.weight, c.critical) for c in criteria.values()]
    made = Mark.objects.create(
        submission=locked,
        number=locked.marks.count() + 1,
        marker=actor,
        percent=scoring.percent(kept.levels, values),
        passed=scoring.judge(kept.levels, values, scoring.PassRule.of(rubric.pass_rule)).met,
        feedback=kept.feedback,
        made_at=clock.now(),
    )
    MarkLevel.objects.bulk_create(
        MarkLevel(mark=made, criterion=c, level=kept.levels[c.code], comment=kept.comments.get(c.code, ""))
        for c in criteria.values()
    )
    kept.delete()
    move(
        locked,
        SubmissionState.MARKED,
        moves=SUBMISSION_MOVES,
        verb="assessments.mark.make",
        actor=actor,
        data={"mark": made.pk},
    )
    return made


@transaction.atomic
def give_back(*, submission: Submission, actor: Any) -> Submission:
    """Return work for rework with the draft's feedback; the learner hands in the next number."""
    locked = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("enrollment", "activity")
        .get(pk=submission.pk)
    )
    kept = MarkDraft.objects.filter(submission=locked, marker=actor).first()
    if kept is None or not kept.feedback.strip():
        raise Invalid("feedback_missing", "Say what to rework before you return it.", field="feedback")
    move(
        locked, SubmissionState.RETURNED, moves=SUBMISSION_MOVES, verb="assessments.mark.return", actor=actor
    )
    progress.note(
        enrollment=locked.enrollment,
        activity=locked.activity,
        state=ProgressState.NOT_YET_PASSED,
        actor=actor,
    )
    return locked


@transaction.atomic
def release(*, mark: Mark, actor: Any) -> MarkRelease:
    """Make a mark visible to its learner and count it; releasing twice changes nothing."""
    locked = (
        Mark.objects.select_for_update(of=("self",))
        .select_related("submission__enrollment", "submission__activity")
        .get(pk=mark.pk)
    )
    known = MarkRelease.objects.filter(mark=locked).first()
    if known:
        return known
    out = MarkRelease.objects.create(mark=locked, released_by=actor, at=clock.now())
    submission = locked.submission
    progress.note(
        enrollment=submission.enrollment,
        activity=submission.activity,
        state=ProgressState.PASSED if locked.passed else ProgressState.NOT_YET_PASSED,
        percent=locked.percent,
        actor=actor,
    )
    audit.record("assessments.mark.release", out, actor=actor, data={"mark": locked.pk})
    emit(MarkReleased(mark_id=locked.pk))
    return out


def _criteria(submission: Submission) -> dict[str, Criterion]:
    rows = (
        Criterion.objects.filter(rubric__code=submission.activity.rubric_code)
        .select_related("rubric")
        .order_by("-rubric__version", "position")
    )
    newest = [c for c in rows if c.rubric_id == rows[0].rubric_id] if rows else []
    return {c.code: c for c in newest}


def _check_levels(levels: dict[str, int], criteria: dict[str, Criterion]) -> None:
    for code, level in levels.items():
        if code not in criteria:
            raise Invalid("criterion_unknown", f"The criterion {code} does not belong to this rubric.")
        if isinstance(level, bool) or not isinstance(level, int) or not 0 <= level <= 4:
            raise Invalid("score_range", f"{criteria[code].title}: a level is a whole number from 0 to 4.")
