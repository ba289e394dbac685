"""The public pages show both programs to anybody, without cookies and with few queries."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client


@pytest.fixture
def programs(db: None) -> None:
    call_command("load_program_data", verbosity=0)


PAGES = (
    "/",
    "/programs/",
    "/programs/cpa/",
    "/programs/cpo/",
    "/programs/compare/",
    "/tracks/",
    "/credentials/",
)


def test_a_stranger_reads_everything_and_gets_no_cookie(programs: None, client: Client) -> None:
    for url in PAGES:
        page = client.get(url)
        assert page.status_code == 200, url
        assert not page.cookies, url


def test_the_program_page_lists_all_weeks_and_options(programs: None, client: Client) -> None:
    page = client.get("/programs/cpa/").content.decode()
    assert "One Enterprise, One Anatomy (I)" in page
    assert "Mock Defense" in page
    assert "Cybersecurity" in page


def test_program_pages_take_few_queries(
    programs: None, client: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for url in ("/programs/cpa/", "/programs/cpo/"):
        with django_assert_max_num_queries(8):
            client.get(url)


@pytest.mark.parametrize("url", ["/programs/xyz/", "/programs/%00/", "/programs/" + "a" * 3000 + "/"])
def test_b58_an_unknown_program_is_not_found(programs: None, client: Client, url: str) -> None:
    assert client.get(url).status_code == 404


def test_provenance_is_for_administrators(
    programs: None, client: Client, visit: Callable[[str], Client]
) -> None:
    page = visit("administrator").get("/office/provenance/")
    assert b"CPA-W13" in page.content
    assert b"Proposed" in page.content
    assert visit("instructor").get("/office/provenance/").status_code == 403
