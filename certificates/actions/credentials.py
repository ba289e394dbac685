"""Writes of a credential's standing: suspended, reinstated, revoked, expired. Each leaves an event and an audit entry."""

from typing import Any

from django.db import transaction

from certificates import queries
from certificates.events import (
    CredentialExpired,
    CredentialReinstated,
    CredentialRevoked,
    CredentialSuspended,
)
from certificates.models import Credential, CredentialEvent
from certificates.states import CREDENTIAL_MOVES, CredentialState, RevocationReason, SuspensionReason
from foundation import clock
from foundation.errors import Forbidden, Invalid, Refused
from foundation.events import emit
from foundation.text import clean_text
from foundation.transitions import move

NOTE_LENGTH = 2000


@transaction.atomic
def revoke(*, credential: Credential, reason: str, note: str, actor: Any) -> Credential:
    """Revoke for good (R-68). ``reason`` is a code of ``RevocationReason``, ``note`` says why, for the file.

    Raises ``Invalid`` ``reason_missing``, ``Refused`` ``already_revoked`` or ``state_*``, ``Forbidden``
    ``own_credential`` (B-93). What rests on it is looked at by those who listen to the event (R-63).
    """
    locked = _locked(credential, actor)
    if locked.state == CredentialState.REVOKED:
        raise Refused("already_revoked", "This credential is revoked already. A revocation is final.")
    code = _reason(reason, RevocationReason)
    _change(
        locked, CredentialState.REVOKED, "revoke", "revoked", code, _note(note), code.public_sentence, actor
    )
    emit(CredentialRevoked(credential_id=str(locked.pk)))
    return locked


@transaction.atomic
def suspend(*, credential: Credential, reason: str, note: str, actor: Any) -> Credential:
    """Suspend until the question is settled (R-60, R-61). Raises as ``revoke``."""
    locked = _locked(credential, actor)
    code = _reason(reason, SuspensionReason)
    _change(
        locked,
        CredentialState.SUSPENDED,
        "suspend",
        "suspended",
        code,
        _note(note),
        code.public_sentence,
        actor,
    )
    emit(CredentialSuspended(credential_id=str(locked.pk)))
    return locked


@transaction.atomic
def reinstate(*, credential: Credential, note: str, actor: Any) -> Credential:
    """Lift a suspension (R-68). Raises ``Refused`` ``not_suspended``, or as ``revoke``."""
    locked = _locked(credential, actor)
    if locked.state != CredentialState.SUSPENDED:
        raise Refused("not_suspended", "Only a suspended credential can be reinstated.")
    _change(locked, CredentialState.ACTIVE, "reinstate", "reinstated", "", _note(note), "", actor)
    emit(CredentialReinstated(credential_id=str(locked.pk)))
    return locked


def expire() -> int:
    """Move every credential past its last valid day to expired; the day itself still counts (UTC). Returns how many."""
    past = queries.expiring(clock.now().date())
    for credential in past:
        _expire(credential)
    return len(past)


@transaction.atomic
def _expire(credential: Credential) -> None:
    locked = Credential.objects.select_for_update().get(pk=credential.pk)
    if CredentialState.EXPIRED not in CREDENTIAL_MOVES[CredentialState(locked.state)]:
        return
    _change(locked, CredentialState.EXPIRED, "expire", "expired", "", "", "Its validity has ended.", None)
    emit(CredentialExpired(credential_id=str(locked.pk)))


def _locked(credential: Credential, actor: Any) -> Credential:
    locked = Credential.objects.select_for_update(of=("self",)).select_related("award").get(pk=credential.pk)
    if actor is not None and locked.award.learner_id == actor.pk:
        raise Forbidden("own_credential", "Nobody decides on their own credential. Ask another officer.")
    return locked


def _change(
    locked: Credential,
    to: CredentialState,
    act: str,
    kind: str,
    code: str,
    note: str,
    sentence: str,
    actor: Any,
) -> None:
    move(
        locked,
        to,
        moves=CREDENTIAL_MOVES,
        verb=f"certificates.credential.{act}",
        actor=actor,
        reason=str(code),
    )
    CredentialEvent.objects.create(
        credential=locked,
        kind=kind,
        reason_code=str(code),
        note=note,
        public_sentence=sentence,
        actor=actor,
        at=clock.now(),
    )


def _reason(raw: str, kinds: Any) -> Any:
    if raw not in {str(kind) for kind in kinds}:
        raise Invalid("reason_missing", "Choose the reason from the list.", field="reason")
    return kinds(raw)


def _note(raw: str) -> str:
    note = clean_text(raw, NOTE_LENGTH)
    if not note:
        raise Invalid(
            "reason_missing",
            "Say in a sentence what happened. It stays inside the program office.",
            field="note",
        )
    return note
