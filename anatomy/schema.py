"""The JSON Schema of the anatomy document, made from the records themselves."""

from __future__ import annotations

import json
import sys
from typing import Any

from anatomy import vocabulary as words
from anatomy.document import RECORDS, Element, Model, VariableEntry
from anatomy.shapes import Shape, shapes_of


def json_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of a whole document. What needs two records, such as links, is said in words."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:enterprise-anatomy:1",
        "title": "Enterprise Anatomy",
        "description": (
            "An Enterprise Anatomy as one JSON document in UTF-8, at most 5 MB. Fields that are not stated are "
            "left out or null. Beyond this schema: codes are unique, every reference names an existing record, "
            "the first two characters of an element code are its perspective, and a link joins only "
            "perspectives its type allows."
        ),
        **_object(Model),
        "$defs": {record.__name__: _object(record) for record in RECORDS},
    }


def schema_text() -> str:
    """The schema as it stands in docs/anatomy-schema.json."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def _object(record: type[Any]) -> dict[str, Any]:
    shapes = shapes_of(record)
    told: dict[str, Any] = {
        "type": "object",
        "description": (record.__doc__ or "").strip(),
        "properties": {name: _field(shape) for name, shape in shapes.items()},
        "required": [name for name, shape in shapes.items() if shape.required],
        "additionalProperties": False,
    }
    if record is Element:
        told["allOf"] = [
            _when("perspective", perspective, "kind", {"enum": list(kinds)})
            for perspective, kinds in words.KINDS.items()
        ]
    if record is VariableEntry:
        told["allOf"] = [
            _when("variable", variable, "value", {"propertyNames": {"enum": list(keys)}})
            for variable, keys in words.VARIABLES.items()
        ]
    return told


def _field(shape: Shape) -> dict[str, Any]:
    told = shape.schema()
    if not shape.required:
        if "enum" in told:
            told["enum"] = [*told["enum"], None]
        elif isinstance(told.get("type"), str):
            told["type"] = [told["type"], "null"]
    return {"description": shape.about, **told}


def _when(name: str, value: str, then: str, says: dict[str, Any]) -> dict[str, Any]:
    return {
        "if": {"properties": {name: {"const": value}}, "required": [name]},
        "then": {"properties": {then: says}},
    }


if __name__ == "__main__":
    sys.stdout.write(schema_text())
