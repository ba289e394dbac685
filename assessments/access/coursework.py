"""Who may do what with coursework: learners their own, instructors that of their cohorts."""

from typing import Any

import rules
from django.db import models

from accounts.roles import Role, has_role, is_instructor
from assessments.models import QuizAttempt, Submission, SubmissionFile
from assessments.states import SubmissionState
from enrollments.models import Enrollment
from foundation.access import exists_for, grant

HANDED_IN = [s for s in SubmissionState if s is not SubmissionState.DRAFT]


@exists_for(QuizAttempt)
def attempts(user: Any) -> models.QuerySet[QuizAttempt]:
    return QuizAttempt.objects.filter(enrollment__learner=user)


@exists_for(Submission)
def submissions(user: Any) -> models.QuerySet[Submission]:
    own = models.Q(enrollment__learner=user)
    if has_role(user, Role.INSTRUCTOR):
        taught = models.Q(enrollment__cohort__staff__person=user, state__in=HANDED_IN) & ~models.Q(
            enrollment__learner=user
        )
        return Submission.objects.filter(own | taught)
    return Submission.objects.filter(own)


@exists_for(SubmissionFile)
def files(user: Any) -> models.QuerySet[SubmissionFile]:
    return SubmissionFile.objects.filter(submission__in=submissions(user))


@rules.predicate
def is_own_place(user: Any, enrollment: Enrollment) -> bool:
    return enrollment.learner_id == user.pk


@rules.predicate
def is_own_attempt(user: Any, attempt: QuizAttempt) -> bool:
    return attempt.enrollment.learner_id == user.pk


@rules.predicate
def is_own_work(user: Any, submission: Submission) -> bool:
    return submission.enrollment.learner_id == user.pk


@rules.predicate
def is_own_file(user: Any, file: SubmissionFile) -> bool:
    return file.submission.enrollment.learner_id == user.pk


@rules.predicate
def teaches(user: Any, submission: Submission) -> bool:
    return (
        has_role(user, Role.INSTRUCTOR)
        and submission.enrollment.learner_id != user.pk
        and submission.enrollment.cohort.staff.filter(person=user).exists()
    )


grant("assessments.quiz.show", is_own_place, on=Enrollment)
grant("assessments.quiz.start", is_own_place, on=Enrollment)
grant("assessments.quiz.answer", is_own_attempt, on=QuizAttempt)
grant("assessments.quiz.close", is_own_attempt, on=QuizAttempt)
grant("assessments.submission.show", is_own_place, on=Enrollment)
grant("assessments.submission.begin", is_own_place, on=Enrollment)
grant("assessments.submission.save", is_own_work, on=Submission)
grant("assessments.submission.submit", is_own_work, on=Submission)
grant("assessments.submission_file.add", is_own_work, on=Submission)
grant("assessments.submission_file.remove", is_own_file, on=SubmissionFile)
grant("assessments.submission_file.download", lambda user, file: True, on=SubmissionFile)
grant("assessments.mark.queue", is_instructor)
grant("assessments.mark.make", teaches, on=Submission)
grant("assessments.mark.draft", teaches, on=Submission)
grant("assessments.mark.return", teaches, on=Submission)
grant("assessments.mark.release", teaches, on=Submission)
