"""What all tests share: a quiet set-up, a tiny program, a cast of one person per role and a stranger.

Fixtures: ``tiny`` (published syllabus of four weeks), ``cast`` (people by role), ``cohort`` (week 1 runs),
``place`` (the learner's active, signed enrollment), ``deliver`` (hand out all events, as the worker would),
``visit`` (a signed-in test client by role), ``at_week`` (travel to the middle of a teaching week).
"""

import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
import yaml
from django.db import connection
from django.test import Client, TransactionTestCase

from accounts.actions import people
from accounts.models import User
from accounts.roles import Role
from curriculum.models import Activity, SyllabusVersion
from enrollments.models import Cohort, Enrollment
from foundation import clock, events, ledger

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "a long enough passphrase"
MONDAY = date(2026, 3, 2)

# Playwright keeps an event loop in the main thread, in which Django refuses the database otherwise.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session", autouse=True)
def emptied_tables() -> None:
    """Insert-only tables refuse to be emptied; between transactional tests the triggers step aside."""
    plain = TransactionTestCase._fixture_teardown

    def teardown(self: TransactionTestCase) -> None:
        tables = ledger.insert_only_tables(connection)
        for table in tables:
            ledger.disarm(connection, table)
        try:
            plain(self)
        finally:
            for table in tables:
                ledger.arm(connection, table)

    TransactionTestCase._fixture_teardown = teardown


@pytest.fixture(autouse=True)
def quiet_house(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Own cache and files for each test; static addresses without a manifest; mail kept in memory."""
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(uuid.uuid4())}
    }
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.WHITENOISE_AUTOREFRESH = True  # nothing is collected here
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    from enrollments import queries

    queries.forget_plans()
    with events.held():
        yield


@pytest.fixture
def tiny(db: None) -> SyllabusVersion:
    from assessments.actions import rubrics
    from curriculum.actions import syllabus

    rubrics.load(data=yaml.safe_load((ROOT / "fixtures" / "rubrics.yaml").read_text("utf-8")))
    return syllabus.load(folder=ROOT / "tests" / "tiny")


@dataclass
class Cast:
    """One person per role, a second learner, and a stranger without any role."""

    learner: User
    peer: User
    instructor: User
    other_instructor: User
    examiner: User
    officer: User
    administrator: User
    stranger: User


@pytest.fixture
def cast(db: None) -> Cast:
    def person(name: str, role: Role) -> User:
        return people.register(
            email=f"{name.lower()}@example.test",
            name=f"{name} Test",
            password=PASSWORD,
            role=role,
            actor=None,
            time_zone="Europe/Zurich",
        )

    stranger = User.objects.create_user("stranger@example.test", PASSWORD, name="Stranger Test")
    return Cast(
        learner=person("Lena", Role.LEARNER),
        peer=person("Paul", Role.LEARNER),
        instructor=person("Ines", Role.INSTRUCTOR),
        other_instructor=person("Igor", Role.INSTRUCTOR),
        examiner=person("Emil", Role.EXAMINER),
        officer=person("Olive", Role.OFFICER),
        administrator=person("Anna", Role.ADMINISTRATOR),
        stranger=stranger,
    )


@pytest.fixture
def cohort(tiny: SyllabusVersion, cast: Cast) -> Cohort:
    from enrollments.actions import cohorts

    made = cohorts.create(
        version=tiny,
        name="Tiny spring",
        start_date=MONDAY,
        time_zone="Europe/Zurich",
        break_after=[2],
        seats=3,
        actor=cast.administrator,
    )
    cohorts.staff(cohort=made, person=cast.instructor, actor=cast.administrator)
    return made


@pytest.fixture
def place(cohort: Cohort, cast: Cast, at_week: Callable[..., None]) -> Enrollment:
    """The learner's place, signed; the clock stands in week 1."""
    from enrollments import queries
    from enrollments.actions import places

    at_week(1)
    made = places.enroll(cohort=cohort, learner=cast.learner, actor=cast.administrator)
    places.sign(enrollment=made, actor=cast.learner)
    return queries.places().get(pk=made.pk)


@pytest.fixture
def at_week(cohort: Cohort) -> Iterator[Callable[..., None]]:
    """Travel to the Wednesday noon of a teaching week of the cohort (UTC); ``days`` and ``minutes`` go on from there."""
    traveller: list[Any] = []

    def travel(week: int, *, days: int = 0, minutes: int = 0) -> None:
        from enrollments import queries

        while traveller:
            traveller.pop().stop()
        monday = queries.calendar_of(
            Cohort.objects.select_related("version__program").get(pk=cohort.pk)
        ).opens(week)
        there = time_machine.travel(monday + timedelta(days=2 + days, hours=12, minutes=minutes), tick=False)
        there.start()
        traveller.append(there)

    yield travel
    while traveller:
        traveller.pop().stop()


@pytest.fixture
def activity(tiny: SyllabusVersion) -> Callable[[str], Activity]:
    """An activity by the end of its key, such as ``W01-A1``."""
    return lambda key: Activity.objects.select_related("week").get(week__version=tiny, key=f"TINY-{key}")


@pytest.fixture
def deliver() -> Callable[[], int]:
    """Hand out every event that waits, as the worker does; returns how many there were."""

    def sweep() -> int:
        count = 0
        while tried := events.sweep(grace=timedelta(0)):
            count += tried
            if count > 500:
                raise AssertionError("events go round in a circle")
        return count

    return sweep


@pytest.fixture
def visit(cast: Cast) -> Callable[[str], Client]:
    """A test client signed in as a member of the cast, by role."""

    def client(who: str) -> Client:
        browser = Client()
        browser.force_login(getattr(cast, who), backend="django.contrib.auth.backends.ModelBackend")
        return browser

    return client


@pytest.fixture
def now() -> Callable[[], Any]:
    return clock.now
