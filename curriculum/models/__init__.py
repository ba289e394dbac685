"""Tables of the program as authored."""

from curriculum.models.competencies import Competency, CompetencyFamily
from curriculum.models.programs import Block, Level, Program, SyllabusVersion, Track, TrackOption
from curriculum.models.weeks import Activity, Question, Week

__all__ = [
    "Activity",
    "Block",
    "Competency",
    "CompetencyFamily",
    "Level",
    "Program",
    "Question",
    "SyllabusVersion",
    "Track",
    "TrackOption",
    "Week",
]
