"""Tables of judged things."""

from assessments.models.capstones import Capstone, CapstoneFile
from assessments.models.decisions import Decision, DecisionRelease, Moderation
from assessments.models.defenses import Conflict, Defense, Seat, SeatScore
from assessments.models.marks import Mark, MarkDraft, MarkLevel, MarkRelease
from assessments.models.pregrading import PregradeRun, PregradeStep
from assessments.models.quizzes import QuizAttempt
from assessments.models.rubrics import Criterion, Rubric
from assessments.models.submissions import Submission, SubmissionFile

__all__ = [
    "Capstone",
    "CapstoneFile",
    "Conflict",
    "Criterion",
    "Decision",
    "DecisionRelease",
    "Defense",
    "Mark",
    "MarkDraft",
    "MarkLevel",
    "MarkRelease",
    "Moderation",
    "PregradeRun",
    "PregradeStep",
    "QuizAttempt",
    "Rubric",
    "Seat",
    "SeatScore",
    "Submission",
    "SubmissionFile",
]
