"""WSGI entry of the site."""

import os
from collections.abc import Callable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters


class Utf8:
    """Around the whole application: text comes as UTF-8 or not at all (B-26, B-39).

    Django reads address and form by whatever codec the client names, already while it makes the request: some are
    no text codecs and break it, others make half characters that no database stores.
    """

    def __init__(self, application: Any) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        if _named_charset(environ.get("CONTENT_TYPE", "")) in ("", "utf-8", "utf8"):
            return self.application(environ, start_response)
        body = b"This could not be read. Send it as UTF-8.\n"
        headers = [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("X-Content-Type-Options", "nosniff"),
            ("Cache-Control", "no-store"),
        ]
        start_response("400 Bad Request", headers)
        return [body]


def _named_charset(content_type: str) -> str:
    try:
        _, parameters = parse_header_parameters(content_type)
    except (ValueError, LookupError):
        return "unreadable"
    return parameters.get("charset", "").strip("\"'").lower()


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpo_program.settings")
application = Utf8(get_wsgi_application())
