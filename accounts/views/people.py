"""Pages of people: one's own profile, the staff, invitations."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts import queries
from accounts.actions import invitations, people
from accounts.forms.people import ProfileForm, StaffInvitationForm
from accounts.roles import Role
from foundation.http import attempt, fetch, page
from foundation.moments import moment


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def profile(request: HttpRequest) -> HttpResponse:
    """A person's own facts."""
    me = request.user
    initial = {"name": me.name, "employer": me.employer, "time_zone": me.time_zone}
    form = ProfileForm(_sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        if attempt(form, people.describe, person=me, actor=me, **form.cleaned_data):
            messages.success(request, "Your profile is saved.")
            return redirect("accounts.profile.edit")
    return page(request, "accounts/profile/edit.html", {"form": form}, status=400 if form.errors else 200)


def list(request: HttpRequest) -> HttpResponse:
    """Who works here, and open invitations."""
    zone = request.user.time_zone
    context = {
        "staff": [(role, queries.people_with(role)) for role in Role if role is not Role.LEARNER],
        "invitations": [(i, moment(i.expires_at, zone)) for i in queries.open_invitations()],
    }
    return page(request, "accounts/person/list.html", context)


def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody to a role."""
    form = StaffInvitationForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        sent = attempt(
            form,
            invitations.invite,
            email=given["email"],
            name=given["name"],
            role=Role(given["role"]),
            actor=request.user,
        )
        if sent:
            messages.success(request, f"The invitation to {sent.email} is on its way.")
            return redirect("accounts.person.list")
    return page(request, "accounts/person/invite.html", {"form": form}, status=400 if form.errors else 200)


def revoke(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Withdraw an invitation."""
    invitation = fetch(request, id=invitation_id)
    invitations.revoke(invitation=invitation, actor=request.user)
    messages.success(request, "The invitation is withdrawn.")
    return redirect("accounts.person.list")
