"""Pages of a learner's coursework: self-checks and hand-ins."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from assessments.actions import quizzes, submissions
from assessments.forms.coursework import HandInForm, read_answers
from assessments.models import QuizAttempt, Submission, SubmissionFile
from assessments.queries import coursework
from curriculum.models import Activity
from enrollments import queries as places
from enrollments.models import Enrollment
from foundation import clock
from foundation.errors import NotFound
from foundation.http import attachment, attempt, autosaved, fetch, page, wants_json
from foundation.moments import moment


def quiz(request: HttpRequest, enrollment_id: str, activity_id: int) -> HttpResponse:
    """A self-check before and after: rules, attempts so far, what was right and why."""
    place, activity = _activity(request, enrollment_id, activity_id)
    if activity.kind != "quiz":
        raise NotFound
    attempts = coursework.attempts(place, activity)
    ended = [a for a in attempts if a.percent is not None]
    best = max((a.percent for a in ended if a.percent is not None), default=None)
    open_now = next((a for a in attempts if a.state == "open"), None)
    last = ended[-1] if ended else None
    most = activity.attempts or quizzes.DEFAULT_ATTEMPTS
    context = {
        **_frame(request, place, activity),
        "attempts": [(a, moment(a.closed_at or a.started_at, request.user.time_zone)) for a in attempts],
        "best": best,
        "passed": best is not None and best >= quizzes.pass_percent(activity),
        "need": quizzes.pass_percent(activity),
        "minutes": activity.time_limit or quizzes.DEFAULT_MINUTES,
        "left": most - len(attempts),
        "most": most,
        "open_now": open_now,
        "review": _review(activity, last) if last else [],
    }
    return page(request, "assessments/quiz/show.html", context)


def start(request: HttpRequest, enrollment_id: str, activity_id: int) -> HttpResponse:
    """Open an attempt; the clock runs from now."""
    place, activity = _activity(request, enrollment_id, activity_id)
    begun = quizzes.start(enrollment=place, activity=activity, actor=request.user)
    return redirect("assessments.quiz.answer", attempt_id=begun.pk)


def answer(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """The questions of an open attempt. Saving keeps answers; the clock is the server's."""
    begun = fetch(
        request,
        id=attempt_id,
        among=QuizAttempt.objects.select_related("activity__week", "enrollment__cohort__version__program"),
    )
    if request.method == "POST":
        kept = quizzes.answer(attempt=begun, answers=read_answers(request.POST), actor=request.user)
        if "finish" in request.POST:
            ended = quizzes.close(attempt=kept, actor=request.user)
            messages.success(request, f"Counted: {ended.percent:.0f} percent.")
            return _to_quiz(begun)
        if wants_json(request):
            return JsonResponse({"saved": f"{clock.now():%H:%M} UTC"})
        return redirect("assessments.quiz.answer", attempt_id=begun.pk)
    if begun.state != "open":
        return _to_quiz(begun)
    questions = [
        {
            "question": q,
            "choices": [
                (spot, text, spot in begun.answers.get(str(q.pk), [])) for spot, text in enumerate(q.choices)
            ],
        }
        for q in begun.activity.questions.all()
    ]
    context = {
        **_frame(request, begun.enrollment, begun.activity),
        "attempt": begun,
        "questions": questions,
        "closes": moment(begun.closes_at, request.user.time_zone),
    }
    return page(request, "assessments/quiz/answer.html", context)


def close(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """End an attempt as it is."""
    begun = fetch(request, id=attempt_id)
    quizzes.close(attempt=begun, actor=request.user)
    return _to_quiz(begun)


def work(request: HttpRequest, enrollment_id: str, activity_id: int) -> HttpResponse:
    """A piece of work: the brief, the draft, what was handed in, what came back."""
    place, activity = _activity(request, enrollment_id, activity_id)
    if activity.kind not in ("assignment", "project", "gate"):
        raise NotFound
    return _work_page(request, place, activity)


def begin(request: HttpRequest, enrollment_id: str, activity_id: int) -> HttpResponse:
    """Open a draft."""
    place, activity = _activity(request, enrollment_id, activity_id)
    submissions.begin(enrollment=place, activity=activity, actor=request.user)
    return redirect("assessments.submission.show", enrollment_id=place.pk, activity_id=activity.pk)


def save(request: HttpRequest, submission_id: str) -> HttpResponse:
    """Keep the text of a draft; also for the page's own saving while one types."""
    submission = _submission(request, submission_id)
    form = HandInForm(request.POST)
    kept = None
    if form.is_valid():
        kept = attempt(
            form, submissions.save, submission=submission, text=form.cleaned_data["text"], actor=request.user
        )
    if wants_json(request):
        return autosaved(form, kept.saved_at if kept else None, request.user.time_zone)
    if kept:
        messages.success(request, "Your draft is saved.")
        return _to_work(submission)
    return _work_page(request, submission.enrollment, submission.activity, form=form)


def add_file(request: HttpRequest, submission_id: str) -> HttpResponse:
    """Add files to a draft; each is examined before it is kept. What was typed is kept too."""
    submission = _submission(request, submission_id)
    form = _kept(request, submission)
    if not form.errors:
        return _to_work(submission)
    return _work_page(request, submission.enrollment, submission.activity, form=form)


def remove_file(request: HttpRequest, file_id: int) -> HttpResponse:
    """Take a file out of a draft."""
    file = fetch(request, id=file_id, among=SubmissionFile.objects.select_related("submission__enrollment"))
    return _to_work(submissions.remove_file(file=file, actor=request.user))


def download(request: HttpRequest, file_id: int) -> FileResponse:
    """A handed-in file, as a download."""
    file = fetch(request, id=file_id)
    return attachment(file.stored, name=file.display_name)


def submit(request: HttpRequest, submission_id: str) -> HttpResponse:
    """Hand in: save what is typed, then submit."""
    submission = _submission(request, submission_id)
    form = _kept(request, submission)
    if not form.errors and attempt(form, submissions.submit, submission=submission, actor=request.user):
        messages.success(request, "Handed in. You have a receipt below.")
        return _to_work(submission)
    return _work_page(request, submission.enrollment, submission.activity, form=form)


def _kept(request: HttpRequest, submission: Submission) -> HandInForm:
    """The form after its text and files were kept with the draft, or with what was wrong beside its fields."""
    form = HandInForm(request.POST, request.FILES)
    if form.is_valid():
        text = form.cleaned_data["text"]
        attempt(form, submissions.save, submission=submission, text=text, actor=request.user)
        for given in request.FILES.getlist("files"):
            name, content = given.name or "", given.file
            attempt(
                form,
                submissions.add_file,
                submission=submission,
                name=name,
                content=content,
                actor=request.user,
            )
    return form


def _to_work(submission: Submission) -> HttpResponse:
    return redirect(
        "assessments.submission.show",
        enrollment_id=submission.enrollment_id,
        activity_id=submission.activity_id,
    )


def _submission(request: HttpRequest, submission_id: str) -> Submission:
    return fetch(
        request,
        id=submission_id,
        among=Submission.objects.select_related("enrollment__cohort__version__program", "activity__week"),
    )


def _activity(request: HttpRequest, enrollment_id: str, activity_id: int) -> tuple[Enrollment, Activity]:
    place = fetch(request, id=enrollment_id, among=places.places())
    return place, places.activity(place, activity_id)


def _to_quiz(begun: QuizAttempt) -> HttpResponse:
    return redirect("assessments.quiz.show", enrollment_id=begun.enrollment_id, activity_id=begun.activity_id)


def _frame(request: HttpRequest, place: Enrollment, activity: Activity) -> dict[str, Any]:
    standing = places.standing(place, reader_zone=request.user.time_zone)
    own = standing.week(activity.week.number)
    week_url = reverse(
        "enrollments.week.show", kwargs={"enrollment_id": place.pk, "number": activity.week.number}
    )
    step = next((s for s in own.steps if s.planned.id == activity.pk), None) if own else None
    return {
        "place": place,
        "activity": activity,
        "step": step,
        "lock": own.lock if own else None,
        "due_at": moment(own.due, request.user.time_zone) if own else None,
        "week_url": week_url,
        "breadcrumbs": [
            {
                "title": place.cohort.version.program.code.upper(),
                "url": reverse("enrollments.place.show", kwargs={"enrollment_id": place.pk}),
            },
            {"title": f"Week {activity.week.number}", "url": week_url},
            {"title": activity.title, "url": ""},
        ],
    }


def _review(activity: Activity, last: QuizAttempt) -> list[dict[str, Any]]:
    rows = []
    for question in activity.questions.all():
        chosen = last.answers.get(str(question.pk), [])
        rows.append(
            {
                "question": question,
                "right": chosen == sorted(question.right),
                "choices": [
                    (text, spot in chosen, spot in question.right)
                    for spot, text in enumerate(question.choices)
                ],
            }
        )
    return rows


def _work_page(
    request: HttpRequest, place: Enrollment, activity: Activity, *, form: HandInForm | None = None
) -> HttpResponse:
    zone = request.user.time_zone
    rows = coursework.submissions(place, activity)
    draft = next((r for r in rows if r.state == "draft"), None)
    rubric = coursework.rubric(activity.rubric_code)
    handed_in = [
        {
            "submission": r,
            "submitted": moment(r.submitted_at, zone),
            "result": r.result,  # type: ignore[attr-defined]
            "late": bool(r.submitted_at and r.due_at and r.submitted_at > r.due_at),
            "returned": coursework.returned_feedback(r),
            "files": r.file_list,  # type: ignore[attr-defined]
        }
        for r in rows
        if r.state != "draft"
    ]
    under_way = any(r.state in ("draft", "submitted", "in_marking") for r in rows)
    unreleased = any(r.state == "marked" and r.result is None for r in rows)  # type: ignore[attr-defined]
    passed = any(r.result and r.result.passed for r in rows)  # type: ignore[attr-defined]
    context = {
        **_frame(request, place, activity),
        "draft": draft,
        "saved": moment(draft.saved_at, zone) if draft else None,
        "form": form or (HandInForm(initial={"text": draft.text}) if draft else None),
        "files": draft.file_list if draft else [],  # type: ignore[attr-defined]
        "handed_in": handed_in,
        "may_begin": not under_way and not unreleased and not passed,
        "rubric": rubric,
        "most_files": submissions.MOST_FILES,
    }
    failed = bool(form and form.errors)
    return page(request, "assessments/submission/show.html", context, status=400 if failed else 200)
