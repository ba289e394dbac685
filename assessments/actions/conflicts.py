"""Writes on the conflict-of-interest register."""

from typing import Any

from django.db import IntegrityError, transaction

from assessments.models import Conflict
from assessments.states import ConflictKind
from foundation import audit, clock
from foundation.errors import Invalid
from foundation.text import TextInvalid, clean_text

MOST_NOTE = 2_000


@transaction.atomic
def declare(*, person: Any, learner: Any, kind: ConflictKind | str, actor: Any, note: str = "") -> Conflict:
    """Enter a reason why a person must not judge a learner (R-14); the same reason twice is one entry.

    May be declared at any time: a panel that sits already cannot open or seal after it. Raises ``Invalid``
    with ``conflict_kind``, ``conflict_self``, ``reason_missing`` or a text code.
    """
    if kind not in list(ConflictKind):
        raise Invalid("conflict_kind", "Choose one of the kinds of conflict.", field="kind")
    if person.pk == learner.pk:
        raise Invalid("conflict_self", "Nobody judges their own work; this needs no entry.", field="learner")
    try:
        words = clean_text(note, MOST_NOTE)
    except TextInvalid as problem:
        raise Invalid(problem.code, problem.sentence, field="note") from problem
    if kind == ConflictKind.OTHER and not words:
        raise Invalid("reason_missing", "Say in a few words what the conflict is.", field="note")
    known = Conflict.objects.filter(person=person, learner=learner, kind=str(kind), ended_at__isnull=True)
    try:
        with transaction.atomic():
            if found := known.first():
                return found
            conflict = Conflict.objects.create(
                person=person,
                learner=learner,
                kind=str(kind),
                note=words,
                declared_by=actor,
                declared_at=clock.now(),
            )
    except IntegrityError:
        return known.get()
    audit.record(
        "assessments.conflict.declare",
        conflict,
        actor=actor,
        data={"person": person.pk, "learner": learner.pk, "kind": str(kind)},
    )
    return conflict
