"""`./cpo` says its verbs, installs what it may, and says exactly what is missing where it may not."""

import fcntl
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tools.processes import ROOT

BASE = "python3 python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A checkout on a machine with hardly a program: the folder of its programs is bin/."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("bash", "cat", "cut", "dirname", "env", "flock", "mkdir", "rm", "sha256sum", "tail", "tr"):
        found = shutil.which(name)
        assert found, name
        (programs / name).symlink_to(found)
    _program(tmp_path, "ldconfig", "true")
    _program(tmp_path, "id", "echo 1000")
    shutil.copy(ROOT / "cpo", tmp_path / "cpo")
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    return tmp_path


def _program(machine: Path, name: str, body: str) -> None:
    path = machine / "bin" / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


def _cpo(machine: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": str(machine / "bin"), "HOME": str(machine)}
    return subprocess.run([machine / "cpo", *arguments], env=env, capture_output=True, text=True, timeout=60)


def test_alone_it_prints_every_verb(machine: Path) -> None:
    answer = _cpo(machine)
    assert answer.returncode == 0
    printed = set(re.findall(r"^  ([a-z]+)", answer.stdout, re.MULTILINE))
    verbs = set(
        re.findall(r"^  ([a-z]+)\) ", (ROOT / "cpo").read_text("utf-8").split("# --- verbs")[1], re.MULTILINE)
    )
    assert printed == verbs
    assert {"run", "test", "check", "bench"} <= printed


def test_an_unknown_verb_is_refused(machine: Path) -> None:
    answer = _cpo(machine, "dance")
    assert answer.returncode == 2
    assert "There is no verb 'dance'." in answer.stderr


def test_not_root_it_names_the_command_and_stops_without_python(machine: Path) -> None:
    _program(machine, "apt-get", "echo called >&2; exit 9")
    answer = _cpo(machine, "run")
    assert answer.returncode == 1
    assert f"  sudo apt-get install --no-install-recommends {BASE} \n" in answer.stderr
    assert "called" not in answer.stderr
    assert "Python 3.11 or newer" in answer.stderr


def test_without_apt_it_names_what_is_needed(machine: Path) -> None:
    answer = _cpo(machine, "test")
    assert answer.returncode == 1
    assert f"What these Debian packages hold is needed here: {BASE} libatomic1 chromium" in answer.stderr


def test_root_installs_what_is_missing_and_only_that(machine: Path) -> None:
    _program(machine, "id", "echo 0")
    _program(machine, "apt-get", f'echo "$@" >> {machine}/asked')
    _program(machine, "ldconfig", "echo libpango-1.0.so.0 libharfbuzz-subset.so.0")
    assert _cpo(machine, "run").returncode == 1  # this apt-get brings nothing
    update, install = (machine / "asked").read_text().splitlines()
    assert update.startswith("update")
    assert install.endswith(" python3 python3-venv libpangoft2-1.0-0")


def test_what_apt_says_is_shown_when_it_fails(machine: Path) -> None:
    _program(machine, "id", "echo 0")
    _program(machine, "apt-get", "echo no space left on device; exit 100")
    answer = _cpo(machine, "run")
    assert answer.returncode == 1
    assert "no space left on device" in answer.stderr


def test_clean_keeps_the_data_unless_told(machine: Path) -> None:
    _program(machine, "find", "true")
    for folder in ("var/cache", "var/media", ".venv"):
        (machine / folder).mkdir(parents=True, exist_ok=True)
    assert _cpo(machine, "clean").returncode == 0
    assert not (machine / "var" / "cache").exists()
    assert (machine / "var" / "media").exists()
    assert _cpo(machine, "clean", "data").returncode == 0
    assert not (machine / "var").exists()
    assert (machine / ".venv").exists()
    assert _cpo(machine, "clean", "everything").returncode == 1


def test_clean_does_not_touch_a_running_site(machine: Path) -> None:
    (machine / "var").mkdir()
    lock = machine / "var" / "run.lock"
    lock.touch()
    with lock.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        answer = _cpo(machine, "clean", "data")
    assert answer.returncode == 1
    assert "stop it first" in answer.stderr
    assert lock.exists()
