"""The spine on a page: each week with its state, links where there is a way, nothing unescaped."""

import pytest
from django.template.loader import render_to_string

from curriculum import spine
from curriculum.spine import Orientation

WEEKS = [
    spine.Week(1, "Rules & <roles>", "done", url="/w/1/"),
    spine.Week(2, "Now", "current", url="/w/2/?a=1&b=2"),
    spine.Week(
        3, "Gate", "locked", gate=True, word="Opens 5 Oct", note='Opens by your cohort\'s "calendar".'
    ),
]
LEVELS = [spine.Level(1, "First", 1, 3)]


def _shown(orientation: Orientation, **more: object) -> str:
    drawing = spine.draw(WEEKS, LEVELS, orientation)
    return render_to_string("components/spine.html", {"spine": drawing, **more})


@pytest.mark.parametrize("orientation", ["vertical", "strip"])
def test_titles_notes_and_addresses_are_escaped(orientation: Orientation) -> None:
    page = _shown(orientation)
    assert "Rules &amp; &lt;roles&gt;" in page
    assert "<roles>" not in page
    assert 'href="/w/2/?a=1&amp;b=2"' in page
    assert "&quot;calendar&quot;" in page


def test_each_week_is_drawn_once_and_listed_once() -> None:
    page = _shown("vertical")
    assert page.count('<g class="vertebra ') == 3
    assert page.count('<li class="spine-week ') == 3
    assert page.count('aria-current="step"') == 1
    assert 'class="state state--opens-5-oct"' in page


def test_a_locked_week_has_no_link() -> None:
    assert _shown("strip").count("<a href") == 4  # two weeks, in the drawing and in the list


def test_the_plain_list_tells_gates_alone() -> None:
    page = _shown("vertical", plain=True)
    assert page.count('<span class="state">') == 1
    assert "Opens 5 Oct</span>" not in page
