"""Writes on the authored program: load the files, publish a version."""

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from curriculum.authored import AuthoredProgram, AuthoredWeek, read_program
from curriculum.models import (
    Activity,
    Block,
    Competency,
    CompetencyFamily,
    Level,
    Program,
    Question,
    SyllabusVersion,
    Track,
    TrackOption,
    Week,
)
from curriculum.states import SYLLABUS_MOVES, SyllabusState
from foundation import clock, prose
from foundation.transitions import move

ABOUT = (
    "summary", "audience", "goal", "length_weeks", "final", "extras", "proof", "weekly_hours",
)  # fmt: skip


@transaction.atomic
def load_competencies(*, file: Path) -> int:
    """Load families and competencies; known codes are updated. Returns how many competencies there are."""
    data = yaml.safe_load(file.read_text("utf-8"))
    families = {}
    for place, family in enumerate(data["families"]):
        families[family["code"]], _ = CompetencyFamily.objects.update_or_create(
            code=family["code"], defaults={"name": family["name"], "position": place}
        )
    for place, entry in enumerate(data["competencies"]):
        Competency.objects.update_or_create(
            code=entry["code"],
            defaults={
                "family": families[entry["family"]],
                "title": entry["title"],
                "statement": entry["statement"],
                "position": place,
            },
        )
    return len(data["competencies"])


@transaction.atomic
def load(*, folder: Path, position: int = 0, actor: Any = None) -> SyllabusVersion:
    """Load a program folder. The same bytes give the version that is there; changed bytes a new, published one.

    Raises ``AuthoredError`` with every problem found; then nothing is stored.
    """
    authored = read_program(folder)
    head = authored.head
    program, _ = Program.objects.update_or_create(
        code=head["code"],
        defaults={
            "title": head["title"],
            "short_title": head["short_title"],
            "tagline": head["tagline"],
            "edition": head["edition"],
            "level_noun": head["level_noun"],
            "due_rhythm": head["due_rhythm"],
            "about": {key: head[key] for key in ABOUT if key in head},
            "position": position,
        },
    )
    known = program.versions.filter(fingerprint=authored.fingerprint).first()
    if known:
        return known
    newest = program.versions.order_by("-number").first()
    version = SyllabusVersion.objects.create(
        program=program,
        number=newest.number + 1 if newest else 1,
        fingerprint=authored.fingerprint,
        loaded_at=clock.now(),
    )
    _write(version, authored)
    return publish(version=version, actor=actor)


@transaction.atomic
def publish(*, version: SyllabusVersion, actor: Any = None) -> SyllabusVersion:
    """Freeze a version; cohorts made from now on are pinned to it."""
    return move(
        version,
        SyllabusState.PUBLISHED,
        moves=SYLLABUS_MOVES,
        verb="curriculum.syllabus.publish",
        actor=actor,
        published_at=clock.now(),
    )


def _write(version: SyllabusVersion, authored: AuthoredProgram) -> None:
    head = authored.head
    level_by_week: dict[int, Level] = {}
    block_by_week: dict[int, Block] = {}
    for entry in head["levels"]:
        level = Level.objects.create(
            version=version,
            number=entry["number"],
            name=entry["name"],
            start_week=entry["start_week"],
            end_week=entry["end_week"],
            summary=entry.get("summary", ""),
            outcomes=entry.get("outcomes", []),
            deliverables=entry.get("deliverables", []),
        )
        level_by_week.update(dict.fromkeys(range(level.start_week, level.end_week + 1), level))
    for entry in head["blocks"]:
        block = Block.objects.create(
            level=level_by_week[entry["start_week"]],
            number=entry["number"],
            title=entry["title"],
            module=entry.get("module") or "",
            start_week=entry["start_week"],
            end_week=entry["end_week"],
        )
        block_by_week.update(dict.fromkeys(range(block.start_week, block.end_week + 1), block))
    tracks: dict[str, Track] = {}
    for place, entry in enumerate(head.get("tracks", [])):
        tracks[entry["code"]] = track = Track.objects.create(
            version=version,
            code=entry["code"],
            title=entry["title"],
            for_whom=entry["for_whom"],
            post_program=entry.get("post_program", False),
            position=place,
        )
        for spot, option in enumerate(entry.get("options", [])):
            TrackOption.objects.create(
                track=track,
                code=option["code"],
                title=option["title"],
                summary=option.get("summary", ""),
                examples=option.get("examples", []),
                position=spot,
            )
    competencies = {c.code: c for c in Competency.objects.all()}
    for week in authored.weeks:
        number = week.head["week"]
        _write_week(version, week, competencies, level=level_by_week[number], block=block_by_week.get(number))
    for week in authored.track_weeks:
        _write_week(version, week, competencies, track=tracks[week.head["track"]])


def _write_week(
    version: SyllabusVersion,
    authored: AuthoredWeek,
    competencies: dict[str, Competency],
    *,
    level: Level | None = None,
    block: Block | None = None,
    track: Track | None = None,
) -> None:
    head = authored.head
    week = Week.objects.create(
        version=version,
        level=level,
        block=block,
        track=track,
        key=head["key"],
        number=head["week"],
        title=head["title"],
        focus=head["focus"],
        objectives=head["objectives"],
        topics=head["topics"],
        body=authored.body,
        body_html=prose.render(authored.body),
        provenance=head["provenance"],
        source=head.get("source", ""),
    )
    week.competencies.set([competencies[c] for c in head.get("competencies", []) if c in competencies])
    for place, entry in enumerate(head["activities"]):
        activity = Activity.objects.create(
            week=week,
            key=entry["key"],
            kind=entry["kind"],
            requirement=entry["requirement"],
            title=entry["title"],
            minutes=entry["minutes"],
            position=place,
            brief=entry.get("brief", ""),
            brief_html=prose.render(entry.get("brief", "")),
            shows=entry.get("shows", []),
            rubric_code=entry.get("rubric", "") or "",
            pass_percent=entry.get("pass_percent"),
            attempts=entry.get("attempts"),
            time_limit=entry.get("time_limit"),
        )
        Question.objects.bulk_create(
            Question(
                activity=activity,
                position=spot,
                ask=question["ask"],
                multiple=question.get("kind", "single") == "multiple",
                choices=question["choices"],
                right=question["right"],
                why=question.get("why", ""),
            )
            for spot, question in enumerate(entry.get("questions", []))
        )
