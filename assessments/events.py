"""What happens to judged things."""

from foundation.events import event


@event
class WorkSubmitted:
    """A learner handed in coursework or a gate."""

    submission_id: str


@event
class MarkReleased:
    """A mark on coursework became visible to its learner."""

    mark_id: int


@event
class QuizClosed:
    """A quiz attempt ended."""

    attempt_id: int


@event
class CapstoneSubmitted:
    """A learner submitted a frozen capstone."""

    capstone_id: str


@event
class CapstonePregraded:
    """The machine's evidence on a capstone is there."""

    capstone_id: str


@event
class DefenseProposed:
    """A panel and a slot were proposed."""

    defense_id: str


@event
class DefenseConfirmed:
    """Panel and slot stand."""

    defense_id: str


@event
class ScoresRevealed:
    """The last seat sealed: the panel sees all scores."""

    defense_id: str


@event
class ModerationOpened:
    """Sealed scores lie too far apart."""

    defense_id: str


@event
class CapstoneDecided:
    """A certification decision was made; not yet visible to the learner."""

    decision_id: int


@event
class DecisionReleased:
    """A certification decision became visible to the learner."""

    decision_id: int
