"""The words of a Word document; runs only inside ``assessments.confinement``."""

import re
from collections.abc import Iterator
from io import BytesIO

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from assessments.textract.words import Gathering, Unreadable

_HEADING = re.compile(r"(?:heading \d|title)$", re.IGNORECASE)
_BREAKS = (qn("w:br"), qn("w:lastRenderedPageBreak"))
_MAX_TABLES_DEEP = 8


def read_docx(content: bytes, *, max_pages: int, max_characters: int) -> dict[str, object]:
    """Pages as the last program that saved it broke them, headings by style. Raises ``Unreadable``."""
    try:
        document = docx.Document(BytesIO(content))
        return _read(document, max_pages, max_characters)
    except MemoryError:
        raise
    except (Exception, RecursionError):
        raise Unreadable(
            "This cannot be read as a Word document (DOCX). Open it in a word processor and save it again as .docx."
        ) from None


def _read(document: Document, max_pages: int, max_characters: int) -> dict[str, object]:
    gathering = Gathering(max_characters)
    lines: list[str] = []
    characters = 0
    for paragraph in _paragraphs(document):
        if lines and _begins_page(paragraph):
            if len(gathering.pages) + 1 >= max_pages:
                gathering.truncated = True
                break
            if not gathering.add_page("\n".join(lines)):
                lines = []
                break
            lines = []
        text = paragraph.text
        if _is_heading(paragraph):
            gathering.add_heading(text)
        lines.append(text)
        characters += len(text)
        if characters > max_characters:
            break
    if lines:
        gathering.add_page("\n".join(lines))
    return gathering.answer()


def _paragraphs(document: Document) -> Iterator[Paragraph]:
    yield from _inside(document, 0)


def _inside(container: Document | _Cell, depth: int) -> Iterator[Paragraph]:
    """Paragraphs in the order of reading, those of tables row by row, merged cells once."""
    for part in container.iter_inner_content():
        if isinstance(part, Paragraph):
            yield part
        elif isinstance(part, Table) and depth < _MAX_TABLES_DEEP:
            # The cells as they stand in the file: python-docx repeats a merged cell for each place of the grid.
            for cell in part._tbl.iter_tcs():
                yield from _inside(_Cell(cell, part), depth + 1)


def _begins_page(paragraph: Paragraph) -> bool:
    """Whether a page break stands in the paragraph, by hand or from the last time it was laid out."""
    for mark in paragraph._p.iter(*_BREAKS):
        if mark.tag != qn("w:br") or mark.get(qn("w:type")) == "page":
            return True
    return bool(paragraph.paragraph_format.page_break_before)


def _is_heading(paragraph: Paragraph) -> bool:
    style = paragraph.style
    return bool(style is not None and style.name and _HEADING.match(style.name))
