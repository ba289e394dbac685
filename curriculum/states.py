"""States and kinds of the authored program."""

from enum import StrEnum


class SyllabusState(StrEnum):
    """State of a syllabus version. A published version is frozen."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


SYLLABUS_MOVES = {
    SyllabusState.DRAFT: frozenset({SyllabusState.PUBLISHED}),
    SyllabusState.PUBLISHED: frozenset({SyllabusState.RETIRED}),
    SyllabusState.RETIRED: frozenset(),
}


class ActivityKind(StrEnum):
    """What a learner does in an activity."""

    READING = "reading"
    QUIZ = "quiz"
    ASSIGNMENT = "assignment"
    PROJECT = "project"
    LIVE_SESSION = "live_session"
    GATE = "gate"
    MILESTONE = "milestone"

    @property
    def is_work(self) -> bool:
        """Handed in and marked by an instructor."""
        return self in (ActivityKind.ASSIGNMENT, ActivityKind.PROJECT, ActivityKind.GATE)


class Requirement(StrEnum):
    """What completes an activity."""

    READ = "read"
    SUBMIT = "submit"
    SCORE = "score"
    ATTEND = "attend"
    MARK_DONE = "mark_done"


class Provenance(StrEnum):
    """Where a week's title and focus come from; shown to administrators (domain facts, section 9.1)."""

    SEED = "seed"
    PUBLISHED = "published"
    PROPOSED = "proposed"


class DueRhythm(StrEnum):
    """How due dates fall: each week, or at the end of a phase with a weekly pace."""

    WEEKLY = "weekly"
    PHASE = "phase"
