"""Support desk: the register, decisions and credentials; read and search."""

from django.contrib import admin

from certificates.models import (
    Achievement,
    AchievementVersion,
    Award,
    Credential,
    CredentialEvent,
    EligibilityDecision,
    RenderedCertificate,
    SerialCounter,
)
from foundation.support import ReadOnlyAdmin


@admin.register(Achievement)
class AchievementAdmin(ReadOnlyAdmin):
    list_display = ("code", "program", "rank", "prerequisite")
    list_select_related = ("program", "prerequisite")


@admin.register(AchievementVersion)
class AchievementVersionAdmin(ReadOnlyAdmin):
    list_display = ("achievement", "number", "title", "published_at")
    list_select_related = ("achievement",)


@admin.register(EligibilityDecision)
class EligibilityDecisionAdmin(ReadOnlyAdmin):
    list_display = ("evaluated_at", "enrollment", "version", "met")
    list_filter = ("met",)
    search_fields = ("enrollment__learner__name", "enrollment__learner__email")
    list_select_related = ("enrollment__learner", "enrollment__cohort", "version")


@admin.register(Award)
class AwardAdmin(ReadOnlyAdmin):
    list_display = ("awarded_at", "learner", "achievement", "cycle")
    search_fields = ("learner__name", "learner__email")
    list_select_related = ("learner", "achievement")


@admin.register(Credential)
class CredentialAdmin(ReadOnlyAdmin):
    list_display = ("number", "holder_name", "state", "issued_on", "valid_until")
    list_filter = ("state",)
    search_fields = ("number", "code", "holder_name")


@admin.register(CredentialEvent)
class CredentialEventAdmin(ReadOnlyAdmin):
    list_display = ("at", "credential", "kind", "reason_code", "actor")
    list_filter = ("kind",)
    search_fields = ("credential__number",)
    list_select_related = ("credential", "actor")


@admin.register(RenderedCertificate)
class RenderedCertificateAdmin(ReadOnlyAdmin):
    list_display = ("credential", "template_version", "size", "sha256", "rendered_at")
    search_fields = ("credential__number", "sha256")
    list_select_related = ("credential",)


@admin.register(SerialCounter)
class SerialCounterAdmin(ReadOnlyAdmin):
    list_display = ("series", "last")
