"""A panel too far apart is moderated by somebody outside the chain, on the differing criteria only, with a reason."""

from typing import Any

import pytest

from accounts.actions import people
from accounts.roles import Role
from assessments.actions import conflicts, moderations
from assessments.models import Capstone, Moderation, SeatScore
from assessments.queries import capstones as reads
from assessments.states import ConflictKind
from foundation.errors import Invalid, Refused
from foundation.models import AuditEntry
from tests.assessments.conftest import NOTE, Stage


def test_a_moderated_level_counts_and_the_sealed_ones_stay(stage: Stage) -> None:
    moderation = stage.moderated(level=2)
    assert (moderation.levels, moderation.moderator) == ({"R1": 2}, stage.other_officer)
    assert Capstone.objects.get().state == "defended"
    standing = reads.standing(moderation.defense)
    assert standing is not None
    assert standing.agreed == {"R1": 2, "R7": 3, "R10": 3, "R12": 3}
    assert sorted(SeatScore.objects.filter(criterion__code="R1").values_list("level", flat=True)) == [1, 3, 3]
    assert AuditEntry.objects.get(verb="assessments.moderation.close").actor == stage.other_officer


@pytest.mark.parametrize(
    ("levels", "code"),
    [
        ([], "criterion_missing"),
        ([("R1", 2), ("R7", 3)], "criterion_unknown"),
        ([("R1", 2), ("R1", 3)], "criterion_twice"),
        ([("R1", 5)], "score_range"),
        ([("R1", "NaN")], "score_number"),
        ([("R1", "2.5")], "score_places"),
    ],
)
def test_b44_to_b48_exactly_the_differing_criteria_are_settled(stage: Stage, levels: Any, code: str) -> None:
    moderation = stage.in_moderation()
    with pytest.raises(Invalid) as refused:
        moderations.close(moderation=moderation, levels=levels, note=NOTE, actor=stage.officer)
    assert refused.value.code == code
    assert Capstone.objects.get().state == "in_moderation"


def test_the_reason_has_forty_characters(stage: Stage) -> None:
    with pytest.raises(Invalid) as refused:
        moderations.close(
            moderation=stage.in_moderation(), levels=[("R1", 2)], note="No.", actor=stage.officer
        )
    assert (refused.value.code, refused.value.field) == ("note_missing", "note")


@pytest.mark.parametrize("who", ["chair", "instructor", "administrator", "conflicted", "marker"])
def test_r02_who_belongs_to_the_chain_does_not_moderate(stage: Stage, who: str) -> None:
    moderation = stage.in_moderation()
    person = stage.other_officer if who in ("conflicted", "marker") else getattr(stage, who)
    if who == "instructor":
        people.grant(person=person, role=Role.OFFICER, actor=None)
    if who == "conflicted":
        conflicts.declare(person=person, learner=stage.learner, kind=ConflictKind.MENTORING, actor=person)
    if who == "marker":
        person = stage.outsider
        people.describe(person=person, name=person.name, employer="Larkfield", time_zone="UTC", actor=person)
        people.describe(
            person=stage.learner, name="Lena Test", employer="larkfield", time_zone="UTC", actor=person
        )
    for act in (
        lambda: moderations.close(moderation=moderation, levels=[("R1", 2)], note=NOTE, actor=person),
        lambda: moderations.assign(moderation=moderation, moderator=person, actor=stage.administrator),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == ("not_moderator" if who == "administrator" else "moderator_involved")


def test_it_closes_once(stage: Stage) -> None:
    moderation = stage.moderated()
    with pytest.raises(Refused) as refused:
        moderations.close(moderation=moderation, levels=[("R1", 3)], note=NOTE, actor=stage.officer)
    assert refused.value.code == "moderation_closed"


def test_what_was_given_to_one_is_not_taken_by_another(stage: Stage) -> None:
    moderation = moderations.assign(
        moderation=stage.in_moderation(), moderator=stage.outsider, actor=stage.administrator
    )
    with pytest.raises(Refused) as refused:
        moderations.close(moderation=moderation, levels=[("R1", 2)], note=NOTE, actor=stage.officer)
    assert refused.value.code == "moderator_other"


def test_the_way_through_the_pages(stage: Stage) -> None:
    moderation = stage.in_moderation()
    url = f"/moderations/{moderation.pk}/"
    office = stage.client(stage.administrator)
    assert b"In moderation" in office.get("/defenses/").content
    page = office.get(url).content.decode()
    assert "levels from 1 to 3" in page
    assert stage.outsider.name in page
    assert f">{stage.chair.name}</option>" not in page
    assert "Settle the levels" not in page
    outsider = stage.client(stage.outsider)
    assert outsider.get(url).status_code == 404
    assert office.post(f"{url}assign/", {"moderator": stage.outsider.pk}).status_code == 302
    assert b"Settle the levels" in outsider.get(url).content
    wrong = outsider.post(f"{url}close/", {"level_R1": "9", "note": NOTE})
    assert wrong.status_code == 400
    assert b"from 0 to 4" in wrong.content
    assert outsider.post(f"{url}close/", {"level_R1": "2", "note": NOTE}).status_code == 302
    assert Moderation.objects.get().levels == {"R1": 2}
    for person in (stage.learner, stage.peer, stage.chair, stage.instructor, stage.stranger):
        assert stage.client(person).get(url).status_code == 404


def test_the_panel_sees_the_moderation_in_its_room(stage: Stage) -> None:
    moderation = stage.moderated()
    room = stage.client(stage.second).get(f"/defenses/{moderation.defense_id}/").content.decode()
    assert "Moderated, because" in room
    assert NOTE in room
