"""Errors read as the house says them: a page for people, problem+json for programs, never a trace."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client


def test_health_says_ok(db: None, client: Client) -> None:
    assert client.get("/healthz").json()["status"] == "ok"


def test_an_unknown_address_is_a_plain_page(db: None, client: Client) -> None:
    page = client.get("/no/such/place/")
    assert page.status_code == 404
    assert b"nothing at this address" in page.content


@pytest.mark.parametrize(
    "path",
    [
        "/cohorts/0/",
        "/cohorts/-1/",
        "/cohorts/9223372036854775808/",
        "/cohorts/NaN/",
        "/cohorts/%00/",
        "/cohorts/%ff/",
        "/learn/x/",
        "/verify/%2e%2e/",
        "/" + "a" * 6000,
        "/attempts/١٢٣/",
    ],
)
def test_b58_a_strange_address_is_not_found_never_broken(
    cast: Any, visit: Callable[[str], Client], path: str
) -> None:
    assert visit("administrator").get(path).status_code in (400, 404)


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=abc", "page=1000000000", "q=%00", "q=" + "x" * 10_000, "state='"]
)
def test_b55_b59_strange_queries_give_a_page(cohort: Any, visit: Callable[[str], Client], query: str) -> None:
    for url in (f"/cohorts/{cohort.pk}/", "/marking/"):
        assert visit("instructor").get(f"{url}?{query}").status_code == 200


@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"[" * 3000])
def test_b61_the_api_answers_rubbish_with_problem_json(
    cast: Any, visit: Callable[[str], Client], body: bytes
) -> None:
    answer = visit("learner").post("/api/v1/nothing/", body, content_type="application/json")
    assert answer.status_code in (400, 404, 405, 415)
    assert b"Traceback" not in answer.content


def test_an_error_for_a_program_is_problem_json(place: Any, visit: Callable[[str], Client]) -> None:
    url = f"/learn/{place.pk}/activities/999999/complete/"
    answer = visit("learner").post(url, headers={"accept": "application/json"})
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "not_found"


def test_t26_a_form_without_its_token_is_refused_with_words(cast: Any) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.learner, backend="django.contrib.auth.backends.ModelBackend")
    page = strict.post("/profile/", {"name": "x"})
    assert page.status_code == 403
    assert b"too old or came from another site" in page.content


def test_t41_private_pages_stay_out_of_caches(place: Any, visit: Callable[[str], Client]) -> None:
    assert "no-store" in visit("learner").get("/home/")["Cache-Control"]


def test_the_content_security_policy_needs_no_exception(db: None, client: Client) -> None:
    policy = client.get("/accounts/login/")["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert "frame-ancestors 'none'" in policy


def test_t42_nothing_of_the_machine_is_served(db: None, client: Client) -> None:
    for path in ("/.env", "/.git/config", "/media/x", "/var/db.sqlite3", "/static/", "/debug/", "/admin/"):
        assert client.get(path).status_code in (301, 403, 404), path
