"""Text that comes as anything but UTF-8 is refused before anybody reads it (B-26, B-39)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

NO_TEXT = (
    "base64",
    "rot13",
    "zip",
    "hex",
    "punycode",
    "undefined",
    "unicode_escape",
    "utf-7",
    "no-such-codec",
)


@pytest.mark.parametrize("charset", NO_TEXT)
def test_b26_an_address_read_in_a_strange_charset_is_refused_not_broken(
    db: None, client: Client, charset: str
) -> None:
    answer = client.get("/verify/?code=abc", headers={"content-type": f"text/plain; charset={charset}"})
    assert answer.status_code == 400
    assert b"UTF-8" in answer.content


@pytest.mark.parametrize("charset", ["unicode_escape", "raw_unicode_escape", "base64"])
def test_b39_half_characters_do_not_come_in_by_the_charset_of_a_form(
    cast: Any, visit: Callable[[str], Client], charset: str
) -> None:
    fields = {"name": "Lena \\ud800", "employer": "\\ud800", "time_zone": "UTC"}
    body = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    answer = visit("learner").post(
        "/profile/", body + "--x--\r\n", content_type=f"multipart/form-data; boundary=x; charset={charset}"
    )
    assert answer.status_code == 400
    cast.learner.refresh_from_db()
    assert (cast.learner.name, cast.learner.employer) == ("Lena Test", "")


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"', "utf8"])
def test_utf8_by_any_of_its_names_is_read(db: None, client: Client, charset: str) -> None:
    answer = client.get("/programs/", headers={"content-type": f"text/plain; charset={charset}"})
    assert answer.status_code == 200


def test_a_form_sent_without_a_single_field_says_what_is_missing(
    cast: Any, visit: Callable[[str], Client]
) -> None:
    for url in ("/profile/", "/office/people/invite/", "/cohorts/new/"):
        answer = visit("administrator").post(url, "{}", content_type="application/json")
        assert answer.status_code == 400, url
