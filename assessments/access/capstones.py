"""Who may do what from capstone to decision: learners their own, examiners where they sit, the office all but its own."""

from typing import Any

import rules
from django.db import models

from accounts.roles import Role, has_role, is_administrator, is_officer
from assessments.models import Capstone, CapstoneFile, Conflict, Defense, Moderation, Seat
from assessments.states import CapstoneState, DefenseState
from enrollments.models import Enrollment
from foundation.access import exists_for, grant

#: what the office sees: a draft is its learner's alone
SUBMITTED = [s for s in CapstoneState if s is not CapstoneState.DRAFT]


@exists_for(Capstone)
def capstones(user: Any) -> models.QuerySet[Capstone]:
    if not getattr(user, "is_authenticated", False):
        return Capstone.objects.none()
    own = models.Q(enrollment__learner=user)
    others = ~own & models.Q(state__in=SUBMITTED)
    if has_role(user, Role.OFFICER, Role.ADMINISTRATOR):
        return Capstone.objects.filter(own | others)
    seats = Seat.objects.filter(examiner=user).exclude(defense__state=DefenseState.CANCELED)
    given = Moderation.objects.filter(moderator=user)
    judged = models.Q(pk__in=seats.values("defense__capstone")) | models.Q(
        pk__in=given.values("defense__capstone")
    )
    return Capstone.objects.filter(own | (others & judged))


@exists_for(CapstoneFile)
def files(user: Any) -> models.QuerySet[CapstoneFile]:
    return CapstoneFile.objects.filter(capstone__in=capstones(user))


@exists_for(Defense)
def defenses(user: Any) -> models.QuerySet[Defense]:
    if not getattr(user, "is_authenticated", False):
        return Defense.objects.none()
    others = Defense.objects.exclude(capstone__enrollment__learner=user)
    if has_role(user, Role.OFFICER, Role.ADMINISTRATOR):
        return others
    seats = Seat.objects.filter(examiner=user).exclude(defense__state=DefenseState.CANCELED)
    return others.filter(pk__in=seats.values("defense"))


@exists_for(Moderation)
def moderations(user: Any) -> models.QuerySet[Moderation]:
    if not getattr(user, "is_authenticated", False):
        return Moderation.objects.none()
    others = Moderation.objects.exclude(defense__capstone__enrollment__learner=user)
    if has_role(user, Role.OFFICER, Role.ADMINISTRATOR):
        return others
    return others.filter(moderator=user)


@exists_for(Conflict)
def conflicts(user: Any) -> models.QuerySet[Conflict]:
    if not getattr(user, "is_authenticated", False):
        return Conflict.objects.none()
    if has_role(user, Role.OFFICER, Role.ADMINISTRATOR):
        return Conflict.objects.exclude(learner=user)
    return Conflict.objects.filter(person=user)


@rules.predicate
def is_own_place(user: Any, enrollment: Enrollment) -> bool:
    return enrollment.learner_id == user.pk


@rules.predicate
def is_own(user: Any, capstone: Capstone) -> bool:
    return capstone.enrollment.learner_id == user.pk


@rules.predicate
def is_own_file(user: Any, file: CapstoneFile) -> bool:
    return file.capstone.enrollment.learner_id == user.pk


@rules.predicate
def reads_files(user: Any, file: CapstoneFile) -> bool:
    """The queryset has drawn the line already: learner, panel, moderator, office."""
    if file.capstone.enrollment.learner_id == user.pk:
        return True
    return has_role(user, Role.OFFICER, Role.ADMINISTRATOR, Role.EXAMINER)


@rules.predicate
def administers(user: Any, capstone: Capstone) -> bool:
    return has_role(user, Role.ADMINISTRATOR) and capstone.enrollment.learner_id != user.pk


@rules.predicate
def decides(user: Any, capstone: Capstone) -> bool:
    return has_role(user, Role.OFFICER) and capstone.enrollment.learner_id != user.pk


@rules.predicate
def releases(user: Any, capstone: Capstone) -> bool:
    return has_role(user, Role.OFFICER, Role.ADMINISTRATOR) and capstone.enrollment.learner_id != user.pk


@rules.predicate
def administers_defense(user: Any, defense: Defense) -> bool:
    return has_role(user, Role.ADMINISTRATOR) and defense.capstone.enrollment.learner_id != user.pk


@rules.predicate
def sits(user: Any, defense: Defense) -> bool:
    return has_role(user, Role.EXAMINER) and Seat.objects.filter(defense=defense, examiner=user).exists()


@rules.predicate
def chairs(user: Any, defense: Defense) -> bool:
    return (
        has_role(user, Role.EXAMINER)
        and Seat.objects.filter(defense=defense, examiner=user, chair=True).exists()
    )


@rules.predicate
def sees_defense(user: Any, defense: Defense) -> bool:
    if defense.capstone.enrollment.learner_id == user.pk:
        return False
    return has_role(user, Role.OFFICER, Role.ADMINISTRATOR) or sits(user, defense)


@rules.predicate
def sees_moderation(user: Any, moderation: Moderation) -> bool:
    """Panel scores are in it, so: the moderator, and officers and administrators."""
    return moderation.moderator_id == user.pk or has_role(user, Role.OFFICER, Role.ADMINISTRATOR)


@rules.predicate
def moderates(user: Any, moderation: Moderation) -> bool:
    if moderation.moderator_id is None:
        return has_role(user, Role.OFFICER)
    return moderation.moderator_id == user.pk and has_role(user, Role.OFFICER, Role.EXAMINER)


@rules.predicate
def assigns(user: Any, moderation: Moderation) -> bool:
    return has_role(user, Role.OFFICER, Role.ADMINISTRATOR)


@rules.predicate
def declares(user: Any) -> bool:
    return has_role(user, Role.EXAMINER, Role.OFFICER, Role.ADMINISTRATOR)


@rules.predicate
def judges(user: Any) -> bool:
    return has_role(user, Role.EXAMINER, Role.OFFICER, Role.ADMINISTRATOR)


grant("assessments.capstone.show", is_own_place, on=Enrollment)
grant("assessments.capstone.begin", is_own_place, on=Enrollment)
grant("assessments.capstone.save", is_own, on=Capstone)
grant("assessments.capstone.submit", is_own, on=Capstone)
grant("assessments.capstone.withdraw", is_own, on=Capstone)
grant("assessments.capstone_file.add", is_own, on=Capstone)
grant("assessments.capstone_file.remove", is_own_file, on=CapstoneFile)
grant("assessments.capstone_file.download", reads_files, on=CapstoneFile)
grant("assessments.anatomy.attach", is_own, on=Capstone)

grant("assessments.defense.list", judges)
grant("assessments.defense.propose", administers, on=Capstone)
grant("assessments.defense.show", sees_defense, on=Defense)
grant("assessments.defense.confirm", administers_defense | chairs, on=Defense)
grant("assessments.defense.cancel", administers_defense, on=Defense)
grant("assessments.defense.open", administers_defense | chairs, on=Defense)
grant("assessments.defense.save", sits, on=Defense)
grant("assessments.defense.seal", sits, on=Defense)

grant("assessments.moderation.show", sees_moderation, on=Moderation)
grant("assessments.moderation.assign", assigns, on=Moderation)
grant("assessments.moderation.close", moderates, on=Moderation)

grant("assessments.decision.list", is_officer | is_administrator)
grant("assessments.decision.make", decides, on=Capstone)
grant("assessments.decision.release", releases, on=Capstone)

grant("assessments.conflict.list", declares)
grant("assessments.conflict.declare", declares)

# A program reads a capstone by its own id, whoever of those it exists for is asking.
grant("assessments.api.capstone", rules.predicate(lambda user, capstone: True), on=Capstone)
