"""People and the roles they hold."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower

from accounts.roles import Role
from foundation import clock
from foundation.transitions import choices


class UserManager(BaseUserManager["User"]):
    """Makes people."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        fields.setdefault("name", email.split("@")[0])
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who can sign in. Personal data: name, address, employer, zone; kept while the account lives."""

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120, help_text="As it is to stand on certificates.")
    employer = models.CharField(
        max_length=120, blank=True, help_text="Feeds the conflict-of-interest check (R-14)."
    )
    time_zone = models.CharField(max_length=64, default="UTC")
    is_staff = models.BooleanField(default=False, help_text="May open the support desk.")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    objects = UserManager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message="This address has an account.",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split()[0] if self.name else self.email


class RoleGrant(models.Model):
    """A role given to a person by somebody, from one instant to another. Kept with the register (R-73)."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=choices(Role))
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    granted_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "role"], condition=models.Q(ended_at__isnull=True), name="role_held_once"
            ),
            models.CheckConstraint(condition=models.Q(role__in=[str(r) for r in Role]), name="role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person} as {self.role}"
