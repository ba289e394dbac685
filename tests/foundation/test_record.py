"""The audit chain is append-only and any change to it is named (R-75)."""

import io
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from enrollments.models import Enrollment
from foundation import audit, ledger
from foundation.models import AuditEntry


def test_entries_of_a_dossier_follow_one_another(place: Enrollment, cast: Any) -> None:
    first = audit.record("t.one", place, actor=cast.officer)
    second = audit.record("t.two", place, actor=None, data={"n": 1})
    assert second.sequence == first.sequence + 1
    assert second.previous_hash == first.hash
    assert list(audit.breaks()) == []


def test_the_database_refuses_to_change_or_remove_an_entry(place: Enrollment) -> None:
    for act in (
        lambda: AuditEntry.objects.update(verb="x"),
        lambda: AuditEntry.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_a_changed_byte_is_named(place: Enrollment, cast: Any) -> None:
    entry = audit.record("t.one", place, actor=cast.officer)
    audit.record("t.two", place, actor=cast.officer)
    ledger.disarm(connection, AuditEntry._meta.db_table)
    try:
        AuditEntry.objects.filter(pk=entry.pk).update(verb="t.other")
    finally:
        ledger.arm(connection, AuditEntry._meta.db_table)
    broken = list(audit.breaks())
    assert [(b.dossier, b.sequence) for b in broken] == [(place.dossier, entry.sequence)]
    with pytest.raises(SystemExit):
        call_command("verify_ledger", stdout=io.StringIO())


def test_a_missing_entry_is_named(place: Enrollment, cast: Any) -> None:
    entry = audit.record("t.one", place, actor=cast.officer)
    audit.record("t.two", place, actor=cast.officer)
    ledger.disarm(connection, AuditEntry._meta.db_table)
    try:
        AuditEntry.objects.filter(pk=entry.pk).delete()
    finally:
        ledger.arm(connection, AuditEntry._meta.db_table)
    assert [b.sequence for b in audit.breaks()] == [entry.sequence + 1]


def test_the_chronicle_tells_one_enrollments_story(place: Enrollment) -> None:
    told = io.StringIO()
    call_command("chronicle", str(place.pk), stdout=told)
    assert "enrollments.place.activate" in told.getvalue()
    assert "enrollments.agreement.sign" in told.getvalue()
