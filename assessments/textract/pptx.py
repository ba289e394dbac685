"""The words of a presentation, a slide as a page; runs only inside ``assessments.confinement``."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

import pptx

from assessments.textract.words import Gathering, Unreadable

_MAX_GROUPS_DEEP = 8


def read_pptx(content: bytes, *, max_pages: int, max_characters: int) -> dict[str, object]:
    """Slides with their tables and speaker notes, titles as headings. Raises ``Unreadable``."""
    try:
        return _read(pptx.Presentation(BytesIO(content)), max_pages, max_characters)
    except MemoryError:
        raise
    except (Exception, RecursionError):
        raise Unreadable(
            "This cannot be read as a PowerPoint presentation (PPTX). Open it and save it again as .pptx."
        ) from None


def _read(presentation: Any, max_pages: int, max_characters: int) -> dict[str, object]:
    gathering = Gathering(max_characters)
    for number, slide in enumerate(presentation.slides):
        if number >= max_pages:
            gathering.truncated = True
            break
        title = slide.shapes.title
        if title is not None and title.has_text_frame:
            gathering.add_heading(title.text_frame.text)
        lines = list(_lines(slide.shapes, 0))
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            lines.append(slide.notes_slide.notes_text_frame.text)
        if not gathering.add_page("\n".join(line for line in lines if line.strip())):
            break
    return gathering.answer()


def _lines(shapes: Iterable[Any], depth: int) -> Iterator[str]:
    """Texts of shapes in the order of the file, groups and tables opened."""
    for shape in shapes:
        if getattr(shape, "shapes", None) is not None:
            if depth < _MAX_GROUPS_DEEP:
                yield from _lines(shape.shapes, depth + 1)
        elif getattr(shape, "has_table", False):
            for row in shape.table.rows:
                yield " | ".join(cell.text for cell in row.cells if not cell.is_spanned)
        elif shape.has_text_frame:
            yield shape.text_frame.text
