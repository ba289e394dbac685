"""Support desk: the authored program."""

from django.contrib import admin

from curriculum.models import Activity, Competency, Program, SyllabusVersion, TrackOption, Week
from foundation.support import ReadOnlyAdmin


@admin.register(Program)
class ProgramAdmin(ReadOnlyAdmin):
    list_display = ("code", "title", "edition", "due_rhythm")


@admin.register(SyllabusVersion)
class SyllabusVersionAdmin(ReadOnlyAdmin):
    list_display = ("program", "number", "state", "published_at")


@admin.register(Week)
class WeekAdmin(ReadOnlyAdmin):
    list_display = ("key", "title", "provenance", "version")
    list_filter = ("provenance", "version")
    search_fields = ("key", "title", "focus")
    exclude = ("body_html",)


@admin.register(Activity)
class ActivityAdmin(ReadOnlyAdmin):
    list_display = ("key", "kind", "title", "minutes", "requirement")
    list_filter = ("kind",)
    search_fields = ("key", "title")
    exclude = ("brief_html",)


@admin.register(Competency)
class CompetencyAdmin(ReadOnlyAdmin):
    list_display = ("code", "title", "family")
    search_fields = ("code", "title")


@admin.register(TrackOption)
class TrackOptionAdmin(ReadOnlyAdmin):
    list_display = ("code", "title", "track")
