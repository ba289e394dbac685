"""Whoever is close to a learner says so, at any time; the register bars them from then on."""

import pytest

from assessments.actions import conflicts
from assessments.models import Conflict
from assessments.states import ConflictKind
from foundation.errors import Invalid
from foundation.models import AuditEntry
from tests.assessments.conftest import Stage


def test_r14_the_same_conflict_twice_is_one_entry(stage: Stage) -> None:
    given = {
        "person": stage.chair,
        "learner": stage.learner,
        "kind": ConflictKind.FAMILY,
        "actor": stage.chair,
    }
    assert conflicts.declare(**given) == conflicts.declare(**given)
    assert Conflict.objects.count() == 1
    assert AuditEntry.objects.filter(verb="assessments.conflict.declare").count() == 1


@pytest.mark.parametrize(
    ("kind", "note", "code"),
    [
        ("envy", "", "conflict_kind"),
        ("other", " ", "reason_missing"),
        ("family", "\ud800", "text_invalid"),
        ("family", "x" * 2_001, "text_long"),
    ],
)
def test_an_entry_needs_a_known_kind_and_words_that_can_be_kept(
    stage: Stage, kind: str, note: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        conflicts.declare(person=stage.chair, learner=stage.learner, kind=kind, note=note, actor=stage.chair)
    assert refused.value.code == code
    assert not Conflict.objects.exists()


def test_nobody_is_in_conflict_with_themselves(stage: Stage) -> None:
    with pytest.raises(Invalid) as refused:
        conflicts.declare(person=stage.chair, learner=stage.chair, kind="family", actor=stage.chair)
    assert refused.value.code == "conflict_self"


def test_an_examiner_declares_for_themselves_and_the_office_for_all(stage: Stage) -> None:
    stage.pregraded()
    form = {"learner": stage.learner.pk, "kind": "mentoring", "note": "<b>Two years</b>"}
    examiner = stage.client(stage.chair)
    assert examiner.post("/conflicts/declare/", form | {"person": stage.second.pk}).status_code == 302
    assert Conflict.objects.get().person == stage.chair
    page = examiner.get("/conflicts/").content
    assert b"&lt;b&gt;Two years" in page
    office = stage.client(stage.administrator)
    assert (
        office.post("/conflicts/declare/", form | {"person": stage.second.pk, "kind": "client"}).status_code
        == 302
    )
    assert set(Conflict.objects.values_list("person", "declared_by")) == {
        (stage.chair.pk, stage.chair.pk),
        (stage.second.pk, stage.administrator.pk),
    }
    assert b"Elsa Test" in office.get("/conflicts/").content
    assert b"Emil Test" not in stage.client(stage.second).get("/conflicts/").content


@pytest.mark.parametrize(
    "given", [{}, {"learner": "x", "kind": "family"}, {"learner": "0", "kind": "family"}, {"kind": "envy"}]
)
def test_a_wrong_form_is_said_beside_its_fields(stage: Stage, given: dict[str, str]) -> None:
    stage.pregraded()
    answer = stage.client(stage.chair).post("/conflicts/declare/", given)
    assert answer.status_code == 400
    assert b"Not entered yet" in answer.content
    assert not Conflict.objects.exists()


def test_learners_and_instructors_have_no_register(stage: Stage) -> None:
    for person in (stage.learner, stage.instructor, stage.stranger):
        assert stage.client(person).get("/conflicts/").status_code == 403
        assert stage.client(person).post("/conflicts/declare/", {}).status_code == 403
