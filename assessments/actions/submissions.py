"""Writes on hand-ins: draft, files, submission."""

from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from assessments.events import WorkSubmitted
from assessments.filesafety import ASSIGNMENT_KINDS, Unsafe, examine
from assessments.models import Submission, SubmissionFile
from assessments.states import SUBMISSION_MOVES, SubmissionState
from curriculum.models import Activity
from curriculum.states import ActivityKind
from enrollments import queries as places
from enrollments.actions import progress
from enrollments.models import Enrollment
from enrollments.states import ProgressState
from foundation import audit, clock
from foundation.errors import Invalid, NotFound, Refused, TooLarge
from foundation.events import emit
from foundation.text import TextInvalid, clean_text
from foundation.transitions import move

MOST_FILES = 5
LONGEST_TEXT = 60_000
UNDER_WAY = (SubmissionState.DRAFT, SubmissionState.SUBMITTED, SubmissionState.IN_MARKING)


@transaction.atomic
def begin(*, enrollment: Enrollment, activity: Activity, actor: Any) -> Submission:
    """The hand-in under way for a piece of work, or a new draft with the next number.

    After a return for rework, or a mark that did not pass, the next number opens; passed work is closed.
    """
    if not ActivityKind(activity.kind).is_work:
        raise NotFound
    under_way = Submission.objects.filter(
        enrollment=enrollment, activity=activity, state__in=UNDER_WAY
    ).first()
    if under_way:
        return under_way
    progress.require_open(enrollment=enrollment, activity=activity)
    reached = places.progress_of(enrollment, activity)
    if reached and reached.state == ProgressState.PASSED:
        raise Refused("passed_already", "This work has passed; there is nothing more to hand in.")
    waiting = Submission.objects.filter(
        enrollment=enrollment, activity=activity, state=SubmissionState.MARKED
    ).exclude(marks__release__isnull=False)
    if waiting.exists():
        raise Refused("result_pending", "Your work is marked; the result comes out soon.")
    number = Submission.objects.filter(enrollment=enrollment, activity=activity).count() + 1
    try:
        with transaction.atomic():
            return Submission.objects.create(
                enrollment=enrollment, activity=activity, number=number, saved_at=clock.now()
            )
    except IntegrityError:
        return Submission.objects.get(enrollment=enrollment, activity=activity, state__in=UNDER_WAY)


@transaction.atomic
def save(*, submission: Submission, text: str, actor: Any) -> Submission:
    """Keep the text of a draft."""
    locked = _draft(submission)
    try:
        locked.text = clean_text(text, LONGEST_TEXT)
    except TextInvalid as problem:
        raise Invalid(problem.code, problem.sentence, field="text") from problem
    locked.saved_at = clock.now()
    locked.save(update_fields=["text", "saved_at"])
    submission.text, submission.saved_at = locked.text, locked.saved_at
    return locked


def add_file(*, submission: Submission, name: str, content: BinaryIO, actor: Any) -> SubmissionFile:
    """Examine a file and keep it with the draft; the same bytes twice are one file.

    Raises ``Invalid`` (or ``TooLarge``) with the code of the examination beside the field ``files``.
    """
    try:
        found = examine(name, content, allowed=ASSIGNMENT_KINDS, max_bytes=settings.UPLOAD_MAX_BYTES)
    except Unsafe as problem:
        kind = TooLarge if problem.code == "file_too_large" else Invalid
        raise kind(problem.code, problem.sentence, field="files") from problem
    with transaction.atomic():
        locked = _draft(submission)
        same = locked.files.filter(sha256=found.sha256).first()
        if same:
            return same
        if locked.files.count() >= MOST_FILES:
            raise Invalid("files_many", f"At most {MOST_FILES} files. Remove one first.", field="files")
        content.seek(0)
        kept = SubmissionFile(
            submission=locked,
            display_name=found.display_name,
            kind=found.kind,
            size=found.size,
            sha256=found.sha256,
            pages=found.pages,
            added_at=clock.now(),
        )
        kept.stored.save(name, ContentFile(content.read()), save=False)
        kept.save()
        audit.record(
            "assessments.submission_file.add",
            locked,
            actor=actor,
            data={"sha256": found.sha256, "size": found.size},
        )
    return kept


@transaction.atomic
def remove_file(*, file: SubmissionFile, actor: Any) -> Submission:
    """Take a file out of a draft."""
    locked = _draft(file.submission)
    sha, stored = file.sha256, file.stored
    file.delete()
    audit.record("assessments.submission_file.remove", locked, actor=actor, data={"sha256": sha})
    transaction.on_commit(lambda: stored.storage.delete(str(stored.name)), robust=True)
    return locked


@transaction.atomic
def submit(*, submission: Submission, actor: Any) -> Submission:
    """Hand in. The time of record is now, by the server's clock; on the due minute is in time (B-53)."""
    locked = _draft(submission)
    activity, enrollment = locked.activity, locked.enrollment
    progress.require_open(enrollment=enrollment, activity=activity)
    if not locked.text.strip() and not locked.files.exists():
        raise Invalid("nothing_to_submit", "Write an answer or add a file first.", field="text")
    due = places.calendar_of(enrollment.cohort).due(activity.week.number)
    move(
        locked,
        SubmissionState.SUBMITTED,
        moves=SUBMISSION_MOVES,
        verb="assessments.submission.submit",
        actor=actor,
        data={
            "activity": activity.key,
            "number": locked.number,
            "files": [f.sha256 for f in locked.files.all()],
        },
        submitted_at=clock.now(),
        due_at=due,
    )
    progress.note(enrollment=enrollment, activity=activity, state=ProgressState.SUBMITTED, actor=actor)
    emit(WorkSubmitted(submission_id=str(locked.pk)))
    return locked


def _draft(submission: Submission) -> Submission:
    locked = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("activity__week", "enrollment__cohort__version__program")
        .get(pk=submission.pk)
    )
    if locked.state != SubmissionState.DRAFT:
        raise Refused("submitted_already", "This work was handed in already and cannot change any more.")
    return locked
