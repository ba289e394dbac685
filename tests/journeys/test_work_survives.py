"""What was typed is kept; a killed worker and an absent broker cost time, never work, and nothing is done twice."""

import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from cpo_program.dossier import dossier_pdf
from tests.journeys.people import Person
from tests.journeys.site import Site, until

#: a step is taken up again after a minute without a sign of life, which is looked for every half minute
RECOVERY_MS = 150_000


@pytest.fixture
def mended(site: Site) -> Iterator[Site]:
    """The site; everything runs again for the journey after this one."""
    yield site
    if not site.has_broker:
        site.start_broker()
    if "worker" not in site.running:
        site.start_process("worker")


def test_a_draft_with_a_file_stays_a_draft_until_it_is_handed_in(
    meet: Callable[..., Person], tmp_path: Path
) -> None:
    hanna = meet("hanna")
    hanna.signs_in("hanna@cohort.demo.example")
    hanna.goes("/learn/")
    hanna.goes(f"{hanna.page.url}weeks/7/")
    hanna.page.locator(".parts a[href*='/work/']").first.click()
    hanna.presses("Begin")
    hanna.fills("Your answer", "The register names an owner for each rule.")
    hanna.sees(re.compile(r"^Saved \d"))  # by itself, while one types
    hanna.page.reload()
    expect(hanna.page.get_by_label("Your answer")).to_have_value("The register names an owner for each rule.")
    paper = tmp_path / "register.pdf"
    paper.write_bytes(dossier_pdf("Register of rules", "Hanna Virtanen"))
    hanna.page.locator("input[type=file]").set_input_files(paper)
    hanna.presses("Add the files")
    expect(hanna.page.get_by_role("link", name="register.pdf")).to_be_visible()
    expect(hanna.page.get_by_role("button", name="Hand in")).to_be_visible()
    expect(hanna.page.get_by_text("Receipt")).to_have_count(0)


def test_a_killed_worker_and_an_absent_broker_lose_nothing(
    mended: Site, enter: Callable[..., Person]
) -> None:
    site, cleo, ada = mended, enter("cleo"), enter("ada")
    cleo.goes("/learn/")
    cleo.goes(f"{cleo.page.url}capstone/")
    cleo.page.get_by_label("I know that a machine examines").check()
    cleo.page.get_by_role("button", name="Submit the capstone").click(no_wait_after=True)
    running = "select 1 from assessments_pregradestep where state = 'running'"
    until(lambda: rows(site, running), "pre-grading is under way", pause=0.005)
    site.kill("worker")
    cleo.sees("The machine looks at your work")

    # While nobody works the broker goes too, and somebody hands in.
    site.stop_broker()
    ada.goes("/learn/")
    ada.goes(f"{ada.page.url}weeks/7/")
    ada.page.locator(".parts a[href*='/work/']").first.click()
    ada.presses("Begin")
    ada.fills("Your answer", "The register of rules now names one owner for each; three had none.")
    began = time.monotonic()
    ada.presses("Hand in")
    ada.sees("Handed in. You have a receipt below.")
    assert time.monotonic() - began < 10, "the page waited for a broker that is not there"

    site.start_broker()
    site.start_process("worker")
    site.mail_to("ada@demo.example", "Received:")
    assert "assessments.capstone.pregrade " not in site.manage("chronicle", "cleo@demo.example"), (
        "the worker was killed too late"
    )
    # Cleo's page was open all the time and tells the end by itself.
    expect(cleo.page.get_by_text("a panel is being formed")).to_be_visible(timeout=RECOVERY_MS)
    assert site.manage("chronicle", "cleo@demo.example").count("assessments.capstone.pregrade ") == 1
    assert rows(site, "select distinct state from assessments_pregradestep") == [("done",)]
    received = rows(
        site,
        "select count(*) from notifications_message where key like 'receipt:%' and address = 'ada@demo.example' group by key",
    )
    assert set(received) == {(1,)}, "somebody was told twice"
    assert "whole" in site.manage("verify_ledger")


def rows(site: Site, query: str) -> list[Any]:
    """What the site's database holds, read beside it."""
    with closing(sqlite3.connect(f"file:{site.var / 'db.sqlite3'}?mode=ro", uri=True, timeout=10)) as line:
        return line.execute(query).fetchall()
