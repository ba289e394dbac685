"""The verbs of certificates."""

from django.urls import path
from django.views.decorators.http import require_safe

from certificates.views import achievements, credentials, paths, verification, wallets

urlpatterns = [
    path("verify/", require_safe(verification.lookup), name="certificates.credential.lookup"),
    path("verify/<str:code>/", require_safe(verification.verify), name="certificates.credential.verify"),
    path(
        "verify/<str:code>/certificate.pdf",
        require_safe(verification.download),
        name="certificates.credential.download",
    ),
    path("credentials/", require_safe(achievements.list), name="certificates.achievement.list"),
    path("wallet/", require_safe(wallets.show), name="certificates.wallet.show"),
    path("learn/<uuid:enrollment_id>/path/", require_safe(paths.show), name="certificates.path.show"),
    path("office/credentials/", require_safe(credentials.list), name="certificates.credential.list"),
    path(
        "office/credentials/<uuid:credential_id>/",
        require_safe(credentials.show),
        name="certificates.credential.show",
    ),
    path(
        "office/credentials/<uuid:credential_id>/revoke/",
        credentials.revoke,
        name="certificates.credential.revoke",
    ),
    path(
        "office/credentials/<uuid:credential_id>/suspend/",
        credentials.suspend,
        name="certificates.credential.suspend",
    ),
    path(
        "office/credentials/<uuid:credential_id>/reinstate/",
        credentials.reinstate,
        name="certificates.credential.reinstate",
    ),
    path(
        "office/eligibility/<int:decision_id>/award/", credentials.award, name="certificates.credential.award"
    ),
]
