"""Languages: catalogues, and dates, numbers and sorting as each language writes them.

Sentences are English msgids in the code; `locale/<language>/LC_MESSAGES/messages.po` has
the translations. English needs none, so a missing catalogue entry shows English, and a
test keeps the Vietnamese catalogue complete.
"""

from __future__ import annotations

import functools
import unicodedata
from datetime import date, datetime
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po
from babel.numbers import format_decimal

LANGUAGES = ("vi", "en")
DEFAULT_LANGUAGE = "vi"
_LOCALE_DIRECTORY = Path(__file__).parent.parent / "locale"
NUMBER_SIGNS = {"vi": (",", "."), "en": (".", ",")}  # of decimals, of thousands
PERCENT_SIGNS = {"vi": "\u00a0%", "en": "%"}
_SEPARATORS = {"vi": ("%d/%m/%Y", "%H:%M %d/%m/%Y"), "en": ("%d %b %Y", "%H:%M, %d %b %Y")}


def N_(message: str) -> str:  # noqa: N802 - the name Babel's extractor looks for
    """Mark ``message`` for the catalogue where it is only translated later."""
    return message


@functools.cache
def _catalogue(language: str) -> dict[str, str]:
    path = _LOCALE_DIRECTORY / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file) if m.id and m.string}


def translate(language: str, message: str, /, **values: Any) -> str:
    """``message`` in ``language`` with its ``{placeholders}`` filled from ``values``."""
    text = _catalogue(language).get(message, message)
    return text.format(**values) if values else text


def show_date(language: str, day: date) -> str:
    """``25/11/2026`` in Vietnamese, ``25 Nov 2026`` in English."""
    return day.strftime(_SEPARATORS[language][0])


def show_time(language: str, moment: datetime) -> str:
    """A moment with its day, in the moment's own time zone."""
    return moment.strftime(_SEPARATORS[language][1])


@functools.lru_cache(maxsize=4096)  # Babel reads its pattern anew each time
def show_number(language: str, number: float, digits: int = 1) -> str:
    """``1.234,5`` in Vietnamese, ``1,234.5`` in English; at most ``digits`` decimals."""
    return str(format_decimal(round(number, digits), locale=language))


def show_percent(language: str, number: float, digits: int = 1) -> str:
    """``2,5 %`` in Vietnamese, ``2.5%`` in English; at most ``digits`` decimals."""
    return f"{show_number(language, number, digits)}{PERCENT_SIGNS[language]}"


def show_share(language: str, part: int, whole: int) -> str:
    """A percentage with its count, ``12 / 35 (34 %)``; ``0 / 0`` when there is no whole.

    No line ends inside it. Some is never rounded to none, nor most to all: ``199 / 200 (99,5 %)``.
    """
    count = f"{show_number(language, part)}\u00a0/\u00a0{show_number(language, whole)}"
    if not whole:
        return count
    return f"{count}\u00a0({show_part(language, part, whole)})"


def show_part(language: str, part: int, whole: int) -> str:
    """The percentage of `show_share` alone; ``whole`` is not 0."""
    share = 100 * part / whole
    is_some = 0 < part < whole
    digits = next((digits for digits in range(5) if not is_some or 0 < round(share, digits) < 100), 5)
    return show_percent(language, share, digits)


_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


@functools.lru_cache(maxsize=20_000)
def collation_key(text: str) -> tuple[tuple[int, ...], tuple[int, ...], str]:
    """Sort key of the Vietnamese alphabet: letters first, then tones, then the text itself."""
    letters: list[int] = []
    tones: list[int] = []
    for char in _compose(text.lower()):
        base, tone = _split_tone(char)
        position = _LETTERS.find(base)
        letters.append(1000 + position if position >= 0 else min(ord(base), 999))
        tones.append(tone)
    return tuple(letters), tuple(tones), text


def _compose(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@functools.cache
def _split_tone(char: str) -> tuple[str, int]:
    tone = 0
    kept = []
    for part in unicodedata.normalize("NFD", char):
        if part in _TONES:
            tone = _TONES[part]
        else:
            kept.append(part)
    return unicodedata.normalize("NFC", "".join(kept)), tone
