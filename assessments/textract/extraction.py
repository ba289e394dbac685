"""One door to the words of every kind of file; the readers of PDF and office files run confined."""

from typing import BinaryIO

from assessments import confinement
from assessments.filesafety.plain import decode
from assessments.filesafety.verdict import MEGABYTE, in_words
from assessments.textract.plain import read_plain
from assessments.textract.words import Extracted, Unreadable, extracted
from foundation.errors import Invalid

MAX_PAGES = 1_000
MAX_CHARACTERS = 2_000_000
MAX_BYTES = 20 * MEGABYTE

_SECONDS = 60
_MEMORY = 1024 * MEGABYTE
_READERS = {
    "pdf": "assessments.textract.pdf:read_pdf",
    "docx": "assessments.textract.docx:read_docx",
    "pptx": "assessments.textract.pptx:read_pptx",
}
_PLAIN = frozenset({"txt", "md", "csv"})

READABLE_KINDS = frozenset(_READERS) | _PLAIN


def extract(
    kind: str,
    content: BinaryIO | bytes,
    *,
    max_pages: int = MAX_PAGES,
    max_characters: int = MAX_CHARACTERS,
    seconds: int = _SECONDS,
) -> Extracted:
    """The words of a file of one of ``READABLE_KINDS``; past the limits the rest is left out.

    The file should have passed ``filesafety.examine``; one that has not costs at most ``seconds`` of
    processor time and 1 GB in a process of its own. Raises ``Unreadable``.
    """
    if kind not in READABLE_KINDS:
        raise Unreadable(f"There is no text to read in a file of the kind “{kind}”.")
    data = content if isinstance(content, bytes) else _read(content)
    if len(data) > MAX_BYTES:
        raise Unreadable("The file is larger than 20 MB. Send a smaller one.")
    if kind in _PLAIN:
        decoded = decode(data)
        if decoded is None:
            raise Unreadable(
                f"This is not {in_words(kind)}: it holds bytes that are no text. Save it as UTF-8 text."
            )
        return read_plain(kind, decoded[0], max_pages=max_pages, max_characters=max_characters)
    try:
        answer = confinement.confined(
            _READERS[kind],
            data,
            seconds=seconds,
            memory=_MEMORY,
            max_pages=max_pages,
            max_characters=max_characters,
        )
    except Invalid as refusal:
        raise Unreadable(refusal.sentence) from None
    except confinement.Exceeded:
        raise Unreadable(
            f"The text of {in_words(kind)} takes more time or memory to read than any dossier should. Save it as a new file."
        ) from None
    except confinement.Crashed:
        raise Unreadable(
            f"This cannot be read as {in_words(kind)}. Open it, save it as a new file and send that."
        ) from None
    return extracted(answer["pages"], answer["headings"], truncated=answer["truncated"])


def _read(content: BinaryIO) -> bytes:
    content.seek(0)
    data = content.read(MAX_BYTES + 1)
    content.seek(0)
    return data
