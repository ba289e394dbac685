"""Prints one table: pages against their floor, certificates, gradings, the password hash, in one run.

python -m benchmarks              on PostgreSQL, some minutes
python -m benchmarks --quick      some seconds, to see that it works; its numbers mean little
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import psycopg2

from benchmarks import pages, table
from benchmarks.place import Place, Refusal, built
from tools import broker, processes


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    sizes: tuple[int, ...]
    capstones: int
    effort: pages.Effort
    certificates: float  # seconds


WHOLE = Plan((50, 200, 1000), 40, pages.Effort(rounds=3, page=2.5, floor=1.5, warm=1.0), 10.0)
QUICK = Plan((50, 100, 200), 6, pages.Effort(rounds=1, page=0.4, floor=0.3, warm=0.2), 1.0)
TINY = Plan((3, 4, 5), 3, pages.Effort(rounds=1, page=0.05, floor=0.05, warm=0.02), 0.01)


def measure(place: Place, plan: Plan) -> table.Findings:
    """Everything the table shows."""
    _say("filling the database")
    scene = place.run("benchmarks.seed", str(plan.capstones), *(str(size) for size in plan.sizes))
    _say("asking for pages")
    with place.closing:
        found = pages.measure(place, scene["pages"], scene["floor"], plan.effort)
    _say("making certificates")
    seconds = str(plan.certificates)
    alone = place.run("benchmarks.labor", "certificates", seconds)
    both = _twice(place, "certificates", seconds)
    _say("grading capstones")
    with place.closing:
        worker = place.work()
        gradings = place.run("benchmarks.labor", "gradings")
        if worker.poll() is not None:
            raise Refusal("The worker ended of itself.")
    return table.Findings(
        place=place.name,
        pages=found,
        works=[
            table.Work("certificate, one process", alone["rate"], alone["ms"], alone["cpu_ms"]),
            table.Work(
                "certificates, two processes",
                sum(each["rate"] for each in both),
                median(each["ms"] for each in both),
                median(each["cpu_ms"] for each in both),
            ),
            table.Work("capstone pre-graded, two workers", gradings["rate"], gradings["ms"]),
            table.Work("grading task, two workers", gradings["tasks"], 1000 / gradings["tasks"]),
            table.Work("password hash", None, None, alone["hash_ms"]),
        ],
    )


def _twice(place: Place, *arguments: str) -> list[dict[str, float]]:
    """The same work in two processes at once."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(2) as pair:
        return list(pair.map(lambda _: place.run("benchmarks.labor", *arguments), range(2)))


def _say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./cpo bench", description="Measures the speed of the site; prints one table."
    )
    parser.add_argument("--quick", action="store_true", help="some seconds, to see that it works")
    parser.add_argument("--tiny", action="store_true", help="every row once, for the test of this command")
    parser.add_argument("--sqlite", action="store_true", help="without PostgreSQL")
    given = parser.parse_args(arguments)
    plan = TINY if given.tiny else QUICK if given.quick else WHOLE
    processes.as_interrupt()
    try:
        with built(sqlite=given.sqlite, quick=given.quick or given.tiny) as place:
            print(table.written(measure(place, plan), load=os.getloadavg()[0]))
    except (Refusal, broker.BrokerError, psycopg2.OperationalError, subprocess.TimeoutExpired) as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
