"""The public register of what can be earned."""

from django.http import HttpRequest, HttpResponse

from certificates import queries
from foundation.http import page


def list(request: HttpRequest) -> HttpResponse:
    return page(request, "certificates/achievement/list.html", {"shelves": queries.register()})
