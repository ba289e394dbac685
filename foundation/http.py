"""Between HTTP and the house: access before the view, errors after it, parts of pages, safe files."""

import json
import logging
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django import forms
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.cache import patch_cache_control, patch_vary_headers

from foundation import access
from foundation.errors import DomainError, Forbidden, NotFound

log = logging.getLogger("foundation.http")
Respond = Callable[[HttpRequest], HttpResponse]


def fetch(request: HttpRequest, **lookup: Any) -> Any:
    """The object the present verb speaks of; see ``access.fetch``."""
    match = request.resolver_match
    return access.fetch(request.user, match.url_name if match and match.url_name else "", **lookup)


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    part: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render a page, or only its named part when htmx asks for one by the same address."""
    if part and getattr(request, "htmx", False):
        template = f"{template}#{part}"
    return render(request, template, context or {}, status=status)


def attempt(form: forms.Form, action: Callable[..., Any], **arguments: Any) -> Any:
    """Call an action; a domain error becomes a sentence beside the form's field and the answer is None."""
    try:
        return action(**arguments)
    except (Forbidden, NotFound):
        raise
    except DomainError as problem:
        form.add_error(problem.field if problem.field in form.fields else None, problem.sentence)
        return None


def autosaved(form: forms.Form, kept_at: datetime | None, zone: str) -> JsonResponse:
    """The answer to a page that saves while one types: when it was kept, or the first sentence of what is wrong."""
    if kept_at is None or form.errors:
        sentences = [str(e) for errors in form.errors.values() for e in errors]
        return JsonResponse({"sentence": sentences[0] if sentences else "This was not kept."}, status=400)
    return JsonResponse({"saved": f"{kept_at.astimezone(ZoneInfo(zone)):%H:%M}"})


def attachment(stored: Any, *, name: str, content_type: str = "application/octet-stream") -> FileResponse:
    """A stored file as a download that can run nothing in this origin (T-18)."""
    response = FileResponse(stored.open("rb"), content_type=content_type)
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._- ") else "_" for c in name)
    response["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    patch_cache_control(response, private=True, no_store=True)
    return response


def wants_json(request: HttpRequest) -> bool:
    """Whether the caller is a program: an API address, or JSON accepted and HTML not."""
    accept = request.headers.get("Accept", "")
    return request.path.startswith("/api/") or ("json" in accept and "text/html" not in accept)


def problem(request: HttpRequest, *, status: int, code: str, sentence: str) -> HttpResponse:
    """The one rendering of an error: a page for people, problem+json (RFC 9457) for programs."""
    reference = secrets.token_hex(4)
    log.info("%s %s -> %s %s [%s]", request.method, request.path, status, code, reference)
    if wants_json(request):
        body = {
            "type": "about:blank",
            "status": status,
            "code": code,
            "title": sentence,
            "instance": reference,
        }
        return JsonResponse(body, status=status, content_type="application/problem+json")
    context = {"status": status, "code": code, "sentence": sentence, "reference": reference}
    template = f"errors/{status}.html" if status in (400, 403, 404, 409, 500) else "errors/409.html"
    return render(request, template, context, status=status)


class DomainErrors:
    """Middleware: domain errors and unreadable requests become answers, in one place."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        match exception:
            case DomainError():
                return problem(
                    request, status=exception.status, code=exception.code, sentence=exception.sentence
                )
            case RequestDataTooBig() | TooManyFieldsSent() | TooManyFilesSent():
                return problem(
                    request,
                    status=413,
                    code="request_too_large",
                    sentence="More was sent than this form takes.",
                )
            case MultiPartParserError() | BadRequest() | UnicodeDecodeError():
                return problem(
                    request,
                    status=400,
                    code="bad_request",
                    sentence="The form could not be read. Send it again.",
                )
            case json.JSONDecodeError():
                return problem(
                    request,
                    status=400,
                    code="json_invalid",
                    sentence=f"This is not JSON: line {exception.lineno}, column {exception.colno}.",
                )
        return None


class Access:
    """Middleware: a verb without a row is nobody's; a verb that is not public wants a person."""

    #: addresses without a verb: libraries that guard themselves, and the machine's own
    OPEN = ("/accounts/", "/static/", "/healthz", "/support/", "/api/", "/favicon.ico", "/robots.txt", "/_")

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Private pages stay out of shared caches and of the back button after sign-out (T-41).
        # A page that asked who reads it is theirs too, whatever its address: the front page greets by name.
        asked = request.session.accessed and request.user.is_authenticated
        if (asked or getattr(request, "private", False)) and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
            patch_vary_headers(response, ["Cookie"])
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        name = request.resolver_match.url_name if request.resolver_match else None
        entry = access.row(name) if name else None
        if entry is None:
            if request.path.startswith(self.OPEN):
                return None
            return problem(request, status=403, code="not_allowed", sentence="Nobody may open this address.")
        if entry.public:
            return None
        request.private = True  # type: ignore[attr-defined]
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if entry.model is None and not access.allowed(request.user, name or ""):
            return problem(
                request,
                status=403,
                code="not_allowed",
                sentence="This is not yours to do. If you think it should be, ask the program office.",
            )
        return None
