"""What was made for one reader stays out of caches, and the support desk shows neither secrets nor what is not out."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from enrollments.actions import places
from foundation.models import OutboxEntry
from notifications.models import Message
from tests.conftest import PASSWORD


@pytest.fixture
def desk(cast: Any) -> Client:
    """A browser of somebody who may open the support desk."""
    User.objects.filter(pk=cast.administrator.pk).update(is_staff=True, is_superuser=True)
    browser = Client()
    browser.force_login(cast.administrator, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def test_t41_a_page_that_greets_by_name_stays_out_of_caches(
    tiny: Any, cast: Any, visit: Callable[[str], Client], client: Client
) -> None:
    for url in ("/", "/programs/", "/tracks/", "/no/such/place/"):
        assert "no-store" in visit("learner").get(url)["Cache-Control"], url
        assert not client.get(url).has_header("Cache-Control"), url


def test_t41_the_page_of_an_invitation_is_kept_by_nobody(
    cohort: Any, cast: Any, client: Client, deliver: Callable[[], int]
) -> None:
    places.invite(cohort=cohort, email="nadia@example.test", actor=cast.administrator)
    deliver()
    link = Message.objects.get(address="nadia@example.test").link
    answer = client.get(link)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_the_secret_of_an_invitation_is_nowhere_on_the_support_desk(
    cohort: Any, cast: Any, desk: Client, deliver: Callable[[], int]
) -> None:
    places.invite(cohort=cohort, email="nadia@example.test", actor=cast.administrator)
    deliver()
    message = Message.objects.get(address="nadia@example.test")
    secret = message.link.strip("/").split("/")[-1].encode()
    entry = OutboxEntry.objects.get(kind="accounts.PersonInvited")
    for url in (
        f"/support/notifications/message/{message.pk}/change/",
        f"/support/foundation/outboxentry/{entry.pk}/change/",
        "/support/accounts/invitation/",
    ):
        page = desk.get(url)
        assert page.status_code == 200, url
        assert secret not in page.content, url


def test_t13_the_support_desk_has_no_door_of_its_own(desk: Client, client: Client, cast: Any) -> None:
    assert desk.get("/support/").status_code == 200
    answer = client.post("/support/login/", {"username": cast.administrator.email, "password": PASSWORD})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")
    assert client.get("/support/").status_code == 302
