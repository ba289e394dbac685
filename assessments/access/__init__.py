"""Who may do what with judged things: coursework, and capstones to decisions."""

from assessments.access import capstones, coursework

__all__ = ["capstones", "coursework"]
