"""Every page a role can reach answers, keeps its security policy, breaks no script, fits a phone and shuts nobody out."""

import re
from collections import Counter, deque
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys import soundness
from tests.journeys.people import Person

PEOPLE = ("ada", "ben", "cleo", "dora", "grace", "ivo", "olga", "zoe")
MOST = 40  # pages a person walks
ALIKE = 2  # pages of one kind for the first who walks there: two weeks stand for forty-eight
#: pages that are another one for each role
PERSONAL = {"/home/", "/defenses/", "/cohorts/", "/learn/:id/path/", "/learn/:id/capstone/"}
LINKS = "() => [...document.querySelectorAll('a[href^=\"/\"]:not([download])')].map((a) => a.getAttribute('href'))"
LEFT_OUT = re.compile(r"/files/|\.pdf$|^/support/.+|^/api/|^/verify/")
#: kinds of pages on which people spend their time: axe looks at each once, at the personal ones for each person
KEY = re.compile(
    r"^/(home/|inbox/|learn/|learn/:id/(|weeks/:n/|quizzes/:n/|work/:n/|capstone/|path/|track/)|marking/(|:id/)|cohorts/(|new/|:n/(|staff/|invite/|sessions/))"
    r"|defenses/(|:id/)|decisions/(|:id/)|conflicts/|office/credentials/(|:id/)|office/people/(|invite/)|office/provenance/|profile/|wallet/|accounts/2fa/)$"
)
PUBLIC = (
    "/",
    "/programs/",
    "/programs/cpa/",
    "/programs/cpo/",
    "/programs/compare/",
    "/tracks/",
    "/credentials/",
    "/verify/",
    "/accounts/login/",
)


@pytest.fixture(scope="session")
def judged() -> set[str]:
    """Kinds of pages that axe has seen."""
    return set()


@pytest.fixture(scope="session")
def walked() -> set[str]:
    """Kinds of pages where somebody has been before."""
    return set()


@pytest.mark.parametrize("name", PEOPLE)
def test_every_page_within_reach_is_sound(
    name: str, enter: Callable[..., Person], judged: set[str], walked: set[str]
) -> None:
    person = enter(name)
    seen: Counter[str] = Counter()
    before = frozenset(walked)
    waiting, known, faults = deque(["/home/"]), {"/home/"}, []
    while waiting and seen.total() < MOST:
        path = waiting.popleft()
        kind = kind_of(path)
        if seen[kind] >= (1 if kind in before else ALIKE) or (
            kind in before and kind.startswith("/accounts/")
        ):
            continue
        seen[kind] += 1
        person.goes(path)
        assert person.page.locator("h1").count(), f"{path} has no heading"
        faults += soundness.wide(person.page)
        if KEY.search(kind) and (kind not in judged or (kind in PERSONAL and seen[kind] == 1)):
            judged.add(kind)
            faults += soundness.barriers(person.page)
        for found in person.page.evaluate(LINKS):
            there = found.split("#")[0]
            if there not in {*known, *PUBLIC} and not LEFT_OUT.search(there.split("?")[0]):
                known.add(there)
                waiting.append(there)
    walked |= set(seen)
    assert seen.total() >= 4, f"{name} reached only {sorted(seen)}"
    assert not faults, "\n".join(faults)


def test_every_public_page_is_sound(meet: Callable[..., Person], enter: Callable[..., Person]) -> None:
    stranger = meet("stranger")
    faults = []
    for path in (*PUBLIC, credential_of_dora(enter)):
        stranger.goes(path)
        faults += soundness.wide(stranger.page)
        faults += soundness.barriers(stranger.page)
    with stranger.refused(404):
        for path in ("/verify/7K3MQ-2ZX4T-9HVB8-WNE5C-D1R0GS/", "/nothing/here/"):
            stranger.goes(path)
            faults += soundness.wide(stranger.page)
            faults += soundness.barriers(stranger.page)
    assert not faults, "\n".join(faults)


def test_reading_and_verifying_need_no_script(
    meet: Callable[..., Person], enter: Callable[..., Person]
) -> None:
    public = credential_of_dora(enter)
    stranger = meet("stranger", java_script_enabled=False)
    for path in (*PUBLIC, public):
        stranger.goes(path)
        expect(stranger.page.locator("h1").first).to_be_visible()
    stranger.goes("/verify/")
    stranger.fills("Code on the certificate", public.split("/")[2])
    stranger.presses("Verify")
    expect(stranger.page.locator(".verdict")).to_contain_text("Valid")

    ada = meet("ada without scripts", java_script_enabled=False)
    ada.signs_in("ada@demo.example")
    ada.follows("Learn")
    place = ada.page.url
    ada.goes(f"{place}weeks/1/")
    expect(ada.page.locator("#reading h2").first).to_be_visible()
    ada.follows("Week 2")
    expect(ada.page.locator("#reading h2").first).to_be_visible()
    dora = meet("dora without scripts", java_script_enabled=False)
    dora.signs_in("dora@demo.example")
    dora.goes("/wallet/")
    dora.follows("ICMG Certified Chief Product Architect")
    expect(dora.page.locator(".verdict")).to_contain_text("Valid")


def credential_of_dora(enter: Callable[..., Person]) -> str:
    """The path of a public credential page."""
    wallet = enter("dora").reads("/wallet/").text()
    found = re.search(r"/verify/[^/\"]+/", wallet)
    assert found, "Dora has no credential"
    return found[0]


def kind_of(path: str) -> str:
    """A path with its ids taken out."""
    plain = path.split("?")[0]
    plain = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", ":id", plain)
    plain = re.sub(r"/verify/[^/]+/", "/verify/:code/", plain)
    return re.sub(r"/\d+/", "/:n/", plain)
