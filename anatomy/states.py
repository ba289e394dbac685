"""Why a snapshot was taken."""

from enum import StrEnum


class Reason(StrEnum):
    """The occasion of a snapshot."""

    GATE = "gate"
    PRECHECK = "precheck"
    FREEZE = "freeze"
    APPEAL = "appeal"
