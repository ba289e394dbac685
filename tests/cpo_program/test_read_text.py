"""Text that comes as anything but UTF-8 is refused before anybody reads it (B-26, B-39)."""

import io
from collections.abc import Callable, Iterator
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client

FIELDS = {"name": "Lena \\ud800", "employer": "\\ud800", "time_zone": "UTC"}
MULTIPART = "".join(
    f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
    for name, value in FIELDS.items()
)


def answer(content_type: str, *, method: str = "GET", path: str = "/verify/", body: str = "") -> str:
    """The status line of the whole application, servers' side of everything that Django does."""
    from cpo_program.wsgi import application  # it looks for collected files as soon as it is made

    told: list[str] = []
    raw = body.encode()
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": "code=abc",
        "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": str(len(raw)),
        "HTTP_HOST": "localhost",
        "wsgi.input": io.BytesIO(raw),
    }
    setup_testing_defaults(environ)
    b"".join(application(environ, lambda status, headers, *_: told.append(status)))
    return told[0]


@pytest.fixture(autouse=True)
def kept_connection() -> Iterator[None]:
    """The application, called as a server calls it, would close the connection that the test's transaction is on."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize(
    "charset",
    ["base64", "rot13", "zip", "hex", "punycode", "undefined", "unicode_escape", "utf-7", "none", "utf-16"],
)
@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x"])
def test_b26_b39_a_strange_charset_is_refused_not_broken(db: None, kind: str, charset: str) -> None:
    for method in ("GET", "POST"):
        assert answer(f"{kind}; charset={charset}", method=method, body=MULTIPART).startswith("400 ")


def test_b26_a_header_that_is_no_header_is_refused(db: None) -> None:
    assert answer("a/b; charset*=base64''%ff; " + "x" * 20_000).startswith("400 ")


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"', "utf8"])
def test_utf8_by_any_of_its_names_is_read(db: None, charset: str) -> None:
    assert answer(f"text/plain; charset={charset}", path="/programs/") == "200 OK"
    assert answer("", path="/programs/") == "200 OK"


def test_a_form_sent_without_a_single_field_says_what_is_missing(
    cast: Any, visit: Callable[[str], Client]
) -> None:
    for url in ("/profile/", "/office/people/invite/", "/cohorts/new/"):
        answer = visit("administrator").post(url, "{}", content_type="application/json")
        assert answer.status_code == 400, url
