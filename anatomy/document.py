"""The anatomy document: its records, and reading and writing it as canonical JSON."""

# ruff: noqa: RUF009 -- _day and its like return dataclasses.field(), which ruff cannot see through

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from anatomy import links as link_table
from anatomy import vocabulary as words
from anatomy.shapes import (
    Choice,
    Day,
    Flag,
    Many,
    Number,
    Pairs,
    Problem,
    Problems,
    Records,
    Text,
    Unreadable,
    Values,
    Whole,
    build_record,
    canonical,
    child,
    declare,
    read_record,
    shown,
    write_record,
)

LARGEST_FILE: Final = 5 * 1024 * 1024
MOST_ELEMENTS: Final = 5_000
MOST_LINKS: Final = 25_000
# A document is five levels deep; twice that leaves room for a mistake to be named where it is.
DEEPEST: Final = 12

ELEMENT_CODE: Final = r"P[1-6]-[A-Z]{3}-(?:[0-9]{3}|[1-9][0-9]{3})"
_ELEMENT_HINT = "an element code is perspective, three capitals, three digits, like P3-RUL-004"
_CODE_HINTS = {
    "D": (r"D[1-9][0-9]?", "a department code is D and a number, like D6"),
    "FND": (r"FND-[0-9]{3}", "a finding code is FND and three digits, like FND-001"),
    "TRT": (r"TRT-[0-9]{3}", "a treatment code is TRT and three digits, like TRT-001"),
    "EVD": (r"EVD-[0-9]{3}", "an evidence code is EVD and three digits, like EVD-001"),
    "DEC": (r"DEC-[0-9]{3}", "a decision code is DEC and three digits, like DEC-001"),
    "SCN": (r"SCN-[0-9]{3}", "a scenario code is SCN and three digits, like SCN-001"),
}


class DocumentError(ValueError):
    """A document that cannot be taken. ``problems`` holds at most fifty reasons, ``total`` how many were met."""

    def __init__(self, problems: Iterable[Problem], total: int | None = None) -> None:
        self.problems = tuple(problems)
        self.total = len(self.problems) if total is None else total
        first = self.problems[0]
        more = f" And {self.total - 1:,} more." if self.total > 1 else ""
        super().__init__(f"{first.path}: {first.sentence}{more}")


def _code(prefix: str, about: str, *, required: bool = True) -> Text:
    pattern, hint = _CODE_HINTS.get(prefix, (ELEMENT_CODE, _ELEMENT_HINT))
    return Text(about=about, required=required, most=20, pattern=pattern, hint=hint, code="code_pattern")


def _codes(prefix: str, about: str) -> Many:
    return Many(about=about, of=_code(prefix, about), most=500, unordered=True)


def _text(most: int, about: str, *, required: bool = False) -> Any:
    return declare(Text(about=about, most=most, required=required), "")


def _number(about: str) -> Any:
    return declare(Number(about=about), None)


def _day(about: str) -> Any:
    return declare(Day(about=about), None)


def _choice(among: Iterable[str], about: str, *, default: str | None = None, code: str = "") -> Any:
    shape = Choice(about=about, among=tuple(among), required=default is None, code=code or "choice_unknown")
    return declare(shape, default)


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """An organ of the enterprise, D1 to Dn."""

    code: str = declare(_code("D", "Code of the department: D and a number from 1 to 99."))
    name: str = _text(120, "Name as people in the enterprise say it.", required=True)
    head_role: str = _text(120, "Role that heads the department; a role, never a person's name.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """How a goal is proven, or what an operations measure measures."""

    name: str = _text(
        120, "What is measured. A measure proves a goal when name and unit are equal.", required=True
    )
    unit: str = _text(40, "Unit of the numbers, such as %, EUR or minutes.")
    baseline: float | None = _number("Value before the work began, with a known source.")
    target: float | None = _number("Value that counts as success.")
    due_date: date | None = _day("Day by which the target is to be reached.")
    data_source: str = _text(300, "System, table or report the numbers come from.")
    direction: str = _choice(
        words.DIRECTIONS, "Whether success means the value going up or down.", default=""
    )
    frequency: str = _choice(words.FREQUENCIES, "How often the value is looked at.", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableEntry:
    """What one of the six variables is for an element, or why it does not apply."""

    variable: str = _choice(words.VARIABLES, "One of the six variables.", code="variable_unknown")
    status: str = _choice(
        words.VARIABLE_STATES,
        "stated: the value says it; not_applicable: the reason says why; unknown: still to be found out.",
    )
    value: tuple[tuple[str, str | tuple[str, ...]], ...] = declare(
        Values(
            about="What is stated. The fields depend on the variable.",
            keys=tuple(key for keys in words.VARIABLES.values() for key in keys),
            lists=words.LISTED_VALUES,
            choices=(("responsibility", words.RESPONSIBILITIES),),
        ),
        (),
    )
    reason: str = _text(500, "Why the variable does not apply; at least 15 characters count as a reason.")

    def said(self, key: str) -> str | tuple[str, ...]:
        """The value under ``key``; empty text when it is not stated."""
        return dict(self.value).get(key, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One thing of the anatomy: a goal, a process, a rule, a component, a task, a measure."""

    code: str = declare(_code("", "Code, unique in the model and never used again: P3-RUL-004."))
    perspective: str = _choice(
        words.PERSPECTIVES,
        "P1 Strategy, P2 Process, P3 System logic, P4 Components, P5 Implementation, P6 Operations.",
        code="perspective_unknown",
    )
    kind: str = _text(40, "Kind of element; which kinds exist depends on the perspective.", required=True)
    name: str = _text(120, "Short name, unique within its perspective.", required=True)
    statement: str = _text(2000, "What this element is or does, in 30 to 2,000 characters.")
    department: str = declare(_code("D", "Code of the department it belongs to.", required=False), "")
    owner_role: str = _text(120, "Role that answers for it; a role, never a person's name.")
    horizon: str = _choice(
        words.HORIZONS,
        "as_is: it exists today; to_be: it is planned. Left out, it is as_is.",
        default="as_is",
    )
    metrics: tuple[Metric, ...] = declare(
        Records(about="Metrics of a P1 element or of a P6 measure.", type=Metric, most=20),
        (),
    )
    variables: tuple[VariableEntry, ...] = declare(
        Records(
            about="What is known of the six variables. A variable may have several entries, such as two roles.",
            type=VariableEntry,
            most=40,
        ),
        (),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A typed arrow between two elements: the source supports the target, toward strategy."""

    source: str = declare(_code("", "Code of the element that supports."))
    target: str = declare(_code("", "Code of the element that is supported."))
    type: str = _choice(link_table.LINK_TYPES, "Type of link.", code="link_type_unknown")
    rationale: str = _text(1000, "Why this link exists, in at least 20 characters.")
    evidence: tuple[str, ...] = declare(_codes("EVD", "Codes of evidence for this link."), ())
    loop: bool = declare(
        Flag(about="True when the link knowingly closes a loop, with the reason in the rationale."), False
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A structural defect found in stages 2 to 7 of the analysis."""

    code: str = declare(_code("FND", "Code of the finding: FND-001."))
    stage: int = declare(
        Whole(
            about="Stage of the analysis: 2 looks at P1, 3 at P2, up to 7 at P6.",
            low=2,
            high=7,
            required=True,
        )
    )
    finding_class: str = _choice(
        words.FINDING_CLASSES,
        "misalignment: present but pulling elsewhere; absence: never architected; hidden_gap: looks whole and is not.",
    )
    title: str = _text(200, "The finding in one line.", required=True)
    symptom: str = _text(2000, "What people notice.")
    structural_cause: str = _text(2000, "The missing or misplaced element or link behind it.")
    elements: tuple[str, ...] = declare(
        _codes("", "Elements it is attached to: those of the perspective of its stage."), ()
    )
    affected: tuple[str, ...] = declare(_codes("", "Elements of any perspective that suffer from it."), ())
    departments: tuple[str, ...] = declare(_codes("D", "Departments it touches."), ())
    impact: int | None = declare(
        Whole(
            about="1 local annoyance; 2 drift of a KPI under 5%; 3 loss of 5 to 15% or exposure to a regulator; "
            "4 revenue, safety or legal loss over 15%, or a breach.",
            low=1,
            high=4,
        ),
        None,
    )
    reach: int | None = declare(
        Whole(about="1 one step; 2 one department; 3 two departments or more.", low=1, high=3), None
    )
    reversibility: int | None = declare(
        Whole(about="1 a configuration; 2 a release; 3 a change of structure.", low=1, high=3), None
    )
    severity: str = _choice(
        words.SEVERITIES,
        "Severity, computed from the three numbers; state it only to confirm or override.",
        default="",
    )
    severity_reason: str = _text(1000, "Why the stated severity departs from the computed one.")
    likelihood: str = _choice(words.LIKELIHOODS, "How likely it is to strike again.", default="")
    cost_estimate: str = _text(300, "What it costs, with currency and period.")
    evidence: tuple[str, ...] = declare(_codes("EVD", "Codes of the evidence that shows it."), ())
    recommendation: str = _text(2000, "What to do about it.")
    owner_role: str = _text(120, "Role that answers for the treatment.")
    target_date: date | None = _day("Day by which it is to be treated.")
    status: str = _choice(words.FINDING_STATES, "State of the finding. Left out, it is open.", default="open")


@dataclass(frozen=True, slots=True, kw_only=True)
class StageNote:
    """A signed statement that a stage was examined and nothing was found."""

    stage: int = declare(Whole(about="Stage of the analysis, 2 to 7.", low=2, high=7, required=True))
    statement: str = _text(2000, "What was examined and how, in at least 100 characters.", required=True)
    signed_by: str = _text(120, "Role that signed the note.")
    signed_on: date | None = _day("Day of the signature.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """What is done about a finding."""

    code: str = declare(_code("TRT", "Code of the treatment: TRT-001."))
    finding: str = declare(_code("FND", "Code of the finding it treats."))
    add: tuple[str, ...] = declare(_codes("", "Elements the treatment adds to the model."), ())
    change: tuple[str, ...] = declare(_codes("", "Elements the treatment changes."), ())
    task: str = declare(_code("", "Code of the P5 task that does the work.", required=False), "")
    kpi_effect: str = _text(500, "Expected effect on a KPI, with a number and a date.")
    priority: str = _choice(words.PRIORITIES, "When it is done.", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where something the model claims can be seen. It never holds personal data itself."""

    code: str = declare(_code("EVD", "Code of the evidence: EVD-001."))
    kind: str = _choice(words.EVIDENCE_KINDS, "What kind of evidence it is.")
    title: str = _text(200, "What it shows, in one line.", required=True)
    sha256: str = declare(
        Text(
            about="SHA-256 of the file, 64 small hexadecimal digits.",
            most=64,
            pattern="[0-9a-f]{64}",
            hint="a SHA-256 is 64 small hexadecimal digits",
        ),
        "",
    )
    url: str = declare(
        Text(
            about="Address, beginning with https:// or http://.",
            most=500,
            pattern=r"https?://[^\s<>\"']+",
            hint="an address begins with https:// or http:// and has no spaces",
        ),
        "",
    )
    anchor: str = _text(200, "Page, sheet, row or second where to look.")
    captured_on: date | None = _day("Day it was taken.")
    confidentiality: str = _choice(
        words.CONFIDENTIALITY, "Who may see it. Left out, it is internal.", default="internal"
    )
    redacted: bool = declare(Flag(about="True when personal and secret data were made unreadable."), False)
    consent_ref: str = _text(200, "Where the consent is kept, for interviews and data of persons.")


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionUse:
    """A decision that was taken by looking at the model: a model that is not used does not count."""

    code: str = declare(_code("DEC", "Code of the decision: DEC-001."))
    day: date | None = _day("Day of the decision.")
    decision: str = _text(1000, "What was decided.", required=True)
    decision_class: str = _choice(
        words.DECISION_CLASSES, "What the model was used for.", code="decision_class_unknown"
    )
    alternatives: tuple[str, ...] = declare(
        Many(
            about="What else could have been done.",
            of=Text(about="An alternative.", most=500, required=True),
            most=20,
        ),
        (),
    )
    elements: tuple[str, ...] = declare(_codes("", "Elements that were consulted."), ())
    outcome: str = _text(1000, "What came of it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeScenario:
    """A change, the element it begins at, and what the learner says it touches."""

    code: str = declare(_code("SCN", "Code of the scenario: SCN-001."))
    text: str = _text(2000, "The change, in words.", required=True)
    start_element: str = declare(_code("", "Element the change begins at."))
    impact_set: tuple[str, ...] = declare(
        _codes("", "Elements the learner named as touched by the change."), ()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """An Enterprise Anatomy as one document: what a snapshot holds and what the rules examine."""

    format: str = _choice((words.FORMAT,), "Name and version of this format.", code="format_unknown")
    title: str = _text(200, "Title of the model.", required=True)
    edition: str = _choice(words.EDITIONS, "Scale of the model.", code="edition_unknown")
    industry: str = _text(120, "Industry of the enterprise.")
    confidentiality: str = _choice(
        words.CONFIDENTIALITY, "Who may see the model. Left out, it is internal.", default="internal"
    )
    scope_in: tuple[str, ...] = declare(
        Many(about="What the model covers.", of=Text(about="A statement.", most=500, required=True), most=50),
        (),
    )
    scope_out: tuple[str, ...] = declare(
        Many(
            about="What it leaves out on purpose.",
            of=Text(about="A statement.", most=500, required=True),
            most=50,
        ),
        (),
    )
    departments: tuple[Department, ...] = declare(
        Records(
            about="Departments; required for departments and enterprises.",
            type=Department,
            most=99,
            key=("code",),
        ),
        (),
    )
    elements: tuple[Element, ...] = declare(
        Records(about="The elements.", type=Element, most=MOST_ELEMENTS, key=("code",)), ()
    )
    links: tuple[Link, ...] = declare(
        Records(
            about="The links, unique by source, target and type.",
            type=Link,
            most=MOST_LINKS,
            key=("source", "target", "type"),
        ),
        (),
    )
    findings: tuple[Finding, ...] = declare(
        Records(about="Findings of stages 2 to 7.", type=Finding, most=1000, key=("code",)), ()
    )
    stage_notes: tuple[StageNote, ...] = declare(
        Records(
            about="Signed notes of stages in which nothing was found.", type=StageNote, most=6, key=("stage",)
        ),
        (),
    )
    treatments: tuple[Treatment, ...] = declare(
        Records(about="Treatments of findings.", type=Treatment, most=1000, key=("code",)), ()
    )
    evidence: tuple[Evidence, ...] = declare(
        Records(about="Register of evidence.", type=Evidence, most=2000, key=("code",)), ()
    )
    decision_uses: tuple[DecisionUse, ...] = declare(
        Records(about="Decisions taken with the model.", type=DecisionUse, most=1000, key=("code",)), ()
    )
    change_scenarios: tuple[ChangeScenario, ...] = declare(
        Records(about="Change scenarios that were worked.", type=ChangeScenario, most=500, key=("code",)), ()
    )


RECORDS: Final = (
    Department,
    Metric,
    VariableEntry,
    Element,
    Link,
    Finding,
    StageNote,
    Treatment,
    Evidence,
    DecisionUse,
    ChangeScenario,
)


def read(source: bytes | str) -> Model:
    """The model of a JSON document, its lists in canonical order.

    Raises ``DocumentError`` with every problem found (at most fifty, each with its path) when the text is
    not JSON or the document breaks a rule of the format, T-13 included. Nothing is repaired in silence, but
    for spaces around texts and the Unicode form (NFC).
    """
    problems = Problems()
    raw = _parse(_decode(source))
    _refuse_crowds(raw)
    values = read_record(Model, raw, "", problems)
    _cross_check(values, problems)
    if problems.total:
        raise DocumentError(problems.found, problems.total)
    built: Model = build_record(Model, values)
    return built


def write(model: Model) -> bytes:
    """The model as canonical JSON: UTF-8, sorted keys, lists in canonical order, no spare space."""
    return canonical(write_record(model)).encode("utf-8")


def fingerprint(model: Model) -> str:
    """SHA-256 of the canonical bytes, as 64 hexadecimal digits: equal for equal models in any order."""
    return hashlib.sha256(write(model)).hexdigest()


def texts(record: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every (path, text) a record holds, paths naming lists by the code of their entry where it has one."""
    if isinstance(record, str):
        if record:
            yield path, record
    elif isinstance(record, tuple):
        for place, entry in enumerate(record):
            yield from texts(entry, f"{path}[{getattr(entry, 'code', place)}]")
    elif hasattr(record, "__dataclass_fields__"):
        for name in record.__dataclass_fields__:
            yield from texts(getattr(record, name), child(path, name))


def _refused(code: str, path: str, sentence: str) -> DocumentError:
    return DocumentError([Problem(code, path, sentence)])


def _decode(source: bytes | str) -> str:
    size = len(source) if isinstance(source, bytes) else len(source.encode("utf-8", "surrogatepass"))
    if size > LARGEST_FILE:
        raise _refused(
            "file_too_large",
            "document",
            f"The limit is {LARGEST_FILE // 1024**2} MB, this has {size / 1024**2:,.1f} MB.",
        )
    if isinstance(source, str):
        return source.removeprefix("\ufeff")
    if source[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise _refused(
            "json_invalid", "document", "The file is in UTF-16 (line 1, column 1). Save it as UTF-8."
        )
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        before = source[: broken.start]
        line = before.count(b"\n") + 1
        column = broken.start - (before.rfind(b"\n") + 1) + 1
        raise _refused(
            "json_invalid",
            "document",
            f"Line {line}, column {column}: byte 0x{source[broken.start]:02X} is not UTF-8. Save the file as UTF-8.",
        ) from None


def _parse(text: str) -> Any:
    if not text.strip():
        raise _refused("json_invalid", "document", "The file is empty (line 1, column 1).")
    _refuse_depth(text)
    try:
        return json.loads(
            text,
            object_pairs_hook=_pairs,
            parse_constant=Unreadable,
            parse_int=_whole,
        )
    except json.JSONDecodeError as broken:
        raise _refused(
            "json_invalid",
            "document",
            f"Line {broken.lineno}, column {broken.colno}: this is not JSON ({broken.msg}).",
        ) from None


def _pairs(pairs: list[tuple[str, Any]]) -> Pairs:
    made = Pairs(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        made.twice = tuple(dict.fromkeys(key for key, _ in pairs if key in seen or seen.add(key)))  # type: ignore[func-returns-value]
    return made


def _whole(digits: str) -> int | Unreadable:
    # int() of thousands of digits is slow and refused by Python; no number of a model is that long.
    return int(digits) if len(digits) <= 20 else Unreadable(digits)


# Possessive, and with an optional end, so that the search is linear in any text, even with a string left open.
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.DOTALL)


def _refuse_depth(text: str) -> None:
    """Refuses deep nesting before the parser recurses into it."""
    depth = 0
    for token in _TOKEN.finditer(text):
        mark = token.group()[0]
        if mark in "[{":
            depth += 1
            if depth > DEEPEST:
                before = text[: token.start()]
                line, column = before.count("\n") + 1, token.start() - (before.rfind("\n") + 1) + 1
                raise _refused(
                    "json_deep",
                    "document",
                    f"Line {line}, column {column}: more than {DEEPEST} levels of brackets. "
                    "An anatomy document needs fewer.",
                )
        elif mark in "]}":
            depth -= 1


def _refuse_crowds(raw: Any) -> None:
    """Refuses a model beyond the limits before its entries are read one by one."""
    if not isinstance(raw, dict):
        raise _refused(
            "json_invalid",
            "document",
            f"Line 1, column 1: the document must be one object in curly brackets, not {shown(raw)}.",
        )
    for name, most in (("elements", MOST_ELEMENTS), ("links", MOST_LINKS)):
        entries = raw.get(name)
        if isinstance(entries, list) and len(entries) > most:
            raise _refused(
                "list_long", name, f"At most {most:,} {name} are allowed, this has {len(entries):,}."
            )


def _cross_check(values: dict[str, Any], problems: Problems) -> None:
    """What no field can know alone: codes used twice, references, kinds of a perspective, allowed links."""
    known = {
        name: _known_codes(values.get(name, []), name, problems)
        for name in (
            "departments",
            "elements",
            "findings",
            "treatments",
            "evidence",
            "decision_uses",
            "change_scenarios",
        )
    }
    departments_of = {e["code"]: e.get("department", "") for e in values.get("elements", []) if "code" in e}
    for place, element in enumerate(values.get("elements", [])):
        _check_element(element, f"elements[{place}]", known, problems)
    _check_links(values.get("links", []), known, departments_of, problems)
    for listed, name, target in _REFERENCES:
        for place, entry in enumerate(values.get(listed, [])):
            _check_reference(entry, name, f"{listed}[{place}].{name}", known[target], target, problems)
    stages: dict[int, int] = {}
    for place, note in enumerate(values.get("stage_notes", [])):
        if "stage" in note and stages.setdefault(note["stage"], place) != place:
            problems.add(
                "code_twice",
                f"stage_notes[{place}].stage",
                f"Stage {note['stage']} has a note already, at stage_notes[{stages[note['stage']]}].",
            )


_REFERENCES: Final = (
    ("findings", "elements", "elements"),
    ("findings", "affected", "elements"),
    ("findings", "departments", "departments"),
    ("findings", "evidence", "evidence"),
    ("treatments", "finding", "findings"),
    ("treatments", "add", "elements"),
    ("treatments", "change", "elements"),
    ("treatments", "task", "elements"),
    ("decision_uses", "elements", "elements"),
    ("change_scenarios", "start_element", "elements"),
    ("change_scenarios", "impact_set", "elements"),
)
_NOUNS: Final = {
    "departments": "department",
    "elements": "element",
    "findings": "finding",
    "evidence": "evidence",
}


def _known_codes(entries: list[dict[str, Any]], listed: str, problems: Problems) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, entry in enumerate(entries):
        code = entry.get("code")
        if code is None:
            continue
        if places.setdefault(code, place) != place:
            problems.add(
                "code_twice",
                f"{listed}[{place}].code",
                f"The code {code} is taken already, at {listed}[{places[code]}]. Codes are unique.",
            )
    return places


def _check_reference(
    entry: dict[str, Any], name: str, path: str, known: dict[str, int], target: str, problems: Problems
) -> None:
    said = entry.get(name)
    for code in [said] if isinstance(said, str) else said or []:
        if code not in known:
            problems.add("reference_unknown", path, f"There is no {_NOUNS[target]} {code} in this model.")


def _check_element(
    element: dict[str, Any], path: str, known: dict[str, dict[str, int]], problems: Problems
) -> None:
    code, perspective, kind = element.get("code"), element.get("perspective"), element.get("kind")
    called = code or "This element"
    if code and perspective and not code.startswith(perspective):
        problems.add(
            "code_perspective",
            f"{path}.code",
            f"{code} stands for an element of {code[:2]}, but its perspective is {perspective}.",
        )
    if kind and perspective and kind not in words.KINDS[perspective]:
        home = next((p for p, kinds in words.KINDS.items() if kind in kinds), None)
        where = f" {kind} is a kind of {home}." if home else ""
        problems.add(
            "kind_unknown",
            f"{path}.kind",
            f"{called}: {shown(kind)} is not a kind of {perspective} ({words.PERSPECTIVES[perspective]})."
            f"{where} Kinds of {perspective}: {', '.join(words.KINDS[perspective])}.",
        )
    if element.get("department"):
        _check_reference(
            element, "department", f"{path}.department", known["departments"], "departments", problems
        )
    if element.get("metrics") and perspective and not (perspective == "P1" or kind == "measure"):
        problems.add(
            "metric_place",
            f"{path}.metrics",
            f"{called}: metrics belong to P1 elements and to P6 measures, not to {shown(kind)}.",
        )
    for place, entry in enumerate(element.get("variables", [])):
        variable = entry.get("variable")
        if variable is None:
            continue
        for key, _ in entry.get("value", ()):
            if key not in words.VARIABLES[variable]:
                problems.add(
                    "field_unknown",
                    f"{path}.variables[{place}].value.{key}",
                    f"{key} is not part of {variable}. {variable} holds: {', '.join(words.VARIABLES[variable])}.",
                )


def _check_links(
    entries: list[dict[str, Any]],
    known: dict[str, dict[str, int]],
    departments_of: dict[str, str],
    problems: Problems,
) -> None:
    seen: dict[tuple[str, str, str], int] = {}
    for place, link in enumerate(entries):
        path = f"links[{place}]"
        _check_reference(link, "evidence", f"{path}.evidence", known["evidence"], "evidence", problems)
        source, target, kind = link.get("source"), link.get("target"), link.get("type")
        ends = [(name, code) for name, code in (("source", source), ("target", target)) if code]
        for name, code in ends:
            if code not in known["elements"]:
                problems.add(
                    "link_unknown", f"{path}.{name}", f"There is no element {code} in this model to link."
                )
        if source and source == target:
            problems.add("link_self", path, f"{source} is linked to itself. A link joins two elements.")
        elif source and target and kind:
            if not link_table.is_allowed(source[:2], target[:2], kind):
                problems.add(
                    "link_not_allowed",
                    path,
                    f"{source} → {target}: {link_table.refusal(source[:2], target[:2], kind)}",
                )
            elif kind == "hands_over" and departments_of.get(source):
                if departments_of[source] == departments_of.get(target):
                    problems.add(
                        "link_not_allowed",
                        path,
                        f"{source} → {target}: hands_over joins two departments, and both ends belong to "
                        f"{departments_of[source]} (T-13). Within a department use precedes.",
                    )
            if seen.setdefault((source, target, kind), place) != place:
                problems.add(
                    "link_twice",
                    path,
                    f"The link {source} {kind} {target} stands at links[{seen[source, target, kind]}] already.",
                )
