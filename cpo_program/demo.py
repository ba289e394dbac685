"""The demo house: the people, their past and their work, made by the same actions that real people use."""

import io
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from accounts.actions import people
from accounts.models import User
from accounts.roles import Role
from assessments.actions import capstones, decisions, defenses, marks, pregrades, quizzes, submissions
from assessments.models import Capstone, Criterion
from assessments.states import Outcome
from certificates.actions import awards, papers
from certificates.models import Credential
from cpo_program.dossier import dossier_pdf
from curriculum import queries as curriculum
from curriculum.models import Activity, SyllabusVersion, TrackOption
from enrollments import queries as places
from enrollments.actions import cohorts, progress
from enrollments.actions import places as seats
from enrollments.models import Cohort, Enrollment
from foundation import clock, events

PASSWORD = "demo-only-2026"  # noqa: S105  printed at every start; these people exist only in the demo
ZONE = "Europe/Zurich"
PANEL = ("ivo", "mia", "oskar")


@dataclass(frozen=True)
class Person:
    """A demo person as printed at the start."""

    email: str
    name: str
    role: Role
    what: str
    employer: str = ""


CAST = (
    Person("ada@demo.example", "Ada Moreau", Role.LEARNER, "learner, CPA, week 7", "Larkfield Retail"),
    Person("ben@demo.example", "Ben Okafor", Role.LEARNER, "learner, CPO, week 21", "Norden Software"),
    Person(
        "cleo@demo.example",
        "Cleo Tanaka",
        Role.LEARNER,
        "learner, CPA, capstone ready to submit",
        "Harbor Pay",
    ),
    Person(
        "dora@demo.example",
        "Dora Lindqvist",
        Role.LEARNER,
        "CPA graduate with an active credential",
        "Vantage Mobility",
    ),
    Person("grace@demo.example", "Grace Adeyemi", Role.INSTRUCTOR, "instructor"),
    Person("ivo@demo.example", "Ivo Brandt", Role.EXAMINER, "examiner", "Brandt Advisory"),
    Person("mia@demo.example", "Mia Castellanos", Role.EXAMINER, "examiner", "Oriel Bank"),
    Person("oskar@demo.example", "Oskar Nyberg", Role.EXAMINER, "examiner", "Nyberg and Partners"),
    Person(
        "nina@demo.example",
        "Nina Okonkwo",
        Role.EXAMINER,
        "examiner outside the panel, may moderate",
        "Lumen Works",
    ),
    Person("olga@demo.example", "Olga Petrenko", Role.OFFICER, "certification officer"),
    Person("zoe@demo.example", "Zoe Whitfield", Role.ADMINISTRATOR, "administrator"),
)
COMPANIONS = (
    ("Amara Nwosu", 6), ("Bruno Keller", 7), ("Chandra Iyer", 5), ("Daniel Weiss", 7), ("Elif Kaya", 3),
    ("Farid Haddad", 6), ("Hanna Virtanen", 7), ("Jonas Meyer", 1), ("Leila Rahimi", 6), ("Mateo Rossi", 4),
)  # fmt: skip


def accounts() -> list[tuple[str, str]]:
    """Address and description of each demo account, for printing."""
    return [(p.email, p.what) for p in CAST]


def build() -> bool:
    """Make the demo house, or leave it as it is when it stands. Returns whether it was made.

    Refused unless the demo setting is on. All or nothing.
    """
    if not settings.DEMO:
        raise RuntimeError("the demo exists only where the setting DEMO is on")
    if User.objects.filter(email=CAST[0].email).exists():
        return False
    with events.held():
        with transaction.atomic():
            _House().furnish()
        while events.sweep(grace=timedelta(0)):
            pass
        for credential in Credential.objects.filter(state="awarded"):
            papers.render(credential_id=str(credential.pk))
        while events.sweep(grace=timedelta(0)):
            pass
    return True


class _House:
    """Builds in order; keeps the people at hand."""

    def furnish(self) -> None:
        self.now = clock.now()
        with clock.at(self.now - timedelta(days=800)):
            self.people = {p.email.split("@")[0]: self._person(p) for p in CAST}
        self.cpa = curriculum.current_version("cpa")
        self.cpo = curriculum.current_version("cpo")
        self._graduate()
        self._candidate()
        self._officer()
        self._beginner()

    def _person(self, person: Person) -> User:
        return people.register(
            email=person.email,
            name=person.name,
            password=PASSWORD,
            role=person.role,
            actor=None,
            time_zone=ZONE,
            employer=person.employer,
        )

    def _cohort(
        self, version: SyllabusVersion, name: str, *, week: int, breaks: list[int], seats_: int = 24
    ) -> Cohort:
        """A cohort whose teaching week ``week`` runs now (or ran, when larger than the program)."""
        rest = sum(1 for b in breaks if b < week)
        start = _monday(self.now) - timedelta(weeks=week - 1 + rest)
        with clock.at(_at(start, -40)):
            cohort = cohorts.create(
                version=version,
                name=name,
                start_date=start,
                time_zone=ZONE,
                break_after=breaks,
                seats=seats_,
                actor=self.people["zoe"],
            )
            cohorts.staff(cohort=cohort, person=self.people["grace"], actor=self.people["zoe"])
        calendar = places.calendar_of(cohort)
        for activity in curriculum.live_activities(version.pk):
            opens = calendar.opens(activity.week.number)
            for slot, hours in ((1, 3 * 24 + 9), (2, 3 * 24 + 19)):
                if abs((opens - self.now).days) < 70:
                    cohorts.schedule(
                        cohort=cohort,
                        activity=activity,
                        slot=slot,
                        starts_at=opens + timedelta(hours=hours),
                        actor=self.people["zoe"],
                    )
        return cohort

    def _place(self, cohort: Cohort, learner: User) -> Enrollment:
        with clock.at(_at(cohort.start_date, -20)):
            place = seats.enroll(cohort=cohort, learner=learner, actor=self.people["zoe"])
            seats.sign(enrollment=place, actor=learner)
        return places.places().get(pk=place.pk)

    def _credit(self, place: Enrollment, up_to: int) -> None:
        progress.credit(
            enrollment=place,
            activities=curriculum.activities_up_to(place.cohort.version_id, up_to),
            actor=self.people["zoe"],
            reason="Completed before the demo begins.",
        )

    def _beginner(self) -> None:
        """Ada in week 7, among companions, with marked work and work that waits."""
        cohort = self._cohort(self.cpa, "CPA Zurich, autumn", week=7, breaks=[12, 24, 36])
        ada = self._place(cohort, self.people["ada"])
        grace = self.people["grace"]
        self._credit(ada, 4)
        calendar = places.calendar_of(cohort)
        for week, levels, text in ((5, 3, SYSTEM_MAP), (6, None, GAP_REGISTER)):
            with clock.at(min(calendar.ends(week) - timedelta(hours=9), self.now - timedelta(hours=5))):
                content = curriculum.week(cohort.version_id, week)
                for activity in content.activity_list:  # type: ignore[attr-defined]
                    if activity.kind == "reading":
                        progress.complete(enrollment=ada, activity=activity, actor=ada.learner)
                    elif activity.kind == "quiz":
                        _answer_right(ada, activity)
                    elif activity.kind in ("assignment", "project"):
                        work = submissions.begin(enrollment=ada, activity=activity, actor=ada.learner)
                        submissions.save(submission=work, text=text, actor=ada.learner)
                        submissions.submit(submission=work, actor=ada.learner)
                        if levels is not None:
                            with clock.at(clock.now() + timedelta(days=2)):
                                self._mark(work, levels)
        for name, week in COMPANIONS:
            first = name.split()[0].lower()
            person = people.register(
                email=f"{first}@cohort.demo.example",
                name=name,
                password=PASSWORD,
                role=Role.LEARNER,
                actor=grace,
                time_zone=ZONE,
            )
            place = self._place(cohort, person)
            self._credit(place, week - 1)

    def _mark(self, work: Any, level: int) -> None:
        grace = self.people["grace"]
        codes = Criterion.objects.filter(rubric__code=work.activity.rubric_code).values_list(
            "code", flat=True
        )
        marks.draft(
            submission=work,
            levels={code: level for code in codes},
            comments={},
            feedback=FEEDBACK,
            actor=grace,
        )
        marks.release(mark=marks.mark(submission=work, actor=grace), actor=grace)

    def _officer(self) -> None:
        """Ben in week 21 of the officer's program."""
        cohort = self._cohort(self.cpo, "CPO Europe, this year", week=21, breaks=[8, 20, 36])
        ben = self._place(cohort, self.people["ben"])
        self._credit(ben, 20)

    def _candidate(self) -> None:
        """Cleo in week 47 with a capstone that only waits to be submitted."""
        cohort = self._cohort(self.cpa, "CPA Europe, last year", week=47, breaks=[12, 24, 36])
        self._defending(cohort)
        cleo = self._place(cohort, self.people["cleo"])
        with clock.at(places.calendar_of(cohort).opens(23)):
            self._choose(cleo, "DEP-FIN")
        self._credit(cleo, 46)
        with clock.at(self.now - timedelta(days=2)):
            capstone = self._capstone(cleo, "Saved-card checkout at Larkfield")
            capstones.save(
                capstone=capstone,
                title=capstone.title,
                summary=SUMMARY,
                ai_declaration=AI_DECLARATION,
                actor=cleo.learner,
            )

    def _graduate(self) -> None:
        """Dora, whose capstone was defended and decided, and whose credential is active."""
        cohort = self._cohort(self.cpa, "CPA Europe, two years ago", week=66, breaks=[12, 24, 36])
        dora = self._place(cohort, self.people["dora"])
        calendar = places.calendar_of(cohort)
        with clock.at(calendar.opens(23)):
            self._choose(dora, "IND-MFG")
        with clock.at(calendar.ends(46)):
            self._credit(dora, 48)
        submitted = calendar.opens(47) + timedelta(hours=34)
        capstone = self._submitted(dora, "Order-to-cash for connected machines", submitted)
        defense = self._opened(
            capstone, asked=submitted + timedelta(days=1), starts=submitted + timedelta(days=9)
        )
        criteria = list(Criterion.objects.filter(rubric_id=capstone.rubric_id).order_by("position"))
        with clock.at(submitted + timedelta(days=9, minutes=95)):
            for strong, examiner in enumerate(PANEL):
                levels = [4 if place % 4 == strong else 3 for place in range(len(criteria))]
                entries = [(c.code, n, NOTE if n == 4 else "") for c, n in zip(criteria, levels, strict=True)]
                defenses.seal(defense=defense, entries=entries, actor=self.people[examiner])
        with clock.at(submitted + timedelta(days=12)):
            decision = decisions.decide(
                capstone=Capstone.objects.get(pk=capstone.pk),
                outcome=Outcome.PASS,
                reason=DECISION,
                actor=self.people["olga"],
            )
        with clock.at(submitted + timedelta(days=14)):
            decisions.release(decision=decision, actor=self.people["zoe"])
            awards.evaluate(enrollment=dora, actor=None)

    def _defending(self, cohort: Cohort) -> None:
        """Rafael, who sits before his panel right now: the seats are open and nobody has sealed."""
        with clock.at(self.now - timedelta(days=790)):
            rafael = people.register(
                email="rafael@cohort.demo.example",
                name="Rafael Costa",
                password=PASSWORD,
                role=Role.LEARNER,
                actor=None,
                time_zone=ZONE,
                employer="Atlantic Foods",
            )
        place = self._place(cohort, rafael)
        self._credit(place, 46)
        capstone = self._submitted(place, "Cold-chain planning for fresh goods", self.now - timedelta(days=4))
        self._opened(
            capstone, asked=self.now - timedelta(days=3, hours=20), starts=self.now - timedelta(minutes=40)
        )

    def _submitted(self, place: Enrollment, title: str, at: datetime) -> Capstone:
        """A capstone handed in and pre-graded at an instant."""
        with clock.at(at):
            draft = self._capstone(place, title)
            capstone = capstones.submit(
                capstone=draft,
                title=draft.title,
                summary=SUMMARY,
                ai_declaration=AI_DECLARATION,
                acknowledged=True,
                actor=place.learner,
            )
        with clock.at(at + timedelta(minutes=1)):
            run = pregrades.open_run(capstone=capstone)
            for name in pregrades.STEPS:
                pregrades.step(run_id=str(run.pk), name=name)
        return Capstone.objects.get(pk=capstone.pk)

    def _opened(self, capstone: Capstone, *, asked: datetime, starts: datetime) -> Any:
        """A panel of the three demo examiners, asked, confirmed and opened."""
        zoe = self.people["zoe"]
        with clock.at(asked):
            defense = defenses.propose(
                capstone=capstone,
                chair=self.people[PANEL[0]],
                members=[self.people[name] for name in PANEL[1:]],
                starts_at=starts,
                minutes=90,
                place="Meeting room Limmat, and by video",
                actor=zoe,
            )
            defense = defenses.confirm(defense=defense, actor=zoe)
        with clock.at(starts):
            return defenses.open(defense=defense, actor=zoe)

    def _choose(self, place: Enrollment, code: str) -> None:
        option = TrackOption.objects.get(track__version=place.cohort.version, code=code)
        seats.declare(enrollment=place, option=option, actor=place.learner)

    def _capstone(self, place: Enrollment, title: str) -> Capstone:
        capstone = capstones.begin(enrollment=place, actor=place.learner)
        learner = place.learner
        capstones.save(
            capstone=capstone, title=title, summary=SUMMARY, ai_declaration=AI_DECLARATION, actor=learner
        )
        capstones.add_file(
            capstone=capstone,
            name="dossier.pdf",
            content=io.BytesIO(dossier_pdf(title, str(learner))),
            actor=learner,
        )
        model = (Path(settings.BASE_DIR) / "fixtures" / "anatomy" / "checkout.json").read_bytes()
        capstones.attach(capstone=capstone, raw=model, actor=learner)
        return Capstone.objects.get(pk=capstone.pk)


def _answer_right(place: Enrollment, activity: Activity) -> None:
    attempt = quizzes.start(enrollment=place, activity=activity, actor=place.learner)
    answers = {q.pk: list(q.right) for q in activity.questions.all()}
    quizzes.answer(attempt=attempt, answers=answers, actor=place.learner)
    quizzes.close(attempt=attempt, actor=place.learner)


def _monday(instant: datetime) -> date:
    here = instant.astimezone(ZoneInfo(ZONE)).date()
    return here - timedelta(days=here.weekday())


def _at(day: date, days: int) -> datetime:
    return datetime.combine(day + timedelta(days=days), datetime.min.time(), UTC) + timedelta(hours=9)


SYSTEM_MAP = """## System logic of the checkout

| Rule | Condition | Action | Owner |
|---|---|---|---|
| Offer saved card | risk below 0.2 and card not expired | show one-tap payment | Payments lead |
| Ask for second factor | risk from 0.2 to 0.6 | challenge by issuer | Fraud lead |
| Refuse | risk above 0.6 | explain and offer transfer | Fraud lead |

Two rules were found in code only: the retry limit of three, and the silent switch to guest checkout after a
timeout. Neither has an owner. I propose to make both explicit and to give them to the payments lead.
"""
GAP_REGISTER = """## Gap register

1. The retry limit lives in the gateway configuration. Nobody in the product team can see it.
2. Guest checkout after a timeout loses the saved address; support hears of it first.
3. The refusal message is the same for fraud and for an empty balance.

The corrected map assigns each rule to one module and one owner, and adds a recovery step after the timeout.
"""
FEEDBACK = """The map separates rules from steps, and each rule has an owner: that is the heart of the week.

Next: give the two rules that you found in code a test of their own, so that nobody can lose them again.
"""
SUMMARY = (
    "The checkout of a retailer loses four customers in ten. The dossier shows which rule, component and "
    "operation carry each goal, what the X-ray found missing, and what was changed."
)
AI_DECLARATION = (
    "A language model was used to correct grammar. No part of the model or of the findings was written by it."
)
NOTE = "Shown live on the changed rule: every affected element was named, with its owner and its operation."
DECISION = (
    "The panel's agreed levels meet the pass rule on every criterion. The change scenario was answered by "
    "demonstration. The candidate is certified."
)
