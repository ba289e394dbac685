"""A person's own credentials."""

from django.http import HttpRequest, HttpResponse

from certificates import queries
from foundation.http import page


def show(request: HttpRequest) -> HttpResponse:
    return page(request, "certificates/wallet/show.html", {"credentials": list(queries.wallet(request.user))})
