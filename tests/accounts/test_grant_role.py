"""The first administrator gets the role at the command line; everybody else by invitation."""

import io

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.roles import Role, has_role


def test_a_person_made_at_the_command_line_becomes_administrator(db: None) -> None:
    User.objects.create_superuser("first@example.test", "a long enough passphrase")
    told = io.StringIO()
    call_command("grant_role", "First@example.test", "administrator", stdout=told)
    person = User.objects.get(email="first@example.test")
    assert has_role(person, Role.ADMINISTRATOR)
    assert EmailAddress.objects.get(user=person).verified
    assert "administrator" in told.getvalue()


def test_an_unknown_address_is_said_so(db: None) -> None:
    with pytest.raises(CommandError, match="Nobody has an account"):
        call_command("grant_role", "nobody@example.test", "administrator")
