"""Front-end files come from locked packages, and nobody edits them by hand."""

import json
import shutil
from pathlib import Path

import pytest

from tools import vendor


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the vendored files with their book and lock, free to be spoiled."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(vendor.ROOT / name, tmp_path / name)
    shutil.copytree(vendor.SHELF, tmp_path / "static" / "vendor")
    monkeypatch.setattr(vendor, "ROOT", tmp_path)
    monkeypatch.setattr(vendor, "SHELF", tmp_path / "static" / "vendor")
    monkeypatch.setattr(vendor, "BOOK", tmp_path / "static" / "vendor" / "VENDOR.json")
    return tmp_path


def test_the_files_are_as_their_book_says() -> None:
    assert vendor.faults() == []


def test_an_edited_file_is_found(checkout: Path) -> None:
    license_file = checkout / "static" / "vendor" / "source-sans-3" / "LICENSE"
    license_file.write_text(license_file.read_text("utf-8") + " ", "utf-8")
    assert vendor.faults() == ["static/vendor/source-sans-3/LICENSE was changed after it was copied"]


def test_a_missing_and_a_stray_file_are_found(checkout: Path) -> None:
    folder = checkout / "static" / "vendor" / "noto-sans-thai"
    (folder / "LICENSE").rename(folder / "LIZENZ")
    assert vendor.faults() == [
        "static/vendor/noto-sans-thai/LICENSE is missing",
        "static/vendor/noto-sans-thai/LIZENZ is not in the book",
    ]


def test_a_version_without_its_files_is_found(checkout: Path) -> None:
    manifest = json.loads((checkout / "package.json").read_text("utf-8"))
    manifest["devDependencies"]["@fontsource/noto-sans-thai"] = "5.3.9"
    (checkout / "package.json").write_text(json.dumps(manifest), "utf-8")
    assert vendor.faults() == [
        "@fontsource/noto-sans-thai: versions in the book, package.json and its lock differ"
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"let a;\n//# sourceMappingURL=a.js.map",
        b"let a;\n//@ sourceMappingURL=a.js.map",
        b"let a;\n/*# sourceMappingURL=a.css.map */",
    ],
)
def test_the_reference_to_a_source_map_is_taken_out(content: bytes) -> None:
    assert vendor.SOURCE_MAP.sub(b"", content) == b"let a;"
