"""Pages of cohorts: list, roster, invitations, live sessions."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts import queries as people
from accounts.roles import Role
from curriculum import queries as curriculum
from enrollments import queries
from enrollments.actions import cohorts, places
from enrollments.forms.cohorts import CohortForm, InviteForm, ReasonForm, SessionForm, StaffForm
from enrollments.models import Cohort
from foundation import access, clock
from foundation.http import attempt, fetch, page
from foundation.moments import moment

PAGE = 50


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def list(request: HttpRequest) -> HttpResponse:
    """The cohorts this person looks after."""
    rows = queries.cohort_list(access.visible(request.user, Cohort))
    at = [(cohort, queries.calendar_of(cohort).position(clock.now())) for cohort in rows]
    return page(request, "enrollments/cohort/list.html", {"cohorts": at})


def create(request: HttpRequest) -> HttpResponse:
    """Make a cohort."""
    form = CohortForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        cohort = attempt(form, cohorts.create, actor=request.user, **form.cleaned_data)
        if cohort:
            messages.success(request, f"{cohort.name} is made. Invite its first learners.")
            return redirect("enrollments.cohort.show", cohort_id=cohort.pk)
    return page(request, "enrollments/cohort/create.html", {"form": form}, status=400 if form.errors else 200)


def show(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """The roster: one thin spine per learner, fifty on a page."""
    cohort = fetch(request, id=cohort_id, among=Cohort.objects.select_related("version__program"))
    search = request.GET.get("q", "")[:100].replace("\x00", "")
    found = Paginator(queries.roster(cohort, search=search), PAGE).get_page(request.GET.get("page"))
    learning = [e for e in found if e.learner_id]
    lines = queries.lines(learning, cohort)
    position = queries.calendar_of(cohort).position(clock.now())
    rows = []
    for place in found:
        line = lines.get(place.pk)
        drawing = queries.thin_spine(cohort.version_id, line.states) if line else None
        rows.append({"place": place, "standing": line, "spine": drawing})
    context = {"cohort": cohort, "rows": rows, "found": found, "search": search, "position": position}
    return page(request, "enrollments/cohort/show.html", context, part="roster")


def staff(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """Who instructs a cohort."""
    cohort = fetch(request, id=cohort_id)
    form = StaffForm(_sent(request), people=people.people_with(Role.INSTRUCTOR))
    if request.method == "POST" and form.is_valid():
        cohorts.staff(cohort=cohort, person=form.cleaned_data["person"], actor=request.user)
        messages.success(request, f"{form.cleaned_data['person']} instructs {cohort.name}.")
        return redirect("enrollments.cohort.staff", cohort_id=cohort.pk)
    context = {"cohort": cohort, "form": form, "staff": cohort.staff.select_related("person")}
    return page(request, "enrollments/cohort/staff.html", context, status=400 if form.errors else 200)


def invite(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """Invite a learner by e-mail."""
    cohort = fetch(request, id=cohort_id, among=Cohort.objects.select_related("version__program"))
    form = InviteForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        place = attempt(form, places.invite, cohort=cohort, actor=request.user, **form.cleaned_data)
        if place:
            messages.success(request, f"The invitation to {form.cleaned_data['email']} is on its way.")
            return redirect("enrollments.cohort.show", cohort_id=cohort.pk)
    context = {"cohort": cohort, "form": form, "taken": queries.seats_taken(cohort)}
    return page(request, "enrollments/cohort/invite.html", context, status=400 if form.errors else 200)


def withdraw(request: HttpRequest, enrollment_id: str) -> HttpResponse:
    """End a learner's place, with a reason."""
    place = fetch(request, id=enrollment_id, among=queries.places())
    form = ReasonForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form, places.withdraw, enrollment=place, reason=form.cleaned_data["reason"], actor=request.user
        )
        if done:
            messages.success(request, "The place has ended; its record is kept.")
            return redirect("enrollments.cohort.show", cohort_id=place.cohort_id)
    return page(
        request,
        "enrollments/place/withdraw.html",
        {"place": place, "form": form},
        status=400 if form.errors else 200,
    )


def schedule(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """Live sessions of a cohort: what is set, and set another."""
    cohort = fetch(request, id=cohort_id, among=Cohort.objects.select_related("version__program"))
    form = SessionForm(
        _sent(request), activities=curriculum.live_activities(cohort.version_id), zone=cohort.time_zone
    )
    if request.method == "POST" and form.is_valid():
        done = attempt(form, cohorts.schedule, cohort=cohort, actor=request.user, **form.cleaned_data)
        if done:
            messages.success(request, "The session is set.")
            return redirect("enrollments.session.schedule", cohort_id=cohort.pk)
    sessions = [(s, moment(s.starts_at, request.user.time_zone)) for s in queries.sessions(cohort)]
    context = {"cohort": cohort, "form": form, "sessions": sessions}
    return page(request, "enrollments/session/schedule.html", context, status=400 if form.errors else 200)


def attend(request: HttpRequest, session_id: int) -> HttpResponse:
    """Record who was at a live session."""
    session = fetch(request, id=session_id)
    roster = [place for place in queries.session_roster(session) if place.learner_id != request.user.pk]
    if request.method == "POST":
        chosen = set(request.POST.getlist("present"))
        new = cohorts.attend(
            session=session, present=[e for e in roster if str(e.pk) in chosen], actor=request.user
        )
        messages.success(request, f"Attendance recorded: {new} new.")
        return redirect("enrollments.session.schedule", cohort_id=session.cohort_id)
    return page(
        request,
        "enrollments/session/attend.html",
        {"session": session, "roster": roster, "starts": moment(session.starts_at, request.user.time_zone)},
    )
