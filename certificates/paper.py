"""The paper of a credential: facts in, the same bytes out every time."""

import hashlib
import html
import io
import math
import os
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, Final

import segno
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from certificates import lettering
from certificates.lettering import FACES, NAME_STEPS, NameTooWide
from curriculum import spine
from foundation.errors import Refused

#: Part of each stored paper's key: a change of the drawing is a new version, old papers stay as they are (R-77).
TEMPLATE_VERSION: Final = "a4-1"


class PaperOverfull(Refused):
    """The texts need more room than the page has."""

    def __init__(self, what: str) -> None:
        super().__init__("paper_overfull", f"The certificate has no room for {what}. Shorten its texts.")


# ---- rendering -----------------------------------------------------------------------------------


def render(facts: Mapping[str, Any]) -> bytes:
    """The certificate as tagged PDF (PDF/UA-1), A4 landscape, one page.

    ``facts`` are those frozen in the credential. Same facts, same bytes. Raises ``MissingGlyphs``,
    ``NameTooWide`` or ``PaperOverfull`` rather than print a wrong certificate.
    """
    lettering.check_glyphs(facts)
    name = str(facts["holder"])
    size, lines = lettering.name_step(name)
    context = {
        "facts": facts,
        "issued": day_in_words(facts["issued_on"]),
        "until": day_in_words(facts["valid_until"]) if facts["valid_until"] else "no end date",
        "says": _says(str(facts["kind"])),
        "direction": "rtl" if lettering.right_to_left(name) else "ltr",
        "language": lettering.language(name),
        "size": size,
        "address": str(facts["verify_url"]).removesuffix(f"{facts['code']}/"),
        "criteria": list(facts["criteria"])[:6],
    }
    source = HTML(
        string=render_to_string("certificates/paper/render.html", context),
        base_url="paper:/",
        url_fetcher=Cupboard(_drawings(facts)),
    )
    fonts, sheet = _type()
    document = source.render(stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1", pdf_tags=True)
    _check_room(document, lines)
    return document.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True)


class Cupboard(URLFetcher):
    """Holds what a paper may use, by name, as bytes. Every other address is refused (T-17, B-37)."""

    def __init__(self, drawings: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self._drawings = drawings

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        name = url.removeprefix("paper:").lstrip("/")
        if url.startswith("paper:") and name in self._drawings:
            kind = "image/svg+xml" if name.endswith(".svg") else "font/woff2"
            return URLFetcherResponse(url, self._drawings[name], {"Content-Type": kind})
        raise ValueError("A certificate fetches nothing.")


@cache
def _type() -> tuple[FontConfiguration, CSS]:
    """Fonts and style sheet, once per process: half of the time and all of the memory growth is here."""
    # fontTools writes the present time into each font it cuts to size, unless this names another (reproducible-builds.org).
    os.environ["SOURCE_DATE_EPOCH"] = "0"
    fonts = FontConfiguration()
    style = render_to_string(
        "certificates/paper/render.css",
        {
            "faces": list(enumerate(FACES)),
            "serif": _stack("Serif"),
            "sans": _stack("Sans"),
            "steps": NAME_STEPS,
        },
    )
    shelf: dict[str, bytes] = {
        f"font-{n}.woff2": lettering.font_file(face).read_bytes() for n, face in enumerate(FACES)
    }
    return fonts, CSS(string=style, base_url="paper:/", url_fetcher=Cupboard(shelf), font_config=fonts)


def warm() -> None:
    """Load the fonts now, so that the first certificate of a process is as fast as the next."""
    _type()
    lettering.advances()


def _stack(family: str) -> str:
    names = dict.fromkeys(face.family for face in FACES if face.family.startswith((family, "Noto ")))
    return ", ".join(f'"{name}"' for name in names)


def _check_room(document: Document, lines: int) -> None:
    """Nothing runs over: one page, the name within its lines and width, the body above the foot."""
    if len(document.pages) != 1:
        raise PaperOverfull("all its texts")
    boxes = {
        box.element.get("id"): box
        for box in document.pages[0]._page_box.descendants(placeholders=True)
        if getattr(box, "element", None) is not None
        and box.element.get("id")
        and box.element_tag == box.element.tag
    }
    holder = boxes["holder"]
    drawn = [box for box in holder.children if type(box).__name__ == "LineBox"]
    if len(drawn) > lines or any(_ink_width(line) > holder.width + 0.5 for line in drawn):
        raise NameTooWide
    body, foot = boxes["body"], boxes["foot"]
    if body.position_y + body.margin_height() > foot.position_y + 0.5:
        raise PaperOverfull("the criteria of this credential")


def _ink_width(line: Any) -> float:
    return sum(child.width for child in line.children)


def _says(kind: str) -> str:
    if kind == "completion":
        return "has attended and completed the program and receives the"
    return "has met every requirement set for it and holds the credential"


def day_in_words(iso: str) -> str:
    """A date as printed: "9 October 2026"."""
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"


# ---- drawings ------------------------------------------------------------------------------------


def _drawings(facts: Mapping[str, Any]) -> dict[str, bytes]:
    return {
        "border.svg": _border().encode(),
        "qr.svg": _qr(str(facts["verify_url"])),
        "seal.svg": _seal(str(facts["basis_sha256"])).encode(),
        "mark.svg": _mark().encode(),
    }


def _qr(address: str) -> bytes:
    """QR code of the verification address, error level M, dark modules only."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False, boost_error=False).save(
        drawn, kind="svg", border=0, dark="#16283a", xmldecl=False, svgns=True, omitsize=True, nl=False
    )
    return drawn.getvalue()


@cache
def _border() -> str:
    """The forty-eight weeks as two columns of vertebrae, gates darker, joined by rules."""
    frame = spine.border()
    weeks = "".join(piece.path for piece in frame.pieces if not piece.gate)
    gates = "".join(piece.path for piece in frame.pieces if piece.gate)
    seams = "".join(piece.detail for piece in frame.pieces if piece.detail)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{frame.view_box}">'
        f'<path d="{"".join(frame.rules)}" fill="#1d4468"/>'
        f'<path d="{weeks}" fill="#a9bccb" fill-rule="evenodd"/>'
        f'<path d="{gates}" fill="#1d4468" fill-rule="evenodd"/>'
        f'<path d="{seams}" fill="none" stroke="#ffffff" stroke-width="0.3"/></svg>'
    )


@cache
def _mark() -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">'
        f'<path d="{spine.mark()}" fill="#1d4468" fill-rule="evenodd"/></svg>'
    )


def _seal(basis: str) -> str:
    """A rosette whose waves come from the hash of the decision's basis: each credential has its own."""
    seed = hashlib.sha256(basis.encode()).digest()
    bands = (
        (31.0, 4.6 + seed[0] % 3 * 0.5, 11 + seed[1] % 8, 6, "#1d4468"),
        (22.5, 2.6 + seed[2] % 3 * 0.5, 9 + seed[3] % 6, 4, "#5b7f9d"),
    )
    paths = [
        f'<path d="{_rosette(radius, wave, lobes, strands)}" fill="none" stroke="{color}" stroke-width="0.36"/>'
        for radius, wave, lobes, strands, color in bands
    ]
    bone = re.sub(r"\s+", " ", spine.mark(26.0))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-40 -40 80 80">'
        '<circle r="38.6" fill="none" stroke="#1d4468" stroke-width="0.7"/>'
        '<circle r="37.2" fill="none" stroke="#1d4468" stroke-width="0.25"/>'
        f'{"".join(paths)}<circle r="18.2" fill="#ffffff" stroke="#1d4468" stroke-width="0.5"/>'
        f'<g transform="translate(-13 -13)"><path d="{html.escape(bone)}" fill="#1d4468" fill-rule="evenodd"/></g></svg>'
    )


def _rosette(radius: float, wave: float, lobes: int, strands: int) -> str:
    """``strands`` closed waves around a circle, each turned a little from the one before."""
    steps = lobes * 10
    parts = []
    for strand in range(strands):
        shift = 2 * math.pi * strand / strands
        points = []
        for step in range(steps):
            angle = 2 * math.pi * step / steps
            reach = radius + wave * math.sin(lobes * angle + shift)
            points.append(f"{reach * math.cos(angle):.1f} {reach * math.sin(angle):.1f}")
        parts.append("M" + "L".join(points) + "Z")
    return "".join(parts)
