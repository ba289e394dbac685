"""What an examination of a file says: the file is taken, or why it is not."""

from dataclasses import dataclass

from foundation.errors import Invalid

DOSSIER_KINDS = frozenset({"pdf", "docx", "pptx"})
ASSIGNMENT_KINDS = DOSSIER_KINDS | {"png", "jpg", "txt", "md", "csv"}
KINDS = ASSIGNMENT_KINDS | {"json", "ipynb"}

MEGABYTE = 1024 * 1024

_WORDS = {
    "pdf": "a PDF",
    "docx": "a Word document (DOCX)",
    "pptx": "a PowerPoint presentation (PPTX)",
    "png": "a PNG picture",
    "jpg": "a JPEG picture",
    "txt": "a plain text",
    "md": "a Markdown text",
    "csv": "a CSV table",
    "json": "a JSON document",
    "ipynb": "a Jupyter notebook",
}


class Unsafe(Invalid):
    """A file that is not taken: a stable ``code`` and a ``sentence`` that says what would be right."""

    def __init__(self, code: str, sentence: str, *, field: str | None = None) -> None:
        super().__init__(code, sentence, field=field)
        self.status = 413 if code == "file_too_large" else 400


@dataclass(frozen=True)
class Examined:
    """A file that is taken.

    ``kind`` is one of ``KINDS``, by content; ``display_name`` is for people only, the stored name never
    comes of it; ``size`` in bytes; ``sha256`` in hex; ``pages`` counts pages or slides where the format
    has them; ``notes`` are sentences for whoever opens the file.
    """

    kind: str
    display_name: str
    size: int
    sha256: str
    pages: int | None = None
    notes: tuple[str, ...] = ()


def in_words(kind: str) -> str:
    """A kind with its article: "a PDF"."""
    return _WORDS[kind]


def megabytes(size: int) -> str:
    """A size for people: "20 MB", "3.4 MB", "12 kB"."""
    if size < MEGABYTE:
        return f"{max(1, round(size / 1024))} kB"
    return f"{size / MEGABYTE:.1f}".removesuffix(".0") + " MB"


def shown(text: str, limit: int = 80) -> str:
    """Hostile text inside a sentence: control and invisible characters escaped, cut to ``limit`` characters."""
    safe = "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text[:limit]
    )
    return safe[:limit] + ("…" if len(text) > limit or len(safe) > limit else "")
