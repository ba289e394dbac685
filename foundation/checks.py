"""System checks that make the access table whole before the first request."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.urls import URLPattern, URLResolver, get_resolver

from foundation import access


def named_patterns(patterns: list[Any] | None = None) -> Iterator[str]:
    """Names of all URL patterns that hold a dot: the verbs of the house."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from named_patterns(pattern.url_patterns)
        elif isinstance(pattern, URLPattern) and pattern.name and "." in pattern.name:
            yield pattern.name


@register()
def every_verb_has_a_row(**_: Any) -> list[CheckMessage]:
    """A URL whose verb nobody granted is an error at start-up, not a hole at run time."""
    return [
        Error(f"The verb {name} has a URL but no row in an access table.", id="foundation.E001")
        for name in sorted(set(named_patterns()))
        if access.row(name) is None
    ]
