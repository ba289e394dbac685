"""One page of process: which event leads to which consequence.

Read from top to bottom it is the life of a learner and of a capstone. Listeners run in the worker, each in one
transaction with its delivery row, so each has its effect once however often the event is delivered.
"""

from collections.abc import Callable
from typing import Any

from accounts.events import PersonInvited
from assessments.events import (
    CapstoneDecided,
    CapstonePregraded,
    CapstoneSubmitted,
    DecisionReleased,
    DefenseConfirmed,
    DefenseProposed,
    MarkReleased,
    ModerationOpened,
    QuizClosed,
    ScoresRevealed,
    WorkSubmitted,
)
from assessments.models import Decision
from assessments.tasks import pregrade
from certificates.actions import awards
from certificates.events import (
    CredentialAwarded,
    CredentialExpired,
    CredentialIssued,
    CredentialReinstated,
    CredentialRevoked,
    CredentialSuspended,
)
from certificates.models import Credential
from certificates.tasks import render
from cpo_program import mail
from enrollments.events import EnrollmentActivated, ProgressMade, TrackDeclared
from enrollments.models import Enrollment
from foundation.events import listen, queue
from notifications.tasks import send_waiting

#: events that nothing follows from yet, each with the reason
QUIET = {
    QuizClosed: "its result is on the page the learner sees next; progress tells the rest",
}


def connect() -> None:
    """Connect events to their consequences. Called once, when the site starts."""
    listen(PersonInvited, "mail the invitation", _mailed(mail.invitation))
    listen(EnrollmentActivated, "welcome the learner", _mailed(mail.welcome))
    listen(TrackDeclared, "confirm the specialization", _mailed(mail.track))

    listen(WorkSubmitted, "send the receipt", _mailed(mail.receipt))
    listen(MarkReleased, "tell the learner", _mailed(mail.mark))
    listen(ProgressMade, "ask for eligibility", _evaluate)

    listen(CapstoneSubmitted, "begin pre-grading", _queue_pregrading)
    listen(CapstoneSubmitted, "thank the learner", _mailed(mail.capstone_received))
    listen(CapstonePregraded, "tell learner and office", _mailed(mail.capstone_pregraded))
    listen(DefenseProposed, "tell the panel", _mailed(mail.defense_proposed))
    listen(DefenseConfirmed, "tell candidate and panel", _mailed(mail.defense_confirmed))
    listen(ScoresRevealed, "tell the panel", _mailed(mail.scores_revealed))
    listen(ModerationOpened, "ask for a moderator", _mailed(mail.moderation_opened))
    listen(CapstoneDecided, "tell the office", _mailed(mail.decided))
    listen(DecisionReleased, "tell the learner", _mailed(mail.result_out))
    listen(DecisionReleased, "ask for eligibility", _evaluate_released)

    listen(CredentialAwarded, "print the certificate", _queue_paper)
    listen(CredentialIssued, "tell the holder", _mailed(mail.credential_issued))
    listen(CredentialIssued, "ask for eligibility of what it unlocks", _evaluate_unlocked)
    listen(CredentialRevoked, "tell the holder", _mailed(mail.credential_revoked))
    listen(CredentialSuspended, "tell the holder", _mailed(mail.credential_suspended))
    listen(CredentialReinstated, "tell the holder", _mailed(mail.credential_reinstated))
    listen(CredentialExpired, "tell the holder", _mailed(mail.credential_expired))


def _mailed(words: Callable[[Any], None]) -> Callable[[Any], None]:
    """Write a message and ask a worker to send it now; the scheduler sends what was missed."""

    def listener(happened: Any) -> None:
        words(happened)
        queue(send_waiting)

    return listener


def _evaluate(happened: ProgressMade) -> None:
    awards.evaluate(enrollment=Enrollment.objects.get(pk=happened.enrollment_id), actor=None)


def _evaluate_released(happened: DecisionReleased) -> None:
    decision = Decision.objects.select_related("capstone__enrollment").get(pk=happened.decision_id)
    awards.evaluate(enrollment=decision.capstone.enrollment, actor=None)


def _evaluate_unlocked(happened: CredentialIssued) -> None:
    credential = Credential.objects.select_related("award__enrollment").get(pk=happened.credential_id)
    awards.evaluate(enrollment=credential.award.enrollment, actor=None)


def _queue_pregrading(happened: CapstoneSubmitted) -> None:
    pregrade(happened.capstone_id)


def _queue_paper(happened: CredentialAwarded) -> None:
    queue(render, happened.credential_id)
