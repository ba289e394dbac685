"""Writes on decisions: decide once, by somebody outside the chain; release."""

from typing import Any

from django.db import transaction

from assessments.events import CapstoneDecided, DecisionReleased
from assessments.models import Capstone, Decision, DecisionRelease
from assessments.queries import capstones as reads
from assessments.queries.capstones import Standing
from assessments.states import CAPSTONE_MOVES, CapstoneState, Outcome
from foundation import audit, clock
from foundation.errors import Invalid, NotFound, Refused
from foundation.events import emit
from foundation.text import TextInvalid, clean_text
from foundation.transitions import move

LEAST_REASON, MOST_REASON = 20, 10_000
PASSING = (Outcome.PASS, Outcome.PASS_WITH_CONDITIONS)


@transaction.atomic
def decide(*, capstone: Capstone, outcome: Outcome | str, reason: str, actor: Any) -> Decision:
    """Decide on a defended capstone (R-04, R-31 to R-35). The outcome must agree with the pass rule.

    Raises ``Refused`` with ``decider_involved`` when the actor taught, marked, sat, moderated, has a
    conflict or is the learner; ``rule_not_met`` naming the criteria below standard; ``rule_met``;
    ``decided_already``; ``Invalid`` with ``outcome_unknown`` or ``reason_missing``.
    """
    if outcome not in list(Outcome):
        raise Invalid("outcome_unknown", "Choose one of the outcomes.", field="outcome")
    locked = (
        Capstone.objects.select_for_update(of=("self",))
        .select_related("enrollment__learner", "enrollment__cohort__version__program", "rubric")
        .get(pk=capstone.pk)
    )
    if locked.state == CapstoneState.DECIDED:
        raise Refused(
            "decided_already", "This capstone is decided. A decision never changes; an appeal adds another."
        )
    if reasons := reads.separation(actor, locked):
        raise Refused("decider_involved", f"You cannot decide on this capstone. {' '.join(reasons)}")
    defense = reads.latest_defense(locked)
    standing = reads.standing(defense) if defense else None
    if locked.state != CapstoneState.DEFENDED or standing is None:
        raise Refused(
            f"state_{locked.state}",
            f"This capstone is {locked.state.replace('_', ' ')}; it can be decided once it is defended and moderated.",
        )
    _require_agreement(Outcome(outcome), standing)
    try:
        words = clean_text(reason, MOST_REASON)
    except TextInvalid as problem:
        raise Invalid(problem.code, problem.sentence, field="reason") from problem
    if len(words) < LEAST_REASON:
        raise Invalid(
            "reason_missing",
            f"Give the reason in at least {LEAST_REASON} characters; the learner reads it.",
            field="reason",
        )
    decision = Decision.objects.create(
        capstone=locked,
        number=locked.decisions.count() + 1,
        outcome=str(outcome),
        decided_by=actor,
        reason=words,
        weighted_mean=standing.verdict.mean,
        meets_rule=standing.verdict.met,
        basis=_basis(locked, standing),
        decided_at=clock.now(),
    )
    move(
        locked,
        CapstoneState.DECIDED,
        moves=CAPSTONE_MOVES,
        verb="assessments.decision.make",
        actor=actor,
        data={"decision": decision.pk, "outcome": decision.outcome, "meets_rule": decision.meets_rule},
    )
    emit(CapstoneDecided(decision_id=decision.pk))
    return decision


@transaction.atomic
def release(*, decision: Decision, actor: Any) -> DecisionRelease:
    """Make a decision visible to its learner; releasing again changes nothing."""
    # The decision row is insert-only, so the capstone's row is the one that two releases meet at.
    capstone = (
        Capstone.objects.select_for_update(of=("self",))
        .select_related("enrollment")
        .get(pk=decision.capstone_id)
    )
    if capstone.enrollment.learner_id == actor.pk:
        raise Refused("own_work", "Somebody else must release the result of your own work.")
    known = DecisionRelease.objects.filter(decision=decision).first()
    if known is not None:
        return known
    released = DecisionRelease.objects.create(decision=decision, released_by=actor, at=clock.now())
    audit.record("assessments.decision.release", released, actor=actor, data={"decision": decision.pk})
    emit(DecisionReleased(decision_id=decision.pk))
    return released


def release_of(*, capstone: Capstone, actor: Any) -> DecisionRelease:
    """Release the newest decision on a capstone. Raises ``NotFound`` when there is none."""
    decision = reads.decision_of(capstone)
    if decision is None:
        raise NotFound
    return release(decision=decision, actor=actor)


def _require_agreement(outcome: Outcome, standing: Standing) -> None:
    verdict = standing.verdict
    if outcome in PASSING and not verdict.met:
        raise Refused(
            "rule_not_met",
            f"The pass rule is not met, so this cannot pass. {' '.join(verdict.sentences)}",
            field="outcome",
        )
    if outcome == Outcome.NOT_PASSED and verdict.met:
        raise Refused(
            "rule_met",
            "The pass rule is met on every criterion, so this cannot be “not yet passed”.",
            field="outcome",
        )


def _basis(capstone: Capstone, standing: Standing) -> dict[str, Any]:
    """Everything the decision rests on, as it was (R-35, R-36); of the machine only that it was there."""
    moderation, run = standing.moderation, reads.run_of(capstone)
    return {
        "fingerprint": capstone.fingerprint,
        "rubric": {
            "code": capstone.rubric.code,
            "version": capstone.rubric.version,
            "rule": capstone.rubric.pass_rule,
        },
        "seats": [
            {
                "seat": seat.pk,
                "examiner": seat.examiner_id,
                "chair": seat.chair,
                "scores": {
                    code: {"level": score.level, "note": score.note}
                    for code, score in standing.scores[seat.pk].items()
                },
            }
            for seat in standing.seats
        ],
        "spread": list(standing.spread.sentences),
        "moderation": None
        if moderation is None
        else {"moderator": moderation.moderator_id, "levels": moderation.levels, "note": moderation.note},
        "agreed": standing.agreed,
        "mean": str(standing.verdict.mean),
        "below": list(standing.verdict.sentences),
        "machine": {
            "acknowledged_at": capstone.acknowledged_at.isoformat() if capstone.acknowledged_at else None,
            "ruleset": run.ruleset if run else None,
            "report": run.fingerprint if run else None,
        },
    }
