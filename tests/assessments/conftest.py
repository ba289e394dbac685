"""The way of a capstone for tests: a small rubric, a panel outside the cohort, and one step after the other by actions.

Fixtures: ``stage`` (a ``Stage``: people and steps), ``model_bytes`` (a complete anatomy), ``dossier_bytes`` (a PDF).
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accounts.actions import people
from accounts.models import User
from accounts.roles import Role
from assessments.actions import capstones, decisions, defenses, moderations, pregrades, rubrics
from assessments.models import Capstone, Criterion, Decision, Defense, Moderation, Seat
from assessments.states import Outcome
from curriculum.models import Activity
from enrollments import queries as places
from enrollments.actions import progress
from enrollments.models import Enrollment
from enrollments.states import ProgressState
from foundation import clock
from tests.assessments import hostile

SAMPLES = Path(__file__).resolve().parent.parent / "anatomy" / "samples"
NOTE = "Seen on page 12 and shown again when the panel asked for it."
REASON = "The dossier and the defense show it, criterion by criterion."

RUBRIC = {
    "key": "capstone-tiny",
    "title": "Capstone of the tiny program",
    "pass_rule": {"mean_min": 2.8, "floor": 2, "critical_floor": 3, "spread_max": 1, "total_spread_max": 8},
    "criteria": [
        {
            "code": code,
            "title": title,
            "weight": weight,
            "critical": critical,
            "competencies": [],
            "levels": [f"{title}, level {n}." for n in range(5)],
        }
        for code, title, weight, critical in (
            ("R1", "Strategy", 30, False),
            ("R7", "Architecture", 40, True),
            ("R10", "Integrity", 10, False),
            ("R12", "Traceability", 20, True),
        )
    ],
}
CODES = tuple(c["code"] for c in RUBRIC["criteria"])  # type: ignore[index]


def entries(level: int = 3, note: str = "", **levels: int) -> list[tuple[object, object, object]]:
    """Scores on every criterion: ``level`` unless named otherwise, with notes where R-24 asks for them."""
    given = {code: levels.get(code, level) for code in CODES}
    return [(code, value, note or (NOTE if value in (0, 1, 4) else "")) for code, value in given.items()]


@dataclass
class Stage:
    """The people around one capstone, and the steps of its way, each by its action."""

    place: Enrollment
    learner: User
    chair: User
    second: User
    third: User
    outsider: User
    officer: User
    other_officer: User
    administrator: User
    instructor: User
    peer: User
    stranger: User
    model: bytes
    dossier: bytes
    travel: Callable[..., None]
    #: whether the machine looks at the work; without it the run is given up, which costs a test no seconds
    machine: bool = False

    @property
    def panel(self) -> tuple[User, User, User]:
        return self.chair, self.second, self.third

    def client(self, person: User) -> Client:
        browser = Client()
        browser.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return browser

    def begun(self) -> Capstone:
        return capstones.begin(enrollment=self.place, actor=self.learner)

    def draft(self) -> Capstone:
        """A draft that lacks nothing but its submission."""
        capstone = self.begun()
        capstones.add_file(
            capstone=capstone, name="dossier.pdf", content=io.BytesIO(self.dossier), actor=self.learner
        )
        capstones.attach(capstone=capstone, raw=self.model, actor=self.learner)
        return Capstone.objects.get(pk=capstone.pk)

    def submitted(self, **changes: Any) -> Capstone:
        given = {
            "title": "A checkout that forgets nothing",
            "summary": "What it is.",
            "ai_declaration": "None.",
            "acknowledged": True,
        } | changes
        return capstones.submit(capstone=self.draft(), actor=self.learner, **given)

    def pregraded(self) -> Capstone:
        capstone = self.submitted()
        run = pregrades.open_run(capstone=capstone)
        if self.machine:
            for name in pregrades.STEPS:
                pregrades.step(run_id=str(run.pk), name=name)
        else:
            pregrades.fail(run=run, step=run.steps.get(name="files"))
        return Capstone.objects.get(pk=capstone.pk)

    def slot(self, days: float = 4) -> datetime:
        return clock.now() + timedelta(days=days)

    def propose(self, capstone: Capstone, **changes: Any) -> Defense:
        given = {
            "chair": self.chair,
            "members": [self.second, self.third],
            "starts_at": self.slot(),
            "minutes": 90,
            "place": "Room 1",
            "actor": self.administrator,
        } | changes
        return defenses.propose(capstone=capstone, **given)

    def confirmed(self) -> Defense:
        return defenses.confirm(defense=self.propose(self.pregraded()), actor=self.administrator)

    def held(self) -> Defense:
        defense = self.confirmed()
        self.travel(4, days=4)
        return defenses.open(defense=defense, actor=self.chair)

    def seal(self, defense: Defense, person: User, level: int = 3, **levels: int) -> Seat:
        return defenses.seal(defense=defense, entries=entries(level, **levels), actor=person)

    def defended(self, level: int = 3, **levels: int) -> Defense:
        """All three seats sealed the same levels."""
        defense = self.held()
        for person in self.panel:
            self.seal(defense, person, level, **levels)
        return Defense.objects.get(pk=defense.pk)

    def in_moderation(self) -> Moderation:
        """Two seats agree, the third lies two levels lower on R1."""
        defense = self.held()
        self.seal(defense, self.chair, 3)
        self.seal(defense, self.second, 3)
        self.seal(defense, self.third, 3, R1=1)
        return Moderation.objects.get(defense=defense)

    def moderated(self, level: int = 2) -> Moderation:
        return moderations.close(
            moderation=self.in_moderation(), levels=[("R1", level)], note=NOTE, actor=self.other_officer
        )

    def decided(self, outcome: Outcome = Outcome.PASS, level: int = 3, **levels: int) -> Decision:
        defense = self.defended(level, **levels)
        return decisions.decide(capstone=defense.capstone, outcome=outcome, reason=REASON, actor=self.officer)

    def released(self, outcome: Outcome = Outcome.PASS, level: int = 3, **levels: int) -> Decision:
        decision = self.decided(outcome, level, **levels)
        decisions.release(decision=decision, actor=self.administrator)
        return decision


@pytest.fixture
def model_bytes() -> bytes:
    return (SAMPLES / "complete_project.json").read_bytes()


@pytest.fixture
def dossier_bytes() -> bytes:
    return hostile.pdf(2, words="Dossier of a checkout")


@pytest.fixture
def stage(
    place: Enrollment,
    cast: Any,
    activity: Callable[[str], Activity],
    at_week: Callable[..., None],
    model_bytes: bytes,
    dossier_bytes: bytes,
) -> Stage:
    """Week 4, the gate of the first half handed in, nothing of the capstone begun."""
    rubrics.load([RUBRIC])

    def person(name: str, role: Role, employer: str = "") -> User:
        return people.register(
            email=f"{name.lower()}@example.test",
            name=f"{name} Test",
            password="a long enough passphrase",
            role=role,
            actor=None,
            employer=employer,
        )

    at_week(4)
    progress.note(
        enrollment=place, activity=activity("W02-G1"), state=ProgressState.SUBMITTED, actor=cast.learner
    )
    return Stage(
        place=places.places().get(pk=place.pk),
        learner=cast.learner,
        chair=cast.examiner,
        second=person("Elsa", Role.EXAMINER),
        third=person("Enno", Role.EXAMINER),
        outsider=person("Edda", Role.EXAMINER),
        officer=cast.officer,
        other_officer=person("Otto", Role.OFFICER),
        administrator=cast.administrator,
        instructor=cast.instructor,
        peer=cast.peer,
        stranger=cast.stranger,
        model=model_bytes,
        dossier=dossier_bytes,
        travel=at_week,
    )


@pytest.fixture
def criteria(stage: Stage) -> list[Criterion]:
    return list(Criterion.objects.filter(rubric__code="capstone-tiny").order_by("position"))
