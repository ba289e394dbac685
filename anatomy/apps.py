"""Application registry entry of anatomy."""

from django.apps import AppConfig


class AnatomyConfig(AppConfig):
    name = "anatomy"
    default_auto_field = "django.db.models.BigAutoField"
