"""Application registry entry of the foundation."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class FoundationConfig(AppConfig):
    name = "foundation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from foundation import checks  # noqa: F401  registers the system checks

        # Every app declares its verbs and events; the tables must be whole before the first request.
        autodiscover_modules("events")
        autodiscover_modules("access")
