"""Evidence and use: is nothing shown that must not be, and was the model used."""

from __future__ import annotations

import re

from anatomy.document import texts
from anatomy.rules.registry import Hit, Outcome, outcome, rule
from anatomy.rules.ruleset import RuleSet
from anatomy.rules.view import View

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
# An international number, or one in the groups of three, three and four. Plain digits are figures, not people.
_PHONE = re.compile(
    r"(?<![\w+.,])(?:\+|00)[1-9](?:[ ().-]{0,2}\d){8,13}(?!\d)|(?<![\w-])\(?\d{3}\)?[ .-]\d{3}[.-]\d{4}(?![\w-])"
)
_SOCIAL_SECURITY = re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])")
_ACCOUNT = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)")
_CARD = re.compile(r"(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-])")


@rule(
    "E-03",
    title="Restricted evidence is redacted, public text holds no personal data",
    source="No raw personal data",
)
def nothing_personal(view: View, ruleset: RuleSet) -> Outcome:
    hits = []
    register = sorted(view.model.evidence, key=lambda e: e.code)
    for item in register:
        if item.confidentiality == "restricted" and not item.redacted:
            hits.append(
                Hit(
                    (item.code,),
                    f"{item.code} {item.title}: it is restricted and not redacted. Make personal and secret data "
                    "unreadable, store that version, and mark it as redacted.",
                )
            )
        # In a public model the register is read below, with the rest of it.
        if item.confidentiality == "public" and view.model.confidentiality != "public":
            for path, text in texts(item):
                hits += _found(item.code, path, text)
    examined = len(register)
    if view.model.confidentiality == "public":
        examined += 1
        for path, text in texts(view.model):
            owner = re.search(r"\[([A-Z][A-Z0-9-]+)\]", path)
            hits += _found(owner.group(1) if owner else "model", path, text)
    return outcome(examined, set(hits))


def _found(code: str, path: str, text: str) -> list[Hit]:
    return [
        Hit((code,), f"{path} holds {what} and is public. Remove it, or describe the person by role.")
        for what in personal_data(text)
    ]


def personal_data(text: str) -> list[str]:
    """Kinds of personal data a text seems to hold, such as "an e-mail address"; the data itself is not repeated."""
    found = []
    if _EMAIL.search(text):
        found.append("an e-mail address")
    accounts = [match.group() for match in _ACCOUNT.finditer(text)]
    # Groups of an account number look like other numbers, so they are set aside before those are sought.
    text = _ACCOUNT.sub("; ", text)
    if _PHONE.search(text):
        found.append("a telephone number")
    if _SOCIAL_SECURITY.search(text):
        found.append("a social security number")
    if any(map(_is_account, accounts)):
        found.append("a bank account number")
    if any(_is_card(match.group()) for match in _CARD.finditer(text)):
        found.append("a payment card number")
    return found


def _is_account(text: str) -> bool:
    """Check digits of an IBAN (ISO 13616, modulo 97)."""
    plain = text.replace(" ", "")
    digits = "".join(str(int(sign, 36)) for sign in plain[4:] + plain[:4])
    return 15 <= len(plain) <= 34 and int(digits) % 97 == 1


def _is_card(text: str) -> bool:
    """Check digit of a payment card (ISO/IEC 7812, Luhn)."""
    digits = [int(sign) for sign in text if sign.isdigit()]
    doubled = [
        digit if place % 2 == 0 else sum(divmod(digit * 2, 10))
        for place, digit in enumerate(reversed(digits))
    ]
    return sum(doubled) % 10 == 0 and len(set(digits)) > 1


@rule(
    "U-01",
    title="Decisions were taken with the model",
    source="A model that is made but not used does not count",
)
def model_was_used(view: View, ruleset: RuleSet) -> Outcome:
    limits = ruleset.thresholds
    uses = view.model.decision_uses
    classes = sorted({use.decision_class for use in uses})
    hits = []
    if len(uses) < limits.decision_uses or len(classes) < limits.decision_classes:
        hits.append(
            Hit(
                tuple(sorted(use.code for use in uses)),
                f"The model was used for {len(uses)} decisions of {len(classes)} kinds "
                f"({', '.join(classes) or 'none'}) and needs {limits.decision_uses} of {limits.decision_classes}. "
                "Record decisions that were taken by consulting its elements.",
            )
        )
    return outcome(len(uses), hits)
