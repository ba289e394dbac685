"""Words out of raw extracted text: what can be stored, what counts as a word, what looks like a heading."""

import re
import unicodedata
from dataclasses import dataclass, field

from foundation.errors import Invalid

MAX_HEADINGS = 500
HEADING_LENGTH = 160

# Letters of scripts without spaces between words count one by one.
_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]|[^\W_]+(?:['’\-.][^\W_]+)*"
)
_LIGATURES = str.maketrans(
    {
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
        "\ufb05": "st",
        "\ufb06": "st",
    }
)
_NUMBERED = re.compile(
    r"(?:(?:chapter|section|part|appendix|annex)\s+)?(?:[A-Z]|\d{1,2}(?:\.\d{1,2}){0,4})[.):]?\s+(?P<words>[^\W\d_].{1,120})",
    re.IGNORECASE,
)


class Unreadable(Invalid):
    """A file whose words cannot be had, with a ``sentence`` that says what would be right."""

    def __init__(self, sentence: str) -> None:
        super().__init__("file_unreadable", sentence)


@dataclass(frozen=True)
class Extracted:
    """The words of a file: all ``text``, the same by ``pages`` (or slides), ``headings`` in order.

    ``truncated`` says that a limit cut the rest off. A scanned document has pages without words.
    """

    text: str
    pages: list[str]
    headings: list[str]
    word_count: int
    truncated: bool = False


@dataclass
class Gathering:
    """Pages and headings while they are read, with the limit on all their characters together."""

    max_characters: int
    pages: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    truncated: bool = False
    characters: int = 0

    def add_page(self, raw: str) -> bool:
        """Takes one page; False when nothing more fits."""
        page = clean(raw[: self.max_characters + 1])
        room = self.max_characters - self.characters
        if len(page) > room:
            page, self.truncated = page[:room], True
        self.characters += len(page)
        self.pages.append(page)
        return not self.truncated

    def add_heading(self, raw: str) -> None:
        """Takes one heading, cut to its first 160 characters."""
        heading = " ".join(clean(raw[: 4 * HEADING_LENGTH]).split())[:HEADING_LENGTH]
        if heading and len(self.headings) < MAX_HEADINGS:
            self.headings.append(heading)

    def answer(self) -> dict[str, object]:
        """The gathering as plain values."""
        return {"pages": self.pages, "headings": self.headings, "truncated": self.truncated}


def extracted(pages: list[str], headings: list[str], *, truncated: bool) -> Extracted:
    """The whole, with its words counted."""
    text = "\n\n".join(page for page in pages if page)
    return Extracted(text, pages, headings, count_words(text), truncated)


def clean(raw: str) -> str:
    """Text fit to store: NFC, ligatures undone, no control characters or half characters, calm white space."""
    text = raw.translate(_LIGATURES).replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n")
    text = re.sub("[\x00-\x08\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", " ", text)
    text = unicodedata.normalize("NFC", text.replace("\u00ad", "").replace("\ufeff", ""))
    text = re.sub(r"[^\S\n]+", " ", text)
    return re.sub(r"\n{3,}", "\n\n", re.sub(r" ?\n ?", "\n", text)).strip()


def count_words(text: str) -> int:
    """Words as people count them: "well-known" and "don't" are one each, a Chinese sign is one."""
    return sum(1 for _ in _WORD.finditer(text))


def numbered_headings(page: str) -> list[str]:
    """Lines that look like headings of a report, such as "2.1 Scope" or "Appendix A Sources"."""
    return [line for line in page.split("\n") if len(line) <= HEADING_LENGTH and is_heading(line)]


def is_heading(line: str) -> bool:
    """Whether a line is a number and a few words beginning with a capital, without the end of a sentence."""
    found = _NUMBERED.fullmatch(line.strip())
    if found is None:
        return False
    words = found["words"]
    return words[0].isupper() and len(words.split()) <= 12 and not words.endswith((".", ",", ";", ":"))
