"""One decision by somebody outside the chain, in agreement with the pass rule; the learner reads it after its release."""

import re
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connections, transaction

from accounts.actions import people
from accounts.roles import Role
from assessments.actions import conflicts, decisions
from assessments.models import Capstone, Decision, DecisionRelease
from assessments.states import ConflictKind, Outcome
from foundation import audit
from foundation.errors import Invalid, Refused
from foundation.models import AuditEntry, OutboxEntry
from notifications.models import Message
from tests.assessments.conftest import CODES, NOTE, REASON, Stage


def decide(
    stage: Stage, capstone: Capstone, outcome: Any = Outcome.PASS, reason: str = REASON, actor: Any = None
) -> Decision:
    return decisions.decide(capstone=capstone, outcome=outcome, reason=reason, actor=actor or stage.officer)


def test_a_pass_rests_on_everything_that_led_to_it(stage: Stage) -> None:
    decision = stage.decided()
    assert (decision.outcome, decision.meets_rule, str(decision.weighted_mean)) == ("pass", True, "3.0000")
    assert Capstone.objects.get().state == "decided"
    basis = decision.basis
    assert basis["agreed"] == dict.fromkeys(CODES, 3)
    assert len(basis["seats"]) == 3
    assert basis["below"] == []
    assert basis["machine"]["acknowledged_at"]
    assert basis["rubric"]["code"] == "capstone-tiny"
    assert AuditEntry.objects.get(verb="assessments.decision.make").actor == stage.officer
    assert OutboxEntry.objects.filter(kind="assessments.CapstoneDecided").count() == 1
    assert list(audit.breaks()) == []


@pytest.mark.parametrize("outcome", [Outcome.PASS, Outcome.PASS_WITH_CONDITIONS])
def test_r31_no_pass_against_the_rule_and_the_criteria_are_named(stage: Stage, outcome: Outcome) -> None:
    defense = stage.defended(3, R7=2)
    with pytest.raises(Refused) as refused:
        decide(stage, defense.capstone, outcome)
    assert (refused.value.code, refused.value.field) == ("rule_not_met", "outcome")
    assert "R7 Architecture: level 2 (partially developed), at least 3 is needed" in refused.value.sentence
    assert decide(stage, defense.capstone, Outcome.NOT_PASSED).basis["below"] != []


def test_r31_no_failure_against_the_rule_either(stage: Stage) -> None:
    defense = stage.defended()
    with pytest.raises(Refused) as refused:
        decide(stage, defense.capstone, Outcome.NOT_PASSED)
    assert refused.value.code == "rule_met"
    assert decide(stage, defense.capstone, Outcome.DEFERRED).outcome == "deferred"


def test_r23_a_moderated_level_decides(stage: Stage) -> None:
    moderation = stage.moderated(level=1)
    with pytest.raises(Refused, match="R1 Strategy: level 1"):
        decide(stage, moderation.defense.capstone)


def test_a_capstone_in_moderation_cannot_be_decided_yet(stage: Stage) -> None:
    moderation = stage.in_moderation()
    with pytest.raises(Refused, match="in moderation"):
        decide(stage, moderation.defense.capstone)


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("instructor", "You teach or taught"),
        ("second", "You sit on the panel"),
        ("moderator", "You moderated the scores"),
        ("conflicted", "declared conflict of interest"),
        ("learner", "This is your own work"),
    ],
)
def test_r04_who_taught_sat_or_moderated_does_not_decide(stage: Stage, who: str, words: str) -> None:
    capstone = (stage.moderated().defense if who == "moderator" else stage.defended()).capstone
    person = {"moderator": stage.other_officer, "conflicted": stage.officer}.get(who) or getattr(stage, who)
    people.grant(person=person, role=Role.OFFICER, actor=None)
    if who == "conflicted":
        conflicts.declare(person=person, learner=stage.learner, kind=ConflictKind.SUPERVISION, actor=person)
    with pytest.raises(Refused, match=words) as refused:
        decide(stage, capstone, actor=person)
    assert refused.value.code == "decider_involved"
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("outcome", "reason", "code"),
    [
        ("maybe", REASON, "outcome_unknown"),
        ("pass", "Fine.", "reason_missing"),
        ("pass", "\ud800", "text_invalid"),
    ],
)
def test_an_unknown_outcome_or_a_thin_reason_is_refused(
    stage: Stage, outcome: str, reason: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        decide(stage, stage.defended().capstone, outcome, reason)
    assert refused.value.code == code


def test_r82_a_decision_never_changes_and_always_has_a_human_hand(stage: Stage) -> None:
    decision = stage.decided()
    for change in (lambda: Decision.objects.update(outcome="void"), lambda: decision.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.create(
            capstone=decision.capstone, number=2, outcome="pass", decided_by=None, reason="x", weighted_mean=4,
            meets_rule=True, basis={},
        )  # fmt: skip
    with pytest.raises(Refused) as refused:
        decide(stage, decision.capstone, actor=stage.other_officer)
    assert refused.value.code == "decided_already"


def test_releasing_twice_is_one_release(stage: Stage) -> None:
    decision = stage.decided()
    first = decisions.release(decision=decision, actor=stage.administrator)
    assert decisions.release(decision=decision, actor=stage.officer) == first
    assert DecisionRelease.objects.count() == 1
    assert OutboxEntry.objects.filter(kind="assessments.DecisionReleased").count() == 1


def test_nobody_releases_their_own_result(stage: Stage) -> None:
    with pytest.raises(Refused) as refused:
        decisions.release(decision=stage.decided(), actor=stage.learner)
    assert refused.value.code == "own_work"


@pytest.mark.parametrize("machine", [False, True])
def test_r36_with_or_without_the_machine_the_decision_is_the_same(stage: Stage, machine: bool) -> None:
    stage.machine = machine
    decision = stage.decided(Outcome.NOT_PASSED, 3, R7=2)
    assert bool(decision.basis["machine"]["report"]) is machine
    assert (str(decision.weighted_mean), decision.meets_rule) == ("2.6000", False)
    assert decision.basis["below"] == [
        "R7 Architecture: level 2 (partially developed), at least 3 is needed, because the criterion is critical.",
        "The weighted mean is 2.6 of 4, at least 2.8 is needed.",
    ]


# --- pages ----------------------------------------------------------------------------------------

WORDS = "unmistakable-reason-90210 that the learner may read later"


def steady(page: str) -> list[str]:
    """A page without what differs from answer to answer: nonces and tokens."""
    lines = (re.sub(r'nonce="[^"]*"', "", line) for line in page.splitlines())
    return [line for line in lines if "csrf" not in line.lower()]


def result_page(stage: Stage) -> str:
    answer = stage.client(stage.learner).get(f"/learn/{stage.place.pk}/capstone/")
    api = stage.client(stage.learner).get(f"/api/v1/assessments/capstones/{Capstone.objects.get().pk}")
    return answer.content.decode() + api.content.decode()


def test_the_learner_reads_nothing_of_a_decision_before_its_release(stage: Stage) -> None:
    defense = stage.defended(2)
    before = result_page(stage)
    decide(stage, defense.capstone, Outcome.NOT_PASSED, WORDS)
    between = result_page(stage)
    assert "Decision due" in between
    for word in (WORDS, "decided", "Not yet passed", "not_passed", "below standard"):
        assert word not in between, word
    assert steady(between) == steady(before)
    decisions.release(decision=Decision.objects.get(), actor=stage.administrator)
    after = result_page(stage)
    assert "Not yet passed" in after
    assert WORDS in after
    assert "R7 Architecture: level 2" in after


def test_the_learner_never_reads_who_gave_which_score(stage: Stage) -> None:
    defense = stage.held()
    stage.seal(defense, stage.chair, 3, R10=4)
    stage.seal(defense, stage.second, 3)
    stage.seal(defense, stage.third, 3)
    decide(stage, defense.capstone)
    decisions.release(decision=Decision.objects.get(), actor=stage.administrator)
    page = result_page(stage)
    assert "Passed" in page
    assert "Agreed level of each criterion" in page
    assert NOTE not in page
    assert "Integrity, level 4." not in page


def test_the_pack_and_the_decision_through_the_pages(stage: Stage) -> None:
    stage.machine = True
    defense = stage.defended()
    officer = stage.client(stage.officer)
    assert b"Decision due" in officer.get("/decisions/").content
    url = f"/decisions/{defense.capstone_id}/"
    pack = officer.get(url).content.decode()
    for words in (
        "Sealed scores of the panel",
        "The pass rule is met",
        "Machine evidence, not a judgment",
        "Conflicts on file",
    ):
        assert words in pack
    wrong = officer.post(url, {"outcome": "not_passed", "reason": WORDS})
    assert wrong.status_code == 400
    assert "cannot be “not yet passed”" in wrong.content.decode()
    assert WORDS in wrong.content.decode()
    assert officer.post(url, {"outcome": "pass", "reason": WORDS}).status_code == 302
    office = stage.client(stage.administrator)
    assert b"Release" in office.get("/decisions/").content
    assert office.post(f"{url}release/").status_code == 302
    assert "Passed" in result_page(stage)
    assert office.get("/decisions/").status_code == 200


def test_an_involved_officer_reads_why_instead_of_the_form(stage: Stage) -> None:
    moderation = stage.moderated()
    url = f"/decisions/{moderation.defense.capstone_id}/"
    page = stage.client(stage.other_officer).get(url).content.decode()
    assert "You moderated the scores of Lena Test." in page
    assert 'name="outcome"' not in page
    refused = stage.client(stage.other_officer).post(url, {"outcome": "deferred", "reason": WORDS})
    assert refused.status_code == 400
    assert not Decision.objects.exists()


def test_who_may_decide_and_release(stage: Stage) -> None:
    decision = stage.decided()
    url = f"/decisions/{decision.capstone_id}/"
    for person in (stage.learner, *stage.panel):
        assert stage.client(person).get(url).status_code == 403
        assert stage.client(person).post(f"{url}release/").status_code == 403
    for person in (stage.outsider, stage.instructor, stage.peer, stage.stranger):
        assert stage.client(person).get(url).status_code == 404
        assert stage.client(person).get("/decisions/").status_code == 403
    assert stage.client(stage.administrator).get(url).status_code == 403
    assert not DecisionRelease.objects.exists()


def test_an_officer_who_learns_is_only_a_learner_about_their_own(stage: Stage) -> None:
    decision = stage.decided()
    people.grant(person=stage.learner, role=Role.OFFICER, actor=None)
    browser = stage.client(stage.learner)
    assert browser.get(f"/decisions/{decision.capstone_id}/").status_code == 403
    assert browser.get(f"/defenses/{decision.capstone.defenses.get().pk}/").status_code == 404
    assert browser.post(f"/decisions/{decision.capstone_id}/release/").status_code == 403
    assert b"Lena Test" not in browser.get("/decisions/").content.replace(
        b"<span>Lena Test</span>", b""
    ).replace(b"<strong>Lena Test</strong>", b"")


def test_the_pack_asks_a_fixed_number_of_questions(stage: Stage, django_assert_max_num_queries: Any) -> None:
    defense = stage.defended()
    officer = stage.client(stage.officer)
    with django_assert_max_num_queries(26):
        officer.get(f"/decisions/{defense.capstone_id}/")
    with django_assert_max_num_queries(8):
        officer.get("/decisions/")


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_officers_who_decide_at_once_make_one_decision(transactional_db: None, request: Any) -> None:
    stage: Stage = request.getfixturevalue("stage")
    capstone = stage.defended().capstone
    line, refused = threading.Barrier(2), []

    def act(person: Any) -> None:
        try:
            line.wait(10)
            decide(stage, capstone, actor=person)
        except Refused as problem:
            refused.append(problem.code)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=act, args=(person,)) for person in (stage.officer, stage.other_officer)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert refused == ["decided_already"]
    assert Decision.objects.count() == 1


@pytest.mark.parametrize(("step", "key"), [("in_moderation", "moderation:"), ("decided", "decided:")])
def test_t03_an_officer_who_is_the_learner_hears_nothing_before_the_release(
    stage: Stage, deliver: Callable[[], int], step: str, key: str
) -> None:
    people.grant(person=stage.learner, role=Role.OFFICER, actor=stage.administrator)
    getattr(stage, step)()
    deliver()
    told = Message.objects.filter(key__startswith=key)
    assert stage.other_officer in [message.recipient for message in told]
    assert stage.learner not in [message.recipient for message in told]


def test_the_support_desk_shows_no_decision_before_its_release(stage: Stage) -> None:
    decision = stage.decided()
    stage.administrator.is_staff = stage.administrator.is_superuser = True
    stage.administrator.save()
    desk, row = stage.client(stage.administrator), f"/support/assessments/decision/{decision.pk}/change/"
    assert desk.get(row).status_code == 302
    decisions.release(decision=decision, actor=stage.officer)
    assert desk.get(row).status_code == 200
