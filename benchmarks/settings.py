"""The real settings behind a proxy, so that everybody who signs in has an address of their own."""

import os

from cpo_program.settings import *  # noqa: F403 - settings are a namespace
from cpo_program.settings import STORAGES

# The limits of signing in stay as they are; the load names another X-Forwarded-For in each request.
ALLAUTH_TRUSTED_PROXY_COUNT = 1
if os.environ.get("BENCH_PLAIN_STATIC"):
    # Nothing is collected in the quick version: hashing and compressing all files takes longer than it does.
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    WHITENOISE_AUTOREFRESH = True
