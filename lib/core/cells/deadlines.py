"""Deadlines, which are rarely dates: *Quý II/2025*, *12/2025*, *2025*, *Thường xuyên*, *Hằng năm*."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from lib.core.cells.dates import SERIAL_YEARS, date_value, without_time, written_day
from lib.core.cells.deadline_words import Sign, Token, tokens
from lib.core.cells.formats import Shape, shape
from lib.core.cells.keys import normal_key
from lib.core.cells.periods import (
    RECURRING_WORDS,
    Deadline,
    DeadlineKind,
    as_typed,
    day_period,
    follows_on,
    half_period,
    month_period,
    nine_months_period,
    open_period,
    quarter_period,
    range_period,
    recurring_period,
    same_period,
    year_period,
)
from lib.core.cells.text import shown, typed_text
from lib.core.reading import Outcome, Reading, ambiguous, refused, warning

_LONGEST = 200
_LAST_NUMBER = {"month": 12, "quarter": 4, "half": 2, "nine": 0, "year": 0}
_ONE = re.compile("T?B?P")
_OPEN = re.compile("FP|F?PA?O|F?PTPA?O")
_RANGE = re.compile("F?PTB?P")
_LIST = re.compile("P(?:AP)+")


@dataclass(slots=True)
class _Context:
    """What the parts of one text share: how it was typed, the locale, and the warnings on the way."""

    typed: str
    locale: str
    warnings: list[Reading] = field(default_factory=list)


def deadline(value: object, locale: str = "vi_VN", number_format: str | None = None, on: date | None = None) -> Reading:
    """A `Deadline`, due on the last day of its period.

    ``number_format`` tells a month typed as a date (*mm/yyyy*) from a day; ``on`` gives
    recurring deadlines the period they fall due in.
    """
    if isinstance(value, int | float | date) and not isinstance(value, bool):
        return _of_date(value, locale, number_format)
    reading = typed_text(value)
    if not reading.is_used:
        return reading
    typed = shown(value)
    if isinstance(value, bool) or len(reading.value) > _LONGEST:
        return refused("deadline-unreadable", typed=typed)
    row = tokens(without_time(normal_key(reading.value)))
    context = _Context(typed, locale)
    found = _of_tokens(row, context, on) if row else refused("deadline-unreadable", typed=typed)
    if not found.is_used:
        return found
    result: Deadline = found.value.typed_as(reading.value)
    caution = found if found.outcome is Outcome.WARNING else next(iter(context.warnings), None)
    return Reading(result, Outcome.WARNING, caution.code, caution.details) if caution else Reading(result)


def _of_date(value: int | float | date, locale: str, number_format: str | None) -> Reading:
    """The deadline of a number or date cell: a year, a month typed as a number, a month or a day."""
    text = shown(value)
    if isinstance(value, int | float):
        if SERIAL_YEARS[0] <= value <= SERIAL_YEARS[1] and value == int(value):
            return Reading(year_period(int(value)).typed_as(text))
        month, year = _month_of_number(value)
        if month:
            return warning(month_period(year, month).typed_as(text), "deadline-month-number", typed=text)
    kind = shape(number_format)
    shows_no_day = kind in (Shape.MONTH, Shape.YEAR)
    reading = date_value(value, "vi_VN" if shows_no_day else locale, number_format)
    if not reading.is_used:
        return reading
    day: date = reading.value
    if shows_no_day:
        period = month_period(day.year, day.month) if kind is Shape.MONTH else year_period(day.year)
        return Reading(period.typed_as(text))
    return Reading(day_period(day).typed_as(text))


def _month_of_number(value: int | float) -> tuple[int, int]:
    """(6, 2025) of 6.2025, a month the sheet took for a number; (0, 0) of any other number."""
    if not 1 < value < 13:
        return 0, 0
    month, year = int(value), round((value - int(value)) * 10_000, 6)
    is_month = year == int(year) and SERIAL_YEARS[0] <= year <= SERIAL_YEARS[1]
    return (month, int(year)) if is_month else (0, 0)


def _of_tokens(row: list[Token], context: _Context, on: date | None) -> Reading:
    signs = "".join(token.sign for token in row).strip(Sign.AND)
    if Sign.VAGUE in signs:
        return refused("deadline-vague", typed=context.typed)
    if Sign.SAME in signs:
        is_alone = signs == Sign.SAME and 1900 < int(row[0].year) < 2101
        return Reading(same_period(int(row[0].year))) if is_alone else _unreadable(signs, context)
    if Sign.RECURRING in signs:
        return _recurring(row, context, on)
    if Sign.YEARLESS in signs or Sign.PART not in signs:
        return _unreadable(signs, context)
    readings = [_period(part, context) for part in _completed([t for t in row if t.sign is Sign.PART])]
    for reading in readings:
        if not reading.is_used:
            return reading
    return _combined(signs, [reading.value for reading in readings], context)


def _combined(signs: str, periods: list[Deadline], context: _Context) -> Reading:
    """One deadline from its periods, as the words between them say."""
    first, last = periods[0], periods[-1]
    if _ONE.fullmatch(signs):
        return _before(first, context) if Sign.BEFORE in signs else Reading(first)
    if _OPEN.fullmatch(signs):
        return Reading(open_period(first))
    if _RANGE.fullmatch(signs):
        return _range(first, last, context)
    if _LIST.fullmatch(signs) and all(map(follows_on, periods, periods[1:])):
        return Reading(range_period(first, last))
    if len(periods) > 1:
        return ambiguous("deadline-several", typed=context.typed, first=as_typed(first), second=as_typed(periods[1]))
    return _unreadable(signs, context)


def _range(first: Deadline, last: Deadline, context: _Context) -> Reading:
    if first == last:
        return Reading(first)
    is_forward = first.start and last.start and first.due and last.due and first.start <= last.start
    if not is_forward or (first.due or date.max) > (last.due or date.min):
        return refused("deadline-reversed", typed=context.typed)
    return Reading(range_period(first, last))


def _before(period: Deadline, context: _Context) -> Reading:
    """*Trước 30/6/2025* is due that day; *trước tháng 6/2025* may mean the last day of May."""
    if period.kind is DeadlineKind.DAY or period.start is None or period.due is None:
        return Reading(period)
    eve = period.start - timedelta(days=1)
    return ambiguous("deadline-before", typed=context.typed, first=shown(eve), second=shown(period.due))


def _recurring(row: list[Token], context: _Context, on: date | None) -> Reading:
    """*Hằng năm*, also with its day (*31/12 hằng năm*); beside a period with a year it is unclear."""
    kinds = sorted({token.recurring for token in row if token.recurring})
    parts = [token for token in row if token.sign is Sign.PART]
    if len(kinds) > 1:
        return ambiguous(
            "deadline-several", typed=context.typed, first=RECURRING_WORDS[kinds[0]], second=RECURRING_WORDS[kinds[1]]
        )
    period = recurring_period(kinds[0], on)
    if not parts:
        is_alone = all(token.sign in (Sign.RECURRING, Sign.AND, Sign.TO, Sign.YEARLESS) for token in row)
        return Reading(period) if is_alone else refused("deadline-unreadable", typed=context.typed)
    if len(parts) == 1 and not parts[0].year and kinds[0] is not DeadlineKind.CONTINUOUS:
        return _within(period, parts[0], context, on)
    second = ", ".join(_part_as_typed(part, context) for part in parts)
    return ambiguous("deadline-several", typed=context.typed, first=RECURRING_WORDS[kinds[0]], second=shown(second))


def _part_as_typed(part: Token, context: _Context) -> str:
    reading = _period(part, context)
    return as_typed(reading.value) if reading.is_used else part.year or str(part.number)


def _within(period: Deadline, part: Token, context: _Context, on: date | None) -> Reading:
    """A recurring period that falls due on a day or in a month of its own: *ngày 25 hằng tháng*."""
    day = on or date(2024, 1, 1)  # a leap year, so that 29/02 is a day of every year until told which
    if period.kind is DeadlineKind.MONTHLY and part.shape == "number" and 1 <= part.number <= 31:
        last = month_period(day.year, day.month).due or day
        due = last.replace(day=min(part.number, last.day))
    elif period.kind is DeadlineKind.YEARLY and part.shape != "number":
        reading = _period(part.with_year(str(day.year)), context)
        if not reading.is_used:
            return reading
        due = reading.value.due
    else:
        return refused("deadline-unreadable", typed=context.typed)
    return Reading(replace(period, due=due if on else None))


def _completed(parts: list[Token]) -> list[Token]:
    """Parts with the year and the word (*quý*, *tháng*) that the parts beside them give."""
    completed = list(parts)
    for index in range(1, len(completed)):
        before, part = completed[index - 1], completed[index]
        if part.shape == "number" and before.is_named:
            completed[index] = part.with_shape(before.shape)
        elif part.shape == "month" and before.shape == "quarter" and not before.year and not part.is_named:
            completed[index] = part.with_shape("quarter")
    for index in range(len(completed) - 2, -1, -1):
        part, after = completed[index], completed[index + 1]
        if part.shape == "number" and after.shape in ("month", "quarter"):
            part = part.with_shape(after.shape)
        elif part.shape == "number" and after.shape == "day":
            part = Token(Sign.PART, "day", after.number, after.year, part.number, is_day_first=True)
        completed[index] = part if part.year else part.with_year(after.year)
    return completed


def _period(part: Token, context: _Context) -> Reading:
    """The period of one complete part; refused when it has no year or can't exist."""
    if part.shape == "number":
        return refused("deadline-unreadable", typed=context.typed)
    if not part.year:
        return refused("deadline-no-year", typed=context.typed)
    if part.shape == "day":
        return _day(part, context)
    year = int(part.year) + (2000 if len(part.year) < 4 else 0)
    if not SERIAL_YEARS[0] <= year <= SERIAL_YEARS[1]:
        return refused("date-year", typed=context.typed)
    last = _LAST_NUMBER[part.shape]
    if last and not 1 <= part.number <= last:
        return refused("deadline-no-such-period", typed=context.typed)
    period = _build(part, year)
    if len(part.year) < 4:
        context.warnings.append(warning(None, "date-short-year", typed=context.typed, read=as_typed(period)))
    return Reading(period)


def _build(part: Token, year: int) -> Deadline:
    if part.shape == "month":
        return month_period(year, part.number)
    if part.shape == "quarter":
        return quarter_period(year, part.number)
    if part.shape == "half":
        return half_period(year, part.number)
    return nine_months_period(year) if part.shape == "nine" else year_period(year)


def _day(part: Token, context: _Context) -> Reading:
    locale = "vi_VN" if part.is_day_first else context.locale
    reading = written_day(part.day, part.number, part.year, context.typed, locale)
    if not reading.is_used:
        return reading
    if reading.outcome is Outcome.WARNING:
        context.warnings.append(reading)
    return Reading(day_period(reading.value))


def _unreadable(signs: str, context: _Context) -> Reading:
    has_no_year = Sign.YEARLESS in signs and Sign.PART not in signs
    return refused("deadline-no-year" if has_no_year else "deadline-unreadable", typed=context.typed)
