"""The words of a PDF; runs only inside ``assessments.confinement``."""

from io import BytesIO
from typing import Any

import pypdf
from pypdf.errors import LimitReachedError

from assessments.textract.words import Gathering, Unreadable, numbered_headings


def read_pdf(content: bytes, *, max_pages: int, max_characters: int) -> dict[str, object]:
    """Pages, headings (of the outline, else numbered lines) and whether a limit was met. Raises ``Unreadable``."""
    gathering = Gathering(max_characters)
    unread = 0
    with pypdf.apply_configuration(zlib_maximum_output_length=32_000_000, jbig2dec_binary=None):
        try:
            reader = pypdf.PdfReader(BytesIO(content), root_object_recovery_limit=1_000)
            if reader.is_encrypted:
                raise Unreadable("The PDF is locked with a password. Remove the password and send it again.")
            pages = len(reader.pages)
        except (Unreadable, MemoryError):
            raise
        except (Exception, RecursionError):
            raise Unreadable("The PDF is broken. Open it and save or print it as a new PDF.") from None
        gathering.truncated = pages > max_pages
        for number in range(min(pages, max_pages)):
            text = _page_text(reader, number)
            unread += text is None
            if not gathering.add_page(text or ""):
                break
        if unread and unread == len(gathering.pages):
            raise Unreadable("No page of the PDF can be read. Open it and save or print it as a new PDF.")
        for heading in _outline(reader) or [
            line for page in gathering.pages for line in numbered_headings(page)
        ]:
            gathering.add_heading(heading)
    return gathering.answer()


def _page_text(reader: pypdf.PdfReader, number: int) -> str | None:
    """The text of one page; None where it cannot be read, so that the other pages still are."""
    try:
        return reader.pages[number].extract_text()
    except MemoryError:
        raise
    except (Exception, RecursionError):
        return None


def _outline(reader: pypdf.PdfReader) -> list[str]:
    """Titles of the outline in order; none where it is broken or endless."""
    titles: list[str] = []
    try:
        pending: list[Any] = list(reversed(reader.outline))
    except MemoryError:
        raise
    except (LimitReachedError, Exception, RecursionError):
        return titles
    while pending and len(titles) < 1_000:
        entry = pending.pop()
        if isinstance(entry, list):
            pending.extend(reversed(entry))
        else:
            titles.append(str(entry.title or ""))
    return [title for title in titles if title.strip()]
