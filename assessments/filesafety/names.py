"""File names as people gave them: which kind the ending claims, and what may be shown."""

import unicodedata

from assessments.filesafety.verdict import Unsafe

NAME_LENGTH = 100

_SAME_KIND = {"jpeg": "jpg", "jpe": "jpg", "markdown": "md", "text": "txt"}
# Endings of programs; none may hide in front of a good one. Endings that are also parts of honest names, as
# in "example.com.pdf" or "lab.py.pdf", are not here: the last ending and the content decide.
_PROGRAMS = frozenset(
    {"bat", "cmd", "cpl", "dll", "exe", "hta", "jar", "js", "jse", "lnk", "msi"}
    | {"php", "phtml", "pif", "ps1", "reg", "scr", "shtml", "vbe", "vbs", "wsf"}
)
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in "123456789¹²³")}
)
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def kind_and_display_name(name: str, allowed: frozenset[str]) -> tuple[str, str]:
    """The kind that the ending claims, and the name to show: NFC, at most 100 characters, ending kept.

    A path in front of the name, blanks and dots behind it and invisible signs in it are taken off. Raises
    ``Unsafe`` ``file_name`` for no or a foreign ending, a program's ending before the last, a name that is
    all ending, control characters and signs that turn the writing direction (B-05, B-19, B-20).
    """
    if any(sign in _BIDI or unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in name):
        raise Unsafe(
            "file_name",
            "The file name holds an invisible control character, which can hide what the file really is. "
            "Rename the file with letters, digits and spaces.",
        )
    last = name[-4096:].replace("\\", "/").rstrip("/").rpartition("/")[2]
    seen = unicodedata.normalize(
        "NFC", "".join(s for s in last if unicodedata.category(s) != "Cf" or s == "\u200d")
    )
    plain = " ".join(seen.split()).rstrip(". ")
    stem, dot, ending = plain.rpartition(".")
    kind = _SAME_KIND.get(ending.lower(), ending.lower())
    if not dot or kind not in allowed:
        raise _only(allowed, "has no ending" if not dot else f"ends in “.{ending[:20]}”")
    stem = stem.strip()
    if not stem.strip("."):
        raise Unsafe(
            "file_name",
            f"The file has no name in front of “.{ending}”. Give it a name, such as dossier.{kind}.",
        )
    inner = [part.strip().lower() for part in stem.split(".")[1:]]
    if any(part in _PROGRAMS for part in inner):
        raise _only(allowed, f"has two endings, “.{inner[-1][:20]}.{ending}”")
    if stem.split(".")[0].strip().lower() in _RESERVED:
        stem = f"_{stem}"  # Windows cannot save a file of such a name
    return kind, f"{_cut(stem, NAME_LENGTH - len(ending) - 1)}.{ending}"


def _only(allowed: frozenset[str], what: str) -> Unsafe:
    endings = ", ".join(f".{kind}" for kind in sorted(allowed))
    return Unsafe("file_name", f"The file name {what}. Only these endings: {endings}.")


def _cut(stem: str, length: int) -> str:
    """The first ``length`` characters, without a joiner that has lost its second half."""
    return stem if len(stem) <= length else stem[:length].rstrip("\u200d ")
