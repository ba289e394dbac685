"""Which link may join which perspectives: the table every link is checked against (T-13)."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from anatomy.vocabulary import PERSPECTIVES

# type -> (meaning, allowed (source perspective, target perspective)). The source supports the target: every
# arrow points toward strategy. A treatment names its finding in its own field, so "treats" is no link here.
LINK_TYPES: Final = MappingProxyType(
    {
        "decomposes": ("sub-goal of", (("P1", "P1"),)),
        "realizes": ("process delivers goal", (("P2", "P1"),)),
        "enforces": ("logic governs process", (("P3", "P2"),)),
        "carries": ("component carries logic", (("P4", "P3"),)),
        "changes": ("task builds, changes or deploys component", (("P5", "P4"),)),
        "operates": ("operation runs component or process", (("P6", "P4"), ("P6", "P2"))),
        "measures": ("measure proves goal", (("P6", "P1"),)),
        "precedes": ("comes before", (("P2", "P2"), ("P5", "P5"))),
        "interfaces": ("contract between components", (("P4", "P4"),)),
        "depends": ("needs", tuple((p, p) for p in PERSPECTIVES)),
        "hands_over": ("hands work to another department", (("P2", "P2"),)),
    }
)

ALLOWED: Final = frozenset(
    (source, target, kind) for kind, (_, pairs) in LINK_TYPES.items() for source, target in pairs
)


def allowed_types(source: str, target: str) -> tuple[str, ...]:
    """Link types that may go from perspective ``source`` to perspective ``target``, in table order."""
    return tuple(kind for kind in LINK_TYPES if (source, target, kind) in ALLOWED)


def is_allowed(source: str, target: str, kind: str) -> bool:
    """Whether a link of this type may go from perspective ``source`` to perspective ``target`` (T-13)."""
    return (source, target, kind) in ALLOWED


def refusal(source: str, target: str, kind: str) -> str:
    """The sentence for a link that is not allowed: what is, between these two and for this type (T-13)."""
    here = allowed_types(source, target)
    between = f"{source} ({PERSPECTIVES[source]}) to {target} ({PERSPECTIVES[target]})"
    where = " or ".join(f"{a} to {b}" for a, b in LINK_TYPES[kind][1]) if kind in LINK_TYPES else ""
    if here:
        said = f"From {between} these links are allowed: {', '.join(here)}."
    else:
        back = allowed_types(target, source)
        said = f"No link may go from {between}: it would skip or reverse a perspective."
        if back:
            said += f" The other way round, {target} to {source}, these are allowed: {', '.join(back)}."
    return f"{kind} is not allowed here (T-13). {said}" + (f" {kind} goes from {where}." if where else "")
