"""What one field of an anatomy document may hold: how it is read, written and said in JSON Schema."""

from __future__ import annotations

import dataclasses
import json
import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any, Final

MOST_PROBLEMS: Final = 50
LARGEST_NUMBER: Final = 10**15

# Lone surrogates cannot be stored or printed, control characters hide text, and the five embedding and
# override characters turn what a reader sees into something else than what is stored.
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\ufffe\uffff]")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class _Invalid:
    """Stands for a value that was refused and named in the problems."""


INVALID: Final = _Invalid()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A number of the JSON text that no finite number stands for: NaN, Infinity, 1e309, 5,000 digits."""

    text: str


class Pairs(dict[str, Any]):
    """A JSON object that remembers which of its keys came more than once."""

    twice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One reason why a document is refused. ``path`` reads like ``elements[3].code``."""

    code: str
    path: str
    sentence: str


class Problems:
    """Collects the reasons of a refusal, at most fifty: nobody reads the fifty-first."""

    def __init__(self) -> None:
        self.found: list[Problem] = []
        self.total = 0

    @property
    def full(self) -> bool:
        """Whether further problems are only counted: no need to word them well."""
        return len(self.found) >= MOST_PROBLEMS

    def add(self, code: str, path: str, sentence: str) -> None:
        self.total += 1
        if len(self.found) < MOST_PROBLEMS:
            self.found.append(Problem(code, path, sentence))


def shown(value: object, most: int = 60) -> str:
    """A value as it may stand in a sentence: quoted, cut, with nothing invisible or unprintable in it."""
    if isinstance(value, Unreadable):
        text = value.text
    elif isinstance(value, str):
        text = value
    elif isinstance(value, bool) or value is None:
        return json.dumps(value)
    elif isinstance(value, dict):
        return "an object"
    elif isinstance(value, list):
        return "a list"
    else:
        text = str(value)
    cut = text if len(text) <= most else text[:most] + "…"
    safe = _UNFIT.sub(lambda found: f"\\u{ord(found.group()):04x}", cut)
    return f"“{safe}”"


def child(path: str, name: str) -> str:
    """Path of a field below ``path``; a name that is not a plain word is left out of it."""
    if not re.fullmatch(r"[A-Za-z_]\w{0,39}", name, re.ASCII):
        return path or "document"
    return f"{path}.{name}" if path else name


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Base of all shapes. ``about`` is the description a learner reads in the JSON Schema."""

    about: str
    required: bool = False

    def read(self, value: Any, path: str, problems: Problems) -> Any:
        """The clean value, or ``INVALID`` after naming what is wrong."""
        raise NotImplementedError

    def write(self, value: Any) -> Any:
        """The value as JSON knows it."""
        return value

    def schema(self) -> dict[str, Any]:
        """The value in JSON Schema 2020-12, without description."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Shape):
    most: int
    pattern: str = ""
    hint: str = ""
    code: str = "text_pattern"

    def read(self, value: Any, path: str, problems: Problems) -> Any:
        if not isinstance(value, str):
            problems.add("type_invalid", path, f"This must be text in quotes, not {shown(value)}.")
            return INVALID
        unfit = _UNFIT.search(value)
        if unfit:
            problems.add(
                "text_invalid",
                path,
                f"Character {unfit.start() + 1} of this text is U+{ord(unfit.group()):04X}, "
                "which cannot be stored or shown. Remove it.",
            )
            return INVALID
        clean = unicodedata.normalize("NFC", value).strip()
        if len(clean) > self.most:
            problems.add(
                "text_long", path, f"At most {self.most:,} characters are allowed, this has {len(clean):,}."
            )
            return INVALID
        if not clean and self.required:
            problems.add("field_missing", path, "This must not be empty.")
            return INVALID
        if clean and self.pattern and not re.fullmatch(self.pattern, clean, re.ASCII):
            problems.add(self.code, path, f"{shown(clean)} does not fit: {self.hint}.")
            return INVALID
        return clean

    def schema(self) -> dict[str, Any]:
        told: dict[str, Any] = {"type": "string", "maxLength": self.most}
        if self.required:
            told["minLength"] = 1
        if self.pattern:
            told["pattern"] = f"^(?:{self.pattern})$" if self.required else f"^(?:{self.pattern})?$"
        return told


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Shape):
    among: tuple[str, ...]
    code: str = "choice_unknown"

    def read(self, value: Any, path: str, problems: Problems) -> Any:
        if isinstance(value, str) and value in self.among:
            return value
        near = _nearest(value, self.among, problems)
        guess = f" Did you mean {near}?" if near else ""
        problems.add(self.code, path, f"{shown(value)} is not one of {', '.join(self.among)}.{guess}")
        return INVALID

    def schema(self) -> dict[str, Any]:
        return {"enum": list(self.among)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Shape):
    def read(self, value: Any, path: str, problems: Problems) -> Any:
        if isinstance(value, Unreadable) or (isinstance(value, float) and not math.isfinite(value)):
            problems.add("number_invalid", path, f"{shown(value)} is not a number that can be stored.")
            return INVALID
        if isinstance(value, bool) or not isinstance(value, int | float):
            problems.add("type_invalid", path, f"This must be a number without quotes, not {shown(value)}.")
            return INVALID
        if abs(value) > LARGEST_NUMBER:
            problems.add(
                "number_invalid", path, f"Numbers go from -{LARGEST_NUMBER:,} to {LARGEST_NUMBER:,}."
            )
            return INVALID
        return float(value)

    def write(self, value: Any) -> Any:
        return int(value) if isinstance(value, float) and value.is_integer() else value

    def schema(self) -> dict[str, Any]:
        return {"type": "number", "minimum": -LARGEST_NUMBER, "maximum": LARGEST_NUMBER}


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole(Shape):
    low: int
    high: int

    def read(self, value: Any, path: str, problems: Problems) -> Any:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not self.low <= value <= self.high:
            problems.add(
                "number_range",
                path,
                f"This must be a whole number from {self.low} to {self.high}, not {shown(value)}.",
            )
            return INVALID
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.low, "maximum": self.high}


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag(Shape):
    def read(self, value: Any, path: str, problems: Problems) -> Any:
        if isinstance(value, bool):
            return value
        problems.add("type_invalid", path, f"This must be true or false without quotes, not {shown(value)}.")
        return INVALID

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Shape):
    def read(self, value: Any, path: str, problems: Problems) -> Any:
        if isinstance(value, str) and _DATE.fullmatch(value):
            try:
                day = date.fromisoformat(value)
            except ValueError:
                pass
            else:
                if 1900 <= day.year <= 2200:
                    return day
        problems.add(
            "date_invalid", path, f"{shown(value)} is not a day. Write it as year-month-day, like 2027-06-30."
        )
        return INVALID

    def write(self, value: Any) -> Any:
        return value.isoformat()

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Many(Shape):
    """A list. ``unordered`` lists are sets: sorted and freed of repetitions, so that order never counts."""

    of: Shape
    most: int
    unordered: bool = False

    def read(self, value: Any, path: str, problems: Problems) -> Any:
        if not isinstance(value, list):
            problems.add("type_invalid", path, f"This must be a list in square brackets, not {shown(value)}.")
            return INVALID
        if len(value) > self.most:
            problems.add(
                "list_long", path, f"At most {self.most:,} entries are allowed, this has {len(value):,}."
            )
            return INVALID
        read = [self.of.read(entry, f"{path}[{place}]", problems) for place, entry in enumerate(value)]
        if any(entry is INVALID for entry in read):
            return INVALID
        return sorted(set(read)) if self.unordered else read

    def write(self, value: Any) -> Any:
        return [self.of.write(entry) for entry in (sorted(set(value)) if self.unordered else value)]

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "maxItems": self.most, "items": self.of.schema()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Values(Shape):
    """What a stated variable says: an object of texts, one of them a list. Kept as sorted pairs."""

    keys: tuple[str, ...]
    lists: frozenset[str]
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    most: int = 500

    def one(self, key: str) -> Shape:
        """The shape of the value under ``key``."""
        among = dict(self.choices).get(key)
        if among:
            return Choice(about=key, among=among)
        text = Text(about=key, most=self.most)
        return Many(about=key, of=text, most=100) if key in self.lists else text

    def read(self, value: Any, path: str, problems: Problems) -> Any:
        if not isinstance(value, dict):
            problems.add(
                "type_invalid", path, f"This must be an object in curly brackets, not {shown(value)}."
            )
            return INVALID
        tell_twice(value, path, problems)
        fine = True
        read: dict[str, Any] = {}
        for key, entry in value.items():
            if key not in self.keys:
                tell_unknown(key, self.keys, path, problems)
                fine = False
                continue
            clean = self.one(key).read(entry, child(path, key), problems)
            if clean is INVALID:
                fine = False
            elif clean:
                read[key] = tuple(clean) if isinstance(clean, list) else clean
        return tuple(sorted(read.items())) if fine else INVALID

    def write(self, value: Any) -> Any:
        return {key: list(said) if isinstance(said, tuple) else said for key, said in value}

    def schema(self) -> dict[str, Any]:
        return {"type": "object", "properties": {key: self.one(key).schema() for key in self.keys}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Records(Shape):
    """A list of records of one type. The order never counts; ``key`` names the fields that are unique."""

    type: type[Any]
    most: int
    key: tuple[str, ...] = ()

    def read(self, value: Any, path: str, problems: Problems) -> Any:
        if not isinstance(value, list):
            problems.add("type_invalid", path, f"This must be a list in square brackets, not {shown(value)}.")
            return INVALID
        if len(value) > self.most:
            problems.add(
                "list_long", path, f"At most {self.most:,} entries are allowed, this has {len(value):,}."
            )
            return INVALID
        return [
            read_record(self.type, entry, f"{path}[{place}]", problems) for place, entry in enumerate(value)
        ]

    def write(self, value: Any) -> Any:
        return [write_record(entry) for entry in sorted(value, key=self.order)]

    def order(self, entry: Any) -> tuple[str, ...]:
        """Sort key of a record: its key where the format makes it unique, else its full text."""
        if self.key:
            return tuple(str(getattr(entry, name)) for name in self.key)
        return (canonical(write_record(entry)),)

    def schema(self) -> dict[str, Any]:
        return {
            "type": "array",
            "maxItems": self.most,
            "items": {"$ref": f"#/$defs/{self.type.__name__}"},
        }


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spare space: the one spelling of a value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def shapes_of(record: type[Any]) -> dict[str, Shape]:
    """Field name -> shape of a record type, in the order the fields are declared."""
    found = _SHAPES.get(record)
    if found is None:
        found = _SHAPES[record] = {f.name: f.metadata["shape"] for f in dataclasses.fields(record)}
    return found


_SHAPES: dict[type[Any], dict[str, Shape]] = {}


def _nearest(value: Any, known: Iterable[str], problems: Problems) -> str:
    """The known word most like ``value``; empty when none is like it, or nobody would read the guess."""
    if problems.full or not isinstance(value, str) or len(value) > 60:
        return ""
    return next(iter(get_close_matches(value, list(known), n=1)), "")


def tell_twice(value: dict[str, Any], path: str, problems: Problems) -> None:
    for key in getattr(value, "twice", ()):
        problems.add(
            "json_twice",
            child(path, key),
            f"The field {shown(key)} stands here more than once. Keep one of them.",
        )


def tell_unknown(key: str, known: tuple[str, ...], path: str, problems: Problems) -> None:
    near = _nearest(key, known, problems)
    guess = f"Did you mean {near}?" if near else f"Known here: {', '.join(known)}."
    problems.add("field_unknown", child(path, key), f"{shown(key)} is not a field of this record. {guess}")


def read_record(record: type[Any], value: Any, path: str, problems: Problems) -> dict[str, Any]:
    """The fields of a record that could be read, by name; whatever could not is named in ``problems``."""
    if not isinstance(value, dict):
        problems.add(
            "type_invalid",
            path or "document",
            f"This must be an object in curly brackets, not {shown(value)}.",
        )
        return {}
    shapes = shapes_of(record)
    tell_twice(value, path, problems)
    read: dict[str, Any] = {}
    for key in value:
        if key not in shapes:
            tell_unknown(key, tuple(shapes), path, problems)
    for name, shape in shapes.items():
        here = child(path, name)
        raw = value.get(name)
        if raw is None:
            if shape.required:
                problems.add("field_missing", here, f"The field {name} is missing.")
            continue
        clean = shape.read(raw, here, problems)
        if clean is not INVALID:
            read[name] = clean
    return read


def build_record(record: type[Any], read: dict[str, Any]) -> Any:
    """The record of fields that were read without problems, its lists of records in canonical order."""
    made: dict[str, Any] = {}
    for name, value in read.items():
        shape = shapes_of(record)[name]
        if isinstance(shape, Records):
            entries = (build_record(shape.type, entry) for entry in value)
            made[name] = tuple(sorted(entries, key=shape.order))
        elif isinstance(value, list):
            made[name] = tuple(value)
        else:
            made[name] = value
    return record(**made)


def write_record(value: Any) -> dict[str, Any]:
    """A record as a JSON object. Fields that say nothing are left out: a later field changes no old hash."""
    written: dict[str, Any] = {}
    for f in dataclasses.fields(value):
        said = getattr(value, f.name)
        if said in (None, "", ()) or (f.default is not dataclasses.MISSING and said == f.default):
            continue
        written[f.name] = f.metadata["shape"].write(said)
    return written


def declare(shape: Shape, default: Any = dataclasses.MISSING) -> Any:
    """A dataclass field with its shape; required shapes have no default."""
    if shape.required:
        return field(metadata={"shape": shape})
    return field(default=default, metadata={"shape": shape})
