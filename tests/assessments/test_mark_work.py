"""A mark is drafted, made once, released apart, and seen by its learner only then."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from assessments.actions import marks, submissions
from assessments.models import Mark, MarkDraft, MarkLevel, Submission
from curriculum.models import Activity
from enrollments.models import Enrollment, Progress
from foundation.errors import Invalid, Refused

CODES = ("CW1", "CW2", "CW3", "CW4")
SECRET = "unmistakable-feedback-7319"


@pytest.fixture
def work(place: Enrollment, activity: Callable[[str], Activity]) -> Submission:
    draft = submissions.begin(enrollment=place, activity=activity("W01-A1"), actor=place.learner)
    submissions.save(submission=draft, text="My answer", actor=place.learner)
    return submissions.submit(submission=draft, actor=place.learner)


def make(work: Submission, cast: Any, level: int = 3) -> Mark:
    marks.draft(
        submission=work,
        levels=dict.fromkeys(CODES, level),
        comments={},
        feedback=SECRET,
        actor=cast.instructor,
    )
    return marks.mark(submission=work, actor=cast.instructor)


def test_a_mark_counts_and_is_released_apart(work: Submission, cast: Any, deliver: Callable[[], int]) -> None:
    made = make(work, cast)
    assert (made.percent, made.passed) == (75, True)
    assert Progress.objects.get().state == "in_marking"
    marks.release(mark=made, actor=cast.instructor)
    marks.release(mark=made, actor=cast.instructor)
    row = Progress.objects.get()
    assert (row.state, row.percent) == ("passed", 75)
    deliver()
    assert work.enrollment.learner.messages.filter(subject__startswith="Result out").count() == 1


def test_a_weak_mark_is_not_yet_passed_and_opens_the_next_hand_in(work: Submission, cast: Any) -> None:
    marks.release(mark=make(work, cast, level=1), actor=cast.instructor)
    assert Progress.objects.get().state == "not_yet_passed"
    again = submissions.begin(
        enrollment=work.enrollment, activity=work.activity, actor=work.enrollment.learner
    )
    assert again.number == 2


def test_t03_nothing_of_a_mark_leaves_before_release(
    work: Submission, cast: Any, visit: Callable[[str], Client]
) -> None:
    made = make(work, cast)
    pages = [
        "/home/",
        f"/learn/{work.enrollment_id}/",
        f"/learn/{work.enrollment_id}/weeks/1/",
        f"/learn/{work.enrollment_id}/work/{work.activity_id}/",
        "/inbox/",
    ]
    browser = visit("learner")
    for url in pages:
        page = browser.get(url).content.decode()
        assert SECRET not in page
        assert "of 100" not in page
    marks.release(mark=made, actor=cast.instructor)
    assert SECRET in browser.get(pages[3]).content.decode()


def test_marks_are_insert_only(work: Submission, cast: Any) -> None:
    make(work, cast)
    for act in (lambda: Mark.objects.update(percent=99), lambda: MarkLevel.objects.update(level=4)):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


@pytest.mark.parametrize(
    ("levels", "code"),
    [
        ({"CW1": 5}, "score_range"),
        ({"CW1": -1}, "score_range"),
        ({"CW1": True}, "score_range"),
        ({"R1": 2}, "criterion_unknown"),
    ],
)
def test_b44_b47_b48_impossible_levels_are_refused(
    work: Submission, cast: Any, levels: dict[str, int], code: str
) -> None:
    with pytest.raises(Invalid) as caught:
        marks.draft(submission=work, levels=levels, comments={}, feedback="x", actor=cast.instructor)
    assert caught.value.code == code
    assert not MarkDraft.objects.exists()


def test_b48_a_missing_criterion_is_named(work: Submission, cast: Any) -> None:
    marks.draft(submission=work, levels={"CW1": 3}, comments={}, feedback="x", actor=cast.instructor)
    with pytest.raises(Invalid, match="Choose a level for"):
        marks.mark(submission=work, actor=cast.instructor)


def test_a_mark_needs_feedback(work: Submission, cast: Any) -> None:
    marks.draft(
        submission=work, levels=dict.fromkeys(CODES, 3), comments={}, feedback=" ", actor=cast.instructor
    )
    with pytest.raises(Invalid) as caught:
        marks.mark(submission=work, actor=cast.instructor)
    assert caught.value.code == "feedback_missing"


def test_a_mark_is_made_once(work: Submission, cast: Any) -> None:
    make(work, cast)
    with pytest.raises(Refused):
        marks.mark(submission=work, actor=cast.instructor)


def test_returned_work_comes_back_with_its_words(
    work: Submission, cast: Any, visit: Callable[[str], Client]
) -> None:
    marks.draft(submission=work, levels={}, comments={}, feedback="Name the owners.", actor=cast.instructor)
    marks.give_back(submission=work, actor=cast.instructor)
    page = visit("learner").get(f"/learn/{work.enrollment_id}/work/{work.activity_id}/").content
    assert b"Name the owners." in page
    assert b"Begin the next hand-in" in page


def test_the_desk_marks_and_releases(work: Submission, visit: Callable[[str], Client]) -> None:
    browser = visit("instructor")
    queue = browser.get("/marking/")
    assert b"Lena Test" in queue.content
    desk = reverse("assessments.mark.make", kwargs={"submission_id": work.pk})
    assert b"My answer" in browser.get(desk).content
    typed = {"feedback": "Good.", **{f"level_{c}": "3" for c in CODES}}
    assert browser.post(desk + "draft/", typed, headers={"accept": "application/json"}).json()["saved"]
    assert b"Not released yet" in browser.post(desk, typed, follow=True).content
    assert browser.post(desk + "release/").status_code == 302
    assert Progress.objects.get().state == "passed"


@pytest.mark.parametrize("level", ["NaN", "1e2", "4.5", "-1", "9", "٢٢", "true"])
def test_b44_to_b47_what_is_not_a_level_is_told_beside_the_form(
    work: Submission, visit: Callable[[str], Client], level: str
) -> None:
    desk = reverse("assessments.mark.make", kwargs={"submission_id": work.pk})
    page = visit("instructor").post(desk, {"feedback": "Good.", "level_CW1": level})
    assert page.status_code == 400
    assert b"a level is a whole number from 0 to 4" in page.content
    assert b"Good." in page.content


def test_only_the_cohorts_instructor_marks(work: Submission, visit: Callable[[str], Client]) -> None:
    desk = reverse("assessments.mark.make", kwargs={"submission_id": work.pk})
    for who in ("other_instructor", "peer", "examiner", "officer", "administrator", "stranger"):
        assert visit(who).get(desk).status_code == 404
    assert visit("learner").get(desk).status_code == 403
    assert visit("learner").get("/marking/").status_code == 403


def test_the_queue_asks_as_many_questions_for_thirty_as_for_one(
    work: Submission,
    visit: Callable[[str], Client],
    django_assert_num_queries: Callable[..., Any],
    place: Enrollment,
) -> None:
    browser = visit("instructor")
    browser.get("/marking/")
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        browser.get("/marking/")
    Submission.objects.bulk_create(
        Submission(
            enrollment=place, activity=work.activity, number=n, state="marked", submitted_at=work.submitted_at
        )
        for n in range(2, 32)
    )
    with django_assert_num_queries(len(one)):
        browser.get("/marking/?state=release")
