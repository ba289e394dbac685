"""A standing changes by an officer's act with a reason, never on one's own credential; a revocation is final (R-68)."""

from datetime import timedelta
from typing import Any

import pytest

from certificates import tasks
from certificates.actions import credentials
from certificates.models import Credential
from certificates.states import CredentialState
from foundation.errors import Forbidden, Invalid, Refused
from foundation.models import AuditEntry, OutboxEntry
from tests.certificates.conftest import World

pytestmark = pytest.mark.django_db


def test_a_revocation_leaves_state_event_audit_and_message(world: World) -> None:
    credential = world.certify()
    credentials.revoke(
        credential=credential, reason="holder_request", note="Asked by mail", actor=world.officer
    )
    credential.refresh_from_db()
    event = credential.events.get(kind="revoked")
    assert credential.state == CredentialState.REVOKED
    assert (event.reason_code, event.note, event.actor) == ("holder_request", "Asked by mail", world.officer)
    assert event.public_sentence == "Withdrawn at the holder's request."
    entry = AuditEntry.objects.get(verb="certificates.credential.revoke")
    assert entry.actor == world.officer
    assert entry.data["to"] == "revoked"
    assert OutboxEntry.objects.filter(kind="certificates.CredentialRevoked").count() == 1


@pytest.mark.parametrize(
    ("reason", "note", "field"),
    [
        ("", "x", "reason"),
        ("because", "x", "reason"),
        ("misconduct", "  ", "note"),
        ("fee_unpaid", "x", "reason"),
    ],
)
def test_without_a_reason_nothing_is_revoked_b93(world: World, reason: str, note: str, field: str) -> None:
    credential = world.certify()
    with pytest.raises(Invalid) as caught:
        credentials.revoke(credential=credential, reason=reason, note=note, actor=world.officer)
    assert (caught.value.code, caught.value.field) == ("reason_missing", field)
    credential.refresh_from_db()
    assert credential.state == CredentialState.ACTIVE


def test_a_second_revocation_is_refused_b93(world: World) -> None:
    credential = world.certify()
    credentials.revoke(credential=credential, reason="issued_in_error", note="Twin", actor=world.officer)
    with pytest.raises(Refused) as caught:
        credentials.revoke(
            credential=credential, reason="issued_in_error", note="Twin", actor=world.other_officer
        )
    assert caught.value.code == "already_revoked"
    assert credential.events.filter(kind="revoked").count() == 1


def test_nobody_decides_on_their_own_credential_b93(world: World) -> None:
    credential = world.certify()
    for act, given in (
        (credentials.revoke, {"reason": "holder_request"}),
        (credentials.suspend, {"reason": "holder_request"}),
        (credentials.reinstate, {}),
    ):
        with pytest.raises(Forbidden) as caught:
            act(credential=credential, note="Mine", actor=world.learner, **given)
        assert caught.value.code == "own_credential"


def test_a_revoked_credential_never_comes_back(world: World) -> None:
    credential = world.certify()
    credentials.revoke(credential=credential, reason="issued_in_error", note="Twin", actor=world.officer)
    with pytest.raises(Refused):
        credentials.reinstate(credential=credential, note="Regret", actor=world.officer)
    with pytest.raises(Refused):
        credentials.suspend(credential=credential, reason="fee_unpaid", note="Late", actor=world.officer)


def test_a_suspension_is_lifted_and_both_stay_in_the_story(world: World) -> None:
    credential = world.certify()
    credentials.suspend(
        credential=credential, reason="ethics_inquiry", note="A complaint came in", actor=world.officer
    )
    credentials.reinstate(credential=credential, note="Unfounded", actor=world.other_officer)
    credential.refresh_from_db()
    assert credential.state == CredentialState.ACTIVE
    assert [e.kind for e in credential.events.all()] == ["awarded", "issued", "suspended", "reinstated"]
    assert (
        OutboxEntry.objects.filter(
            kind__in=["certificates.CredentialSuspended", "certificates.CredentialReinstated"]
        ).count()
        == 2
    )


def test_only_a_suspended_credential_is_reinstated(world: World) -> None:
    with pytest.raises(Refused) as caught:
        credentials.reinstate(credential=world.certify(), note="Just so", actor=world.officer)
    assert caught.value.code == "not_suspended"


def test_the_last_valid_day_still_counts_and_the_next_one_does_not(
    world: World, time_machine_at: Any
) -> None:
    credential = world.certify()
    assert credential.valid_until is not None
    days = (credential.valid_until - credential.issued_on).days
    time_machine_at(timedelta(days=days))
    tasks.expire()
    credential.refresh_from_db()
    assert credential.state == CredentialState.ACTIVE
    time_machine_at(timedelta(days=days + 1))
    tasks.expire()
    tasks.expire()
    credential.refresh_from_db()
    assert credential.state == CredentialState.EXPIRED
    assert credential.events.filter(kind="expired").count() == 1


def test_the_desk_revokes_only_with_everything_filled_in_b93(world: World, signed_in: Any) -> None:
    credential = world.certify()
    browser = signed_in(world.officer)
    url = f"/office/credentials/{credential.pk}/revoke/"
    for given in (
        {},
        {"reason": "misconduct"},
        {"reason": "misconduct", "note": "x"},
        {"reason": "made_up", "note": "x", "final": "on"},
    ):
        response = browser.post(url, given)
        assert response.status_code == 400
        assert "field-error" in response.content.decode()
    assert Credential.objects.get().state == CredentialState.ACTIVE
    done = browser.post(url, {"reason": "misconduct", "note": "Proven", "final": "on"})
    assert done.status_code == 302
    assert Credential.objects.get().state == CredentialState.REVOKED
    again = browser.post(url, {"reason": "misconduct", "note": "Proven", "final": "on"})
    assert again.status_code == 409
    assert "A revocation is final." in again.content.decode()


def test_officers_suspend_and_reinstate_at_the_desk(world: World, signed_in: Any) -> None:
    credential = world.certify()
    browser = signed_in(world.officer)
    assert (
        browser.post(
            f"/office/credentials/{credential.pk}/suspend/", {"reason": "fee_unpaid", "note": "Late"}
        ).status_code
        == 302
    )
    assert "Reinstate" in browser.get(f"/office/credentials/{credential.pk}/").content.decode()
    assert (
        browser.post(f"/office/credentials/{credential.pk}/reinstate/", {"note": "Paid"}).status_code == 302
    )
    assert Credential.objects.get().state == CredentialState.ACTIVE


def test_others_neither_see_nor_touch_the_desk(world: World, signed_in: Any) -> None:
    credential = world.certify()
    one, act = f"/office/credentials/{credential.pk}/", {"reason": "misconduct", "note": "x", "final": "on"}
    learner = signed_in(world.learner)
    assert learner.get("/office/credentials/").status_code == 403
    assert learner.get(one).status_code == 404
    assert learner.post(f"{one}revoke/", act).status_code == 404
    administrator = signed_in(world.administrator)
    assert administrator.get(one).status_code == 200
    assert administrator.post(f"{one}revoke/", act).status_code == 403
    assert Credential.objects.get().state == CredentialState.ACTIVE


def test_an_unknown_credential_is_not_found_b93(world: World, signed_in: Any) -> None:
    browser = signed_in(world.officer)
    assert (
        browser.post("/office/credentials/00000000-0000-0000-0000-000000000000/revoke/", {}).status_code
        == 404
    )


def test_the_desk_finds_by_state_and_words_in_pages_with_constant_queries(
    world: World, signed_in: Any, django_assert_max_num_queries: Any
) -> None:
    first = world.certify()
    second = world.certify(world.joined("Ben Okoro"))
    credentials.revoke(credential=second, reason="issued_in_error", note="Twin", actor=world.officer)
    browser = signed_in(world.officer)
    everything = browser.get("/office/credentials/").content.decode()
    assert first.number in everything
    assert second.number in everything
    revoked = browser.get("/office/credentials/", {"state": "revoked"}).content.decode()
    assert first.number not in revoked
    assert second.number in revoked
    for words in ("okoro", second.number, second.code[:11].lower(), second.award.learner.email):
        assert first.number not in browser.get("/office/credentials/", {"words": words}).content.decode()
    assert browser.get("/office/credentials/", {"state": "nonsense", "page": "x"}).status_code == 200
    with django_assert_max_num_queries(9):
        browser.get("/office/credentials/")


def test_the_story_of_a_credential_stands_at_the_desk(world: World, signed_in: Any) -> None:
    credential = world.certify()
    credentials.suspend(
        credential=credential, reason="fee_unpaid", note="Reminder sent twice", actor=world.officer
    )
    page = signed_in(world.officer).get(f"/office/credentials/{credential.pk}/").content.decode()
    for wanted in (
        "Suspended: fee unpaid",
        "Reminder sent twice",
        "Olga Petrova",
        "Issued",
        credential.papers.get().sha256,
    ):
        assert wanted in page
