"""Writes of papers: rendered outside the transaction, stored once, then the credential is active."""

import hashlib
import logging
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from certificates import paper, queries
from certificates.events import CredentialIssued
from certificates.models import Credential, CredentialEvent, RenderedCertificate
from certificates.states import CREDENTIAL_MOVES, CredentialState
from foundation import clock
from foundation.errors import DomainError
from foundation.events import emit
from foundation.transitions import move

log = logging.getLogger("certificates.papers")

#: Younger credentials are left to the task that was sent at the award.
GRACE = timedelta(seconds=30)
#: A paper that failed is tried again after this, so that a mended font or template needs no person.
RETRY = timedelta(minutes=15)


def render(*, credential_id: Any, actor: Any = None) -> RenderedCertificate | None:
    """Make and keep the paper of a credential and make it active; return the paper.

    Idempotent: what is there is not made again. None when the credential left ``awarded`` before its paper was
    made, or when the paper is refused; a refusal leaves an event ``render_failed`` with code and sentence for the
    desk. Faults leave the same event and are raised.
    """
    credential = Credential.objects.get(pk=credential_id)
    kept = credential.papers.filter(template_version=paper.TEMPLATE_VERSION).first()
    if kept is None and credential.state != CredentialState.AWARDED:
        return None
    if kept is not None and credential.state != CredentialState.AWARDED:
        return kept
    try:
        content = paper.render(credential.facts)
    except DomainError as refusal:
        _failed(credential, refusal.code, refusal.sentence)
        return None
    except Exception as fault:
        _failed(credential, "fault", f"{type(fault).__name__}: {fault}"[:500])
        raise
    return _keep(credential, content, actor)


@transaction.atomic
def _keep(credential: Credential, content: bytes, actor: Any) -> RenderedCertificate | None:
    locked = Credential.objects.select_for_update().get(pk=credential.pk)
    kept = locked.papers.filter(template_version=paper.TEMPLATE_VERSION).first()
    if locked.state != CredentialState.AWARDED:
        return kept
    if kept is None:
        kept = RenderedCertificate(
            credential=locked,
            template_version=paper.TEMPLATE_VERSION,
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
            rendered_at=clock.now(),
        )
        kept.stored.save("certificate.pdf", ContentFile(content), save=False)
        kept.save(force_insert=True)
    move(
        locked,
        CredentialState.ACTIVE,
        moves=CREDENTIAL_MOVES,
        verb="certificates.credential.issue",
        actor=actor,
        data={"paper": kept.sha256},
    )
    # The note carries the paper's hash, so that the public page reads standing and paper at once.
    CredentialEvent.objects.create(
        credential=locked, kind="issued", note=kept.sha256, actor=actor, at=clock.now()
    )
    emit(CredentialIssued(credential_id=str(locked.pk)))
    return kept


def resume() -> int:
    """Make the papers that were left behind. Returns how many were tried; one that fails leaves the others alone."""
    waiting = queries.unrendered(older_than=GRACE, retry_after=RETRY)
    for credential_id in waiting:
        try:
            render(credential_id=credential_id)
        except Exception:
            log.exception("the paper of %s failed again", credential_id)
    return len(waiting)


@transaction.atomic
def _failed(credential: Credential, code: str, sentence: str) -> None:
    log.warning("the paper of %s was not made: %s", credential.pk, code)
    CredentialEvent.objects.create(
        credential=credential, kind="render_failed", reason_code=code, note=sentence, at=clock.now()
    )
