"""Fills the empty database of a measurement and writes down what to ask for: VAR_DIR/scene.json.

python -m benchmarks.seed CAPSTONES SIZE...      SIZE: learners of one cohort each, 50 200 1000 as a rule
"""

import io
import itertools
import json
import os
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import django

WEEK = 24  # the teaching week that runs now, half of the program
BREAKS = [12, 24, 36]
LAST_WEEK = 47
ZONE = "Europe/Zurich"
PASSWORD = "a long enough passphrase"
VIEWERS = 8  # one for each reader of the load
GIVEN = "Amara Bruno Chandra Daniel Elif Farid Hanna Jonas Leila Mateo Noor Oluwaseun Petra Quentin".split()
FAMILY = "Nwosu Keller Iyer Weiss Kaya Haddad Virtanen Meyer Rahimi Rossi Santos Takahashi Vogel".split()


class Seed:
    """Makes people, cohorts, progress, hand-ins, credentials and capstones, in this order."""

    def __init__(self, capstones: int, sizes: list[int]) -> None:
        from accounts.actions import people
        from accounts.roles import Role
        from cpo_program.dossier import dossier_pdf
        from curriculum import queries as curriculum
        from curriculum.models import Activity
        from foundation import clock

        self.now = clock.now()
        self.version = curriculum.current_version("cpa")
        self.plan = list(
            Activity.objects.filter(week__version=self.version, week__track=None)
            .select_related("week")
            .order_by("week__number", "position")
        )
        self.zoe = people.register(
            email="office@bench.example",
            name="Zoe Whitfield",
            password=PASSWORD,
            role=Role.ADMINISTRATOR,
            actor=None,
        )
        self.grace = people.register(
            email="grace@bench.example",
            name="Grace Adeyemi",
            password=PASSWORD,
            role=Role.INSTRUCTOR,
            actor=None,
        )
        self.names = (
            f"{given} {family}" for family, given in itertools.cycle(itertools.product(FAMILY, GIVEN))
        )
        self.numbers = itertools.count(1)
        self.cohorts = [(self.cohort(f"{size} learners", WEEK, size), size) for size in sizes]
        self.places = [self.fill(cohort, size, WEEK) for cohort, size in self.cohorts]
        self.viewers = self.places[-1][:VIEWERS]
        self.busy()
        self.credentials = [self.credential(place) for place in self.viewers]
        self.dossier = dossier_pdf("A checkout examined", "A candidate")
        finals = self.cohort("at the end", LAST_WEEK, capstones)
        self.capstones = [self.capstone(place) for place in self.fill(finals, capstones, LAST_WEEK)]

    def cohort(self, name: str, week: int, seats: int) -> Any:
        """A cohort in whose calendar `week` runs now."""
        from enrollments.actions import cohorts

        rest = sum(1 for each in BREAKS if each < week)
        here = self.now.astimezone(ZoneInfo(ZONE)).date()
        monday: date = here - timedelta(days=here.weekday())
        made = cohorts.create(
            version=self.version,
            name=name,
            start_date=monday - timedelta(weeks=week - 1 + rest),
            time_zone=ZONE,
            break_after=BREAKS,
            seats=seats,
            actor=self.zoe,
        )
        cohorts.staff(cohort=made, person=self.grace, actor=self.zoe)
        for activity in self.plan:
            if activity.kind == "live_session" and abs(activity.week.number - week) < 4:
                starts = self.now + timedelta(days=1 + 7 * (activity.week.number - week))
                cohorts.schedule(cohort=made, activity=activity, starts_at=starts, actor=self.zoe)
        return made

    def people(self, size: int) -> list[Any]:
        """Learners with verified addresses, all with the same password."""
        from allauth.account.models import EmailAddress
        from django.contrib.auth.hashers import make_password

        from accounts.models import RoleGrant, User
        from accounts.roles import Role

        password = make_password(PASSWORD)
        people = User.objects.bulk_create(
            User(email=f"learner{n}@bench.example", name=next(self.names), password=password, time_zone=ZONE)
            for n in itertools.islice(self.numbers, size)
        )
        EmailAddress.objects.bulk_create(
            EmailAddress(user=p, email=p.email, verified=True, primary=True) for p in people
        )
        RoleGrant.objects.bulk_create(
            RoleGrant(person=p, role=str(Role.LEARNER), granted_by=self.zoe, granted_at=self.now)
            for p in people
        )
        return people

    def fill(self, cohort: Any, size: int, week: int) -> list[Any]:
        """Learners with places and progress: the first ones are in time, the others are spread behind them."""
        from enrollments.actions.places import AGREEMENT
        from enrollments.models import Enrollment, Progress

        people = self.people(size)
        began = self.now - timedelta(weeks=week)
        places = Enrollment.objects.bulk_create(
            Enrollment(
                cohort=cohort,
                learner=person,
                state="active",
                created_at=began,
                activated_at=began,
                agreement_version=AGREEMENT,
                agreement_signed_at=began,
            )
            for person in people
        )
        Progress.objects.bulk_create(
            (
                Progress(
                    enrollment=place,
                    activity=activity,
                    state="passed" if activity.requirement in ("submit", "score") else "done",
                    changed_at=began,
                    completed_at=began,
                )
                for number, place in enumerate(places)
                for activity in self.plan
                if activity.week.number
                < (week if number < VIEWERS or week == LAST_WEEK else 1 + number * 7 % week)
            ),
            batch_size=2000,
        )
        return places

    def busy(self) -> None:
        """What stands on desks and home pages: work that waits, a result, messages."""
        from assessments.actions import marks
        from assessments.models import Criterion, Submission
        from enrollments.models import Progress
        from notifications.models import Message

        tasks = [a for a in self.plan if a.requirement == "submit" and a.week.number <= WEEK]
        Submission.objects.bulk_create(
            Submission(
                enrollment=place,
                activity=tasks[-1],
                number=1,
                state="submitted",
                text="Two rules were found in code only, and neither has an owner.",
                saved_at=self.now - timedelta(hours=number + 1),
                submitted_at=self.now - timedelta(hours=number + 1),
                due_at=self.now + timedelta(days=2),
            )
            for number, place in enumerate(self.places[-1][:300])
        )
        for place in self.viewers:
            Progress.objects.filter(enrollment=place, activity=tasks[-2]).delete()
            work = Submission.objects.create(
                enrollment=place,
                activity=tasks[-2],
                number=1,
                state="submitted",
                text="A map.",
                submitted_at=self.now,
            )
            levels = dict.fromkeys(
                Criterion.objects.filter(rubric__code=work.activity.rubric_code).values_list(
                    "code", flat=True
                ),
                3,
            )
            marks.draft(
                submission=work, levels=levels, comments={}, feedback="Well mapped.", actor=self.grace
            )
            marks.release(mark=marks.mark(submission=work, actor=self.grace), actor=self.grace)
        Message.objects.bulk_create(
            Message(
                key=f"bench:{place.pk}:{n}",
                recipient_id=place.learner_id,
                address="learner@bench.example",
                subject=f"Message {n} about your week",
                body="What happens to your work is told here.",
                link="/home/",
                state="sent",
            )
            for place in self.viewers
            for n in range(6)
        )

    def credential(self, place: Any) -> Any:
        """An active credential with its paper. The rule is not asked: a panel would be needed for each."""
        from certificates import codes, queries
        from certificates.actions import awards, papers
        from certificates.models import (
            AchievementVersion,
            Award,
            Credential,
            CredentialEvent,
            EligibilityDecision,
        )

        place = queries.enrollment(place.pk)
        version = AchievementVersion.objects.select_related("achievement__program").get(
            achievement__code="CPA-CERT"
        )
        basis = EligibilityDecision.objects.create(
            enrollment=place, version=version, met=True, reasons=[], facts_sha256="0" * 64
        )
        award = Award.objects.create(
            learner=place.learner,
            enrollment=place,
            achievement=version.achievement,
            version=version,
            basis=basis,
        )
        today, code = self.now.date(), codes.fresh()
        until = awards.months_after(today, version.validity_months or 36)
        known = queries.facts_of(place)
        facts = awards.frozen_facts(
            place,
            version,
            basis,
            known,
            holder=place.learner.name,
            code=code,
            issued_on=today,
            valid_until=until,
        )
        facts["number"] = f"CPA-{today.year}-{award.pk:06}"
        made = Credential.objects.create(
            award=award,
            number=facts["number"],
            code=code,
            holder_name=place.learner.name,
            issued_on=today,
            valid_until=until,
            facts=facts,
        )
        CredentialEvent.objects.create(credential=made, kind="awarded")
        papers.render(credential_id=made.pk)
        return made

    def capstone(self, place: Any) -> str:
        """The id of a submitted capstone with a dossier of eight pages and the model of a checkout."""
        from django.conf import settings

        from assessments.actions import capstones
        from assessments.models import Capstone

        learner, title = place.learner, f"Checkout of shop {place.learner_id}"
        texts = {"title": title, "summary": "What was found and changed.", "ai_declaration": "None was used."}
        made = capstones.begin(enrollment=place, actor=learner)
        capstones.add_file(capstone=made, name="dossier.pdf", content=io.BytesIO(self.dossier), actor=learner)
        model = Path(settings.BASE_DIR) / "fixtures" / "anatomy" / "checkout.json"
        capstones.attach(capstone=made, raw=model.read_bytes(), actor=learner)
        made = Capstone.objects.get(pk=made.pk)
        capstones.submit(capstone=made, **texts, acknowledged=True, actor=learner)
        return str(made.pk)

    # ---- what to ask for ---------------------------------------------------------------------------

    def scene(self) -> dict[str, Any]:
        """Pages with their requests and number of queries, the floor's address, material for other work."""
        learners = [(place, cookie_of(place.learner)) for place in self.viewers]
        desk = cookie_of(self.grace)
        codes = [credential.code for credential in self.credentials]
        program = [(f"/learn/{place.pk}/", cookie) for place, cookie in learners]
        pages = [
            ("home of a learner", [("/home/", cookie) for _, cookie in learners], {}),
            ("program, 48 weeks", program, {}),
            ("week", [(f"{path}weeks/{WEEK}/", cookie) for path, cookie in program], {}),
            *((f"roster of {size}", [(f"/cohorts/{cohort.pk}/", desk)], {}) for cohort, size in self.cohorts),
            ("marking queue", [("/marking/", desk)], {}),
            ("verify, page", [(f"/verify/{code}/", "") for code in codes], {"Accept": "text/html"}),
            ("verify, JSON", [(f"/verify/{code}/", "") for code in codes], {"Accept": "application/json"}),
        ]
        scenes = [self.login()]
        for name, asked, more in pages:
            requests = [
                {"path": path, "headers": {**more, **({"Cookie": cookie} if cookie else {})}}
                for path, cookie in asked
            ]
            scenes.append({"name": name, "queries": count(requests[0], 200), "job": {"requests": requests}})
        return {
            "pages": scenes,
            "floor": {"version": self.version.pk, "headers": [{"Cookie": cookie} for _, cookie in learners]},
            "facts": self.credentials[0].facts,
            "capstones": self.capstones,
        }

    def login(self) -> dict[str, Any]:
        """Signing in, each time as somebody who is signed out."""
        from urllib.parse import urlencode

        from django.conf import settings
        from django.middleware.csrf import _get_new_csrf_string

        token = _get_new_csrf_string()
        headers = {
            "Cookie": f"{settings.CSRF_COOKIE_NAME}={token}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        # More than sign in at once: the limit of tries of one person counts those that are under way.
        emails = [person.email for person in self.people(100)]
        requests = [
            {
                "method": "POST",
                "path": "/accounts/login/",
                "headers": {**headers, "X-Forwarded-For": f"10.0.{number // 250}.{number % 250}"},
                "body": urlencode(
                    {
                        "csrfmiddlewaretoken": token,
                        "login": emails[number % len(emails)],
                        "password": PASSWORD,
                    }
                ),
            }
            for number in range(1000)  # addresses enough to stay below the limit of each
        ]
        return {
            "name": "sign in",
            "queries": count(requests[0], 302),
            "job": {"requests": requests, "expect": 302},
        }


def cookie_of(person: Any) -> str:
    """The session of a person who has just signed in."""
    from django.conf import settings
    from django.test import Client

    browser = Client()
    browser.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"


def count(request: dict[str, Any], expect: int) -> int:
    """Queries of the second of two equal requests, without the marks of transactions."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    headers = {
        name: value for name, value in request["headers"].items() if name not in ("Cookie", "Content-Type")
    }
    for _ in range(2):
        browser = Client(raise_request_exception=False, headers={**headers, "Host": "127.0.0.1"})
        browser.cookies.load(request["headers"].get("Cookie", ""))
        with CaptureQueriesContext(connection) as captured:
            if request.get("method") == "POST":
                kind = request["headers"]["Content-Type"]
                response = browser.post(request["path"], data=request["body"], content_type=kind)
            else:
                response = browser.get(request["path"])
        assert response.status_code == expect, f"{request['path']} answered {response.status_code}"
    marks = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
    return sum(not query["sql"].startswith(marks) for query in captured.captured_queries)


def main(capstones: str, *sizes: str) -> None:
    django.setup()
    from django.db import transaction

    from foundation import events
    from tools import prepare

    prepare.prepare_data()
    if not os.environ.get("BENCH_PLAIN_STATIC"):
        prepare.collect_static()
    with events.held():
        with transaction.atomic():
            seed = Seed(int(capstones), [int(size) for size in sizes])
        with transaction.atomic():
            while events.sweep(grace=timedelta(0)):
                pass
    scene = seed.scene()
    (Path(os.environ["VAR_DIR"]) / "scene.json").write_text(json.dumps(scene))
    print(json.dumps({"pages": scene["pages"], "floor": scene["floor"]}))


if __name__ == "__main__":
    main(*sys.argv[1:])
