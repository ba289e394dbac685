"""States of places in cohorts and of progress."""

from enum import StrEnum


class EnrollmentState(StrEnum):
    """State of a learner's place in a cohort."""

    APPLIED = "applied"
    INVITED = "invited"
    ACTIVE = "active"
    PAUSED = "paused"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"


ENROLLMENT_MOVES = {
    EnrollmentState.APPLIED: frozenset({EnrollmentState.INVITED, EnrollmentState.WITHDRAWN}),
    EnrollmentState.INVITED: frozenset({EnrollmentState.ACTIVE, EnrollmentState.WITHDRAWN}),
    EnrollmentState.ACTIVE: frozenset(
        {EnrollmentState.PAUSED, EnrollmentState.COMPLETED, EnrollmentState.WITHDRAWN}
    ),
    EnrollmentState.PAUSED: frozenset({EnrollmentState.ACTIVE, EnrollmentState.WITHDRAWN}),
    EnrollmentState.COMPLETED: frozenset(),
    EnrollmentState.WITHDRAWN: frozenset(),
}


class ProgressState(StrEnum):
    """Where a learner stands with one activity. No row means open or locked, by the calendar."""

    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    IN_MARKING = "in_marking"
    NOT_YET_PASSED = "not_yet_passed"
    DONE = "done"
    PASSED = "passed"

    @property
    def is_complete(self) -> bool:
        return self in (ProgressState.DONE, ProgressState.PASSED)


COMPLETE = frozenset({ProgressState.DONE, ProgressState.PASSED})
