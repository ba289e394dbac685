"""Writes on places: invite, take, choose a track, pause, resume, withdraw."""

from typing import Any

from django.db import IntegrityError, transaction

from accounts.actions import invitations, people
from accounts.models import Invitation, User
from accounts.roles import Role
from curriculum.models import TrackOption
from enrollments import queries
from enrollments.events import EnrollmentActivated, TrackDeclared
from enrollments.models import Cohort, Enrollment, TrackChoice
from enrollments.states import ENROLLMENT_MOVES, EnrollmentState
from foundation import audit, clock
from foundation.errors import Invalid, Refused
from foundation.events import emit
from foundation.transitions import move

AGREEMENT = "2026-1"
#: TR-1: declared up to week 24, changed with a reason up to week 36, never after week 40
DECLARE_UNTIL, CHANGE_UNTIL, NEVER_AFTER = 24, 36, 40


@transaction.atomic
def invite(*, cohort: Cohort, email: str, actor: Any, name: str = "") -> Enrollment:
    """Invite an address to a cohort. The seat is held from now on; a full cohort refuses."""
    locked = Cohort.objects.select_for_update().get(pk=cohort.pk)
    if queries.seats_taken(locked) >= locked.seats:
        raise Refused("cohort_full", f"All {locked.seats} seats of this cohort are taken.", field="email")
    if (
        Enrollment.objects.filter(cohort=cohort)
        .exclude(state=EnrollmentState.WITHDRAWN)
        .filter(invitation__email=email.lower())
        .exists()
    ):
        raise Refused("invited_already", "This address has a place in this cohort already.", field="email")
    invitation = invitations.invite(email=email, role=Role.LEARNER, actor=actor, name=name)
    enrollment = Enrollment.objects.create(cohort=cohort, invitation=invitation, created_at=clock.now())
    audit.record("enrollments.place.invite", enrollment, actor=actor, data={"cohort": cohort.pk})
    return enrollment


@transaction.atomic
def accept(
    *,
    secret: str,
    name: str = "",
    password: str = "",
    time_zone: str = "UTC",
    employer: str = "",
    agreed: bool = False,
    person: User | None = None,
) -> User:
    """Accept an invitation: make the person, sign the agreement (R-70) and take the place, all or nothing."""
    opened = invitations.open_invitation(secret=secret)
    place = Enrollment.objects.filter(invitation=opened).first()
    if place is not None and not agreed:
        raise Invalid(
            "agreement_missing", "The program needs your agreement before you can begin.", field="agreed"
        )
    _, person = invitations.accept(
        secret=secret, name=name, password=password, time_zone=time_zone, employer=employer, person=person
    )
    if place is not None:
        activate(enrollment=place, learner=person, actor=person)
        _sign(place, person)
    return person


@transaction.atomic
def enroll(*, cohort: Cohort, learner: User, actor: Any) -> Enrollment:
    """Give a person with an account a place at once; the agreement is signed at their first visit."""
    locked = Cohort.objects.select_for_update().get(pk=cohort.pk)
    if queries.seats_taken(locked) >= locked.seats:
        raise Refused("cohort_full", f"All {locked.seats} seats of this cohort are taken.")
    people.grant(person=learner, role=Role.LEARNER, actor=actor)
    try:
        with transaction.atomic():
            enrollment = Enrollment.objects.create(cohort=cohort, learner=learner, created_at=clock.now())
    except IntegrityError as problem:
        raise Refused("enrolled_already", "This person has a place in this cohort already.") from problem
    return activate(enrollment=enrollment, learner=learner, actor=actor)


@transaction.atomic
def activate(*, enrollment: Enrollment, learner: User, actor: Any) -> Enrollment:
    """The learner takes the place."""
    try:
        with transaction.atomic():
            move(
                enrollment,
                EnrollmentState.ACTIVE,
                moves=ENROLLMENT_MOVES,
                verb="enrollments.place.activate",
                actor=actor,
                learner=learner,
                activated_at=clock.now(),
            )
    except IntegrityError as problem:
        raise Refused("enrolled_already", "You have a place in this cohort already.") from problem
    emit(EnrollmentActivated(enrollment_id=str(enrollment.pk)))
    return enrollment


@transaction.atomic
def sign(*, enrollment: Enrollment, actor: Any) -> Enrollment:
    """Sign the candidate agreement of the present version (R-70); signing again changes nothing."""
    locked = Enrollment.objects.select_for_update().get(pk=enrollment.pk)
    if locked.agreement_version != AGREEMENT:
        _sign(locked, actor)
    return locked


def _sign(enrollment: Enrollment, actor: Any) -> None:
    enrollment.agreement_version, enrollment.agreement_signed_at = AGREEMENT, clock.now()
    enrollment.save(update_fields=["agreement_version", "agreement_signed_at"])
    audit.record("enrollments.agreement.sign", enrollment, actor=actor, data={"version": AGREEMENT})


@transaction.atomic
def declare(*, enrollment: Enrollment, option: TrackOption, actor: Any, reason: str = "") -> Enrollment:
    """Choose the specialization (TR-1): freely up to week 24, changed once with a reason up to week 36, never after 40.

    Raises ``Refused`` with ``track_closed`` or ``track_changed_already``, ``Invalid`` for a missing reason.
    """
    locked = (
        Enrollment.objects.select_for_update()
        .select_related("cohort__version__program")
        .get(pk=enrollment.pk)
    )
    if option.track.version_id != locked.cohort.version_id or option.track.post_program:
        raise Invalid("option_unknown", "This option does not belong to your program.", field="option")
    if locked.track_option_id == option.pk:
        return locked
    week = queries.calendar_of(locked.cohort).position(clock.now()).week
    last = CHANGE_UNTIL if locked.track_option_id else NEVER_AFTER
    if week > last:
        raise Refused(
            "track_closed",
            f"Specializations are declared up to week {NEVER_AFTER} and change up to week {CHANGE_UNTIL}; your cohort is in week {week}.",
        )
    if week > DECLARE_UNTIL and locked.track_option_id:
        if not reason.strip():
            raise Invalid(
                "reason_missing", f"After week {DECLARE_UNTIL} a change needs a reason.", field="reason"
            )
        if locked.track_choices.exclude(reason="").exists():
            raise Refused("track_changed_already", "The one change after week 24 was used.")
    choice = TrackChoice.objects.create(
        enrollment=locked,
        option=option,
        chosen_by=actor,
        reason=reason.strip() if week > DECLARE_UNTIL else "",
        at=clock.now(),
    )
    locked.track_option = option
    locked.save(update_fields=["track_option"])
    audit.record("enrollments.track.declare", choice, actor=actor, data={"option": option.code, "week": week})
    emit(TrackDeclared(enrollment_id=str(locked.pk)))
    return locked


@transaction.atomic
def withdraw(*, enrollment: Enrollment, actor: Any, reason: str) -> Enrollment:
    """End a place. An open invitation to it is withdrawn with it; what was done stays on record."""
    if not reason.strip():
        raise Invalid("reason_missing", "Say why the place ends.", field="reason")
    if enrollment.invitation_id and enrollment.state == EnrollmentState.INVITED:
        invitations.revoke(invitation=Invitation.objects.get(pk=enrollment.invitation_id), actor=actor)
    return move(
        enrollment,
        EnrollmentState.WITHDRAWN,
        moves=ENROLLMENT_MOVES,
        verb="enrollments.place.withdraw",
        actor=actor,
        reason=reason.strip(),
    )


@transaction.atomic
def pause(*, enrollment: Enrollment, actor: Any, reason: str) -> Enrollment:
    """Rest a place."""
    return move(
        enrollment,
        EnrollmentState.PAUSED,
        moves=ENROLLMENT_MOVES,
        verb="enrollments.place.pause",
        actor=actor,
        reason=reason,
    )


@transaction.atomic
def resume(*, enrollment: Enrollment, actor: Any) -> Enrollment:
    """Take a rested place up again."""
    return move(
        enrollment,
        EnrollmentState.ACTIVE,
        moves=ENROLLMENT_MOVES,
        verb="enrollments.place.resume",
        actor=actor,
    )
