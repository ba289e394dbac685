"""A snapshot freezes a document for its owner once, by its hash, and is never changed or removed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, transaction

from anatomy import queries
from anatomy.actions import snapshots
from anatomy.document import LARGEST_FILE, fingerprint, read
from anatomy.errors import Unreadable
from anatomy.models import Snapshot
from anatomy.states import Reason
from foundation.errors import Invalid, TooLarge
from foundation.models import AuditEntry

Values = dict[str, Any]
pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Any:
    return get_user_model().objects.create_user("learner@demo.example", name="A Learner")


@pytest.fixture
def other() -> Any:
    return get_user_model().objects.create_user("other@demo.example", name="Another Learner")


def test_a_snapshot_holds_the_canonical_document_and_its_hash(
    owner: Any, minimal: Values, raw: Callable[[Values], bytes]
) -> None:
    snapshot = snapshots.take(owner=owner, raw=raw(minimal), reason=Reason.FREEZE)
    model = read(raw(minimal))
    snapshot.refresh_from_db()
    assert snapshot.sha256 == fingerprint(model)
    assert queries.model_of(snapshot) == model
    assert (snapshot.title, snapshot.edition) == ("Checkout, one chain", "PROJECT")
    assert (snapshot.element_count, snapshot.link_count, snapshot.reason) == (7, 6, "freeze")


def test_the_same_document_in_another_order_is_the_same_snapshot(
    owner: Any, minimal: Values, raw: Callable[[Values], bytes]
) -> None:
    first = snapshots.take(owner=owner, raw=raw(minimal), reason=Reason.GATE)
    minimal["elements"].reverse()
    assert snapshots.take(owner=owner, raw=raw(minimal), reason=Reason.FREEZE) == first
    assert Snapshot.objects.get().reason == "gate"


def test_two_owners_of_one_document_have_two_snapshots(
    owner: Any, other: Any, minimal: Values, raw: Callable[[Values], bytes]
) -> None:
    first = snapshots.take(owner=owner, raw=raw(minimal), reason=Reason.FREEZE)
    second = snapshots.take(owner=other, raw=raw(minimal), reason=Reason.FREEZE)
    assert first != second
    assert list(queries.snapshots_of(owner)) == [first]


def test_taking_a_snapshot_leaves_one_audit_entry(
    owner: Any, minimal: Values, raw: Callable[[Values], bytes]
) -> None:
    snapshot = snapshots.take(owner=owner, raw=raw(minimal), reason=Reason.FREEZE)
    snapshots.take(owner=owner, raw=raw(minimal), reason=Reason.FREEZE)
    entry = AuditEntry.objects.get(verb="anatomy.snapshot.take")
    assert (entry.actor, entry.object_id) == (owner, str(snapshot.pk))
    assert entry.data == {"sha256": snapshot.sha256, "reason": "freeze"}


def test_an_unreadable_document_is_refused_with_every_problem_and_nothing_is_stored(
    owner: Any, minimal: Values, raw: Callable[[Values], bytes]
) -> None:
    minimal["elements"][0]["kind"] = "wish"
    minimal["links"][0]["target"] = "P1-GOL-009"
    with pytest.raises(Unreadable) as caught:
        snapshots.take(owner=owner, raw=raw(minimal), reason=Reason.FREEZE)
    assert caught.value.status == 400
    assert caught.value.code == "kind_unknown"
    assert [p.path for p in caught.value.problems] == ["elements[0].kind", "links[0].target"]
    assert not Snapshot.objects.exists()
    assert not AuditEntry.objects.filter(verb="anatomy.snapshot.take").exists()


def test_broken_json_is_refused_with_line_and_column(owner: Any) -> None:
    with pytest.raises(Unreadable, match="Line 2, column 2"):
        snapshots.take(owner=owner, raw=b"{\n x}", reason=Reason.FREEZE)


def test_a_document_that_is_too_large_is_refused_as_such(owner: Any) -> None:
    with pytest.raises(TooLarge) as caught:
        snapshots.take(owner=owner, raw=b" " * (LARGEST_FILE + 1), reason=Reason.FREEZE)
    assert caught.value.status == 413


def test_an_unknown_reason_is_refused(owner: Any, minimal: Values, raw: Callable[[Values], bytes]) -> None:
    with pytest.raises(Invalid, match="gate, precheck, freeze, appeal"):
        snapshots.take(owner=owner, raw=raw(minimal), reason="fun")


def test_the_database_refuses_to_change_or_remove_a_snapshot(
    owner: Any, minimal: Values, raw: Callable[[Values], bytes]
) -> None:
    snapshot = snapshots.take(owner=owner, raw=raw(minimal), reason=Reason.FREEZE)
    with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
        Snapshot.objects.filter(pk=snapshot.pk).update(title="Other")
    with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
        Snapshot.objects.filter(pk=snapshot.pk).delete()


def test_the_database_refuses_the_same_hash_twice_for_one_owner(
    owner: Any, minimal: Values, raw: Callable[[Values], bytes]
) -> None:
    snapshot = snapshots.take(owner=owner, raw=raw(minimal), reason=Reason.FREEZE)
    snapshot.pk = None
    with pytest.raises(DatabaseError), transaction.atomic():
        snapshot.save(force_insert=True)


def test_the_list_of_snapshots_does_not_fetch_the_documents(
    owner: Any, minimal: Values, raw: Callable[[Values], bytes], django_assert_num_queries: Any
) -> None:
    snapshots.take(owner=owner, raw=raw(minimal), reason=Reason.FREEZE)
    with django_assert_num_queries(1):
        assert [s.title for s in queries.snapshots_of(owner)] == ["Checkout, one chain"]
    assert "document" in queries.snapshots_of(owner)[0].get_deferred_fields()
