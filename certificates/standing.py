"""What a credential's standing says to the world: words, checks, printed facts."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from certificates.states import CredentialState
from foundation import clock

_SENTENCES: Final = {
    CredentialState.ACTIVE: ("Valid", "This credential is in force."),
    CredentialState.AWARDED: (
        "Being issued",
        "This credential is awarded and its certificate is being made.",
    ),
    CredentialState.SUSPENDED: (
        "Suspended",
        "This credential is not in force now. The suspension may be lifted or end in a withdrawal.",
    ),
    CredentialState.REVOKED: ("Revoked", "This credential is not in force and will not be again."),
    CredentialState.EXPIRED: (
        "Expired",
        "This credential was in force until its last valid day, which is past.",
    ),
    CredentialState.SUPERSEDED: ("Superseded", "A newer certificate stands in place of this one."),
    CredentialState.SURRENDERED: ("Surrendered", "The holder has given this credential back."),
}


@dataclass(frozen=True)
class Check:
    """One thing that was checked when the page was opened."""

    says: str
    detail: str
    holds: bool


@dataclass(frozen=True)
class Line:
    """One printed fact."""

    term: str
    value: str


@dataclass(frozen=True)
class Sheet:
    """All that the public page of a credential says."""

    word: str
    title: str
    text: str
    reason: str
    changed: str
    holder: str
    credential: str
    description: str
    lines: tuple[Line, ...]
    criteria: tuple[str, ...]
    checks: tuple[Check, ...]
    code: str
    address: str
    fingerprint: str
    downloadable: bool
    checked_at: datetime


def sheet(credential: Any) -> Sheet:
    """The public page of a credential from ``queries.credential_by_code``."""
    facts = credential.facts
    state = CredentialState(credential.state)
    title, text = _SENTENCES[state]
    now = clock.now()
    changed = credential.changed_at.date() if credential.changed_at else None
    return Sheet(
        word="valid" if state is CredentialState.ACTIVE else state.value,
        title=title,
        text=text,
        reason=credential.said or "",
        changed=_day(changed) if changed and state is not CredentialState.ACTIVE else "",
        holder=facts["holder"],
        credential=facts["credential"],
        description=facts["description"],
        lines=tuple(_lines(facts)),
        criteria=tuple(facts["criteria"]),
        checks=tuple(_checks(credential, state, now.date())),
        code=credential.code,
        address=facts["verify_url"],
        fingerprint=credential.fingerprint,
        downloadable=bool(credential.fingerprint) and handed_out(credential) == "yes",
        checked_at=now,
    )


def handed_out(credential: Any) -> str:
    """Whether the paper is handed out: "yes" while active or expired, "held" while suspended, "gone" for good,
    "pending" while it is being made."""
    match CredentialState(credential.state):
        case CredentialState.ACTIVE | CredentialState.EXPIRED:
            return "yes"
        case CredentialState.SUSPENDED:
            return "held"
        case CredentialState.AWARDED:
            return "pending"
        case _:
            return "gone"


def _lines(facts: dict[str, Any]) -> list[Line]:
    lines = [
        Line("Holder", facts["holder"]),
        Line("Credential", facts["credential"]),
        Line("Program", facts["program"]),
    ]
    if facts["level"]:
        lines.append(Line("Tier", facts["level"]))
    lines += [Line("Specialization", endorsement) for endorsement in facts["endorsements"]]
    lines += [
        Line("Issued on", _day(date.fromisoformat(facts["issued_on"]))),
        Line(
            "Valid until",
            _day(date.fromisoformat(facts["valid_until"])) if facts["valid_until"] else "no end date",
        ),
        Line("Certificate number", facts["number"]),
        Line("Register entry", f"{facts['achievement']}, version {facts['achievement_version']}"),
        Line("Issuer", facts["issuer"]["name"]),
        Line("Basis of the decision, SHA-256", facts["basis_sha256"]),
    ]
    return lines


def _checks(credential: Any, state: CredentialState, today: date) -> list[Check]:
    until = credential.valid_until
    in_time = credential.issued_on <= today and (until is None or today <= until)
    span = f"from {_day(credential.issued_on)}" + (f" to {_day(until)}" if until else " without an end date")
    return [
        Check("The code is in the register", f"It opens certificate {credential.number} and no other.", True),
        Check(
            "The credential is in force",
            f"Its standing was read from the register just now: {state.public_word}.",
            state is CredentialState.ACTIVE,
        ),
        Check("Today lies within its validity", f"It is valid {span}.", in_time),
        Check(
            "The certificate is on file",
            f"SHA-256 of the file: {credential.fingerprint}"
            if credential.fingerprint
            else "The certificate is still being made.",
            bool(credential.fingerprint),
        ),
    ]


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
