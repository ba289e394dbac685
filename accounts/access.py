"""Who may do what with people: everybody their own profile, administrators invite."""

from typing import Any

from django.db import models

from accounts.models import Invitation
from accounts.roles import Role, has_role, is_administrator, is_anybody
from foundation.access import exists_for, grant


@exists_for(Invitation)
def invitations(user: Any) -> models.QuerySet[Invitation]:
    return Invitation.objects.all() if has_role(user, Role.ADMINISTRATOR) else Invitation.objects.none()


grant("accounts.profile.edit", is_anybody)
grant("accounts.person.list", is_administrator)
grant("accounts.invitation.send", is_administrator)
grant("accounts.invitation.revoke", lambda user, _: has_role(user, Role.ADMINISTRATOR), on=Invitation)
