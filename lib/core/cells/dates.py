"""Days: as spreadsheet dates and serials, and as people write them, the day first."""

from __future__ import annotations

import calendar
import math
import re
from datetime import date, datetime, timedelta

from lib.core.cells.formats import names_the_month
from lib.core.cells.keys import normal_key
from lib.core.cells.text import shown, typed_text
from lib.core.reading import Reading, ambiguous, refused, warning

LONGEST_DATE_TEXT = 200
SERIAL_YEARS = (1990, 2100)
_TEXT_YEARS = (1945, 2100)
_EPOCH = date(1899, 12, 30)

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if number}
_DAY_FIRST = re.compile(
    r"(?<![0-9./])(?P<d>[0-9]{1,2}) ?(?P<mark>[-/.]) ?(?P<m>[0-9]{1,2}) ?(?P=mark) ?"
    r"(?P<y>[0-9]{4}|[0-9]{2})(?![0-9]|[-/.][0-9])"
)
_YEAR_FIRST = re.compile(
    r"(?<![0-9])(?P<y>[0-9]{4}) ?(?P<mark>[-/.]) ?(?P<m>[0-9]{1,2}) ?(?P=mark) ?(?P<d>[0-9]{1,2})(?![0-9])"
)
_IN_WORDS = re.compile(
    r"(?<![0-9])(?P<d>[0-9]{1,2})[- ]?(?:tháng|thg\.?|th\.) ?(?P<m>[0-9]{1,2})(?:,? năm |[-/,. ]+)"
    r"(?P<y>[0-9]{4})(?![0-9])"
)
_ENGLISH = re.compile(
    rf"(?<![0-9])(?P<d>[0-9]{{1,2}})[- ](?P<name>{'|'.join(_MONTHS)})[a-z]*[-, ]+(?P<y>[0-9]{{4}})(?![0-9])"
)
_SHAPES = (_YEAR_FIRST, _DAY_FIRST, _IN_WORDS, _ENGLISH)

_TIME = re.compile(
    r"(?:t|lúc |vào lúc )?(?<![0-9])[0-9]{1,2} ?(?:(?::|h|giờ) ?[0-9]{2}|h|giờ)"
    r"(?::[0-9]{2}(?:[.,][0-9]+)?| ?phút|p)?"
    r"(?: ?(?:sa|ch|am|pm|sáng|chiều|tối)(?![^\W\d_]))?(?:z| ?(?:gmt|utc)?[-+][0-9]{1,2}(?::?[0-9]{2})?)?(?![0-9])"
)
_LAST_TIME = re.compile(rf",? ?(?:{_TIME.pattern})$")
_WEEKDAY = re.compile(
    r"(?<![^\W_])(?:(?:thứ|th\.?|t) ?(?:[2-7]|hai|ba|tư|bốn|năm|sáu|bảy|bẩy)|chủ nhật|cn"
    r"|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6})(?![^\W_])"
)
_PLACE = re.compile(r"^[^\W\d_]+(?: [^\W\d_]+){0,4}, ?(?=ngày)")
_FILLERS = re.compile(
    r"(?<![^\W\d_])(?:ngày|lúc|vào|cập nhật|đến|hết|từ|trước|giờ|sáng|chiều)(?![^\W\d_])|[-,.;:|() ]+"
)
_WITHOUT_YEAR = re.compile(r"[^0-9]*[0-9]{1,2}(?: ?[-/.] ?| tháng )[0-9]{1,2}[^0-9]*")
_WITHOUT_DAY = re.compile(r"[^0-9]*(?:[0-9]{1,2}[^0-9]{1,8})?(?:19|20)[0-9]{2}[^0-9]*|.*(?:quý|năm).*[0-9]{4}")


def reads_month_first(locale: str) -> bool:
    """Whether a spreadsheet of this locale takes 2/1/2025 for the 1st of February."""
    return locale.replace("-", "_").lower() in ("en_us", "en", "en_ph", "fil_ph", "es_us", "es_pr")


def date_value(value: object, locale: str = "vi_VN", number_format: str | None = None) -> Reading:
    """One day (`datetime.date`) from a date, a spreadsheet serial or a text; times are dropped."""
    if isinstance(value, date):
        return _checked_day(value, shown(value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return serial_day(value, locale, number_format)
    reading = typed_text(value)
    if not reading.is_used:
        return reading
    typed = shown(value)
    if isinstance(value, bool) or len(reading.value) > LONGEST_DATE_TEXT:
        return refused("date-unreadable", typed=typed)
    return _day_of_text(normal_key(reading.value), typed, locale)


def serial_day(value: int | float, locale: str = "vi_VN", number_format: str | None = None) -> Reading:
    """The day of a spreadsheet serial (days since 1899-12-30), between 1990 and 2100."""
    typed = shown(value)
    day = _from_serial(value)
    if day is None:
        is_year = SERIAL_YEARS[0] <= value <= SERIAL_YEARS[1] and value == int(value)
        return refused("date-no-day" if is_year else "date-year", typed=typed)
    if reads_month_first(locale) and _can_be_swapped(day) and not names_the_month(number_format):
        return _day_or_month(day, date(day.year, day.day, day.month), typed)
    return Reading(day)


def written_day(day: int, month: int, year: str, typed: str, locale: str = "vi_VN") -> Reading:
    """The day of numbers written day first; swapped, or asked about, in a month-first locale."""
    full = _full_year(year)
    if not _TEXT_YEARS[0] <= full <= _TEXT_YEARS[1]:
        return refused("date-year", typed=typed)
    day_first, month_first = _valid(full, month, day), None
    if reads_month_first(locale):
        month_first = _valid(full, day, month)
    if day_first and month_first and day_first != month_first:
        return _day_or_month(day_first, month_first, typed)
    found = day_first or month_first
    if found is None:
        return refused("date-no-such-day", typed=typed)
    if day_first is None:
        return warning(found, "date-month-first", typed=typed, read=shown(found))
    if len(year) < 4:
        return warning(found, "date-short-year", typed=typed, read=shown(found))
    return Reading(found)


def without_time(key: str) -> str:
    """A `normal_key` without the time of day at its end, where it follows a whole day; any other as it is."""
    time = _LAST_TIME.search(key)
    if time is None:
        return key
    rest = key[: time.start()]
    ends_with_day = any(match.end() == len(rest) for pattern in _SHAPES for match in pattern.finditer(rest))
    return rest if ends_with_day else key


def _day_of_text(key: str, typed: str, locale: str) -> Reading:
    found = [match for pattern in _SHAPES for match in pattern.finditer(key)]
    if not found:
        return _no_day(key, typed)
    days = [_day_of_match(match, typed, locale) for match in found]
    if len(days) > 1:
        first, second = (shown(match.group()) for match in found[:2])
        return ambiguous("date-several", typed=typed, first=first, second=second)
    rest = _PLACE.sub("", f"{key[: found[0].start()]} {key[found[0].end() :]}".strip())
    for pattern in (_TIME, _WEEKDAY, _FILLERS):
        rest = pattern.sub("", rest)
    return days[0] if not rest else refused("date-words", typed=typed)


def _day_of_match(match: re.Match[str], typed: str, locale: str) -> Reading:
    parts = match.groupdict()
    month = _MONTHS[parts["name"]] if "name" in parts else int(parts["m"])
    numbers_only = match.re is _DAY_FIRST
    return written_day(int(parts["d"]), month, parts["y"], typed, locale if numbers_only else "vi_VN")


def _no_day(key: str, typed: str) -> Reading:
    if _WITHOUT_YEAR.fullmatch(key):
        return refused("date-no-year", typed=typed)
    return refused("date-no-day" if _WITHOUT_DAY.fullmatch(key) else "date-unreadable", typed=typed)


def _day_or_month(first: date, second: date, typed: str) -> Reading:
    return ambiguous("date-day-or-month", typed=typed, first=shown(first), second=shown(second))


def _checked_day(value: date, typed: str) -> Reading:
    if not _TEXT_YEARS[0] <= value.year <= _TEXT_YEARS[1]:
        return refused("date-year", typed=typed)
    return Reading(value.date() if isinstance(value, datetime) else value)


def _from_serial(value: int | float) -> date | None:
    if not (math.isfinite(value) if isinstance(value, float) else True) or not 30_000 < value < 80_000:
        return None
    day = _EPOCH + timedelta(days=int(value))
    return day if SERIAL_YEARS[0] <= day.year <= SERIAL_YEARS[1] else None


def _can_be_swapped(day: date) -> bool:
    return day.day <= 12 and day.day != day.month


def _full_year(year: str) -> int:
    if len(year) == 4:
        return int(year)
    return int(year) + (1900 if int(year) >= 90 else 2000)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
