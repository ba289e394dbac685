"""A person of a journey: one browser context, and a list of everything the browser had to complain of."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import (
    APIResponse,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    WebError,
    expect,
)

from tests.journeys.site import Site

PASSWORD = "demo-only-2026"
PATIENCE_MS = 15_000
expect.set_options(timeout=PATIENCE_MS)

WATCH = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`content security policy: ${event.violatedDirective} refused ${event.blockedURI || "inline"} (${event.sample})`));
"""


class Person:
    """Somebody at a browser of their own. ``faults`` must be empty when the journey ends."""

    def __init__(self, site: Site, context: BrowserContext, name: str) -> None:
        self.site, self.context, self.name = site, context, name
        self.faults: list[str] = []
        self.expected: set[int] = set()
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(WATCH)
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("response", self._response)
        context.on("requestfailed", self._failed)
        self.page: Page = context.new_page()

    # --- acts -------------------------------------------------------------------------------------

    def goes(self, path: str) -> None:
        """Opens a page of the site by its path or its whole address."""
        self.page.goto(path if path.startswith("http") else f"{self.site.address}{path}")

    def follows(self, words: str) -> None:
        """Follows the first link of that name."""
        self.page.get_by_role("link", name=words).first.click()

    def presses(self, words: str) -> None:
        """Presses the one visible button of that name."""
        self.page.get_by_role("button", name=words, exact=True).filter(visible=True).click()

    def fills(self, label: str, text: str) -> None:
        self.page.get_by_label(label).first.fill(text)

    def sees(self, words: str | re.Pattern[str]) -> Locator:
        """Waits until the page shows the words."""
        found = self.page.get_by_text(words).filter(visible=True).first
        expect(found).to_be_visible()
        return found

    def reads(self, path: str, *, status: int = 200, accept: str = "text/html") -> APIResponse:
        """The answer to a plain request with this person's cookies, as bytes from the wire."""
        answer = self.context.request.get(
            path if path.startswith("http") else f"{self.site.address}{path}", headers={"Accept": accept}
        )
        assert answer.status == status, f"{self.name} got {answer.status} for {path}"
        return answer

    def signs_in(self, email: str, password: str = PASSWORD) -> None:
        self.goes("/accounts/login/")
        self.page.get_by_label("Email").or_(self.page.get_by_label("E-mail")).first.fill(email)
        self.page.get_by_label("Password").fill(password)
        self.presses("Sign in")
        self.page.wait_for_url("**/home/")

    @contextmanager
    def refused(self, *statuses: int) -> Iterator[None]:
        """Within this block answers of these statuses are what the journey wants to see."""
        self.expected = set(statuses)
        yield
        self.page.wait_for_load_state("load")
        self.expected = set()

    # --- what the browser says --------------------------------------------------------------------

    def _note(self, what: str) -> None:
        self.faults.append(f"{self.name}: {what}")

    def _console(self, message: ConsoleMessage) -> None:
        # The console repeats each answer of 400 and above; those are judged where the answer arrives.
        if message.type == "error" and not message.text.startswith(
            "Failed to load resource: the server responded"
        ):
            self._note(f"console on {message.page.url if message.page else '?'}: {message.text}")

    def _error(self, error: WebError) -> None:
        self._note(f"script broke on {error.page.url if error.page else '?'}: {error.error}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self._note(f"answer {response.status} to {response.request.method} {response.url}")

    def _failed(self, request: Request) -> None:
        # Leaving a page aborts what it still fetches; that is the person's doing, not the site's.
        if request.failure != "net::ERR_ABORTED":
            self._note(f"no answer to {request.method} {request.url}: {request.failure}")
