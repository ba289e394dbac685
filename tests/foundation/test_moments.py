"""Dates read as people say them: relative, absolute, with the zone."""

from datetime import UTC, datetime, timedelta

import pytest

from foundation.moments import moment, relative


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (timedelta(seconds=10), "just now"),
        (timedelta(minutes=5), "in 5 minutes"),
        (timedelta(hours=-1), "1 hour ago"),
        (timedelta(days=3), "in 3 days"),
        (timedelta(days=10), "in 10 days"),
        (timedelta(days=21), "in 3 weeks"),
        (timedelta(days=-90), "3 months ago"),
        (timedelta(days=800), "in 2 years"),
    ],
)
def test_a_distance_has_words(gap: timedelta, words: str) -> None:
    assert relative(gap) == words


def test_an_instant_is_told_in_the_readers_zone() -> None:
    at = datetime(2026, 10, 6, 16, tzinfo=UTC)
    told = moment(datetime(2026, 10, 9, 16, tzinfo=UTC), "Europe/Zurich", at=at)
    assert told is not None
    assert (told.relative, told.absolute) == ("in 3 days", "Fri 9 Oct 2026 18:00 Zurich")
