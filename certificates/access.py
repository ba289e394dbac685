"""Who may do what with credentials: the world verifies, holders see their own, officers act, nobody on their own."""

from typing import Any

import rules
from django.db import models

from accounts.roles import Role, has_role, holds, is_anybody
from certificates.models import Credential, EligibilityDecision
from enrollments.models import Enrollment
from foundation.access import exists_for, grant, publish


@exists_for(Credential)
def credentials(user: Any) -> models.QuerySet[Credential]:
    if has_role(user, Role.OFFICER, Role.ADMINISTRATOR):
        return Credential.objects.select_related(
            "award__learner", "award__achievement", "award__enrollment__cohort"
        )
    return Credential.objects.none()


@exists_for(EligibilityDecision)
def decisions(user: Any) -> models.QuerySet[EligibilityDecision]:
    if has_role(user, Role.OFFICER, Role.ADMINISTRATOR):
        return EligibilityDecision.objects.select_related("enrollment__learner", "version__achievement")
    return EligibilityDecision.objects.none()


@rules.predicate
def oversees(user: Any, _: Any = None) -> bool:
    return has_role(user, Role.OFFICER, Role.ADMINISTRATOR)


@rules.predicate
def decides_on(user: Any, credential: Credential) -> bool:
    return has_role(user, Role.OFFICER) and credential.award.learner_id != user.pk


@rules.predicate
def awards_to(user: Any, decision: EligibilityDecision) -> bool:
    return has_role(user, Role.OFFICER) and decision.enrollment.learner_id != user.pk


@rules.predicate
def walks(user: Any, enrollment: Enrollment) -> bool:
    return enrollment.learner_id == user.pk


publish("certificates.credential.lookup")
publish("certificates.credential.verify")
publish("certificates.credential.download")
publish("certificates.achievement.list")
grant("certificates.wallet.show", is_anybody)
grant("certificates.path.show", walks | oversees, on=Enrollment)
grant("certificates.credential.list", holds(Role.OFFICER, Role.ADMINISTRATOR))
grant("certificates.credential.show", oversees, on=Credential)
grant("certificates.credential.revoke", decides_on, on=Credential)
grant("certificates.credential.suspend", decides_on, on=Credential)
grant("certificates.credential.reinstate", decides_on, on=Credential)
grant("certificates.credential.award", awards_to, on=EligibilityDecision)
