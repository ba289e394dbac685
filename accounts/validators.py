"""Rules of passwords beyond Django's own."""

from typing import Any

from django.core.exceptions import ValidationError


class MaximumLength:
    """At most 128 characters, none of them NUL (B-43); longer ones would only cost time."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) > 128:
            raise ValidationError("A password has at most 128 characters.", code="password_too_long")
        if "\x00" in password:
            raise ValidationError("A password cannot hold the NUL character.", code="password_null")

    def get_help_text(self) -> str:
        return "At most 128 characters."
