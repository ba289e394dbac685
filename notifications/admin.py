"""Support desk: messages and their fate."""

from django.contrib import admin

from foundation.support import ReadOnlyAdmin
from notifications.models import Message


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "address", "subject", "state", "attempts")
    list_filter = ("state",)
    search_fields = ("address", "subject")
    exclude = ("body", "link")  # an invitation's link holds its secret
