"""The objects of a PDF, walked one by one; runs only inside ``assessments.confinement``."""

import time
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pypdf
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NullObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from assessments.filesafety.pdf import active, active_name, broken, locked, too_many_pages
from assessments.filesafety.verdict import Unsafe

MAX_OBJECTS = 400_000
MAX_DEPTH = 60

_ACTIONS = {
    "/JavaScript": "JavaScript",
    "/Launch": "a command that starts another program",
    "/ImportData": "a command that loads data from elsewhere",
    "/SubmitForm": "a form that sends data elsewhere",
    "/GoToE": "another file inside it",
}
_TYPES = {
    "/EmbeddedFile": "another file inside it",
    "/FileAttachment": "another file inside it",
    "/RichMedia": "an embedded player",
}
_KEYS = {
    "/JavaScript": "JavaScript",
    "/OnInstantiate": "JavaScript",
    "/EmbeddedFiles": "another file inside it",
    "/EF": "another file inside it",
    "/XFA": "an XFA form",
}


def inspect(content: bytes, *, max_pages: int, walk_seconds: float) -> dict[str, Any]:
    """``{"pages": count, "notes": [...]}`` of a PDF. Raises ``Unsafe`` as ``examine_pdf`` does."""
    try:
        with pypdf.apply_configuration(zlib_maximum_output_length=64_000_000, jbig2dec_binary=None):
            return _inspect(content, max_pages, time.process_time() + walk_seconds)
    except (Unsafe, MemoryError):
        raise
    except RecursionError:
        raise broken("its parts are nested without end") from None
    except Exception:
        raise broken("its parts do not fit together") from None


def _inspect(content: bytes, max_pages: int, deadline: float) -> dict[str, Any]:
    reader = pypdf.PdfReader(BytesIO(content), root_object_recovery_limit=1_000)
    if reader.is_encrypted:
        raise locked()
    pages, notes = _count_pages(reader, max_pages)
    unreadable = _walk(reader, deadline)
    if unreadable:
        notes.append(f"Parts of the PDF that could not be read: {unreadable:,}.")
    return {"pages": pages, "notes": notes}


def _count_pages(reader: pypdf.PdfReader, max_pages: int) -> tuple[int, list[str]]:
    """Leaves of the page tree, each node entered once. Declared numbers are compared, never trusted."""
    root = reader.root_object.get("/Pages", NullObject()).get_object()
    if not isinstance(root, DictionaryObject):
        raise broken("it has no pages")
    declared = root.get("/Count", NullObject()).get_object()
    if isinstance(declared, NumberObject) and declared > max_pages:
        raise too_many_pages(int(declared), max_pages)
    entered: set[tuple[int, int]] = set()
    pages = 0
    pending: list[tuple[DictionaryObject, int]] = [(root, 0)]
    while pending:
        node, depth = pending.pop()
        where = node.indirect_reference
        if where is not None:
            key = (where.idnum, where.generation)
            if key in entered or depth > MAX_DEPTH:
                raise broken("its list of pages runs in a circle")
            entered.add(key)
        elif depth > MAX_DEPTH:
            raise broken("its list of pages runs in a circle")
        kids = node.get("/Kids", NullObject()).get_object()
        if not isinstance(kids, ArrayObject):
            raise broken("its list of pages is incomplete")
        for kid in kids:
            page = kid.get_object()
            if not isinstance(page, DictionaryObject):
                raise broken("one of its pages is missing")
            if "/Kids" in page or ("/Type" in page and _name(page["/Type"]) == "/Pages"):
                pending.append((page, depth + 1))
                continue
            pages += 1
            if pages > max_pages:
                raise too_many_pages(pages, max_pages)
    if not pages:
        raise broken("it has no pages")
    if declared != pages:
        return pages, [f"The PDF says it has another number of pages than the {pages:,} found in it."]
    return pages, []


def _walk(reader: pypdf.PdfReader, deadline: float) -> int:
    """Looks at every object in the index, those inside object streams as well; returns how many are unreadable."""
    seen = unreadable = 0
    for batch in _batches(reader):
        # One batch is one object stream or a run of plain objects: its objects are read together, then let go.
        reader.resolved_objects.clear()
        for number, generation in batch:
            seen += 1
            if seen > MAX_OBJECTS or time.process_time() > deadline:
                raise broken("it has more parts than can be checked")
            try:
                thing = reader.get_object(IndirectObject(number, generation, reader))
            except (MemoryError, RecursionError):
                raise
            except Exception:
                unreadable += 1
                continue
            _look(thing)
    return unreadable


def _batches(reader: pypdf.PdfReader) -> Iterator[list[tuple[int, int]]]:
    plain = [
        (number, generation)
        for generation, entries in reader.xref.items()
        if generation != 65535
        for number in entries
        if not (generation == 0 and number in reader.xref_objStm)
    ]
    for start in range(0, len(plain), 2_000):
        yield plain[start : start + 2_000]
    by_stream: dict[int, list[tuple[int, int]]] = {}
    for number, (stream, _place) in reader.xref_objStm.items():
        by_stream.setdefault(stream, []).append((number, 0))
    yield from by_stream.values()


def _look(thing: Any) -> None:
    """Refuses an object that acts. Direct parts are followed, references are objects of their own."""
    pending = [(thing, 0)]
    while pending:
        part, depth = pending.pop()
        if depth > MAX_DEPTH * 4:
            raise broken("its parts are nested without end")
        if isinstance(part, DictionaryObject):
            _look_at_dictionary(part)
            pending.extend(
                (value, depth + 1)
                for value in part.values()
                if isinstance(value, (DictionaryObject, ArrayObject))
            )
        elif isinstance(part, ArrayObject):
            pending.extend(
                (value, depth + 1) for value in part if isinstance(value, (DictionaryObject, ArrayObject))
            )


def _look_at_dictionary(part: DictionaryObject) -> None:
    # Square brackets of pypdf follow references, so a name given by reference is seen as well.
    if "/S" in part and (what := _ACTIONS.get(_name(part["/S"]))):
        raise active(what)
    for key in ("/Type", "/Subtype"):
        if key in part and (what := _TYPES.get(_name(part[key]))):
            raise active(what)
    if "/JS" in part and isinstance(part["/JS"], (TextStringObject, ByteStringObject, StreamObject)):
        raise active("JavaScript")
    for key, what in _KEYS.items():
        if key in part and not _is_empty(part[key]):
            raise active(what)
    if isinstance(part, StreamObject) and "/Type" in part and _name(part["/Type"]) == "/ObjStm":
        # Also objects that the index does not name: another reader may rebuild the index and find them.
        hidden = active_name(part.get_data())
        if hidden:
            raise active(hidden)


def _name(value: Any) -> str:
    return str(value) if isinstance(value, str) else ""


def _is_empty(value: Any) -> bool:
    """An empty tree of names, as some programs leave behind when its last entry is taken out."""
    if isinstance(value, NullObject):
        return True
    if isinstance(value, DictionaryObject) and not isinstance(value, StreamObject):
        return all(key in ("/Names", "/Kids", "/Limits") and not value[key] for key in value) or not value
    return isinstance(value, ArrayObject) and not value
