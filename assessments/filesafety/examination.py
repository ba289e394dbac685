"""One examination for every file that comes from outside, before anything else opens it."""

import hashlib
from typing import BinaryIO

import puremagic

from assessments.filesafety.eicar import is_eicar
from assessments.filesafety.names import kind_and_display_name
from assessments.filesafety.office import examine_office
from assessments.filesafety.pdf import examine_pdf
from assessments.filesafety.pictures import examine_jpeg, examine_png
from assessments.filesafety.plain import examine_plain
from assessments.filesafety.verdict import (
    DOSSIER_KINDS,
    KINDS,
    MEGABYTE,
    Examined,
    Unsafe,
    in_words,
    megabytes,
)

MAX_BYTES = 20 * MEGABYTE

_CHUNK = 1024 * 1024
_OTHERS = {
    ".exe": "a Windows program",
    ".dll": "a Windows program",
    ".elf": "a Linux program",
    ".html": "a web page",
    ".htm": "a web page",
    ".zip": "a zip archive",
    ".rar": "a RAR archive",
    ".7z": "a 7z archive",
    ".gz": "a packed archive",
    ".doc": "an Office file of the old kind",
    ".ole": "an Office file of the old kind",
    ".rtf": "an RTF text",
    ".svg": "an SVG drawing",
    ".gif": "a GIF picture",
    ".png": "a PNG picture",
    ".jpg": "a JPEG picture",
    ".jpeg": "a JPEG picture",
    ".jfif": "a JPEG picture",
    ".pdf": "a PDF",
}


def examine(
    name: str,
    content: BinaryIO | bytes,
    *,
    allowed: frozenset[str] = DOSSIER_KINDS,
    max_bytes: int = MAX_BYTES,
) -> Examined:
    """What a file is, if it may be taken: its kind by content, a name to show, size, hash, pages, notes.

    ``allowed`` are kinds out of ``KINDS``. A stream is read to its end or one byte past ``max_bytes``,
    and set back to its start. The ending says what the file claims to be, the content decides; nothing is
    written to disk. Raises ``Unsafe``; its codes are those of B-01 to B-25.
    """
    if unknown := allowed - KINDS:
        raise ValueError(f"no such kind of file: {sorted(unknown)}")
    kind, display_name = kind_and_display_name(name, allowed)
    data = _read(content, max_bytes)
    if not data:
        raise Unsafe(
            "file_empty",
            "The file is empty: it has 0 bytes. Save the document again and choose the new file.",
        )
    if is_eicar(data):
        raise Unsafe(
            "virus", "The scanner flagged this file as a virus. Check your computer and send a clean file."
        )
    pages: int | None = None
    notes: list[str] = []
    if kind == "pdf":
        _check_magic(kind, data, b"%PDF-")
        pages, notes = examine_pdf(data)
    elif kind in ("docx", "pptx"):
        _check_magic(kind, data, b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
        pages, notes = examine_office(kind, data)
    elif kind == "png":
        _check_magic(kind, data, b"\x89PNG")
        examine_png(data)
    elif kind == "jpg":
        _check_magic(kind, data, b"\xff\xd8\xff")
        examine_jpeg(data)
    else:
        notes = examine_plain(kind, data)
    if kind in ("png", "jpg") and data.rfind(b"PK\x05\x06", -65_557) >= 0:
        raise Unsafe(
            "file_type", f"The file is {in_words(kind)} and a zip archive at once. Save the picture again."
        )
    return Examined(kind, display_name, len(data), hashlib.sha256(data).hexdigest(), pages, tuple(notes))


def _read(content: BinaryIO | bytes, max_bytes: int) -> bytes:
    """The whole content, never more than one piece past the limit (B-06)."""
    if isinstance(content, (bytes, bytearray, memoryview)):
        if len(content) > max_bytes:
            raise _too_large(max_bytes, len(content))
        return bytes(content)
    content.seek(0)
    whole = bytearray()
    while chunk := content.read(min(_CHUNK, max_bytes + 1 - len(whole))):
        whole += chunk
        if len(whole) > max_bytes:
            size = content.seek(0, 2)
            content.seek(0)
            raise _too_large(max_bytes, size)
    content.seek(0)
    return bytes(whole)


def _too_large(limit: int, size: int) -> Unsafe:
    most, given = megabytes(limit), megabytes(size)
    if most == given:
        most, given = f"{limit:,} bytes", f"{size:,} bytes"
    return Unsafe(
        "file_too_large",
        f"The file is too large. Limit {most}, yours has {given}. Make its pictures smaller or split it.",
    )


def _check_magic(kind: str, data: bytes, *beginnings: bytes) -> None:
    """The first bytes are those of the kind. Otherwise the refusal says what they look like (B-02 to B-04)."""
    if data.startswith(beginnings):
        return
    other = _looks_like(data)
    but = f" but {other}" if other else ""
    raise Unsafe(
        "file_type",
        f"This is not {in_words(kind)}{but}. Save the document as .{kind}; changing the name is not enough.",
    )


def _looks_like(data: bytes) -> str | None:
    """What the content seems to be, for the sentence only; the decision never rests on it."""
    if (
        data[:1024]
        .lstrip(b"\xef\xbb\xbf \t\r\n")
        .lower()
        .startswith((b"<!doctype html", b"<html", b"<script", b"<body"))
    ):
        return "a web page"
    if data.startswith(b"MZ"):
        return "a Windows program"
    try:
        guesses = puremagic.magic_string(data[:4096])
    except (puremagic.PureError, ValueError):
        return None
    return next((_OTHERS[guess.extension] for guess in guesses if guess.extension in _OTHERS), None)
