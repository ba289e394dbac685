"""The spine: weeks in, drawn vertebrae out; pure geometry for every place where the 48 weeks are shown."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

WeekState = Literal["done", "current", "open", "locked"]
Orientation = Literal["vertical", "strip", "thin"]

STATE_WORDS: Final[dict[WeekState, str]] = {
    "done": "Done",
    "current": "In progress",
    "open": "Open",
    "locked": "Locked",
}
STATE_ICONS: Final[dict[WeekState, str]] = {
    "done": "check",
    "current": "half",
    "open": "circle",
    "locked": "lock",
}

#: Distance between two vertebrae along the column, in drawing units (16 units are 1 rem on the page).
PITCH: Final[dict[Orientation, float]] = {"vertical": 32.0, "strip": 18.0, "thin": 6.0}
#: Room before each level of the vertical drawing, in rows: the list beside it prints the level's name there.
HEADING_ROWS: Final = 2.0


@dataclass(frozen=True)
class Week:
    """One week as a reader sees it; `word` and `note` replace the plain word of the state where more is known."""

    number: int
    title: str
    state: WeekState = "open"
    gate: bool = False
    url: str | None = None
    word: str = ""
    note: str = ""


@dataclass(frozen=True)
class Level:
    """A level (CPA) or phase (CPO): `first` and `last` are week numbers, both included."""

    number: int
    name: str
    first: int
    last: int
    kind: str = "Level"
    url: str | None = None


@dataclass(frozen=True)
class Vertebra:
    """One drawn week: path data in the units of its group's view box."""

    number: int
    title: str
    state: WeekState
    gate: bool
    url: str | None
    word: str
    note: str
    icon: str
    path: str
    detail: str
    leader: str
    x: float
    y: float

    @property
    def label(self) -> str:
        """The tooltip and the words for assistive technology."""
        return f"Week {self.number}: {self.title}. {self.word}"


@dataclass(frozen=True)
class Group:
    """The vertebrae of one level, with the view box they are drawn in."""

    level: Level
    vertebrae: tuple[Vertebra, ...]
    cord: str
    width: float
    height: float
    done: int

    @property
    def heading(self) -> str:
        """Such as "Level 2"."""
        return f"{self.level.kind} {self.level.number}"

    @property
    def weeks(self) -> str:
        """Such as "Weeks 13-24", with an en dash."""
        return f"Weeks {self.level.first}\N{EN DASH}{self.level.last}"

    @property
    def view_box(self) -> str:
        """The group's own view box, for drawings that are cut into levels."""
        return f"0 0 {_n(self.width)} {_n(self.height)}"

    @property
    def width_rem(self) -> str:
        """Natural width on the page."""
        return f"{self.width / 16:.3f}rem"

    @property
    def height_rem(self) -> str:
        """Natural height on the page."""
        return f"{self.height / 16:.3f}rem"


@dataclass(frozen=True)
class Drawing:
    """A whole spine, ready for `components/spine.html`."""

    orientation: Orientation
    groups: tuple[Group, ...]
    width: float
    height: float
    summary: str
    layers: tuple[tuple[str, str], ...] = ()

    @property
    def view_box(self) -> str:
        """View box of the drawing as one piece."""
        return f"0 0 {_n(self.width)} {_n(self.height)}"

    @property
    def width_rem(self) -> str:
        """Natural width on the page."""
        return f"{self.width / 16:.3f}rem"

    @property
    def height_rem(self) -> str:
        """Natural height on the page."""
        return f"{self.height / 16:.3f}rem"


@dataclass(frozen=True)
class BorderPiece:
    """One vertebra of a certificate's frame, filled by the even-odd rule; `detail` is the stroked seam of a gate."""

    path: str
    gate: bool
    detail: str = ""


@dataclass(frozen=True)
class Border:
    """The frame of a certificate: flat shapes only, so that any PDF renderer draws them alike."""

    width: float
    height: float
    pieces: tuple[BorderPiece, ...]
    rules: tuple[str, ...]

    @property
    def view_box(self) -> str:
        """View box in the units of the page (millimeters for A4)."""
        return f"0 0 {_n(self.width)} {_n(self.height)}"


_Point = tuple[float, float]
_Step = tuple[str, tuple[_Point, ...]]
_Outline = tuple[_Step, ...]
_Place = Callable[[_Point], _Point]


def draw(weeks: Sequence[Week], levels: Sequence[Level], orientation: Orientation = "vertical") -> Drawing:
    """Lay the weeks out as a spine.

    `levels` must cover the weeks in order without a gap; a week outside every level raises `ValueError`, because a
    page that silently drops a week would lie about the program.
    """
    by_number = {week.number: week for week in weeks}
    covered = [number for level in levels for number in range(level.first, level.last + 1)]
    if sorted(by_number) != sorted(covered) or len(by_number) != len(weeks):
        raise ValueError("The levels must cover every week exactly once.")
    plan = _plan(
        orientation,
        tuple((level.first, level.last) for level in levels),
        frozenset(week.number for week in weeks if week.gate),
    )
    groups = []
    for level, (cord, width, height, shapes) in zip(levels, plan.groups, strict=True):
        vertebrae = tuple(
            _vertebra(by_number[level.first + offset], shape) for offset, shape in enumerate(shapes)
        )
        done = sum(bone.state == "done" for bone in vertebrae)
        groups.append(Group(level, vertebrae, cord, width, height, done))
    layers = _layers(groups) if orientation == "thin" else ()
    return Drawing(orientation, tuple(groups), plan.width, plan.height, summary(weeks), layers)


def _layers(groups: Iterable[Group]) -> tuple[tuple[str, str], ...]:
    """One path per state: a board of two hundred learners stays a light page."""
    found: dict[str, list[str]] = {}
    for group in groups:
        for bone in group.vertebrae:
            found.setdefault(bone.state, []).append(bone.path)
    return tuple(
        (state, "".join(found[state])) for state in ("locked", "open", "done", "current") if state in found
    )


def summary(weeks: Iterable[Week]) -> str:
    """The drawing in one sentence: where the reader is, how many weeks are done, how many are still locked."""
    every = list(weeks)
    done = sum(week.state == "done" for week in every)
    locked = sum(week.state == "locked" for week in every)
    now = next((week for week in every if week.state == "current"), None)
    parts = [f"Week {now.number} of {len(every)}: {now.title}." if now else f"{len(every)} weeks."]
    if done == len(every):
        parts.append("All weeks done.")
    elif done:
        parts.append(f"{done} done.")
    if locked:
        parts.append(f"{locked} locked.")
    return " ".join(parts)


def border(width: float = 297.0, height: float = 210.0, inset: float = 12.0) -> Border:
    """The program as the frame of a certificate, in the unit of width and height.

    Weeks 1 to 24 stand along the left edge and 25 to 48 along the right, both read downward, the processes toward
    the paper's edge; fine rules above and below join the two columns. `inset` is the distance from the paper's edge to
    the rules; the columns take about a twelfth of the width on each side, so text has 0.1 to 0.9 of the width.
    """
    top, bottom = inset, height - inset
    pitch = (bottom - top) / 24.6
    axis = inset + pitch * 1.42
    length = 12 * pitch
    pieces: list[BorderPiece] = []
    for number in range(1, 49):
        left = number <= 24
        row = (number - 1) % 24
        offset, tangent = _curve((number - 1) // 12, (row % 12 + 0.5) / 12, pitch * 0.3, length)
        y = top + (row + 0.8) * pitch
        gate = number % 12 == 0
        outline, detail, _tip = _bone(pitch, (number - 1) / 47, gate=gate, last=False)
        place = _placed(offset, y, -tangent)
        side = _mirrored_at(place, axis) if left else _moved(place, width - axis)
        pieces.append(BorderPiece(_render(outline, side), gate, _render(detail, side)))
    rules = tuple(
        f"M{_n(axis)} {_n(y)}H{_n(width - axis)}V{_n(y + weight)}H{_n(axis)}Z"
        for y, weight in ((top, 0.6), (top + 1.4, 0.2), (bottom - 0.6, 0.6), (bottom - 1.6, 0.2))
    )
    return Border(width, height, tuple(pieces), rules)


def mark(size: float = 24.0) -> str:
    """Path of the product's mark, a vertebra seen along the column, in a square of `size`; even-odd fill."""
    return _render(_axial(size * 0.92), _placed(size / 2, size / 2 - size * 0.02, 0))


# ---- drawings ------------------------------------------------------------------------------------------------------

_Span = tuple[int, int]


@dataclass(frozen=True)
class _Shape:
    """What is drawn for one week, whoever looks at it."""

    path: str
    detail: str
    leader: str
    x: float
    y: float


@dataclass(frozen=True)
class _Plan:
    """The shapes of a whole program; the same for every learner, hence kept."""

    width: float
    height: float
    groups: tuple[tuple[str, float, float, tuple[_Shape, ...]], ...]


@lru_cache(maxsize=64)
def _plan(orientation: Orientation, spans: tuple[_Span, ...], gates: frozenset[int]) -> _Plan:
    if orientation == "vertical":
        return _vertical(spans, gates)
    if orientation == "strip":
        return _strip(spans, gates)
    return _thin(spans, gates)


def _vertical(spans: tuple[_Span, ...], gates: frozenset[int]) -> _Plan:
    pitch = PITCH["vertical"]
    sway = pitch * 0.46
    axis = pitch * 1.22
    width = pitch * 3.75
    final = spans[-1][1]
    groups = []
    cursor = 0.0
    for index, (first, last) in enumerate(spans):
        start = cursor + HEADING_ROWS * pitch
        length = (last - first + 1) * pitch
        shapes = []
        for number in range(first, last + 1):
            offset = number - first + 0.5
            x, tangent = _curve(index, offset * pitch / length, sway, length)
            y = start + offset * pitch
            place = _placed(axis + x, y, -tangent)
            outline, detail, tip = _bone(pitch, _share(number, final), number in gates, number == final)
            tip_x, tip_y = place(tip)
            leader = f"M{_n(tip_x + 4)} {_n(tip_y)}L{_n(width)} {_n(y)}"
            shapes.append(_Shape(_render(outline, place), _render(detail, place), leader, axis + x, y))
        lead = HEADING_ROWS * pitch if index else 0.0
        cord = _cord(index, sway, length, _placed(axis, start, 0), lead)
        groups.append((cord, width, length, tuple(shapes)))
        cursor = start + length
    return _Plan(width, cursor + pitch * 1.9, tuple(groups))


def _strip(spans: tuple[_Span, ...], gates: frozenset[int]) -> _Plan:
    pitch = PITCH["strip"]
    sway = pitch * 0.3
    floor = pitch * 3.1
    axis = floor - pitch * 0.98
    final = spans[-1][1]
    groups = []
    for index, (first, last) in enumerate(spans):
        length = (last - first + 1) * pitch
        tail = pitch * (1.6 if last == final else 0.45)
        shapes = []
        for number in range(first, last + 1):
            offset = number - first + 0.5
            sideways, tangent = _curve(index, offset * pitch / length, sway, length)
            x, y = offset * pitch + 1, axis - sideways
            place = _placed(x, y, -90 - tangent)
            outline, detail, _tip = _bone(pitch, _share(number, final), number in gates, number == final)
            leader = f"M{_n(x)} {_n(floor - 1)}l{_n(-pitch * 0.24)} {_n(pitch * 0.34)}h{_n(pitch * 0.48)}z"
            shapes.append(_Shape(_render(outline, place), _render(detail, place), leader, x, y))
        cord = _cord(index, sway, length, lambda p: (p[1] + 1, axis - p[0]), 0)
        groups.append((cord, length + tail + 1, floor + pitch * 0.4, tuple(shapes)))
    return _Plan(sum(group[1] for group in groups), floor + pitch * 0.4, tuple(groups))


def _thin(spans: tuple[_Span, ...], gates: frozenset[int]) -> _Plan:
    pitch = PITCH["thin"]
    gap = pitch * 0.8
    height = 16.0
    groups = []
    cursor = 0.5
    for index, (first, last) in enumerate(spans):
        length = (last - first + 1) * pitch
        shapes = []
        for number in range(first, last + 1):
            offset = number - first + 0.5
            sideways, tangent = _curve(index, offset * pitch / length, 1.4, length)
            x, y = cursor + offset * pitch, height - 5.6 - sideways
            path = _render(_tick(pitch, number in gates), _placed(x, y, -90 - tangent))
            shapes.append(_Shape(path, "", "", x, y))
        groups.append(("", length, height, tuple(shapes)))
        cursor += length + gap
    return _Plan(cursor - gap + 0.5, height, tuple(groups))


def _share(number: int, final: int) -> float:
    """How far down the spine a week lies, 0 to 1."""
    return (number - 1) / max(1, final - 1)


def _vertebra(week: Week, shape: _Shape) -> Vertebra:
    return Vertebra(
        number=week.number,
        title=week.title,
        state=week.state,
        gate=week.gate,
        url=week.url,
        word=week.word or STATE_WORDS[week.state],
        note=week.note,
        icon=STATE_ICONS[week.state],
        path=shape.path,
        detail=shape.detail,
        leader=shape.leader,
        x=round(shape.x, 1),
        y=round(shape.y, 1),
    )


# ---- the curve -----------------------------------------------------------------------------------------------------


def _curve(group: int, share: float, sway: float, length: float) -> tuple[float, float]:
    """Sideways distance from the axis and the tangent in degrees, at `share` (0 to 1) of a level's length.

    Each level is one bend, alternately forward and back, as in a spine seen from the side.
    """
    sign = -1.0 if group % 2 == 0 else 1.0
    offset = sign * sway * math.sin(math.pi * share)
    slope = sign * sway * math.pi * math.cos(math.pi * share) / length
    return offset, math.degrees(math.atan(slope))


def _cord(group: int, sway: float, length: float, place: _Place, lead: float) -> str:
    points = [(0.0, -lead)] if lead else []
    points += [(_curve(group, step / 12, sway, length)[0], length * step / 12) for step in range(13)]
    placed = [place(point) for point in points]
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in placed)


# ---- the bones, in local units: +x is the back, +y is onward along the column ----------------------------------------

#: Along the whole spine: body depth, body height, reach of the process, its drop, its thickness; in parts of a pitch.
_MORPHOLOGY: Final = (
    (0.00, (0.76, 0.68, 0.52, 0.16, 0.085)),
    (0.22, (0.86, 0.71, 0.74, 0.42, 0.080)),
    (0.42, (0.94, 0.73, 0.96, 0.66, 0.075)),
    (0.62, (1.06, 0.75, 0.80, 0.34, 0.130)),
    (0.80, (1.18, 0.76, 0.66, 0.14, 0.185)),
    (1.00, (1.16, 0.75, 0.56, 0.12, 0.170)),
)


def _morphology(share: float) -> tuple[float, float, float, float, float]:
    for (start, low), (end, high) in itertools.pairwise(_MORPHOLOGY):
        if share <= end:
            part = (share - start) / (end - start)
            a, b, c, d, e = (x + (y - x) * part for x, y in zip(low, high, strict=True))
            return a, b, c, d, e
    return _MORPHOLOGY[-1][1]


def _bone(pitch: float, share: float, gate: bool, last: bool) -> tuple[_Outline, _Outline, _Point]:
    """Outline, inner line and tip of the vertebra at `share` (0 to 1) of the spine."""
    depth, height, reach, drop, thick = (part * pitch for part in _morphology(share))
    if gate and last:
        return _sacrum(pitch)
    if gate:
        return _fused(pitch, depth)
    a, b = depth / 2, height / 2
    lip = min(a, b) * 0.22
    tip = (a + reach, drop)
    root = (a + 0.36 * depth, -b * 0.05)
    span = math.hypot(tip[0] - root[0], tip[1] - root[1])
    along = ((tip[0] - root[0]) / span, (tip[1] - root[1]) / span)
    upper = (tip[0] + along[1] * thick, tip[1] - along[0] * thick)
    lower = (tip[0] - along[1] * thick, tip[1] + along[0] * thick)
    beyond = 1.3 * thick
    outline: _Outline = (
        ("M", ((-a + lip, -b),)),
        ("Q", ((0.0, -b + height * 0.13), (a - lip, -b))),
        ("Q", ((a, -b), (a, -b + lip))),
        ("L", ((a - 0.02 * depth, -b * 0.62),)),
        ("C", ((a + 0.10 * depth, -b * 0.66), (a + 0.13 * depth, -b * 1.16), (a + 0.24 * depth, -b * 1.16))),
        ("C", ((a + 0.36 * depth, -b * 1.14), (a + 0.33 * depth, -b * 0.55), (a + 0.40 * depth, -b * 0.30))),
        (
            "C",
            (
                (a + reach * 0.62, drop * 0.20 - thick),
                (upper[0] - along[0] * reach * 0.22, upper[1] - along[1] * reach * 0.22),
                upper,
            ),
        ),
        (
            "C",
            (
                (upper[0] + along[0] * beyond, upper[1] + along[1] * beyond),
                (lower[0] + along[0] * beyond, lower[1] + along[1] * beyond),
                lower,
            ),
        ),
        (
            "C",
            (
                (lower[0] - along[0] * reach * 0.28, lower[1] - along[1] * reach * 0.28),
                (a + reach * 0.58, drop * 0.50 + thick * 1.5),
                (a + 0.36 * depth, b * 0.56),
            ),
        ),
        ("C", ((a + 0.33 * depth, b * 0.85), (a + 0.31 * depth, b * 1.12), (a + 0.21 * depth, b * 1.10))),
        ("C", ((a + 0.10 * depth, b * 1.06), (a + 0.17 * depth, b * 0.40), (a + 0.06 * depth, b * 0.22))),
        ("Q", ((a - 0.03 * depth, b * 0.10), (a - 0.03 * depth, b * 0.45))),
        ("L", ((a, b - lip),)),
        ("Q", ((a, b), (a - lip, b))),
        ("Q", ((0.0, b - height * 0.13), (-a + lip, b))),
        ("Q", ((-a, b), (-a, b - lip))),
        ("Q", ((-a + depth * 0.13, 0.0), (-a, -b + lip))),
        ("Q", ((-a, -b), (-a + lip, -b))),
        ("Z", ()),
    )
    return outline, (), tip


def _fused(pitch: float, depth: float) -> tuple[_Outline, _Outline, _Point]:
    """A gate: two vertebrae grown together around one opening, broader than their neighbors."""
    a, b = depth * 0.66, pitch * 0.47
    waist = a * 0.86
    lip = b * 0.2
    crest = a + pitch * 0.52
    outline: _Outline = (
        ("M", ((-a + lip, -b),)),
        ("Q", ((0.0, -b + pitch * 0.07), (a - lip, -b))),
        ("Q", ((a + pitch * 0.2, -b * 1.02), (crest - pitch * 0.12, -b * 0.86))),
        ("Q", ((crest + pitch * 0.10, -b * 0.62), (crest - pitch * 0.02, -b * 0.34))),
        ("Q", ((crest - pitch * 0.26, 0.0), (crest - pitch * 0.02, b * 0.34))),
        ("Q", ((crest + pitch * 0.10, b * 0.62), (crest - pitch * 0.12, b * 0.86))),
        ("Q", ((a + pitch * 0.2, b * 1.02), (a - lip, b))),
        ("Q", ((0.0, b - pitch * 0.07), (-a + lip, b))),
        ("Q", ((-a, b), (-a, b - lip))),
        ("Q", ((-a, b * 0.3), (-waist, 0.0))),
        ("Q", ((-a, -b * 0.3), (-a, -b + lip))),
        ("Q", ((-a, -b), (-a + lip, -b))),
        ("Z", ()),
        *_ring(a + pitch * 0.09, 0.0, pitch * 0.12),
    )
    detail: _Outline = (("M", ((-waist + pitch * 0.02, 0.0),)), ("L", ((a - pitch * 0.03, 0.0),)))
    return outline, detail, (crest, 0.0)


def _sacrum(pitch: float) -> tuple[_Outline, _Outline, _Point]:
    """The last gate closes the column: a sacrum of fused bodies that tapers into its tail."""
    p = pitch
    outline: _Outline = (
        ("M", ((-0.70 * p, -0.44 * p),)),
        ("Q", ((-0.02 * p, -0.36 * p), (0.60 * p, -0.48 * p))),
        ("C", ((0.86 * p, -0.56 * p), (1.06 * p, -0.40 * p), (1.10 * p, -0.14 * p))),
        ("Q", ((1.02 * p, 0.02 * p), (1.14 * p, 0.16 * p))),
        ("Q", ((1.06 * p, 0.36 * p), (1.10 * p, 0.52 * p))),
        ("C", ((1.04 * p, 0.92 * p), (0.84 * p, 1.18 * p), (0.50 * p, 1.40 * p))),
        ("C", ((0.28 * p, 1.56 * p), (0.10 * p, 1.72 * p), (-0.06 * p, 1.98 * p))),
        ("Q", ((-0.20 * p, 2.06 * p), (-0.18 * p, 1.88 * p))),
        ("C", ((-0.04 * p, 1.56 * p), (0.14 * p, 1.40 * p), (0.18 * p, 1.16 * p))),
        ("C", ((0.22 * p, 0.78 * p), (-0.16 * p, 0.62 * p), (-0.42 * p, 0.32 * p))),
        ("Q", ((-0.70 * p, 0.02 * p), (-0.76 * p, -0.30 * p))),
        ("Q", ((-0.80 * p, -0.46 * p), (-0.70 * p, -0.44 * p))),
        ("Z", ()),
        *_ring(0.72 * p, -0.06 * p, 0.10 * p),
        *_ring(0.76 * p, 0.34 * p, 0.09 * p),
        *_ring(0.68 * p, 0.72 * p, 0.075 * p),
    )
    detail: _Outline = (
        ("M", ((-0.52 * p, 0.14 * p),)),
        ("Q", ((0.0, 0.14 * p), (0.54 * p, 0.10 * p))),
        ("M", ((-0.06 * p, 0.58 * p),)),
        ("Q", ((0.24 * p, 0.56 * p), (0.58 * p, 0.50 * p))),
        ("M", ((0.22 * p, 0.98 * p),)),
        ("Q", ((0.42 * p, 0.96 * p), (0.62 * p, 0.90 * p))),
    )
    return outline, detail, (1.10 * p, 0.0)


def _tick(pitch: float, gate: bool) -> _Outline:
    """A vertebra of a small multiple: body and process, nothing finer than a pixel could show."""
    a, b = (4.6, pitch * 0.46) if gate else (3.3, pitch * 0.34)
    reach = a + (1.2 if gate else 4.0)
    return (
        ("M", ((-a, -b),)),
        ("L", ((a, -b),)),
        ("L", ((reach, -b * 0.1 if not gate else -b),)),
        ("L", ((reach, b * 0.7 if not gate else b),)),
        ("L", ((a, b * 0.5 if not gate else b),)),
        ("L", ((a, b),)),
        ("L", ((-a, b),)),
        ("Z", ()),
    )


def _axial(size: float) -> _Outline:
    """A vertebra seen along the column: body toward -y, the canal open in the middle, its process toward +y."""
    s = size / 2
    right: tuple[_Step, ...] = (
        ("C", ((0.42 * s, -1.02 * s), (0.66 * s, -0.74 * s), (0.62 * s, -0.42 * s))),
        ("C", ((0.60 * s, -0.26 * s), (0.54 * s, -0.18 * s), (0.50 * s, -0.10 * s))),
        ("C", ((0.62 * s, -0.02 * s), (0.80 * s, -0.10 * s), (0.98 * s, -0.06 * s))),
        ("C", ((1.12 * s, -0.02 * s), (1.12 * s, 0.18 * s), (0.98 * s, 0.20 * s))),
        ("C", ((0.74 * s, 0.24 * s), (0.46 * s, 0.34 * s), (0.26 * s, 0.48 * s))),
        ("C", ((0.14 * s, 0.60 * s), (0.20 * s, 0.82 * s), (0.16 * s, 0.96 * s))),
        ("Q", ((0.12 * s, 1.08 * s), (0.0, 1.08 * s))),
    )
    left = tuple(_mirrored(right, (0.0, -0.98 * s)))
    return (
        ("M", ((0.0, -0.98 * s),)),
        *right,
        *left,
        ("Z", ()),
        ("M", ((0.0, -0.16 * s),)),
        ("C", ((0.20 * s, -0.20 * s), (0.36 * s, -0.04 * s), (0.28 * s, 0.10 * s))),
        ("Q", ((0.16 * s, 0.22 * s), (0.0, 0.32 * s))),
        ("Q", ((-0.16 * s, 0.22 * s), (-0.28 * s, 0.10 * s))),
        ("C", ((-0.36 * s, -0.04 * s), (-0.20 * s, -0.20 * s), (0.0, -0.16 * s))),
        ("Z", ()),
    )


def _mirrored(steps: Sequence[_Step], start: _Point) -> list[_Step]:
    """The way back on the other side of the y axis, for an outline that began at `start`."""
    back: list[_Step] = []
    ends = [start, *(points[-1] for _command, points in steps)]
    for index in range(len(steps) - 1, -1, -1):
        command, points = steps[index]
        controls = [(-x, y) for x, y in reversed(points[:-1])]
        end = ends[index]
        back.append((command, (*controls, (-end[0], end[1]))))
    return back


def _ring(x: float, y: float, radius: float) -> _Outline:
    """A round hole as four curves (arcs cannot be moved point by point)."""
    k = radius * 0.5523
    return (
        ("M", ((x - radius, y),)),
        ("C", ((x - radius, y + k), (x - k, y + radius), (x, y + radius))),
        ("C", ((x + k, y + radius), (x + radius, y + k), (x + radius, y))),
        ("C", ((x + radius, y - k), (x + k, y - radius), (x, y - radius))),
        ("C", ((x - k, y - radius), (x - radius, y - k), (x - radius, y))),
        ("Z", ()),
    )


def _moved(place: _Place, x: float) -> _Place:
    def moved(point: _Point) -> _Point:
        there = place(point)
        return x + there[0], there[1]

    return moved


def _mirrored_at(place: _Place, x: float) -> _Place:
    def mirrored(point: _Point) -> _Point:
        there = place(point)
        return x - there[0], there[1]

    return mirrored


def _placed(x: float, y: float, degrees: float) -> _Place:
    turn = math.radians(degrees)
    cos, sin = math.cos(turn), math.sin(turn)

    def place(point: _Point) -> _Point:
        return x + point[0] * cos - point[1] * sin, y + point[0] * sin + point[1] * cos

    return place


def _render(outline: _Outline, place: _Place) -> str:
    parts: list[str] = []
    for command, points in outline:
        parts.append(command + " ".join(f"{_n(x)} {_n(y)}" for x, y in map(place, points)))
    return "".join(parts)


def _n(value: float) -> str:
    """A coordinate with at most two decimals and no trailing zeros: the drawing is sent with every page."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text
