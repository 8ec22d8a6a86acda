"""The codes of proposals, which people quote, and of their events, which nobody does."""

from __future__ import annotations

import re
import secrets
from collections.abc import Container

# No look-alikes: no 0 O, 1 I L, 2 Z, 5 S, 8 B, U (V), G (6, C). Their number is prime, so
# that a weighted sum betrays every single wrong letter and every swap of neighbours.
ALPHABET = "34679ACDEFHJKMNPQRTVWXY"
_CODE_LENGTH = 6
_SHAPE = re.compile(rf"DX-([0-9]{{2}})-([{ALPHABET}]{{{_CODE_LENGTH}}})-([{ALPHABET}])")
# A year has digits that no code has; the ten digits must differ from each other.
_DIGITS_OF_YEARS_ONLY = "01258"
_VALUES = {letter: value for value, letter in enumerate(ALPHABET)} | {
    digit: value for value, digit in enumerate(_DIGITS_OF_YEARS_ONLY, start=5)
}


def new_id(year: int, taken: Container[str] = ()) -> str:
    """A code people can quote, such as ``DX-26-7K3F9M-C``; the last letter checks the others.

    ``taken`` holds the codes already given, where they are known.
    """
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(_CODE_LENGTH))
        start = f"{year % 100:02d}{code}"
        proposal_id = f"DX-{start[:2]}-{code}-{_check_letter(start)}"
        if proposal_id not in taken:
            return proposal_id


def is_id(text: str) -> bool:
    """Whether ``text`` is a code whose check letter fits."""
    match = _SHAPE.fullmatch(text.strip().upper())
    return match is not None and _check_letter(match[1] + match[2]) == match[3]


def new_event_id() -> str:
    """The id of an event: 24 letters that no other event has."""
    return secrets.token_hex(12)


def _check_letter(start: str) -> str:
    total = sum(weight * _VALUES[letter] for weight, letter in enumerate(start, start=1))
    return ALPHABET[total % len(ALPHABET)]
