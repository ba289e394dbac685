"""The JSON API: each app's routes, assembled."""

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from assessments.api import router as assessments
from certificates.api import router as certificates
from foundation.errors import DomainError
from foundation.http import problem

api = NinjaAPI(title="ICMG Certification", version="1", urls_namespace="api", docs_url=None)
api.add_router("/v1/assessments", assessments)
api.add_router("/v1/certificates", certificates)


@api.exception_handler(DomainError)
def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    """A domain error as problem+json (RFC 9457)."""
    return problem(request, status=error.status, code=error.code, sentence=error.sentence)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Input that does not fit the schema: names the first place and what is wrong there."""
    first = error.errors[0] if error.errors else {"loc": [], "msg": "The request could not be read."}
    where = ".".join(str(p) for p in first["loc"][1:]) or "body"
    return problem(request, status=400, code="field_invalid", sentence=f"{where}: {first['msg']}")


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the API library refuses by itself, such as a body that is not JSON (B-61)."""
    code = "json_invalid" if error.status_code == 400 else "refused"
    sentence = "The body is not readable JSON." if error.status_code == 400 else str(error)
    return problem(request, status=error.status_code, code=code, sentence=sentence)
