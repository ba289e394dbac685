"""The learner's pages tell where one stands, in a number of queries that does not grow."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from enrollments.models import Enrollment


def test_the_week_page_shows_parts_minutes_and_the_reading(
    place: Enrollment, visit: Callable[[str], Client]
) -> None:
    page = (
        visit("learner")
        .get(reverse("enrollments.week.show", kwargs={"enrollment_id": place.pk, "number": 1}))
        .content.decode()
    )
    assert "Words to read." in page
    assert "90 minutes left" in page
    assert "Score at least 70" in page
    assert "Due" in page


def test_a_locked_week_says_why_and_hides_the_reading(
    place: Enrollment, visit: Callable[[str], Client]
) -> None:
    page = (
        visit("learner")
        .get(reverse("enrollments.week.show", kwargs={"enrollment_id": place.pk, "number": 3}))
        .content.decode()
    )
    assert "Opens on Monday 23 March 2026" in page
    assert "Words to read." not in page
    assert page.count('class="when-absolute">, Mon 23 Mar') == 0  # the sentence says it once, in full


@pytest.mark.parametrize("number", [0, 5, 999])
def test_b58_a_week_that_is_not_there_is_not_found(
    place: Enrollment, visit: Callable[[str], Client], number: int
) -> None:
    assert visit("learner").get(f"/learn/{place.pk}/weeks/{number}/").status_code == 404


@pytest.mark.parametrize(
    ("name", "more", "most"),
    [("enrollments.place.show", {}, 8), ("enrollments.week.show", {"number": 1}, 8), ("site.home", None, 12)],
)
def test_queries_are_constant(
    place: Enrollment,
    visit: Callable[[str], Client],
    django_assert_max_num_queries: Callable[..., Any],
    name: str,
    more: dict[str, int] | None,
    most: int,
) -> None:
    url = reverse(name, kwargs=None if more is None else {"enrollment_id": place.pk, **more})
    browser = visit("learner")
    browser.get(url)
    with django_assert_max_num_queries(most):
        assert browser.get(url).status_code == 200


def test_learn_leads_to_the_persons_place(place: Enrollment, visit: Callable[[str], Client]) -> None:
    assert visit("learner").get("/learn/")["Location"] == f"/learn/{place.pk}/"
    assert b"You have no place" in visit("peer").get("/learn/").content
