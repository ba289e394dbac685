"""Pictures of the documentation: `./cpo screens` photographs a running demo site, light and dark, desktop and phone.

Start ``./cpo run`` in another terminal first; ``ADDRESS=`` names a site elsewhere. The PDF certificate becomes a
picture too.
"""

import os
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pypdfium2
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "screens"
PASSWORD = "demo-only-2026"  # noqa: S105  the demo's public password
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--font-render-hinting=none",
]

#: who, name of the picture, where: a path, or a link to follow from the page before
SHOTS: tuple[tuple[str, str, str], ...] = (
    ("", "front", "/"),
    ("", "program", "/programs/cpa/"),
    ("", "compare", "/programs/compare/"),
    ("ada", "today", "/home/"),
    ("ada", "spine", "/learn/"),
    ("ada", "week", "a:.spine-week--current a"),
    ("cleo", "capstone", "/home/"),
    ("cleo", "capstone", "a:a[href$='capstone/']"),
    ("cleo", "path", "/home/"),
    ("cleo", "path", "a:a[href$='path/']"),
    ("grace", "queue", "/marking/"),
    ("grace", "desk", "a:.table a"),
    ("zoe", "office", "/home/"),
    ("ivo", "defenses", "/defenses/"),
    ("ivo", "room", "a:.table a"),
    ("dora", "wallet", "/wallet/"),
    ("dora", "verify", "a:main a[href*='/verify/']:not([href$='.pdf'])"),
)
LOOKS = (("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390))


def main() -> int:
    """Take every picture; returns the exit status."""
    address = os.environ.get("ADDRESS", "http://127.0.0.1:8000").rstrip("/")
    try:
        urllib.request.urlopen(f"{address}/healthz", timeout=5).close()
    except (urllib.error.URLError, OSError):
        print(
            f"No site answers at {address}. Start ./cpo run in another terminal, or set ADDRESS=.",
            file=sys.stderr,
        )
        return 2
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=FLAGS
        )
        for theme, width in LOOKS:
            for who in dict.fromkeys(shot[0] for shot in SHOTS):
                _walk(browser, address, who, theme, width)
        _certificate(browser, address)
        browser.close()
    return 0


def _context(browser: Browser, theme: Any, width: int) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=theme, reduced_motion="reduce", locale="en-GB"
    )
    return context.new_page()


def _sign_in(page: Page, address: str, who: str) -> None:
    page.goto(f"{address}/accounts/login/")
    page.fill("input[name=login]", f"{who}@demo.example")
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.wait_for_url("**/home/")


def _walk(browser: Browser, address: str, who: str, theme: str, width: int) -> None:
    page = _context(browser, theme, width)
    if who:
        _sign_in(page, address, who)
    for _, name, where in (s for s in SHOTS if s[0] == who):
        if where.startswith("a:"):
            href = page.locator(where[2:]).first.get_attribute("href") or ""
            page.goto(
                href
                if href.startswith("http")
                else f"{address}{href}"
                if href.startswith("/")
                else f"{page.url}{href}"
            )
        else:
            page.goto(address + where)
        page.screenshot(path=str(OUT / f"{name}-{theme}-{width}.png"), full_page=False)
        print(f"{name}-{theme}-{width}.png")
    page.context.close()


def _certificate(browser: Browser, address: str) -> None:
    page = _context(browser, "light", 1280)
    _sign_in(page, address, "dora")
    page.goto(f"{address}/wallet/")
    links = page.locator("a[href$='certificate.pdf']")
    href = links.nth(links.count() - 1).get_attribute("href") or ""
    answer = page.request.get(href if href.startswith("http") else address + href)
    document = pypdfium2.PdfDocument(answer.body())
    document[0].render(scale=1.6).to_pil().save(OUT / "certificate.png")
    print("certificate.png")
    page.context.close()


if __name__ == "__main__":
    raise SystemExit(main())
