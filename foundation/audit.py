"""The audit chain: what was done, by whom, in the order it was done, bound by hash (R-75)."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import connection, models, transaction

from foundation import clock
from foundation.models import AuditEntry

HOUSE = "house"


@dataclass(frozen=True)
class Break:
    """A place where the chain does not hold: the dossier, the sequence number and what is wrong."""

    dossier: str
    sequence: int
    reason: str


def dossier_of(obj: models.Model) -> str:
    """The chain an object's entries belong to: its ``dossier`` where it has one, else the house's own."""
    return str(getattr(obj, "dossier", HOUSE))


@transaction.atomic
def record(
    verb: str,
    obj: models.Model,
    *,
    actor: AbstractBaseUser | AnonymousUser | None,
    data: dict[str, Any] | None = None,
) -> AuditEntry:
    """Append one entry to the chain of the object's dossier and return it.

    ``actor`` is None for acts of the machine. ``data`` must be JSON of ids, states and reasons.
    """
    dossier = dossier_of(obj)
    _serialize(dossier)
    last = AuditEntry.objects.filter(dossier=dossier).order_by("-sequence").first()
    entry = AuditEntry(
        dossier=dossier,
        sequence=last.sequence + 1 if last else 1,
        at=clock.now(),
        actor_id=getattr(actor, "pk", None),
        verb=verb,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        data=data or {},
        previous_hash=last.hash if last else "",
    )
    entry.hash = digest(entry)
    entry.save(force_insert=True)
    return entry


def digest(entry: AuditEntry) -> str:
    """SHA-256 over the previous hash and the entry's canonical JSON, as lower-case hex."""
    body = {
        "dossier": entry.dossier,
        "sequence": entry.sequence,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": entry.actor_id,
        "verb": entry.verb,
        "object": [entry.object_type, entry.object_id],
        "data": entry.data,
    }
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(entry.previous_hash.encode() + text.encode()).hexdigest()


def breaks() -> Iterator[Break]:
    """Walk every chain and yield each place where it does not hold; nothing when all is well."""
    previous: AuditEntry | None = None
    for entry in AuditEntry.objects.order_by("dossier", "sequence").iterator():
        first = previous is None or previous.dossier != entry.dossier
        expected = 1 if first or previous is None else previous.sequence + 1
        before = "" if first or previous is None else previous.hash
        if entry.sequence != expected:
            yield Break(entry.dossier, entry.sequence, f"an entry is missing before it (expected {expected})")
        elif entry.previous_hash != before:
            yield Break(entry.dossier, entry.sequence, "it does not follow from the entry before it")
        if digest(entry) != entry.hash:
            yield Break(entry.dossier, entry.sequence, "its content was changed")
        previous = entry


def _serialize(dossier: str) -> None:
    # Two writers would read the same last entry. SQLite has one writer at a time (immediate transactions).
    if connection.vendor == "postgresql":
        key = int.from_bytes(hashlib.sha256(dossier.encode()).digest()[:8], "big", signed=True)
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [key])
