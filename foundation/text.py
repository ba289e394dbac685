"""What people type, made fit to store or refused in words: names, lines, texts, scores, instants."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

from foundation.errors import Invalid

NAME_LENGTH = 120
MARKS_PER_LETTER = 4

# Cost guard: past this length a text is refused before it is normalized, because sorting a long run of
# combining marks takes quadratic time.
_NAME_READ_AT_MOST = 5_000

_BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_JOINERS = frozenset("\u200c\u200d")
# Signs that take no ink though Unicode counts some of them as letters, symbols or marks.
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufe0e\ufe0f")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NOT_CONTROLS_IN_TEXT = frozenset("\n\t")


class TextInvalid(Invalid):
    """A typed value that cannot be taken, with a stable ``code`` and a ``sentence`` that says what would be right."""


# --- names ----------------------------------------------------------------------------------------


def clean_name(raw: object) -> str:
    """A person's name as it will be printed: NFC, single spaces, 1 to 120 characters.

    Names of every script are kept as they are, markup and SQL included: they are text, and whoever shows
    them escapes them. Raises ``TextInvalid`` with ``name_empty``, ``name_long``, ``name_marks``,
    ``name_control``, ``name_symbol`` or ``text_invalid`` (B-29 to B-41).
    """
    text = _string(raw)
    if len(text) > _NAME_READ_AT_MOST:
        raise _too_long(len(text))
    if any(sign in _BIDI_CONTROLS or unicodedata.category(sign) in ("Cc", "Zl", "Zp") for sign in text):
        raise TextInvalid(
            "name_control",
            "The name holds an invisible control character, such as a tab, a line break or a change of writing "
            "direction. Type the name again instead of pasting it.",
        )
    text = _collapse(unicodedata.normalize("NFC", _without_blanks(text)))
    if not any(_takes_ink(sign) for sign in text):
        raise TextInvalid(
            "name_empty", "A name needs at least one letter. Type the name as it should be printed."
        )
    if any(_cannot_be_printed(sign) for sign in text):
        raise TextInvalid(
            "text_invalid",
            "The name holds a character that has no meaning outside one font. Use letters that every computer has.",
        )
    if _most_marks(text) > MARKS_PER_LETTER:
        raise TextInvalid(
            "name_marks",
            f"More than {MARKS_PER_LETTER} accents on one letter. Use at most {MARKS_PER_LETTER}.",
        )
    if any(_is_pictogram(sign) for sign in text):
        raise TextInvalid(
            "name_symbol",
            "The name holds an emoji or a picture sign, which a certificate cannot print. Use letters.",
        )
    if len(text) > NAME_LENGTH:
        raise _too_long(len(text))
    return text


def mixed_scripts(name: str) -> bool:
    """Whether staff should look twice at a name because its letters may pass for others (B-41).

    True when one word mixes scripts, when words of Latin, Greek, Cyrillic, Armenian, Cherokee or Coptic
    stand side by side (their letters look alike), or when a letter is a look-alike form: full-width,
    ligature, mathematical. Japanese and Korean mix scripts in a word by nature and a name written
    once in Latin and once in Arabic is no riddle: both are False.
    """
    seen: set[str] = set()
    for word in re.split(r"[\W\d_]+", unicodedata.normalize("NFC", name)):
        scripts = {_script(letter) for letter in word if unicodedata.category(letter).startswith("L")} - {""}
        if "look-alike" in scripts or len(scripts) > 1:
            return True
        seen |= scripts
    return len(seen & _ALIKE) > 1


def search_key(text: str) -> str:
    """The form in which texts are compared and searched: NFKC, case folded, blanks collapsed (B-41)."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return _collapse(
        "".join(sign for sign in folded if sign not in _BLANKS and unicodedata.category(sign) != "Cf")
    )


# --- lines and texts ------------------------------------------------------------------------------


def clean_text(raw: object, max_length: int) -> str:
    """Free text of several lines: NFC, line ends as ``\\n``, control characters but tab taken out.

    May return an empty string. Raises ``TextInvalid`` with ``text_invalid`` (a lone surrogate, which no
    database stores, B-39 and B-65) or ``text_long`` (more than ``max_length`` characters, B-54).
    """
    text = _string(raw)
    if len(text) > 4 * max_length + 1_000:  # line ends and control characters may still go, not this many
        raise _text_too_long(len(text), max_length)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    text = "".join(s for s in text if s in _NOT_CONTROLS_IN_TEXT or unicodedata.category(s) != "Cc")
    text = unicodedata.normalize("NFC", text).strip()
    if len(text) > max_length:
        raise _text_too_long(len(text), max_length)
    return text


def clean_line(raw: object, max_length: int) -> str:
    """One line, such as a title: as ``clean_text``, white space and line ends become one space.

    Embeddings and overrides of the writing direction are taken out as well, so that a line reads the same
    in a list, a mail header and a log. May return an empty string.
    """
    text = _string(raw)
    if len(text) > 4 * max_length + 1_000:
        raise _text_too_long(len(text), max_length)
    text = _collapse("".join(" " if s.isspace() else s for s in text))
    text = "".join(s for s in text if s not in _BIDI_CONTROLS and unicodedata.category(s) != "Cc")
    text = _collapse(unicodedata.normalize("NFC", text))
    if len(text) > max_length:
        raise _text_too_long(len(text), max_length)
    return text


# --- numbers --------------------------------------------------------------------------------------

_PLAIN_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)")
_WITH_EXPONENT = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][+-]?[0-9]{1,6}")
_OTHER_BASE = re.compile(r"[+-]?0[xXoObB][0-9a-fA-F]+")
_NUMBER_LENGTH = 40


def clean_score(
    raw: object, low: Decimal | int, high: Decimal | int, places: int, *, from_json: bool = False
) -> Decimal:
    """A score from ``low`` to ``high``, both included, with exactly ``places`` decimal places.

    Text of a form is read as plain digits of any script with a point; a number is taken as it is.
    ``from_json=True`` refuses text, because a JSON document has numbers for this (B-47). Raises
    ``TextInvalid`` with ``score_number``, ``score_range`` or ``score_places`` (B-44 to B-47).
    """
    number = _number(raw, low, high, from_json=from_json)
    if not Decimal(low) <= number <= Decimal(high):
        raise _out_of_range(low, high)
    rounded = number.quantize(Decimal(1).scaleb(-places))
    if rounded != number:
        allowed = {0: "no decimal places", 1: "at most 1 decimal place"}.get(
            places, f"at most {places} decimal places"
        )
        raise TextInvalid("score_places", f"The score may have {allowed}: {_plain(rounded)} would be taken.")
    return rounded + 0  # minus zero becomes zero


def check_weights(weights: Iterable[Decimal], total: Decimal | int = 100) -> None:
    """Weights of one rubric add up to ``total`` exactly. Raises ``TextInvalid`` ``weights_sum`` (B-46)."""
    found = sum(weights, Decimal(0))
    if found != total:
        raise TextInvalid(
            "weights_sum",
            f"The weights add up to {_plain(found)}. They must add up to {_plain(Decimal(total))}.",
        )


def _number(raw: object, low: Decimal | int, high: Decimal | int, *, from_json: bool) -> Decimal:
    """The finite value of a typed or JSON score, not yet checked against its range."""
    not_a_number = TextInvalid(
        "score_number",
        f"The score must be a number from {_plain(low)} to {_plain(high)} in plain digits, with a point for "
        f"decimals, such as {_plain(high)}.",
    )
    if isinstance(raw, bool) or raw is None:
        raise not_a_number
    if isinstance(raw, int):
        # A huge integer is not worth turning into a Decimal to learn that it is out of range.
        return Decimal(max(min(raw, int(high) + 1), int(low) - 1))
    if isinstance(raw, float):
        raw = Decimal(repr(raw))
    if isinstance(raw, Decimal):
        if not raw.is_finite():
            raise not_a_number
        return raw
    if not isinstance(raw, str) or from_json:
        raise not_a_number
    text = _latin_digits(raw.strip()).replace("\u2212", "-")
    if len(text) > _NUMBER_LENGTH:
        raise not_a_number
    if _PLAIN_NUMBER.fullmatch(text):
        return Decimal(text)
    if _OTHER_BASE.fullmatch(text):
        raise _out_of_range(low, high)
    if _WITH_EXPONENT.fullmatch(text) and not Decimal(low) <= Decimal(text) <= Decimal(high):
        raise _out_of_range(low, high)
    raise not_a_number


def _out_of_range(low: Decimal | int, high: Decimal | int) -> TextInvalid:
    return TextInvalid(
        "score_range", f"The score must be from {_plain(low)} to {_plain(high)}, written in plain digits."
    )


def _plain(number: Decimal | int) -> str:
    """A number without exponent and without idle zeros."""
    text = f"{Decimal(number):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _latin_digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


# --- instants -------------------------------------------------------------------------------------

_INSTANT = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)[T ](?P<hour>\d\d):(?P<minute>\d\d)"
    r"(?::(?P<second>\d\d)(?:\.(?P<fraction>\d{1,6}))?)?\s?(?P<offset>Z|[+-]\d\d:?\d\d)?",
    re.ASCII | re.IGNORECASE,
)
_FARTHEST_OFFSET = timedelta(hours=14)  # Line Islands; west of Greenwich it is 12


def parse_instant(raw: object, zone: str | ZoneInfo | None = None) -> datetime:
    """An instant in UTC from ISO 8601 text such as ``2026-06-01T10:00:00+02:00``.

    Text without an offset is local time of ``zone`` (an IANA name); without a zone it is refused, because
    the same words are 26 different instants. Local times that the clock skips or shows twice are refused
    with words. Raises ``TextInvalid`` with ``date_invalid``, ``date_zone``, ``date_dst`` or
    ``zone_unknown`` (B-49 to B-51, B-96).
    """
    match = _INSTANT.fullmatch(raw.strip()) if isinstance(raw, str) and len(raw) <= 60 else None
    if match is None:
        raise _no_date()
    part = match.groupdict()
    try:
        wall = datetime(
            int(part["year"]),
            int(part["month"]),
            int(part["day"]),
            int(part["hour"]),
            int(part["minute"]),
            int(part["second"] or 0),
            int((part["fraction"] or "").ljust(6, "0")),
        )
    except ValueError:
        raise _no_date() from None
    try:
        if part["offset"]:
            return wall.replace(tzinfo=_offset(part["offset"])).astimezone(UTC)
        if zone is None:
            raise TextInvalid(
                "date_zone", "The time has no zone. Give the offset from UTC at its end, for example +02:00."
            )
        return _local(wall, known_zone(zone))
    except OverflowError:
        raise _no_date() from None


def known_zone(zone: str | ZoneInfo) -> ZoneInfo:
    """The IANA zone of that name. Raises ``TextInvalid`` ``zone_unknown`` (B-96)."""
    if isinstance(zone, ZoneInfo):
        return zone
    try:
        return ZoneInfo(zone)
    except (KeyError, ValueError, OSError, TypeError):
        raise TextInvalid(
            "zone_unknown",
            f"There is no time zone “{_shown(str(zone))}”. Choose one from the list, such as Europe/Zurich or UTC.",
        ) from None


def check_order(pairs: Iterable[tuple[str, datetime | date | None]]) -> None:
    """Dates stand in the order in which they are given; equal dates are in order (B-52, B-53).

    ``pairs`` are (label, date), earliest first, e.g. ``[("Opening", a), ("Due date", b)]``; a date that is
    None is passed over. Instants must be aware. Raises ``TextInvalid`` ``date_order`` naming both.
    """
    before: tuple[str, datetime | date] | None = None
    for label, moment in pairs:
        if moment is None:
            continue
        if isinstance(moment, datetime) and moment.tzinfo is None:
            raise TextInvalid("date_zone", f"{label} has no time zone. Give the offset, for example +02:00.")
        if before is not None and _later(before[1], moment):
            raise TextInvalid(
                "date_order",
                f"{label} ({_dated(moment)}) is before {_inside(before[0])} ({_dated(before[1])}). "
                f"Choose the same moment or a later one.",
            )
        before = (label, moment)


def _local(wall: datetime, zone: ZoneInfo) -> datetime:
    """A local wall time in UTC, if the clocks of that zone show it exactly once (B-51)."""
    first, second = wall.replace(tzinfo=zone, fold=0), wall.replace(tzinfo=zone, fold=1)
    early, late = first.utcoffset(), second.utcoffset()
    if early == late or early is None or late is None:
        return first.astimezone(UTC)
    when = f"{wall:%H:%M} on {wall.day} {wall:%B %Y}"
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall:
        raise TextInvalid(
            "date_dst",
            f"{when} does not exist in {zone.key}: the clocks go forward over it. Choose a time before or after "
            f"the change.",
        )
    raise TextInvalid(
        "date_dst",
        f"{when} comes twice in {zone.key}: the clocks go back. Give the offset, {_signed(early)} for the first "
        f"or {_signed(late)} for the second.",
    )


def _offset(text: str) -> timezone:
    if text in ("Z", "z"):
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    distance = timedelta(hours=hours, minutes=minutes)
    if minutes > 59 or distance > _FARTHEST_OFFSET:
        raise TextInvalid(
            "date_zone", f"No place on earth is {text} from UTC. Give the offset, for example +02:00."
        )
    return timezone(-distance if text[0] == "-" else distance)


def _signed(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _no_date() -> TextInvalid:
    return TextInvalid(
        "date_invalid",
        "This is not a date and time of the calendar. Write it as year-month-dayThour:minute, for example "
        "2026-06-01T10:00+02:00; the last minute of a day is 23:59.",
    )


def _later(one: datetime | date, other: datetime | date) -> bool:
    """Whether one is later than the other; a day and an instant are compared as days of UTC."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one > other
    return _day(one) > _day(other)


def _day(moment: datetime | date) -> date:
    return moment.astimezone(UTC).date() if isinstance(moment, datetime) else moment


def _dated(moment: datetime | date) -> str:
    day = f"{moment.day} {moment:%B %Y}"
    if not isinstance(moment, datetime):
        return day
    seconds = f"{moment:%H:%M:%S}" if moment.second else f"{moment:%H:%M}"
    zone = moment.tzinfo.key if isinstance(moment.tzinfo, ZoneInfo) else moment.tzname()
    return f"{day}, {seconds} {zone}"


def _inside(label: str) -> str:
    """A label within a sentence: lower case unless it is an abbreviation."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


# --- characters -----------------------------------------------------------------------------------

_ALIKE = frozenset({"LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "CHEROKEE", "COPTIC"})
_EAST_ASIAN = {
    "CJK": "east asian",
    "KANGXI": "east asian",
    "HIRAGANA": "east asian",
    "KATAKANA": "east asian",
    "KATAKANA-HIRAGANA": "east asian",
    "BOPOMOFO": "east asian",
    "HANGUL": "east asian",
    "IDEOGRAPHIC": "east asian",
}
_LOOK_ALIKE_FORMS = ("<wide>", "<narrow>", "<font>")


def _script(letter: str) -> str:
    """The script of a letter, by its Unicode name; "" where it has none of its own (modifier letters)."""
    if unicodedata.decomposition(letter).startswith(_LOOK_ALIKE_FORMS) or "\ufb00" <= letter <= "\ufb06":
        return "look-alike"
    first = unicodedata.name(letter, "").partition(" ")[0]
    if first in ("MODIFIER", "FEMININE", "MASCULINE", "MICRO"):
        return ""
    return _EAST_ASIAN.get(first, first)


def _string(raw: object) -> str:
    """The value if it is text that can be stored. Raises ``TextInvalid`` ``text_invalid`` (B-39)."""
    if not isinstance(raw, str):
        raise TextInvalid("text_invalid", "This is not text. Type letters.")
    if _SURROGATE.search(raw):
        raise TextInvalid(
            "text_invalid", "The text holds half of a character, which cannot be stored. Type it again."
        )
    return raw


def _too_long(length: int) -> TextInvalid:
    return TextInvalid(
        "name_long", f"The name has {length:,} characters. At most {NAME_LENGTH} fit on a certificate."
    )


def _text_too_long(length: int, max_length: int) -> TextInvalid:
    return TextInvalid("text_long", f"The text has {length:,} characters. At most {max_length:,} are taken.")


def _collapse(text: str) -> str:
    return " ".join(text.split())


def _without_blanks(text: str) -> str:
    """The text without signs that nobody sees; joiners stay where they shape letters (Persian, Indic)."""
    kept: list[str] = []
    for place, sign in enumerate(text):
        if sign in _JOINERS:
            inside = 0 < place < len(text) - 1 and all(
                unicodedata.category(near)[0] in "LM" for near in (text[place - 1], text[place + 1])
            )
            if not inside:
                continue
        elif sign in _BLANKS or (unicodedata.category(sign) == "Cf" and not _is_arabic_sign(sign)):
            continue
        kept.append(sign)
    return "".join(kept)


def _is_arabic_sign(sign: str) -> bool:
    """Format characters that are drawn: number signs of Arabic, Syriac and Kaithi."""
    return "\u0600" <= sign <= "\u0605" or sign in "\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"


def _takes_ink(sign: str) -> bool:
    """Whether the sign stands by itself and is seen. Signs that are no letters count as well (B-36, B-40)."""
    return unicodedata.category(sign)[0] in "LNPS" and not _is_pictogram(sign)


def _is_pictogram(sign: str) -> bool:
    """Emoji, dingbats and their parts: symbols, skin tones, keycaps."""
    return unicodedata.category(sign) == "So" or "\U0001f3fb" <= sign <= "\U0001f3ff" or sign == "\u20e3"


def _cannot_be_printed(sign: str) -> bool:
    """Private use, noncharacters and the mark that stands for a letter lost on the way."""
    point = ord(sign)
    return (
        unicodedata.category(sign) == "Co"
        or sign == "\ufffd"
        or 0xFDD0 <= point <= 0xFDEF
        or point & 0xFFFE == 0xFFFE
    )


def _most_marks(text: str) -> int:
    """The largest number of combining marks that stand on one letter, accents of letters as such included."""
    most = marks = 0
    for sign in unicodedata.normalize("NFD", text):
        marks = marks + 1 if unicodedata.category(sign)[0] == "M" else 0
        most = max(most, marks)
    return most


def _shown(text: str) -> str:
    """A rejected value, made safe and short enough to be repeated in a sentence."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)[:60]
