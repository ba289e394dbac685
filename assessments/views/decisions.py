"""Certification decisions: what waits, the pack, the decision, its release."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.roles import Role, has_role
from assessments.actions import decisions
from assessments.forms.decisions import DecisionForm
from assessments.models import Capstone
from assessments.queries import capstones as reads
from assessments.states import ConflictKind, Outcome
from assessments.views.defenses import board
from foundation import access
from foundation.http import attempt, fetch, page
from foundation.moments import moment


def list(request: HttpRequest) -> HttpResponse:
    """What waits for a decision or its release, and what was decided."""
    zone = request.user.time_zone
    among = access.visible(request.user, Capstone).exclude(enrollment__learner=request.user)
    made = [
        {
            "decision": decision,
            "title": Outcome(decision.outcome).label,
            "decided": moment(decision.decided_at, zone),
            "released": moment(decision.release.at, zone) if hasattr(decision, "release") else None,
        }
        for decision in reads.decisions(among)[:300]
    ]
    context = {
        "waiting": [
            {"capstone": c, "submitted": moment(c.submitted_at, zone)}
            for c in reads.awaiting_decision(among)[:300]
        ],
        "unreleased": [row for row in made if row["released"] is None],
        "released": [row for row in made if row["released"] is not None],
        "decides": has_role(request.user, Role.OFFICER),
    }
    return page(request, "assessments/decision/list.html", context)


def make(request: HttpRequest, capstone_id: str) -> HttpResponse:
    """The pack a decision rests on, and the decision."""
    capstone = fetch(request, id=capstone_id, among=reads.capstones())
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if attempt(
            form,
            decisions.decide,
            capstone=capstone,
            outcome=given["outcome"],
            reason=given["reason"],
            actor=request.user,
        ):
            messages.success(request, "Decided. The learner sees it after its release.")
            return redirect("assessments.decision.make", capstone_id=capstone.pk)
    return _pack(request, capstone, form)


def release(request: HttpRequest, capstone_id: str) -> HttpResponse:
    """Make the newest decision visible to its learner."""
    capstone = fetch(request, id=capstone_id, among=reads.capstones())
    decisions.release_of(capstone=capstone, actor=request.user)
    messages.success(request, "Released. The learner has been told.")
    return redirect("assessments.decision.list")


def _pack(request: HttpRequest, capstone: Capstone, form: DecisionForm) -> HttpResponse:
    user, zone = request.user, request.user.time_zone
    defense = reads.latest_defense(capstone)
    decision = reads.decision_of(capstone)
    barred = reads.separation(user, capstone) if decision is None else []
    context: dict[str, Any] = {
        "capstone": capstone,
        "learner": capstone.enrollment.learner,
        "program": capstone.enrollment.cohort.version.program,
        "submitted": moment(capstone.submitted_at, zone),
        "files": reads.files_of(capstone),
        "model": capstone.snapshot,
        "defense": defense,
        "held": moment(defense.held_at, zone) if defense else None,
        "conflicts": [
            {"conflict": c, "kind": reads.CONFLICT_WORDS[ConflictKind(c.kind)]}
            for c in reads.conflicts(user).filter(learner=capstone.enrollment.learner)
        ],
        "decision": decision,
        "outcome": Outcome(decision.outcome).label if decision else "",
        "decided": moment(decision.decided_at, zone) if decision else None,
        "released": moment(decision.release.at, zone) if decision and hasattr(decision, "release") else None,
        "barred": barred,
        "problems": form if form.errors else None,
        "form": form if decision is None and not barred and capstone.state == "defended" else None,
        "breadcrumbs": [
            {"title": "Decisions", "url": reverse("assessments.decision.list")},
            {"title": str(capstone.enrollment.learner), "url": ""},
        ],
    }
    if defense and reads.may_read_scores(user, defense):
        context["board"] = board(defense)
    if reads.may_read_evidence(user, capstone):
        context["report"] = reads.evidence_of(capstone)
        context["run"] = reads.run_of(capstone)
    return page(request, "assessments/decision/make.html", context, status=400 if form.errors else 200)
