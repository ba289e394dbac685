"""Tables of cohorts, places in them, live sessions and progress."""

from enrollments.models.cohorts import Cohort, CohortStaff
from enrollments.models.places import Enrollment, TrackChoice
from enrollments.models.progress import Progress
from enrollments.models.sessions import Attendance, LiveSession

__all__ = ["Attendance", "Cohort", "CohortStaff", "Enrollment", "LiveSession", "Progress", "TrackChoice"]
