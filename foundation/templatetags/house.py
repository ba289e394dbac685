"""Template tags of the house: dates in a zone, prose, permission."""

from datetime import datetime
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

from foundation import access, moments, prose

register = template.Library()


@register.filter
def moment(instant: datetime | None, zone: str) -> moments.Moment | None:
    """``{{ instant|moment:zone }}``: a Moment with .relative, .absolute, .machine."""
    return moments.moment(instant, zone or "UTC")


@register.filter
def day(instant: datetime | None, zone: str) -> str:
    """``{{ instant|day:zone }}``: "9 October 2026"."""
    return moments.day(instant, zone or "UTC") if instant else ""


@register.filter
def prosed(markdown: str) -> SafeString:
    """Markdown written by a person, as safe HTML."""
    return mark_safe(prose.render(markdown or ""))  # noqa: S308  cleaned by the allow-list


@register.simple_tag(takes_context=True)
def may(context: template.Context, verb: str, obj: Any = None) -> bool:
    """``{% may "assessments.capstone.submit" capstone as can %}``."""
    return access.allowed(context["request"].user, verb, obj)


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """``{{ mapping|get:key }}``: a value of a dictionary by a variable key."""
    return mapping.get(key) if hasattr(mapping, "get") else None


@register.filter
def filesize(size: int) -> str:
    """Bytes in words: "1.4 MB"."""
    for unit, scale in (("MB", 1_000_000), ("kB", 1_000)):
        if size >= scale:
            return f"{size / scale:.1f} {unit}".replace(".0 ", " ")
    return f"{size} bytes"


@register.filter
def get_item(row: list[Any], place: int) -> Any:
    """``{{ list|get_item:n }}``: the item at a variable place, or nothing."""
    return row[place] if 0 <= place < len(row) else ""


@register.simple_tag
def icon(name: str, **more: str) -> SafeString:
    """``{% icon "check" %}``, with ``class=`` and ``label=``: as an include it would cost twenty times as much."""
    return _icon(name, more.get("class", ""), more.get("label", ""), static("icons.svg"))


@lru_cache(maxsize=1024)
def _icon(name: str, kind: str, label: str, sprite: str) -> SafeString:
    words = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return SafeString(
        f'<svg class="icon{" " + escape(kind) if kind else ""}" viewBox="0 0 24 24" {words} focusable="false">'
        f'<use href="{escape(sprite)}#{escape(name)}"/></svg>'
    )
