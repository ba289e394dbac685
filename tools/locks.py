"""Checks the locks of requirements/ without a network: no addresses, every line hashed, every wish met.

Compiling them again is `./cpo lock`.
"""

import re
import sys
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent / "requirements"
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^]]*\])?==(?P<version>[^\s;\\]+)")


def _pins(lock: Path) -> dict[str, list[str]]:
    """Locked versions by package; more than one where Python versions need different ones."""
    found: dict[str, list[str]] = {}
    for line in lock.read_text("utf-8").splitlines():
        if match := PIN.match(line):
            found.setdefault(canonicalize_name(match["name"]), []).append(match["version"])
    return found


def _wishes(source: Path) -> list[Requirement]:
    lines = (line.split(" #")[0].strip() for line in source.read_text("utf-8").splitlines())
    return [Requirement(line) for line in lines if line and not line.startswith(("#", "-"))]


def faults() -> list[str]:
    """Every fault of the locks, one sentence each."""
    found: list[str] = []
    for lock in sorted(ROOT.glob("*.txt")):
        text = lock.read_text("utf-8")
        if "://" in text or re.search(
            r"^-{1,2}(i|index-url|extra-index-url|find-links)\b", text, re.MULTILINE
        ):
            found.append(f"{lock.name} holds an address; locks name packages and hashes alone")
        blocks = re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"^\s*#.*\n?", "", text, flags=re.MULTILINE))
        found += [
            f"{lock.name}: {b.split()[0]} has no hash"
            for b in blocks
            if b.strip() and "--hash=sha256:" not in b
        ]
    base, dev = _pins(ROOT / "base.txt"), _pins(ROOT / "dev.txt")
    for source, pins in (("base", base), ("dev", dev)):
        for wish in _wishes(ROOT / f"{source}.in"):
            versions = pins.get(canonicalize_name(wish.name), [])
            if not versions:
                found.append(f"{wish.name} is in {source}.in but not in {source}.txt: run `./cpo lock`")
            elif not all(wish.specifier.contains(version, prereleases=True) for version in versions):
                found.append(
                    f"{wish} of {source}.in is not met by {source}.txt ({', '.join(versions)}): run `./cpo lock`"
                )
    for name, versions in base.items():
        if dev.get(name) != versions:
            found.append(f"{name} is locked in two versions, in base.txt and dev.txt: run `./cpo lock`")
    return found


def main() -> int:
    found = faults()
    print("\n".join(found) if found else "locks: as their .in files say, hashed, without addresses")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
