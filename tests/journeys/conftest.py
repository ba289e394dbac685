"""Journeys: a real browser at the real site in real processes.

Fixtures: ``site`` (one for all journeys), ``meet`` (a person at a browser of their own; everything the browser
complains of fails the test), ``enter`` (a person already signed in).
"""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.journeys.people import Person
from tests.journeys.site import Site

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage"
).split()
LOOKS = {
    "viewport": {"width": 1280, "height": 900},
    "locale": "en-US",
    "timezone_id": "Europe/Zurich",
    "reduced_motion": "reduce",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        item.add_marker(pytest.mark.timeout(300))  # the first one starts the site as well


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: Any) -> Any:
    report = yield
    running = getattr(item, "funcargs", {}).get("site")
    if report.failed and isinstance(running, Site):
        report.sections += [(f"end of {name}", tail) for name, tail in running.log_tails()]
    return report


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert found, "the journeys need Chromium: install Debian's package or name it with CHROMIUM"
    return {**browser_type_launch_args, "executable_path": found, "args": FLAGS}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = Site(tmp_path_factory.mktemp("site"))
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture
def meet(site: Site, browser: Browser) -> Iterator[Callable[..., Person]]:
    """A person who has just opened a browser; keywords change the browser's looks."""
    people: list[Person] = []

    def person(name: str, **looks: Any) -> Person:
        people.append(Person(site, browser.new_context(**{**LOOKS, **looks}), name))
        return people[-1]

    yield person
    for one in people:
        one.context.close()
    faults = [fault for one in people for fault in one.faults]
    assert not faults, "the browser complained:\n" + "\n".join(faults)


@pytest.fixture(scope="session")
def keys() -> dict[str, Any]:
    """Cookies of people who signed in once already."""
    return {}


@pytest.fixture
def enter(meet: Callable[..., Person], keys: dict[str, Any]) -> Callable[..., Person]:
    """A demo person by first name, signed in; through the login page the first time."""

    def person(name: str, **looks: Any) -> Person:
        if name in keys:
            return meet(name, storage_state=keys[name], **looks)
        one = meet(name, **looks)
        one.signs_in(f"{name}@demo.example")
        keys[name] = one.context.storage_state()
        return one

    return person
