"""Office files (DOCX, PPTX): the zip around them, entry by entry, and the XML in it."""

import re
import stat
import struct
import time
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from assessments.filesafety.eicar import is_eicar
from assessments.filesafety.verdict import MEGABYTE, Unsafe, in_words, megabytes, shown

MAX_ENTRIES = 5_000
MAX_UNPACKED = 200 * MEGABYTE
MAX_XML = 96 * MEGABYTE
MAX_EMBEDDED = 20 * MEGABYTE
MAX_SECONDS = 15

# XML of honest documents shrinks 10 to 60 times, zeros about 1000 times.
_RATIO_OF_ENTRY, _ENTRY_BEFORE_RATIO = 150, 4 * MEGABYTE
_RATIO_OF_FILE, _FILE_BEFORE_RATIO = 100, 16 * MEGABYTE

_CHUNK = 64 * 1024
_LOCAL = struct.Struct("<4s2B4HL2L2H")
_DESCRIPTOR = 24  # the longest record of sizes that may stand behind the data of an entry
_ENCRYPTED_FLAGS = 0x1 | 0x40 | 0x2000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
_EMBEDDED = re.compile(r"(?:word|ppt|xl)/embeddings/[^/]+\.(?:docx|pptx|xlsx)", re.IGNORECASE)
_XML_ENDINGS = (".xml", ".rels")
_LOOSE_XML_ENDINGS = (".vml", ".svg")  # written by programs that do not always close their elements
_PROGRAM_ENDINGS = (
    ".exe",
    ".dll",
    ".scr",
    ".com",
    ".bat",
    ".cmd",
    ".ps1",
    ".vbs",
    ".js",
    ".jar",
    ".msi",
    ".lnk",
    ".hta",
)

_MAIN = "application/vnd.openxmlformats-officedocument."
_MAIN_TYPES = {
    f"{_MAIN}wordprocessingml.document.main+xml": "docx",
    f"{_MAIN}presentationml.presentation.main+xml": "pptx",
    f"{_MAIN}spreadsheetml.sheet.main+xml": "xlsx",
}
_SLIDE_TYPE = f"{_MAIN}presentationml.slide+xml"
_CONTENT_TYPES = "[Content_Types].xml"


def examine_office(kind: str, content: bytes) -> tuple[int | None, list[str]]:
    """The number of slides (None for DOCX), and notes, of an office file.

    Nothing is unpacked to disk; entries are read in pieces of 64 KiB with their declared size as limit.
    Raises ``Unsafe`` with ``file_type``, ``office_active``, ``xml_dtd``, ``virus`` or one of ``zip_ratio``,
    ``zip_nested``, ``zip_entries``, ``zip_path``, ``zip_link``, ``zip_twice``, ``zip_locked``,
    ``zip_broken`` (B-07, B-11 to B-18, B-24, B-25).
    """
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Unsafe(
                "zip_locked", "The document is locked with a password. Remove the password and save it again."
            )
        raise Unsafe(
            "file_type",
            f"This is not {in_words(kind)} but an Office file of the old kind. Save it as .{kind} and send that.",
        )
    if not content.startswith(b"PK\x03\x04"):
        raise Unsafe(
            "file_type",
            f"This is not {in_words(kind)}. Save the document as .{kind}; renaming is not enough.",
        )
    if b"%PDF-" in content[:1024] or re.search(
        rb"<(?:!doctype|html|script|svg|iframe)\b", content[:1024], re.IGNORECASE
    ):
        raise Unsafe(
            "file_type", f"The file is {in_words(kind)} and something else at once. Save it again as .{kind}."
        )
    found = _Findings(time.monotonic() + 4 * MAX_SECONDS, time.thread_time() + MAX_SECONDS)
    package = _examine_package(content, found, depth=0)
    if package.kind != kind:
        raise Unsafe("file_type", _mismatch(kind, package.kind))
    return (package.slides if kind == "pptx" else None), found.notes()


@dataclass
class _Findings:
    """What is counted over a file and the office files inside it."""

    deadline: float
    thread_deadline: float
    unpacked: int = 0
    xml: int = 0
    embedded: int = 0
    objects: int = 0
    controls: int = 0
    outside: list[tuple[str, str]] = field(default_factory=list)

    def count(self, size: int) -> None:
        self.unpacked += size
        if self.unpacked > MAX_UNPACKED:
            raise _too_much()
        if time.thread_time() > self.thread_deadline or time.monotonic() > self.deadline:
            raise Unsafe(
                "zip_ratio", "The document takes too long to read. Save it again with fewer or smaller parts."
            )

    def notes(self) -> list[str]:
        lines: list[str] = []
        loads = [(kind, target) for kind, target in self.outside if kind != "hyperlink"]
        for kind, target in loads[:5]:
            lines.append(
                f"The document loads something from outside when it is opened ({shown(kind, 30)}): {shown(target)}"
            )
        if len(loads) > 5:
            lines.append(f"It loads {len(loads) - 5:,} more things from outside.")
        if self.embedded:
            lines.append(f"Other office files inside it: {self.embedded:,}. They were examined as well.")
        if self.objects:
            lines.append(
                f"Objects of other programs inside it: {self.objects:,}. They were not opened; do not start them."
            )
        if self.controls:
            lines.append(
                f"ActiveX controls inside it: {self.controls:,}. Open the document in protected view."
            )
        return lines


@dataclass
class _Package:
    """One office file, as its own list of parts describes it."""

    kind: str = ""
    slides: int = 0


def _mismatch(kind: str, found: str) -> str:
    if found in _MAIN_TYPES.values():
        what = in_words(found) if found != "xlsx" else "an Excel workbook"
        return f"This is {what} with the ending .{kind}. Send it with its own ending or save it as .{kind}."
    return f"This is a zip archive and not {in_words(kind)}. Save the document as .{kind}; renaming is not enough."


# --- the zip --------------------------------------------------------------------------------------


def _examine_package(content: bytes, found: _Findings, *, depth: int) -> _Package:
    archive, entries = _directory(content)
    _check_names(entries)
    _check_sizes(entries, len(content))
    spans = _spans(content, entries, archive.start_dir)
    package = _Package()
    for entry in entries:
        if not entry.is_dir():
            _examine_entry(content, entry, spans[entry.header_offset], found, package, depth)
    return package


def _directory(content: bytes) -> tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]:
    """The central directory, counted before it is read."""
    # The signature is counted in the raw bytes because the number in the zip's end record may lie.
    if content.count(b"PK\x01\x02") > MAX_ENTRIES:
        raise Unsafe(
            "zip_entries",
            f"The file holds more than {MAX_ENTRIES:,} parts. Save the document again with fewer pictures.",
        )
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        UnicodeError,
        ValueError,
        OSError,
        EOFError,
        LookupError,
        struct.error,
    ):
        raise _broken("it is cut short or its table of contents is damaged") from None
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise Unsafe(
            "zip_entries", f"The file holds {len(entries):,} parts. At most {MAX_ENTRIES:,} are taken."
        )
    if not entries:
        raise _broken("it holds nothing")
    if len(archive.comment) > 256:
        raise Unsafe(
            "file_type", "Something else follows the end of the document in the file. Save it again."
        )
    return archive, entries


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    """Locks, paths, links and doubles, before anything is unpacked."""
    seen: set[str] = set()
    for entry in entries:
        name = entry.orig_filename
        if entry.flag_bits & _ENCRYPTED_FLAGS:
            raise Unsafe(
                "zip_locked", "The file is locked with a password. Remove the password and save it again."
            )
        parts = name.replace("\\", "/").split("/")
        if (
            "\\" in name
            or name.startswith("/")
            or ".." in parts
            or re.match(r"[A-Za-z]:", name)
            or not name
            or len(name) > 1_000
            or any(unicodedata.category(sign) in ("Cc", "Cs") for sign in name)
        ):
            raise Unsafe(
                "zip_path",
                f"The file holds a part named “{shown(name)}”, which points outside the file. Save the document again "
                f"with an office program.",
            )
        if _is_link(entry):
            raise Unsafe(
                "zip_link",
                f"The file holds “{shown(name)}”, which is a link or a device and no part of a document. Save the "
                f"document again with an office program.",
            )
        key = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold()).rstrip("/. ")
        if key in seen:
            raise Unsafe(
                "zip_twice",
                f"The file holds “{shown(name)}” twice, so two programs may show two documents. Save it again with an "
                f"office program.",
            )
        seen.add(key)


def _is_link(entry: zipfile.ZipInfo) -> bool:
    """Symbolic links and devices by their mode, hard links by the target in the Unix extra fields."""
    mode = entry.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        return True
    for number, data in _extra_fields(entry.extra):
        if number == 0x000D and len(data) > 12:
            return True
        if number == 0x756E and len(data) >= 10:
            (unix_mode, target_length) = struct.unpack("<HL", data[4:10])
            if target_length or stat.S_ISLNK(unix_mode):
                return True
    return False


def _extra_fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place + 4 <= len(extra):
        number, length = struct.unpack("<HH", extra[place : place + 4])
        yield number, extra[place + 4 : place + 4 + length]
        place += 4 + length


def _check_sizes(entries: list[zipfile.ZipInfo], packed: int) -> None:
    """Declared sizes, each and together: the total finds bombs whose entries share their bytes (B-12)."""
    total = sum(entry.file_size for entry in entries)
    if total > MAX_UNPACKED or (total > _FILE_BEFORE_RATIO and total > _RATIO_OF_FILE * packed):
        raise _too_much(total)
    for entry in entries:
        if entry.file_size > _ENTRY_BEFORE_RATIO and entry.file_size > _RATIO_OF_ENTRY * max(
            1, entry.compress_size
        ):
            raise _too_much(total)


def _spans(content: bytes, entries: list[zipfile.ZipInfo], directory: int) -> dict[int, tuple[int, int]]:
    """Where the data of each entry lie, by the offset of its header: from 0 to the directory, no gap, no overlap."""
    spans: dict[int, tuple[int, int]] = {}
    reached = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        start = entry.header_offset
        if start < reached:
            raise _broken("two of its parts share their bytes")
        if start - reached > (_DESCRIPTOR if reached else 0):
            raise _broken("it hides bytes that belong to no part")
        header = content[start : start + _LOCAL.size]
        if len(header) < _LOCAL.size or not header.startswith(b"PK\x03\x04"):
            raise _broken(f"the part “{shown(entry.filename)}” is missing")
        values = _LOCAL.unpack(header)
        flags, method, packed, unpacked, name_length, extra_length = (values[i] for i in (3, 4, 8, 9, 10, 11))
        body = start + _LOCAL.size + name_length + extra_length
        name = content[start + _LOCAL.size : start + _LOCAL.size + name_length]
        lies = (
            method != entry.compress_type
            or name.decode("utf-8" if flags & 0x800 else "cp437", "replace") != entry.orig_filename
            or (not flags & 0x8 and packed not in (entry.compress_size, 0xFFFFFFFF))
            or (not flags & 0x8 and unpacked not in (entry.file_size, 0xFFFFFFFF))
        )
        if flags & _ENCRYPTED_FLAGS:
            raise Unsafe(
                "zip_locked", "The file is locked with a password. Remove the password and save it again."
            )
        if lies:
            raise _broken(f"the part “{shown(entry.filename)}” is not what the table of contents says")
        reached = body + entry.compress_size
        if reached > directory:
            raise _broken("it is cut short")
        spans[start] = (body, reached)
    if directory - reached > _DESCRIPTOR:
        raise _broken("it hides bytes that belong to no part")
    return spans


def _chunks(content: bytes, entry: zipfile.ZipInfo, span: tuple[int, int]) -> Iterator[bytes]:
    """The unpacked bytes of an entry, at most the declared number, checked against its checksum at the end."""
    lies = _broken(f"the part “{shown(entry.filename)}” is not what the table of contents says")
    start, end = span
    size = checksum = 0
    for chunk in (
        _stored(content, start, end)
        if entry.compress_type == zipfile.ZIP_STORED
        else _inflated(content, start, end, entry)
    ):
        size += len(chunk)
        if size > entry.file_size:
            raise lies
        checksum = zlib.crc32(chunk, checksum)
        yield chunk
    if size != entry.file_size or checksum != entry.CRC:
        raise lies


def _stored(content: bytes, start: int, end: int) -> Iterator[bytes]:
    for place in range(start, end, _CHUNK):
        yield content[place : min(place + _CHUNK, end)]


def _inflated(content: bytes, start: int, end: int, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise _broken(
            f"the part “{shown(entry.filename)}” is packed in a way that office programs do not use"
        )
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for place in range(start, end, _CHUNK):
            piece = content[place : min(place + _CHUNK, end)]
            while piece and not unpacker.eof:
                yield unpacker.decompress(piece, _CHUNK)
                piece = unpacker.unconsumed_tail
            if unpacker.eof:
                if unpacker.unused_data or piece or place + _CHUNK < end:
                    raise _broken(
                        f"the part “{shown(entry.filename)}” is followed by bytes that belong to no part"
                    )
                return
        while not unpacker.eof:
            rest = unpacker.decompress(b"", _CHUNK)
            if not rest:
                raise _broken(f"the part “{shown(entry.filename)}” is cut short")
            yield rest
    except zlib.error:
        raise _broken(f"the part “{shown(entry.filename)}” is damaged") from None


# --- what is in it --------------------------------------------------------------------------------


def _examine_entry(
    content: bytes,
    entry: zipfile.ZipInfo,
    span: tuple[int, int],
    found: _Findings,
    package: _Package,
    depth: int,
) -> None:
    name = entry.filename
    lowered = name.lower()
    if lowered.endswith("vbaproject.bin"):
        raise _macros()
    if lowered.endswith(_PROGRAM_ENDINGS):
        raise Unsafe(
            "office_active",
            f"The document holds the program “{shown(name)}”. Take it out and save the document again.",
        )
    chunks = _chunks(content, entry, span)
    first = next(chunks, b"")
    if first.startswith(_ARCHIVES):
        if depth or not _EMBEDDED.fullmatch(name) or not first.startswith(b"PK\x03\x04"):
            raise Unsafe(
                "zip_nested",
                f"The document holds the archive “{shown(name)}”. Take it out, or send its content as files of their own.",
            )
        found.embedded += 1
        _examine_package(_collected(first, chunks, found, name), found, depth=depth + 1)
        return
    if is_eicar(first):
        raise Unsafe(
            "virus", "The scanner flagged this file as a virus. Check your computer and send a clean file."
        )
    reader = _reader(lowered, first, found, package)
    if reader is None:
        found.objects += first.startswith(_OLE)
        found.controls += "/activex/" in lowered
    if reader is not None:
        reader.feed(first)
    found.count(len(first))
    for chunk in chunks:
        found.count(len(chunk))
        if reader is not None:
            reader.feed(chunk)
    if reader is not None:
        reader.close()


def _collected(first: bytes, chunks: Iterator[bytes], found: _Findings, name: str) -> bytes:
    """A whole embedded office file in memory, within its limit."""
    whole = bytearray(first)
    for chunk in chunks:
        whole += chunk
        if len(whole) > MAX_EMBEDDED:
            raise Unsafe(
                "zip_ratio",
                f"The embedded file “{shown(name)}” is larger than {megabytes(MAX_EMBEDDED)}. Take it out.",
            )
    found.count(len(whole))
    return bytes(whole)


class _XmlReader:
    """Reads one XML part in pieces, builds no tree, and refuses any DOCTYPE (B-24)."""

    def __init__(self, name: str, found: _Findings, target: object, *, loose: bool) -> None:
        self._name, self._found, self._loose, self._given_up = name, found, loose, False
        self._parser = DefusedXMLParser(target=target, forbid_dtd=True)

    def feed(self, chunk: bytes) -> None:
        self._found.xml += len(chunk)
        if self._found.xml > MAX_XML:
            raise _too_much()
        if not self._given_up:
            self._guarded(lambda: self._parser.feed(chunk))

    def close(self) -> None:
        if not self._given_up:
            self._guarded(self._parser.close)

    def _guarded(self, step: object) -> None:
        try:
            step()  # type: ignore[operator]
        except DefusedXmlException:
            raise Unsafe(
                "xml_dtd",
                f"The part “{shown(self._name)}” of the document declares its own document type (DOCTYPE), which office "
                f"programs never do. Save the document again with an office program.",
            ) from None
        except (ParseError, ValueError, LookupError):
            if not self._loose:
                raise _broken(f"the part “{shown(self._name)}” is no readable XML") from None
            self._given_up = True


class _Silent:
    """Takes nothing from an XML part: only its grammar is checked."""


class _ContentTypes:
    """Which parts the package says it has."""

    def __init__(self, package: _Package) -> None:
        self._package = package

    def start(self, _tag: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("ContentType", "")
        if "macroenabled" in kind.lower() or "vbaproject" in kind.lower():
            raise _macros()
        self._package.slides += kind == _SLIDE_TYPE
        self._package.kind = _MAIN_TYPES.get(kind, self._package.kind)


class _Relationships:
    """What a part points to outside the document."""

    def __init__(self, found: _Findings) -> None:
        self._found = found

    def start(self, _tag: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2]
        if kind == "vbaProject":
            raise _macros()
        if attributes.get("TargetMode") == "External" and len(self._found.outside) < MAX_ENTRIES:
            self._found.outside.append((kind, attributes.get("Target", "")[:500]))


def _reader(name: str, first: bytes, found: _Findings, package: _Package) -> _XmlReader | None:
    """The reader for a part that is XML by its name or its first bytes; None for others."""
    if name == _CONTENT_TYPES.lower():
        return _XmlReader(name, found, _ContentTypes(package), loose=False)
    if name.endswith(".rels"):
        return _XmlReader(name, found, _Relationships(found), loose=False)
    if name.endswith(_XML_ENDINGS):
        return _XmlReader(name, found, _Silent(), loose=False)
    if name.endswith(_LOOSE_XML_ENDINGS) or first.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(
        (b"<?xml", b"<!DOCTYPE")
    ):
        return _XmlReader(name, found, _Silent(), loose=True)
    return None


def _macros() -> Unsafe:
    return Unsafe(
        "office_active",
        "The document holds macros, which are programs. Save it without macros as .docx or .pptx.",
    )


def _too_much(total: int | None = None) -> Unsafe:
    size = f" to {megabytes(total)}" if total else ""
    return Unsafe(
        "zip_ratio",
        f"The file unpacks{size}, more than allowed ({megabytes(MAX_UNPACKED)}, and less where it is mostly empty). "
        f"Save the document again with smaller pictures.",
    )


def _broken(how: str) -> Unsafe:
    return Unsafe(
        "zip_broken", f"The document is broken: {how}. Open it with an office program and save it again."
    )
