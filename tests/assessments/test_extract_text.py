"""The words of a file come out page by page, fit to store, within limits, or the reason why not."""

import io
import re
import time
import zipfile
from collections.abc import Callable

import docx
import pptx
import pypdf
import pytest
from docx.enum.text import WD_BREAK
from pptx.util import Inches

from assessments.filesafety import KINDS, examine
from assessments.textract import READABLE_KINDS, Extracted, Unreadable, count_words, extract
from tests.assessments import hostile


def saved(document: docx.document.Document | pptx.presentation.Presentation) -> bytes:
    """The bytes of an office document."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def report() -> bytes:
    """A Word report of two pages with headings, a table with a merged cell, and a nested table."""
    document = docx.Document()
    document.add_heading("The order desk", level=0)
    document.add_heading("Scope", level=1)
    document.add_paragraph("We map the order desk.")
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Merged words"
    table.cell(1, 0).text = "Left"
    table.cell(1, 1).add_table(rows=1, cols=1).cell(0, 0).text = "Nested"
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.add_heading("Findings", level=2)
    document.add_paragraph("Three handovers wait.")
    return saved(document)


def slides(count: int = 2) -> bytes:
    """A presentation with titles, a table, a group and speaker notes."""
    deck = pptx.Presentation()
    for number in range(1, count + 1):
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = f"Slide {number}"
        table = slide.shapes.add_table(1, 2, Inches(1), Inches(2), Inches(4), Inches(1)).table
        table.cell(0, 0).text, table.cell(0, 1).text = "Cause", "Effect"
        group = slide.shapes.add_group_shape()
        group.shapes.add_textbox(Inches(1), Inches(4), Inches(2), Inches(1)).text_frame.text = "Grouped words"
        slide.notes_slide.notes_text_frame.text = "Spoken words"
    return saved(deck)


def test_a_pdf_gives_its_pages() -> None:
    words = extract("pdf", hostile.pdf(3, words="Dossier page"))
    assert words.pages == ["Dossier page 1", "Dossier page 2", "Dossier page 3"]
    assert words.text == "Dossier page 1\n\nDossier page 2\n\nDossier page 3"
    assert words.word_count == 9
    assert words.truncated is False


def test_a_pdf_gives_the_titles_of_its_outline() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(hostile.pdf(2)))
    part = writer.add_outline_item(title="Scope", page_number=0)
    writer.add_outline_item(title="Order desk", page_number=1, parent=part)
    writer.add_outline_item(title="Findings", page_number=1)
    out = io.BytesIO()
    writer.write(out)
    assert extract("pdf", out.getvalue()).headings == ["Scope", "Order desk", "Findings"]


def test_a_pdf_without_outline_gives_its_numbered_lines() -> None:
    assert extract("pdf", hostile.pdf(1, words="2.1 Scope of work")).headings == ["2.1 Scope of work 1"]


def test_a_pdf_of_pictures_has_pages_without_words() -> None:
    words = extract("pdf", hostile.pdf_of_one_page_many_times(2, declared=2))
    assert words == Extracted("", ["", ""], [], 0)


def test_a_word_document_gives_its_pages_tables_and_headings() -> None:
    words = extract("docx", report())
    assert words.headings == ["The order desk", "Scope", "Findings"]
    assert len(words.pages) == 2
    assert "We map the order desk." in words.pages[0]
    assert "Findings" in words.pages[1]
    assert words.text.count("Merged words") == 1
    assert words.text.count("Nested") == 1
    assert words.text.index("Scope") < words.text.index("Left") < words.text.index("Three handovers")


def test_a_presentation_gives_a_page_for_each_slide() -> None:
    words = extract("pptx", slides())
    assert words.headings == ["Slide 1", "Slide 2"]
    assert len(words.pages) == 2
    for part in ("Slide 2", "Cause | Effect", "Grouped words", "Spoken words"):
        assert part in words.pages[1]


def test_what_office_programs_write_passes_the_examination() -> None:
    assert examine("report.docx", report()).kind == "docx"
    assert examine("slides.pptx", slides(3)).pages == 3


def test_markdown_gives_the_headings_of_its_marks() -> None:
    text = (
        "# One #\n\nwords\n\nTwo\n===\n\n```\n# no heading\n```\n~~~~\n```\n# none\n~~~~\n## Three\n\n---\n"
    )
    assert extract("md", text.encode()).headings == ["One", "Two", "Three"]


def test_text_gives_a_page_for_each_form_feed() -> None:
    words = extract("txt", io.BytesIO("1. Scope\nwords\fAppendix A Sources\nmore words.".encode("utf-16")))
    assert words.pages == ["1. Scope\nwords", "Appendix A Sources\nmore words."]
    assert words.headings == ["1. Scope", "Appendix A Sources"]


def test_text_of_windows_is_read() -> None:
    assert extract("csv", "naïve,café".encode("cp1252")).text == "naïve,café"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("one", 1),
        ("well-known don't e.g. 3.5 %", 4),
        ("日本語", 3),
        ("añadir über", 2),
        (" — … ", 0),
    ],
)
def test_words_are_counted_as_people_count_them(text: str, words: int) -> None:
    assert count_words(text) == words


def test_extracted_text_can_always_be_stored() -> None:
    words = extract(
        "txt", "e\u0301 o\ufb03ce soft\u00adhyphen \ufeff\x0c  wide   gap \r\n\r\n\r\n\r\nend".encode()
    )
    assert words.pages == ["\u00e9 office softhyphen", "wide gap\n\nend"]
    content = hostile.pdf(
        more={
            3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 1000 0 R >>",
            1000: hostile.stream(
                b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange\n"
                b"2 beginbfchar\n<44> <D800>\n<6F> <0000>\nendbfchar endcmap end"
            ),
        }
    )
    stored = extract("pdf", content)
    assert stored.text.encode()
    assert "\x00" not in stored.text
    assert "ssier" in stored.text


# --- limits ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "content"),
    [("pdf", hostile.pdf(5)), ("pptx", slides(3)), ("docx", report()), ("txt", b"one\ftwo\fthree")],
)
def test_pages_past_the_limit_are_left_out(kind: str, content: bytes) -> None:
    words = extract(kind, content, max_pages=1)
    assert len(words.pages) == 1
    assert words.truncated is True


@pytest.mark.parametrize("kind", ["pdf", "docx", "pptx", "txt"])
def test_characters_past_the_limit_are_left_out(kind: str) -> None:
    content = {"pdf": lambda: hostile.pdf(3), "docx": report, "pptx": slides, "txt": lambda: b"words " * 100}[
        kind
    ]()
    words = extract(kind, content, max_characters=12)
    assert sum(len(page) for page in words.pages) == 12
    assert words.truncated is True


def test_a_pdf_made_to_be_read_for_ever_ends_with_its_time() -> None:
    operators = b"BT /F1 9 Tf " + b"(a) Tj [(b) -9 (c)] TJ " * 80_000 + b"ET"
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 1000 0 R"
        b" /Resources << /Font << /F1 3 0 R >> >> >>"
    )
    pages = {10 + 2 * n: page for n in range(60)}
    content = hostile.pdf(60, more=pages | {1000: hostile.stream(operators)})
    started = time.monotonic()
    with pytest.raises(Unreadable, match="more time or memory"):
        extract("pdf", content, seconds=1)
    assert time.monotonic() - started < 15


# --- what cannot be read --------------------------------------------------------------------------


def locked_pdf() -> bytes:
    """A PDF with a password."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(hostile.pdf()))
    writer.encrypt("secret", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def deep_document() -> bytes:
    """A Word document whose body is nested deeper than any reader follows."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(report())) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            body = source.read(entry)
            if entry.filename == "word/document.xml":
                body = re.sub(rb"<w:body>", b"<w:body>" + b"<w:sdt>" * 5_000, body)
                body = re.sub(rb"</w:body>", b"</w:sdt>" * 5_000 + b"</w:body>", body)
            target.writestr(entry, body)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "make", "words"),
    [
        ("pdf", lambda: b"", "PDF is broken"),
        ("pdf", lambda: b"%PDF-1.7\nnothing", "PDF is broken"),
        ("pdf", lambda: hostile.pdf_with_page_loop(), "PDF is broken"),
        ("pdf", locked_pdf, "Remove the password"),
        ("docx", lambda: b"words", "Word document"),
        ("docx", slides, "Word document"),
        ("docx", lambda: hostile.docx(), "Word document"),
        ("docx", deep_document, "Word document"),
        ("pptx", report, "PowerPoint presentation"),
        ("txt", lambda: b"\x00\x01", "no text"),
        ("png", lambda: hostile.png(), "no text to read"),
        ("txt", lambda: b"a" * (20 * 1024 * 1024 + 1), "larger than 20 MB"),
    ],
)
def test_b10_what_cannot_be_read_is_refused_in_words(
    kind: str, make: Callable[[], bytes], words: str
) -> None:
    with pytest.raises(Unreadable, match=words) as caught:
        extract(kind, make())
    assert caught.value.code == "file_unreadable"
    assert caught.value.status == 400
    assert caught.value.sentence.endswith(".")


def test_every_readable_kind_is_a_kind_that_is_examined() -> None:
    assert READABLE_KINDS <= KINDS
