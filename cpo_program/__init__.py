"""The site: settings, addresses, the worker's application, home pages and the flow between the apps."""

from cpo_program.celery import app as celery_app

__all__ = ["celery_app"]
