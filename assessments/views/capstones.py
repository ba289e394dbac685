"""The learner's capstone: draft, upload, submission, live pre-grading, evidence, date, result."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from assessments.actions import capstones, pregrades
from assessments.forms.capstones import AnatomyForm, CapstoneForm, DraftForm, FileForm
from assessments.models import Capstone, CapstoneFile
from assessments.queries import capstones as reads
from enrollments import queries as places
from enrollments.models import Enrollment
from foundation.http import attachment, attempt, autosaved, fetch, page, wants_json
from foundation.moments import moment

TEXTS = ("title", "summary", "ai_declaration")
#: the state in the house's words, as its learner reads it: nothing tells that a decision was made before its release
WORDS = {
    "draft": ("In progress", ""),
    "submitted": ("Submitted", "the machine looks at it now"),
    "pregraded": ("In marking", "a panel is being formed"),
    "in_marking": ("In marking", ""),
    "scheduled": ("In marking", "the defense has its date"),
    "defended": ("Decision due", ""),
    "in_moderation": ("Decision due", ""),
    "decided": ("Decision due", ""),
    "withdrawn": ("Withdrawn", ""),
}
RESULT_WORDS = {
    "pass": ("Passed", ""),
    "pass_with_conditions": ("Passed", "with conditions"),
    "not_passed": ("Not yet passed", ""),
    "deferred": ("Deferred", ""),
}
ORDER = ["draft", "submitted", "pregraded", "scheduled", "defended", "released"]


def show(request: HttpRequest, enrollment_id: str) -> HttpResponse:
    """The capstone as it stands; htmx asks for the live part by the same address."""
    place = fetch(request, id=enrollment_id, among=places.places())
    capstone = reads.current(place)
    response = _page(request, place, capstone, part="live")
    if getattr(request, "htmx", False) and (capstone is None or capstone.state != "submitted"):
        response["HX-Refresh"] = "true"  # the work is over: the whole page has more to say, and polls no more
    return response


def begin(request: HttpRequest, enrollment_id: str) -> HttpResponse:
    """Open the draft."""
    place = fetch(request, id=enrollment_id, among=places.places())
    capstones.begin(enrollment=place, actor=request.user)
    return _to_page(place)


def save(request: HttpRequest, capstone_id: str) -> HttpResponse:
    """Keep the texts; also for the page's own saving while one types."""
    capstone = _capstone(request, capstone_id)
    form = DraftForm(request.POST)
    kept = None
    if form.is_valid():
        kept = attempt(
            form,
            capstones.save,
            capstone=capstone,
            version=request.POST.get("version", ""),
            actor=request.user,
            **_texts(form),
        )
    if wants_json(request):
        return _autosaved(request, form, kept, capstone)
    if kept:
        messages.success(request, "Your draft is saved.")
        return _to_page(capstone.enrollment)
    return _page(request, capstone.enrollment, capstone, form=form)


def submit(request: HttpRequest, capstone_id: str) -> HttpResponse:
    """Submit what is there, with the texts as they stand in the form."""
    capstone = _capstone(request, capstone_id)
    form = CapstoneForm(request.POST)
    if form.is_valid() and attempt(
        form,
        capstones.submit,
        capstone=capstone,
        acknowledged=form.cleaned_data["acknowledged"],
        actor=request.user,
        **_texts(form),
    ):
        messages.success(request, "Submitted. Your files and your model are frozen as they are.")
        return _to_page(capstone.enrollment)
    return _page(request, capstone.enrollment, capstone, form=form)


def withdraw(request: HttpRequest, capstone_id: str) -> HttpResponse:
    """Take the capstone back."""
    capstone = _capstone(request, capstone_id)
    capstones.withdraw(capstone=capstone, actor=request.user)
    messages.success(request, "Withdrawn. You can begin a new capstone.")
    return _to_page(capstone.enrollment)


def add_file(request: HttpRequest, capstone_id: str) -> HttpResponse:
    """Add files to the dossier; each is examined before it is kept."""
    capstone = _capstone(request, capstone_id)
    form = FileForm(request.POST, request.FILES)
    given = request.FILES.getlist("file")
    form.is_valid()
    if not given:
        form.add_error("file", "Choose at least one file.")
    for one in given:
        attempt(
            form,
            capstones.add_file,
            capstone=capstone,
            name=one.name or "",
            content=one.file,
            actor=request.user,
        )
    if form.errors:
        return _page(request, capstone.enrollment, capstone, file_form=form)
    return _to_page(capstone.enrollment, "files")


def remove_file(request: HttpRequest, file_id: int) -> HttpResponse:
    """Take a file out of the draft."""
    file = fetch(request, id=file_id, among=CapstoneFile.objects.select_related("capstone__enrollment"))
    capstones.remove_file(file=file, actor=request.user)
    return _to_page(file.capstone.enrollment, "files")


def download(request: HttpRequest, file_id: int) -> FileResponse:
    """A dossier file for its learner, its panel and the office."""
    file = fetch(request, id=file_id, among=CapstoneFile.objects.select_related("capstone__enrollment"))
    return attachment(file.stored, name=file.display_name)


def attach(request: HttpRequest, capstone_id: str) -> HttpResponse:
    """Put an anatomy model to the draft."""
    capstone = _capstone(request, capstone_id)
    form = AnatomyForm(request.POST, request.FILES)
    if form.is_valid() and attempt(
        form, capstones.attach, capstone=capstone, raw=form.cleaned_data["anatomy"], actor=request.user
    ):
        messages.success(request, "The model is attached.")
        return _to_page(capstone.enrollment, "model")
    return _page(request, capstone.enrollment, capstone, anatomy_form=form)


def _capstone(request: HttpRequest, capstone_id: str) -> Capstone:
    return fetch(request, id=capstone_id, among=reads.capstones())


def _texts(form: CapstoneForm) -> dict[str, str]:
    return {name: form.cleaned_data[name] for name in TEXTS}


def _autosaved(
    request: HttpRequest, form: CapstoneForm, kept: Capstone | None, capstone: Capstone
) -> HttpResponse:
    if kept is not None:
        clock_time = moment(kept.saved_at, request.user.time_zone)
        return JsonResponse(
            {"saved": clock_time.absolute if clock_time else "", "version": reads.version_of(kept)}
        )
    version = request.POST.get("version", "")
    if (
        capstone.state == "draft"
        and version not in ("", reads.version_of(capstone))
        and not form.errors.keys() - {"__all__"}
    ):
        theirs = {name: getattr(capstone, name) for name in TEXTS}
        sentence = " ".join(str(error) for error in form.non_field_errors())
        return JsonResponse(
            {"sentence": sentence, "theirs": theirs, "version": reads.version_of(capstone)}, status=409
        )
    return autosaved(form, None, request.user.time_zone)


def _to_page(place: Enrollment, spot: str = "") -> HttpResponse:
    url = reverse("assessments.capstone.show", kwargs={"enrollment_id": place.pk})
    return redirect(f"{url}#{spot}" if spot else url)


def _page(
    request: HttpRequest,
    place: Enrollment,
    capstone: Capstone | None,
    *,
    form: CapstoneForm | None = None,
    file_form: FileForm | None = None,
    anatomy_form: AnatomyForm | None = None,
    part: str = "",
) -> HttpResponse:
    zone = request.user.time_zone
    result = reads.result_of(capstone) if capstone and capstone.state == "decided" else None
    context: dict[str, Any] = {
        "place": place,
        "program": place.cohort.version.program,
        "capstone": capstone,
        "url": reverse("assessments.capstone.show", kwargs={"enrollment_id": place.pk}),
        "breadcrumbs": [
            {"title": "Learn", "url": reverse("enrollments.place.show", kwargs={"enrollment_id": place.pk})},
            {"title": "Capstone", "url": ""},
        ],
    }
    again = result is not None and result.decision.outcome not in ("pass", "pass_with_conditions")
    if capstone is None or capstone.state == "withdrawn" or again:
        context["lock"] = reads.lock_of(place, reader_zone=zone)
        context["may_begin"] = place.state == "active"
    if capstone is not None:
        context |= _capstone_context(request, capstone, result)
        if capstone.state == "draft":
            context |= {
                "form": form or CapstoneForm(initial={name: getattr(capstone, name) for name in TEXTS}),
                "file_form": file_form or FileForm(),
                "anatomy_form": anatomy_form or AnatomyForm(),
                "max_bytes": settings.UPLOAD_MAX_BYTES,
                "most_files": capstones.MOST_FILES,
                "version": reads.version_of(capstone),
                "saved": moment(capstone.saved_at, zone),
            }
    failed = any(f is not None and f.errors for f in (form, file_form, anatomy_form))
    return page(request, "assessments/capstone/show.html", context, part=part, status=400 if failed else 200)


def _capstone_context(request: HttpRequest, capstone: Capstone, result: Any) -> dict[str, Any]:
    zone = request.user.time_zone
    word, detail = WORDS[capstone.state]
    if result is not None:
        word, detail = RESULT_WORDS.get(result.decision.outcome, ("Result out", ""))
    context: dict[str, Any] = {
        "word": word,
        "detail": detail,
        "files": reads.files_of(capstone),
        "model": capstone.snapshot,
        "submitted": moment(capstone.submitted_at, zone),
        "result": result,
        "released": moment(result.decision.release.at, zone) if result else None,
        "may_withdraw": capstone.state in capstones.RETURNABLE,
    }
    if capstone.state in ("draft", "withdrawn"):
        return context
    run = reads.run_of(capstone)
    defense = reads.latest_defense(capstone)
    if defense is not None and defense.state == "proposed":
        defense = None  # nothing to tell before panel and slot stand
    context |= {
        "run": run,
        "steps": _steps(run),
        "polling": capstone.state == "submitted" and (run is None or run.state in ("waiting", "running")),
        "report": reads.evidence_of(capstone) if reads.may_read_evidence(request.user, capstone) else None,
        "defense": defense,
        "starts": moment(defense.starts_at, zone) if defense else None,
        "timeline": _timeline(capstone, defense, result, zone),
    }
    return context


def _steps(run: Any) -> list[dict[str, Any]]:
    rows = {step.name: step for step in run.step_list} if run else {}
    return [
        {
            "title": title,
            "state": rows[name].state if name in rows else "waiting",
            "note": rows[name].note if name in rows else "",
        }
        for name, title in pregrades.STEPS.items()
    ]


def _timeline(capstone: Capstone, defense: Any, result: Any, zone: str) -> list[dict[str, Any]]:
    reached = {"in_moderation": "defended", "decided": "defended", "in_marking": "pregraded"}.get(
        capstone.state, capstone.state
    )
    place = len(ORDER) if result else ORDER.index(reached)
    titles = [
        ("submitted", "Submitted and frozen", moment(capstone.submitted_at, zone)),
        ("pregraded", "Examined by the machine", None),
        ("scheduled", "Panel and date stand", None),
        ("defended", "Defended", moment(defense.starts_at, zone) if defense else None),
        ("released", "Result out", moment(result.decision.release.at, zone) if result else None),
    ]
    items = []
    for name, title, when in titles:
        spot = ORDER.index(name)
        state = "done" if spot <= place else "now" if spot == place + 1 else "next"
        items.append({"title": title, "state": state, "when": when})
    return items
