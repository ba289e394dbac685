"""Tables of the anatomy."""

from anatomy.models.snapshots import Snapshot

__all__ = ["Snapshot"]
