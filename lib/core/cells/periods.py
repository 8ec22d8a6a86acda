"""Periods a deadline can be: a day, month, quarter, half, year, range, or one that recurs."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum


class DeadlineKind(StrEnum):
    """What kind of period was typed. CONTINUOUS and OPEN_ENDED never fall due."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    NINE_MONTHS = "nine_months"
    YEAR = "year"
    RANGE = "range"
    OPEN_ENDED = "open_ended"
    YEARLY = "yearly"
    QUARTERLY = "quarterly"
    MONTHLY = "monthly"
    CONTINUOUS = "continuous"
    SAME_PERIOD = "same_period"


# How a sheet has the deadlines that come back.
RECURRING_WORDS = {
    DeadlineKind.YEARLY: "Hằng năm",
    DeadlineKind.QUARTERLY: "Hằng quý",
    DeadlineKind.MONTHLY: "Hằng tháng",
    DeadlineKind.CONTINUOUS: "Thường xuyên",
}
_ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True)
class Deadline:
    """A period from ``start`` to ``due``, its last day (None: never due).

    ``period`` is canonical: ``2022-06-01``, ``2022-06``, ``2022-Q2``, ``2022-H1``, ``2022-M9``,
    ``2022``, ``2025..2026``, ``2025..open``, ``yearly``, ``continuous``; ``text`` is as typed.
    """

    kind: DeadlineKind
    start: date | None
    due: date | None
    period: str
    text: str = ""

    def typed_as(self, text: str) -> Deadline:
        return replace(self, text=text)


def day_period(day: date) -> Deadline:
    return Deadline(DeadlineKind.DAY, day, day, day.isoformat())


def month_period(year: int, month: int) -> Deadline:
    """``month`` is 1 to 12."""
    return _months(DeadlineKind.MONTH, year, month, month, f"{year}-{month:02}")


def quarter_period(year: int, quarter: int) -> Deadline:
    """``quarter`` is 1 to 4."""
    return _months(DeadlineKind.QUARTER, year, 3 * quarter - 2, 3 * quarter, f"{year}-Q{quarter}")


def half_period(year: int, half: int) -> Deadline:
    """``half`` is 1 or 2."""
    return _months(DeadlineKind.HALF, year, 6 * half - 5, 6 * half, f"{year}-H{half}")


def nine_months_period(year: int) -> Deadline:
    return _months(DeadlineKind.NINE_MONTHS, year, 1, 9, f"{year}-M9")


def year_period(year: int) -> Deadline:
    return _months(DeadlineKind.YEAR, year, 1, 12, f"{year}")


def range_period(first: Deadline, last: Deadline) -> Deadline:
    """From the start of ``first`` to the end of ``last``."""
    return Deadline(DeadlineKind.RANGE, first.start, last.due, f"{first.period}..{last.period}")


def open_period(first: Deadline) -> Deadline:
    return Deadline(DeadlineKind.OPEN_ENDED, first.start, None, f"{first.period}..open")


def same_period(year: int) -> Deadline:
    """*Cùng kỳ*: a period to compare with, not one that falls due."""
    return Deadline(DeadlineKind.SAME_PERIOD, None, None, f"same period of {year}")


def recurring_period(kind: DeadlineKind, on: date | None) -> Deadline:
    """A period that comes back; it falls due at the end of the current one when ``on`` is told."""
    if on is None or kind is DeadlineKind.CONTINUOUS:
        return Deadline(kind, None, None, kind.value)
    current = {
        DeadlineKind.YEARLY: year_period(on.year),
        DeadlineKind.QUARTERLY: quarter_period(on.year, (on.month + 2) // 3),
        DeadlineKind.MONTHLY: month_period(on.year, on.month),
    }[kind]
    return replace(current, kind=kind, period=kind.value)


def as_typed(single: Deadline) -> str:
    """A day, month, quarter, half, nine months or year with its year, as one types it in a sheet: ``Quý II/2026``."""
    first = single.start or date.min
    if single.kind is DeadlineKind.DAY:
        return f"{first:%d/%m/}{first.year}"
    if single.kind is DeadlineKind.MONTH:
        return f"{first.month:02}/{first.year}"
    if single.kind is DeadlineKind.QUARTER:
        return f"Quý {_ROMAN[first.month // 3]}/{first.year}"
    if single.kind is DeadlineKind.HALF:
        return f"6 tháng {'đầu' if first.month == 1 else 'cuối'} năm {first.year}"
    return f"9 tháng đầu năm {first.year}" if single.kind is DeadlineKind.NINE_MONTHS else str(first.year)


def follows_on(first: Deadline, second: Deadline) -> bool:
    """Whether ``second`` begins the day after ``first`` ends."""
    return first.due is not None and second.start is not None and second.start - first.due == timedelta(days=1)


def _months(kind: DeadlineKind, year: int, first: int, last: int, period: str) -> Deadline:
    last_day = calendar.monthrange(year, last)[1]
    return Deadline(kind, date(year, first, 1), date(year, last, last_day), period)
