"""What waits for the people who judge and for the program office: each a number that opens its list."""

from typing import Any

from django.db import models
from django.urls import reverse

from accounts.roles import Role
from assessments.models import Capstone, Defense, Moderation, Seat
from assessments.states import CapstoneState, DefenseState
from certificates.models import Credential
from certificates.states import CredentialState
from enrollments.models import Cohort, Enrollment
from enrollments.states import EnrollmentState
from foundation.moments import moment


def numbers(person: Any, held: frozenset[Role]) -> list[dict[str, Any]]:
    """Figures with their links, by role."""
    found: list[dict[str, Any]] = []
    if Role.ADMINISTRATOR in held:
        waiting = Capstone.objects.filter(state=CapstoneState.PREGRADED).exclude(
            defenses__state__in=[DefenseState.PROPOSED, DefenseState.CONFIRMED, DefenseState.HELD]
        )
        found += [
            {"label": "cohorts", "value": Cohort.objects.count(), "url": reverse("enrollments.cohort.list")},
            {
                "label": "invitations open",
                "value": Enrollment.objects.filter(state=EnrollmentState.INVITED).count(),
                "url": reverse("accounts.person.list"),
            },
            {
                "label": "capstones without a panel",
                "value": waiting.count(),
                "url": reverse("assessments.defense.list"),
            },
            {
                "label": "panels to confirm",
                "value": Defense.objects.filter(state=DefenseState.PROPOSED).count(),
                "url": reverse("assessments.defense.list"),
            },
        ]
    if held & {Role.OFFICER, Role.EXAMINER}:
        found.append(
            {
                "label": "moderations open",
                "value": Moderation.objects.filter(closed_at__isnull=True)
                .exclude(defense__seats__examiner=person)
                .count(),
                "url": reverse("assessments.defense.list"),
            }
        )
    if Role.OFFICER in held:
        due = Capstone.objects.filter(state=CapstoneState.DEFENDED)
        decided = Capstone.objects.filter(state=CapstoneState.DECIDED, decisions__release__isnull=True)
        found += [
            {"label": "decisions due", "value": due.count(), "url": reverse("assessments.decision.list")},
            {
                "label": "results to release",
                "value": decided.distinct().count(),
                "url": reverse("assessments.decision.list"),
            },
        ]
    if held & {Role.OFFICER, Role.ADMINISTRATOR}:
        desk = reverse("certificates.credential.list")
        states = Credential.objects.aggregate(
            making=models.Count("pk", filter=models.Q(state=CredentialState.AWARDED)),
            active=models.Count("pk", filter=models.Q(state=CredentialState.ACTIVE)),
        )
        found += [
            {"label": "certificates being made", "value": states["making"], "url": f"{desk}?state=awarded"},
            {"label": "credentials active", "value": states["active"], "url": f"{desk}?state=active"},
        ]
    return found


def seats(person: Any) -> list[dict[str, Any]]:
    """An examiner's coming and open defenses."""
    rows = (
        Seat.objects.filter(
            examiner=person,
            defense__state__in=[DefenseState.PROPOSED, DefenseState.CONFIRMED, DefenseState.HELD],
        )
        .select_related(
            "defense__capstone__enrollment__learner",
            "defense__capstone__enrollment__cohort__version__program",
        )
        .order_by("defense__starts_at")[:6]
    )
    return [{"seat": s, "starts": moment(s.defense.starts_at, person.time_zone)} for s in rows]
