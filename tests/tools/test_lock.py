"""Packages are installed from locks: every line hashed, no address in them, every wish of the .in files met."""

import shutil
from pathlib import Path

import pytest

from tools import locks


@pytest.fixture
def requirements(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(locks.ROOT, tmp_path, dirs_exist_ok=True)
    monkeypatch.setattr(locks, "ROOT", tmp_path)
    return tmp_path


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def test_the_locks_are_in_order() -> None:
    assert locks.faults() == []


def test_a_wish_that_is_not_locked_is_found(requirements: Path) -> None:
    _append(requirements / "base.in", "left-pad>=1\n")
    assert locks.faults() == ["left-pad is in base.in but not in base.txt: run `./cpo lock`"]


def test_a_lock_below_its_floor_is_found(requirements: Path) -> None:
    _append(requirements / "dev.in", "pytest>=900\n")
    (fault,) = locks.faults()
    assert fault.startswith("pytest>=900 of dev.in is not met by dev.txt")


def test_an_address_is_found(requirements: Path) -> None:
    _append(requirements / "uv.txt", "# from https://files.example/\n")
    assert locks.faults() == ["uv.txt holds an address; locks name packages and hashes alone"]


def test_a_line_without_hash_is_found(requirements: Path) -> None:
    _append(requirements / "dev.txt", "left-pad==1.0\n")
    assert locks.faults() == ["dev.txt: left-pad==1.0 has no hash"]
