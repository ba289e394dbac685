"""Signing in by password, by a second step and by a passkey, and signing out; nothing tells who has an account."""

import base64
import hashlib
import hmac
import struct
import time
from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.people import Person

STEP = 30  # seconds a code of RFC 6238 holds


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(meet: Callable[..., Person]) -> None:
    answers = []
    for address in ("chandra@cohort.demo.example", "nobody@cohort.demo.example"):
        stranger = meet("stranger")
        stranger.goes("/accounts/login/")
        type_in(stranger, address, "not the right passphrase")
        expect(stranger.page.locator(".form-errors")).to_be_visible()
        answers.append(stranger.page.locator("main").inner_text().replace(address, ""))
    assert answers[0] == answers[1]
    assert "not correct" in answers[0]


def test_a_person_signs_in_and_out(meet: Callable[..., Person]) -> None:
    daniel = meet("daniel")
    daniel.goes("/learn/")
    type_in(daniel, "Daniel@Cohort.demo.example")
    daniel.page.wait_for_url("**/learn/*/")  # where they wanted to go
    sign_out(daniel)
    daniel.goes("/home/")
    daniel.page.wait_for_url("**/accounts/login/**")


def test_a_second_step_is_set_up_and_asked_for(meet: Callable[..., Person]) -> None:
    amara = meet("amara")
    amara.signs_in("amara@cohort.demo.example")
    amara.goes("/accounts/2fa/totp/activate/")
    prove_it_again(amara)
    secret = amara.page.locator("#authenticator_secret").input_value()
    amara.page.locator("input[name=code]").fill(code_now(secret))
    amara.page.locator("main form button[type=submit]").click()
    amara.page.wait_for_url("**/2fa/recovery-codes/**")
    sign_out(amara)

    amara.goes("/accounts/login/")
    type_in(amara, "amara@cohort.demo.example")
    amara.page.wait_for_url("**/2fa/authenticate/")
    amara.page.locator("input[name=code]").fill("000000")
    amara.presses("Sign In")
    expect(amara.page.locator("main")).to_contain_text("Incorrect code")
    amara.page.locator("input[name=code]").fill(code_now(secret))
    amara.presses("Sign In")
    amara.page.wait_for_url("**/home/")


def test_a_passkey_is_added_and_opens_the_door_alone(meet: Callable[..., Person]) -> None:
    bruno = meet("bruno")
    line = bruno.context.new_cdp_session(bruno.page)
    line.send("WebAuthn.enable")
    line.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    bruno.signs_in("bruno@cohort.demo.example")
    bruno.goes("/accounts/2fa/webauthn/")
    bruno.follows("Add a key")
    prove_it_again(bruno)
    bruno.page.locator("input[name=name]").fill("My phone")
    bruno.page.locator("input[name=passwordless]").check()
    bruno.page.locator("#mfa_webauthn_add").click()
    bruno.page.wait_for_url("**/2fa/recovery-codes/**")
    bruno.goes("/accounts/2fa/webauthn/")
    expect(bruno.page.get_by_role("row", name="My phone")).to_contain_text("Passkey")
    sign_out(bruno)
    bruno.goes("/accounts/login/")
    bruno.presses("Sign in with a passkey")
    bruno.page.wait_for_url("**/home/")
    bruno.sees("Bruno Keller")


def type_in(person: Person, address: str, password: str = "demo-only-2026") -> None:
    person.page.locator("input[name=login]").fill(address)
    person.page.locator("input[name=password]").fill(password)
    person.presses("Sign in")


def prove_it_again(person: Person) -> None:
    """Whoever changes how an account is entered gives the password once more, however fresh the session."""
    person.page.wait_for_url("**/accounts/reauthenticate/**")
    person.page.locator("input[name=password]").fill("demo-only-2026")
    person.presses("Confirm")


def sign_out(person: Person) -> None:
    person.goes("/home/")
    person.page.locator(".me-button").click()
    person.presses("Sign out")
    person.page.wait_for_url(person.site.address + "/")


def code_now(secret: str) -> str:
    """The code an authenticator app shows now (RFC 6238), with time enough left to type it."""
    if (left := STEP - time.time() % STEP) < 3:
        time.sleep(left + 0.1)
    mark = hmac.new(
        base64.b32decode(secret), struct.pack(">Q", int(time.time() // STEP)), hashlib.sha1
    ).digest()
    place = mark[-1] & 15
    number = struct.unpack(">I", mark[place : place + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
