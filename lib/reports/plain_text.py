"""Text of the sheet on its way into a document: only what a page can hold, and never markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from lib.i18n import show_number

# XML takes neither most controls nor half characters. Marks that turn the direction of
# writing are left out too: one of them in a cell would mirror the sentence it is quoted in.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_LINE_ENDS = re.compile("\r\n?|\u2028|\u2029")
_LONG_WORD = re.compile(r"\S{25,}")
_PIECE = 12
# A cell longer than this is cut on paper; files for machines keep it whole.
_LONGEST_CELL = 700
_ZERO_WIDTH_SPACE = "\u200b"


def printable(text: str) -> str:
    """``text`` without what no document can hold; line ends as ``\\n``."""
    if text.isascii() and text.isprintable():
        return text
    return _UNPRINTABLE.sub("", _LINE_ENDS.sub("\n", text))


def clipped(text: str, longest: int) -> str:
    """``text`` of at most ``longest`` characters, ending in ``…`` when something was left out."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def breakable(text: str) -> str:
    """``text`` with places to break a line inside words too long for a narrow column."""
    return _LONG_WORD.sub(lambda match: _ZERO_WIDTH_SPACE.join(_pieces(match[0])), text)


def _pieces(word: str) -> list[str]:
    return [word[start : start + _PIECE] for start in range(0, len(word), _PIECE)]


def cell_text(value: Any, language: str) -> str:
    """A cell of a table as it is printed: days as 25/11/2026, numbers as the language writes them."""
    if value is None:
        return ""
    if isinstance(value, bool | str):
        return printable(str(value))
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, int | float):
        return show_number(language, value, 2)
    return printable(str(value))


def printed(name: str, values: Sequence[Any], language: str) -> list[str]:
    """The cells of the column ``name`` as they stand on paper; a change always has its sign."""
    if name in ("change", "done_change"):
        return ["" if value is None else signed(language, value) for value in values]
    return [clipped(cell_text(value, language), _LONGEST_CELL) for value in values]


def signed(language: str, number: int) -> str:
    """``+12``, ``−3`` or ``0``."""
    sign = "+" if number > 0 else "−" if number < 0 else ""
    return f"{sign}{show_number(language, abs(number))}"
