"""Pages for strangers: look up a code, read a credential's standing, take its paper."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

from certificates import limits, queries
from certificates.errors import CodeUnknown, Gone
from certificates.forms.credentials import LookupForm
from certificates.standing import handed_out, sheet
from foundation.errors import NotFound, Refused
from foundation.http import attachment, problem, wants_json


def lookup(request: HttpRequest) -> HttpResponse:
    form = LookupForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("certificates.credential.verify", code=form.cleaned_data["code"])
    return _page(
        request, "certificates/credential/lookup.html", {"form": form}, status=400 if form.errors else 200
    )


def verify(request: HttpRequest, code: str) -> HttpResponse:
    credential = queries.credential_by_code(code)
    if credential is None:
        return _unknown(request)
    if wants_json(request):
        response: HttpResponse = JsonResponse(queries.published_facts(credential))
        response["Access-Control-Allow-Origin"] = "*"
        return _fresh(response)
    context = {
        "sheet": sheet(credential),
        "public_address": settings.PUBLIC_ADDRESS,
    }
    return _page(request, "certificates/credential/verify.html", context)


def download(request: HttpRequest, code: str) -> HttpResponseBase:
    credential = queries.credential_by_code(code)
    if credential is None:
        return _unknown(request)
    paper = queries.paper_of(credential)
    verdict = handed_out(credential)
    if verdict == "gone":
        raise Gone(
            "certificate_withdrawn",
            f"This certificate is {credential.state}. Its paper is no longer handed out.",
        )
    if verdict == "held":
        raise Refused(
            "certificate_suspended", "This certificate is suspended. Its paper is not handed out meanwhile."
        )
    if paper is None:
        raise NotFound("certificate_pending", "This certificate is being made. Try again in a minute.")
    return attachment(paper.stored, name=f"{credential.number}.pdf", content_type="application/pdf")


def _unknown(request: HttpRequest) -> HttpResponse:
    """The same answer for every code that opens nothing, whatever is wrong with it (B-89)."""
    limits.count_miss(request)
    unknown = CodeUnknown()
    if wants_json(request):
        return _fresh(problem(request, status=404, code=unknown.code, sentence=unknown.sentence))
    context = {"sentence": unknown.sentence, "form": LookupForm()}
    return _page(request, "certificates/credential/unknown.html", context, status=404)


def _page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    # Without the context of signed-in pages: nothing here reads the session, so a stranger's check costs no query
    # for it and no cookie varies the answer.
    nonce = request.csp_nonce  # type: ignore[attr-defined]
    html = render_to_string(template, {"request": request, "csp_nonce": nonce, **context})
    return _fresh(HttpResponse(html, status=status))


def _fresh(response: HttpResponse) -> HttpResponse:
    """Never kept by anybody: a revocation shows at once (R-62). Links work, search engines stay away."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    patch_vary_headers(response, ["Accept"])
    return response
