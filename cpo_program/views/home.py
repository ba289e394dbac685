"""The front page, and the home of each role: what to do now."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.roles import Role, roles_of
from assessments.models import Submission
from assessments.queries import coursework
from cpo_program import office
from cpo_program.views import design
from curriculum import queries as curriculum
from enrollments import queries as places
from foundation import access
from foundation.errors import NotFound
from foundation.http import page
from foundation.moments import moment
from notifications import queries as messages


def front(request: HttpRequest) -> HttpResponse:
    """The front page."""
    versions = [curriculum.current_version(p.code) for p in curriculum.programs()]
    return page(request, "home/front.html", {"versions": versions, "spine": curriculum.drawing(versions[0])})


def home(request: HttpRequest) -> HttpResponse:
    """One page per role: learner's today, desk of those who judge, the office's numbers."""
    held = roles_of(request.user)
    context: dict[str, Any] = {"roles": held, "numbers": []}
    if Role.LEARNER in held:
        context |= _learner(request)
    if Role.INSTRUCTOR in held:
        counts = coursework.queue_counts(
            access.visible(request.user, Submission).exclude(enrollment__learner=request.user)
        )
        queue = reverse("assessments.mark.queue")
        context["numbers"] += [
            {"label": "to mark", "value": counts["waiting"], "url": f"{queue}?state=waiting"},
            {"label": "to release", "value": counts["release"], "url": f"{queue}?state=release"},
        ]
    context["numbers"] += office.numbers(request.user, held)
    if Role.EXAMINER in held:
        context["seats"] = office.seats(request.user)
    context["inbox"] = list(messages.inbox(request.user)[:4])
    return page(request, "home/show.html", context)


def components(request: HttpRequest) -> HttpResponse:
    """All components in all states; in development and in the demo."""
    if not (settings.DEBUG or settings.DEMO):
        raise NotFound
    return design.design(request)


def _learner(request: HttpRequest) -> dict[str, Any]:
    place = places.current_place(request.user)
    if place is None:
        return {"place": None}
    zone = request.user.time_zone
    standing = places.standing(place, reader_zone=zone)
    step = standing.next_step
    context: dict[str, Any] = {
        "place": place,
        "program": place.cohort.version.program,
        "standing": standing,
        "spine": places.spine_of(place, standing, "strip"),
        "week_now": standing.week(standing.current_week),
        "sessions": [(s, moment(s.starts_at, zone)) for s in places.next_sessions(place)],
        "results": coursework.recent_results(place),
    }
    if step:
        context["step"] = step
        context["step_due"] = moment(step.due, zone)
        context["step_url"] = reverse(
            "enrollments.week.show", kwargs={"enrollment_id": place.pk, "number": step.planned.week}
        )
    return context
