"""Work outside of pages, measured in a process of its own: certificates, gradings, the password hash.

python -m benchmarks.labor certificates SECONDS | gradings
"""

import json
import os
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

import django

PATIENCE = 180.0  # seconds for all gradings


def certificates(seconds: float, facts: dict[str, Any]) -> dict[str, float]:
    """Certificates made in some seconds by a process that has made one before."""
    from certificates import paper

    paper.warm()
    paper.render(facts)
    times: list[float] = []
    began, cpu = time.perf_counter(), time.process_time()
    while not times or time.perf_counter() - began < seconds:
        before = time.perf_counter()
        # Another holder and code each time, as in a cohort; kept glyphs and drawings help as they would there.
        paper.render({**facts, "holder": f"{facts['holder']} {'IVXLC'[len(times) % 5]}"})
        times.append(time.perf_counter() - before)
    took = time.perf_counter() - began
    return {
        "count": len(times),
        "rate": len(times) / took,
        "ms": median(times) * 1000,
        "cpu_ms": (time.process_time() - cpu) * 1000 / len(times),
    }


def gradings(capstones: list[str]) -> dict[str, float]:
    """Pre-gradings of submitted capstones by the workers that listen, from the queue to the last report."""
    from django.db import connection, transaction

    from assessments.actions.pregrades import STEPS
    from assessments.models import PregradeRun
    from assessments.states import RunState
    from assessments.tasks import pregrade

    def until_done(chosen: list[str]) -> float:
        began = time.perf_counter()
        for capstone in chosen:
            with transaction.atomic():
                pregrade(capstone)
        while (done := PregradeRun.objects.filter(capstone__in=chosen, state=RunState.DONE).count()) < len(
            chosen
        ):
            if time.perf_counter() - began > PATIENCE:
                raise SystemExit(f"{done} of {len(chosen)} gradings were done after {PATIENCE:.0f} s.")
            time.sleep(0.02)
        return time.perf_counter() - began

    until_done(capstones[:2])  # each process of the worker loads what it needs
    rest = capstones[2:]
    took = until_done(rest)
    connection.close()
    return {
        "count": len(rest),
        "rate": len(rest) / took,
        "tasks": len(rest) * len(STEPS) / took,
        "ms": took * 1000 / len(rest),
    }


def password_hash() -> float:
    """CPU milliseconds of one hash of a password, the median of nine."""
    from django.contrib.auth.hashers import make_password

    make_password("a long enough passphrase")
    times = []
    for _ in range(9):
        before = time.process_time()
        make_password("a long enough passphrase")
        times.append(time.process_time() - before)
    return median(times) * 1000


def main(kind: str, *given: str) -> None:
    django.setup()
    scene = json.loads((Path(os.environ["VAR_DIR"]) / "scene.json").read_text())
    match kind:
        case "certificates":
            found = certificates(float(given[0]), scene["facts"]) | {"hash_ms": password_hash()}
        case _:
            found = gradings(scene["capstones"])
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
