"""Signing in is by e-mail; nothing tells a known address from an unknown one; the demo is not in production."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import User
from cpo_program import demo

PASSWORD = "a long enough passphrase"

URL = "/accounts/login/"


def test_a_person_signs_in_with_address_and_password(cast: Any, client: Client) -> None:
    answer = client.post(URL, {"login": "LENA@example.test", "password": PASSWORD})
    assert answer["Location"] == "/home/"


def test_t14_wrong_password_and_unknown_address_read_the_same(cast: Any, client: Client) -> None:
    wrong = client.post(URL, {"login": "lena@example.test", "password": "not this one"}).content
    unknown = client.post(URL, {"login": "nobody@example.test", "password": "not this one"}).content
    told = b"e-mail address and/or password"
    assert told in wrong.replace(b"email address", b"e-mail address")
    assert told in unknown.replace(b"email address", b"e-mail address")


def test_t13_guessing_is_slowed_down(cast: Any, client: Client) -> None:
    answers = [
        client.post(URL, {"login": "lena@example.test", "password": f"guess number {n}"}) for n in range(8)
    ]
    assert any(b"Too many" in a.content or a.status_code == 429 for a in answers)


def test_nobody_signs_up_without_an_invitation(db: None, client: Client) -> None:
    client.post("/accounts/signup/", {"email": "new@example.test", "password1": PASSWORD})
    assert not User.objects.exists()


def test_t27_next_leads_only_inside(cast: Any, client: Client) -> None:
    answer = client.post(
        f"{URL}?next=//evil.example/",
        {"login": "lena@example.test", "password": PASSWORD, "next": "//evil.example/"},
    )
    assert "evil" not in answer.headers.get("Location", "")


def test_t28_a_foreign_host_is_refused_and_links_come_from_the_setting(
    cast: Any, client: Client, settings: Any
) -> None:
    settings.PUBLIC_ADDRESS = "https://school.example"
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400
    client.post("/accounts/password/reset/", {"email": "lena@example.test"})
    assert "https://school.example/accounts/password/reset/key/" in mail.outbox[-1].body


def test_b42_twins_that_differ_in_case_cannot_both_register(cast: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="LENA@example.test", name="Twin")


def test_passwords_are_kept_with_argon2id() -> None:
    from accounts.hashers import Argon2id

    encoded = make_password(PASSWORD, hasher=Argon2id())  # type: ignore[arg-type]
    assert encoded.startswith("argon2$argon2id$")


def test_demo_people_exist_only_where_the_setting_is_on(db: None, settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(RuntimeError, match="only where the setting DEMO is on"):
        demo.build()
    assert not User.objects.exists()


def test_registering_verifies_the_address(cast: Any) -> None:
    assert EmailAddress.objects.get(user=cast.learner).verified


def test_the_support_desk_is_for_its_staff_and_edits_nothing(cast: Any, visit: Any) -> None:
    browser = visit("administrator")
    listed = browser.get("/support/accounts/user/")
    assert listed.status_code == 200
    assert b"lena@example.test" in listed.content
    assert browser.get("/support/accounts/user/add/").status_code == 403
    page = f"/support/accounts/user/{cast.learner.pk}/change/"
    assert browser.get(page).status_code == 200
    assert browser.post(page, {"name": "Other"}).status_code == 403
    assert (
        browser.post(f"/support/accounts/user/{cast.learner.pk}/delete/", {"post": "yes"}).status_code == 403
    )
    for who in ("learner", "instructor", "examiner", "officer"):
        assert visit(who).get("/support/").status_code == 302
