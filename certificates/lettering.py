"""Letters that our fonts can draw: coverage and measured widths, before anything is set."""

import io
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from fontTools.ttLib import TTFont

from foundation.errors import Refused

#: Width for the holder's name in points, and the steps by which a long one shrinks: size and most lines (B-30).
NAME_WIDTH: Final = 640.0
NAME_STEPS: Final = ((42, 1), (36, 1), (31, 1), (27, 1), (23, 2), (19, 2), (16, 2))
#: Kerning and optical size move real widths a little from the sum of advances.
_MARGIN: Final = 1.05


@dataclass(frozen=True)
class Face:
    """One font file of ours: the family it is registered under and where it lies in ``static/vendor``."""

    family: str
    path: str
    weight: str
    italic: bool = False


def _faces(family: str, folder: str, axis: str, italic: bool) -> list[Face]:
    subsets = (
        ["latin", "latin-ext"]
        if italic
        else ["latin", "latin-ext", "vietnamese", "greek", "cyrillic", "cyrillic-ext"]
    )
    style = "italic" if italic else "normal"
    return [
        Face(f"{family} {subset}", f"{folder}/{folder}-{subset}-{axis}-{style}.woff2", "200 900", italic)
        for subset in subsets
    ]


_SCRIPTS: Final = ("arabic", "hebrew", "devanagari", "thai", "georgian")
FACES: Final = (
    *_faces("Serif", "source-serif-4", "opsz", False),
    *_faces("Serif", "source-serif-4", "opsz", True),
    *_faces("Sans", "source-sans-3", "wght", False),
    *(
        Face(
            f"Noto {script}", f"noto-sans-{script}/noto-sans-{script}-{script}-{weight}-normal.woff2", weight
        )
        for script in _SCRIPTS
        for weight in ("400", "600")
    ),
)

#: The font to vendor for a script we cannot print yet, by the first word of its letters' Unicode names.
_FONT_FOR: Final = {
    "CJK": ("Chinese, Japanese or Korean ideographs", "Noto Sans CJK"),
    "HIRAGANA": ("Hiragana", "Noto Sans JP"),
    "KATAKANA": ("Katakana", "Noto Sans JP"),
    "HANGUL": ("Hangul", "Noto Sans KR"),
}


def font_file(face: Face) -> Path:
    """Where a face lies."""
    return Path(settings.BASE_DIR) / "static" / "vendor" / face.path


class MissingGlyphs(Refused):
    """Letters that none of our fonts can draw: a box on a certificate is worse than no certificate (B-34)."""

    def __init__(self, letters: str) -> None:
        scripts = dict(_script(letter) for letter in letters)
        named = "; ".join(f"{script} needs the font {font}" for script, font in scripts.items())
        super().__init__("glyphs_missing", f"The certificate cannot print “{letters[:20]}”: {named}.")
        self.letters = letters
        self.fonts = tuple(scripts.values())


class NameTooWide(Refused):
    """A name that does not fit at the smallest size. It is never cut (B-30)."""

    def __init__(self) -> None:
        super().__init__(
            "name_wide",
            "The name is too wide for the certificate, even in the smallest letters. Agree on a shorter form.",
        )


def check_glyphs(facts: Mapping[str, Any]) -> None:
    """Every letter that will be printed has a glyph in a font of ours. Raises ``MissingGlyphs`` (B-34)."""
    known = advances()
    missing = dict.fromkeys(
        sign
        for text in _texts(facts)
        for sign in text
        if not sign.isspace()
        and unicodedata.category(sign) != "Cf"
        and not any(ord(sign) in found for found, _ in known)
    )
    if missing:
        raise MissingGlyphs("".join(missing))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)


@cache
def advances() -> tuple[tuple[dict[int, float], str], ...]:
    """For each upright face in order of fallback: advance in ems by code point, and the family."""
    found = []
    for face in FACES:
        if face.italic or face.family.startswith("Sans") or face.weight == "600":
            continue
        with TTFont(io.BytesIO(font_file(face).read_bytes()), lazy=True) as font:
            em = font["head"].unitsPerEm
            metrics = font["hmtx"].metrics
            found.append(
                ({point: metrics[glyph][0] / em for point, glyph in font.getBestCmap().items()}, face.family)
            )
    return tuple(found)


def name_step(name: str) -> tuple[int, int]:
    """Size in points and number of lines at which a name fits, by measured advances. Raises ``NameTooWide``."""
    for size, lines in NAME_STEPS:
        if _lines_needed(name, size) <= lines:
            return size, lines
    raise NameTooWide


def _lines_needed(name: str, size: int) -> int:
    """Lines a greedy break at spaces takes; a word wider than a line counts as too many."""
    space = _width(" ", size)
    lines, used = 1, 0.0
    for word in name.split():
        width = _width(word, size)
        if width > NAME_WIDTH:
            return 99
        if used and used + space + width > NAME_WIDTH:
            lines, used = lines + 1, width
        else:
            used += (space if used else 0.0) + width
    return lines


def _width(text: str, size: int) -> float:
    """Points a text takes, joined letters counted apart: never less than it is drawn."""
    known = advances()
    ems = sum(next((found[ord(sign)] for found, _ in known if ord(sign) in found), 1.0) for sign in text)
    return ems * size * _MARGIN


def right_to_left(text: str) -> bool:
    """The base direction by the first strong letter (UAX #9, rule P2)."""
    for sign in text:
        kind = unicodedata.bidirectional(sign)
        if kind in ("R", "AL"):
            return True
        if kind == "L":
            return False
    return False


_SCRIPT_CODES: Final = {
    "ARABIC": "Arab", "HEBREW": "Hebr", "DEVANAGARI": "Deva", "THAI": "Thai",
    "GEORGIAN": "Geor", "GREEK": "Grek", "CYRILLIC": "Cyrl",
}  # fmt: skip


def language(text: str) -> str:
    """BCP 47 tag of a name for readers that speak: the language is unknown, the script is not; "en" for Latin."""
    letter = next((sign for sign in text if sign.isalpha()), "")
    code = _SCRIPT_CODES.get(unicodedata.name(letter, "").partition(" ")[0]) if letter else None
    return f"und-{code}" if code else "en"


def _script(letter: str) -> tuple[str, str]:
    first = unicodedata.name(letter, "a sign without a name").split()[0].split("-")[0]
    return _FONT_FOR.get(first, (first.capitalize(), f"Noto Sans {first.capitalize()}"))
