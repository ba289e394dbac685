"""Writes on people and their roles."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import RoleGrant, User
from accounts.roles import Role
from foundation import audit, clock
from foundation.errors import Invalid, Refused
from foundation.text import TextInvalid, clean_line, clean_name

EMPLOYER_LENGTH = 120


@transaction.atomic
def register(
    *,
    email: str,
    name: str,
    password: str,
    role: Role,
    actor: Any,
    time_zone: str = "UTC",
    employer: str = "",
) -> User:
    """Make a person with a verified address and one role.

    Raises ``Invalid`` for an impossible name or password and ``Refused("email_taken")``.
    """
    try:
        name = clean_name(name)
    except TextInvalid as problem:
        raise Invalid(problem.code, problem.sentence, field="name") from problem
    employer = _employer(employer)
    try:
        validate_password(password, User(email=email, name=name))
    except ValidationError as problem:
        raise Invalid("password_weak", " ".join(problem.messages), field="password") from problem
    try:
        with transaction.atomic():
            person = User.objects.create_user(
                email, password, name=name, time_zone=time_zone, employer=employer
            )
    except IntegrityError as problem:
        raise Refused(
            "email_taken", "This address has an account already. Sign in with it.", field="email"
        ) from problem
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    audit.record("accounts.person.register", person, actor=actor or person, data={"role": str(role)})
    grant(person=person, role=role, actor=actor)
    return person


@transaction.atomic
def grant(*, person: User, role: Role, actor: Any) -> RoleGrant:
    """Give a role; giving one that is held already changes nothing."""
    held, created = RoleGrant.objects.get_or_create(
        person=person,
        role=str(role),
        ended_at=None,
        defaults={"granted_by": actor, "granted_at": clock.now()},
    )
    if created:
        if role is Role.ADMINISTRATOR and not person.is_staff:
            person.is_staff = True  # administrators open the support desk, which reads and never edits
            person.save(update_fields=["is_staff"])
        audit.record("accounts.role.grant", held, actor=actor, data={"person": person.pk, "role": str(role)})
        person.__dict__.pop("_roles", None)
    return held


@transaction.atomic
def describe(*, person: User, name: str, employer: str, time_zone: str, actor: Any) -> User:
    """Change what a person says of themselves. The name on certificates already issued stays as issued."""
    try:
        person.name = clean_name(name)
    except TextInvalid as problem:
        raise Invalid(problem.code, problem.sentence, field="name") from problem
    person.employer, person.time_zone = _employer(employer), time_zone
    person.save(update_fields=["name", "employer", "time_zone"])
    audit.record("accounts.profile.edit", person, actor=actor)
    return person


def _employer(raw: str) -> str:
    """One line: it is named in the reasons why somebody may not examine."""
    try:
        return clean_line(raw, EMPLOYER_LENGTH)
    except TextInvalid as problem:
        raise Invalid(problem.code, problem.sentence, field="employer") from problem


@transaction.atomic
def verify_address(*, person: User) -> EmailAddress:
    """Hold a person's address for verified: for accounts made at the command line, which no mail reached."""
    address, _ = EmailAddress.objects.update_or_create(
        user=person, email=person.email, defaults={"verified": True, "primary": True}
    )
    return address
