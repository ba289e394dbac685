"""What every template gets."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from cpo_program import places


def nonce(request: HttpRequest) -> dict[str, Any]:
    """The nonce of the content security policy, under the name that django-htmx reads too."""
    return {"csp_nonce": SimpleLazyObject(lambda: request.csp_nonce)}  # type: ignore[attr-defined]


def house(request: HttpRequest) -> dict[str, Any]:
    """The places of the rail, the person's zone, whether this is the demo."""
    user = getattr(request, "user", None)
    return {
        "places": SimpleLazyObject(lambda: places.of(request)),
        "zone": getattr(user, "time_zone", "UTC"),
        "demo": settings.DEMO,
        "public_address": settings.PUBLIC_ADDRESS,
    }
