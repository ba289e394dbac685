"""Support desk: people, roles, invitations; read and search."""

from django.contrib import admin

from accounts.models import Invitation, RoleGrant, User
from foundation.support import ReadOnlyAdmin


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    list_display = ("name", "email", "is_active", "created_at")
    search_fields = ("name", "email")
    exclude = ("password",)


@admin.register(RoleGrant)
class RoleGrantAdmin(ReadOnlyAdmin):
    list_display = ("person", "role", "granted_by", "granted_at", "ended_at")
    list_filter = ("role",)
    search_fields = ("person__name", "person__email")


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    list_display = ("email", "role", "created_at", "expires_at", "accepted_at", "revoked_at")
    search_fields = ("email",)
    exclude = ("secret_hash",)
