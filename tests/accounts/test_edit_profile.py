"""A person changes what they say of themselves; a name must be printable, a zone known."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

KEPT = [
    "محمد Smith",
    "שרה לוי",
    "𠮷野家",
    "O'Brien",
    "Null",
    "<b>x</b>",
    "{{7*7}}",
    "Robert'); DROP TABLE--",
    "Ó",
]
REFUSED = [
    "",
    "  \u200b ",
    "\u2800",
    "\u0301\u0301",
    "x" * 121,
    "Z" + "\u0301" * 20,
    "Ada\u202e gnp.exe",
    "A\x00B",
    "A\r\nB",
    "Ada\x1b",
]


def profile(name: str, zone: str = "Europe/Zurich") -> dict[str, str]:
    return {"name": name, "employer": "Larkfield", "time_zone": zone}


@pytest.mark.parametrize("name", KEPT)
def test_b33_to_b40_an_unusual_name_is_kept_and_shown_as_text(
    cast: Any, visit: Callable[[str], Client], name: str
) -> None:
    browser = visit("learner")
    assert browser.post("/profile/", profile(name)).status_code == 302
    cast.learner.refresh_from_db()
    assert cast.learner.name == name
    page = browser.get("/profile/").content.decode()
    assert "<b>x</b>" not in page
    assert 'value="49"' not in page


@pytest.mark.parametrize("name", REFUSED)
def test_b29_to_b38_an_impossible_name_is_refused_and_the_old_one_stays(
    cast: Any, visit: Callable[[str], Client], name: str
) -> None:
    page = visit("learner").post("/profile/", profile(name))
    assert page.status_code == 400
    assert b"field-error" in page.content
    cast.learner.refresh_from_db()
    assert cast.learner.name == "Lena Test"


@pytest.mark.parametrize("zone", ["Mars/Phobos", "", "../../etc/passwd", "Europe/Zurich\x00"])
def test_b96_an_unknown_zone_is_refused(cast: Any, visit: Callable[[str], Client], zone: str) -> None:
    assert visit("learner").post("/profile/", profile("Lena", zone)).status_code == 400
