"""Tables of accounts."""

from accounts.models.invitations import Invitation
from accounts.models.people import RoleGrant, User

__all__ = ["Invitation", "RoleGrant", "User"]
