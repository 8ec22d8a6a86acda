"""What a spreadsheet's number format pattern says about the number under it."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

_LITERALS = re.compile(r'"[^"]*"?|\\.|[_*].|\[[^\]]*\]?|am/pm|a/p')
_NAMES_WITHOUT_MEANING = ("", "general", "standard", "automatic", "@")


class Shape(StrEnum):
    """What a number shows as. MONTH and YEAR are dates that show no day."""

    PLAIN = "plain"
    PERCENT = "percent"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@lru_cache(maxsize=2_000)
def _tokens(number_format: str) -> str:
    """The pattern without quoted and escaped text, colours, conditions; its first section."""
    bare = _LITERALS.sub("", number_format.lower()).split(";")[0].strip()
    return "" if bare in _NAMES_WITHOUT_MEANING else bare


def shape(number_format: str | None) -> Shape:
    """``0.0%`` is PERCENT, ``dd/mm/yyyy`` DAY, ``mmm-yy`` MONTH, ``yyyy`` YEAR; no pattern is PLAIN."""
    tokens = _tokens(number_format) if number_format else ""
    if "%" in tokens:
        return Shape.PERCENT
    has_day, has_month, has_year = "d" in tokens, "m" in tokens, "y" in tokens
    has_time = "h" in tokens or "s" in tokens
    if has_year and not has_day and not has_time:
        return Shape.MONTH if has_month else Shape.YEAR
    if has_day or has_year or (has_month and not has_time):
        return Shape.DAY
    return Shape.PLAIN


def names_the_month(number_format: str | None) -> bool:
    """Whether a date so shown can't be read with day and month swapped (``d mmm yyyy``, ISO)."""
    tokens = _tokens(number_format) if number_format else ""
    return "mmm" in tokens or (tokens.startswith("y") and "d" in tokens)
