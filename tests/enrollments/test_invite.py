"""A place comes by invitation: the seat is held, the link works once, and the person signs the agreement."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client

from accounts.models import Invitation, User
from enrollments.actions import places
from enrollments.models import Cohort, Enrollment
from foundation import clock
from foundation.errors import Refused
from notifications.actions import messages

NEW = {
    "name": "Nadia Berg",
    "employer": "Berg AG",
    "time_zone": "Asia/Kathmandu",
    "password": "quiet river at dawn",
    "agreed": "on",
}


@pytest.fixture
def link(cohort: Cohort, cast: Any, deliver: Callable[[], int]) -> str:
    """The address in the mail that an invited person gets."""
    places.invite(cohort=cohort, email="Nadia@Example.Test", name="Nadia Berg", actor=cast.administrator)
    deliver()
    messages.send_waiting()
    found = re.search(r"/invitations/[\w-]+/", mail.outbox[-1].body)
    assert found
    return found.group()


def test_the_whole_way_from_mail_to_place(link: str, client: Client, cohort: Cohort) -> None:
    assert b"You are invited" in client.get(link).content
    page = client.post(link, NEW, follow=True)
    assert page.redirect_chain[-1][0] == "/home/"
    place = Enrollment.objects.get(cohort=cohort, learner__email="nadia@example.test")
    assert place.state == "active"
    assert place.agreement_signed_at is not None
    assert place.learner.time_zone == "Asia/Kathmandu"
    assert place.learner.emailaddress_set.get().verified


def test_b98_a_link_works_once(link: str, client: Client) -> None:
    client.post(link, NEW)
    again = Client().post(link, NEW)
    assert again.status_code == 409
    assert b"accepted already" in again.content
    assert User.objects.filter(email="nadia@example.test").count() == 1


def test_b98_an_expired_link_says_so(link: str, client: Client) -> None:
    with time_machine.travel(clock.now() + timedelta(days=15), tick=False):
        page = client.get(link)
    assert page.status_code == 409
    assert b"has expired" in page.content


def test_an_unknown_link_reveals_nothing(db: None, client: Client) -> None:
    assert client.get("/invitations/not-a-secret/").status_code == 404


def test_the_secret_itself_is_nowhere_in_the_invitations_row(link: str) -> None:
    secret = link.split("/")[2]
    invitation = Invitation.objects.get()
    assert secret not in {str(getattr(invitation, f.attname)) for f in Invitation._meta.fields}


def test_without_the_agreement_nothing_is_made(link: str, client: Client) -> None:
    page = client.post(link, {k: v for k, v in NEW.items() if k != "agreed"})
    assert page.status_code == 400
    assert b"needs your agreement" in page.content
    assert not User.objects.filter(email="nadia@example.test").exists()


@pytest.mark.parametrize(
    ("name", "words"),
    [("   ", "name"), ("A" * 121, "120"), ("Ada\u202egnp.exe", "name"), ("Ada\x07", "name")],
)
def test_b29_to_b38_an_impossible_name_is_refused_beside_its_field(
    link: str, client: Client, name: str, words: str
) -> None:
    page = client.post(link, {**NEW, "name": name})
    assert page.status_code == 400
    assert words in page.content.decode()
    assert not User.objects.filter(email="nadia@example.test").exists()


@pytest.mark.parametrize("password", ["qzkw7", "password123", "qz" * 65])
def test_b43_a_weak_password_is_refused_and_what_was_typed_is_kept(
    link: str, client: Client, password: str
) -> None:
    page = client.post(link, {**NEW, "password": password})
    assert page.status_code == 400
    assert b'value="Nadia Berg"' in page.content
    assert password.encode() not in page.content


def test_an_unknown_zone_is_refused_b96(link: str, client: Client) -> None:
    page = client.post(link, {**NEW, "time_zone": "Mars/Phobos"})
    assert page.status_code == 400
    assert b"time zone is not known" in page.content


def test_a_full_cohort_refuses_the_next(cohort: Cohort, cast: Any) -> None:
    for n in range(3):
        places.invite(cohort=cohort, email=f"n{n}@example.test", actor=cast.administrator)
    with pytest.raises(Refused, match="All 3 seats") as caught:
        places.invite(cohort=cohort, email="n4@example.test", actor=cast.administrator)
    assert caught.value.code == "cohort_full"


def test_the_same_address_is_invited_once(cohort: Cohort, cast: Any) -> None:
    places.invite(cohort=cohort, email="a@example.test", actor=cast.administrator)
    with pytest.raises(Refused) as caught:
        places.invite(cohort=cohort, email="A@example.test", actor=cast.administrator)
    assert caught.value.code == "invited_already"


def test_only_administrators_invite(cohort: Cohort, visit: Callable[[str], Client]) -> None:
    url = f"/cohorts/{cohort.pk}/invite/"
    assert visit("administrator").post(url, {"email": "new@example.test"}).status_code == 302
    assert visit("instructor").post(url, {"email": "x@example.test"}).status_code == 403
    for who in ("learner", "other_instructor", "examiner", "officer"):
        assert visit(who).post(url, {"email": "x@example.test"}).status_code == 404


@pytest.mark.parametrize("address", ["a@b", "x" * 300 + "@example.test", "a@b.c\r\nBcc: x@example.test", ""])
def test_b42_an_impossible_address_is_refused_beside_its_field(
    cohort: Cohort, visit: Callable[[str], Client], address: str
) -> None:
    page = visit("administrator").post(f"/cohorts/{cohort.pk}/invite/", {"email": address})
    assert page.status_code == 400
    assert not Invitation.objects.exists()


def test_t16_nobody_gives_a_role_of_the_house_to_themselves(
    cast: Any, visit: Callable[[str], Client], deliver: Callable[[], int]
) -> None:
    typed = {"email": cast.administrator.email.upper(), "name": "", "role": "officer"}
    answer = visit("administrator").post("/office/people/invite/", typed)
    assert answer.status_code == 400
    assert b"Nobody gives a role to themselves" in answer.content
    assert not Invitation.objects.exists()


def test_b20_the_name_of_an_invitation_is_one_line_without_a_change_of_direction(cast: Any) -> None:
    from accounts.actions import invitations
    from accounts.roles import Role

    made = invitations.invite(
        email="n@example.test", name="Na\u202edia\r\nBcc: x", role=Role.EXAMINER, actor=cast.administrator
    )
    assert made.name == "Nadia Bcc: x"
