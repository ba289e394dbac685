"""A test run counts as good only when every test of every run passed."""

from pathlib import Path

import pytest

from tools import suite


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(suite, "ROOM", tmp_path)
    return tmp_path


def _run(room: Path, source: str) -> suite.Count:
    """The count of one file of tests, run by a pytest that knows nothing of this project."""
    (room / "test_it.py").write_text(source)
    (room / "pytest.ini").write_text("[pytest]\naddopts = -p no:django -p no:valkey\n")
    env = {"PATH": "/usr/bin:/bin", "HOME": str(room)}
    return suite._counted("a run", [str(room), "-c", str(room / "pytest.ini"), "-p", "no:cacheprovider"], env)


def test_passes_failures_errors_and_skips_are_told_apart(room: Path) -> None:
    source = (
        "import pytest\n"
        "def test_a(): pass\n"
        "def test_b(): assert 0\n"
        "def test_c(): pytest.skip('no')\n"
        "def test_d(nothing): pass\n"
    )
    assert _run(room, source) == suite.Count(passed=1, failed=2, skipped=1)


def test_a_run_without_tests_is_broken(room: Path) -> None:
    assert _run(room, "") == suite.Count(broken=True)


def test_a_run_that_ends_early_is_broken(room: Path) -> None:
    assert _run(room, "import os\ndef test_a(): os._exit(0)\n").broken


def test_the_closing_line_names_every_kind() -> None:
    total = suite.Count(passed=3) + suite.Count(failed=1, skipped=2)
    assert str(total) == "3 passed, 1 failed, 2 skipped"
    assert "did not end" in str(total + suite.Count(broken=True))


@pytest.mark.parametrize(
    ("services", "embedded", "strict", "code"),
    [
        (suite.Count(passed=2), suite.Count(passed=3), "", 0),
        (suite.Count(passed=2), suite.Count(passed=3), "1", 0),
        (None, suite.Count(passed=3), "", 0),
        (None, suite.Count(passed=3), "1", 1),
        (suite.Count(passed=2), suite.Count(passed=3, skipped=1), "", 0),
        (suite.Count(passed=2), suite.Count(passed=3, skipped=1), "1", 1),
        (suite.Count(failed=1), suite.Count(passed=3), "", 1),
        (suite.Count(passed=2), suite.Count(broken=True), "", 1),
    ],
)
def test_a_missing_service_or_a_skip_fails_only_where_services_are_required(
    room: Path,
    monkeypatch: pytest.MonkeyPatch,
    services: suite.Count | None,
    embedded: suite.Count,
    strict: str,
    code: int,
) -> None:
    monkeypatch.setattr(suite, "_embedded", lambda folder: ("embedded", embedded))
    monkeypatch.setattr(suite, "_services", lambda: ("services", services))
    monkeypatch.setenv("REQUIRE_SERVICES", strict)
    assert suite.run_everything() == code
