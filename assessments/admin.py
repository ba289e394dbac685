"""Support desk: judged things, read-only; unsealed and unreleased judgment is not on it."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from assessments.models import (
    Capstone,
    CapstoneFile,
    Conflict,
    Criterion,
    Decision,
    DecisionRelease,
    Defense,
    Mark,
    MarkRelease,
    Moderation,
    PregradeRun,
    PregradeStep,
    QuizAttempt,
    Rubric,
    Seat,
    SeatScore,
    Submission,
)
from foundation.support import ReadOnlyAdmin


class CriterionInline(admin.TabularInline):
    model = Criterion
    fields = ("position", "code", "title", "weight", "critical")
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Rubric)
class RubricAdmin(ReadOnlyAdmin):
    list_display = ("code", "version", "title", "created_at")
    inlines = (CriterionInline,)


@admin.register(Capstone)
class CapstoneAdmin(ReadOnlyAdmin):
    list_display = ("id", "enrollment", "number", "state", "title", "submitted_at")
    list_filter = ("state",)
    search_fields = ("id", "title", "enrollment__learner__name", "enrollment__learner__email")
    list_select_related = ("enrollment__learner", "enrollment__cohort")


@admin.register(CapstoneFile)
class CapstoneFileAdmin(ReadOnlyAdmin):
    list_display = ("display_name", "kind", "size", "capstone", "added_at")
    exclude = ("stored",)


@admin.register(PregradeRun)
class PregradeRunAdmin(ReadOnlyAdmin):
    list_display = ("id", "capstone", "ruleset", "state", "queued_at", "finished_at")
    list_filter = ("state",)
    exclude = ("report",)


@admin.register(PregradeStep)
class PregradeStepAdmin(ReadOnlyAdmin):
    list_display = ("run", "name", "state", "attempts", "note", "started_at", "finished_at")
    list_filter = ("state", "name")
    exclude = ("result",)


@admin.register(Defense)
class DefenseAdmin(ReadOnlyAdmin):
    list_display = ("id", "capstone", "state", "starts_at", "revealed_at")
    list_filter = ("state",)


@admin.register(Seat)
class SeatAdmin(ReadOnlyAdmin):
    list_display = ("defense", "examiner", "chair", "sealed_at")
    exclude = ("draft", "drafted_at")


@admin.register(SeatScore)
class SeatScoreAdmin(ReadOnlyAdmin):
    list_display = ("seat", "criterion", "level")
    list_select_related = ("seat__examiner", "criterion")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[SeatScore]:
        """Scores of defenses whose last seat has sealed: the blind rule has no back door."""
        rows: models.QuerySet[SeatScore] = super().get_queryset(request)
        return rows.filter(seat__defense__revealed_at__isnull=False)


@admin.register(Conflict)
class ConflictAdmin(ReadOnlyAdmin):
    list_display = ("person", "learner", "kind", "declared_at", "ended_at")
    list_filter = ("kind",)


@admin.register(Moderation)
class ModerationAdmin(ReadOnlyAdmin):
    list_display = ("defense", "moderator", "opened_at", "closed_at")


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ("capstone", "number", "outcome", "decided_by", "decided_at")
    list_filter = ("outcome",)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Decision]:
        rows: models.QuerySet[Decision] = super().get_queryset(request)
        return rows.filter(release__isnull=False)


@admin.register(DecisionRelease)
class DecisionReleaseAdmin(ReadOnlyAdmin):
    list_display = ("decision", "released_by", "at")


@admin.register(QuizAttempt)
class QuizAttemptAdmin(ReadOnlyAdmin):
    list_display = ("id", "enrollment", "activity", "number", "state")
    list_filter = ("state",)


@admin.register(Submission)
class SubmissionAdmin(ReadOnlyAdmin):
    list_display = ("id", "enrollment", "activity", "number", "state", "submitted_at")
    list_filter = ("state",)
    search_fields = ("id", "enrollment__learner__name")


@admin.register(Mark)
class MarkAdmin(ReadOnlyAdmin):
    list_display = ("submission", "number", "marker", "percent", "passed", "made_at")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Mark]:
        rows: models.QuerySet[Mark] = super().get_queryset(request)
        return rows.filter(release__isnull=False)


@admin.register(MarkRelease)
class MarkReleaseAdmin(ReadOnlyAdmin):
    list_display = ("mark", "released_by", "at")
