"""Number formats: how a value with a pattern is shown, and serial days.

Patterns are Google's (``0.0%``, ``#,##0.00``, ``dd/mm/yyyy``, ``mm/yyyy``, ``hh:mm``), the
separators are the locale's. Days are counted from 1899-12-30.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

from tests.google_double.cells import Scalar

_EPOCH = datetime(1899, 12, 30)
_DATE_TYPES = ("DATE", "TIME", "DATE_TIME")
_DATE_TOKEN = re.compile(r"y+|m+|d+|h+|s+|AM/PM|am/pm|\"[^\"]*\"|\\.|.", re.IGNORECASE | re.DOTALL)
_NUMBER = re.compile(r"[#0?][#0?,]*(?:\.([#0?]+))?")
_DEFAULTS = {
    "NUMBER": "#,##0.00",
    "PERCENT": "0.00%",
    "CURRENCY": "#,##0.00",
    "TIME": "hh:mm:ss",
    "SCIENTIFIC": "0.00E+00",
}


def serial(moment: date) -> int | float:
    """Days since 1899-12-30; the time of a datetime is the fraction."""
    if isinstance(moment, datetime):
        gone = moment.replace(tzinfo=None) - _EPOCH
        days = gone / timedelta(days=1)
        return int(days) if days.is_integer() else days
    return (datetime(moment.year, moment.month, moment.day) - _EPOCH).days


def moment_of(days: float) -> datetime:
    """The moment of a serial number, to the second."""
    return _EPOCH + timedelta(seconds=round(days * 86400))


def uses_decimal_comma(locale: str) -> bool:
    """Vietnamese and most of Europe write 12,5; English 12.5."""
    return not locale.startswith(("en", "zh", "ja", "ko", "th"))


def default_date_pattern(locale: str) -> str:
    """What DATE without a pattern means."""
    return "m/d/yyyy" if locale == "en_US" else "dd/mm/yyyy"


def pattern_of(number_format: dict[str, Any] | None, locale: str) -> str | None:
    """The pattern in force, the locale's own where only a type was set."""
    if not number_format:
        return None
    if number_format.get("pattern"):
        return str(number_format["pattern"])
    kind = number_format.get("type", "")
    if kind == "DATE":
        return default_date_pattern(locale)
    if kind == "DATE_TIME":
        return default_date_pattern(locale) + " hh:mm:ss"
    return _DEFAULTS.get(kind)


def is_date_format(number_format: dict[str, Any] | None) -> bool:
    """Whether numbers in this format are days."""
    return number_format is not None and number_format.get("type") in _DATE_TYPES


def show(value: Scalar, number_format: dict[str, Any] | None, locale: str) -> str:
    """The text a person sees in the cell."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    pattern = pattern_of(number_format, locale)
    if pattern is None or pattern == "@":
        return _show_general(value, locale)
    if is_date_format(number_format):
        return _show_date(value, pattern)
    return _show_number(value, pattern, locale)


def _show_general(number: float, locale: str) -> str:
    text = str(number) if isinstance(number, int) else f"{number:.15g}"
    text = text.replace("e+", "E+").replace("e-", "E-")
    return text.replace(".", ",") if uses_decimal_comma(locale) else text


def _show_number(number: float, pattern: str, locale: str) -> str:
    found = _NUMBER.search(pattern)
    if not found:
        return _show_general(number, locale)
    if "%" in pattern:
        number *= 100
    wanted = found.group(1) or ""
    text = f"{number:,.{len(wanted)}f}" if "," in found.group() else f"{number:.{len(wanted)}f}"
    optional = len(wanted) - len(wanted.rstrip("#"))
    for _ in range(optional):
        text = text[:-1] if text.endswith("0") else text
    text = text.rstrip(".")
    if uses_decimal_comma(locale):
        text = text.translate(str.maketrans(",.", ".,"))
    before, after = pattern[: found.start()], pattern[found.end() :]
    return _literal(before) + text + _literal(after)


def _literal(text: str) -> str:
    return re.sub(r"\[[^\]]*\]", "", text).replace('"', "").replace("\\", "")


def _show_date(days: float, pattern: str) -> str:
    moment = moment_of(days)
    half_day = "am/pm" in pattern.lower()
    shown: list[str] = []
    after_hours = False
    for token in _DATE_TOKEN.findall(pattern):
        kind = token[0].lower()
        if kind == "m" and after_hours:
            shown.append(f"{moment.minute:0{len(token)}d}")
        else:
            shown.append(_date_part(moment, token, half_day))
        if kind in "hymds":
            after_hours = kind == "h"
    return "".join(shown)


def _date_part(moment: datetime, token: str, half_day: bool) -> str:
    size = len(token)
    lower = token.lower()
    if lower == "am/pm":
        return "AM" if moment.hour < 12 else "PM"
    if lower[0] == "y":
        return f"{moment.year:04d}" if size > 2 else f"{moment.year % 100:02d}"
    if lower[0] == "m":
        return moment.strftime("%b" if size == 3 else "%B") if size > 2 else f"{moment.month:0{size}d}"
    if lower[0] == "d":
        return moment.strftime("%a" if size == 3 else "%A") if size > 2 else f"{moment.day:0{size}d}"
    if lower[0] == "h":
        return f"{((moment.hour - 1) % 12 + 1) if half_day else moment.hour:0{size}d}"
    if lower[0] == "s":
        return f"{moment.second:0{size}d}"
    return token[1:] if token[0] == "\\" else token.strip('"')
