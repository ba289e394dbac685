"""Moderation of a panel whose sealed scores lie too far apart."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.models import User
from assessments.actions import moderations
from assessments.forms.defenses import AssignForm, ModerationForm
from assessments.models import Moderation
from assessments.queries import capstones as reads
from assessments.views.defenses import board, score_row
from foundation import access
from foundation.http import attempt, fetch, page
from foundation.moments import moment


def show(request: HttpRequest, moderation_id: int) -> HttpResponse:
    """Scores, what triggered it, and the levels to settle."""
    return _page(request, _moderation(request, moderation_id))


def assign(request: HttpRequest, moderation_id: int) -> HttpResponse:
    """Give it to somebody outside the chain."""
    moderation = _moderation(request, moderation_id)
    form = AssignForm(request.POST, people=reads.moderators(moderation))
    if form.is_valid() and attempt(
        form,
        moderations.assign,
        moderation=moderation,
        moderator=User.objects.get(pk=form.cleaned_data["moderator"]),
        actor=request.user,
    ):
        messages.success(request, "Assigned.")
        return redirect("assessments.moderation.show", moderation_id=moderation.pk)
    return _page(request, moderation, assign_form=form)


def close(request: HttpRequest, moderation_id: int) -> HttpResponse:
    """Settle the levels with the reason."""
    moderation = _moderation(request, moderation_id)
    form = ModerationForm(request.POST, criteria=_differing(moderation))
    if form.is_valid() and attempt(
        form,
        moderations.close,
        moderation=moderation,
        levels=form.levels,
        note=form.cleaned_data["note"],
        actor=request.user,
    ):
        messages.success(request, "Closed. The capstone waits for its decision.")
        return redirect("assessments.moderation.show", moderation_id=moderation.pk)
    return _page(request, moderation, form=form)


def _moderation(request: HttpRequest, moderation_id: int) -> Moderation:
    return fetch(
        request,
        id=moderation_id,
        among=Moderation.objects.select_related(
            "defense__capstone__enrollment__learner",
            "defense__capstone__enrollment__cohort__version__program",
            "defense__capstone__rubric",
            "defense__capstone__snapshot",
            "moderator",
        ),
    )


def _differing(moderation: Moderation) -> list[Any]:
    standing = reads.standing(moderation.defense)
    if standing is None:
        return []
    return [c for c in standing.criteria if c.code in standing.spread.differing]


def _page(
    request: HttpRequest,
    moderation: Moderation,
    *,
    form: ModerationForm | None = None,
    assign_form: AssignForm | None = None,
) -> HttpResponse:
    user, zone, capstone = request.user, request.user.time_zone, moderation.defense.capstone
    context: dict[str, Any] = {
        "moderation": moderation,
        "capstone": capstone,
        "learner": capstone.enrollment.learner,
        "opened": moment(moderation.opened_at, zone),
        "closed": moment(moderation.closed_at, zone),
        "files": reads.files_of(capstone),
        "breadcrumbs": [
            {"title": "Defenses", "url": reverse("assessments.defense.list")},
            {"title": "Moderation", "url": ""},
        ],
    }
    # An examiner on the panel who is an officer too reads by the same rule as everybody: after the last seal.
    if reads.may_read_scores(user, moderation.defense):
        context["board"] = board(moderation.defense)
    if moderation.closed_at is None:
        if access.allowed(user, "assessments.moderation.close", moderation):
            context["barred"] = reads.separation(user, capstone, moderated=False)
            criteria = _differing(moderation)
            form = form or ModerationForm(criteria=criteria)
            context["form"] = form
            context["criteria"] = [score_row(criterion, form, noted=False) for criterion in criteria]
        if access.allowed(user, "assessments.moderation.assign", moderation):
            context["assign_form"] = assign_form or AssignForm(people=reads.moderators(moderation))
    failed = any(f is not None and f.errors for f in (form, assign_form))
    return page(request, "assessments/moderation/show.html", context, status=400 if failed else 200)
