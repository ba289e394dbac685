"""Measures pages: each in turn with the floor of its own size, so that both see the same machine."""

import json
import math
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from benchmarks.place import Place, Refusal, Server

READERS = 8
MOST = 20_000  # requests of one turn


@dataclass
class Tally:
    """What some turns of one page took together."""

    count: int = 0
    seconds: float = 0.0
    cpu: float = 0.0
    size: int = 0
    times: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Requests per second."""
        return self.count / self.seconds if self.seconds else math.nan

    @property
    def cpu_ms(self) -> float:
        """CPU milliseconds of the web processes per request."""
        return self.cpu * 1000 / self.count if self.count else math.nan

    def percentile(self, share: float) -> float:
        """Milliseconds within which `share` of the requests were answered."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else math.nan


@dataclass
class Page:
    """One line of the table: a page, its floor, and what it asks of the database."""

    name: str
    queries: int
    own: Tally
    floor: Tally

    @property
    def ratio(self) -> float:
        """CPU of the page to CPU of the floor of its size."""
        return self.own.cpu_ms / self.floor.cpu_ms if self.floor.cpu_ms else math.nan


@dataclass(frozen=True)
class Effort:
    """How long: rounds over all pages, seconds of a page and of its floor in a round, seconds to warm up."""

    rounds: int
    page: float
    floor: float
    warm: float


class Crowd:
    """The load generator, a process of its own."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def visit(self, server: Server, job: dict[str, Any], seconds: float, tally: Tally | None = None) -> int:
        """Asks for pages for some seconds, adds what it took to `tally`; returns the size of a page in bytes."""
        assert self.process.stdin
        assert self.process.stdout
        asked = {
            "threads": READERS,
            "most": MOST,
            "expect": 200,
            **job,
            "port": server.port,
            "seconds": seconds,
        }
        before = server.cpu()
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        used = server.cpu() - before
        if answer["wrong"] or not answer["count"]:
            raise Refusal(
                f"A page was not answered as it should be: {answer['wrong'] or 'no answer at all'}."
            )
        if tally is not None:
            tally.count += answer["count"]
            tally.seconds += answer["seconds"]
            tally.cpu += used
            tally.size = answer["bytes"]
            tally.times += answer["times"]
        return int(answer["bytes"])


@contextmanager
def crowd() -> Iterator[Crowd]:
    """The load generator, ended on leaving."""
    command = [sys.executable, "-m", "benchmarks.load"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Crowd(process)
        finally:
            process.terminate()


def measure(
    place: Place, scenes: list[dict[str, Any]], floor_at: dict[str, Any], effort: Effort
) -> list[Page]:
    """Every page and its floor, in `effort.rounds` rounds over all of them."""
    site, floor = place.serve("benchmarks.settings"), place.serve("benchmarks.floor.settings")
    pages = [Page(scene["name"], scene["queries"], Tally(), Tally()) for scene in scenes]
    with crowd() as readers:
        for page, scene in zip(pages, scenes, strict=True):
            page.own.size = readers.visit(site, scene["job"], effort.warm)
            # A redirect has no page: what signing in costs is compared with the smallest page there is.
            readers.visit(floor, _floor_job(floor_at, page.own.size), effort.warm)
        for _ in range(effort.rounds):
            for page, scene in zip(pages, scenes, strict=True):
                readers.visit(site, scene["job"], effort.page, page.own)
                readers.visit(floor, _floor_job(floor_at, page.own.size), effort.floor, page.floor)
    return pages


def _floor_job(floor_at: dict[str, Any], size: int) -> dict[str, Any]:
    path = f"/floor/{floor_at['version']}/{size}/"
    return {"requests": [{"path": path, "headers": headers} for headers in floor_at["headers"]]}
