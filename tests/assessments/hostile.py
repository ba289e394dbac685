"""Files that mean harm or are broken, and honest ones to compare them with, all made in code."""

import io
import struct
import zipfile
import zlib

# Made of two pieces, so that no virus scanner takes this module for the test file.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
POWERPOINT = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
SLIDE = "application/vnd.openxmlformats-officedocument.presentationml.slide+xml"
XML = '<?xml version="1.0" encoding="UTF-8"?>'


# --- PDF ------------------------------------------------------------------------------------------


HEAD = b"%\xe2\xe3\xcf\xd3\n"  # the comment that tells mail programs that the file is binary


def pdf_of(objects: dict[int, bytes], *, head: bytes = HEAD) -> bytes:
    """A PDF of numbered objects with a right index; object 1 is the catalog, ``head`` follows the first line."""
    out = bytearray(b"%PDF-1.7\n" + head)
    places: dict[int, int] = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    size = max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)
    return bytes(out)


def stream(body: bytes, entries: bytes = b"") -> bytes:
    """A stream object."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(body), entries, body)


def pdf(
    pages: int = 1,
    *,
    catalog: bytes = b"",
    page: bytes = b"",
    more: dict[int, bytes] | None = None,
    words: str = "Dossier",
    head: bytes = HEAD,
) -> bytes:
    """An honest PDF; ``catalog`` and ``page`` add entries to those dictionaries, ``more`` adds objects from 1000 on."""
    kids = b" ".join(b"%d 0 R" % (10 + 2 * n) for n in range(pages))
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        2: b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, kids),
        3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    }
    for n in range(pages):
        text = f"BT /F1 12 Tf 14 TL 72 720 Td ({words} {n + 1}) Tj ET".encode("cp1252")
        objects[10 + 2 * n] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> %s >>" % (11 + 2 * n, page)
        )
        objects[11 + 2 * n] = stream(text)
    return pdf_of(objects | (more or {}), head=head)


def pdf_with_object_stream(hidden: bytes, *, indexed: bool = True) -> bytes:
    """A PDF whose object 5 lies packed in an object stream; ``indexed=False`` leaves it out of the index."""
    packed = zlib.compress(b"5 0 " + hidden)
    bodies = {
        1: b"<< /Type /Catalog /Pages 2 0 R%s >>" % (b" /OpenAction 5 0 R" if indexed else b""),
        2: b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
        4: stream(packed, b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode"),
    }
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    rows = {0: (0, 0, 255), 5: (2, 4, 0) if indexed else (0, 0, 255)}
    for number, body in bodies.items():
        rows[number] = (1, len(out), 0)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    rows[6] = (1, start, 0)
    table = b"".join(struct.pack(">BIB", *rows[n]) for n in range(7))
    out += b"6 0 obj\n%s\nendobj\n" % stream(table, b"/Type /XRef /W [1 4 1] /Size 7 /Root 1 0 R")
    out += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


def pdf_with_page_loop() -> bytes:
    """Two nodes of the page tree that hold each other."""
    return pdf_of(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Count 2 /Kids [3 0 R] >>",
            3: b"<< /Type /Pages /Count 2 /Parent 2 0 R /Kids [2 0 R 3 0 R] >>",
        }
    )


def pdf_of_doubling_pages(levels: int) -> bytes:
    """A page tree whose nodes hold the next one twice: two to the power of ``levels`` pages in a few lines."""
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R >>"}
    for n in range(2, levels + 2):
        objects[n] = b"<< /Type /Pages /Count 4 /Kids [%d 0 R %d 0 R] >>" % (n + 1, n + 1)
    objects[levels + 2] = b"<< /Type /Page /MediaBox [0 0 9 9] >>"
    return pdf_of(objects)


def pdf_of_one_page_many_times(times: int, *, declared: int) -> bytes:
    """A page tree that names one page again and again."""
    return pdf_of(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Count %d /Kids [%s] >>" % (declared, b"3 0 R " * times),
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
        }
    )


def pdf_that_never_ends(references: int) -> bytes:
    """Names, in many places where the kind of an object is looked for, objects that are not there: each one
    makes a reader search the whole file again."""
    body = b" ".join(b"<< /Type %d 0 R >>" % (100_000 + n) for n in range(references))
    return pdf(more={1000: b"[%s]" % body, 1001: stream(b"\n " * 1_500_000)})


# --- zip and office -------------------------------------------------------------------------------


def zipped(members: list[tuple[str | zipfile.ZipInfo, bytes]], *, comment: bytes = b"") -> bytes:
    """A zip of members, deflated; a ``ZipInfo`` in place of a name is taken as it is."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members:
            archive.writestr(name, body, compress_type=zipfile.ZIP_DEFLATED)
        archive.comment = comment
    return out.getvalue()


def content_types(*kinds: str) -> bytes:
    """The list of parts of an office file."""
    parts = "".join(
        f'<Override PartName="/part{n}.xml" ContentType="{kind}"/>' for n, kind in enumerate(kinds)
    )
    return (
        f'{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="xml" ContentType="application/xml"/>{parts}</Types>'
    ).encode()


def office_members(*kinds: str) -> list[tuple[str | zipfile.ZipInfo, bytes]]:
    """The members that make a zip an office file."""
    return [
        ("[Content_Types].xml", content_types(*kinds)),
        ("_rels/.rels", f'{XML}<Relationships xmlns="r"></Relationships>'.encode()),
        ("word/document.xml", f'{XML}<w:document xmlns:w="w"><w:body/></w:document>'.encode()),
    ]


def docx(
    *more: tuple[str | zipfile.ZipInfo, bytes], kinds: tuple[str, ...] = (WORD,), comment: bytes = b""
) -> bytes:
    """An office file that is a Word document, with more members behind the usual ones."""
    return zipped([*office_members(*kinds), *more], comment=comment)


def linked(name: str, mode: int) -> zipfile.ZipInfo:
    """A member with a Unix mode such as that of a symbolic link."""
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = mode << 16
    return info


def patched(content: bytes, name: str, **fields: int) -> bytes:
    """A zip in which fields of one member are changed in both of its headers: flags, crc, packed, size."""
    out = bytearray(content)
    raw = name.encode()
    for signature, start, name_at in ((b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)):
        place = -1
        while (place := out.find(signature, place + 1)) >= 0:
            if out[place + name_at : place + name_at + len(raw)] == raw:
                break
        else:
            raise LookupError(name)
        for field, offset, form in (
            ("flags", 0, "<H"),
            ("crc", 8, "<I"),
            ("packed", 12, "<I"),
            ("size", 16, "<I"),
        ):
            if field in fields:
                struct.pack_into(form, out, place + start + offset, fields[field])
    return bytes(out)


def raw_zip(parts: list[tuple[str, int, bytes, int, int]], *, within: int | None = None) -> bytes:
    """A zip by hand of (name, method, packed bytes, checksum, size).

    ``within`` makes the last part lie inside the bytes of the part of that number, which is stored.
    """
    out, directory = bytearray(), bytearray()
    for number, (name, method, packed, checksum, size) in enumerate(parts):
        local = struct.pack(
            "<4s5H3L2H", b"PK\x03\x04", 20, 0, method, 0, 33, checksum, len(packed), size, len(name), 0
        )
        if within is not None and number == len(parts) - 1:
            place = out.index(local + name.encode() + packed)
        else:
            place = len(out)
            out += local + name.encode() + packed
        directory += struct.pack(
            "<4s6H3L5H2L",
            b"PK\x01\x02",
            20,
            20,
            0,
            method,
            0,
            33,
            checksum,
            len(packed),
            size,
            len(name),
            0,
            0,
            0,
            0,
            0,
            place,
        )
        directory += name.encode()
    start = len(out)
    return bytes(out + directory) + struct.pack(
        "<4s4H2LH", b"PK\x05\x06", 0, 0, len(parts), len(parts), len(directory), start, 0
    )


def part(name: str, body: bytes, *, behind: bytes = b"") -> tuple[str, int, bytes, int, int]:
    """A deflated part for ``raw_zip``, with more bytes ``behind`` the end of its packed data."""
    packer = zlib.compressobj(wbits=-15)
    return name, 8, packer.compress(body) + packer.flush() + behind, zlib.crc32(body), len(body)


def parts_inside_each_other() -> bytes:
    """An office file with a stored part whose bytes are the header and the data of another part."""
    inner = ("word/b.bin", 0, b"words", zlib.crc32(b"words"), 5)
    local = (
        struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 0, 0, 33, inner[3], 5, 5, 10, 0) + b"word/b.binwords"
    )
    outer = ("word/a.bin", 0, b"...." + local, zlib.crc32(b"...." + local), len(local) + 4)
    return raw_zip([*(part(str(name), body) for name, body in office_members(WORD)), outer, inner], within=3)


def overlapping_bomb(entries: int, size: int) -> bytes:
    """Many entries of the central directory over one and the same packed bytes, as in "a better zip bomb"."""
    body = zlib.compress(b"\0" * size, 9)[2:-4]
    checksum = zlib.crc32(b"\0" * size)
    name = b"word/a.bin"
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 33, checksum, len(body), size, len(name), 0)
    out = bytearray(local + name + body)
    start = len(out)
    for n in range(entries):
        other = b"word/%05d" % n
        out += struct.pack(
            "<4s6H3L5H2L",
            b"PK\x01\x02",
            20,
            20,
            0,
            8,
            0,
            33,
            checksum,
            len(body),
            size,
            len(other),
            0,
            0,
            0,
            0,
            0,
            0,
        )
        out += other
    out += struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, entries, entries, len(out) - start, start, 0)
    return bytes(out)


def locked_office() -> bytes:
    """What Word writes for a document with a password: a compound file with the packed one inside."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 1016
        + "EncryptedPackage".encode("utf-16-le")
        + b"\0" * 2000
    )


BILLION_LAUGHS = (
    f"{XML}<!DOCTYPE lolz [<!ENTITY a 'lol'>"
    + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9))
    + "]><lolz>&j;</lolz>"
).encode()


# --- pictures -------------------------------------------------------------------------------------


def png(width: int = 1, height: int = 1) -> bytes:
    """A PNG that claims a size and holds one grey point."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


def jpeg(width: int = 1, height: int = 1) -> bytes:
    """The frame of a JPEG: its start, its size, its end."""
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\0\1\1\0\0\1\0\1\0\0" + (
        b"\xff\xc0\x00\x0b\x08"
        + struct.pack(">HH", height, width)
        + b"\x01\x01\x11\x00\xff\xda\x00\x02\x00\xff\xd9"
    )
