"""How django-allauth meets the house: no open sign-up, links from the public address."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from invitations alone; mail never trusts the request's host (T-28)."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return settings.PUBLIC_ADDRESS + reverse("account_confirm_email", args=[emailconfirmation.key])

    def get_reset_password_from_key_url(self, key: str) -> str:
        return settings.PUBLIC_ADDRESS + reverse(
            "account_reset_password_from_key",
            kwargs={"uidb36": key.split("-", 1)[0], "key": key.split("-", 1)[1]},
        )
