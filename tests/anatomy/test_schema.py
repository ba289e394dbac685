"""The published JSON Schema is the one the reader follows."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from anatomy.document import DocumentError, read
from anatomy.schema import json_schema, schema_text

Values = dict[str, Any]
ROOT = Path(__file__).parents[2]
VALIDATOR = Draft202012Validator(json_schema())


def test_the_published_schema_is_up_to_date() -> None:
    published = (ROOT / "docs" / "anatomy-schema.json").read_text(encoding="utf-8")
    assert published == schema_text(), "run: python -m anatomy.schema > docs/anatomy-schema.json"


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(json_schema())


def test_every_field_is_described() -> None:
    schema = json_schema()
    for record in (schema, *schema["$defs"].values()):
        assert len(record["description"]) > 15
        for name, told in record["properties"].items():
            assert len(told["description"]) > 10, name


@pytest.mark.parametrize(
    "path", ["tests/anatomy/samples/minimal.json", "tests/anatomy/samples/complete_project.json", "fixtures/anatomy/checkout.json"]
)  # fmt: skip
def test_the_samples_fit_the_schema(path: str) -> None:
    VALIDATOR.validate(json.loads((ROOT / path).read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("place", "field", "value"),
    [
        ((), "edition", "GALAXY"),
        (("elements", 0), "kind", "api"),
        (("elements", 0), "code", "P1-GOAL-1"),
        (("elements", 0), "horizon", "someday"),
        (("elements", 0, "metrics", 0), "baseline", "38"),
        (("elements", 2, "variables", 0, "value"), "deadline", "now"),
        (("links", 0), "type", "likes"),
    ],
)
def test_schema_and_reader_refuse_the_same_mistakes(
    minimal: Values, place: tuple[str | int, ...], field: str, value: Any
) -> None:
    target: Any = minimal
    for step in place:
        target = target[step]
    target[field] = value
    assert not VALIDATOR.is_valid(minimal)
    with pytest.raises(DocumentError):
        read(json.dumps(minimal))


@settings(deadline=None)
@given(
    value=st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from(["", "x", "P1"]) | st.just([]) | st.just({}),
    seed=st.integers(0, 10**6),
)  # fmt: skip
def test_what_the_reader_takes_fits_the_schema(minimal_sample: Values, value: Any, seed: int) -> None:
    changed = _with_one_field(minimal_sample, value, random.Random(seed))
    try:
        read(json.dumps(changed))
    except DocumentError:
        return
    VALIDATOR.validate(changed)


def _with_one_field(values: Any, value: Any, pick: random.Random) -> Any:
    if isinstance(values, dict) and values:
        key = pick.choice(sorted(values))
        return values | {key: _with_one_field(values[key], value, pick)}
    if isinstance(values, list) and values:
        place = pick.randrange(len(values))
        return [*values[:place], _with_one_field(values[place], value, pick), *values[place + 1 :]]
    return value
