"""Pages of a learner's place: the program, its weeks, the track, the invitation."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.actions import invitations
from curriculum import queries as curriculum
from curriculum.models import Activity
from enrollments import queries
from enrollments.actions import places, progress
from enrollments.forms.places import AcceptForm, JoinForm, TrackForm
from enrollments.models import Enrollment
from foundation.errors import NotFound
from foundation.http import attempt, fetch, page
from foundation.moments import moment


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def open(request: HttpRequest) -> HttpResponse:
    """Go to the place where the person learns now."""
    place = queries.current_place(request.user)
    if place is None:
        return page(request, "enrollments/place/none.html")
    return redirect("enrollments.place.show", enrollment_id=place.pk)


def show(request: HttpRequest, enrollment_id: str) -> HttpResponse:
    """The whole program as the learner's spine, level by level."""
    place = fetch(request, id=enrollment_id, among=queries.own_places())
    standing = queries.standing(place, reader_zone=request.user.time_zone)
    context = {
        "place": place,
        "program": place.cohort.version.program,
        "standing": standing,
        "spine": queries.spine_of(place, standing, "vertical"),
        "needs_track": place.track_option is None
        and place.cohort.version.program.code == "cpa"
        and standing.current_week >= 18,
    }
    return page(request, "enrollments/place/show.html", context)


def week(request: HttpRequest, enrollment_id: str, number: int) -> HttpResponse:
    """One week: what it is for, minutes left, the parts in order, the reading."""
    place = fetch(request, id=enrollment_id, among=queries.own_places())
    standing = queries.standing(place, reader_zone=request.user.time_zone)
    own = standing.week(number)
    if own is None:
        raise NotFound
    content = queries.content_of(place.cohort.version_id, number)
    zone = request.user.time_zone
    context = {
        "place": place,
        "program": place.cohort.version.program,
        "week": content,
        "own": own,
        "due": moment(own.due, zone),
        "lock": own.lock,
        "parts": [
            _part(place, step, activity, zone)
            for step, activity in zip(own.steps, content.activity_list, strict=True)  # type: ignore[attr-defined]
        ],
        "reading": next((s for s in own.steps if s.planned.kind == "reading"), None),
        "previous": standing.week(number - 1),
        "next": standing.week(number + 1),
    }
    return page(request, "enrollments/week/show.html", context)


def complete(request: HttpRequest, enrollment_id: str, activity_id: int) -> HttpResponse:
    """Mark a reading as read or a step as done."""
    place = fetch(request, id=enrollment_id, among=queries.places())
    activity = queries.activity(place, activity_id)
    progress.complete(enrollment=place, activity=activity, actor=request.user)
    messages.success(request, f"“{activity.title}” is done.")
    return redirect("enrollments.week.show", enrollment_id=place.pk, number=activity.week.number)


def sign(request: HttpRequest, enrollment_id: str) -> HttpResponse:
    """Sign the candidate agreement."""
    place = fetch(request, id=enrollment_id)
    places.sign(enrollment=place, actor=request.user)
    messages.success(request, "You have signed the candidate agreement.")
    return redirect("enrollments.place.show", enrollment_id=place.pk)


def declare(request: HttpRequest, enrollment_id: str) -> HttpResponse:
    """Choose the specialization."""
    place = fetch(request, id=enrollment_id, among=queries.places())
    tracks = [t for t in curriculum.tracks(place.cohort.version) if not t.post_program]
    if not tracks:
        raise NotFound
    options = [o for t in tracks for o in t.option_list]  # type: ignore[attr-defined]
    form = TrackForm(_sent(request), options=options, initial={"option": place.track_option_id})
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            places.declare,
            enrollment=place,
            option=form.cleaned_data["option"],
            reason=form.cleaned_data["reason"],
            actor=request.user,
        )
        if done:
            messages.success(request, f"Your specialization is {form.cleaned_data['option'].title}.")
            return redirect("enrollments.place.show", enrollment_id=place.pk)
    week_now = queries.standing(place).current_week
    context = {
        "place": place,
        "tracks": tracks,
        "form": form,
        "week_now": week_now,
        "chosen": str(form["option"].value() or ""),
    }
    return page(request, "enrollments/track/declare.html", context, status=400 if form.errors else 200)


def accept(request: HttpRequest, secret: str) -> HttpResponse:
    """Accept an invitation: a new person sets name and password, a known one joins."""
    invitation = invitations.open_invitation(secret=secret)
    place = queries.place_of_invitation(invitation)
    known = request.user.is_authenticated
    initial = {"name": invitation.name}
    form: Any = JoinForm(_sent(request)) if known else AcceptForm(_sent(request), initial=initial)
    form.wants_agreement(place is not None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        person = attempt(
            form,
            places.accept,
            secret=secret,
            name=given.get("name", ""),
            password=given.get("password", ""),
            employer=given.get("employer", ""),
            time_zone=given.get("time_zone", "UTC"),
            agreed=given.get("agreed", False),
            person=request.user if known else None,
        )
        if person:
            if not known:
                login(request, person, backend="allauth.account.auth_backends.AuthenticationBackend")
            messages.success(request, "Welcome. Your place is taken.")
            return redirect("site.home")
    context = {"invitation": invitation, "place": place, "form": form, "known": known}
    return page(request, "enrollments/invitation/accept.html", context, status=400 if form.errors else 200)


WHERE = {
    "quiz": "assessments.quiz.show",
    "assignment": "assessments.submission.show",
    "project": "assessments.submission.show",
    "gate": "assessments.submission.show",
}


def _part(place: Enrollment, step: Any, activity: Activity, zone: str) -> dict[str, Any]:
    name = WHERE.get(step.planned.kind)
    if step.planned.kind == "reading":
        url = "#reading"
    elif name:
        url = reverse(name, kwargs={"enrollment_id": place.pk, "activity_id": activity.pk})
    else:
        url = ""
    needs = step.requirement
    if step.planned.requirement == "score":
        needs = f"Score at least {activity.pass_percent or 70}"
    return {
        "step": step,
        "activity": activity,
        "url": url,
        "requirement": needs,
        "state": step.word,
        "by_hand": step.planned.requirement == "mark_done" and not step.complete and not step.lock,
    }
