"""Defenses: the list, forming a panel, the defense room, and the register of conflicts."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts import queries as people
from accounts.models import User
from accounts.roles import Role, has_role
from assessments import dossier, panels, scoring
from assessments.actions import conflicts as conflict_actions
from assessments.actions import defenses
from assessments.forms.defenses import ConflictForm, ProposeForm, ReasonForm, ScoreForm
from assessments.models import Capstone, Defense, Moderation, Seat
from assessments.queries import capstones as reads
from assessments.states import ConflictKind
from foundation import access
from foundation.http import attempt, autosaved, fetch, page, wants_json
from foundation.moments import moment

STATE_WORDS = {
    "proposed": "Proposed",
    "confirmed": "Confirmed",
    "held": "In progress",
    "closed": "Closed",
    "canceled": "Canceled",
}


def list(request: HttpRequest) -> HttpResponse:
    """My seats; for the office all defenses, capstones that wait for a panel, and open moderations."""
    user, zone = request.user, request.user.time_zone
    office = has_role(user, Role.OFFICER, Role.ADMINISTRATOR)
    rows = [
        {
            "defense": defense,
            "starts": moment(defense.starts_at, zone),
            "word": STATE_WORDS[defense.state],
            "mine": next((seat for seat in defense.seat_list if seat.examiner_id == user.pk), None),  # type: ignore[attr-defined]
        }
        for defense in reads.defenses(access.visible(user, Defense)).order_by("-starts_at")[:200]
    ]
    context: dict[str, Any] = {
        "mine": [row for row in rows if row["mine"] and row["defense"].state != "canceled"],
        "others": [row for row in rows if office and not row["mine"]],
        "office": office,
        "moderations": [
            {"moderation": m, "opened": moment(m.opened_at, zone)}
            for m in reads.open_moderations(access.visible(user, Moderation))
        ],
    }
    if has_role(user, Role.ADMINISTRATOR):
        waiting = reads.waiting_for_panel(access.visible(user, Capstone).exclude(enrollment__learner=user))
        context["waiting"] = [
            {"capstone": c, "submitted": moment(c.submitted_at, zone)} for c in waiting[:200]
        ]
    return page(request, "assessments/defense/list.html", context)


def propose(request: HttpRequest, capstone_id: str) -> HttpResponse:
    """Form a panel of three and propose a slot; those who cannot sit are named with the reason."""
    capstone = fetch(request, id=capstone_id, among=reads.capstones())
    examiners = [*people.people_with(Role.EXAMINER)]
    learner, at = reads.learner_of(capstone), reads.present()
    rows = [
        (candidate, " ".join(o.sentence for o in panels.about(candidate, learner, at)))
        for candidate in reads.candidates(capstone, examiners)
    ]
    offered = [(candidate.id, candidate.name, why) for candidate, why in rows]
    zone = request.user.time_zone
    form = ProposeForm(_sent(request), people=offered, zone=zone)
    if request.method == "POST" and form.is_valid():
        by_id = {person.pk: person for person in examiners}
        given = form.cleaned_data
        made = attempt(
            form,
            defenses.propose,
            capstone=capstone,
            chair=by_id[given["chair"]],
            members=[by_id[given["first"]], by_id[given["second"]]],
            starts_at=given["starts_at"],
            minutes=given["minutes"],
            place=given["place"],
            reason=given["reason"],
            actor=request.user,
        )
        if made:
            messages.success(
                request, "The panel is formed. Confirm it once everybody has agreed to the slot."
            )
            return _to_room(made)
    context = {
        "capstone": capstone,
        "submitted": moment(capstone.submitted_at, zone),
        "form": form,
        "barred": [(candidate.name, why) for candidate, why in rows if why],
        "free": sum(1 for _, why in rows if not why),
        "breadcrumbs": [
            {"title": "Defenses", "url": reverse("assessments.defense.list")},
            {"title": "New panel", "url": ""},
        ],
    }
    return page(request, "assessments/defense/propose.html", context, status=400 if form.errors else 200)


def show(request: HttpRequest, defense_id: str) -> HttpResponse:
    """The room; htmx asks for the part with clock and seals by the same address."""
    defense = _defense(request, defense_id)
    response = _room(request, defense, part="presence")
    if getattr(request, "htmx", False) and request.GET.get("seen", defense.state) != defense.state:
        response["HX-Refresh"] = "true"  # opened, revealed or called off: the whole page has changed
    return response


def confirm(request: HttpRequest, defense_id: str) -> HttpResponse:
    """Panel and slot stand."""
    defense = _defense(request, defense_id)
    defenses.confirm(defense=defense, actor=request.user)
    messages.success(request, "Confirmed. The learner and the panel are told.")
    return _to_room(defense)


def cancel(request: HttpRequest, defense_id: str) -> HttpResponse:
    """Call the defense off."""
    defense = _defense(request, defense_id)
    form = ReasonForm(request.POST)
    if form.is_valid() and attempt(
        form, defenses.cancel, defense=defense, reason=form.cleaned_data["reason"], actor=request.user
    ):
        messages.success(request, "Called off. The capstone waits for another panel.")
        return redirect("assessments.defense.list")
    return _room(request, defense, cancel_form=form)


def open(request: HttpRequest, defense_id: str) -> HttpResponse:
    """Start the clock; from now on the seats may score."""
    defense = _defense(request, defense_id)
    defenses.open(defense=defense, actor=request.user)
    messages.success(request, "The defense is open.")
    return _to_room(defense)


def save(request: HttpRequest, defense_id: str) -> HttpResponse:
    """Keep my unfinished scores; also for the page's own saving while one types."""
    defense = _defense(request, defense_id)
    form = ScoreForm(request.POST, criteria=reads.criteria_of(defense.capstone))
    kept = None
    if form.is_valid():
        kept = attempt(form, defenses.draft, defense=defense, entries=form.entries, actor=request.user)
    if wants_json(request):
        if kept is None:
            return autosaved(form, None, request.user.time_zone)
        saved = moment(kept.drafted_at, request.user.time_zone)
        return JsonResponse({"saved": saved.absolute if saved else ""})
    if kept:
        messages.success(request, "Your draft is saved. Nobody else sees it.")
        return _to_room(defense, "scores")
    return _room(request, defense, form=form)


def seal(request: HttpRequest, defense_id: str) -> HttpResponse:
    """Seal my scores for ever."""
    defense = _defense(request, defense_id)
    form = ScoreForm(request.POST, criteria=reads.criteria_of(defense.capstone), final=True)
    if form.is_valid() and attempt(
        form, defenses.seal, defense=defense, entries=form.entries, actor=request.user
    ):
        messages.success(request, "Sealed. You see the others' scores as soon as all have sealed.")
        return _to_room(defense)
    return _room(request, defense, form=form)


def conflicts(request: HttpRequest) -> HttpResponse:
    """The register: the office all of it, others their own entries."""
    return _register(request, _conflict_form(request))


def declare(request: HttpRequest) -> HttpResponse:
    """Enter a conflict."""
    form = _conflict_form(request)
    if form.is_valid():
        given = form.cleaned_data
        person = User.objects.get(pk=given["person"]) if "person" in given else request.user
        made = attempt(
            form,
            conflict_actions.declare,
            person=person,
            learner=User.objects.get(pk=given["learner"]),
            kind=given["kind"],
            note=given["note"],
            actor=request.user,
        )
        if made:
            messages.success(
                request, "Entered. It holds for every panel, moderation and decision from now on."
            )
            return redirect("assessments.conflict.list")
    return _register(request, form)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _defense(request: HttpRequest, defense_id: str) -> Defense:
    return fetch(request, id=defense_id, among=reads.defenses(Defense.objects.all()))


def _to_room(defense: Defense, spot: str = "") -> HttpResponse:
    url = reverse("assessments.defense.show", kwargs={"defense_id": defense.pk})
    return redirect(f"{url}#{spot}" if spot else url)


def _room(
    request: HttpRequest,
    defense: Defense,
    *,
    form: ScoreForm | None = None,
    cancel_form: ReasonForm | None = None,
    part: str = "",
) -> HttpResponse:
    user, zone, capstone = request.user, request.user.time_zone, defense.capstone
    program = capstone.enrollment.cohort.version.program
    url = reverse("assessments.defense.show", kwargs={"defense_id": defense.pk})
    context: dict[str, Any] = {
        "defense": defense,
        "capstone": capstone,
        "learner": capstone.enrollment.learner,
        "program": program,
        "word": STATE_WORDS[defense.state],
        "starts": moment(defense.starts_at, zone),
        "seats": [
            {
                "name": seat.examiner.name,
                "chair": seat.chair,
                "sealed": seat.sealed_at is not None,
                "mine": seat.examiner_id == user.pk,
            }
            for seat in defense.seat_list  # type: ignore[attr-defined]
        ],
        "agenda": [
            {
                "title": step.title,
                "note": step.note,
                "state": step.state,
                "when": f"{step.starts_at.astimezone(ZoneInfo(zone)):%H:%M}",
            }
            for step in dossier.agenda(
                program.code,
                defense.held_at or defense.starts_at,
                at=reads.present() if defense.held_at else None,
                minutes=defense.minutes,
            )
        ],
        "poll_url": f"{url}?seen={defense.state}"
        if defense.state in ("proposed", "confirmed", "held")
        else "",
        "breadcrumbs": [
            {"title": "Defenses", "url": reverse("assessments.defense.list")},
            {"title": str(capstone.enrollment.learner), "url": ""},
        ],
    }
    if part and getattr(request, "htmx", False):
        return page(request, "assessments/defense/show.html", context, part=part)
    seat = reads.seat_of(user, defense)
    context |= {
        "files": reads.files_of(capstone),
        "model": capstone.snapshot,
        "seat": seat,
        "cancel_form": cancel_form or ReasonForm(),
        "declared_url": reverse("assessments.conflict.list"),
    }
    if seat is not None and defense.state != "canceled":
        context |= _seat_context(seat, defense, form, zone)
    if reads.may_read_scores(user, defense):
        context["board"] = board(defense)
    if reads.may_read_evidence(user, capstone):
        context["report"] = reads.evidence_of(capstone)
    failed = any(f is not None and f.errors for f in (form, cancel_form))
    return page(request, "assessments/defense/show.html", context, status=400 if failed else 200)


def _seat_context(seat: Seat, defense: Defense, form: ScoreForm | None, zone: str) -> dict[str, Any]:
    criteria = reads.criteria_of(defense.capstone)
    if seat.sealed_at is not None:
        own = reads.own_scores(seat)
        return {
            "sealed": moment(seat.sealed_at, zone),
            "own": [
                {
                    "code": score.criterion.code,
                    "title": score.criterion.title,
                    "weight": score.criterion.weight,
                    "comment": score.note,
                    "levels": level_rows(score.criterion, score.level),
                }
                for score in own
            ],
        }
    if defense.state != "held":
        return {
            "criteria": [
                {"code": c.code, "title": c.title, "weight": c.weight, "levels": level_rows(c, None)}
                for c in criteria
            ]
        }
    if form is None:
        initial: dict[str, Any] = {}
        for code, given in seat.draft.items():
            initial[f"level_{code}"], initial[f"note_{code}"] = given["level"], given["note"]
        form = ScoreForm(initial=initial, criteria=criteria)
    return {
        "form": form,
        "saved": moment(seat.drafted_at, zone),
        "criteria": [score_row(criterion, form) for criterion in criteria],
    }


def score_row(criterion: Any, form: Any, *, noted: bool = True) -> dict[str, Any]:
    """One criterion of a scoring form for the rubric component."""
    name = f"level_{criterion.code}"
    return {
        "code": criterion.code,
        "title": criterion.title,
        "weight": criterion.weight,
        "help": "Critical: at least level 3 is needed." if criterion.critical else "",
        "name": name,
        "levels": level_rows(criterion, form[name].value()),
        "errors": form[name].errors,
        "comment_field": form[f"note_{criterion.code}"] if noted else None,
    }


def level_rows(criterion: Any, chosen: Any) -> Any:
    """The five levels of a criterion with their sentences, one of them chosen."""
    return [
        {
            "value": str(n),
            "points": n,
            "title": scoring.LEVEL_NAMES[n],
            "text": text,
            "chosen": chosen is not None and str(chosen) == str(n),
        }
        for n, text in enumerate(criterion.levels)
    ]


def board(defense: Defense) -> dict[str, Any] | None:
    """The table of all sealed scores with the spread marked; ask ``may_read_scores`` first."""
    standing = reads.standing(defense)
    if standing is None:
        return None
    gaps = {gap.code: gap for gap in standing.spread.gaps}
    settled = standing.moderation.levels if standing.moderation and standing.moderation.closed_at else {}
    return {
        "standing": standing,
        "seats": standing.seats,
        "rows": [
            {
                "criterion": criterion,
                "levels": [(seat, standing.scores[seat.pk][criterion.code]) for seat in standing.seats],
                "gap": gaps[criterion.code],
                "moderated": criterion.code in settled,
                "agreed": standing.agreed[criterion.code],
                "below": criterion.code in standing.verdict.below,
            }
            for criterion in standing.criteria
        ],
    }


def _conflict_form(request: HttpRequest) -> ConflictForm:
    office = has_role(request.user, Role.ADMINISTRATOR)
    learners = [person for person in reads.learners_with_capstones() if person.pk != request.user.pk]
    judges = [*reads.judges()] if office else []
    return ConflictForm(_sent(request), people=judges, learners=learners)


def _register(request: HttpRequest, form: ConflictForm) -> HttpResponse:
    zone = request.user.time_zone
    context = {
        "rows": [
            {
                "conflict": c,
                "declared": moment(c.declared_at, zone),
                "kind": reads.CONFLICT_WORDS[ConflictKind(c.kind)],
            }
            for c in reads.conflicts(request.user)[:500]
        ],
        "form": form,
        "breadcrumbs": [
            {"title": "Defenses", "url": reverse("assessments.defense.list")},
            {"title": "Conflicts", "url": ""},
        ],
    }
    return page(request, "assessments/conflict/list.html", context, status=400 if form.errors else 200)
