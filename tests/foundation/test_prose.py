"""Markdown becomes safe HTML: what is written shows, what runs is gone (B-54)."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.prose import render


def test_headings_lists_and_tables_stand() -> None:
    html = render("## Head\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    assert "<h2>Head</h2>" in html
    assert html.count("<li>") == 2
    assert "<td>1</td>" in html


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "[x](javascript:alert(1))",
        "![x](//evil.example/x.png)",
        '<a href="data:text/html,x">x</a>',
    ],
)
def test_b54_nothing_that_runs_survives(hostile: str) -> None:
    html = render(hostile).lower()
    assert "<script" not in html
    assert "<img" not in html
    assert "<svg" not in html
    assert not re.search(r'<a [^>]*href="(javascript|data)', html)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_no_text_breaks_the_renderer(text: str) -> None:
    assert "<script" not in render(text).lower()
