"""A self-check: the server counts attempts and time, answers are kept, right answers come out late."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessments.actions import quizzes
from assessments.models import QuizAttempt
from curriculum.models import Activity
from enrollments.models import Enrollment, Progress
from foundation.errors import Invalid, Refused

Travel = Callable[..., None]


@pytest.fixture
def quiz(activity: Callable[[str], Activity]) -> Activity:
    return activity("W01-Q1")


def right(quiz: Activity) -> dict[int, list[int]]:
    return {q.pk: list(q.right) for q in quiz.questions.all()}


def take(place: Enrollment, quiz: Activity, answers: dict[int, list[int]]) -> QuizAttempt:
    attempt = quizzes.start(enrollment=place, activity=quiz, actor=place.learner)
    quizzes.answer(attempt=attempt, answers=answers, actor=place.learner)
    return quizzes.close(attempt=attempt, actor=place.learner)


def test_all_right_passes(place: Enrollment, quiz: Activity) -> None:
    attempt = take(place, quiz, right(quiz))
    assert (attempt.state, attempt.percent) == ("closed", 100)
    assert Progress.objects.get(enrollment=place).state == "passed"


def test_half_of_a_multiple_answer_is_not_right(place: Enrollment, quiz: Activity) -> None:
    answers = right(quiz)
    multiple = quiz.questions.get(multiple=True)
    answers[multiple.pk] = [0]
    assert take(place, quiz, answers).percent == 50
    assert Progress.objects.get(enrollment=place).state == "not_yet_passed"


def test_t06_two_starts_give_one_attempt(place: Enrollment, quiz: Activity) -> None:
    first = quizzes.start(enrollment=place, activity=quiz, actor=place.learner)
    assert quizzes.start(enrollment=place, activity=quiz, actor=place.learner) == first
    assert QuizAttempt.objects.count() == 1


def test_attempts_are_counted_by_the_server(place: Enrollment, quiz: Activity) -> None:
    for _ in range(2):
        take(place, quiz, {})
    with pytest.raises(Refused) as caught:
        quizzes.start(enrollment=place, activity=quiz, actor=place.learner)
    assert caught.value.code == "attempts_used"


def test_a_passed_quiz_needs_no_more_attempts(place: Enrollment, quiz: Activity) -> None:
    take(place, quiz, right(quiz))
    with pytest.raises(Refused) as caught:
        quizzes.start(enrollment=place, activity=quiz, actor=place.learner)
    assert caught.value.code == "passed_already"


def test_t05_the_clock_is_the_servers(place: Enrollment, quiz: Activity, at_week: Travel) -> None:
    attempt = quizzes.start(enrollment=place, activity=quiz, actor=place.learner)
    quizzes.answer(attempt=attempt, answers=right(quiz), actor=place.learner)
    at_week(1, minutes=16)
    with pytest.raises(Refused) as caught:
        quizzes.answer(attempt=attempt, answers={}, actor=place.learner)
    assert caught.value.code == "attempt_over"
    assert quizzes.close_overdue() == 1
    attempt.refresh_from_db()
    assert (attempt.state, attempt.percent) == ("expired", 100)  # what was answered in time counts


@pytest.mark.parametrize(
    ("chosen", "code"), [([9], "choice_unknown"), ([0, 1], "one_choice"), ([1, 1], "choice_unknown")]
)
def test_an_impossible_answer_is_refused(
    place: Enrollment, quiz: Activity, chosen: list[int], code: str
) -> None:
    attempt = quizzes.start(enrollment=place, activity=quiz, actor=place.learner)
    single = quiz.questions.get(multiple=False)
    with pytest.raises(Invalid) as caught:
        quizzes.answer(attempt=attempt, answers={single.pk: chosen}, actor=place.learner)
    assert caught.value.code == code


def test_a_foreign_question_is_refused(place: Enrollment, quiz: Activity) -> None:
    attempt = quizzes.start(enrollment=place, activity=quiz, actor=place.learner)
    with pytest.raises(Invalid) as caught:
        quizzes.answer(attempt=attempt, answers={10**9: [0]}, actor=place.learner)
    assert caught.value.code == "question_unknown"


def test_the_pages_lead_through_an_attempt(
    place: Enrollment, quiz: Activity, visit: Callable[[str], Client]
) -> None:
    browser = visit("learner")
    show = reverse("assessments.quiz.show", kwargs={"enrollment_id": place.pk, "activity_id": quiz.pk})
    assert b"Start" in browser.get(show).content
    answer = browser.post(show + "start/")["Location"]
    assert b"First?" in browser.get(answer).content
    single, multiple = quiz.questions.all()
    kept = browser.post(answer, {f"q{single.pk}": "1"}, headers={"accept": "application/json"})
    assert kept.json()["saved"]
    page = browser.post(
        answer, {f"q{single.pk}": "1", f"q{multiple.pk}": ["0", "2"], "finish": "1"}, follow=True
    )
    assert b"Passed" in page.content
    assert b"Because b." in page.content


def test_right_answers_stay_hidden_while_attempts_are_left(
    place: Enrollment, quiz: Activity, visit: Callable[[str], Client]
) -> None:
    take(place, quiz, {})
    show = reverse("assessments.quiz.show", kwargs={"enrollment_id": place.pk, "activity_id": quiz.pk})
    page = visit("learner").get(show).content
    assert b"Because b." not in page
    assert b"First?" in page


@pytest.mark.parametrize("name", ["qx", "q-1", "q1e3", "q" + "9" * 40])
def test_b58_rubbish_field_names_are_refused_with_a_sentence(
    place: Enrollment, quiz: Activity, visit: Callable[[str], Client], name: str
) -> None:
    attempt = quizzes.start(enrollment=place, activity=quiz, actor=place.learner)
    page = visit("learner").post(f"/attempts/{attempt.pk}/", {name: "1"})
    assert page.status_code == 400


def test_anothers_attempt_does_not_exist(
    place: Enrollment, quiz: Activity, visit: Callable[[str], Client]
) -> None:
    attempt = quizzes.start(enrollment=place, activity=quiz, actor=place.learner)
    for who in ("peer", "instructor", "officer"):
        assert visit(who).get(f"/attempts/{attempt.pk}/").status_code == 404


def test_a_quiz_of_a_locked_week_cannot_be_started(place: Enrollment, activity: Any, cohort: Any) -> None:
    locked = activity("W03-P1")
    with pytest.raises(Exception, match="nothing at this address"):
        quizzes.start(enrollment=place, activity=locked, actor=place.learner)
