"""Writes on snapshots."""

from typing import Any

from django.db import IntegrityError, transaction

from anatomy.document import DocumentError, fingerprint, read, write
from anatomy.errors import refusal
from anatomy.models import Snapshot
from anatomy.states import Reason
from foundation import audit
from foundation.errors import Invalid


@transaction.atomic
def take(*, owner: Any, raw: bytes, reason: Reason | str, actor: Any = None) -> Snapshot:
    """Freeze an anatomy document for its owner and return the snapshot.

    The same document taken again by the same owner is the same snapshot, with its first reason. ``actor`` is
    the owner unless somebody else is named. Raises ``Unreadable`` (with every problem), ``TooLarge``, or
    ``Invalid("reason_unknown")``; then nothing is stored.
    """
    if reason not in list(Reason):
        raise Invalid("reason_unknown", f"A snapshot is taken for one of: {', '.join(Reason)}.")
    try:
        model = read(raw)
    except DocumentError as refused:
        raise refusal(refused) from refused
    sha256 = fingerprint(model)
    taken = Snapshot.objects.filter(owner=owner, sha256=sha256).first()
    if taken is not None:
        return taken
    try:
        with transaction.atomic():
            snapshot = Snapshot.objects.create(
                owner=owner,
                document=write(model).decode("utf-8"),
                sha256=sha256,
                title=model.title,
                edition=model.edition,
                element_count=len(model.elements),
                link_count=len(model.links),
                reason=str(reason),
            )
    except IntegrityError:
        # Two requests with one document: the unique constraint let one through, and this is the other.
        taken = Snapshot.objects.filter(owner=owner, sha256=sha256).first()
        if taken is None:
            raise
        return taken
    audit.record(
        "anatomy.snapshot.take",
        snapshot,
        actor=actor or owner,
        data={"sha256": sha256, "reason": str(reason)},
    )
    return snapshot
