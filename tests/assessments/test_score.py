"""Levels become means, means meet the pass rule or not, seats lie together or apart; nothing compensates."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import scoring
from assessments.scoring import Criterion, PassRule
from foundation.errors import Invalid

RULE = {"mean_min": 2.8, "floor": 2, "critical_floor": 3, "spread_max": 1, "total_spread_max": 8}
RUBRIC = [
    Criterion("R1", "Strategy", 30),
    Criterion("R7", "Architecture", 40, critical=True),
    Criterion("R10", "Integrity", 10),
    Criterion("R12", "Traceability", 20, critical=True),
]
CODES = [c.code for c in RUBRIC]
some_levels = st.fixed_dictionaries({code: st.integers(0, 4) for code in CODES})


def levels(r1: int, r7: int, r10: int, r12: int) -> dict[str, int]:
    return dict(zip(CODES, (r1, r7, r10, r12), strict=True))


@pytest.mark.parametrize(
    ("given", "met", "below"),
    [
        ((3, 3, 3, 3), True, ()),
        ((2, 3, 3, 3), False, ()),  # mean 2.7
        ((2, 3, 2, 4), True, ()),  # mean 2.8 exactly
        ((4, 2, 4, 4), False, ("R7",)),  # mean 3.2, a critical criterion at 2
        ((1, 4, 4, 4), False, ("R1",)),  # mean 3.1, a plain criterion at 1
        ((4, 3, 1, 3), False, ("R10",)),
        ((4, 4, 4, 2), False, ("R12",)),
        ((0, 0, 0, 0), False, ("R1", "R7", "R10", "R12")),
        ((4, 4, 4, 4), True, ()),
    ],
)
def test_r31_mean_floor_and_critical_floor_must_all_be_met(
    given: tuple[int, int, int, int], met: bool, below: tuple[str, ...]
) -> None:
    verdict = scoring.judge(levels(*given), RUBRIC, RULE)
    assert (verdict.met, verdict.below) == (met, below)
    assert bool(verdict.sentences) is not met
    assert scoring.passes(levels(*given), RUBRIC, RULE) is met


def test_r31_each_criterion_below_standard_is_named_with_what_it_needs() -> None:
    verdict = scoring.judge(levels(1, 2, 3, 3), RUBRIC, RULE)
    assert verdict.sentences == (
        "R1 Strategy: level 1 (basic), at least 2 is needed.",
        "R7 Architecture: level 2 (partially developed), at least 3 is needed, because the criterion is critical.",
        "The weighted mean is 2.0 of 4, at least 2.8 is needed.",
    )


@given(some_levels, st.sampled_from(CODES))
def test_r31_a_high_mean_never_lifts_a_critical_criterion(found: dict[str, int], code: str) -> None:
    low = {c: 4 for c in CODES} | {code: 1}
    assert not scoring.passes(low, RUBRIC, RULE)
    if scoring.passes(found, RUBRIC, RULE):
        assert found["R7"] >= 3
        assert found["R12"] >= 3
        assert min(found.values()) >= 2


@given(some_levels, st.sampled_from(CODES))
def test_a_higher_level_never_turns_a_pass_into_a_failure(found: dict[str, int], code: str) -> None:
    if scoring.passes(found, RUBRIC, RULE):
        assert scoring.passes(found | {code: min(4, found[code] + 1)}, RUBRIC, RULE)


@pytest.mark.parametrize(
    ("given", "percent"),
    [
        ((3, 3, 3, 3), "75.0000"),
        ((4, 4, 4, 4), "100.0000"),
        ((0, 0, 0, 0), "0.0000"),
        ((1, 2, 3, 4), "55.0000"),
    ],
)
def test_percent_is_level_times_weight_over_four(given: tuple[int, int, int, int], percent: str) -> None:
    assert scoring.percent(levels(*given), RUBRIC) == Decimal(percent)
    assert scoring.percent(levels(*given), scoring.weights_of(RUBRIC)) == Decimal(percent)


def test_r34_four_places_are_kept_and_unrounded_values_compared() -> None:
    thirds = [Criterion("A", "A", 1), Criterion("B", "B", 1), Criterion("C", "C", 1)]
    found = {"A": 3, "B": 3, "C": 2}  # 2.666...
    assert scoring.percent(found, thirds) == Decimal("66.6667")
    assert scoring.judge(found, thirds, {"mean_min": "2.6667", "floor": 0}).met is False
    assert scoring.judge(found, thirds, {"mean_min": "2.6666", "floor": 0}).met is True


@given(some_levels)
def test_percent_stays_between_nothing_and_all(found: dict[str, int]) -> None:
    assert 0 <= scoring.percent(found, RUBRIC) <= 100


def test_a_rule_without_a_critical_floor_uses_its_floor_for_all() -> None:
    rule = PassRule.of({"mean_min": 2.0, "floor": 1})
    assert (rule.critical_floor, rule.spread_max, rule.total_spread_max) == (1, None, None)
    assert scoring.spread([levels(0, 0, 0, 0), levels(4, 4, 4, 4)], RUBRIC, rule).sentences == ()


@pytest.mark.parametrize(
    ("seats", "differing", "count"),
    [
        ([(3, 3, 3, 3), (3, 3, 3, 3), (3, 3, 3, 3)], (), 0),
        ([(3, 3, 3, 3), (3, 3, 2, 3), (3, 3, 3, 4)], (), 0),  # one level apart, totals 7.5 points
        ([(3, 3, 3, 3), (2, 3, 3, 3), (3, 3, 4, 3)], ("R1", "R10"), 1),  # one level apart, totals 10 points
        ([(3, 3, 3, 3), (1, 3, 3, 3), (3, 3, 3, 3)], ("R1",), 2),
        ([(3, 3, 2, 3), (3, 3, 4, 3), (3, 3, 3, 3)], ("R10",), 1),
        ([(3, 4, 3, 3), (3, 3, 3, 3), (3, 3, 3, 3)], ("R7",), 1),  # one level, but 10 points
        ([(4, 4, 3, 3), (3, 3, 3, 3), (3, 3, 3, 3)], ("R1", "R7"), 1),
    ],
)
def test_r23_a_criterion_or_the_totals_too_far_apart_ask_for_moderation(
    seats: list[tuple[int, int, int, int]], differing: tuple[str, ...], count: int
) -> None:
    found = scoring.spread([levels(*seat) for seat in seats], RUBRIC, RULE)
    assert (found.differing, len(found.sentences)) == (differing, count)


@pytest.mark.parametrize(("weight", "asked"), [(32, False), (33, True)])
def test_r23_a_spread_on_the_line_is_within_it(weight: int, asked: bool) -> None:
    rubric = [Criterion("A", "A", weight), Criterion("B", "B", 100 - weight)]
    found = scoring.spread([{"A": 3, "B": 3}, {"A": 2, "B": 3}], rubric, RULE)
    assert found.total == Decimal(weight) / 4
    assert bool(found.sentences) is asked


@given(some_levels, some_levels, some_levels)
def test_r23_the_order_of_seats_changes_nothing(
    one: dict[str, int], two: dict[str, int], three: dict[str, int]
) -> None:
    found = scoring.spread([one, two, three], RUBRIC, RULE)
    assert found == scoring.spread([three, one, two], RUBRIC, RULE)
    assert bool(found.sentences) == bool(found.differing)


@given(some_levels, some_levels, some_levels)
def test_r25_the_agreed_level_is_one_that_two_of_three_reach(
    one: dict[str, int], two: dict[str, int], three: dict[str, int]
) -> None:
    settled = scoring.agreed([one, two, three])
    for code in CODES:
        given_levels = sorted(seat[code] for seat in (one, two, three))
        assert settled[code] == given_levels[1]


def test_a_moderated_level_overrides_the_median() -> None:
    seats = [levels(3, 3, 3, 3), levels(3, 3, 3, 3), levels(1, 3, 3, 3)]
    assert scoring.agreed(seats) == levels(3, 3, 3, 3)
    assert scoring.agreed(seats, {"R1": 2}) == levels(2, 3, 3, 3)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("-1", "score_range"),
        ("5", "score_range"),
        ("1e309", "score_range"),
        ("0x10", "score_range"),
        ("NaN", "score_number"),
        ("Infinity", "score_number"),
        ("1,5", "score_number"),
        ("2.5", "score_places"),
        (True, "score_number"),
        ([3], "score_number"),
        ({"a": 1}, "score_number"),
        (None, "score_number"),
    ],
)
def test_b44_to_b47_what_is_no_level_is_refused_with_its_code(raw: Any, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        scoring.read_scores([("R1", raw, ""), *((c, 3, "") for c in CODES[1:])], RUBRIC)
    assert (refused.value.code, refused.value.field) == (code, "level_R1")


@pytest.mark.parametrize("raw", ["3", " 3 ", "٣", "3.0", 3, 3.0])
def test_b44_digits_of_every_script_and_minus_nothing_are_kept(raw: Any) -> None:
    assert scoring.level(raw) == 3
    assert scoring.level("-0") == 0


@pytest.mark.parametrize("body", ['"3"', "true", "NaN", "[3]", "null", '{"a": 1}', "2.5", "-1", "1e309"])
def test_b47_json_has_numbers_for_levels(body: str) -> None:
    with pytest.raises(Invalid) as refused:
        scoring.level(json.loads(body), from_json=True)
    assert refused.value.code.startswith("score_")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ([("R2", 3, "")], "criterion_unknown"),
        ([(7, 3, "")], "criterion_unknown"),
        ([("R1", 3, ""), ("R1", 2, "")], "criterion_twice"),
        ([("R1", 3, ""), ("R7", 3, ""), ("R10", 3, "")], "criterion_missing"),
        ([], "criterion_missing"),
    ],
)
def test_b48_every_criterion_of_the_rubric_once_and_no_other(given: list[Any], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        scoring.read_scores(given, RUBRIC)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("level", "length", "taken"),
    [(0, 39, False), (1, 40, True), (2, 0, True), (3, 0, True), (4, 39, False), (4, 40, True)],
)
def test_r24_the_lowest_two_levels_and_the_highest_need_forty_characters(
    level: int, length: int, taken: bool
) -> None:
    given = [("R1", level, "x" * length), *((c, 3, "") for c in CODES[1:])]
    if taken:
        assert scoring.read_scores(given, RUBRIC)["R1"].level == level
        return
    with pytest.raises(Invalid) as refused:
        scoring.read_scores(given, RUBRIC)
    assert (refused.value.code, refused.value.field) == ("note_missing", "note_R1")


def test_r24_blanks_do_not_count_as_a_note() -> None:
    with pytest.raises(Invalid, match="yours has 1"):
        scoring.read_scores([("R1", 4, "x" + " " * 60), *((c, 3, "") for c in CODES[1:])], RUBRIC)


def test_a_draft_may_be_unfinished_but_not_wrong() -> None:
    found = scoring.read_scores([("R7", "", "so far"), ("R1", "4", "")], RUBRIC, partial=True)
    assert {code: (s.level, s.note) for code, s in found.items()} == {"R1": (4, ""), "R7": (-1, "so far")}
    with pytest.raises(Invalid, match="from 0 to 4"):
        scoring.read_scores([("R1", "9", "")], RUBRIC, partial=True)


@pytest.mark.parametrize("note", ["\ud800", "x" * 4_001, 7])
def test_a_note_that_cannot_be_kept_is_refused_beside_its_field(note: Any) -> None:
    with pytest.raises(Invalid) as refused:
        scoring.read_scores([("R1", 3, note)], RUBRIC, partial=True)
    assert refused.value.field == "note_R1"
