"""Every address x every member of the cast, as a snapshot: changing who may do what is a visible diff.

``python -m pytest tests/architecture/test_access_matrix.py --snapshot`` is not a thing on purpose: edit
``access_matrix.txt`` by hand, or delete it and run once to have it written anew, and read the diff.
"""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from assessments.actions import quizzes, submissions
from curriculum.models import Activity
from enrollments.actions import cohorts
from enrollments.models import Enrollment
from foundation import clock

SNAPSHOT = Path(__file__).with_name("access_matrix.txt")
WHO = (
    "anonymous",
    "learner",
    "peer",
    "instructor",
    "other_instructor",
    "examiner",
    "officer",
    "administrator",
    "stranger",
)


class Undo(Exception):
    """Takes back what a request did."""


def verbs(patterns: list[Any] | None = None) -> Iterator[URLPattern]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from verbs(pattern.url_patterns)
        elif pattern.name and "." in pattern.name:
            yield pattern


def ask(client: Client, url: str) -> int:
    """The status of a GET, or of an empty POST where only that is taken; nothing it does stays."""
    status = 0
    try:
        with transaction.atomic():
            status = client.get(url).status_code
            if status == 405:
                status = client.post(url).status_code
            raise Undo
    except Undo:
        return status


def test_who_may_open_what(
    place: Enrollment,
    cohort: Any,
    cast: Any,
    activity: Callable[[str], Activity],
    visit: Callable[[str], Client],
) -> None:
    attempt = quizzes.start(enrollment=place, activity=activity("W01-Q1"), actor=cast.learner)
    work = submissions.begin(enrollment=place, activity=activity("W01-A1"), actor=cast.learner)
    submissions.save(submission=work, text="x", actor=cast.learner)
    submissions.submit(submission=work, actor=cast.learner)
    session = cohorts.schedule(
        cohort=cohort, activity=activity("W02-L1"), starts_at=clock.now(), actor=cast.instructor
    )
    ids = {
        "enrollment_id": place.pk,
        "cohort_id": cohort.pk,
        "session_id": session.pk,
        "attempt_id": attempt.pk,
        "submission_id": work.pk,
        "number": 1,
        "code": "tiny",
        "secret": "no-such-secret",
    }
    special = {
        "assessments.quiz.show": activity("W01-Q1").pk,
        "assessments.quiz.start": activity("W01-Q1").pk,
        "assessments.submission.show": activity("W01-A1").pk,
        "assessments.submission.begin": activity("W01-A1").pk,
        "enrollments.activity.complete": activity("W01-R1").pk,
    }
    clients = {who: Client() if who == "anonymous" else visit(who) for who in WHO}
    lines = [f"{'verb':<44}" + " ".join(f"{w[:9]:>9}" for w in WHO)]
    for pattern in sorted(verbs(), key=lambda p: p.name or ""):
        name = str(pattern.name)
        kwargs = {}
        for argument, converter in pattern.pattern.converters.items():
            missing = uuid.UUID(int=7) if type(converter).__name__ == "UUIDConverter" else 987654
            kwargs[argument] = (
                special.get(name, missing) if argument == "activity_id" else ids.get(argument, missing)
            )
        url = reverse(name, kwargs=kwargs)
        lines.append(f"{name:<44}" + " ".join(f"{ask(clients[who], url):>9}" for who in WHO))
    text = "\n".join(lines) + "\n"
    if not SNAPSHOT.exists():
        SNAPSHOT.write_text(text, "utf-8")
    assert text == SNAPSHOT.read_text("utf-8")
    assert " 500" not in text
