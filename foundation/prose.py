"""Markdown to safe HTML: readings, briefs, answers, feedback."""

import nh3
from markdown_it import MarkdownIt

TAGS = {
    "p", "br", "hr", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "pre", "code", "em", "strong", "del",
    "a", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip

_parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])


def render(markdown: str) -> str:
    """HTML of a Markdown text with only the listed tags; scripts, styles, images and raw HTML are gone (B-54)."""
    html = _parser.render(markdown)
    return nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href", "title"}, "th": {"scope"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow",
    )
