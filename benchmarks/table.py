"""The table: what was measured, in words and columns for people."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.pages import Page, Tally

#: page: CPU at most so many times the floor of its size
WITHIN_FLOOR = {"home of a learner": 2.0, "week": 2.0}
VERIFIED_A_SECOND = 300
CERTIFICATE_MS = 200


@dataclass(frozen=True)
class Work:
    """One kind of work outside of pages; what was not measured is None."""

    name: str
    rate: float | None
    ms: float | None
    cpu_ms: float | None = None


@dataclass(frozen=True)
class Findings:
    """All that one run found."""

    place: str
    pages: list[Page]
    works: list[Work]


def written(found: Findings, *, load: float) -> str:
    """The findings as one table in Markdown, with the aims under it."""
    head = ["", "per second", "p50 ms", "p95 ms", "CPU ms", "queries", "KB", "floor CPU ms", "x floor"]
    rows = [_page(page) for page in found.pages]
    rows.append(_tally("floor, at the size of the week", _floor(found), queries=3))
    for work in found.works:
        rows.append([work.name, _n(work.rate), _n(work.ms), "", _n(work.cpu_ms), "", "", "", ""])
    widths = [max(len(row[place]) for row in [head, *rows]) for place in range(len(head))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    lines = [_line(head, widths), _line(rule, widths), *(_line(row, widths) for row in rows)]
    return "\n".join(
        [
            "",
            f"{found.place}; 8 readers at once; load of the machine at the end {load:.1f}.",
            "CPU: of all web processes per request. Floor: a signed-in page of the framework of the same size, 3 queries.",
            "",
            *lines,
            "",
            *_aims(found),
        ]
    )


def _page(page: Page) -> list[str]:
    row = _tally(page.name, page.own, queries=page.queries)
    return [*row[:-2], _n(page.floor.cpu_ms), _n(page.ratio)]


def _tally(name: str, tally: Tally, *, queries: int) -> list[str]:
    numbers = (tally.rate, tally.percentile(0.5), tally.percentile(0.95), tally.cpu_ms)
    return [name, *(_n(each) for each in numbers), str(queries), _n(tally.size / 1000), "", ""]


def _floor(found: Findings) -> Tally:
    return next((page.floor for page in found.pages if page.name == "week"), Tally())


def _n(value: float | None) -> str:
    """A number with the digits it deserves; nothing for what was not measured."""
    if value is None or math.isnan(value):
        return ""
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    return (
        "| " + " | ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]) + " |"
    )


def _aims(found: Findings) -> list[str]:
    """Each aim with what was found."""
    pages = {page.name: page for page in found.pages}
    works = {work.name: work for work in found.works}
    lines = [
        _aim(f"{name}: {_n(pages[name].ratio)} times the floor, at most {most:g}", pages[name].ratio <= most)
        for name, most in WITHIN_FLOOR.items()
    ]
    verify = pages["verify, page"].own.rate
    lines.append(
        _aim(
            f"verify, page: {_n(verify)} a second, at least {VERIFIED_A_SECOND}", verify >= VERIFIED_A_SECOND
        )
    )
    paper = works["certificate, one process"].ms or math.nan
    lines.append(_aim(f"certificate: {_n(paper)} ms, at most {CERTIFICATE_MS}", paper <= CERTIFICATE_MS))
    rosters = [page.queries for page in found.pages if page.name.startswith("roster")]
    lines.append(
        _aim(f"queries of rosters: {', '.join(map(str, rosters))}, all the same", len(set(rosters)) == 1)
    )
    return lines


def _aim(text: str, met: bool) -> str:
    return f"{'met   ' if met else 'missed'}  {text}"
