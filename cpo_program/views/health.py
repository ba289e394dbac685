"""Whether the site and what it rests on are well."""

from django.db import connection
from django.http import HttpRequest, JsonResponse

from foundation import events


def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the site answers and its database does; ``oldest_event_seconds`` tells how long events wait (F-31)."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    waits = events.oldest_wait()
    status = "ok" if waits < 300 else "events wait"
    return JsonResponse({"status": status, "oldest_event_seconds": round(waits)})
