"""The marking queue and the marking desk."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from assessments import scoring
from assessments.actions import marks
from assessments.forms.coursework import MarkForm
from assessments.models import Submission
from assessments.queries import coursework
from enrollments import queries as places
from foundation import access
from foundation.errors import NotFound
from foundation.http import attempt, autosaved, fetch, page, wants_json
from foundation.moments import moment

PAGE = 50
FILTERS = ("state", "cohort", "q")


def queue(request: HttpRequest) -> HttpResponse:
    """Work that waits, oldest first."""
    given = _filters(request)
    among = _taught(request)
    rows = coursework.queue(
        among, state=given["state"] or "waiting", cohort=given["cohort"], search=given["q"]
    )
    found = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    counts = coursework.queue_counts(among)
    zone = request.user.time_zone
    context = {
        "found": found,
        "rows": [(s, moment(s.submitted_at, zone)) for s in found],
        "given": given,
        "keep": _keep(given),
        "cohorts": places.cohorts_taught_by(request.user),
        "tabs": [
            {
                "title": title,
                "url": f"?state={state}",
                "current": (given["state"] or "waiting") == state,
                "count": counts.get(state, ""),
            }
            for state, title in (("waiting", "To mark"), ("release", "To release"), ("released", "Released"))
        ],
    }
    return page(request, "assessments/mark/queue.html", context)


def make(request: HttpRequest, submission_id: str) -> HttpResponse:
    """The desk: work left, rubric right, in a fixed order."""
    submission = _submission(request, submission_id)
    rubric = coursework.rubric(submission.activity.rubric_code)
    if rubric is None:
        raise NotFound
    criteria = rubric.criterion_list  # type: ignore[attr-defined]
    form = _form(request, submission, criteria)
    if request.method == "POST" and form.is_valid():
        kept = _keep_draft(request, form, submission)
        if kept and attempt(form, marks.mark, submission=submission, actor=request.user):
            messages.success(request, "Marked. Release it when you are sure.")
            return redirect(_desk(submission, request))
    return _desk_page(request, submission, rubric, form)


def draft(request: HttpRequest, submission_id: str) -> HttpResponse:
    """Keep a mark under way as it is typed."""
    submission = _submission(request, submission_id)
    rubric = coursework.rubric(submission.activity.rubric_code)
    if rubric is None:
        raise NotFound
    form = _form(request, submission, rubric.criterion_list)  # type: ignore[attr-defined]
    kept = _keep_draft(request, form, submission) if form.is_valid() else None
    if wants_json(request):
        return autosaved(form, kept.saved_at if kept else None, request.user.time_zone)
    if kept:
        messages.success(request, "Your draft is saved.")
        return redirect(_desk(submission, request))
    return _desk_page(request, submission, rubric, form)


def give_back(request: HttpRequest, submission_id: str) -> HttpResponse:
    """Return work for rework."""
    submission = _submission(request, submission_id)
    rubric = coursework.rubric(submission.activity.rubric_code)
    if rubric is None:
        raise NotFound
    form = _form(request, submission, rubric.criterion_list)  # type: ignore[attr-defined]
    if form.is_valid() and _keep_draft(request, form, submission):
        if attempt(form, marks.give_back, submission=submission, actor=request.user):
            messages.success(request, "Returned for rework.")
            return redirect(f"{reverse('assessments.mark.queue')}?{_keep(_filters(request))}")
    return _desk_page(request, submission, rubric, form)


def release(request: HttpRequest, submission_id: str) -> HttpResponse:
    """Make the newest mark visible to the learner and go on to the next."""
    submission = _submission(request, submission_id)
    newest = next(iter(coursework.marks_of(submission)), None)
    if newest is None:
        raise NotFound
    marks.release(mark=newest, actor=request.user)
    messages.success(request, "Released. The learner has been told.")
    return redirect(f"{reverse('assessments.mark.queue')}?{_keep(_filters(request))}")


def _taught(request: HttpRequest) -> Any:
    return access.visible(request.user, Submission).exclude(enrollment__learner=request.user)


def _submission(request: HttpRequest, submission_id: str) -> Submission:
    return fetch(
        request,
        id=submission_id,
        among=Submission.objects.select_related(
            "enrollment__learner", "enrollment__cohort__version__program", "activity__week"
        ),
    )


def _filters(request: HttpRequest) -> dict[str, str]:
    given = request.GET
    return {name: given.get(name, "")[:100].replace("\x00", "") for name in FILTERS}


def _keep(given: dict[str, str]) -> str:
    return urlencode({k: v for k, v in given.items() if v})


def _desk(submission: Submission, request: HttpRequest) -> str:
    url = reverse("assessments.mark.make", kwargs={"submission_id": submission.pk})
    return f"{url}?{_keep(_filters(request))}"


def _form(request: HttpRequest, submission: Submission, criteria: list[Any]) -> MarkForm:
    if request.method == "POST":
        return MarkForm(request.POST, criteria=criteria)
    kept = coursework.draft_of(submission, request.user)
    initial: dict[str, Any] = {}
    if kept:
        initial = {"feedback": kept.feedback}
        initial |= {f"level_{code}": level for code, level in kept.levels.items()}
        initial |= {f"comment_{code}": text for code, text in kept.comments.items()}
    return MarkForm(initial=initial, criteria=criteria)


def _keep_draft(request: HttpRequest, form: MarkForm, submission: Submission) -> Any:
    return attempt(
        form,
        marks.draft,
        submission=submission,
        levels=form.levels,
        comments=form.comments,
        feedback=form.cleaned_data["feedback"],
        actor=request.user,
    )


def _desk_page(request: HttpRequest, submission: Submission, rubric: Any, form: MarkForm) -> HttpResponse:
    zone = request.user.time_zone
    given = _filters(request)
    rows = [
        str(pk)
        for pk in coursework.queue(
            _taught(request), state=given["state"] or "waiting", cohort=given["cohort"], search=given["q"]
        ).values_list("pk", flat=True)[:500]
    ]
    here = rows.index(str(submission.pk)) if str(submission.pk) in rows else -1
    made = coursework.marks_of(submission)
    context = {
        "submission": submission,
        "submitted": moment(submission.submitted_at, zone),
        "late": bool(
            submission.submitted_at and submission.due_at and submission.submitted_at > submission.due_at
        ),
        "files": list(submission.files.all()),
        "rubric": rubric,
        "criteria": [_criterion(c, form) for c in rubric.criterion_list],
        "form": form,
        "marks": made,
        "released": bool(made and hasattr(made[0], "release")),
        "open": submission.state in ("submitted", "in_marking"),
        "keep": _keep(given),
        "previous": rows[here - 1] if here > 0 else None,
        "next": rows[here + 1] if 0 <= here < len(rows) - 1 else None,
        "place_in_queue": here + 1,
        "queue_length": len(rows),
        "saved": moment(kept.saved_at, zone)
        if (kept := coursework.draft_of(submission, request.user))
        else None,
        "breadcrumbs": [
            {"title": "Marking", "url": f"{reverse('assessments.mark.queue')}?{_keep(given)}"},
            {"title": f"{submission.enrollment.learner}", "url": ""},
        ],
    }
    return page(request, "assessments/mark/make.html", context, status=400 if form.errors else 200)


def _criterion(criterion: Any, form: MarkForm) -> dict[str, Any]:
    chosen = form[f"level_{criterion.code}"].value()
    return {
        "code": criterion.code,
        "title": criterion.title,
        "weight": criterion.weight,
        "name": f"level_{criterion.code}",
        "levels": [
            {
                "value": str(n),
                "points": n,
                "title": scoring.LEVEL_NAMES[n],
                "text": text,
                "chosen": str(chosen) == str(n),
            }
            for n, text in enumerate(criterion.levels)
        ],
        "comment_field": form[f"comment_{criterion.code}"],
    }
