"""The benchmark fills a database, asks for every page and prints its table; how fast that was is not judged here."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

# A database, two web servers and a worker are started and stopped for it, beside other tests.
pytestmark = pytest.mark.timeout(420)
ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = [
    "sign in",
    "home of a learner",
    "program, 48 weeks",
    "week",
    "marking queue",
    "verify, page",
    "verify, JSON",
]
WORKS = ["certificate, one process", "certificates, two processes", "grading task, two workers"]


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The table of the smallest run: name of a row to its cells."""
    env = {**os.environ, "TMPDIR": str(tmp_path_factory.mktemp("bench"))}
    command = [sys.executable, "-m", "benchmarks", "--tiny", "--sqlite"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=400)
    assert done.returncode == 0, done.stderr[-3000:]
    assert not list(Path(env["TMPDIR"]).iterdir())
    lines = [line for line in done.stdout.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: row[1:] for row in cells}


def test_every_page_was_answered_and_its_queries_counted(rows: dict[str, list[str]]) -> None:
    for name in [*PAGES, "roster of 3", "roster of 4", "roster of 5"]:
        rate, *_, queries, _, _, _ = rows[name]
        assert float(rate) > 0
        assert int(queries) > 0, name


def test_rosters_of_any_length_ask_equally_often(rows: dict[str, list[str]]) -> None:
    assert len({cells[4] for name, cells in rows.items() if re.match(r"roster of \d", name)}) == 1


def test_certificates_gradings_and_the_hash_were_made(rows: dict[str, list[str]]) -> None:
    assert all(float(rows[name][0]) > 0 for name in WORKS)
    assert float(rows["password hash"][3]) > 0
