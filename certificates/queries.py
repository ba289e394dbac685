"""Named reads of achievements, eligibility and credentials."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, F, Max, OuterRef, Q, Subquery

from assessments.models import Capstone, Decision, PregradeRun
from assessments.states import RunState
from certificates import codes
from certificates.eligibility import Facts, Reason, Verdict, WeekWork, judge
from certificates.models import (
    AchievementVersion,
    Award,
    Credential,
    CredentialEvent,
    EligibilityDecision,
    RenderedCertificate,
)
from certificates.states import CredentialState
from curriculum.models import Activity
from curriculum.states import ActivityKind
from enrollments.models import Attendance, Enrollment, Progress
from enrollments.states import COMPLETE
from foundation import clock, text

#: The unit of the CPA program in which the case of the declared track is validated (TR-3).
TRACK_CASE_WEEK = 40
#: Kinds of event that change what the public reads.
STANDING = ("issued", "suspended", "reinstated", "revoked", "expired", "superseded", "surrendered")


# ---- eligibility ---------------------------------------------------------------------------------


def facts_of(enrollment: Enrollment) -> Facts:
    """What is known of a learner in a program, in six queries however long the program is.

    Of a decision nothing but its existence is among the facts before it is released.
    """
    rows: list[tuple[int, str, int, int | None, str | None]] = list(
        Activity.objects.filter(
            week__version_id=enrollment.cohort.version_id,
            kind__in=[
                ActivityKind.ASSIGNMENT,
                ActivityKind.PROJECT,
                ActivityKind.GATE,
                ActivityKind.LIVE_SESSION,
            ],
        )
        .order_by()
        .values_list("id", "kind", "week__number", "week__level__number", "week__track__code")
    )
    complete = set(
        Progress.objects.filter(enrollment=enrollment, state__in=COMPLETE).values_list(
            "activity_id", flat=True
        )
    )
    attended = set(
        Attendance.objects.filter(enrollment=enrollment).values_list("session__activity_id", flat=True)
    )
    totals: Counter[int] = Counter()
    passed: Counter[int] = Counter()
    gates: dict[int | None, bool] = {}
    tracks: dict[str, bool] = {}
    case: list[bool] = []
    sessions = present = 0
    for pk, kind, week, level, track in rows:
        done = pk in complete
        if kind == ActivityKind.LIVE_SESSION:
            if track is None:
                sessions += 1
                present += done or pk in attended
        elif track is not None:
            tracks[track] = tracks.get(track, True) and done
        elif kind == ActivityKind.GATE:
            gates[level] = gates.get(level, True) and done
        else:
            totals[week] += 1
            passed[week] += done
            if week == TRACK_CASE_WEEK:
                case.append(done)
    decision, runs = _newest_decision(enrollment), _newest_check(enrollment)
    option = enrollment.track_option
    return Facts(
        agreement_signed=enrollment.agreement_signed_at is not None,
        weeks=tuple(WeekWork(week, totals[week], passed[week]) for week in sorted(totals)),
        gates=frozenset(level for level, done in gates.items() if done and level is not None),
        sessions=sessions,
        attended=present,
        track_option=option.code if option else "",
        track_case_passed=bool(option) and bool(case) and all(case),
        tracks=frozenset(code for code, done in tracks.items() if done),
        blockers=_blockers(runs),
        decided=decision is not None,
        released=decision is not None and decision.released,
        outcome=str(decision.outcome) if decision is not None and decision.released else "",
        credentials=frozenset(
            Credential.objects.filter(award__learner_id=enrollment.learner_id)
            .order_by()
            .values_list("award__achievement__code", "state")
        ),
    )


def _newest_decision(enrollment: Enrollment) -> Any:
    return (
        Decision.objects.filter(capstone__enrollment=enrollment)
        .annotate(released=Q(release__isnull=False))
        .order_by("-capstone__number", "-number")
        .first()
    )


def _newest_check(enrollment: Enrollment) -> Mapping[str, Any] | None:
    newest = Capstone.objects.filter(enrollment=enrollment).order_by("-number").values("pk")[:1]
    return (
        PregradeRun.objects.filter(capstone_id=Subquery(newest), state=RunState.DONE)
        .order_by("-queued_at")
        .values_list("report", flat=True)
        .first()
    )


def _blockers(report: Mapping[str, Any] | None) -> int | None:
    """Number of blockers in a report of the machine check; None where there is no report."""
    return len(report["blockers"]) if report else None


def current_versions(program_id: int) -> models.QuerySet[AchievementVersion]:
    """The newest version of each achievement of a program, tiers first, completion last."""
    newest = (
        AchievementVersion.objects.filter(achievement=OuterRef("achievement"))
        .order_by("-number")
        .values("pk")[:1]
    )
    return (
        AchievementVersion.objects.filter(achievement__program_id=program_id, pk=Subquery(newest))
        .select_related("achievement__program", "achievement__prerequisite")
        .order_by("achievement__position", "achievement__rank", "pk")
    )


@dataclass(frozen=True)
class Step:
    """One achievement on a learner's path: the verdict of its rule now, and the credential where there is one."""

    version: AchievementVersion
    verdict: Verdict
    credential: Credential | None

    @property
    def word(self) -> str:
        """The state in the words of the house."""
        if self.credential is not None:
            return self.credential.state.replace("_", " ").capitalize()
        return "Met" if self.verdict.met else "Not met"

    @property
    def unmet(self) -> tuple[Reason, ...]:
        return self.verdict.unmet

    @property
    def met(self) -> tuple[Reason, ...]:
        return tuple(reason for reason in self.verdict.reasons if reason.met)


def verdicts(enrollment: Enrollment) -> list[Step]:
    """Every achievement of the enrollment's program with its verdict on the facts of now. Constant queries."""
    facts = facts_of(enrollment)
    held = {
        credential.award.achievement_id: credential
        for credential in Credential.objects.filter(award__learner_id=enrollment.learner_id)
        .select_related("award")
        .order_by("award__cycle", "revision")
    }
    return [
        Step(version, judge(facts, version.requirements), held.get(version.achievement_id))
        for version in current_versions(enrollment.cohort.version.program_id)
    ]


def enrollment(pk: Any) -> Enrollment:
    """A place with all that eligibility reads of it."""
    return Enrollment.objects.select_related(
        "learner", "cohort__version__program", "track_option__track"
    ).get(pk=pk)


def waiting_decisions() -> list[EligibilityDecision]:
    """Newest verdicts that are met while no award was made: a name to settle, a conflict, a fault."""
    newer = EligibilityDecision.objects.filter(
        enrollment=OuterRef("enrollment"),
        version__achievement=OuterRef("version__achievement"),
        pk__gt=OuterRef("pk"),
    )
    awarded = Award.objects.filter(
        learner=OuterRef("enrollment__learner"), achievement=OuterRef("version__achievement")
    )
    return list(
        EligibilityDecision.objects.filter(~Exists(newer), ~Exists(awarded), met=True)
        .select_related("enrollment__learner", "enrollment__cohort", "version__achievement")
        .order_by("evaluated_at")[:50]
    )


# ---- credentials ---------------------------------------------------------------------------------


def credential_by_code(typed: str) -> Any:
    """The credential of a public code with its last change of standing, in two plain queries.

    Attributes added: ``changed_at`` and ``said``, instant and public sentence of that change, and ``fingerprint``,
    the SHA-256 of its paper ("" while it is made). None when no credential has the code; a code that cannot be one
    costs no query (B-89). Plain queries, because putting subqueries together costs this busiest page more than
    asking them.
    """
    code = codes.normalized(typed)
    if code is None:
        return None
    found: Any = Credential.objects.filter(code=code).order_by("pk").first()
    if found is None:
        return None
    changes = list(
        CredentialEvent.objects.filter(credential_id=found.pk, kind__in=STANDING)
        .order_by("at", "id")
        .values_list("kind", "at", "public_sentence", "note")
    )
    found.changed_at, found.said = changes[-1][1:3] if changes else (None, "")
    found.fingerprint = next((note for kind, _, _, note in changes if kind == "issued"), "")
    return found


def published_facts(credential: Any) -> dict[str, Any]:
    """What the world may read of a credential from ``credential_by_code``: as issued, plus its standing (R-76)."""
    facts = credential.facts
    return {
        "status": CredentialState(credential.state).public_word,
        "credential": facts["credential"],
        "program": facts["program"],
        "holder": facts["holder"],
        "issued_on": facts["issued_on"],
        "valid_until": facts["valid_until"],
        "number": facts["number"],
        "issuer": facts["issuer"]["name"],
        "endorsements": facts["endorsements"],
        "status_changed_on": credential.changed_at.date().isoformat() if credential.changed_at else None,
        "reason": credential.said or None,
    }


def paper_of(credential: Credential) -> RenderedCertificate | None:
    """The newest paper of a credential, None while it is being made."""
    return credential.papers.order_by("-rendered_at").first()


def wallet(person: Any) -> models.QuerySet[Credential]:
    """A person's credentials, newest first."""
    return Credential.objects.filter(award__learner=person).order_by("-issued_on", "-created_at")


def desk(*, state: str = "", words: str = "") -> models.QuerySet[Credential]:
    """The register as the office sees it, newest first: by state, by name, number, code or address."""
    rows = Credential.objects.select_related("award__learner", "award__achievement").order_by(
        "-created_at", "number"
    )
    if state:
        rows = rows.filter(state=state)
    for word in text.search_key(words).split()[:5]:
        rows = rows.filter(
            Q(holder_name__icontains=word)
            | Q(number__icontains=word)
            | Q(code__icontains=word)
            | Q(award__learner__email__icontains=word)
        )
    return rows


def counts() -> dict[str, int]:
    """Number of credentials in each state."""
    return dict(Credential.objects.order_by().values_list("state").annotate(models.Count("pk")))


def story(credential: Credential) -> list[CredentialEvent]:
    """What happened to a credential, oldest first, with who did it."""
    return list(credential.events.select_related("actor").order_by("at", "id"))


def unrendered(*, older_than: timedelta, retry_after: timedelta) -> list[str]:
    """Ids of credentials that wait for their paper: left behind, or failed and due for another try."""
    now = clock.now()
    failed = CredentialEvent.objects.filter(
        credential=OuterRef("pk"), kind="render_failed", at__gt=now - retry_after
    )
    rows = (
        Credential.objects.filter(
            ~Exists(failed), state=CredentialState.AWARDED, created_at__lte=now - older_than
        )
        .order_by("created_at")
        .values_list("pk", flat=True)[:100]
    )
    return [str(pk) for pk in rows]


def expiring(today: date) -> list[Credential]:
    """Active or suspended credentials whose last valid day is past."""
    return list(
        Credential.objects.filter(
            state__in=[CredentialState.ACTIVE, CredentialState.SUSPENDED], valid_until__lt=today
        ).order_by("valid_until")
    )


# ---- the register of achievements ------------------------------------------------------------------


@dataclass(frozen=True)
class Shelf:
    """A program and its achievements, for the public register."""

    program: Any
    versions: tuple[AchievementVersion, ...]


def register() -> list[Shelf]:
    """Every achievement in its newest version, by program. Two queries."""
    newest = dict(
        AchievementVersion.objects.order_by()
        .values_list("achievement")
        .annotate(Max("number"))
        .values_list("achievement", "number__max")
    )
    shelves: dict[Any, list[AchievementVersion]] = defaultdict(list)
    for version in AchievementVersion.objects.select_related(
        "achievement__program", "achievement__prerequisite"
    ).order_by("achievement__program__position", "achievement__position", "achievement__rank"):
        if newest[version.achievement_id] == version.number:
            shelves[version.achievement.program].append(version)
    return [Shelf(program, tuple(versions)) for program, versions in shelves.items()]


def last_refusal(credential: Credential) -> CredentialEvent | None:
    """Why the paper could not be made, while that is so."""
    if credential.state != CredentialState.AWARDED:
        return None
    return credential.events.filter(kind="render_failed").order_by(F("at").desc()).first()
