"""The public facts of a credential as JSON."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from certificates import limits, queries
from certificates.errors import CodeUnknown

router = Router(tags=["credentials"])


class PublicFacts(Schema):
    """What the world may read of a credential: as issued, plus its standing now (R-76)."""

    status: str
    credential: str
    program: str
    holder: str
    issued_on: date
    valid_until: date | None
    number: str
    issuer: str
    endorsements: list[str]
    status_changed_on: date | None
    reason: str | None


@router.get(
    "/credentials/{code}", response=PublicFacts, auth=None, summary="Standing and facts of a credential"
)
def verify(request: HttpRequest, code: str, response: HttpResponse) -> dict[str, object]:
    """Facts of the credential with this public code; 404 for every code that opens nothing, 429 past the limit."""
    credential = queries.credential_by_code(code)
    if credential is None:
        limits.count_miss(request)
        raise CodeUnknown
    response["Cache-Control"] = "no-store"
    return queries.published_facts(credential)
