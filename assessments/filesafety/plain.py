"""Plain files: texts, tables, JSON and notebooks, and what they must not hold."""

import json
import re
from typing import Any

from assessments.filesafety.verdict import MEGABYTE, Unsafe, in_words, megabytes

# A JSON document takes up to some forty times its size once it is read.
JSON_LIMIT = 5 * MEGABYTE

_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x19\x1c-\x1f]")
_FORMULA = re.compile(r"""(?:^|[,;\t])[ ]*"?(?:[=@]|[+-](?![0-9.,]+"?[ ]*(?:[,;\t]|$)))""", re.MULTILINE)
_HTML = re.compile(r"<(?:!doctype html|html|script|svg|iframe|body|object|embed)\b", re.IGNORECASE)


def decode(content: bytes) -> tuple[str, str] | None:
    """The text and the name of its encoding: UTF-8, UTF-16 with its mark, else Windows-1252; None for no text."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        if encoding == "utf-16":
            return None
        try:
            text, encoding = content.decode("cp1252"), "windows-1252"
        except UnicodeDecodeError:
            return None
    return None if _NOT_TEXT.search(text) else (text, encoding)


def examine_plain(kind: str, content: bytes) -> list[str]:
    """Notes on a text, table, JSON document or notebook. Raises ``Unsafe`` ``file_type`` or ``file_too_large``."""
    decoded = decode(content)
    if decoded is None or content.startswith((b"%PDF-", b"PK\x03\x04")):
        raise Unsafe(
            "file_type",
            f"This is not {in_words(kind)}: it holds bytes that are no text. Save it as UTF-8 text.",
        )
    text, encoding = decoded
    notes: list[str] = []
    if encoding == "windows-1252":
        notes.append("The text is not UTF-8; it was read as Windows-1252, so some letters may be wrong.")
    if kind in ("json", "ipynb"):
        return notes + _examine_json(kind, text, len(content))
    if kind == "csv" and _FORMULA.search(text):
        notes.append(
            "Some cells begin like formulas. They are not run here; a spreadsheet program may run them."
        )
    if _HTML.search(text):
        notes.append("The text holds HTML. It is shown as text and never as a page.")
    return notes


def _examine_json(kind: str, text: str, size: int) -> list[str]:
    if size > JSON_LIMIT:
        raise Unsafe(
            "file_too_large",
            f"Limit {megabytes(JSON_LIMIT)} for {in_words(kind)}, yours has {megabytes(size)}.",
        )
    try:
        document = json.loads(text)
    except RecursionError:
        raise Unsafe("file_type", "The JSON is nested too deeply to be read. Make it flatter.") from None
    except ValueError as error:
        where = (
            f" (line {error.lineno}, column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        )
        raise Unsafe("file_type", f"This is not {in_words(kind)}: the JSON cannot be read{where}.") from None
    return _notebook_notes(document) if kind == "ipynb" else []


def _notebook_notes(document: Any) -> list[str]:
    """Notes on a notebook's stored outputs, which are shown nowhere in the pages (B-28)."""
    cells = document.get("cells") if isinstance(document, dict) else None
    if not isinstance(cells, list) or "nbformat" not in document:
        raise Unsafe(
            "file_type", "This is not a Jupyter notebook: it has no cells. Save it from Jupyter as .ipynb."
        )
    for cell in cells:
        for output in (cell.get("outputs") or []) if isinstance(cell, dict) else []:
            data = output.get("data") if isinstance(output, dict) else None
            if (
                isinstance(data, dict)
                and {"text/html", "application/javascript", "image/svg+xml"} & data.keys()
            ):
                return [
                    "The notebook holds output that a browser would run. It is offered for download only."
                ]
    return []
