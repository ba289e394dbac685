"""The roster shows who is behind first, in a number of queries that does not grow with the cohort."""

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions import people
from accounts.roles import Role
from curriculum.models import Activity
from enrollments import queries
from enrollments.actions import places, progress
from enrollments.models import Cohort, Enrollment


def _count(browser: Client, url: str) -> tuple[int, str]:
    with CaptureQueriesContext(connection) as captured:
        page = browser.get(url)
    assert page.status_code == 200
    return len(captured), page.content.decode()


def test_a_longer_roster_asks_no_more(
    cohort: Cohort, cast: object, at_week: Callable[..., None], visit: Callable[[str], Client]
) -> None:
    Cohort.objects.filter(pk=cohort.pk).update(seats=30)
    at_week(1)
    browser, url = visit("administrator"), reverse("enrollments.cohort.show", kwargs={"cohort_id": cohort.pk})
    counts = []
    for size in (1, 12):
        for number in range(size):
            person = people.register(
                email=f"l{size}-{number}@example.test",
                name="Lea Long",
                password="a long enough passphrase",
                role=Role.LEARNER,
                actor=None,
            )
            places.enroll(cohort=cohort, learner=person, actor=None)
        browser.get(url)
        counts.append(_count(browser, url)[0])
    assert counts[0] == counts[1]


def test_the_line_counts_what_is_complete(place: Enrollment, visit: Callable[[str], Client]) -> None:
    reading = next(
        a for a in Activity.objects.filter(week__number=1).select_related("week") if a.kind == "reading"
    )
    progress.complete(enrollment=place, activity=reading, actor=place.learner)
    line = queries.lines([place], place.cohort)[place.pk]
    assert line.done == 1
    url = reverse("enrollments.cohort.show", kwargs={"cohort_id": place.cohort_id})
    assert f"1 of {line.total}" in _count(visit("instructor"), url)[1]
    assert queries.roster(place.cohort).get().done == 1  # type: ignore[attr-defined]
