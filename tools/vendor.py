"""Copies chosen files of the npm packages to static/vendor/ and keeps their book, VENDOR.json.

    python -m tools.vendor           after `npm ci`: copies anew and writes the book
    python -m tools.vendor --check   compares the files with the book and the lock; needs no Node

The files and the book are committed, so that running the site needs no Node. A vendored file is never
edited by hand: --check finds it.
"""

import argparse
import base64
import hashlib
import json
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
SHELF = ROOT / "static" / "vendor"
BOOK = SHELF / "VENDOR.json"

# Hashed static files refuse a reference to a source map that is not there.
SOURCE_MAP = re.compile(
    rb"(?:\n?//[#@] ?sourceMappingURL=[^\s]*|\n?/\*[#@] ?sourceMappingURL=[^*]*\*/)[ \t]*"
)


@dataclass(frozen=True)
class Parcel:
    """What is taken from one npm package: its folder below static/vendor/ and the files, by path in the package."""

    package: str
    folder: str
    files: tuple[str, ...]


def _noto(script: str) -> Parcel:
    """The two weights of one script's Noto Sans that certificates print names in."""
    files = tuple(f"files/noto-sans-{script}-{script}-{weight}-normal.woff2" for weight in (400, 600))
    return Parcel(f"@fontsource/noto-sans-{script}", f"noto-sans-{script}", files)


PARCELS = (
    # Display and text of pages and certificates. `opsz` carries the optical size axis beside the weight.
    Parcel(
        "@fontsource-variable/source-serif-4",
        "source-serif-4",
        tuple(
            f"files/source-serif-4-{subset}-opsz-{style}.woff2"
            for subset in ("latin", "latin-ext")
            for style in ("normal", "italic")
        )
        # Names on certificates beyond Latin, upright only.
        + tuple(
            f"files/source-serif-4-{subset}-opsz-normal.woff2"
            for subset in ("cyrillic", "cyrillic-ext", "greek", "vietnamese")
        ),
    ),
    Parcel(
        "@fontsource-variable/source-sans-3",
        "source-sans-3",
        tuple(
            f"files/source-sans-3-{subset}-wght-{style}.woff2"
            for subset in ("latin", "latin-ext")
            for style in ("normal", "italic")
        )
        + tuple(
            f"files/source-sans-3-{subset}-wght-normal.woff2"
            for subset in ("cyrillic", "cyrillic-ext", "greek", "vietnamese")
        ),
    ),
    _noto("arabic"),
    _noto("hebrew"),
    _noto("devanagari"),
    _noto("thai"),
    _noto("georgian"),
)


def digest(content: bytes) -> str:
    """The content's SHA-384 in the notation of subresource integrity."""
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


def _read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def _unicode_range(parcel: Parcel, name: str) -> str | None:
    """The characters a font file holds, as its package declares them; None for files that are no subset."""
    ranges_file = PACKAGES / parcel.package / "unicode.json"
    if not name.endswith(".woff2") or not ranges_file.exists():
        return None
    ranges: dict[str, str] = _read(ranges_file)
    fits = [subset for subset in ranges if f"-{subset}-" in name]
    return ranges[max(fits, key=len)] if fits else None


def copy() -> int:
    """Writes static/vendor/ anew from node_modules; returns the number of files."""
    lock = _read(ROOT / "package-lock.json")["packages"]
    books = []
    fresh = SHELF.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    for parcel in PARCELS:
        source = PACKAGES / parcel.package
        if not source.is_dir():
            sys.exit(f"{parcel.package} is not in node_modules: run `npm ci` first.")
        manifest = _read(source / "package.json")
        target = fresh / parcel.folder
        target.mkdir(parents=True)
        entries: dict[str, dict[str, str]] = {}
        for file in (*parcel.files, "LICENSE"):
            name = Path(file).name
            content = (
                SOURCE_MAP.sub(b"", (source / file).read_bytes())
                if _is_text(name)
                else (source / file).read_bytes()
            )
            (target / name).write_bytes(content)
            entries[name] = {"sha384": digest(content)}
            if unicode_range := _unicode_range(parcel, name):
                entries[name]["unicode_range"] = unicode_range
        books.append(
            {
                "package": parcel.package,
                "version": manifest["version"],
                "license": manifest["license"],
                "integrity": lock[f"node_modules/{parcel.package}"]["integrity"],
                "folder": parcel.folder,
                "files": dict(sorted(entries.items())),
            }
        )
    (fresh / BOOK.name).write_text(json.dumps(books, indent=2, ensure_ascii=False) + "\n", "utf-8")
    shutil.rmtree(SHELF, ignore_errors=True)
    fresh.rename(SHELF)
    return sum(len(book["files"]) for book in books)


def _is_text(name: str) -> bool:
    return name.endswith((".js", ".mjs", ".css"))


def faults() -> list[str]:
    """Every difference between files, book, PARCELS, package.json and its lock, one sentence each."""
    books = _read(BOOK)
    wanted: dict[str, str] = _read(ROOT / "package.json")["devDependencies"]
    locked = _read(ROOT / "package-lock.json")["packages"]
    found: list[str] = []

    names = {book["package"] for book in books}
    if names != set(wanted):
        found.append(f"package.json and the book differ: {', '.join(sorted(names ^ set(wanted)))}")
    if [(p.package, p.folder) for p in PARCELS] != [(b["package"], b["folder"]) for b in books]:
        found.append("the book does not list the packages that tools/vendor.py takes: run `./cpo vendor`")
    if any("resolved" in entry for entry in locked.values()):
        found.append("package-lock.json names a registry: remove its `resolved` lines")

    known = {BOOK}
    for book, parcel in zip(books, PARCELS, strict=False):
        entry = locked.get(f"node_modules/{book['package']}", {})
        if not book["version"] == wanted.get(book["package"]) == entry.get("version"):
            found.append(f"{book['package']}: versions in the book, package.json and its lock differ")
        if book["integrity"] != entry.get("integrity"):
            found.append(f"{book['package']}: the book and the lock differ about its integrity")
        if {Path(file).name for file in (*parcel.files, "LICENSE")} != set(book["files"]):
            found.append(f"{book['package']}: the book does not list the files that tools/vendor.py takes")
        for name, facts in book["files"].items():
            path = SHELF / book["folder"] / name
            known.add(path)
            if not path.is_file():
                found.append(f"{path.relative_to(ROOT)} is missing")
            elif digest(path.read_bytes()) != facts["sha384"]:
                found.append(f"{path.relative_to(ROOT)} was changed after it was copied")
    strays = {path for path in SHELF.rglob("*") if path.is_file()} - known
    found += [f"{path.relative_to(ROOT)} is not in the book" for path in sorted(strays)]
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="tools.vendor", description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare files, book and lock")
    if parser.parse_args().check:
        found = faults()
        print("\n".join(found) if found else "vendored files: as in their book")
        return 1 if found else 0
    print(f"vendored files: {copy()} copied")
    return 0


if __name__ == "__main__":
    sys.exit(main())
