"""An award is made exactly once, by the rule alone, with a number without gaps and facts that do not change."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from assessments.states import Outcome
from certificates import queries
from certificates.actions import achievements, awards, papers
from certificates.models import Award, Credential, CredentialEvent, EligibilityDecision, SerialCounter
from certificates.states import CredentialState
from foundation.errors import DomainError, Forbidden, Invalid, Refused
from foundation.models import AuditEntry, OutboxEntry
from tests.certificates.conftest import REGISTER, World

pytestmark = pytest.mark.django_db


def test_a_met_rule_awards_one_credential_with_number_code_and_event(world: World) -> None:
    world.graduate(world.enrollment)
    decisions = awards.evaluate(enrollment=world.enrollment, actor=None)
    met = {d.version.achievement.code for d in decisions if d.met}
    assert met == {"CPA-CERT", "CPA-COMP"}
    certified = Credential.objects.get(award__achievement__code="CPA-CERT")
    assert certified.state == CredentialState.AWARDED
    assert certified.number.startswith("CPA-")
    assert len(certified.code) == 30
    assert certified.holder_name == "Dora Lindqvist"
    assert OutboxEntry.objects.filter(kind="certificates.CredentialAwarded").count() == 2
    assert certified.events.get().kind == "awarded"
    assert AuditEntry.objects.filter(verb="certificates.credential.award").count() == 2


def test_evaluating_again_awards_nothing_more_and_stores_nothing_more(world: World) -> None:
    world.graduate(world.enrollment)
    first = awards.evaluate(enrollment=world.enrollment, actor=None)
    for _ in range(3):
        again = awards.evaluate(enrollment=world.enrollment, actor=None)
    assert Award.objects.count() == Credential.objects.count() == 2
    # The awards themselves are new facts (credentials held), so one more judgment each, and then no more.
    assert [d.pk for d in again] != [d.pk for d in first]
    assert EligibilityDecision.objects.count() == 2 * len(first)


def test_unmet_facts_are_stored_with_reasons_and_award_nothing(world: World) -> None:
    decisions = awards.evaluate(enrollment=world.enrollment, actor=None)
    assert not any(d.met for d in decisions)
    stored = EligibilityDecision.objects.get(version__achievement__code="CPA-CERT")
    assert next(r["rule"] for r in stored.reasons if not r["met"]) == "agreement_signed"
    assert not Credential.objects.exists()


def test_facts_are_frozen_in_full_and_hold_no_score(world: World) -> None:
    credential = world.certify()
    facts = credential.facts
    assert facts["holder"] == credential.holder_name == "Dora Lindqvist"
    assert facts["credential"] == "ICMG Certified Chief Product Architect"
    assert facts["verify_url"] == f"https://certification.example/verify/{credential.code}/"
    assert date.fromisoformat(facts["valid_until"]) == awards.months_after(credential.issued_on, 36)
    assert len(facts["basis_sha256"]) == 64
    text = str(facts)
    for hidden in ("3.1234", "percent", "meets_rule", "3.12"):
        assert hidden not in text


def test_a_later_name_does_not_reach_what_was_issued(world: World) -> None:
    credential = world.certify()
    world.learner.name = "Dora Newname"
    world.learner.save()
    credential.refresh_from_db()
    assert credential.facts["holder"] == "Dora Lindqvist"


def test_the_endorsement_is_printed_only_when_the_track_case_is_passed(world: World) -> None:
    option = world.version.tracks.get(code="TEC").options.get()
    place = world.enrollment
    place.track_option = option
    place.save()
    assert world.certify().facts["endorsements"] == ["Data Platforms & Analytics Products"]
    other = world.joined("Ben Okoro")
    assert world.certify(other).facts["endorsements"] == []


def test_numbers_run_without_gaps_and_a_failure_gives_its_number_back(world: World) -> None:
    first = world.certify()
    spoiled = world.joined("𠮷野家")
    world.graduate(spoiled)
    with pytest.raises(DomainError):
        awards.award(enrollment=spoiled, version=world.rule("CPA-CERT"), actor=world.officer)
    second = world.certify(world.joined("Ben Okoro"))
    assert [int(c.number.rsplit("-", 1)[1]) for c in (first, second)] == [1, 2]
    assert SerialCounter.objects.get().last == 2


def test_months_are_added_to_the_last_day_of_a_shorter_month() -> None:
    assert awards.months_after(date(2024, 2, 29), 36) == date(2027, 2, 28)
    assert awards.months_after(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert awards.months_after(date(2026, 12, 31), 12) == date(2027, 12, 31)


def refusal(world: World) -> str:
    with pytest.raises(DomainError) as caught:
        awards.award(enrollment=world.enrollment, version=world.rule("CPA-CERT"), actor=world.officer)
    assert not Award.objects.exists()
    assert not Credential.objects.exists()
    assert not SerialCounter.objects.exists()
    assert not OutboxEntry.objects.filter(kind__startswith="certificates").exists()
    return caught.value.code


def test_without_a_decision_nothing_is_awarded_b92(world: World) -> None:
    world.sign(world.enrollment)
    world.work(world.enrollment)
    world.capstone(world.enrollment)
    assert refusal(world) == "no_decision"


def test_an_unreleased_decision_awards_nothing_b92(world: World) -> None:
    world.sign(world.enrollment)
    world.work(world.enrollment)
    world.decide(world.capstone(world.enrollment), release=False)
    assert refusal(world) == "decision_not_released"


def test_a_failed_decision_awards_nothing_b92(world: World) -> None:
    world.sign(world.enrollment)
    world.work(world.enrollment)
    world.decide(world.capstone(world.enrollment), Outcome.NOT_PASSED)
    assert refusal(world) == "decision_not_passed"


def test_a_missing_signature_is_said_as_such_b92(world: World) -> None:
    world.work(world.enrollment)
    world.decide(world.capstone(world.enrollment))
    assert refusal(world) == "requirements_unmet"


def test_blockers_in_the_machine_check_stop_the_award(world: World) -> None:
    world.sign(world.enrollment)
    world.work(world.enrollment)
    world.decide(world.capstone(world.enrollment, blockers=1))
    assert refusal(world) == "requirements_unmet"


def test_a_closed_account_is_awarded_nothing_b92(world: World) -> None:
    world.graduate(world.enrollment)
    world.learner.is_active = False
    world.learner.save()
    assert refusal(world) == "holder_gone"


def test_a_missing_template_is_found_before_a_number_is_taken_b92(world: World, settings: Any) -> None:
    world.graduate(world.enrollment)
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": []}]
    assert refusal(world) == "paper_missing"


def test_without_a_public_address_nothing_is_awarded_b92(world: World, settings: Any) -> None:
    world.graduate(world.enrollment)
    settings.PUBLIC_ADDRESS = ""
    assert refusal(world) == "address_missing"


def test_what_is_awarded_is_not_awarded_again_b92(world: World) -> None:
    credential = world.certify()
    with pytest.raises(Refused) as caught:
        awards.award(enrollment=world.enrollment, version=world.rule("CPA-CERT"), actor=world.officer)
    assert caught.value.code == "already_awarded"
    assert list(Credential.objects.all()) == [credential]


def test_nobody_awards_to_themselves(world: World) -> None:
    world.graduate(world.enrollment)
    with pytest.raises(Forbidden) as caught:
        awards.award(enrollment=world.enrollment, version=world.rule("CPA-CERT"), actor=world.learner)
    assert caught.value.code == "own_credential"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Ada\u202e gnp.exe", "name_control"),
        ("\u200b", "name_empty"),
        ("Ada 😀", "name_symbol"),
        ("𠮷野家", "glyphs_missing"),
        ("W" * 110, "name_wide"),
    ],
)
def test_a_name_that_cannot_be_printed_is_never_issued_b29_b32_b34_b35(
    world: World, name: str, code: str
) -> None:
    world.learner.name = name
    world.learner.save()
    world.graduate(world.enrollment)
    assert refusal(world) == code


def test_a_refused_award_keeps_the_decision_and_shows_on_the_desk(world: World) -> None:
    world.learner.name = "𠮷野家"
    world.learner.save()
    world.graduate(world.enrollment)
    awards.evaluate(enrollment=world.enrollment, actor=None)
    assert not Credential.objects.exists()
    waiting = queries.waiting_decisions()
    assert {d.version.achievement.code for d in waiting} == {"CPA-CERT", "CPA-COMP"}
    assert (
        AuditEntry.objects.filter(verb="certificates.credential.refuse", data__code="glyphs_missing").count()
        == 2
    )
    world.learner.name = "Yoshino"
    world.learner.save()
    awards.evaluate(enrollment=world.enrollment, actor=None)
    assert Credential.objects.count() == 2
    assert queries.waiting_decisions() == []


def test_an_officer_awards_from_the_desk(world: World, signed_in: Any) -> None:
    world.learner.name = "𠮷野家"
    world.learner.save()
    world.graduate(world.enrollment)
    awards.evaluate(enrollment=world.enrollment, actor=None)
    decision = EligibilityDecision.objects.get(version__achievement__code="CPA-CERT")
    browser = signed_in(world.officer)
    url = f"/office/eligibility/{decision.pk}/award/"
    refused = browser.post(url)
    assert refused.status_code == 409
    assert "Noto Sans CJK" in refused.content.decode()
    world.learner.name = "Yoshino"
    world.learner.save()
    done = browser.post(url)
    assert done.status_code == 302
    assert Credential.objects.get().holder_name == "Yoshino"


def test_a_prerequisite_must_be_active_on_the_day(world: World) -> None:
    certified = world.certify()
    facts = queries.facts_of(queries.enrollment(world.enrollment.pk))
    assert ("CPA-CERT", "active") in facts.credentials
    assert certified.award.learner_id == world.learner.pk


def test_decisions_awards_events_and_papers_are_insert_only(world: World) -> None:
    credential = world.certify()
    for row in (
        credential.award,
        credential.award.basis,
        CredentialEvent.objects.first(),
        credential.papers.get(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).delete()


def test_loading_the_register_again_adds_nothing(world: World) -> None:
    assert achievements.load(data=REGISTER, actor=None) == []


def test_a_changed_rule_is_a_new_version_and_the_old_one_stays(world: World) -> None:
    old = world.certify().award.version
    changed = [{**REGISTER[0], "title": "A new title"}, *REGISTER[1:]]
    (new,) = achievements.load(data=changed, actor=None)
    assert (new.number, old.number) == (2, 1)
    assert new.achievement_id == old.achievement_id
    old.refresh_from_db()
    assert old.title == "ICMG Certified Chief Product Architect"
    assert (
        next(
            queries.current_versions(new.achievement.program_id)
            .filter(achievement=new.achievement)
            .iterator()
        )
        == new
    )


@pytest.mark.parametrize(
    "change",
    [
        {"requirements": [{"rule": "be_nice", "says": "x", "owner": "learner"}]},
        {"requirements": []},
        {"title": ""},
        {"criteria": []},
        {"rank": None},
        {"prerequisite": "NOWHERE"},
        {"program": "mba"},
    ],
)
def test_an_entry_that_is_wrong_stops_the_load_and_writes_nothing(
    world: World, change: dict[str, Any]
) -> None:
    entries = [{**REGISTER[0], "title": "Changed"}, {**REGISTER[1], **change}, *REGISTER[2:]]
    with pytest.raises(Invalid) as caught:
        achievements.load(data=entries, actor=None)
    assert "CPO-T1" in caught.value.sentence
    assert world.rule("CPA-CERT").achievement.versions.count() == 1


def test_a_rendered_credential_counts_as_active_for_the_next_tier(world: World) -> None:
    world.graduate(world.enrollment)
    made = awards.award(enrollment=world.enrollment, version=world.rule("CPA-CERT"), actor=world.officer)
    assert ("CPA-CERT", "awarded") in queries.facts_of(queries.enrollment(world.enrollment.pk)).credentials
    papers.render(credential_id=made.pk)
    assert ("CPA-CERT", "active") in queries.facts_of(queries.enrollment(world.enrollment.pk)).credentials
