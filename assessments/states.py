"""States of judged things and the steps between them."""

from enum import StrEnum


class AttemptState(StrEnum):
    """State of a quiz attempt; the server's clock closes it."""

    OPEN = "open"
    CLOSED = "closed"
    EXPIRED = "expired"


ATTEMPT_MOVES = {
    AttemptState.OPEN: frozenset({AttemptState.CLOSED, AttemptState.EXPIRED}),
    AttemptState.CLOSED: frozenset(),
    AttemptState.EXPIRED: frozenset(),
}


class SubmissionState(StrEnum):
    """State of a hand-in of coursework."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_MARKING = "in_marking"
    RETURNED = "returned"
    MARKED = "marked"


SUBMISSION_MOVES = {
    SubmissionState.DRAFT: frozenset({SubmissionState.SUBMITTED}),
    SubmissionState.SUBMITTED: frozenset({SubmissionState.IN_MARKING}),
    SubmissionState.IN_MARKING: frozenset({SubmissionState.MARKED, SubmissionState.RETURNED}),
    SubmissionState.RETURNED: frozenset(),
    SubmissionState.MARKED: frozenset(),
}


class CapstoneState(StrEnum):
    """State of a capstone on its way, forward only."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    PREGRADED = "pregraded"
    IN_MARKING = "in_marking"
    SCHEDULED = "scheduled"
    DEFENDED = "defended"
    IN_MODERATION = "in_moderation"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


CAPSTONE_MOVES = {
    CapstoneState.DRAFT: frozenset({CapstoneState.SUBMITTED, CapstoneState.WITHDRAWN}),
    CapstoneState.SUBMITTED: frozenset({CapstoneState.PREGRADED, CapstoneState.WITHDRAWN}),
    CapstoneState.PREGRADED: frozenset(
        {CapstoneState.IN_MARKING, CapstoneState.SCHEDULED, CapstoneState.WITHDRAWN}
    ),
    CapstoneState.IN_MARKING: frozenset({CapstoneState.SCHEDULED}),
    CapstoneState.SCHEDULED: frozenset({CapstoneState.DEFENDED, CapstoneState.PREGRADED}),
    CapstoneState.DEFENDED: frozenset({CapstoneState.IN_MODERATION, CapstoneState.DECIDED}),
    CapstoneState.IN_MODERATION: frozenset({CapstoneState.DEFENDED}),
    CapstoneState.DECIDED: frozenset(),
    CapstoneState.WITHDRAWN: frozenset(),
}


class RunState(StrEnum):
    """State of a pre-grading run or of one of its steps."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class DefenseState(StrEnum):
    """State of a defense."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    HELD = "held"
    CLOSED = "closed"
    CANCELED = "canceled"


DEFENSE_MOVES = {
    DefenseState.PROPOSED: frozenset({DefenseState.CONFIRMED, DefenseState.CANCELED}),
    DefenseState.CONFIRMED: frozenset({DefenseState.HELD, DefenseState.CANCELED}),
    DefenseState.HELD: frozenset({DefenseState.CLOSED}),
    DefenseState.CLOSED: frozenset(),
    DefenseState.CANCELED: frozenset(),
}


class Outcome(StrEnum):
    """Outcome of a certification decision (R-33)."""

    PASS = "pass"  # noqa: S105  an outcome, not a password
    PASS_WITH_CONDITIONS = "pass_with_conditions"  # noqa: S105
    NOT_PASSED = "not_passed"
    DEFERRED = "deferred"
    VOID = "void"

    @property
    def label(self) -> str:
        return {
            "pass": "Passed",
            "pass_with_conditions": "Passed with conditions",
            "not_passed": "Not yet passed",
        }.get(self.value, self.value.capitalize())


class ConflictKind(StrEnum):
    """Why a person must not judge a learner (R-14)."""

    EMPLOYER = "employer"
    CLIENT = "client"
    FAMILY = "family"
    MENTORING = "mentoring"
    TEACHING = "teaching"
    SUPERVISION = "supervision"
    OTHER = "other"
