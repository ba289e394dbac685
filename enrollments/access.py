"""Who may do what with cohorts and places: learners their own, instructors their cohorts, administrators all."""

from typing import Any

import rules
from django.db import models

from accounts.roles import Role, has_role, is_administrator, is_learner
from enrollments.models import Cohort, Enrollment, LiveSession
from foundation.access import exists_for, grant, publish


@exists_for(Cohort)
def cohorts(user: Any) -> models.QuerySet[Cohort]:
    if has_role(user, Role.ADMINISTRATOR):
        return Cohort.objects.all()
    if has_role(user, Role.INSTRUCTOR):
        return Cohort.objects.filter(staff__person=user)
    return Cohort.objects.none()


@exists_for(Enrollment)
def places(user: Any) -> models.QuerySet[Enrollment]:
    if has_role(user, Role.ADMINISTRATOR, Role.OFFICER):
        return Enrollment.objects.all()
    own = models.Q(learner=user)
    if has_role(user, Role.INSTRUCTOR):
        return Enrollment.objects.filter(own | models.Q(cohort__staff__person=user))
    return Enrollment.objects.filter(own)


@exists_for(LiveSession)
def sessions(user: Any) -> models.QuerySet[LiveSession]:
    return LiveSession.objects.filter(cohort__in=cohorts(user))


@rules.predicate
def is_own(user: Any, enrollment: Enrollment) -> bool:
    return enrollment.learner_id == user.pk


@rules.predicate
def teaches_cohort(user: Any, cohort: Cohort) -> bool:
    return has_role(user, Role.INSTRUCTOR) and cohort.staff.filter(person=user).exists()


@rules.predicate
def administers(user: Any, _: Any = None) -> bool:
    return has_role(user, Role.ADMINISTRATOR)


@rules.predicate
def teaches_session(user: Any, session: LiveSession) -> bool:
    return teaches_cohort(user, session.cohort)


@rules.predicate
def administers_other(user: Any, enrollment: Enrollment) -> bool:
    return has_role(user, Role.ADMINISTRATOR) and enrollment.learner_id != user.pk


publish("enrollments.invitation.accept")
grant("enrollments.place.open", is_learner)
grant("enrollments.place.show", is_own, on=Enrollment)
grant("enrollments.week.show", is_own, on=Enrollment)
grant("enrollments.activity.complete", is_own, on=Enrollment)
grant("enrollments.agreement.sign", is_own, on=Enrollment)
grant("enrollments.track.declare", is_own, on=Enrollment)
grant(
    "enrollments.cohort.list",
    rules.predicate(lambda user: has_role(user, Role.ADMINISTRATOR, Role.INSTRUCTOR)),
)
grant("enrollments.cohort.show", teaches_cohort | administers, on=Cohort)
grant("enrollments.cohort.create", is_administrator)
grant("enrollments.cohort.staff", administers, on=Cohort)
grant("enrollments.place.invite", administers, on=Cohort)
grant("enrollments.place.withdraw", administers_other, on=Enrollment)
grant("enrollments.session.schedule", teaches_cohort | administers, on=Cohort)
grant("enrollments.session.attend", teaches_session | administers, on=LiveSession)
