"""What is read is marked as read; what must be done otherwise cannot be; what is locked stays so."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from curriculum.models import Activity
from enrollments import queries
from enrollments.actions import progress
from enrollments.models import Enrollment, Progress
from enrollments.states import ProgressState
from foundation.errors import NotFound, Refused

Find = Callable[[str], Activity]


def test_a_reading_is_completed_once(place: Enrollment, activity: Find, cast: Any) -> None:
    for _ in range(2):
        progress.complete(enrollment=place, activity=activity("W01-R1"), actor=cast.learner)
    row = Progress.objects.get(enrollment=place)
    assert row.state == "done"
    assert queries.standing(place).week(1).done == 1  # type: ignore[union-attr]


@pytest.mark.parametrize("key", ["W01-Q1", "W01-A1"])
def test_quizzes_and_work_are_not_completed_by_hand(
    place: Enrollment, activity: Find, cast: Any, key: str
) -> None:
    with pytest.raises(Refused) as caught:
        progress.complete(enrollment=place, activity=activity(key), actor=cast.learner)
    assert caught.value.code == "not_by_hand"


def test_a_week_that_has_not_opened_is_locked_with_its_sentence(
    place: Enrollment, activity: Find, cast: Any
) -> None:
    with pytest.raises(Refused, match="Opens on Monday 9 March 2026") as caught:
        progress.complete(enrollment=place, activity=activity("W02-R1"), actor=cast.learner)
    assert caught.value.code == "locked"


def test_a_level_opens_when_the_gate_before_is_handed_in(
    place: Enrollment, activity: Find, cast: Any, at_week: Callable[..., None]
) -> None:
    at_week(3)
    with pytest.raises(Refused, match="gate of level 1"):
        progress.complete(enrollment=place, activity=activity("W03-R1"), actor=cast.learner)
    progress.note(
        enrollment=place, activity=activity("W02-G1"), state=ProgressState.SUBMITTED, actor=cast.learner
    )
    progress.complete(enrollment=place, activity=activity("W03-R1"), actor=cast.learner)


def test_what_is_complete_never_falls_back(place: Enrollment, activity: Find, cast: Any) -> None:
    progress.note(enrollment=place, activity=activity("W01-Q1"), state=ProgressState.PASSED, actor=None)
    progress.note(
        enrollment=place, activity=activity("W01-Q1"), state=ProgressState.NOT_YET_PASSED, actor=None
    )
    assert Progress.objects.get(enrollment=place).state == "passed"


def test_an_activity_of_another_program_does_not_exist_here(
    place: Enrollment, activity: Find, cast: Any
) -> None:
    foreign = activity("W01-R1")
    foreign.week.version_id += 1
    with pytest.raises(NotFound):
        progress.complete(enrollment=place, activity=foreign, actor=cast.learner)


def test_the_page_marks_as_read_and_says_so(
    place: Enrollment, activity: Find, visit: Callable[[str], Client]
) -> None:
    url = reverse(
        "enrollments.activity.complete",
        kwargs={"enrollment_id": place.pk, "activity_id": activity("W01-R1").pk},
    )
    page = visit("learner").post(url, follow=True)
    assert page.status_code == 200
    assert b"is done" in page.content


def test_a_locked_post_is_answered_with_the_reason_not_an_error(
    place: Enrollment, activity: Find, visit: Callable[[str], Client]
) -> None:
    url = reverse(
        "enrollments.activity.complete",
        kwargs={"enrollment_id": place.pk, "activity_id": activity("W02-R1").pk},
    )
    page = visit("learner").post(url)
    assert page.status_code == 409
    assert b"Opens on Monday 9 March 2026" in page.content


@pytest.mark.parametrize("who", ["peer", "examiner", "stranger"])
def test_t01_anothers_place_does_not_exist(
    place: Enrollment, visit: Callable[[str], Client], who: str
) -> None:
    for name, more in (("enrollments.place.show", {}), ("enrollments.week.show", {"number": 1})):
        assert visit(who).get(reverse(name, kwargs={"enrollment_id": place.pk, **more})).status_code == 404


def test_a_stranger_is_sent_to_sign_in(place: Enrollment, client: Client) -> None:
    page = client.get(reverse("enrollments.place.show", kwargs={"enrollment_id": place.pk}))
    assert page.status_code == 302
    assert page["Location"].startswith("/accounts/login/?next=/learn/")
