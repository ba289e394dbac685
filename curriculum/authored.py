"""Authored syllabus files (YAML and Markdown with front matter) read into plain values. Pure."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

KINDS = {"reading", "quiz", "assignment", "project", "live_session", "gate", "milestone"}
REQUIREMENTS = {"read", "submit", "score", "attend", "mark_done"}
PROVENANCES = {"seed", "published", "proposed"}


class AuthoredError(Exception):
    """The files cannot be loaded: one sentence a problem, each beginning with its file."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class AuthoredWeek:
    """One week file: its front matter as written and the Markdown below it."""

    path: str
    head: dict[str, Any]
    body: str


@dataclass(frozen=True)
class AuthoredProgram:
    """One program folder: program.yaml, weeks in order, post-program track weeks, and a hash over all bytes."""

    head: dict[str, Any]
    weeks: list[AuthoredWeek]
    track_weeks: list[AuthoredWeek]
    fingerprint: str
    problems: list[str] = field(default_factory=list)


def read_program(folder: Path) -> AuthoredProgram:
    """Read a program folder. Raises ``AuthoredError`` naming each file and what is wrong in it."""
    digest = hashlib.sha256()
    head_file = folder / "program.yaml"
    if not head_file.is_file():
        raise AuthoredError([f"{folder}: there is no program.yaml"])
    digest.update(head_file.read_bytes())
    head = yaml.safe_load(head_file.read_text("utf-8"))
    weeks = [_read_week(p, folder, digest) for p in sorted((folder / "weeks").glob("*.md"))]
    tracks = [_read_week(p, folder, digest) for p in sorted((folder / "tracks").glob("*.md"))]
    problems = [
        *_problems_of_head(head),
        *_problems_of_weeks(weeks, head),
        *_problems_of_weeks(tracks, head, whole=False),
    ]
    if problems:
        raise AuthoredError(problems)
    return AuthoredProgram(head, weeks, tracks, digest.hexdigest())


def _read_week(path: Path, folder: Path, digest: Any) -> AuthoredWeek:
    raw = path.read_bytes()
    digest.update(raw)
    text = raw.decode("utf-8")
    name = str(path.relative_to(folder))
    if not text.startswith("---\n") or "\n---\n" not in text[4:]:
        raise AuthoredError([f"{name}: the front matter must stand between two lines of ---"])
    front, body = text[4:].split("\n---\n", 1)
    try:
        head = yaml.safe_load(front)
    except yaml.YAMLError as problem:
        raise AuthoredError([f"{name}: the front matter is not YAML: {problem}"]) from problem
    return AuthoredWeek(name, head, body.strip())


def _problems_of_head(head: dict[str, Any]) -> list[str]:
    problems = [
        f"program.yaml: {key} is missing"
        for key in (
            "code",
            "title",
            "short_title",
            "tagline",
            "edition",
            "level_noun",
            "due_rhythm",
            "levels",
            "blocks",
        )
        if key not in head
    ]
    if problems:
        return problems
    covered = [w for level in head["levels"] for w in range(level["start_week"], level["end_week"] + 1)]
    if covered != list(range(1, head.get("length_weeks", 48) + 1)):
        problems.append("program.yaml: the levels must cover every week once, in order")
    return problems


def _problems_of_weeks(weeks: list[AuthoredWeek], head: dict[str, Any], *, whole: bool = True) -> list[str]:
    problems: list[str] = []
    keys: set[str] = set()
    for week in weeks:
        for key in ("key", "week", "title", "focus", "objectives", "topics", "provenance", "activities"):
            if key not in week.head:
                problems.append(f"{week.path}: {key} is missing")
        if problems:
            continue
        if week.head["provenance"] not in PROVENANCES:
            problems.append(f"{week.path}: provenance must be one of {', '.join(sorted(PROVENANCES))}")
        if len(week.head["focus"]) > 240:
            problems.append(f"{week.path}: focus has more than 240 characters")
        for activity in week.head["activities"]:
            problems.extend(f"{week.path}: {p}" for p in _problems_of_activity(activity))
            if activity.get("key") in keys:
                problems.append(f"{week.path}: the key {activity['key']} is used twice")
            keys.add(activity.get("key", ""))
    if whole and not problems:
        numbers = [w.head["week"] for w in weeks]
        if numbers != list(range(1, head.get("length_weeks", 48) + 1)):
            problems.append("weeks: every week from 1 to the last must have one file, named in order")
    return problems


def _problems_of_activity(activity: dict[str, Any]) -> list[str]:
    name = activity.get("key", "an activity without key")
    problems = [
        f"{name}: {k} is missing"
        for k in ("key", "kind", "title", "minutes", "requirement")
        if k not in activity
    ]
    if problems:
        return problems
    if activity["kind"] not in KINDS:
        problems.append(f"{name}: kind {activity['kind']} is unknown")
    if activity["requirement"] not in REQUIREMENTS:
        problems.append(f"{name}: requirement {activity['requirement']} is unknown")
    if activity["kind"] in ("assignment", "project", "gate") and not activity.get("rubric"):
        problems.append(f"{name}: work that is marked names a rubric")
    for place, question in enumerate(activity.get("questions", []), 1):
        right = question.get("right", [])
        if not right or any(r not in range(len(question.get("choices", []))) for r in right):
            problems.append(f"{name}: question {place} has no right choice, or one that is not there")
        if question.get("kind", "single") == "single" and len(right) != 1:
            problems.append(f"{name}: question {place} is single choice and needs one right choice")
    if activity["kind"] == "quiz" and not activity.get("questions"):
        problems.append(f"{name}: a quiz has questions")
    return problems
