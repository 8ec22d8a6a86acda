"""Reporting periods: month, quarter, half-year, year, with the bounds that offices use.

A period is administrative, not calendar: Quarter II runs from 15/3 to 14/6 and its reports
are due on 25/6. The days are settings; with ``first_day`` 1 the calendar's own periods result.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lib.i18n import N_, show_date, translate


class Frequency(StrEnum):
    """How often is reported."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


_MONTHS = {Frequency.MONTH: 1, Frequency.QUARTER: 3, Frequency.HALF: 6, Frequency.YEAR: 12}
_MARKS = {Frequency.MONTH: "-{0:02}", Frequency.QUARTER: "-Q{0}", Frequency.HALF: "-H{0}", Frequency.YEAR: ""}
_ID = re.compile(r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<month>0[1-9]|1[0-2])))?")
# A period may begin in the year before its own, and end and be due in the one after: dates know the years 1 to 9999.
_FIRST_YEAR, _LAST_YEAR = 2, 9998
_ROMAN = ("I", "II", "III", "IV")
_LABELS = {
    Frequency.MONTH: (N_("Month {number}/{year}"),),
    Frequency.QUARTER: (N_("Quarter {roman}/{year}"),),
    Frequency.HALF: (N_("First half of {year}"), N_("Second half of {year}")),
    Frequency.YEAR: (N_("Year {year}"),),
}


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where periods begin and when reports are due.

    ``first_day`` (1 to 28) is the day of the month on which a period begins: 15 puts it into
    the month before the calendar's period, 1 is the calendar's own. ``due_day`` (1 to 28) is
    the first such day on or after the period's end.
    """

    first_day: int = 15
    due_day: int = 25

    def __post_init__(self) -> None:
        if not (1 <= self.first_day <= 28 and 1 <= self.due_day <= 28):
            raise ValueError("first_day and due_day lie between 1 and 28")


STANDARD = Bounds()


@dataclass(frozen=True, slots=True)
class ReportingPeriod:
    """One period; ``start`` and ``end`` are both included, ``due`` is the day reports are due.

    ``id`` is ``2026-06``, ``2026-Q2``, ``2026-H1`` or ``2026``.
    """

    id: str
    frequency: Frequency
    year: int
    number: int
    start: date
    end: date
    due: date

    def holds(self, day: date) -> bool:
        return self.start <= day <= self.end


def period(frequency: Frequency, year: int, number: int = 1, bounds: Bounds = STANDARD) -> ReportingPeriod:
    """The ``number``-th period (from 1) of ``year``. Raises ValueError when there is no such one."""
    length = _MONTHS[frequency]
    if not 1 <= number <= 12 // length:
        raise ValueError(f"no {frequency.value} {number} in a year")
    last_month = number * length
    start, end = _start(year, last_month - length + 1, bounds), _start(year, last_month + 1, bounds)
    last = end - timedelta(days=1)
    mark = _MARKS[frequency].format(number)
    return ReportingPeriod(f"{year:04}{mark}", frequency, year, number, start, last, _due(last, bounds))


def _start(year: int, month: int, bounds: Bounds) -> date:
    """Where the period begins whose first calendar month is ``month`` (1 to 13)."""
    month -= bounds.first_day > 1
    years, index = divmod(month - 1, 12)
    return date(year + years, index + 1, bounds.first_day)


def _due(end: date, bounds: Bounds) -> date:
    if end.day <= bounds.due_day:
        return end.replace(day=bounds.due_day)
    return (end.replace(day=1) + timedelta(days=calendar.monthrange(end.year, end.month)[1])).replace(
        day=bounds.due_day
    )


def period_of(day: date, frequency: Frequency, bounds: Bounds = STANDARD) -> ReportingPeriod:
    """The period in which ``day`` lies: each day lies in exactly one of a frequency."""
    month, year = day.month, day.year
    if bounds.first_day > 1 and day.day >= bounds.first_day:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return period(frequency, year, (month - 1) // _MONTHS[frequency] + 1, bounds)


def following(known: ReportingPeriod, bounds: Bounds = STANDARD) -> ReportingPeriod:
    """The period after ``known``."""
    return period_of(known.end + timedelta(days=1), known.frequency, bounds)


def preceding(known: ReportingPeriod, bounds: Bounds = STANDARD) -> ReportingPeriod:
    """The period before ``known``."""
    return period_of(known.start - timedelta(days=1), known.frequency, bounds)


def recent_periods(
    day: date, frequency: Frequency, count: int, bounds: Bounds = STANDARD
) -> tuple[ReportingPeriod, ...]:
    """The period of ``day`` and those before it, the newest first, ``count`` in all."""
    periods = [period_of(day, frequency, bounds)]
    while len(periods) < count:
        periods.append(preceding(periods[-1], bounds))
    return tuple(periods)


def parse_period(text: str, bounds: Bounds = STANDARD) -> ReportingPeriod | None:
    """The period whose id is ``text``; None when it is none. ``2026-q2`` counts as ``2026-Q2``."""
    found = _ID.fullmatch(text.strip().upper())
    if found is None or not _FIRST_YEAR <= int(found["year"]) <= _LAST_YEAR:
        return None
    year = int(found["year"])
    for name, frequency in (("quarter", Frequency.QUARTER), ("half", Frequency.HALF), ("month", Frequency.MONTH)):
        if found[name]:
            return period(frequency, year, int(found[name]), bounds)
    return period(Frequency.YEAR, year, 1, bounds)


def label(known: ReportingPeriod, language: str) -> str:
    """``Quý II/2026``, ``6 tháng đầu năm 2026``; ``Quarter II/2026`` in English."""
    words = _LABELS[known.frequency]
    word = words[known.number - 1] if len(words) > 1 else words[0]
    roman = _ROMAN[(known.number - 1) % len(_ROMAN)]
    return translate(language, word, number=known.number, roman=roman, year=known.year)


def label_with_days(known: ReportingPeriod, language: str) -> str:
    """The label with its first and last day: ``Quý II/2026 (15/03/2026–14/06/2026)``."""
    return f"{label(known, language)} ({show_date(language, known.start)}–{show_date(language, known.end)})"
