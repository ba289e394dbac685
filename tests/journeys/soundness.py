"""Whether a page that is shown is sound: readable by everybody in light and dark, and no wider than a small phone."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

GRAVE = ("serious", "critical")
#: WCAG 2.2 A and AA, and what axe calls best practice
RULES = {
    "light": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "dark": {"type": "rule", "values": ["color-contrast"]},  # only colors change with the scheme
}
SETTLED = "() => Promise.all(document.getAnimations().map((change) => change.finished.catch(() => null)))"
PHONE: ViewportSize = {"width": 320, "height": 720}
WIDER = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  const scrolls = (element) => {
    for (let e = element.parentElement; e && e !== document.body; e = e.parentElement)
      if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(e).overflowX)) return true;
    return false;
  };
  const found = [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > wide + 1 && !scrolls(e));
  return [`${document.documentElement.scrollWidth} px wide`, ...found.slice(-3).map((e) => e.outerHTML.slice(0, 120))];
}"""


def require(page: Page) -> None:
    """Fails with everything that is wrong with the page as it stands."""
    found = wide(page) + barriers(page)
    assert not found, "\n".join(found)


def wide(page: Page) -> list[str]:
    """What makes the page scroll sideways at 320 pixels; the window gets its size back."""
    before = page.viewport_size
    page.set_viewport_size(PHONE)
    found = page.evaluate(WIDER)
    if before:
        page.set_viewport_size(before)
    return [f"{_path(page)} at 320 px: {' | '.join(found)}"] if found else []


def barriers(page: Page) -> list[str]:
    """Serious and critical findings of axe, in light and in dark."""
    found: list[str] = []
    for scheme, rules in RULES.items():
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.evaluate(SETTLED)
        result: dict[str, Any] = (
            Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]}).response
        )
        for violation in result["violations"]:
            if violation["impact"] in GRAVE:
                where = "; ".join(f"{node['html'][:140]} {_why(node)}" for node in violation["nodes"][:3])
                found.append(
                    f"{_path(page)} in {scheme}: {violation['id']}, {len(violation['nodes'])} times: {where}"
                )
    page.emulate_media(color_scheme="light")
    return found


def _why(node: dict[str, Any]) -> str:
    return str((node["any"] or node["all"] or node["none"])[0]["message"])


def _path(page: Page) -> str:
    return "/" + page.url.split("/", 3)[3]
