"""Work is kept as it is typed, handed in once, and judged by the server's clock."""

import io
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from assessments.actions import submissions
from assessments.models import Submission, SubmissionFile
from curriculum.models import Activity
from enrollments import queries
from enrollments.models import Enrollment, Progress
from foundation.errors import Invalid, Refused


def _chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", bytes([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]))
    + _chunk(b"IDAT", zlib.compress(b"\x00\x10\x20\x30"))
    + _chunk(b"IEND", b"")
)


@pytest.fixture
def task(activity: Callable[[str], Activity]) -> Activity:
    return activity("W01-A1")


@pytest.fixture
def draft(place: Enrollment, task: Activity) -> Submission:
    return submissions.begin(enrollment=place, activity=task, actor=place.learner)


def submit(draft: Submission, text: str = "My answer") -> Submission:
    submissions.save(submission=draft, text=text, actor=draft.enrollment.learner)
    return submissions.submit(submission=draft, actor=draft.enrollment.learner)


def test_a_hand_in_is_dated_by_the_server_and_cannot_change(draft: Submission) -> None:
    done = submit(draft)
    assert done.state == "submitted"
    assert done.submitted_at is not None
    with pytest.raises(Refused) as caught:
        submissions.save(submission=draft, text="more", actor=draft.enrollment.learner)
    assert caught.value.code == "submitted_already"
    assert Progress.objects.get().state == "submitted"


def test_an_empty_hand_in_is_refused(draft: Submission) -> None:
    with pytest.raises(Invalid) as caught:
        submissions.submit(submission=draft, actor=draft.enrollment.learner)
    assert caught.value.code == "nothing_to_submit"


def test_b53_on_the_due_minute_is_in_time(draft: Submission, at_week: Callable[..., None]) -> None:
    import time_machine

    at_week(1)
    due = queries.calendar_of(draft.enrollment.cohort).due(1)
    with time_machine.travel(due, tick=False):
        done = submit(draft)
    assert done.submitted_at == done.due_at == due


def test_beginning_twice_gives_one_draft(place: Enrollment, task: Activity, draft: Submission) -> None:
    assert submissions.begin(enrollment=place, activity=task, actor=place.learner) == draft
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.create(enrollment=place, activity=task, number=2)


def test_a_file_is_examined_hashed_and_kept_under_a_random_name(draft: Submission) -> None:
    kept = submissions.add_file(
        submission=draft, name="../../plan.png", content=io.BytesIO(PNG), actor=draft.enrollment.learner
    )
    assert kept.display_name == "plan.png"
    assert "plan" not in kept.stored.name
    again = submissions.add_file(
        submission=draft, name="other.png", content=io.BytesIO(PNG), actor=draft.enrollment.learner
    )
    assert again == kept
    submissions.remove_file(file=kept, actor=draft.enrollment.learner)
    assert not SubmissionFile.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"", "file_empty"),
        ("a.pdf", b"x", "file_type"),
        ("a.pdf", b"<html><script>alert(1)</script>", "file_type"),
        ("a.pdf.exe", b"MZ" + b"\0" * 200, "file_name"),
    ],
)
def test_b01_to_b05_a_wrong_file_is_refused_and_nothing_is_stored(
    draft: Submission, name: str, content: bytes, code: str
) -> None:
    with pytest.raises(Invalid) as caught:
        submissions.add_file(
            submission=draft, name=name, content=io.BytesIO(content), actor=draft.enrollment.learner
        )
    assert (caught.value.code, caught.value.field) == (code, "files")
    assert not SubmissionFile.objects.exists()


def test_the_page_keeps_the_text_when_a_file_is_refused(
    place: Enrollment, draft: Submission, visit: Callable[[str], Client]
) -> None:
    url = reverse("assessments.submission_file.add", kwargs={"submission_id": draft.pk})
    page = visit("learner").post(
        url, {"text": "Long thought", "files": SimpleUploadedFile("cv.pdf", b"MZ\0\0")}
    )
    assert page.status_code == 400
    assert b"Long thought" in page.content
    draft.refresh_from_db()
    assert draft.text == "Long thought"


def test_the_page_saves_while_one_types(draft: Submission, visit: Callable[[str], Client]) -> None:
    url = reverse("assessments.submission.save", kwargs={"submission_id": draft.pk})
    answer = visit("learner").post(url, {"text": "half a sent"}, headers={"accept": "application/json"})
    assert answer.json()["saved"]
    draft.refresh_from_db()
    assert draft.text == "half a sent"


@pytest.mark.parametrize("text", ["nul \x00 inside", "x" * 60_001])
def test_b38_b54_impossible_text_is_refused_with_a_sentence(
    draft: Submission, visit: Callable[[str], Client], text: str
) -> None:
    url = reverse("assessments.submission.save", kwargs={"submission_id": draft.pk})
    answer = visit("learner").post(url, {"text": text}, headers={"accept": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["sentence"]


def test_handing_in_from_the_page_gives_a_receipt(
    place: Enrollment, draft: Submission, visit: Callable[[str], Client], deliver: Callable[[], int]
) -> None:
    url = reverse("assessments.submission.submit", kwargs={"submission_id": draft.pk})
    page = visit("learner").post(
        url, {"text": "Done", "files": SimpleUploadedFile("map.png", PNG)}, follow=True
    )
    assert str(draft.pk)[:8].encode() in page.content
    assert b"map.png" in page.content
    deliver()
    assert place.learner.messages.filter(subject__startswith="Received").count() == 1


def test_t02_files_reach_their_owner_and_instructor_only(
    draft: Submission, visit: Callable[[str], Client]
) -> None:
    kept = submissions.add_file(
        submission=draft, name="map.png", content=io.BytesIO(PNG), actor=draft.enrollment.learner
    )
    url = reverse("assessments.submission_file.download", kwargs={"file_id": kept.pk})
    answer = visit("learner").get(url)
    assert b"".join(answer.streaming_content) == PNG  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert visit("instructor").get(url).status_code == 404  # a draft is nobody else's
    submit(draft)
    seen = visit("instructor").get(url)
    assert seen.status_code == 200
    assert b"".join(seen.streaming_content) == PNG  # type: ignore[attr-defined]
    for who in ("peer", "other_instructor", "examiner", "officer", "stranger"):
        assert visit(who).get(url).status_code == 404


def test_locked_work_cannot_be_begun(place: Enrollment, activity: Any) -> None:
    with pytest.raises(Refused) as caught:
        submissions.begin(enrollment=place, activity=activity("W03-P1"), actor=place.learner)
    assert caught.value.code == "locked"
