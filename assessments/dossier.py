"""What a capstone's dossier should hold and what its headings show of it; and the run sheet of its defense. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final


@dataclass(frozen=True)
class Section:
    """A part a dossier should have: its name and the beginnings of words that a heading for it would hold."""

    key: str
    title: str
    stems: tuple[str, ...]


_SHARED: Final = (
    Section("scope", "Purpose and scope", ("purpose", "scope", "introduction", "summary", "context")),
    Section("strategy", "Strategy", ("strateg", "vision", "goal", "market")),
    Section("model", "Anatomy model, P1 to P6", ("anatomy", "architecture model", "perspective", "model")),
    Section("xray", "X-ray report", ("x-ray", "xray", "finding", "diagnos", "problem")),
    Section("integration", "Enterprise integration", ("integrat", "department", "enterprise", "interface")),
    Section("limits", "Limits and open risks", ("limit", "risk", "open question", "assumption")),
)
SECTIONS: Final = {
    "PROJECT": (
        *_SHARED[:3],
        Section(
            "quality", "Scalability, security and compliance", ("scalab", "secur", "complian", "resilien")
        ),
        Section(
            "launch",
            "Implementation and launch evidence",
            ("implement", "launch", "rollout", "deliver", "operat"),
        ),
        *_SHARED[3:],
    ),
    "ENTERPRISE": (
        *_SHARED[:3],
        Section("revenue", "Revenue and growth", ("revenue", "growth", "pricing", "monetiz", "packag")),
        Section(
            "operating", "Operating model and people", ("operating", "organi", "people", "team", "governance")
        ),
        *_SHARED[3:],
        Section("roadmap", "Scale roadmap", ("roadmap", "scale", "milestone", "30/60/90", "12 month")),
    ),
}


def structure(edition: str, headings: Iterable[str]) -> list[dict[str, Any]]:
    """For each part a dossier of this edition should have: its title and the headings that name it, as JSON values."""
    lines = list(headings)
    return [
        {
            "key": section.key,
            "title": section.title,
            "headings": [line for line in lines if any(stem in line.casefold() for stem in section.stems)][
                :5
            ],
        }
        for section in SECTIONS[edition if edition in SECTIONS else "PROJECT"]
    ]


@dataclass(frozen=True)
class Item:
    """One stretch of a defense, in minutes from its opening."""

    start: int
    end: int
    title: str


@dataclass(frozen=True)
class Step:
    """An item as the agenda clock shows it: done, running or waiting, and when it starts."""

    item: Item
    state: str
    starts_at: datetime

    @property
    def title(self) -> str:
        return self.item.title

    @property
    def note(self) -> str:
        return f"Minute {self.item.start} to {self.item.end}"


#: program facts 5.7; the scoring that follows is twenty minutes more
RUN_SHEETS: Final = {
    "cpa": (
        Item(0, 5, "Identity, consent to the recording, rules"),
        Item(5, 25, "Presentation of the Product Architecture Model and its case"),
        Item(25, 55, "Questions of the panel, ten minutes each member"),
        Item(55, 75, "Two change scenarios, shown on the model"),
        Item(75, 85, "The candidate clarifies and corrects"),
        Item(85, 90, "Close and what comes next"),
        Item(90, 110, "Each member scores alone and seals"),
    ),
    "cpo": (
        Item(0, 5, "Identity, consent to the recording, rules"),
        Item(5, 25, "Presentation of the enterprise anatomy, its X-ray and the scale roadmap"),
        Item(25, 55, "Questions from product, revenue, technology and customer"),
        Item(55, 75, "Two scenarios: one of revenue, one of scale"),
        Item(75, 85, "The candidate clarifies and corrects"),
        Item(85, 90, "Close and what comes next"),
        Item(90, 110, "Each member scores alone and seals"),
    ),
}


def agenda(program: str, opened_at: datetime, *, at: datetime | None, minutes: int = 90) -> Sequence[Step]:
    """The run sheet laid over a defense that opens at ``opened_at``; ``at`` is the present, None before it opened.

    A sitting of another length than 90 minutes stretches each item in proportion.
    """
    items = RUN_SHEETS.get(program, RUN_SHEETS["cpa"])
    steps = []
    for item in items:
        start = opened_at + timedelta(minutes=item.start * minutes / 90)
        end = opened_at + timedelta(minutes=item.end * minutes / 90)
        last = item is items[-1]
        if at is None or at < start:
            state = "waiting"
        elif at < end or last:
            state = "running"
        else:
            state = "done"
        steps.append(
            Step(
                Item(round(item.start * minutes / 90), round(item.end * minutes / 90), item.title),
                state,
                start,
            )
        )
    return steps
