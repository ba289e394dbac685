"""TR-1: one option per place, free to week 24, one change with a reason to week 36, then closed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from curriculum.models import TrackOption
from enrollments.actions import places
from enrollments.models import Enrollment, TrackChoice
from foundation.errors import Invalid, Refused


@pytest.fixture
def options(tiny: Any) -> dict[str, TrackOption]:
    return {o.code: o for o in TrackOption.objects.filter(track__version=tiny)}


def test_a_choice_is_free_at_first(place: Enrollment, options: dict[str, TrackOption], cast: Any) -> None:
    for code in ("DEP-A", "DEP-B", "DEP-B"):
        places.declare(enrollment=place, option=options[code], actor=cast.learner)
    place.refresh_from_db()
    assert place.track_option == options["DEP-B"]
    assert TrackChoice.objects.count() == 2


def _in_week(monkeypatch: pytest.MonkeyPatch, week: int) -> None:
    from enrollments.pacing import Calendar, Position

    monkeypatch.setattr(Calendar, "position", lambda self, at: Position(week))


def test_later_a_change_needs_a_reason_and_happens_once(
    place: Enrollment, options: dict[str, TrackOption], cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    places.declare(enrollment=place, option=options["DEP-A"], actor=cast.learner)
    _in_week(monkeypatch, 25)
    with pytest.raises(Invalid) as caught:
        places.declare(enrollment=place, option=options["DEP-B"], actor=cast.learner)
    assert caught.value.code == "reason_missing"
    places.declare(enrollment=place, option=options["DEP-B"], actor=cast.learner, reason="New employer")
    with pytest.raises(Refused) as again:
        places.declare(enrollment=place, option=options["DEP-A"], actor=cast.learner, reason="Back")
    assert again.value.code == "track_changed_already"


def test_after_week_36_a_choice_stands_and_after_week_40_none_is_made(
    place: Enrollment, options: dict[str, TrackOption], cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    _in_week(monkeypatch, 41)
    with pytest.raises(Refused, match="week 41"):
        places.declare(enrollment=place, option=options["DEP-A"], actor=cast.learner)
    _in_week(monkeypatch, 37)
    places.declare(enrollment=place, option=options["DEP-A"], actor=cast.learner)
    with pytest.raises(Refused) as caught:
        places.declare(enrollment=place, option=options["DEP-B"], actor=cast.learner, reason="New employer")
    assert caught.value.code == "track_closed"


def test_the_page_shows_the_options_and_takes_one(
    place: Enrollment, options: dict[str, TrackOption], visit: Callable[[str], Client]
) -> None:
    url = f"/learn/{place.pk}/track/"
    browser = visit("learner")
    assert b"Option A" in browser.get(url).content
    assert browser.post(url, {"option": options["DEP-A"].pk}).status_code == 302
    assert browser.post(url, {"option": "999999"}).status_code == 400
    assert browser.post(url, {"option": "' or 1=1"}).status_code == 400
    place.refresh_from_db()
    assert place.track_option == options["DEP-A"]
