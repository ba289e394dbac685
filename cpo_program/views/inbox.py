"""A person's messages inside the site."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from foundation.http import page
from foundation.moments import moment
from notifications import queries
from notifications.actions import messages


def show(request: HttpRequest) -> HttpResponse:
    """Messages, newest first; opening the list reads them."""
    found = Paginator(queries.inbox(request.user), 30).get_page(request.GET.get("page"))
    rows = [(m, moment(m.created_at, request.user.time_zone), m.read_at is None) for m in found]
    if request.method == "GET":
        messages.read(recipient=request.user)
    return page(request, "home/inbox.html", {"rows": rows, "found": found})
