"""Writes of eligibility and awards: judged once per facts, awarded exactly once."""

import calendar
import hashlib
from datetime import UTC, date
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from accounts.models import User
from certificates import codes, lettering, queries
from certificates.eligibility import Facts, Verdict, judge
from certificates.events import CredentialAwarded
from certificates.models import (
    Achievement,
    AchievementVersion,
    Award,
    Credential,
    CredentialEvent,
    EligibilityDecision,
    SerialCounter,
)
from enrollments.models import Enrollment
from foundation import audit, clock
from foundation.errors import DomainError, Forbidden, Refused
from foundation.events import emit
from foundation.text import clean_name

ISSUER = "ICMG Certification"
_ONCE = 1


@transaction.atomic
def evaluate(*, enrollment: Enrollment, actor: Any) -> list[EligibilityDecision]:
    """Judge every achievement of the enrollment's program on the facts of now; award what is met.

    Returns the stored decisions, one an achievement. Idempotent: facts that were judged are not stored again and
    what was awarded is not awarded again. An award that is refused (a name that cannot be printed) leaves the
    decision and an audit entry with the code; the desk shows it.
    """
    place = _locked(enrollment)
    facts = queries.facts_of(place)
    decisions = []
    for version in queries.current_versions(place.cohort.version.program_id):
        verdict = judge(facts, version.requirements)
        decision = _stored(place, version, facts, verdict)
        decisions.append(decision)
        if verdict.met and _existing(place, version.achievement) is None:
            try:
                with transaction.atomic():
                    _make(place, version, decision, facts, actor)
            except DomainError as refusal:
                audit.record(
                    "certificates.credential.refuse", decision, actor=actor, data={"code": refusal.code}
                )
    return decisions


@transaction.atomic
def award(*, enrollment: Enrollment, version: AchievementVersion, actor: Any) -> Credential:
    """Award one achievement on the facts of now and return its credential, state ``awarded``.

    Raises ``Forbidden`` ``own_credential``, or ``Refused`` with ``holder_gone``, ``already_awarded``,
    ``no_decision``, ``decision_not_released``, ``decision_not_passed``, ``requirements_unmet``, ``name_*``,
    ``glyphs_missing``, ``name_wide``, ``paper_missing`` or ``address_missing``; nothing is half made (B-92).
    """
    place = _locked(enrollment)
    _no_own_act(place, actor)
    _holder_present(place)
    if _existing(place, version.achievement) is not None:
        raise Refused("already_awarded", f"{version.title} is awarded to this person already.")
    facts = queries.facts_of(place)
    verdict = judge(facts, version.requirements)
    decision = _stored(place, version, facts, verdict)
    if not verdict.met:
        raise _unmet(facts, verdict)
    return _make(place, version, decision, facts, actor)


# ---- judging -------------------------------------------------------------------------------------


def _locked(enrollment: Enrollment) -> Enrollment:
    """The place, locked: two evaluations of one learner wait for each other."""
    Enrollment.objects.select_for_update().filter(pk=enrollment.pk).values_list("pk", flat=True).get()
    return queries.enrollment(enrollment.pk)


def _stored(
    place: Enrollment, version: AchievementVersion, facts: Facts, verdict: Verdict
) -> EligibilityDecision:
    decision, created = EligibilityDecision.objects.get_or_create(
        enrollment=place,
        version=version,
        facts_sha256=facts.sha256,
        defaults={
            "met": verdict.met,
            "reasons": [reason.as_json() for reason in verdict.reasons],
            "evaluated_at": clock.now(),
        },
    )
    if created:
        audit.record(
            "certificates.eligibility.evaluate",
            decision,
            actor=None,
            data={"achievement": version.achievement.code, "met": verdict.met},
        )
    return decision


def _unmet(facts: Facts, verdict: Verdict) -> Refused:
    """The refusal that names what is missing, with its own code (B-92)."""
    rules = {reason.rule for reason in verdict.unmet}
    if rules & {"capstone_decision_passed", "decision_released"}:
        if not facts.decided:
            return Refused("no_decision", "There is no certification decision on this capstone yet.")
        if not facts.released:
            return Refused("decision_not_released", "The certification decision is not released yet.")
        if "capstone_decision_passed" in rules:
            return Refused(
                "decision_not_passed", "The released decision is not a pass, so there is nothing to award."
            )
    first = verdict.unmet[0]
    return Refused("requirements_unmet", f"A requirement is not met: {first.says} {first.detail}")


# ---- awarding ------------------------------------------------------------------------------------


def _existing(place: Enrollment, achievement: Achievement) -> Credential | None:
    return (
        Credential.objects.filter(
            award__learner_id=place.learner_id, award__achievement=achievement, award__cycle=_ONCE
        )
        .order_by("-revision")
        .first()
    )


def _make(
    place: Enrollment, version: AchievementVersion, basis: EligibilityDecision, known: Facts, actor: Any
) -> Credential:
    """Reserve award, number, code and frozen facts in one transaction; a loser of a race reads the winner's row."""
    _no_own_act(place, actor)
    learner = _holder_present(place)
    _paper_ready()
    holder = clean_name(learner.name)
    try:
        with transaction.atomic():
            granted = Award.objects.create(
                learner=learner,
                enrollment=place,
                achievement=version.achievement,
                version=version,
                cycle=_ONCE,
                basis=basis,
                awarded_at=clock.now(),
            )
    except IntegrityError:
        won = _existing(place, version.achievement)
        if won is None:
            raise
        return won
    today = clock.now().date()
    until = months_after(today, version.validity_months) if version.validity_months else None
    code = codes.fresh()
    facts = frozen_facts(
        place, version, basis, known, holder=holder, code=code, issued_on=today, valid_until=until
    )
    lettering.check_glyphs(facts)
    lettering.name_step(holder)
    facts["number"] = _next_number(place.cohort.version.program.code, today.year)
    credential = Credential.objects.create(
        award=granted,
        number=facts["number"],
        code=code,
        holder_name=holder,
        issued_on=today,
        valid_until=until,
        facts=facts,
        created_at=clock.now(),
    )
    CredentialEvent.objects.create(credential=credential, kind="awarded", actor=actor, at=clock.now())
    audit.record(
        "certificates.credential.award",
        credential,
        actor=actor,
        data={"achievement": version.achievement.code},
    )
    emit(CredentialAwarded(credential_id=str(credential.pk)))
    return credential


def frozen_facts(
    place: Enrollment,
    version: AchievementVersion,
    basis: EligibilityDecision,
    known: Facts,
    *,
    holder: str,
    code: str,
    issued_on: date,
    valid_until: date | None,
) -> dict[str, Any]:
    """Everything printed and published, as issued: texts are copied, later edits do not reach them. Never a score."""
    program = place.cohort.version.program
    option = place.track_option
    endorsed = (
        option is not None
        and not option.track.post_program
        and version.kind == "certification"
        and known.track_case_passed
    )
    return {
        "schema": 1,
        "code": code,
        "number": "",
        "holder": holder,
        "credential": version.title,
        "achievement": version.achievement.code,
        "achievement_version": version.number,
        "kind": version.kind,
        "program": program.title,
        "program_code": program.code.upper(),
        "level": f"{program.level_noun} {version.level_number}" if version.level_number else "",
        "endorsements": [option.title] if endorsed and option is not None else [],
        "issuer": {"name": ISSUER, "url": settings.PUBLIC_ADDRESS},
        "issued_on": issued_on.isoformat(),
        "valid_until": valid_until.isoformat() if valid_until else None,
        "description": version.description,
        "criteria": list(version.criteria),
        "basis_sha256": basis_hash(basis),
        "verify_url": f"{settings.PUBLIC_ADDRESS}/verify/{code}/",
    }


def basis_hash(basis: EligibilityDecision) -> str:
    """SHA-256 over the stored decision: what was judged, by which rule, when. The instant makes it unguessable."""
    parts = (
        str(basis.pk),
        basis.version.fingerprint,
        basis.facts_sha256,
        basis.evaluated_at.astimezone(UTC).isoformat(timespec="microseconds"),
    )
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


def months_after(day: date, months: int) -> date:
    """The same day of the month, ``months`` later; the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _next_number(program: str, year: int) -> str:
    """The next number of a program and year, such as CPA-2026-000001.

    The counter's row stays locked to the end of the transaction, so a rollback gives the number back: no gaps.
    """
    series = f"{program.upper()}-{year}"
    SerialCounter.objects.get_or_create(series=series)
    counter = SerialCounter.objects.select_for_update().get(series=series)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{series}-{counter.last:06}"


def _no_own_act(place: Enrollment, actor: Any) -> None:
    if actor is not None and actor.pk == place.learner_id:
        raise Forbidden("own_credential", "Nobody awards a credential to themselves. Ask another officer.")


def _holder_present(place: Enrollment) -> User:
    if place.learner is None or not place.learner.is_active:
        raise Refused("holder_gone", "The account of this person is closed, so there is nobody to award to.")
    return place.learner


def _paper_ready() -> None:
    """What the paper needs is there before a number is taken."""
    if not settings.PUBLIC_ADDRESS:
        raise Refused(
            "address_missing", "PUBLIC_ADDRESS is not set, so a certificate could not say where to verify it."
        )
    try:
        get_template("certificates/paper/render.html")
    except TemplateDoesNotExist as problem:
        raise Refused("paper_missing", "The template of the certificate is missing.") from problem
