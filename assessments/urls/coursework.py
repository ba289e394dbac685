"""Addresses of coursework: self-checks, hand-ins, marking."""

from django.urls import path
from django.views.decorators.http import require_POST

from assessments.views import coursework, marks

urlpatterns = [
    path(
        "learn/<uuid:enrollment_id>/quizzes/<int:activity_id>/", coursework.quiz, name="assessments.quiz.show"
    ),
    path(
        "learn/<uuid:enrollment_id>/quizzes/<int:activity_id>/start/",
        require_POST(coursework.start),
        name="assessments.quiz.start",
    ),
    path("attempts/<int:attempt_id>/", coursework.answer, name="assessments.quiz.answer"),
    path("attempts/<int:attempt_id>/close/", require_POST(coursework.close), name="assessments.quiz.close"),
    path(
        "learn/<uuid:enrollment_id>/work/<int:activity_id>/",
        coursework.work,
        name="assessments.submission.show",
    ),
    path(
        "learn/<uuid:enrollment_id>/work/<int:activity_id>/begin/",
        require_POST(coursework.begin),
        name="assessments.submission.begin",
    ),
    path(
        "work/<uuid:submission_id>/save/", require_POST(coursework.save), name="assessments.submission.save"
    ),
    path(
        "work/<uuid:submission_id>/submit/",
        require_POST(coursework.submit),
        name="assessments.submission.submit",
    ),
    path(
        "work/<uuid:submission_id>/files/",
        require_POST(coursework.add_file),
        name="assessments.submission_file.add",
    ),
    path("work/files/<int:file_id>/", coursework.download, name="assessments.submission_file.download"),
    path(
        "work/files/<int:file_id>/remove/",
        require_POST(coursework.remove_file),
        name="assessments.submission_file.remove",
    ),
    path("marking/", marks.queue, name="assessments.mark.queue"),
    path("marking/<uuid:submission_id>/", marks.make, name="assessments.mark.make"),
    path("marking/<uuid:submission_id>/draft/", require_POST(marks.draft), name="assessments.mark.draft"),
    path(
        "marking/<uuid:submission_id>/return/", require_POST(marks.give_back), name="assessments.mark.return"
    ),
    path(
        "marking/<uuid:submission_id>/release/", require_POST(marks.release), name="assessments.mark.release"
    ),
]
