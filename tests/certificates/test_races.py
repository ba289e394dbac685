"""Many at once award, number and render each credential exactly once (on PostgreSQL, where writers run side by side)."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from certificates.actions import awards, papers
from certificates.models import Award, Credential, CredentialEvent, RenderedCertificate, SerialCounter
from certificates.states import CredentialState
from enrollments.models import Enrollment
from tests.certificates.conftest import World, build_world

# SQLite has one writer at a time, so there is no race to lose.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]

AT_ONCE = 6


@pytest.fixture
def crowd(transactional_db: None) -> tuple[World, list[Enrollment]]:
    """Eight graduates."""
    world = build_world()
    places = [world.enrollment, *(world.joined(f"Graduate {n}") for n in range(7))]
    for place in places:
        world.graduate(place)
    return world, places


def together(act: Any, things: list[Any]) -> list[Any]:
    """``act`` on each thing, from threads with connections of their own."""

    def alone(thing: Any) -> Any:
        try:
            return act(thing)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(alone, things))


def test_evaluations_at_once_award_once_and_number_without_gaps(
    crowd: tuple[World, list[Enrollment]],
) -> None:
    _world, places = crowd
    together(lambda place: awards.evaluate(enrollment=place, actor=None), places * 3)
    assert Award.objects.count() == Credential.objects.count() == 2 * len(places)
    numbers = sorted(int(n.rsplit("-", 1)[1]) for n in Credential.objects.values_list("number", flat=True))
    assert numbers == list(range(1, 2 * len(places) + 1))
    assert SerialCounter.objects.get().last == len(numbers)
    assert len(set(Credential.objects.values_list("code", flat=True))) == len(numbers)


def test_deliveries_at_once_make_one_paper(crowd: tuple[World, list[Enrollment]]) -> None:
    world, places = crowd
    made = awards.award(enrollment=places[0], version=world.rule("CPA-CERT"), actor=world.officer)
    together(lambda pk: papers.render(credential_id=pk), [made.pk] * AT_ONCE)
    assert RenderedCertificate.objects.filter(credential=made).count() == 1
    assert CredentialEvent.objects.filter(credential=made, kind="issued").count() == 1
    assert Credential.objects.get(pk=made.pk).state == CredentialState.ACTIVE
