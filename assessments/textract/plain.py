"""Text and Markdown: a form feed ends a page, Markdown's own marks make headings."""

import re

from assessments.textract.words import Extracted, Gathering, extracted, numbered_headings

_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_HASHES = re.compile(r" {0,3}#{1,6}[ \t]+(?P<words>.*?)[ \t]*#*[ \t]*")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*")


def read_plain(kind: str, text: str, *, max_pages: int, max_characters: int) -> Extracted:
    """Pages and headings of a decoded text."""
    gathering = Gathering(max_characters)
    pages = text.split("\f", max_pages)
    gathering.truncated = len(pages) > max_pages
    for page in pages[:max_pages]:
        if not gathering.add_page(page):
            break
    if kind == "md":
        headings = _markdown_headings(text[:max_characters])
    elif kind == "txt":
        headings = [heading for page in gathering.pages for heading in numbered_headings(page)]
    else:
        headings = []
    for heading in headings:
        gathering.add_heading(heading)
    return extracted(gathering.pages, gathering.headings, truncated=gathering.truncated)


def _markdown_headings(text: str) -> list[str]:
    """Headings with hashes or underlined, outside of code."""
    headings: list[str] = []
    fence = ""
    before = ""
    for line in text.splitlines():
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence):
                fence = ""
        elif mark:
            fence = mark[1]
        elif found := _HASHES.fullmatch(line):
            headings.append(found["words"])
            line = ""
        elif before.strip() and _UNDERLINE.fullmatch(line):
            headings.append(before)
            line = ""
        before = "" if fence else line
    return headings
