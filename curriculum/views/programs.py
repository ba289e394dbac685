"""Public pages of the programs: they set no cookie and work without scripts."""

from django.http import HttpRequest, HttpResponse

from curriculum import queries
from foundation.http import page


def index(request: HttpRequest) -> HttpResponse:
    """Both programs."""
    versions = [queries.current_version(p.code) for p in queries.programs()]
    return page(
        request,
        "curriculum/program/list.html",
        {"versions": [(v, queries.drawing(v, "strip")) for v in versions]},
    )


def show(request: HttpRequest, code: str) -> HttpResponse:
    """One program: whom it is for, its 48 weeks, its tracks, what it ends in."""
    version = queries.current_version(code)
    levels = queries.outline(version)
    context = {
        "version": version,
        "program": version.program,
        "about": version.program.about,
        "levels": levels,
        "tracks": queries.tracks(version),
        "spine": queries.drawing(version, "vertical", levels),
    }
    return page(request, "curriculum/program/show.html", context)


def compare(request: HttpRequest) -> HttpResponse:
    """The two programs side by side."""
    versions = [queries.current_version(p.code) for p in queries.programs()]
    sides = [
        {
            "version": v,
            "program": v.program,
            "about": v.program.about,
            "levels": queries.outline(v),
            "tracks": queries.tracks(v),
        }
        for v in versions
    ]
    return page(request, "curriculum/program/compare.html", {"sides": sides})


def tracks(request: HttpRequest) -> HttpResponse:
    """All specializations."""
    versions = [queries.current_version(p.code) for p in queries.programs()]
    return page(
        request, "curriculum/track/list.html", {"sides": [(v.program, queries.tracks(v)) for v in versions]}
    )


def provenance(request: HttpRequest) -> HttpResponse:
    """Where each week's text comes from, for administrators."""
    versions = [queries.current_version(p.code) for p in queries.programs()]
    return page(
        request, "curriculum/provenance/list.html", {"sides": [(v, queries.sources(v)) for v in versions]}
    )
