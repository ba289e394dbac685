"""A message is written once, sent once, and tried again while the mail server refuses (F-16)."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail

from foundation import clock
from notifications.actions import messages
from notifications.models import Message


def write(cast: Any, key: str = "k") -> Message:
    return messages.write(
        key=key, recipient=cast.learner, subject="Result\r\nBcc: x", body="Words", link="/home/"
    )


def test_the_same_key_is_written_once(cast: Any) -> None:
    assert write(cast) == write(cast)
    assert messages.send_waiting() == 1
    assert messages.send_waiting() == 0
    assert len(mail.outbox) == 1


def test_the_mail_carries_the_public_link_and_a_clean_subject(cast: Any, settings: Any) -> None:
    settings.PUBLIC_ADDRESS = "https://school.example"
    write(cast)
    messages.send_waiting()
    assert "https://school.example/home/" in mail.outbox[0].body
    assert "\n" not in mail.outbox[0].subject


def test_f16_a_refusal_is_kept_and_tried_later(
    cast: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.core.mail import EmailMessage

    def refuse(self: EmailMessage, fail_silently: bool = False) -> int:
        raise ConnectionRefusedError("no mail server")

    message = write(cast)
    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", refuse)
        messages.send_waiting()
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("queued", 1)
    assert "no mail server" in message.last_error
    assert messages.send_waiting() == 0
    with time_machine.travel(clock.now() + timedelta(minutes=2), tick=False):
        assert messages.send_waiting() == 1
    message.refresh_from_db()
    assert message.state == "sent"


def test_f16_an_address_that_no_mail_can_carry_stops_nobody_elses_mail(
    cast: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.core.mail import EmailMessage
    from django.core.mail.message import sanitize_address

    sent: list[str] = []

    def over_smtp(self: EmailMessage, fail_silently: bool = False) -> int:
        sent.extend(sanitize_address(to, "utf-8") for to in self.to)
        return 1

    monkeypatch.setattr(EmailMessage, "send", over_smtp)
    # A domain of one label of sixty letters, which the form takes and the name system cannot spell.
    messages.write(key="first", address="a@" + "ß" * 60 + ".de", subject="S", body="B")
    write(cast)
    assert messages.send_waiting() == 2
    assert sent == [cast.learner.email]
    assert Message.objects.get(key="first").attempts == 1
