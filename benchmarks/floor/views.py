"""The floor's page: three queries, a navigation of the weeks, plain paragraphs up to the size wanted."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from curriculum.models import Week

PARAGRAPH = (
    "Each goal is realized by a process, each process is enforced by rules, each rule is carried by parts. "
    * 2
)
ROW = 100  # bytes of one row of the navigation in floor.html


def floor(request: HttpRequest, version_id: int, size: int) -> HttpResponse:
    """A page of about `size` bytes: session, person and weeks are one query each."""
    weeks = list(
        Week.objects.filter(version_id=version_id, track=None)
        .order_by("number")
        .values("number", "title", "key", "provenance")[: size // 250]
    )
    rest = max(0, size - 500 - len(weeks) * ROW)
    context = {
        "person": request.user.get_username(),
        "weeks": weeks,
        "paragraphs": [PARAGRAPH] * (rest // (len(PARAGRAPH) + 8)),
    }
    return render(request, "floor.html", context)
