"""A credential is due when every requirement of its rule is met; none compensates another (R-32)."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.states import Outcome
from certificates import eligibility, queries
from certificates.eligibility import Facts, RuleUnknown, WeekWork, judge
from tests.certificates.conftest import REGISTER, World


def rule(name: str, **parameters: Any) -> dict[str, Any]:
    return {"rule": name, "says": "Do it.", "owner": "learner", **parameters}


WORK = (WeekWork(1, 2, 2), WeekWork(2, 2, 1), WeekWork(9, 1, 0))

TABLE = [
    ("agreement_signed", {}, Facts(), False),
    ("agreement_signed", {}, Facts(agreement_signed=True), True),
    ("coursework_passed", {"from_week": 1, "to_week": 1, "share": 1.0}, Facts(weeks=WORK), True),
    ("coursework_passed", {"from_week": 1, "to_week": 2, "share": 1.0}, Facts(weeks=WORK), False),
    ("coursework_passed", {"from_week": 1, "to_week": 2, "share": 0.75}, Facts(weeks=WORK), True),
    ("coursework_passed", {"from_week": 20, "to_week": 30, "share": 0.5}, Facts(weeks=WORK), False),
    ("gate_passed", {"gate": 2}, Facts(gates=frozenset({1})), False),
    ("gate_passed", {"gate": 2}, Facts(gates=frozenset({1, 2})), True),
    ("capstone_decision_passed", {}, Facts(decided=True), False),
    ("capstone_decision_passed", {}, Facts(decided=True, released=True, outcome="not_passed"), False),
    (
        "capstone_decision_passed",
        {},
        Facts(decided=True, released=True, outcome="pass_with_conditions"),
        False,
    ),
    ("capstone_decision_passed", {}, Facts(decided=True, released=True, outcome="pass"), True),
    ("decision_released", {}, Facts(decided=True), False),
    ("decision_released", {}, Facts(decided=True, released=True), True),
    ("prerequisite_active", {"code": "CPO-T1"}, Facts(), False),
    (
        "prerequisite_active",
        {"code": "CPO-T1"},
        Facts(credentials=frozenset({("CPO-T1", "suspended")})),
        False,
    ),
    ("prerequisite_active", {"code": "CPO-T1"}, Facts(credentials=frozenset({("CPO-T1", "active")})), True),
    ("track_endorsed", {}, Facts(track_case_passed=True), False),
    ("track_endorsed", {}, Facts(track_option="TEC-DAT"), False),
    ("track_endorsed", {}, Facts(track_option="TEC-DAT", track_case_passed=True), True),
    ("track_endorsed", {"track": "PLG"}, Facts(tracks=frozenset({"EPI"})), False),
    ("track_endorsed", {"track": "PLG"}, Facts(tracks=frozenset({"PLG"})), True),
    ("attendance_at_least", {"share": 0.75}, Facts(sessions=4, attended=2), False),
    ("attendance_at_least", {"share": 0.75}, Facts(sessions=4, attended=3), True),
    ("attendance_at_least", {"share": 0.75}, Facts(), False),
    ("pregrade_no_blockers", {}, Facts(), False),
    ("pregrade_no_blockers", {}, Facts(blockers=1), False),
    ("pregrade_no_blockers", {}, Facts(blockers=0), True),
]


@pytest.mark.parametrize(("name", "parameters", "facts", "met"), TABLE)
def test_each_rule_judges_as_its_table_says(
    name: str, parameters: dict[str, Any], facts: Facts, met: bool
) -> None:
    verdict = judge(facts, [rule(name, **parameters)])
    assert verdict.met is met
    assert verdict.reasons[0].met is met
    assert verdict.reasons[0].detail


def test_every_rule_of_the_house_is_in_the_table() -> None:
    assert {row[0] for row in TABLE} == eligibility.RULES


def test_one_unmet_requirement_is_enough_to_refuse() -> None:
    verdict = judge(
        Facts(agreement_signed=True, gates=frozenset({1})),
        [rule("agreement_signed"), rule("gate_passed", gate=1), rule("gate_passed", gate=2)],
    )
    assert not verdict.met
    assert [reason.parameters["gate"] for reason in verdict.unmet] == [2]


def test_an_empty_rule_awards_nothing() -> None:
    assert not judge(Facts(agreement_signed=True), []).met


@pytest.mark.parametrize(
    ("requirement", "word"),
    [
        ({"rule": "be_nice", "says": "x", "owner": "learner"}, "be_nice"),
        ({"says": "x", "owner": "learner"}, "None"),
        (rule("gate_passed"), "needs gate"),
        (rule("gate_passed", gate="G1"), "does not take"),
        (rule("gate_passed", gate=True), "does not take"),
        (rule("agreement_signed", extra=1), "does not take"),
        (rule("attendance_at_least", share=0), "share"),
        (rule("attendance_at_least", share=1.5), "share"),
        ({"rule": "agreement_signed", "says": "", "owner": "learner"}, "sentence"),
        ({"rule": "agreement_signed", "says": "x", "owner": "nobody"}, "owner"),
    ],
)
def test_a_rule_that_cannot_be_judged_is_refused_by_name(requirement: dict[str, Any], word: str) -> None:
    with pytest.raises(RuleUnknown, match=word):
        eligibility.check([requirement])


def test_the_authored_register_holds_only_rules_that_can_be_judged() -> None:
    for entry in REGISTER:
        eligibility.check(entry["requirements"])


def test_the_same_facts_have_the_same_hash_whatever_their_order() -> None:
    one = Facts(gates=frozenset({1, 2, 3}), credentials=frozenset({("A", "active"), ("B", "revoked")}))
    other = Facts(gates=frozenset({3, 2, 1}), credentials=frozenset({("B", "revoked"), ("A", "active")}))
    assert one.sha256 == other.sha256
    assert one.sha256 != replace(one, attended=1).sha256


facts_drawn = st.builds(
    Facts,
    agreement_signed=st.booleans(),
    weeks=st.lists(
        st.tuples(st.integers(1, 48), st.integers(0, 3)), max_size=8, unique_by=lambda w: w[0]
    ).map(lambda rows: tuple(WeekWork(number, 3, passed) for number, passed in rows)),
    gates=st.frozensets(st.integers(1, 4)),
    sessions=st.just(8),
    attended=st.integers(0, 8),
    track_option=st.sampled_from(["", "TEC-DAT"]),
    track_case_passed=st.booleans(),
    tracks=st.frozensets(st.sampled_from(["PLG", "EPI", "CXR"])),
    blockers=st.sampled_from([None, 0, 2]),
    decided=st.booleans(),
    released=st.booleans(),
    outcome=st.sampled_from(["", "pass", "not_passed"]),
    credentials=st.frozensets(
        st.tuples(
            st.sampled_from(["CPO-T1", "CPO-T2", "CPO-T3", "CPO-T4"]), st.sampled_from(["active", "expired"])
        )
    ),
)


def better(facts: Facts) -> list[Facts]:
    """The same facts with one of them turned true."""
    return [
        replace(facts, agreement_signed=True),
        replace(facts, weeks=tuple(replace(week, passed=week.total) for week in facts.weeks)),
        *(replace(facts, gates=facts.gates | {gate}) for gate in range(1, 5)),
        replace(facts, attended=min(facts.sessions, facts.attended + 1)),
        replace(facts, track_option="TEC-DAT"),
        replace(facts, track_case_passed=True),
        replace(facts, tracks=facts.tracks | {"PLG", "EPI", "CXR"}),
        replace(facts, blockers=0),
        replace(facts, decided=True, released=True, outcome="pass"),
        replace(facts, credentials=facts.credentials | {("CPO-T3", "active")}),
    ]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(facts_drawn, st.sampled_from(REGISTER))
def test_a_fact_turned_true_never_turns_met_into_unmet(facts: Facts, entry: dict[str, Any]) -> None:
    before = judge(facts, entry["requirements"])
    for improved in better(facts):
        after = judge(improved, entry["requirements"])
        assert after.met or not before.met
        for old, new in zip(before.reasons, after.reasons, strict=True):
            assert new.met or not old.met


def test_facts_are_read_in_a_constant_number_of_queries(world: World, django_assert_num_queries: Any) -> None:
    world.graduate(world.enrollment)
    place = queries.enrollment(world.enrollment.pk)
    with django_assert_num_queries(6):
        facts = queries.facts_of(place)
    assert facts.released
    assert facts.outcome == "pass"
    assert facts.blockers == 0
    assert facts.gates == {1, 2, 3}
    assert facts.sessions == facts.attended == 4


def test_an_unreleased_outcome_is_not_among_the_facts(world: World) -> None:
    world.decide(world.capstone(world.enrollment), Outcome.NOT_PASSED, release=False)
    facts = queries.facts_of(queries.enrollment(world.enrollment.pk))
    assert facts.decided
    assert not facts.released
    assert facts.outcome == ""


def test_a_newer_decision_stands_in_place_of_the_older(world: World) -> None:
    capstone = world.capstone(world.enrollment)
    world.decide(capstone, Outcome.NOT_PASSED)
    world.decide(capstone, Outcome.PASS)
    assert queries.facts_of(queries.enrollment(world.enrollment.pk)).outcome == "pass"
