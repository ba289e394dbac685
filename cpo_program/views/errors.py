"""Errors that Django itself finds, said as the house says them."""

from django.http import HttpRequest, HttpResponse

from foundation.http import problem


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    return problem(
        request,
        status=403,
        code="form_expired",
        sentence="This form is too old or came from another site. Open the page again; what you typed is kept by your browser.",
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem(request, status=400, code="bad_request", sentence="The request could not be read.")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem(request, status=403, code="not_allowed", sentence="This is not yours to open.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem(request, status=404, code="not_found", sentence="There is nothing at this address.")


def server_error(request: HttpRequest) -> HttpResponse:
    return problem(
        request,
        status=500,
        code="fault",
        sentence="Something broke on our side. What you did before is kept.",
    )
