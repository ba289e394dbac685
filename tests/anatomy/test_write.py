"""A model has one spelling and one hash, in whatever order it was typed."""

import json
import random
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from anatomy.document import fingerprint, read, write

Values = dict[str, Any]


def shuffled(values: Any, pick: random.Random, name: str = "") -> Any:
    """The values in another order wherever order does not count: keys, records and sets of codes."""
    if isinstance(values, dict):
        keys = list(values)
        pick.shuffle(keys)
        return {key: shuffled(values[key], pick, key) for key in keys}
    if isinstance(values, list):
        entries = [shuffled(entry, pick) for entry in values]
        if name not in ("scope_in", "scope_out", "alternatives", "attributes"):
            pick.shuffle(entries)
        return entries
    return values


def test_what_was_written_reads_as_the_same_model(complete: Values, raw: Callable[[Values], bytes]) -> None:
    model = read(raw(complete))
    assert read(write(model)) == model
    assert write(read(write(model))) == write(model)


def test_written_bytes_are_sorted_utf_8_without_spare_space(
    minimal: Values, raw: Callable[[Values], bytes]
) -> None:
    minimal["title"] = "Überprüfung"
    written = write(read(raw(minimal)))
    assert written.startswith(b'{"edition":"PROJECT","elements":[{"code":"P1-GOL-001"')
    assert "Überprüfung".encode() in written
    assert b": " not in written.replace("Überprüfung".encode(), b"")


@settings(deadline=None, max_examples=30)
@given(seed=st.integers(0, 10**9))
def test_order_changes_neither_bytes_nor_hash(complete_sample: Values, seed: int) -> None:
    model = read(json.dumps(complete_sample))
    other = read(json.dumps(shuffled(complete_sample, random.Random(seed))))
    assert other == model
    assert write(other) == write(model)
    assert fingerprint(other) == fingerprint(model)


def test_one_changed_letter_changes_the_hash(minimal: Values, raw: Callable[[Values], bytes]) -> None:
    before = fingerprint(read(raw(minimal)))
    minimal["elements"][0]["statement"] += "!"
    assert fingerprint(read(raw(minimal))) != before


def test_a_number_has_one_spelling(minimal: Values, raw: Callable[[Values], bytes]) -> None:
    before = fingerprint(read(raw(minimal)))
    minimal["elements"][0]["metrics"][0]["baseline"] = 38.0
    assert fingerprint(read(raw(minimal))) == before


def test_what_is_not_stated_may_be_null_empty_or_left_out(
    minimal: Values, raw: Callable[[Values], bytes]
) -> None:
    before = fingerprint(read(raw(minimal)))
    minimal |= {"industry": "", "findings": [], "scope_in": None, "confidentiality": "internal"}
    assert fingerprint(read(raw(minimal))) == before
