"""The words of every message: one function an event, each idempotent by its key."""

from django.urls import reverse

from accounts import queries as people
from accounts.events import PersonInvited
from accounts.roles import Role
from assessments.events import (
    CapstoneDecided,
    CapstonePregraded,
    CapstoneSubmitted,
    DecisionReleased,
    DefenseConfirmed,
    DefenseProposed,
    MarkReleased,
    ModerationOpened,
    ScoresRevealed,
    WorkSubmitted,
)
from assessments.models import Capstone, Decision, Defense, Mark, Submission
from assessments.states import CapstoneState
from certificates.events import (
    CredentialExpired,
    CredentialIssued,
    CredentialReinstated,
    CredentialRevoked,
    CredentialSuspended,
)
from certificates.models import Credential
from enrollments.events import EnrollmentActivated, TrackDeclared
from enrollments.models import Enrollment
from foundation.moments import moment
from notifications.actions.messages import write


def _zone(place: Enrollment) -> str:
    return place.learner.time_zone if place.learner else "UTC"


def invitation(happened: PersonInvited) -> None:
    """The link is the only place where the secret of an invitation ever stands."""
    invited = people.invitation(happened.invitation_id)
    path = reverse("enrollments.invitation.accept", kwargs={"secret": happened.secret})
    place = Enrollment.objects.filter(invitation=invited).select_related("cohort__version__program").first()
    what = (
        place.cohort.version.program.title
        if place
        else f"the ICMG certification office as {Role(invited.role).label}"
    )
    until = moment(invited.expires_at, "UTC")
    write(
        key=f"invitation:{invited.pk}",
        address=invited.email,
        subject=f"Your invitation to {place.cohort.version.program.short_title if place else 'ICMG Certification'}",
        body=(
            f"{invited.invited_by.name} invites you to {what}.\n\n"
            f"Open the link below to set your name and password. It is good until {until.absolute if until else ''}."
        ),
        link=path,
    )


def welcome(happened: EnrollmentActivated) -> None:
    place = Enrollment.objects.select_related("learner", "cohort__version__program").get(
        pk=happened.enrollment_id
    )
    write(
        key=f"welcome:{place.pk}",
        recipient=place.learner,
        subject=f"Your place in {place.cohort.name}",
        body=f"You have taken your place. Week 1 of {place.cohort.version.program.short_title} opens on {place.cohort.start_date:%A} {place.cohort.start_date.day} {place.cohort.start_date:%B %Y}.",
        link=reverse("enrollments.place.show", kwargs={"enrollment_id": place.pk}),
    )


def track(happened: TrackDeclared) -> None:
    place = Enrollment.objects.select_related("learner", "track_option").get(pk=happened.enrollment_id)
    option = place.track_option
    if option is None:
        return
    write(
        key=f"track:{place.pk}:{option.pk}",
        recipient=place.learner,
        subject=f"Your specialization: {option.title}",
        body=f"You have declared {option.title}. Your cases and most of your capstone come from this field.",
        link=reverse("enrollments.track.declare", kwargs={"enrollment_id": place.pk}),
    )


def receipt(happened: WorkSubmitted) -> None:
    work = Submission.objects.select_related("enrollment__learner", "activity__week").get(
        pk=happened.submission_id
    )
    when = moment(work.submitted_at, _zone(work.enrollment))
    write(
        key=f"receipt:{work.pk}",
        recipient=work.enrollment.learner,
        subject=f"Received: {work.activity.title}",
        body=f"We received your work for week {work.activity.week.number} on {when.absolute if when else ''}. Receipt {str(work.pk)[:8]}.",
        link=reverse(
            "assessments.submission.show",
            kwargs={"enrollment_id": work.enrollment_id, "activity_id": work.activity_id},
        ),
    )


def mark(happened: MarkReleased) -> None:
    made = Mark.objects.select_related("submission__enrollment__learner", "submission__activity").get(
        pk=happened.mark_id
    )
    work = made.submission
    write(
        key=f"mark:{made.pk}",
        recipient=work.enrollment.learner,
        subject=f"Result out: {work.activity.title}",
        body="Your work is marked. Read the feedback and the level reached on each criterion.",
        link=reverse(
            "assessments.submission.show",
            kwargs={"enrollment_id": work.enrollment_id, "activity_id": work.activity_id},
        ),
    )


def _capstone(pk: str) -> Capstone:
    return Capstone.objects.select_related("enrollment__learner", "enrollment__cohort__version__program").get(
        pk=pk
    )


def _capstone_link(capstone: Capstone) -> str:
    return reverse("assessments.capstone.show", kwargs={"enrollment_id": capstone.enrollment_id})


def capstone_received(happened: CapstoneSubmitted) -> None:
    capstone = _capstone(happened.capstone_id)
    write(
        key=f"capstone-received:{capstone.pk}",
        recipient=capstone.enrollment.learner,
        subject="Your capstone is received",
        body=f"Thank you. The dossier and the model are frozen under the fingerprint {capstone.fingerprint[:16]}. A machine now gathers evidence; people judge.",
        link=_capstone_link(capstone),
    )


def capstone_pregraded(happened: CapstonePregraded) -> None:
    capstone = _capstone(happened.capstone_id)
    write(
        key=f"capstone-pregraded:{capstone.pk}",
        recipient=capstone.enrollment.learner,
        subject="The machine's evidence on your capstone is there",
        body="You can read what was found in your model and dossier, criterion by criterion. It is evidence, not a mark.",
        link=_capstone_link(capstone),
    )
    if capstone.state != CapstoneState.PREGRADED:
        return  # told late: it has its panel by now, or was withdrawn (F-22)
    for person in people.people_with(Role.ADMINISTRATOR):
        write(
            key=f"capstone-needs-panel:{capstone.pk}:{person.pk}",
            recipient=person,
            subject="A capstone waits for its panel",
            body=f"{capstone.enrollment.learner} has submitted “{capstone.title}”. Form a panel of three without conflicts.",
            link=reverse("assessments.defense.list"),
        )


def _defense(pk: str) -> Defense:
    return Defense.objects.select_related("capstone__enrollment__learner").get(pk=pk)


def _defense_link(defense: Defense) -> str:
    return reverse("assessments.defense.show", kwargs={"defense_id": defense.pk})


def defense_proposed(happened: DefenseProposed) -> None:
    defense = _defense(happened.defense_id)
    for seat in defense.seats.select_related("examiner"):
        when = moment(defense.starts_at, seat.examiner.time_zone)
        write(
            key=f"defense-proposed:{defense.pk}:{seat.examiner_id}",
            recipient=seat.examiner,
            subject="You are asked to sit on a panel",
            body=f"The defense of “{defense.capstone.title}” is proposed for {when.absolute if when else ''}. Declare any conflict of interest before you open the dossier.",
            link=_defense_link(defense),
        )


def defense_confirmed(happened: DefenseConfirmed) -> None:
    defense = _defense(happened.defense_id)
    learner = defense.capstone.enrollment.learner
    when = moment(defense.starts_at, _zone(defense.capstone.enrollment))
    write(
        key=f"defense-confirmed:{defense.pk}:{defense.capstone.enrollment.learner_id}",
        recipient=learner,
        subject="Your defense is set",
        body=f"You defend your capstone on {when.absolute if when else ''}, {defense.minutes} minutes.",
        link=_capstone_link(defense.capstone),
    )
    for seat in defense.seats.select_related("examiner"):
        here = moment(defense.starts_at, seat.examiner.time_zone)
        write(
            key=f"defense-confirmed:{defense.pk}:{seat.examiner_id}",
            recipient=seat.examiner,
            subject="A defense is confirmed",
            body=f"“{defense.capstone.title}” is defended on {here.absolute if here else ''}.",
            link=_defense_link(defense),
        )


def scores_revealed(happened: ScoresRevealed) -> None:
    defense = _defense(happened.defense_id)
    for seat in defense.seats.select_related("examiner"):
        write(
            key=f"scores-revealed:{defense.pk}:{seat.examiner_id}",
            recipient=seat.examiner,
            subject="All scores are sealed",
            body=f"The panel on “{defense.capstone.title}” has sealed. You can now see all scores.",
            link=_defense_link(defense),
        )


def moderation_opened(happened: ModerationOpened) -> None:
    defense = _defense(happened.defense_id)
    apart = {
        *defense.seats.values_list("examiner_id", flat=True),
        defense.capstone.enrollment.learner_id,  # an officer may be the learner: nothing before the release
    }
    for person in people.people_with(Role.OFFICER):
        if person.pk not in apart:
            write(
                key=f"moderation:{defense.pk}:{person.pk}",
                recipient=person,
                subject="A moderation is needed",
                body=f"The sealed scores on “{defense.capstone.title}” lie further apart than the rule allows.",
                link=_defense_link(defense),
            )


def _decision(pk: int) -> Decision:
    return Decision.objects.select_related("capstone__enrollment__learner").get(pk=pk)


def decided(happened: CapstoneDecided) -> None:
    decision = _decision(happened.decision_id)
    for person in people.people_with(Role.OFFICER):
        if person.pk not in (decision.decided_by_id, decision.capstone.enrollment.learner_id):
            write(
                key=f"decided:{decision.pk}:{person.pk}",
                recipient=person,
                subject="A decision waits for its release",
                body=f"The certification decision on “{decision.capstone.title}” is made.",
                link=reverse("assessments.decision.list"),
            )


def result_out(happened: DecisionReleased) -> None:
    decision = _decision(happened.decision_id)
    write(
        key=f"result-out:{decision.pk}",
        recipient=decision.capstone.enrollment.learner,
        subject="The result of your defense is out",
        body="Open your capstone to read the decision and its reasons. You may appeal within 30 days.",
        link=_capstone_link(decision.capstone),
    )


def _credential(pk: str) -> Credential:
    return Credential.objects.select_related("award__learner", "award__version").get(pk=pk)


def credential_issued(happened: CredentialIssued) -> None:
    credential = _credential(happened.credential_id)
    write(
        key=f"credential-issued:{credential.pk}",
        recipient=credential.award.learner,
        subject=f"Your credential: {credential.award.version.title}",
        body=f"Certificate {credential.number} is issued. Anybody can check it at the address below; it never changes.",
        link=reverse("certificates.credential.verify", kwargs={"code": credential.code}),
    )


def credential_revoked(happened: CredentialRevoked) -> None:
    credential = _credential(happened.credential_id)
    write(
        key=f"credential-revoked:{credential.pk}",
        recipient=credential.award.learner,
        subject=f"Certificate {credential.number} is revoked",
        body="The verification page says so from now on. The program office will tell you the reason and how to appeal.",
        link=reverse("certificates.credential.verify", kwargs={"code": credential.code}),
    )


def _standing(pk: str, kind: str, subject: str, body: str) -> None:
    credential = _credential(pk)
    # A credential may be suspended twice; the key names the event, so that each is told once.
    newest = credential.events.filter(kind=kind).order_by("-at", "-id").first()
    write(
        key=f"credential-{kind}:{credential.pk}:{newest.pk if newest else 0}",
        recipient=credential.award.learner,
        subject=subject.format(number=credential.number),
        body=body,
        link=reverse("certificates.credential.verify", kwargs={"code": credential.code}),
    )


def credential_suspended(happened: CredentialSuspended) -> None:
    _standing(
        happened.credential_id,
        "suspended",
        "Certificate {number} is suspended",
        "The verification page says so. You have 30 days to answer; the program office tells you how.",
    )


def credential_reinstated(happened: CredentialReinstated) -> None:
    _standing(
        happened.credential_id,
        "reinstated",
        "Certificate {number} is valid again",
        "The suspension is lifted; the verification page says so.",
    )


def credential_expired(happened: CredentialExpired) -> None:
    _standing(
        happened.credential_id,
        "expired",
        "Certificate {number} has expired",
        "Its term is over. The program office tells you how to renew it.",
    )
