"""Support desk: the audit chain and the outbox."""

from django.contrib import admin

from foundation.models import AuditEntry, OutboxEntry
from foundation.support import ReadOnlyAdmin


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ("at", "dossier", "sequence", "verb", "actor", "object_type", "object_id")
    list_filter = ("verb",)
    search_fields = ("dossier", "object_id", "verb")
    list_select_related = ("actor",)


@admin.register(OutboxEntry)
class OutboxEntryAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "kind", "delivered_at", "attempts", "last_error")
    list_filter = ("kind",)
    exclude = ("payload",)
