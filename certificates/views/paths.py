"""The path to the certificate: what still stands between a learner and each credential."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from certificates import queries
from certificates.eligibility import Reason
from certificates.queries import Step
from enrollments.models import Enrollment
from foundation.http import fetch, page


@dataclass(frozen=True)
class Act:
    """The next thing to do about an unmet requirement, where it is the learner's."""

    label: str
    url: str


@dataclass(frozen=True)
class Lead:
    """One achievement with its unmet requirements and their next acts, and the met ones."""

    step: Step
    unmet: tuple[tuple[Reason, Act | None], ...]


def show(request: HttpRequest, enrollment_id: UUID) -> HttpResponse:
    place = queries.enrollment(fetch(request, pk=enrollment_id).pk)
    own = place.learner_id == request.user.pk
    leads = [
        Lead(step, tuple((reason, _act(place, reason) if own else None) for reason in step.unmet))
        for step in queries.verdicts(place)
    ]
    context = {
        "place": place,
        "own": own,
        "open": [lead for lead in leads if lead.step.credential is None],
        "held": [lead for lead in leads if lead.step.credential is not None],
    }
    return page(request, "certificates/path/show.html", context)


def _act(place: Enrollment, reason: Reason) -> Act | None:
    match reason.rule:
        case "agreement_signed":
            return Act("Read and sign", reverse("enrollments.place.show", args=[place.pk]))
        case "pregrade_no_blockers":
            return Act("Go to your capstone", reverse("assessments.capstone.show", args=[place.pk]))
        case "coursework_passed" | "gate_passed" | "attendance_at_least":
            return Act("Go to your weeks", reverse("enrollments.place.show", args=[place.pk]))
        case "track_endorsed" if not place.track_option_id and "track" not in reason.parameters:
            return Act("Declare your specialization", reverse("enrollments.track.declare", args=[place.pk]))
        case _:
            return None
