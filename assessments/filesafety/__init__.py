"""Whether a file from outside may be taken: by its name, its content and its structure, never by its ending."""

from assessments.filesafety.examination import MAX_BYTES, examine
from assessments.filesafety.names import kind_and_display_name
from assessments.filesafety.verdict import ASSIGNMENT_KINDS, DOSSIER_KINDS, KINDS, Examined, Unsafe

__all__ = [
    "ASSIGNMENT_KINDS",
    "DOSSIER_KINDS",
    "KINDS",
    "MAX_BYTES",
    "Examined",
    "Unsafe",
    "examine",
    "kind_and_display_name",
]
