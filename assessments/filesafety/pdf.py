"""A PDF from outside: whole, one file only, unlocked, without programs, of a sane number of pages."""

import re
from itertools import islice

from assessments import confinement
from assessments.filesafety.verdict import MEGABYTE, Unsafe
from foundation.errors import Invalid

MAX_PAGES = 1_000

# Of processor time. The walk over all objects ends itself at three quarters of it.
SECONDS = 20
_MEMORY = 1024 * MEGABYTE

_DELIMITER = rb"(?=[\x00\t\n\f\r ()<>\[\]{}/%]|$)"
_ACTIVE = {
    b"JavaScript": "JavaScript",
    b"Launch": "a command that starts another program",
    b"ImportData": "a command that loads data from elsewhere",
    b"SubmitForm": "a form that sends data elsewhere",
    b"EmbeddedFile": "another file inside it",
    b"RichMedia": "an embedded player",
    b"XFA": "an XFA form",
}
_ACTIVE_NAME = re.compile(rb"/(" + b"|".join(_ACTIVE) + rb")" + _DELIMITER)
_DISGUISED_NAME = re.compile(rb"/([^\x00\t\n\f\r ()<>\[\]{}/%#]*#[^\x00\t\n\f\r ()<>\[\]{}/%]*)")
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_ENCRYPT = re.compile(rb"/Encrypt[\x00\t\n\f\r ]*(?:\d+[\x00\t\n\f\r ]+\d+[\x00\t\n\f\r ]+R|<<)")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|script|iframe|svg|\?php)[\s>]|<\?php", re.IGNORECASE)
_STREAM = re.compile(rb">>[\x00\t\n\f\r ]{0,8}stream\r?\n")
_END = re.compile(rb"startxref[\x00\t\n\f\r ]+(\d{1,10})[\x00\t\n\f\r ]+%%EOF[\x00\t\n\f\r ]*\Z")
_TABLE = re.compile(rb"[\x00\t\n\f\r ]{0,16}(?:xref\b|\d{1,10}[\x00\t\n\f\r ]+\d{1,5}[\x00\t\n\f\r ]+obj)")

_SAVE_AGAIN = "Open it and save or print it as a new PDF."


def examine_pdf(content: bytes, max_pages: int = MAX_PAGES, seconds: int = SECONDS) -> tuple[int, list[str]]:
    """The number of pages, and notes, within ``seconds`` of processor time. Raises ``Unsafe`` with ``file_type``, ``pdf_locked``, ``pdf_active``,
    ``pdf_broken`` or ``pdf_pages`` (B-02 to B-04, B-07 to B-10)."""
    _check_ends(content)
    visible = _outside_streams(content)
    if _ENCRYPT.search(visible):
        raise locked()
    for found in _ACTIVE_NAME.finditer(visible):
        raise active(_ACTIVE[found[1]])
    for found in _DISGUISED_NAME.finditer(visible):
        name = _HEX.sub(lambda code: bytes([int(code[1], 16)]), found[1])
        if name in _ACTIVE:
            raise active(_ACTIVE[name])
    if _HTML.search(content[:1024]) or _html_in_comment(visible):
        raise _two_kinds("HTML")
    try:
        answer = confinement.confined(
            "assessments.filesafety.pdf_objects:inspect",
            content,
            seconds=seconds,
            memory=_MEMORY,
            max_pages=max_pages,
            walk_seconds=seconds * 0.75,
        )
    except Invalid as refusal:
        raise Unsafe(refusal.code, refusal.sentence) from None
    except confinement.Exceeded:
        raise Unsafe(
            "pdf_broken", f"The PDF takes more time or memory to read than any dossier should. {_SAVE_AGAIN}"
        ) from None
    except confinement.Crashed:
        raise broken("its parts do not fit together") from None
    return answer["pages"], answer["notes"]


def locked() -> Unsafe:
    """The refusal of an encrypted PDF, also of one that opens without a password (B-09)."""
    return Unsafe(
        "pdf_locked",
        "The PDF is locked with a password or with restrictions. Remove the password and the restrictions, then "
        "send it again.",
    )


def active(what: str) -> Unsafe:
    """The refusal of a PDF that does something when it is opened (B-08)."""
    return Unsafe(
        "pdf_active", f"The PDF holds {what}. Save it as PDF/A, which holds pages only, and send that."
    )


def broken(how: str) -> Unsafe:
    """The refusal of a PDF that cannot be read as it stands (B-10)."""
    return Unsafe("pdf_broken", f"The PDF is broken: {how}. {_SAVE_AGAIN}")


def too_many_pages(found: int, most: int) -> Unsafe:
    """The refusal of a PDF of more pages than a panel can read (B-10)."""
    return Unsafe(
        "pdf_pages",
        f"The PDF has {found:,} pages or more. At most {most:,} are taken: send the pages that count.",
    )


def active_name(data: bytes) -> str | None:
    """What an active name in raw object syntax stands for, or None."""
    found = _ACTIVE_NAME.search(data)
    return _ACTIVE[found[1]] if found else None


def _check_ends(content: bytes) -> None:
    """The file begins and ends as one PDF does, and its index is where its end says."""
    if not re.match(rb"%PDF-\d", content):
        raise Unsafe(
            "file_type", "This is not a PDF. Save or print the document as PDF; renaming is not enough."
        )
    if content.rfind(b"PK\x05\x06", -65_557) >= 0:
        raise _two_kinds("a zip archive")
    mark = content.rfind(b"%%EOF")
    if mark < 0:
        raise broken("it is cut short, its end is missing")
    behind = content[mark + 5 :].strip(b"\x00\t\n\f\r ")
    if behind:
        if re.match(rb"\d+\s+\d+\s+obj", behind):
            raise broken("it is cut short, the last change to it is incomplete")
        raise _two_kinds("HTML" if _HTML.search(behind) else "something else")
    end = _END.search(content, max(0, mark - 100))
    if end is None:
        raise broken("it is cut short, the address of its index is missing")
    if not _TABLE.match(content, int(end[1])):
        raise broken("it is cut or was changed, its index is not where its end says")


def _two_kinds(other: str) -> Unsafe:
    return Unsafe("file_type", f"The file is a PDF and {other} at once. {_SAVE_AGAIN}")


def _html_in_comment(visible: bytes) -> bool:
    """Whether a comment of the object syntax holds HTML, which no program that writes PDF puts there."""
    for found in islice(_HTML.finditer(visible), 1_000):
        before = visible[max(0, found.start() - 500) : found.start()]
        if b"%" in re.split(rb"[\r\n]", before)[-1]:
            return True
    return False


def _outside_streams(content: bytes) -> bytes:
    """The object syntax of the file without the bodies of its streams."""
    kept: list[bytes] = []
    place = 0
    while found := _STREAM.search(content, place):
        end = content.find(b"endstream", found.end())
        if end < 0:
            break
        kept.append(content[place : found.end()])
        place = end
    kept.append(content[place:])
    return b"\n".join(kept)
