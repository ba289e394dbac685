"""Public codes of credentials: 128 random bits in Crockford's base 32, and what people make of them."""

import secrets
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 26
_GROUPS: Final = (5, 5, 5, 5, 6)
_ALIKE: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SEPARATORS: Final = str.maketrans("", "", " -\u2010\u2011\u2012\u2013\u2014\u2212\u00a0\u202f_.\t\r\n")


def fresh() -> str:
    """A new code, unguessable and apart from the certificate number (128 bits from the system)."""
    return spelled(secrets.randbits(128))


def spelled(number: int) -> str:
    """A number of 128 bits as five groups of letters: ``7K3MQ-2ZX4T-9HVB8-WNE5C-D1R0GS``."""
    letters = "".join(ALPHABET[number >> shift & 31] for shift in range(5 * (LENGTH - 1), -1, -5))
    return _grouped(letters)


def normalized(typed: str) -> str | None:
    """The code meant by what was typed: spaces, dashes, case, O for 0, I and L for 1. None when it is none (B-89)."""
    if len(typed) > 120:
        return None
    letters = typed.translate(_SEPARATORS).upper().translate(_ALIKE)
    if len(letters) != LENGTH or any(letter not in ALPHABET for letter in letters) or letters[0] > "7":
        return None
    return _grouped(letters)


def _grouped(letters: str) -> str:
    parts, start = [], 0
    for size in _GROUPS:
        parts.append(letters[start : start + size])
        start += size
    return "-".join(parts)
