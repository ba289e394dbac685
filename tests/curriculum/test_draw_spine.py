"""Forty-eight weeks are drawn as forty-eight vertebrae, and their states can be told apart without color."""

import itertools
import re

import pytest

from curriculum import spine

CPA = tuple(spine.Level(n, f"Level {n}", 12 * n - 11, 12 * n) for n in range(1, 5))
CPO = tuple(
    spine.Level(n, f"Phase {n}", first, last, kind="Phase")
    for n, (first, last) in enumerate(((1, 8), (9, 20), (21, 36), (37, 48)), start=1)
)


def weeks(now: int, levels: tuple[spine.Level, ...] = CPA) -> list[spine.Week]:
    gates = {level.last for level in levels}
    states: dict[int, spine.WeekState] = {n: "done" if n < now else "locked" for n in range(1, 49)}
    states[now] = "current"
    return [spine.Week(n, f"Week title {n}", state, gate=n in gates) for n, state in states.items()]


def points(path: str) -> list[tuple[float, float]]:
    numbers = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", path)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


@pytest.mark.parametrize("levels", [CPA, CPO])
@pytest.mark.parametrize("orientation", ["vertical", "strip", "thin"])
def test_every_week_is_drawn_once_and_in_order(levels, orientation):
    drawing = spine.draw(weeks(7, levels), levels, orientation)
    numbers = [bone.number for group in drawing.groups for bone in group.vertebrae]
    assert numbers == list(range(1, 49))
    assert [len(group.vertebrae) for group in drawing.groups] == [lv.last - lv.first + 1 for lv in levels]


@pytest.mark.parametrize("levels", [CPA, CPO])
def test_no_bone_leaves_the_picture(levels):
    tall = spine.draw(weeks(7, levels), levels, "vertical")
    for group in tall.groups:
        for bone in group.vertebrae:
            for x, y in points(bone.path):
                assert 0 <= x <= tall.width, bone.number
                assert 0 <= y <= tall.height, bone.number
    for group in spine.draw(weeks(7, levels), levels, "strip").groups:
        for bone in group.vertebrae:
            for x, y in points(bone.path):
                assert -1 <= x <= group.width, bone.number
                assert 0 <= y <= group.height, bone.number


def test_vertebrae_of_one_column_do_not_grow_into_each_other():
    bodies = [bone for group in spine.draw(weeks(7), CPA, "vertical").groups for bone in group.vertebrae]
    pitch = spine.PITCH["vertical"]
    for upper, lower in itertools.pairwise(bodies):
        assert lower.y - upper.y >= pitch - 0.11


def test_a_gate_has_its_own_shape():
    bones = [bone for group in spine.draw(weeks(7), CPA, "vertical").groups for bone in group.vertebrae]
    gates = [bone for bone in bones if bone.gate]
    assert [gate.number for gate in gates] == [12, 24, 36, 48]
    assert all(gate.path.count("M") >= 2 and gate.detail for gate in gates)
    assert all(bone.path.count("M") == 1 and not bone.detail for bone in bones if not bone.gate)


def test_each_state_has_a_word_and_an_icon_besides_its_color():
    assert len(set(spine.STATE_WORDS.values())) == len(set(spine.STATE_ICONS.values())) == 4


def test_a_better_word_replaces_the_plain_one():
    given = weeks(3)
    given[2] = spine.Week(3, "Goals", "current", word="In marking", note="Result within seven days.")
    bone = spine.draw(given, CPA).groups[0].vertebrae[2]
    assert bone.label == "Week 3: Goals. In marking"
    assert bone.note == "Result within seven days."


def test_a_board_of_many_learners_needs_one_path_per_state():
    drawing = spine.draw(weeks(7), CPA, "thin")
    assert [state for state, _path in drawing.layers] == ["locked", "done", "current"]
    assert sum(path.count("M") for _state, path in drawing.layers) == 48


def test_the_summary_says_in_words_what_the_picture_shows():
    assert spine.summary(weeks(7)) == "Week 7 of 48: Week title 7. 6 done. 41 locked."
    assert spine.summary([spine.Week(n, "x", "done") for n in range(1, 49)]) == "48 weeks. All weeks done."


@pytest.mark.parametrize(
    "levels",
    [
        CPA[:3],
        (*CPA[:3], spine.Level(4, "x", 37, 47)),
        (*CPA, spine.Level(5, "x", 48, 48)),
    ],
)
def test_levels_that_miss_or_repeat_a_week_are_refused(levels):
    with pytest.raises(ValueError, match="exactly once"):
        spine.draw(weeks(7), levels)


def test_the_border_of_a_certificate_holds_every_week_and_leaves_the_middle_to_the_text():
    frame = spine.border(297, 210)
    assert len(frame.pieces) == 48
    assert [number for number, piece in enumerate(frame.pieces, start=1) if piece.gate] == [12, 24, 36, 48]
    for number, piece in enumerate(frame.pieces, start=1):
        for x, y in points(piece.path):
            assert 5 <= y <= 205, number
            assert 5 <= (x if number <= 24 else 297 - x) <= 29.7, number


def test_shapes_are_made_once_for_all_learners():
    first = spine.draw(weeks(7), CPA, "strip").groups[0].vertebrae[0].path
    again = spine.draw(weeks(30), CPA, "strip").groups[0].vertebrae[0].path
    assert first is again
