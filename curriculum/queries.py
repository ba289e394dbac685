"""Named reads of the authored program."""

from typing import Any

from django.db import models

from curriculum import spine
from curriculum.models import Activity, Level, Program, SyllabusVersion, Track, Week
from curriculum.states import ActivityKind, SyllabusState
from foundation.errors import NotFound


def programs() -> models.QuerySet[Program]:
    """All programs in their order."""
    return Program.objects.all()


def current_version(code: str) -> SyllabusVersion:
    """The newest published version of a program by its code. Raises ``NotFound``."""
    version = (
        SyllabusVersion.objects.filter(program__code=code.lower(), state=SyllabusState.PUBLISHED)
        .select_related("program")
        .order_by("-number")
        .first()
    )
    if version is None:
        raise NotFound
    return version


def published_versions() -> models.QuerySet[SyllabusVersion]:
    """Every published version, newest first: what a cohort may be pinned to."""
    return (
        SyllabusVersion.objects.filter(state=SyllabusState.PUBLISHED)
        .select_related("program")
        .order_by("program__position", "-number")
    )


def outline(version: SyllabusVersion) -> list[Level]:
    """The levels of a version with ``week_list`` (weeks in order, no bodies) and ``block_list``: three queries."""
    weeks = Week.objects.filter(track=None).defer("body", "body_html", "source").order_by("number")
    return list(
        version.levels.prefetch_related(
            models.Prefetch("weeks", queryset=weeks, to_attr="week_list"),
            models.Prefetch("blocks", to_attr="block_list"),
        ).order_by("number")
    )


def tracks(version: SyllabusVersion) -> list[Track]:
    """The tracks of a version with ``option_list`` and ``week_list``."""
    weeks = Week.objects.defer("body", "body_html", "source").order_by("number")
    return list(
        version.tracks.prefetch_related(
            models.Prefetch("options", to_attr="option_list"),
            models.Prefetch("weeks", queryset=weeks, to_attr="week_list"),
        ).order_by("position")
    )


def week(version_id: int, number: int) -> Week:
    """One teaching week of a version with its level, block and activities. Raises ``NotFound``."""
    found = (
        Week.objects.filter(version_id=version_id, track=None, number=number)
        .select_related("level", "block")
        .prefetch_related(models.Prefetch("activities", to_attr="activity_list"), "competencies")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def plan(version_id: int) -> list[dict[str, Any]]:
    """Every activity of a version's teaching weeks as small rows, in order: one query."""
    rows: Any = (
        Activity.objects.filter(week__version_id=version_id, week__track=None)
        .order_by("week__number", "position")
        .values(
            "id",
            "key",
            "kind",
            "requirement",
            "title",
            "minutes",
            "week__number",
            "week__title",
            "week__level__number",
        )
    )
    return list(rows)


def live_activities(version_id: int) -> models.QuerySet[Activity]:
    """The live sessions of a version, by week."""
    return (
        Activity.objects.filter(week__version_id=version_id, week__track=None, kind=ActivityKind.LIVE_SESSION)
        .select_related("week")
        .order_by("week__number", "position")
    )


def counts() -> dict[str, int]:
    """How much a visitor finds: weeks and tracks of all current versions."""
    return {
        "weeks": Week.objects.filter(version__state=SyllabusState.PUBLISHED, track=None).count(),
        "tracks": Track.objects.filter(version__state=SyllabusState.PUBLISHED).count(),
    }


def sources(version: SyllabusVersion) -> models.QuerySet[Week]:
    """Weeks with where their text comes from."""
    return (
        version.weeks.filter(track=None)
        .only("key", "number", "title", "provenance", "source", "version")
        .order_by("number")
    )


def activities_up_to(version_id: int, week: int) -> models.QuerySet[Activity]:
    """Every activity of the teaching weeks 1 to ``week``."""
    return Activity.objects.filter(
        week__version_id=version_id, week__track=None, week__number__lte=week
    ).select_related("week")


def drawing(
    version: SyllabusVersion, orientation: spine.Orientation = "strip", levels: list[Level] | None = None
) -> spine.Drawing:
    """The spine of a program as a visitor sees it: every week, none begun."""
    rows = outline(version) if levels is None else levels
    weeks = [
        spine.Week(week.number, week.title, "open", gate=week.number == level.end_week)
        for level in rows
        for week in level.week_list  # type: ignore[attr-defined]
    ]
    bands = [
        spine.Level(lv.number, lv.name, lv.start_week, lv.end_week, version.program.level_noun) for lv in rows
    ]
    return spine.draw(weeks, bands, orientation)
