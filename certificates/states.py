"""States of credentials and the words the public reads."""

from enum import StrEnum


class CredentialState(StrEnum):
    """Standing of a credential (R-60 to R-68)."""

    AWARDED = "awarded"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    SURRENDERED = "surrendered"

    @property
    def public_word(self) -> str:
        """The one word the verify page says first."""
        return {"active": "valid", "awarded": "being issued"}.get(self.value, self.value)


CREDENTIAL_MOVES = {
    CredentialState.AWARDED: frozenset({CredentialState.ACTIVE, CredentialState.REVOKED}),
    CredentialState.ACTIVE: frozenset(
        {
            CredentialState.SUSPENDED,
            CredentialState.REVOKED,
            CredentialState.EXPIRED,
            CredentialState.SUPERSEDED,
            CredentialState.SURRENDERED,
        }
    ),
    CredentialState.SUSPENDED: frozenset(
        {
            CredentialState.ACTIVE,
            CredentialState.REVOKED,
            CredentialState.EXPIRED,
            CredentialState.SURRENDERED,
        }
    ),
    CredentialState.EXPIRED: frozenset({CredentialState.SUPERSEDED, CredentialState.REVOKED}),
    CredentialState.REVOKED: frozenset(),
    CredentialState.SUPERSEDED: frozenset(),
    CredentialState.SURRENDERED: frozenset(),
}


class RevocationReason(StrEnum):
    """Coded reasons, kept inside; the public reads one of three sentences (never misconduct)."""

    ISSUED_IN_ERROR = "issued_in_error"
    ASSESSMENT_INVALIDATED = "assessment_invalidated"
    MISCONDUCT = "misconduct"
    EXPIRED_REQUIREMENTS = "expired_requirements"
    HOLDER_REQUEST = "holder_request"

    @property
    def public_sentence(self) -> str:
        return (
            "Withdrawn at the holder's request."
            if self is RevocationReason.HOLDER_REQUEST
            else "Withdrawn by the issuer."
        )


class SuspensionReason(StrEnum):
    """Grounds for a suspension (R-60); coded inside, one sentence outside."""

    FEE_UNPAID = "fee_unpaid"
    RENEWAL_MISSED = "renewal_missed"
    ETHICS_INQUIRY = "ethics_inquiry"
    MISUSE_OF_MARK = "misuse_of_mark"
    EVIDENCE_IN_DOUBT = "evidence_in_doubt"
    BASIS_REVOKED = "basis_revoked"
    HOLDER_REQUEST = "holder_request"

    @property
    def public_sentence(self) -> str:
        return (
            "Suspended at the holder's request."
            if self is SuspensionReason.HOLDER_REQUEST
            else "Suspended by the issuer."
        )
