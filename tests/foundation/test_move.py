"""A state changes only along its table, with one audit entry a step."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from enrollments.models import Enrollment
from enrollments.states import ENROLLMENT_MOVES, EnrollmentState
from foundation.errors import Refused
from foundation.models import AuditEntry
from foundation.transitions import move


def test_a_step_in_the_table_is_made_and_traced(place: Enrollment, cast: Any) -> None:
    move(
        place,
        EnrollmentState.PAUSED,
        moves=ENROLLMENT_MOVES,
        verb="t.pause",
        actor=cast.administrator,
        reason="travel",
    )
    place.refresh_from_db()
    assert place.state == "paused"
    entry = AuditEntry.objects.get(verb="t.pause")
    assert (entry.dossier, entry.actor, entry.data) == (
        place.dossier,
        cast.administrator,
        {"from": "active", "to": "paused", "reason": "travel"},
    )


def test_a_step_outside_the_table_is_refused_and_leaves_no_trace(place: Enrollment, cast: Any) -> None:
    before = AuditEntry.objects.count()
    with pytest.raises(Refused) as caught:
        move(place, EnrollmentState.INVITED, moves=ENROLLMENT_MOVES, verb="t.back", actor=cast.administrator)
    assert caught.value.code == "state_active"
    assert AuditEntry.objects.count() == before
    place.refresh_from_db()
    assert place.state == "active"


def test_a_stale_copy_moves_from_what_the_database_says(place: Enrollment, cast: Any) -> None:
    stale = Enrollment.objects.get(pk=place.pk)
    move(place, EnrollmentState.WITHDRAWN, moves=ENROLLMENT_MOVES, verb="t.end", actor=cast.administrator)
    with pytest.raises(Refused):
        move(stale, EnrollmentState.PAUSED, moves=ENROLLMENT_MOVES, verb="t.pause", actor=cast.administrator)


def test_the_database_itself_refuses_an_unknown_state(place: Enrollment, now: Callable[[], Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrollment.objects.filter(pk=place.pk).update(state="graduated")
