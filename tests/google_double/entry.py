"""What Google makes of text a person types (and of USER_ENTERED): numbers, dates, formulas.

Good enough for en_US and vi_VN, the two that matter here; other locales are read like
vi_VN when they use the decimal comma.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from tests.google_double.cells import Scalar, plain_number
from tests.google_double.patterns import serial, uses_decimal_comma

_TIME = r"(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?"
_ISO = re.compile(r"^(\d{4})([-/])(\d{1,2})\2(\d{1,2})" + _TIME + "$")
_DAY = re.compile(r"^(\d{1,2})([-/])(\d{1,2})\2(\d{4}|\d{2})" + _TIME + "$")
_MONTH = re.compile(r"^(\d{1,2})([-/])(\d{4})$")
_CLOCK = re.compile(r"^(\d{1,2}):(\d{2})(?::(\d{2}))?$")


@dataclass(frozen=True, slots=True)
class Typed:
    """A cell as typed: a value or a formula, and the format Google puts on it by itself."""

    value: Scalar | None
    formula: str | None = None
    number_format: dict[str, Any] | None = None


def understand(typed: Any, locale: str) -> Typed:
    """How ``typed`` is taken; what isn't text is taken as it is."""
    if not isinstance(typed, str):
        return Typed(plain_number(typed) if isinstance(typed, float) else typed)
    if typed.startswith("'"):
        return Typed(typed[1:])
    text = typed.strip()
    if text.startswith("=") and len(text) > 1:
        return Typed(None, typed.lstrip())
    if text.upper() in ("TRUE", "FALSE"):
        return Typed(text.upper() == "TRUE")
    found = _number(text, locale) or _date(text, locale)
    if found:
        return found
    if text.startswith("+") and len(text) > 1:
        return Typed(None, "=" + text)
    return Typed(typed)


def _number(text: str, locale: str) -> Typed | None:
    point, comma = ("\\,", "\\.") if uses_decimal_comma(locale) else ("\\.", "\\,")
    shape = rf"([+-]?)((?:\d{{1,3}}(?:{comma}\d{{3}})+|\d+)?)(?:{point}(\d*))?(?:[eE]([+-]?\d+))?(\s?%)?"
    found = re.fullmatch(shape, text)
    if not found or not (found.group(2) or found.group(3)):
        return None
    sign, whole, decimals, exponent, percent = found.groups()
    digits = re.sub(r"\D", "", whole) or "0"
    number = float(f"{sign}{digits}.{decimals or '0'}e{exponent or 0}")
    if percent:
        pattern = "0.00%" if decimals else "0%"
        return Typed(plain_number(_hundredth(number)), None, {"type": "PERCENT", "pattern": pattern})
    if exponent:
        return Typed(plain_number(number), None, {"type": "SCIENTIFIC", "pattern": "0.00E+00"})
    if digits != whole and whole:
        pattern = "#,##0.00" if decimals else "#,##0"
        return Typed(plain_number(number), None, {"type": "NUMBER", "pattern": pattern})
    return Typed(plain_number(number))


def _hundredth(number: float) -> float:
    return float(Decimal(str(number)) / 100)


def typed_over(typed: Typed, number_format: dict[str, Any] | None) -> Typed:
    """The same typed into a cell that has a format: 75 in a percent cell is 75 %."""
    if not number_format or typed.formula is not None:
        return typed
    value = typed.value
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and typed.number_format is None and number_format.get("type") == "PERCENT":
        value = plain_number(_hundredth(float(value or 0)))
    return Typed(value, None, number_format)


def _date(text: str, locale: str) -> Typed | None:
    for how in (_iso_date, _local_date, _month, _clock):
        try:
            found = how(text, locale)
        except ValueError:
            continue
        if found:
            return found
    return None


def _iso_date(text: str, locale: str) -> Typed | None:
    found = _ISO.match(text)
    if not found:
        return None
    year, mark, month, day, *time = found.groups()
    return _moment(int(year), int(month), int(day), time, f"yyyy{mark}mm{mark}dd")


def _local_date(text: str, locale: str) -> Typed | None:
    found = _DAY.match(text)
    if not found:
        return None
    first, mark, second, year, *time = found.groups()
    full = int(year) if len(year) == 4 else 2000 + int(year)
    if locale == "en_US":
        return _moment(full, int(first), int(second), time, f"m{mark}d{mark}yyyy")
    return _moment(full, int(second), int(first), time, f"dd{mark}mm{mark}yyyy")


def _moment(year: int, month: int, day: int, time: list[str | None], pattern: str) -> Typed:
    hour, minute, second = (int(part or 0) for part in time)
    days = serial(datetime(year, month, day, hour, minute, second))
    if time[0] is None:
        return Typed(days, None, {"type": "DATE", "pattern": pattern})
    return Typed(days, None, {"type": "DATE_TIME", "pattern": pattern + " hh:mm" + (":ss" if time[2] else "")})


def _month(text: str, locale: str) -> Typed | None:
    found = _MONTH.match(text)
    if not found:
        return None
    month, mark, year = found.groups()
    days = serial(datetime(int(year), int(month), 1))
    return Typed(days, None, {"type": "DATE", "pattern": f"{'m' * len(month)}{mark}yyyy"})


def _clock(text: str, locale: str) -> Typed | None:
    found = _CLOCK.match(text)
    if not found:
        return None
    hour, minute, second = (int(part or 0) for part in found.groups())
    days = serial(datetime(1899, 12, 30, hour, minute, second))
    return Typed(days, None, {"type": "TIME", "pattern": "hh:mm" + (":ss" if found.group(3) else "")})
