"""The Celery application of the worker and the scheduler."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpo_program.settings")

app = Celery("cpo_program")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
