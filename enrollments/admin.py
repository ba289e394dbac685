"""Support desk: cohorts, places and progress."""

from django.contrib import admin

from enrollments.models import Cohort, Enrollment, LiveSession, Progress
from foundation.support import ReadOnlyAdmin


@admin.register(Cohort)
class CohortAdmin(ReadOnlyAdmin):
    list_display = ("name", "version", "start_date", "time_zone", "seats")
    search_fields = ("name",)
    list_select_related = ("version__program",)


@admin.register(Enrollment)
class EnrollmentAdmin(ReadOnlyAdmin):
    list_display = ("learner", "cohort", "state", "activated_at", "track_option")
    list_filter = ("state",)
    search_fields = ("learner__name", "learner__email", "cohort__name")
    list_select_related = ("learner", "cohort", "track_option")


@admin.register(LiveSession)
class LiveSessionAdmin(ReadOnlyAdmin):
    list_display = ("activity", "cohort", "slot", "starts_at")
    list_select_related = ("activity", "cohort")


@admin.register(Progress)
class ProgressAdmin(ReadOnlyAdmin):
    list_display = ("enrollment", "activity", "state", "percent", "changed_at")
    list_filter = ("state",)
    list_select_related = ("enrollment__learner", "enrollment__cohort", "activity")
