"""What happens to places in cohorts."""

from foundation.events import event


@event
class EnrollmentActivated:
    """A learner took their place."""

    enrollment_id: str


@event
class TrackDeclared:
    """A learner chose a specialization."""

    enrollment_id: str


@event
class ProgressMade:
    """An activity was completed or its result changed."""

    enrollment_id: str
    activity_id: int
