"""What happens to credentials."""

from foundation.events import event


@event
class CredentialAwarded:
    """An award was made and its credential reserved; paper follows."""

    credential_id: str


@event
class CredentialIssued:
    """The paper is there and the credential is active."""

    credential_id: str


@event
class CredentialRevoked:
    """A credential was revoked; those that rest on it are to be looked at (R-63)."""

    credential_id: str


@event
class CredentialSuspended:
    """A credential was suspended; it can come back (R-61, R-68)."""

    credential_id: str


@event
class CredentialReinstated:
    """A suspension was lifted."""

    credential_id: str


@event
class CredentialExpired:
    """A credential passed its last valid day."""

    credential_id: str
