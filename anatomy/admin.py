"""Support desk: snapshots; read and search."""

from django.contrib import admin

from anatomy.models import Snapshot
from foundation.support import ReadOnlyAdmin


@admin.register(Snapshot)
class SnapshotAdmin(ReadOnlyAdmin):
    list_display = ("title", "owner", "edition", "element_count", "link_count", "reason", "created_at")
    list_filter = ("edition", "reason")
    search_fields = ("title", "sha256", "owner__name", "owner__email")
