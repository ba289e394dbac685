"""Addresses of the site: each app's verbs, the libraries' own, health."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from django.views.generic import TemplateView

from cpo_program.api import api
from cpo_program.views import health, home, inbox

# The desk has no sign-in of its own: one door, with its limits and second factors (T-13).
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", home.front, name="site.front"),
    path("home/", home.home, name="site.home"),
    path("inbox/", inbox.show, name="site.inbox"),
    path("design/", home.components, name="site.design"),
    path("", include("curriculum.urls")),
    path("", include("accounts.urls")),
    path("", include("enrollments.urls")),
    path("", include("assessments.urls")),
    path("", include("certificates.urls")),
    path("api/", api.urls),
    path("accounts/", include("allauth.urls")),
    path("support/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path(
        "robots.txt",
        TemplateView.as_view(template_name="robots.txt", content_type="text/plain"),
        name="robots",
    ),
]

handler400 = "cpo_program.views.errors.bad_request"
handler403 = "cpo_program.views.errors.forbidden"
handler404 = "cpo_program.views.errors.not_found"
handler500 = "cpo_program.views.errors.server_error"
