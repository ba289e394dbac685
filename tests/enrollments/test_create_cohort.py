"""A cohort is made with dates and words that every page can show (B-29, B-49, B-52)."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from enrollments.models import Cohort, LiveSession


@pytest.fixture
def typed(tiny: Any) -> dict[str, str]:
    """What an administrator types for a cohort that is made."""
    return {
        "version": str(tiny.pk),
        "name": "Tiny autumn",
        "start_date": "2027-01-04",
        "time_zone": "Europe/Zurich",
        "break_after": "2",
        "seats": "3",
    }


def test_a_cohort_of_sensible_words_is_made(
    cast: Any, typed: dict[str, str], visit: Callable[[str], Client]
) -> None:
    assert visit("administrator").post("/cohorts/new/", typed).status_code == 302
    assert Cohort.objects.get().start_date == date(2027, 1, 4)


@pytest.mark.parametrize("start", ["9999-12-27", "0001-01-01", "2126-01-07", "2026-02-30", "99999-01-04"])
def test_b49_a_start_at_the_end_of_the_calendar_is_refused(
    cast: Any, typed: dict[str, str], visit: Callable[[str], Client], start: str
) -> None:
    browser = visit("administrator")
    assert browser.post("/cohorts/new/", typed | {"start_date": start}).status_code == 400
    assert not Cohort.objects.exists()
    assert browser.get("/cohorts/").status_code == 200


@pytest.mark.parametrize("name", ["\u200b", "\u202e\u202e", "...", "\u2800"])
def test_b29_a_name_that_nobody_sees_is_refused(
    cast: Any, typed: dict[str, str], visit: Callable[[str], Client], name: str
) -> None:
    assert visit("administrator").post("/cohorts/new/", typed | {"name": name}).status_code == 400
    assert not Cohort.objects.exists()


def session(cohort: Cohort, **changes: str) -> dict[str, str]:
    live = cohort.version.weeks.get(activities__kind="live_session").activities.get(kind="live_session")
    return {"activity": str(live.pk), "slot": "1", "starts_at": "2026-03-11T10:00", "join_url": ""} | changes


@pytest.mark.parametrize(
    "changes",
    [
        {"join_url": "https://meet.example/" + "a" * 300},
        {"join_url": "ftp://meet.example/"},
        {"join_url": "javascript:alert(1)"},
        {"starts_at": "9999-12-31T23:59"},
        {"starts_at": "0001-01-01T00:00"},
    ],
)
def test_a_session_whose_time_or_address_cannot_be_kept_is_refused(
    cohort: Cohort, cast: Any, visit: Callable[[str], Client], changes: dict[str, str]
) -> None:
    url = f"/cohorts/{cohort.pk}/sessions/"
    assert visit("administrator").post(url, session(cohort, **changes)).status_code == 400
    assert not LiveSession.objects.exists()


def test_r02_nobody_records_their_own_attendance(
    place: Any, cohort: Cohort, cast: Any, visit: Callable[[str], Client]
) -> None:
    from accounts.actions import people
    from accounts.roles import Role
    from enrollments.actions import cohorts
    from enrollments.models import Attendance
    from foundation.errors import Refused

    people.grant(person=cast.learner, role=Role.INSTRUCTOR, actor=cast.administrator)
    cohorts.staff(cohort=cohort, person=cast.learner, actor=cast.administrator)
    live = cohort.version.weeks.get(activities__kind="live_session").activities.get(kind="live_session")
    held = cohorts.schedule(
        cohort=cohort, activity=live, starts_at=datetime(2026, 3, 11, 9, tzinfo=UTC), actor=cast.instructor
    )
    own = {"present": str(place.pk)}
    assert visit("learner").post(f"/sessions/{held.pk}/attendance/", own).status_code == 302
    assert not Attendance.objects.exists()
    with pytest.raises(Refused) as refused:
        cohorts.attend(session=held, present=[place], actor=cast.learner)
    assert refused.value.code == "own_attendance"
    assert visit("instructor").post(f"/sessions/{held.pk}/attendance/", own).status_code == 302
    assert Attendance.objects.count() == 1
