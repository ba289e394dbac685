"""Application registry entry of the site itself."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "cpo_program"
    verbose_name = "ICMG Certification"

    def ready(self) -> None:
        from cpo_program import flow

        flow.connect()
