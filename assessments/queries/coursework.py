"""Named reads of coursework: attempts, hand-ins, the marking queue, released results."""

from dataclasses import dataclass
from typing import Any

from django.db import models

from assessments.models import Criterion, Mark, MarkDraft, QuizAttempt, Rubric, Submission
from assessments.states import SubmissionState
from curriculum.models import Activity
from enrollments.models import Enrollment


def attempts(enrollment: Enrollment, activity: Activity) -> list[QuizAttempt]:
    """Attempts of one learner at one quiz, in order."""
    return list(QuizAttempt.objects.filter(enrollment=enrollment, activity=activity).order_by("number"))


def submissions(enrollment: Enrollment, activity: Activity) -> list[Submission]:
    """Hand-ins of one learner for one piece of work, newest first, with ``file_list`` and ``result`` (or None).

    ``result`` is the newest released mark with ``level_list``: nothing unreleased is read here (T-03).
    """
    released = (
        Mark.objects.filter(release__isnull=False)
        .order_by("-number")
        .prefetch_related(models.Prefetch("levels", to_attr="level_list"), "levels__criterion")
        .select_related("release", "marker")
    )
    rows: list[Submission] = list(
        Submission.objects.filter(enrollment=enrollment, activity=activity)
        .order_by("-number")
        .prefetch_related(
            models.Prefetch("files", to_attr="file_list"),
            models.Prefetch("marks", queryset=released, to_attr="released_marks"),
        )
    )
    for row in rows:
        row.result = row.released_marks[0] if row.released_marks else None  # type: ignore[attr-defined]
    return rows


def returned_feedback(submission: Submission) -> str:
    """The words with which work was returned for rework."""
    draft = MarkDraft.objects.filter(submission=submission).order_by("-saved_at").first()
    return draft.feedback if draft and submission.state == SubmissionState.RETURNED else ""


def rubric(code: str) -> Rubric | None:
    """The newest rubric of a code with ``criterion_list``."""
    return (
        Rubric.objects.filter(code=code)
        .order_by("-version")
        .prefetch_related(
            models.Prefetch(
                "criteria", queryset=Criterion.objects.order_by("position"), to_attr="criterion_list"
            )
        )
        .first()
    )


def queue(
    among: models.QuerySet[Submission], *, state: str = "", cohort: str = "", search: str = ""
) -> models.QuerySet[Submission]:
    """Hand-ins for the marking queue, oldest first, filtered by state, cohort id and learner."""
    rows = (
        among.select_related("enrollment__learner", "enrollment__cohort", "activity__week")
        .defer("text", "activity__week__body", "activity__week__body_html", "activity__week__source")
        .order_by("submitted_at", "pk")
    )
    match state:
        case "waiting":
            rows = rows.filter(state__in=[SubmissionState.SUBMITTED, SubmissionState.IN_MARKING])
        case "release":
            rows = rows.filter(state=SubmissionState.MARKED, marks__release__isnull=True)
        case "released":
            rows = rows.filter(marks__release__isnull=False).order_by("-submitted_at", "pk")
    if cohort.isascii() and cohort.isdigit() and len(cohort) < 10:
        rows = rows.filter(enrollment__cohort_id=int(cohort))
    if search:
        rows = rows.filter(enrollment__learner__name__icontains=search)
    return rows.distinct()


def queue_counts(among: models.QuerySet[Submission]) -> dict[str, int]:
    """How many hand-ins wait for a mark and how many marks for their release: one query."""
    return among.aggregate(
        waiting=models.Count(
            "pk",
            filter=models.Q(state__in=[SubmissionState.SUBMITTED, SubmissionState.IN_MARKING]),
            distinct=True,
        ),
        release=models.Count(
            "pk", filter=models.Q(state=SubmissionState.MARKED, marks__release__isnull=True), distinct=True
        ),
    )


def draft_of(submission: Submission, marker: Any) -> MarkDraft | None:
    """A marker's own draft on a hand-in."""
    return MarkDraft.objects.filter(submission=submission, marker=marker).first()


def marks_of(submission: Submission) -> list[Mark]:
    """Marks on a hand-in, newest first, with levels."""
    return list(
        submission.marks.order_by("-number")
        .select_related("marker", "release")
        .prefetch_related("levels__criterion")
    )


@dataclass(frozen=True)
class Result:
    """A released result in the few words of a home page."""

    activity_id: int
    title: str
    week: int
    passed: bool


def recent_results(enrollment: Enrollment, *, most: int = 3) -> list[Result]:
    """The newest released results of a learner."""
    rows = (
        Mark.objects.filter(submission__enrollment=enrollment, release__isnull=False)
        .order_by("-release__at")
        .values_list(
            "submission__activity_id",
            "submission__activity__title",
            "submission__activity__week__number",
            "passed",
        )[:most]
    )
    return [Result(*row) for row in rows]
