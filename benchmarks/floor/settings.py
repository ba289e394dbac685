"""Settings of the floor: the real ones with the least middleware, one address, no context processors."""

from pathlib import Path

from benchmarks.settings import *  # noqa: F403 - settings are a namespace

# The tables of people, sessions and weeks; what else the site installs is what is compared.
INSTALLED_APPS = [
    "foundation",
    "accounts",
    "curriculum",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
]
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
ROOT_URLCONF = "benchmarks.floor.urls"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",  # sets Content-Length, without which connections are not kept
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
    }
]
