"""Writes on invitations."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.db import transaction

from accounts.actions import people
from accounts.events import PersonInvited
from accounts.models import Invitation, User
from accounts.roles import Role
from foundation import audit, clock
from foundation.errors import Invalid, NotFound, Refused
from foundation.events import emit
from foundation.text import NAME_LENGTH, TextInvalid, clean_line

LASTS = timedelta(days=14)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def invite(*, email: str, role: Role, actor: Any, name: str = "") -> Invitation:
    """Invite an address to a role; the mail goes out with the event. The secret has 256 bits and is kept as a hash.

    Raises ``Refused`` ``own_role``: nobody gives a role of the house to themselves (T-16), or ``Invalid`` for the name.
    """
    if role is not Role.LEARNER and actor is not None and actor.email.lower() == email.lower():
        raise Refused(
            "own_role", "Nobody gives a role to themselves. Ask another administrator.", field="email"
        )
    try:
        name = clean_line(name, NAME_LENGTH)
    except TextInvalid as problem:
        raise Invalid(problem.code, problem.sentence, field="name") from problem
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email.lower(),
        name=name,
        role=str(role),
        secret_hash=_hash(secret),
        invited_by=actor,
        created_at=clock.now(),
        expires_at=clock.now() + LASTS,
    )
    audit.record("accounts.invitation.send", invitation, actor=actor, data={"role": str(role)})
    emit(PersonInvited(invitation_id=invitation.pk, secret=secret))
    return invitation


def open_invitation(*, secret: str, lock: bool = False) -> Invitation:
    """The invitation behind a secret, if it can still be accepted (B-98).

    Raises ``NotFound`` for an unknown secret and ``Refused`` with ``invite_used``, ``invite_expired`` or ``invite_revoked``.
    """
    rows = Invitation.objects.select_for_update() if lock else Invitation.objects.all()
    invitation = rows.filter(secret_hash=_hash(secret)).first()
    if invitation is None:
        raise NotFound
    if invitation.accepted_at:
        raise Refused(
            "invite_used", "This invitation was accepted already. Sign in with your address and password."
        )
    if invitation.revoked_at:
        raise Refused("invite_revoked", "This invitation was withdrawn. Ask the program office.")
    if invitation.expires_at <= clock.now():
        raise Refused("invite_expired", "This invitation has expired. Ask the program office for a new one.")
    return invitation


@transaction.atomic
def accept(
    *,
    secret: str,
    name: str,
    password: str,
    time_zone: str = "UTC",
    employer: str = "",
    person: User | None = None,
) -> tuple[Invitation, User]:
    """Accept an invitation: make its person (or take the signed-in ``person`` with the same address) and grant the role."""
    invitation = open_invitation(secret=secret, lock=True)
    if person is not None:
        if person.email.lower() != invitation.email.lower():
            raise Refused(
                "invite_other_address",
                "This invitation was sent to another address than the one you are signed in with.",
            )
        people.grant(person=person, role=Role(invitation.role), actor=invitation.invited_by)
    else:
        person = people.register(
            email=invitation.email,
            name=name,
            password=password,
            role=Role(invitation.role),
            actor=invitation.invited_by,
            time_zone=time_zone,
            employer=employer,
        )
    invitation.accepted_at, invitation.accepted_by = clock.now(), person
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    audit.record("accounts.invitation.accept", invitation, actor=person)
    return invitation, person


@transaction.atomic
def revoke(*, invitation: Invitation, actor: Any) -> Invitation:
    """Withdraw an invitation that was not accepted."""
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.accepted_at:
        raise Refused("invite_used", "This invitation was accepted already.")
    if locked.revoked_at is None:
        locked.revoked_at = clock.now()
        locked.save(update_fields=["revoked_at"])
        audit.record("accounts.invitation.revoke", locked, actor=actor)
    return locked
