"""The office desk of credentials: list, one credential, acts on its standing."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from certificates import queries
from certificates.actions import awards
from certificates.actions import credentials as actions
from certificates.forms.credentials import (
    AwardForm,
    DeskFilter,
    ReinstateForm,
    RevokeForm,
    StandingForm,
    SuspendForm,
)
from certificates.models import Credential
from foundation import access
from foundation.http import attempt, fetch, page

PER_PAGE = 50


def list(request: HttpRequest) -> HttpResponse:
    form = DeskFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {"state": "", "words": ""}
    rows = Paginator(queries.desk(state=chosen["state"], words=chosen["words"]), PER_PAGE)
    context = {
        "form": form,
        "rows": rows.get_page(request.GET.get("page")),
        "counts": queries.counts(),
        "waiting": queries.waiting_decisions(),
        "filtered": bool(chosen["state"] or chosen["words"]),
    }
    return page(request, "certificates/credential/list.html", context)


def show(request: HttpRequest, credential_id: UUID) -> HttpResponse:
    return _desk(request, fetch(request, pk=credential_id))


def revoke(request: HttpRequest, credential_id: UUID) -> HttpResponse:
    return _act(request, credential_id, RevokeForm, actions.revoke, "Revoked. The public page says so now.")


def suspend(request: HttpRequest, credential_id: UUID) -> HttpResponse:
    return _act(
        request, credential_id, SuspendForm, actions.suspend, "Suspended. The public page says so now."
    )


def reinstate(request: HttpRequest, credential_id: UUID) -> HttpResponse:
    return _act(
        request,
        credential_id,
        ReinstateForm,
        actions.reinstate,
        "Reinstated. The credential is in force again.",
    )


def award(request: HttpRequest, decision_id: int) -> HttpResponse:
    decision = fetch(request, pk=decision_id)
    form = AwardForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form, awards.award, enrollment=decision.enrollment, version=decision.version, actor=request.user
        )
        if made is not None:
            messages.success(request, f"Awarded. Certificate {made.number} is being made.")
            return redirect("certificates.credential.show", credential_id=made.pk)
    status = 409 if form.errors else 200
    return page(
        request, "certificates/credential/award.html", {"decision": decision, "form": form}, status=status
    )


def _act(
    request: HttpRequest,
    credential_id: UUID,
    kind: type[StandingForm],
    action: Callable[..., Credential],
    done: str,
) -> HttpResponse:
    credential = fetch(request, pk=credential_id)
    name = request.resolver_match.url_name.rsplit(".", 1)[-1]
    form = kind(request.POST if request.method == "POST" else None, auto_id=f"id_{name}_%s")
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "final"}
        if attempt(form, action, credential=credential, actor=request.user, **given) is not None:
            messages.success(request, done)
            return redirect("certificates.credential.show", credential_id=credential.pk)
    status = (409 if form.non_field_errors() else 400) if form.errors else 200
    return _desk(request, credential, {name: form}, status=status)


def _desk(
    request: HttpRequest, credential: Credential, forms: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    given = forms or {}
    acts = [
        {
            "form": given.get(name) or kind(auto_id=f"id_{name}_%s"),
            "open": name in given,
            "name": name,
            "title": title,
            "says": says,
            "danger": name == "revoke",
            "url": reverse(f"certificates.credential.{name}", args=[credential.pk]),
        }
        for name, kind, title, says, states in _ACTS
        if credential.state in states
        and access.allowed(request.user, f"certificates.credential.{name}", credential)
    ]
    context = {
        "credential": credential,
        "story": queries.story(credential),
        "refusal": queries.last_refusal(credential),
        "paper": queries.paper_of(credential),
        "acts": acts,
        "problems": [form for name, form in given.items() if name not in {act["name"] for act in acts}],
        "own": credential.award.learner_id == request.user.pk,
    }
    return page(request, "certificates/credential/show.html", context, status=status)


#: name, form, title, what it does, states in which it is offered
_ACTS = (
    ("reinstate", ReinstateForm, "Reinstate", "The credential is in force again, at once.", {"suspended"}),
    (
        "suspend",
        SuspendForm,
        "Suspend",
        "The credential is out of force until it is reinstated or revoked.",
        {"active"},
    ),
    (
        "revoke",
        RevokeForm,
        "Revoke",
        "The credential ends for good. This cannot be undone.",
        {"awarded", "active", "suspended", "expired"},
    ),
)
