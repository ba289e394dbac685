"""A document is taken whole or refused with every reason and its path; nothing is repaired in silence."""

import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anatomy.document import (
    LARGEST_FILE,
    MOST_ELEMENTS,
    MOST_LINKS,
    DocumentError,
    read,
    write,
)
from anatomy.shapes import MOST_PROBLEMS

Values = dict[str, Any]
HEAD = '"format": "enterprise-anatomy/1", "title": "T", "edition": "PROJECT"'


def refused(source: bytes | str | Values) -> DocumentError:
    """The refusal of a document."""
    with pytest.raises(DocumentError) as caught:
        read(json.dumps(source) if isinstance(source, dict) else source)
    return caught.value


def reasons(source: bytes | str | Values) -> list[tuple[str, str]]:
    """(code, path) of every problem of a refused document."""
    return [(problem.code, problem.path) for problem in refused(source).problems]


def only(source: bytes | str | Values, code: str, path: str) -> str:
    """The sentence of the one problem a document has."""
    problems = refused(source).problems
    assert [(p.code, p.path) for p in problems] == [(code, path)]
    return problems[0].sentence


@pytest.mark.parametrize(
    ("source", "place"),
    [
        (b"", "line 1, column 1"),
        (b"   \n", "line 1, column 1"),
        (b"[]", "line 1, column 1"),
        (b"null", "line 1, column 1"),
        (b'"x"', "line 1, column 1"),
        (b'{"a": 1,}', "line 1, column 9"),
        (b'{\n "a": tru\n}', "line 2, column 7"),
        (b"\xff\xfe{\x00}\x00", "line 1, column 1"),
        (b'{"a":\n "\xe9"}', "line 2, column 3"),
        (b'{"a": "b\nc"}', "line 1, column 9"),
        (b"{} {}", "line 1, column 4"),
    ],
)
def test_what_is_not_json_is_refused_with_line_and_column(source: bytes, place: str) -> None:
    assert place in only(source, "json_invalid", "document").lower()


def test_a_byte_order_mark_of_utf_8_is_no_problem(minimal: Values, raw: Callable[[Values], bytes]) -> None:
    assert read(b"\xef\xbb\xbf" + raw(minimal)) == read(raw(minimal))


def test_nesting_too_deep_is_refused_where_it_begins_to_be() -> None:
    sentence = only("\n" + "[" * 3000, "json_deep", "document")
    assert "Line 2, column 13" in sentence


def test_brackets_inside_of_texts_are_no_nesting(minimal: Values) -> None:
    minimal["title"] = '[[[[[[[[[[[[[[[[\\"{{{{{{{{{{'
    assert read(json.dumps(minimal)).title == minimal["title"]


@pytest.mark.parametrize(
    "hostile",
    [b'["' + b'\\"' * 2_000_000, b'"' * 4_000_000, b'{"title":' + b"9" * 4_000_000 + b"}"],
    ids=["quotes escaped", "quotes", "one number"],
)
def test_megabytes_of_rubbish_are_refused_in_one_pass(hostile: bytes) -> None:
    refused(hostile)


def test_many_unknown_fields_are_counted_without_being_worded_one_by_one() -> None:
    error = refused(b"{" + b",".join(b'"k%d":1' % n for n in range(200_000)) + b"}")
    assert len(error.problems) == MOST_PROBLEMS
    assert error.total == 200_003


def test_a_file_over_five_megabytes_is_refused() -> None:
    assert "5 MB" in only(b" " * (LARGEST_FILE + 1), "file_too_large", "document")
    assert "5 MB" in only("é" * (LARGEST_FILE // 2 + 1), "file_too_large", "document")


@pytest.mark.parametrize(("name", "most"), [("elements", MOST_ELEMENTS), ("links", MOST_LINKS)])
def test_more_entries_than_the_limit_are_refused_without_reading_them(name: str, most: int) -> None:
    text = f'{{{HEAD}, "{name}": [{",".join(["{}"] * (most + 1))}]}}'
    assert f"{most + 1:,}" in only(text, "list_long", name)


def test_a_key_that_stands_twice_is_refused() -> None:
    text = f'{{{HEAD}, "elements": [{{"code": "P1-GOL-001", "perspective": "P1", "kind": "goal", "name": "A", "name": "B"}}]}}'
    assert only(text, "json_twice", "elements[0].name").startswith("The field “name”")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e309", "9" * 400, "1" + "0" * 16])
def test_a_number_nobody_can_store_is_refused(minimal: Values, number: str) -> None:
    text = json.dumps(minimal).replace('"baseline": 38', f'"baseline": {number}')
    only(text, "number_invalid", "elements[0].metrics[0].baseline")


@pytest.mark.parametrize("value", [True, "38", [38], {"a": 1}])
def test_a_number_is_a_number_without_quotes(minimal: Values, value: Any) -> None:
    minimal["elements"][0]["metrics"][0]["baseline"] = value
    only(minimal, "type_invalid", "elements[0].metrics[0].baseline")


@pytest.mark.parametrize(
    "sign", ["\x00", "\ud800", "\x07", "\x1b", "\u202e"], ids=["NUL", "surrogate", "BEL", "ESC", "override"]
)
def test_characters_nobody_can_see_or_store_are_refused(minimal: Values, sign: str) -> None:
    minimal["elements"][2]["statement"] = f"Offer {sign} card"
    sentence = only(minimal, "text_invalid", "elements[2].statement")
    assert f"U+{ord(sign):04X}" in sentence
    sentence.encode()


def test_such_characters_are_refused_in_keys_too() -> None:
    error = refused(f'{{{HEAD}, "a\\u0000\\ud800": 1}}')
    assert [(p.code, p.path) for p in error.problems] == [("field_unknown", "document")]
    str(error).encode()


def test_texts_of_all_scripts_are_taken_in_one_unicode_form(minimal: Values) -> None:
    minimal["elements"][0]["name"] = "  Ve\u0301rifier محمد 𠮷野家 <b>{{7*7}}</b> "
    assert read(json.dumps(minimal)).elements[0].name == "Vérifier محمد 𠮷野家 <b>{{7*7}}</b>"


@pytest.mark.parametrize(
    ("place", "name", "most"),
    [(0, "name", 120), (0, "statement", 2000), (0, "owner_role", 120)],
)
def test_an_over_long_text_is_refused_and_the_longest_allowed_is_taken(
    minimal: Values, place: int, name: str, most: int
) -> None:
    minimal["elements"][place][name] = "x" * most
    read(json.dumps(minimal))
    minimal["elements"][place][name] = "x" * (most + 1)
    assert f"{most:,}" in only(minimal, "text_long", f"elements[{place}].{name}")


@pytest.mark.parametrize(
    "code", ["P3-RUL-4", "P3-RUL-0004", "p3-rul-004", "P7-RUL-004", "P3RUL004", "P3-RULE-004", "P3-RUL-٠٠٤"]
)
def test_a_code_of_another_pattern_is_refused(minimal: Values, code: str) -> None:
    minimal["elements"].append({"code": code, "perspective": "P3", "kind": "rule_logic", "name": "Another"})
    assert "P3-RUL-004" in only(minimal, "code_pattern", "elements[7].code")


def test_a_code_that_contradicts_its_perspective_is_refused(minimal: Values) -> None:
    minimal["elements"].append({"code": "P2-PRC-002", "perspective": "P3", "kind": "ui_logic", "name": "N"})
    only(minimal, "code_perspective", "elements[7].code")


def test_an_unknown_perspective_is_refused(minimal: Values) -> None:
    minimal["elements"].append({"code": "P3-UIL-001", "perspective": "P9", "kind": "ui_logic", "name": "N"})
    only(minimal, "perspective_unknown", "elements[7].perspective")


def test_an_unknown_kind_is_refused_and_the_kinds_of_its_perspective_are_named(minimal: Values) -> None:
    minimal["elements"].append({"code": "P3-API-001", "perspective": "P3", "kind": "api", "name": "N"})
    sentence = only(minimal, "kind_unknown", "elements[7].kind")
    assert "api is a kind of P4" in sentence
    assert "rule_logic, data_logic, ui_logic" in sentence


def test_a_code_used_twice_is_refused_and_the_first_place_is_named(minimal: Values) -> None:
    minimal["elements"].append(minimal["elements"][2] | {"name": "Other"})
    assert "elements[2]" in only(minimal, "code_twice", "elements[7].code")


def test_a_link_to_itself_is_refused(minimal: Values) -> None:
    minimal["links"].append({"source": "P4-API-001", "target": "P4-API-001", "type": "depends"})
    only(minimal, "link_self", "links[6]")


def test_a_link_to_nothing_is_refused(minimal: Values) -> None:
    minimal["links"].append({"source": "P4-API-009", "target": "P3-RUL-001", "type": "carries"})
    assert "P4-API-009" in only(minimal, "link_unknown", "links[6].source")


def test_the_same_link_twice_is_refused(minimal: Values) -> None:
    minimal["links"].append(dict(minimal["links"][0]))
    assert "links[0]" in only(minimal, "link_twice", "links[6]")


def test_a_link_that_skips_a_perspective_is_refused_with_what_is_allowed(minimal: Values) -> None:
    minimal["links"].append({"source": "P6-MON-001", "target": "P3-RUL-001", "type": "operates"})
    sentence = only(minimal, "link_not_allowed", "links[6]")
    assert "T-13" in sentence
    assert "No link may go from P6 (Operations) to P3 (System logic)" in sentence
    assert "operates goes from P6 to P4 or P6 to P2" in sentence


def test_a_link_of_the_wrong_type_is_refused_with_the_types_of_its_ends(minimal: Values) -> None:
    minimal["links"].append({"source": "P3-RUL-001", "target": "P2-PRC-001", "type": "realizes"})
    assert "these links are allowed: enforces." in only(minimal, "link_not_allowed", "links[6]")


def test_a_handover_within_one_department_is_refused(minimal: Values) -> None:
    minimal["departments"] = [{"code": "D2", "name": "Product"}, {"code": "D6", "name": "Sales"}]
    minimal["elements"][1]["department"] = "D2"
    other = {"code": "P2-HND-001", "perspective": "P2", "kind": "handover", "name": "N", "department": "D2"}
    minimal["elements"].append(other)
    minimal["links"].append({"source": "P2-HND-001", "target": "P2-PRC-001", "type": "hands_over"})
    assert "D2" in only(minimal, "link_not_allowed", "links[6]")
    other["department"] = "D6"
    read(json.dumps(minimal))


def test_metrics_stand_at_goals_and_measures_only(minimal: Values) -> None:
    minimal["elements"][6]["metrics"] = [{"name": "Approval rate"}]
    only(minimal, "metric_place", "elements[6].metrics")


def test_a_variable_holds_only_its_own_fields(minimal: Values) -> None:
    minimal["elements"][2]["variables"][0]["value"]["deadline"] = "30 min"
    assert "DATA holds: entity" in only(minimal, "field_unknown", "elements[2].variables[0].value.deadline")


def test_an_unknown_field_is_refused_with_the_one_that_was_meant(minimal: Values) -> None:
    minimal["elements"][0]["statment"] = "x"
    assert "Did you mean statement?" in only(minimal, "field_unknown", "elements[0].statment")


@pytest.mark.parametrize(
    ("listed", "entry", "path"),
    [
        ("findings", {"code": "FND-001", "stage": 4, "finding_class": "absence", "title": "T", "elements": ["P3-RUL-009"]}, "findings[0].elements"),
        ("findings", {"code": "FND-001", "stage": 4, "finding_class": "absence", "title": "T", "evidence": ["EVD-001"]}, "findings[0].evidence"),
        ("treatments", {"code": "TRT-001", "finding": "FND-001"}, "treatments[0].finding"),
        ("decision_uses", {"code": "DEC-001", "decision": "D", "decision_class": "conflict", "elements": ["P3-RUL-009"]}, "decision_uses[0].elements"),
        ("change_scenarios", {"code": "SCN-001", "text": "T", "start_element": "P3-RUL-009"}, "change_scenarios[0].start_element"),
    ],
)  # fmt: skip
def test_a_reference_to_nothing_is_refused(minimal: Values, listed: str, entry: Values, path: str) -> None:
    minimal[listed] = [entry]
    only(minimal, "reference_unknown", path)


@pytest.mark.parametrize(
    "day", ["2026-02-30", "2026-13-01", "0000-01-01", "99999-01-01", "20260101", "2026-W01-1", 5]
)
def test_a_day_that_does_not_exist_is_refused(minimal: Values, day: Any) -> None:
    minimal["elements"][0]["metrics"][0]["due_date"] = day
    only(minimal, "date_invalid", "elements[0].metrics[0].due_date")


def test_an_address_that_is_no_web_address_is_refused(minimal: Values) -> None:
    minimal["evidence"] = [{"code": "EVD-001", "kind": "url", "title": "T", "url": "javascript:alert(1)"}]
    only(minimal, "text_pattern", "evidence[0].url")


def test_all_problems_are_told_at_once_with_their_paths(minimal: Values) -> None:
    minimal["edition"] = "GALAXY"
    minimal["elements"][0]["name"] = ""
    minimal["elements"][3]["kind"] = "cloud"
    minimal["links"][0]["target"] = "P1-GOL-009"
    assert reasons(minimal) == [
        ("edition_unknown", "edition"),
        ("field_missing", "elements[0].name"),
        ("kind_unknown", "elements[3].kind"),
        ("link_unknown", "links[0].target"),
    ]


def test_at_most_fifty_problems_are_told_and_the_rest_are_counted(minimal: Values) -> None:
    minimal["elements"] += [{"code": "x"}] * 100
    error = refused(minimal)
    assert len(error.problems) == MOST_PROBLEMS
    assert error.total == 400
    assert "And 399 more" in str(error)


def test_an_element_that_could_not_be_read_does_not_break_its_links(minimal: Values) -> None:
    minimal["elements"][3]["kind"] = "cloud"
    assert reasons(minimal) == [("kind_unknown", "elements[3].kind")]


def test_a_cycle_is_a_finding_for_the_rules_and_no_reason_to_refuse(minimal: Values) -> None:
    minimal["elements"].append(minimal["elements"][1] | {"code": "P2-PRC-002", "name": "Pay"})
    minimal["links"] += [
        {"source": "P2-PRC-001", "target": "P2-PRC-002", "type": "precedes"},
        {"source": "P2-PRC-002", "target": "P2-PRC-001", "type": "precedes", "loop": True},
    ]
    assert len(read(json.dumps(minimal)).links) == 8


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200) | json_values.map(json.dumps))
def test_anything_at_all_is_read_or_refused(source: bytes | str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(source)
    for problem in caught.value.problems:
        f"{problem.code} {problem.path} {problem.sentence}".encode()


@settings(deadline=None)
@given(value=json_values, seed=st.integers(0, 10**6))
def test_any_value_in_any_place_is_read_or_refused(complete_sample: Values, value: Any, seed: int) -> None:
    source = json.dumps(_replaced(complete_sample, value, random.Random(seed)))
    try:
        model = read(source)
    except DocumentError:
        return
    assert read(write(model)) == model


def _replaced(values: Any, value: Any, pick: random.Random) -> Any:
    """The values with one place, picked by walking down at random, holding something else."""
    if pick.random() < 0.15 or not isinstance(values, dict | list) or not values:
        return value
    if isinstance(values, dict):
        key = pick.choice(sorted(values))
        return values | {key: _replaced(values[key], value, pick)}
    place = pick.randrange(len(values))
    return [*values[:place], _replaced(values[place], value, pick), *values[place + 1 :]]
