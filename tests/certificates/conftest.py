"""A small program, its people and the states a credential rests on."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
import yaml

from accounts.models import RoleGrant, User
from accounts.roles import Role
from anatomy.models import Snapshot
from anatomy.states import Reason
from assessments.models import Capstone, Decision, DecisionRelease, PregradeRun, Rubric
from assessments.states import CapstoneState, Outcome, RunState
from certificates.actions import achievements, awards, papers
from certificates.models import AchievementVersion, Credential
from curriculum.models import Activity, Level, Program, SyllabusVersion, Track, TrackOption, Week
from curriculum.states import ActivityKind, DueRhythm, Provenance, Requirement, SyllabusState
from enrollments.models import Cohort, Enrollment, Progress
from enrollments.states import EnrollmentState, ProgressState
from foundation import clock

ROOT = Path(__file__).resolve().parent.parent.parent
REGISTER = yaml.safe_load((ROOT / "fixtures" / "credentials.yaml").read_text())

#: level: first week, last week
LEVELS = {"cpa": ((1, 12), (13, 24), (25, 36), (37, 48)), "cpo": ((1, 8), (9, 20), (21, 36), (37, 48))}


@pytest.fixture(autouse=True)
def address(settings: Any) -> None:
    """The address that stands on certificates, apart from that of the test client."""
    settings.PUBLIC_ADDRESS = "https://certification.example"


def person(name: str, *roles: Role) -> User:
    """Somebody with roles."""
    made = User.objects.create_user(f"{uuid.uuid4().hex[:12]}@example.test", None, name=name)
    for role in roles:
        RoleGrant.objects.create(person=made, role=str(role))
    return made


def build_program(code: str) -> SyllabusVersion:
    """A program with an assignment every second week, a gate a level, four live sessions and a track."""
    program = Program.objects.create(
        code=code,
        title=f"ICMG Certified {code.upper()} One Year Mastery Program",
        short_title=code.upper(),
        tagline="A tagline",
        edition="PROJECT",
        level_noun="Level" if code == "cpa" else "Phase",
        due_rhythm=DueRhythm.WEEKLY,
    )
    version = SyllabusVersion.objects.create(
        program=program,
        number=1,
        state=SyllabusState.PUBLISHED,
        fingerprint="0" * 64,
        loaded_at=clock.now(),
        published_at=clock.now(),
    )
    weeks: list[Week] = []
    for number, (start, end) in enumerate(LEVELS[code], 1):
        level = Level.objects.create(
            version=version, number=number, name=f"L{number}", start_week=start, end_week=end
        )
        weeks += [_week(version, week, level=level) for week in range(start, end + 1)]
    post = code == "cpo"
    track = Track.objects.create(
        version=version, code="PLG" if post else "TEC", title="Track", for_whom="All", post_program=post
    )
    if post:
        weeks.append(_week(version, 49, track=track))
    else:
        TrackOption.objects.create(track=track, code="TEC-DAT", title="Data Platforms & Analytics Products")
    Week.objects.bulk_create(weeks)
    gates = {end for _, end in LEVELS[code][:3]}
    Activity.objects.bulk_create(
        [
            Activity(
                week=week,
                key=f"{week.key}-{kind}",
                kind=kind,
                requirement=Requirement.SUBMIT,
                title=kind,
                minutes=30,
                position=position,
            )
            for week in weeks
            for position, kind in enumerate(_kinds(week, gates))
        ]
    )
    return version


def _week(version: SyllabusVersion, number: int, **place: Any) -> Week:
    key = f"{version.program.code.upper()}-W{number:02}"
    return Week(
        version=version, key=key, number=number, title=key, focus="Focus", body="", body_html="",
        provenance=Provenance.PROPOSED, **place,
    )  # fmt: skip


def _kinds(week: Week, gates: set[int]) -> list[ActivityKind]:
    """What there is to do in a week."""
    kinds = [ActivityKind.READING]
    if week.track is not None or (week.number % 2 == 0 and week.number <= 46):
        kinds.append(ActivityKind.PROJECT if week.number == 40 else ActivityKind.ASSIGNMENT)
    if week.number in gates:
        kinds.append(ActivityKind.GATE)
    if week.number % 12 == 0:
        kinds.append(ActivityKind.LIVE_SESSION)
    return kinds


@dataclass
class World:
    """A cohort of the CPA program, its learner, an officer, and the ways to move the learner on."""

    version: SyllabusVersion
    cohort: Cohort
    learner: User
    officer: User
    other_officer: User
    administrator: User
    enrollment: Enrollment
    register: list[AchievementVersion] = field(default_factory=list)

    def rule(self, code: str) -> AchievementVersion:
        return next(v for v in self.register if v.achievement.code == code)

    def joined(self, name: str) -> Enrollment:
        return Enrollment.objects.create(
            cohort=self.cohort,
            learner=person(name, Role.LEARNER),
            state=EnrollmentState.ACTIVE,
            activated_at=clock.now(),
        )

    def sign(self, enrollment: Enrollment) -> None:
        enrollment.agreement_version, enrollment.agreement_signed_at = "1", clock.now()
        enrollment.save()

    def work(self, enrollment: Enrollment, **only: Any) -> None:
        """Every activity of the program done, or those that match ``only``."""
        Progress.objects.bulk_create(
            [
                Progress(
                    enrollment=enrollment,
                    activity=activity,
                    state=ProgressState.PASSED,
                    completed_at=clock.now(),
                )
                for activity in Activity.objects.filter(week__version=self.cohort.version, **only).order_by()
            ],
            ignore_conflicts=True,
        )

    def capstone(self, enrollment: Enrollment, *, blockers: int = 0) -> Capstone:
        rubric, _ = Rubric.objects.get_or_create(
            code="capstone",
            version=1,
            defaults={"title": "Capstone", "pass_rule": {}, "fingerprint": "1" * 64},
        )
        snapshot = Snapshot.objects.create(
            owner=enrollment.learner, document="{}", sha256=uuid.uuid4().hex * 2, title="Model", edition="PROJECT",
            element_count=1, link_count=0, reason=Reason.FREEZE,
        )  # fmt: skip
        made = Capstone.objects.create(
            enrollment=enrollment, state=CapstoneState.DECIDED, rubric=rubric, title="Work", snapshot=snapshot,
            submitted_at=clock.now(), acknowledged_at=clock.now(), fingerprint="2" * 64,
        )  # fmt: skip
        PregradeRun.objects.create(
            capstone=made, key=uuid.uuid4().hex, ruleset="r1", state=RunState.DONE, finished_at=clock.now(),
            report={"blockers": ["C-01"] * blockers},
        )  # fmt: skip
        return made

    def decide(
        self, capstone: Capstone, outcome: Outcome = Outcome.PASS, *, release: bool = True
    ) -> Decision:
        decision = Decision.objects.create(
            capstone=capstone, number=capstone.decisions.count() + 1, outcome=outcome, decided_by=self.officer,
            reason="Because", weighted_mean="3.1234", meets_rule=True, basis={"levels": {"A1": 3}},
        )  # fmt: skip
        if release:
            DecisionRelease.objects.create(decision=decision, released_by=self.officer)
        return decision

    def graduate(self, enrollment: Enrollment) -> Decision:
        """Everything the CPA certification asks for."""
        self.sign(enrollment)
        self.work(enrollment)
        return self.decide(self.capstone(enrollment))

    def certify(self, enrollment: Enrollment | None = None) -> Credential:
        """A graduate with an active CPA-CERT."""
        place = enrollment or self.enrollment
        self.graduate(place)
        made = awards.award(enrollment=place, version=self.rule("CPA-CERT"), actor=self.officer)
        papers.render(credential_id=made.pk)
        made.refresh_from_db()
        return made


def build_world() -> World:
    version = build_program("cpa")
    build_program("cpo")
    cohort = Cohort.objects.create(
        version=version,
        name=f"CPA {uuid.uuid4().hex[:6]}",
        start_date=date(2026, 1, 5),
        time_zone="Europe/Zurich",
        seats=30,
    )
    world = World(
        version=version,
        cohort=cohort,
        learner=person("Dora Lindqvist", Role.LEARNER),
        officer=person("Olga Petrova", Role.OFFICER),
        other_officer=person("Otto Berg", Role.OFFICER),
        administrator=person("Zoe Adams", Role.ADMINISTRATOR),
        enrollment=None,  # type: ignore[arg-type]
    )
    world.enrollment = Enrollment.objects.create(
        cohort=cohort, learner=world.learner, state=EnrollmentState.ACTIVE, activated_at=clock.now()
    )
    world.register = achievements.load(data=REGISTER, actor=world.administrator)
    return world


@pytest.fixture
def world(db: None) -> World:
    return build_world()


@pytest.fixture
def signed_in(client: Any) -> Callable[[User], Any]:
    """A browser of somebody."""

    def enter(who: User) -> Any:
        client.force_login(who)
        return client

    return enter


@pytest.fixture
def facts() -> dict[str, Any]:
    """Facts of a credential as they are frozen at the award."""
    return {
        "schema": 1,
        "code": "7K3MQ-2ZX4T-9HVB8-WNE5C-D1R0GS",
        "number": "CPA-2026-000001",
        "holder": "Dora Lindqvist",
        "credential": "ICMG Certified Chief Product Architect",
        "achievement": "CPA-CERT",
        "achievement_version": 1,
        "kind": "certification",
        "program": "ICMG Certified Chief Product Architect – One Year Mastery Program",
        "program_code": "CPA",
        "level": "",
        "endorsements": ["Data Platforms & Analytics Products"],
        "issuer": {"name": "ICMG Certification", "url": "https://certification.example"},
        "issued_on": "2026-11-21",
        "valid_until": "2029-11-21",
        "description": "The holder can architect a product.",
        "criteria": next(entry for entry in REGISTER if entry["code"] == "CPA-CERT")["criteria"],
        "basis_sha256": "ab" * 32,
        "verify_url": "https://certification.example/verify/7K3MQ-2ZX4T-9HVB8-WNE5C-D1R0GS/",
    }


@pytest.fixture
def time_machine_at() -> Iterator[Callable[[timedelta], None]]:
    """Move the clock to so much after the test's beginning."""
    began = datetime.now(UTC)
    travels: list[time_machine.travel] = []

    def go(distance: timedelta) -> None:
        journey = time_machine.travel(began + distance, tick=True)
        journey.start()
        travels.append(journey)

    yield go
    for journey in reversed(travels):
        journey.stop()
