"""Named reads of people."""

from django.db import models

from accounts.models import Invitation, User
from accounts.roles import Role
from foundation import clock


def people_with(role: Role) -> models.QuerySet[User]:
    """Active people who hold a role now, by name."""
    return User.objects.filter(
        is_active=True, grants__role=str(role), grants__ended_at__isnull=True
    ).order_by("name", "pk")


def invitation(pk: int) -> Invitation:
    """An invitation by id."""
    return Invitation.objects.select_related("invited_by").get(pk=pk)


def open_invitations() -> models.QuerySet[Invitation]:
    """Invitations that can still be accepted, newest first."""
    return Invitation.objects.filter(
        accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=clock.now()
    ).order_by("-created_at")
