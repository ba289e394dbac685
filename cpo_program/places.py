"""The few places of each role: the left rail and the phone's bottom bar."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from accounts.roles import Role, roles_of


@dataclass(frozen=True)
class Place:
    """One entry of the rail."""

    title: str
    url: str
    icon: str
    current: bool
    count: int | None = None


_PLACES: list[tuple[str, str, str, frozenset[Role]]] = [
    ("Today", "site.home", "today", frozenset(Role)),
    ("Learn", "enrollments.place.open", "spine", frozenset({Role.LEARNER})),
    ("Marking", "assessments.mark.queue", "marking", frozenset({Role.INSTRUCTOR})),
    ("Cohorts", "enrollments.cohort.list", "people", frozenset({Role.INSTRUCTOR, Role.ADMINISTRATOR})),
    (
        "Defenses",
        "assessments.defense.list",
        "panel",
        frozenset({Role.EXAMINER, Role.OFFICER, Role.ADMINISTRATOR}),
    ),
    ("Decisions", "assessments.decision.list", "decision", frozenset({Role.OFFICER})),
    (
        "Credentials",
        "certificates.credential.list",
        "certificate",
        frozenset({Role.OFFICER, Role.ADMINISTRATOR}),
    ),
    ("Credentials", "certificates.wallet.show", "certificate", frozenset({Role.LEARNER})),
    ("People", "accounts.person.list", "office", frozenset({Role.ADMINISTRATOR})),
]


def of(request: HttpRequest) -> list[Place]:
    """The places of the person's roles, at most six, with the present one marked."""
    held = roles_of(request.user)
    found = []
    for title, name, icon, roles in _PLACES:
        if held & roles or (name == "site.home" and request.user.is_authenticated):
            url = reverse(name)
            current = request.path == url or (name != "site.home" and request.path.startswith(url))
            found.append(Place(title, url, icon, current))
    return found[:6]
