"""Anybody verifies by code, sees the standing of this moment first, and learns nothing from a wrong code (R-76)."""

import json
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from certificates import codes, limits
from certificates.actions import credentials
from tests.certificates.conftest import World

SHAPE = {
    "status",
    "credential",
    "program",
    "holder",
    "issued_on",
    "valid_until",
    "number",
    "issuer",
    "endorsements",
    "status_changed_on",
    "reason",
}


@given(st.integers(0, 2**128 - 1))
def test_a_code_is_read_however_it_is_typed_b89(number: int) -> None:
    code = codes.spelled(number)
    assert codes.normalized(code) == code
    assert codes.normalized(code.lower().replace("-", " ")) == code
    assert codes.normalized(code.replace("0", "O").replace("1", "l")) == code
    assert codes.normalized(code.replace("1", "I").replace("-", "")) == code


@given(st.text(max_size=60))
def test_what_is_no_code_is_none_and_never_an_error_b89(typed: str) -> None:
    found = codes.normalized(typed)
    assert found is None or len(found) == 30


def test_codes_are_random_and_hold_128_bits() -> None:
    drawn = {codes.fresh() for _ in range(200)}
    assert len(drawn) == 200
    assert all(code[0] in "01234567" for code in drawn)
    assert codes.spelled(2**128 - 1).startswith("7ZZZZ")


def test_the_page_says_valid_first_and_then_every_printed_fact(world: World, client: Client) -> None:
    credential = world.certify()
    response = client.get(f"/verify/{credential.code}/")
    body = response.content.decode()
    main = body[body.index("<main") :]
    assert response.status_code == 200
    assert main.index("Valid") < main.index(credential.holder_name)
    for fact in (
        "Dora Lindqvist",
        "ICMG Certified Chief Product Architect",
        credential.number,
        credential.code,
        credential.facts["basis_sha256"],
        "CPA-CERT, version 1",
        credential.papers.get().sha256,
    ):
        assert fact in body
    for criterion in credential.facts["criteria"]:
        assert criterion in body
    assert "3.1234" not in body


def test_programs_get_the_same_facts_as_json(world: World, client: Client) -> None:
    credential = world.certify()
    response = client.get(f"/verify/{credential.code}/", headers={"accept": "application/json"})
    body = json.loads(response.content)
    assert set(body) == SHAPE
    assert body["status"] == "valid"
    assert body["holder"] == "Dora Lindqvist"
    assert body["issued_on"] == credential.issued_on.isoformat()
    assert body["reason"] is None
    assert response["Content-Type"] == "application/json"


@pytest.mark.parametrize("typed", ["lower", "spaces", "alike", "dashless"])
def test_the_code_may_be_typed_as_people_type_b89(world: World, client: Client, typed: str) -> None:
    code = world.certify().code
    ways = {
        "lower": code.lower(),
        "spaces": code.replace("-", " "),
        "alike": code.replace("0", "O").replace("1", "I"),
        "dashless": code.replace("-", ""),
    }
    assert client.get(f"/verify/{ways[typed]}/").status_code == 200
    answer = client.get("/verify/", {"code": ways[typed]})
    assert answer.status_code == 302
    assert answer["Location"] == f"/verify/{code}/"


@pytest.mark.parametrize(
    "code", ["7K3MQ-2ZX4T-9HVB8-WNE5C-D1R0GS", "x", "<script>", "CPA-2026-000001", "%00", "🦴", "A" * 300]
)
def test_unknown_codes_get_one_answer_that_reveals_nothing_b89(
    world: World, client: Client, code: str
) -> None:
    world.certify()
    response = client.get(f"/verify/{code}/")
    body = response.content.decode()
    assert response.status_code == 404
    assert "No certificate has this code" in body
    assert "Dora" not in body
    assert code not in body.replace("7K3MQ-2ZX4T-9HVB8-WNE5C-D1R0GS", "") or len(code) == 1
    pdf = client.get(f"/verify/{code}/certificate.pdf")
    assert pdf.status_code == 404
    data = client.get(f"/verify/{code}/", headers={"accept": "application/json"})
    assert data.status_code == 404
    assert json.loads(data.content)["code"] == "code_unknown"


def test_many_wrong_codes_are_slowed_down_and_right_ones_still_open_b89(world: World, client: Client) -> None:
    credential = world.certify()
    answers = [client.get(f"/verify/{codes.fresh()}/").status_code for _ in range(limits.MOST + 5)]
    assert answers[: limits.MOST] == [404] * limits.MOST
    assert set(answers[limits.MOST :]) == {429}
    assert client.get(f"/verify/{credential.code}/").status_code == 200
    assert client.get(f"/verify/{codes.fresh()}/", REMOTE_ADDR="203.0.113.9").status_code == 404


def test_one_ipv6_household_counts_as_one(world: World, client: Client) -> None:
    for place in range(limits.MOST):
        client.get("/verify/x/", REMOTE_ADDR=f"2001:db8::{place + 1:x}")
    assert client.get("/verify/x/", REMOTE_ADDR="2001:db8::ffff").status_code == 429
    assert client.get("/verify/x/", REMOTE_ADDR="2001:db8:1::1").status_code == 404


def paper(client: Client, code: str) -> int:
    """Status of the certificate's address; the file behind it is closed."""
    response = client.get(f"/verify/{code}/certificate.pdf")
    b"".join(response)  # read to its end, as a reader does
    return response.status_code


def test_a_revocation_shows_at_once_on_page_json_and_paper_b93(world: World, client: Client) -> None:
    credential = world.certify()
    assert paper(client, credential.code) == 200
    credentials.revoke(
        credential=credential,
        reason="misconduct",
        note="Copied the dossier of a colleague",
        actor=world.officer,
    )
    page = client.get(f"/verify/{credential.code}/").content.decode()
    main = page[page.index("<main") :]
    assert main.index("Revoked") < main.index("Dora")
    assert "Withdrawn by the issuer." in page
    assert "misconduct" not in page.lower()
    assert "Copied" not in page
    body = client.get(f"/verify/{credential.code}/", headers={"accept": "application/json"}).json()
    assert body["status"] == "revoked"
    assert body["reason"] == "Withdrawn by the issuer."
    gone = client.get(f"/verify/{credential.code}/certificate.pdf")
    assert gone.status_code == 410
    assert "no longer handed out" in gone.content.decode()


def test_a_suspended_paper_is_held_back_and_comes_back(world: World, client: Client) -> None:
    credential = world.certify()
    credentials.suspend(
        credential=credential, reason="fee_unpaid", note="Reminder sent twice", actor=world.officer
    )
    assert paper(client, credential.code) == 409
    assert (
        client.get(f"/verify/{credential.code}/", headers={"accept": "application/json"}).json()["status"]
        == "suspended"
    )
    credentials.reinstate(credential=credential, note="Paid", actor=world.officer)
    assert paper(client, credential.code) == 200
    assert (
        client.get(f"/verify/{credential.code}/", headers={"accept": "application/json"}).json()["status"]
        == "valid"
    )


def test_the_paper_is_a_pdf_that_runs_nothing_here(world: World, client: Client) -> None:
    credential = world.certify()
    response = client.get(f"/verify/{credential.code}/certificate.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert f"{credential.number}.pdf" in response["Content-Disposition"]
    assert b"".join(response.streaming_content).startswith(b"%PDF-")
    b"".join(response)  # read to its end, as a reader does


def test_verifying_takes_two_queries_and_no_session(
    world: World, signed_in: Any, django_assert_num_queries: Any
) -> None:
    credential = world.certify()
    browser = signed_in(world.officer)
    browser.get(f"/verify/{credential.code}/")
    with django_assert_num_queries(2):
        response = browser.get(f"/verify/{credential.code}/")
    assert response["Cache-Control"] == "no-store"
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies
    with django_assert_num_queries(2):
        browser.get(f"/verify/{credential.code}/", headers={"accept": "application/json"})


def test_a_name_with_markup_is_shown_as_text_b36(world: World, client: Client) -> None:
    world.learner.name = "<b>x</b> {{7*7}}"
    world.learner.save()
    page = client.get(f"/verify/{world.certify().code}/").content.decode()
    assert "&lt;b&gt;x&lt;/b&gt; {{7*7}}" in page
    assert "<b>x</b>" not in page


def test_the_page_has_no_inline_script_or_style(world: World, client: Client) -> None:
    page = client.get(f"/verify/{world.certify().code}/").content.decode()
    assert "style=" not in page
    assert "<style" not in page
    assert " onclick" not in page


@pytest.mark.parametrize("typed", ["", "   ", "short", "x" * 130])
def test_the_lookup_form_says_what_would_be_right_b89(db: None, client: Client, typed: str) -> None:
    response = client.get("/verify/", {"code": typed})
    assert response.status_code == 400
    assert "field-error" in response.content.decode()


def test_the_lookup_page_opens_for_strangers(db: None, client: Client) -> None:
    response = client.get("/verify/")
    assert response.status_code == 200
    assert not response.cookies


def test_posting_to_a_public_page_is_refused(world: World, client: Client) -> None:
    assert client.post("/verify/").status_code in (403, 405)


def test_the_register_is_public_and_its_queries_constant(
    world: World, client: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(3):
        response = client.get("/credentials/")
    body = response.content.decode()
    for version in world.register:
        assert version.achievement.code in body
    assert "not a certification" in body
