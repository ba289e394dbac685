"""Runs the tests: all of them on the embedded default, then again on PostgreSQL and Redis where they answer.

    python -m tools.suite                 both runs, counted in the last lines
    python -m tools.suite tests/x.py::y   one run of the embedded kind, arguments as pytest takes them

With REQUIRE_SERVICES=1 a missing service or a skipped test is a failure.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from defusedxml import ElementTree

from tools import broker, processes, services

ROOT = Path(__file__).resolve().parent.parent
ROOM = ROOT / "var" / "test"
JOURNEYS = "tests/journeys"
# Both cores; the files of one folder stay together, as their fixtures are dear.
PARALLEL = ("-n", os.environ.get("TEST_PROCESSES", "2"), "--dist", "loadfile")
# Settings a person may have in the environment or in .env that would make another site of the tested one.
NEUTRAL = {
    "DEBUG": "0",
    "DEMO": "0",
    "HTTPS": "0",
    "BEHIND_PROXY": "0",
    "CACHE_URL": "",
    "PUBLIC_ADDRESS": "http://127.0.0.1:8000",
    "ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
    "CSRF_TRUSTED_ORIGINS": "",
    "LOG_LEVEL": "WARNING",
    "HYPOTHESIS_STORAGE_DIRECTORY": str(ROOT / "var" / "cache" / "hypothesis"),
}


@dataclass(frozen=True)
class Count:
    """What pytest counted; `broken` is set when it did not run to its end or ran nothing."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    broken: bool = False

    def __add__(self, other: "Count") -> "Count":
        return Count(
            self.passed + other.passed,
            self.failed + other.failed,
            self.skipped + other.skipped,
            self.broken or other.broken,
        )

    def __str__(self) -> str:
        text = f"{self.passed} passed, {self.failed} failed"
        if self.skipped:
            text += f", {self.skipped} skipped"
        return text + (" (a run did not end as it should)" if self.broken else "")


def _run(module: str, arguments: Sequence[str], env: dict[str, str]) -> int:
    return subprocess.run([sys.executable, "-m", module, *arguments], cwd=ROOT, env=env).returncode


def _counted(title: str, arguments: Sequence[str], env: dict[str, str]) -> Count:
    """One run of pytest and what it counted."""
    print(f"\n=== {title} ===", flush=True)
    report = ROOM / "report.xml"
    report.unlink(missing_ok=True)
    code = _run(
        "pytest",
        [*arguments, f"--junitxml={report}", "-q", "-rfEs", "--durations=8", "--durations-min=4"],
        env,
    )
    # 0: all passed, 1: some failed; everything else, no test at all (5) among it, is a broken run.
    if not report.exists():
        return Count(broken=True)
    suite = ElementTree.parse(report).getroot().find("testsuite")
    if suite is None:
        return Count(broken=True)
    tests, failures, errors, skipped = (
        int(suite.get(k, 0)) for k in ("tests", "failures", "errors", "skipped")
    )
    failed = failures + errors
    return Count(tests - failed - skipped, failed, skipped, code not in (0, 1) or (code == 1 and not failed))


@contextmanager
def _room() -> Iterator[None]:
    """The folder of whole runs; a second whole run in one checkout waits for the first."""
    ROOM.mkdir(parents=True, exist_ok=True)
    with (ROOM / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            print("Another test run of this checkout is going on; waiting for its end.", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _environment(database: str, broker_url: str) -> dict[str, str]:
    return {
        **os.environ,
        **NEUTRAL,
        "DATABASE_URL": database,
        "BROKER_URL": broker_url,
        "VAR_DIR": str(ROOM / "site"),
    }


def _embedded_environment(served: broker.Broker) -> dict[str, str]:
    return _environment(f"sqlite:///{ROOM / 'site' / 'db.sqlite3'}", served.url)


def _embedded(folder: Path) -> tuple[str, Count]:
    """Everything on SQLite and a Valkey of its own, browser journeys included."""
    with broker.embedded(folder, durable=False) as served:
        env = _embedded_environment(served)
        title = f"embedded (SQLite, {served.name})"
        if _run("tools.prepare", ["--static"], env):  # pages link static files by their hashed names
            return title, Count(broken=True)
        count = _counted(title, [*PARALLEL, "tests", f"--ignore={JOURNEYS}"], env)
        # In one process: the browser is the load, and its pages want both cores.
        count += _counted(f"{title}, journeys in the browser", [JOURNEYS], env)
        return title, count


def _services() -> tuple[str, Count | None]:
    """Everything but the journeys on real services; no count when they do not answer."""
    database = services.find_postgresql()
    with services.find_redis() as queue:
        if isinstance(database, services.Absence):
            return f"services: not run, {database.reason}", None
        if isinstance(queue, services.Absence):
            return f"services: not run, {queue.reason}", None
        title = f"services ({database.name}, {queue.name})"
        env = _environment(database.url, queue.url)
        return title, _counted(title, [*PARALLEL, "tests", f"--ignore={JOURNEYS}", "--create-db"], env)


def run_everything() -> int:
    """Both runs; returns 0 when all passed and, with REQUIRE_SERVICES, nothing was left out."""
    strict = os.environ.get("REQUIRE_SERVICES", "") not in ("", "0")
    with _room():
        title, total = _embedded(ROOM)
        lines = [f"{title}: {total}"]
        title, count = _services()
        lines.append(title if count is None else f"{title}: {count}")
        total += count or Count()
    good = not (total.failed or total.broken)
    if strict and (count is None or total.skipped):
        good = False
        lines.append("REQUIRE_SERVICES is set: a missing service or a skipped test is a failure.")
    print("\n" + "\n".join([*lines, f"total: {total}"]), flush=True)
    return 0 if good else 1


def run_some(arguments: Sequence[str]) -> int:
    """One run of pytest with `arguments`, on the embedded default; returns pytest's exit code."""
    folder = ROOM / f"run-{os.getpid()}"
    try:
        with broker.embedded(folder, durable=False) as served:
            env = _embedded_environment(served)
            return _run("tools.prepare", ["--static"], env) or _run("pytest", arguments, env)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(arguments: Sequence[str]) -> int:
    processes.as_interrupt()
    try:
        return run_some(arguments) if arguments else run_everything()
    except broker.BrokerError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
