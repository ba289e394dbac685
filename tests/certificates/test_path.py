"""The path page says what still stands between a learner and each credential, unmet first, with its owner and next act."""

from typing import Any

import pytest

from certificates import queries
from tests.certificates.conftest import World

pytestmark = pytest.mark.django_db


def test_every_unmet_requirement_stands_open_with_owner_and_next_act(world: World, signed_in: Any) -> None:
    page = signed_in(world.learner).get(f"/learn/{world.enrollment.pk}/path/").content.decode()
    for requirement in world.rule("CPA-CERT").requirements:
        assert requirement["says"].replace("'", "&#x27;") in page
    assert "Yours to do." in page
    assert "Moved by the panel." in page
    assert "Read and sign" in page
    assert f"/learn/{world.enrollment.pk}/capstone/" in page


def test_what_is_met_is_folded_away(world: World, signed_in: Any) -> None:
    world.sign(world.enrollment)
    page = signed_in(world.learner).get(f"/learn/{world.enrollment.pk}/path/").content.decode()
    folded = page.index("Accept the current candidate agreement.")
    assert page.rindex("<details", 0, folded) > page.rindex('<ul class="parts"', 0, folded)
    assert "1 met" in page


def test_an_earned_credential_moves_to_the_end(world: World, signed_in: Any) -> None:
    credential = world.certify()
    page = signed_in(world.learner).get(f"/learn/{world.enrollment.pk}/path/").content.decode()
    assert page.index("Earned") > page.index("Certificate of Completion")
    assert credential.number in page


def test_an_unreleased_decision_is_not_to_be_read_from_the_path(world: World, signed_in: Any) -> None:
    world.decide(world.capstone(world.enrollment), release=False)
    page = signed_in(world.learner).get(f"/learn/{world.enrollment.pk}/path/").content.decode()
    assert "No result is out yet." in page
    assert "Passed." not in page


def test_the_path_takes_a_constant_number_of_queries(world: World, django_assert_num_queries: Any) -> None:
    place = queries.enrollment(world.enrollment.pk)
    with django_assert_num_queries(8):
        before = queries.verdicts(place)
    world.graduate(world.enrollment)
    place = queries.enrollment(world.enrollment.pk)
    with django_assert_num_queries(8):
        after = queries.verdicts(place)
    assert len(before) == len(after) == 2
    assert all(step.verdict.met for step in after)


def test_other_learners_do_not_see_it(world: World, signed_in: Any) -> None:
    stranger = world.joined("Ben Okoro").learner
    assert signed_in(stranger).get(f"/learn/{world.enrollment.pk}/path/").status_code == 404


def test_strangers_are_sent_to_sign_in(world: World, client: Any) -> None:
    for url in (f"/learn/{world.enrollment.pk}/path/", "/wallet/", "/office/credentials/"):
        response = client.get(url)
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/")


def test_the_wallet_holds_ones_own_credentials_only(world: World, signed_in: Any) -> None:
    mine = world.certify()
    other = world.certify(world.joined("Ben Okoro"))
    page = signed_in(world.learner).get("/wallet/").content.decode()
    assert mine.number in page
    assert f"/verify/{mine.code}/certificate.pdf" in page
    assert other.number not in page


def test_an_empty_wallet_says_what_to_do_next(world: World, signed_in: Any) -> None:
    page = signed_in(world.learner).get("/wallet/").content.decode()
    assert "No credential yet" in page
    assert "/learn/" in page
