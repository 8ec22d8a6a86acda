"""Percentages, counts and scores. The field type decides what 40,980 is; the size never does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from lib.core.cells.decimals import NUMBER, Phrase, Written, numbers_in, phrase, show_decimal, written
from lib.core.cells.formats import Shape, shape
from lib.core.cells.keys import normal_key
from lib.core.cells.text import shown, typed_text
from lib.core.reading import Reading, ambiguous, refused, warning

LONGEST_NUMBER_TEXT = 120
_LARGEST = 10**15

_RATIO = re.compile(rf"(?P<before>[^/]*?)(?P<done>{NUMBER}) ?/ ?(?P<of>{NUMBER})(?P<after>[^/]*)")
_BEFORE_PERCENT = re.compile(
    r"(?:đã |mới )?(?:đạt|hoàn thành|thực hiện|xong)?(?: được)?(?: ?tỷ lệ| ?tỉ lệ)?(?: hoàn thành| là| đạt)?[: ]*"
)
_AFTER_PERCENT = re.compile(
    r" ?(?P<sign>%|phần trăm)?[ (]*(?:hoàn thành|khối lượng(?: công việc)?|công việc|kế hoạch|tiến độ)?[). ]*"
)
_BEFORE_COUNT = re.compile(r"(?:(?:đã )?(?:có|đạt|được)|tổng(?: số| cộng)?|số lượng|là|gồm)?[: ]*")
_AFTER_COUNT = re.compile(
    r"(?P<scale> ?(?:nghìn|ngàn|triệu|tỷ|tỉ)(?![^\W\d_]))?(?: ?[^\W\d_]+(?:,? [^\W\d_]+){0,6})?[. ]*"
)
_AFTER_SCORE = re.compile(r"(?: ?điểm)?[. ]*")
_SCALES = {"nghìn": 3, "ngàn": 3, "triệu": 6, "tỷ": 9, "tỉ": 9}


@dataclass(frozen=True, slots=True)
class Target:
    """*Trên 90 %*: what a plan asks for, in percent. Not a result: never used as a percentage."""

    at_least: float


@dataclass(frozen=True, slots=True)
class Ratio:
    """Completed of assigned, *22/28*; ``of`` is at least 1 and ``done`` at most ``of``."""

    done: int
    of: int

    @property
    def percent(self) -> float:
        """0 to 100."""
        return 100 * self.done / self.of


def number_key(value: object) -> Reading:
    """The `normal_key` of a text cell in a number column; other types are refused by their kind."""
    if isinstance(value, date | time):
        return refused("number-became-date", typed=shown(value))
    if isinstance(value, bool):
        return refused("number-unreadable", typed=shown(value))
    reading = typed_text(value)
    if not reading.is_used:
        return reading
    if len(reading.value) > LONGEST_NUMBER_TEXT:
        return refused("number-unreadable", typed=shown(value))
    return Reading(normal_key(reading.value))


def percent(value: object, number_format: str | None = None, locale: str = "vi_VN") -> Reading:
    """A percentage, 0 to 100; of *22/28* the share; of *trên 90 %* a `Target` with a warning."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _percent_of_number(value, number_format)
    reading = number_key(value)
    if not reading.is_used:
        return reading
    if "/" in reading.value:
        share = ratio(value, locale)
        return Reading(share.value.percent) if share.is_used else share
    return _percent_of_text(reading.value, shown(value), locale)


def ratio(value: object, locale: str = "vi_VN") -> Reading:
    """*22/28* as a `Ratio`. A number can't be one: the sheet made a date of it."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return refused("number-became-date", typed=shown(value))
    reading = number_key(value)
    if not reading.is_used:
        return reading
    typed = shown(value)
    match = _RATIO.fullmatch(reading.value)
    if match is None or numbers_in(match["before"]) or numbers_in(match["after"]):
        several = numbers_in(reading.value) > 1
        return refused("number-several" if several else "ratio-unreadable", typed=typed)
    around = Phrase(match["before"], "", match["after"])
    if around.is_bound or around.is_negative:
        return refused("number-approximate" if around.is_bound else "number-negative", typed=typed)
    if not _BEFORE_PERCENT.fullmatch(match["before"]) or not _AFTER_COUNT.fullmatch(match["after"]):
        return refused("ratio-unreadable", typed=typed)
    return _ratio(match["done"], match["of"], typed, locale)


def count(value: object, locale: str = "vi_VN") -> Reading:
    """A whole number, 0 or more. *1.234* is 1234 in a Vietnamese sheet; *1,234* is asked about."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _count_of_number(value)
    reading = number_key(value)
    if not reading.is_used:
        return reading
    typed = shown(value)
    found = phrase(reading.value)
    problem = _phrase_problem(reading.value, found, _BEFORE_COUNT, _AFTER_COUNT, typed)
    if found is None or problem is not None:
        return problem or refused("number-unreadable", typed=typed)
    after = _AFTER_COUNT.fullmatch(found.after)
    scale = after["scale"] if after else None
    if scale is None:
        return _count_of_text(found.number, typed, locale)
    number = score(found.number, locale)
    if not number.is_used:
        return number
    whole = round(number.value * 10 ** _SCALES[scale.strip()], 3)
    if whole != round(whole):
        return refused("count-decimals", typed=typed)
    return warning(round(whole), "number-read-as", typed=typed, read=show_decimal(whole))


def score(value: object, locale: str = "vi_VN") -> Reading:
    """A number with decimals, 0 or more (float). *40,980* is 40.98; *1.234* is asked about."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _in_range(value, shown(value))
    reading = number_key(value)
    if not reading.is_used:
        return reading
    typed = shown(value)
    found = phrase(reading.value)
    problem = _phrase_problem(reading.value, found, _BEFORE_COUNT, _AFTER_SCORE, typed)
    if found is None or problem is not None:
        return problem or refused("number-unreadable", typed=typed)
    both = written(found.number, locale)
    if both is None:
        return refused("number-grouping", typed=typed)
    own, other = both.own, both.other
    if own is not None and other is not None and own != other and own == own.to_integral_value():
        return ambiguous("number-unclear", typed=typed, first=show_decimal(other), second=show_decimal(own))
    if own is None and other is not None and other == other.to_integral_value() and other >= 1000:
        return warning(float(other), "number-read-as", typed=typed, read=show_decimal(other))
    return Reading(float(own if own is not None else other or 0))


def _percent_of_number(value: int | float, number_format: str | None) -> Reading:
    kind = shape(number_format)
    typed = shown(value)
    if kind is Shape.PERCENT:
        share = round(value * 100, 6)
        if share == 0 or 0 < share <= 100:
            return Reading(float(share))
        return refused("percent-range", typed=f"{shown(share)}%")
    if kind is not Shape.PLAIN:
        return refused("number-became-date", typed=typed)
    return _percent_without_sign(value, typed)


def _percent_without_sign(value: int | float | Decimal, typed: str) -> Reading:
    if value == 0:
        return Reading(0.0)
    if 0 < value <= 1:
        first, second = show_decimal(round(float(value) * 100, 6)), show_decimal(float(value))
        return ambiguous("percent-unclear", typed=typed, first=first, second=second)
    if 1 < value <= 100:
        return Reading(float(value))
    return refused("percent-range", typed=typed)


def _percent_of_text(key: str, typed: str, locale: str) -> Reading:
    found = phrase(key)
    if found is None:
        return refused("number-several" if numbers_in(key) else "number-unreadable", typed=typed)
    if found.is_negative:
        return refused("number-negative", typed=typed)
    if found.is_approximate or found.is_limit:
        return refused("number-approximate", typed=typed)
    both = written(found.number, locale)
    if both is None:
        return refused("number-grouping", typed=typed)
    own, other = both.own, both.other
    if own is not None and other is not None and own > 100 >= other:
        return refused("percent-marks", typed=typed, first=show_decimal(other), second=show_decimal(own))
    number = own if own is not None else other or Decimal(0)
    if number > 100:
        return refused("percent-range", typed=typed)
    if found.is_target:
        target = Target(float(number))
        return warning(target, "percent-target", typed=typed)
    after = _AFTER_PERCENT.fullmatch(found.after)
    if after is None or not _BEFORE_PERCENT.fullmatch(found.before):
        return refused("percent-words", typed=typed)
    if after["sign"] == "phần trăm":
        return warning(float(number), "number-read-as", typed=typed, read=f"{show_decimal(number)}%")
    return Reading(float(number)) if after["sign"] else _percent_without_sign(number, typed)


def _ratio(done_text: str, of_text: str, typed: str, locale: str) -> Reading:
    done, of = _count_of_text(done_text, typed, locale), _count_of_text(of_text, typed, locale)
    for part in (done, of):
        if not part.is_used:
            return part
    if of.value == 0:
        return refused("ratio-of-zero", typed=typed)
    if done.value > of.value:
        return refused("ratio-over", typed=typed)
    if 1 <= done.value <= 12 and 1990 <= of.value <= 2100 and len(of_text) == 4:
        return ambiguous("ratio-or-month", typed=typed)
    return Reading(Ratio(done.value, of.value))


def _count_of_number(value: int | float) -> Reading:
    typed = shown(value)
    reading = _in_range(value, typed)
    if not reading.is_used or reading.value == int(reading.value):
        return Reading(int(reading.value)) if reading.is_used else reading
    thousands = round(reading.value * 1000, 6)
    if 1 < reading.value < 1000 and thousands == int(thousands) and thousands % 10:
        # A Vietnamese sheet makes 1.234 the number of "1,234" typed the English way.
        return ambiguous(
            "number-unclear", typed=show_decimal(value), first=show_decimal(thousands), second=show_decimal(value)
        )
    return refused("count-decimals", typed=show_decimal(value))


def _count_of_text(number: str, typed: str, locale: str) -> Reading:
    both = written(number, locale)
    if both is None:
        return refused("number-grouping", typed=typed)
    whole = [found for found in (both.own, both.other) if found is not None and found == found.to_integral_value()]
    if not whole:
        return refused("count-decimals", typed=typed)
    if whole[0] > _LARGEST:
        return refused("number-unreadable", typed=typed)
    if whole[0] == both.own:
        return Reading(int(whole[0]))
    return _count_the_other_way(both, int(whole[0]), number, typed)


def _count_the_other_way(both: Written, whole: int, number: str, typed: str) -> Reading:
    if both.own is not None:
        return ambiguous("number-unclear", typed=typed, first=str(whole), second=show_decimal(both.own))
    if number.count(".") == 1 and whole < 1000:  # 12.0, a whole number as programs write it
        return Reading(whole)
    return warning(whole, "number-read-as", typed=typed, read=str(whole))


def _phrase_problem(
    key: str, found: Phrase | None, before: re.Pattern[str], after: re.Pattern[str], typed: str
) -> Reading | None:
    """Why the words around a number make it no plain number; None when they do not."""
    if found is None:
        return refused("number-several" if numbers_in(key) else "number-unreadable", typed=typed)
    if found.is_bound:
        return refused("number-approximate", typed=typed)
    if found.is_negative:
        return refused("number-negative", typed=typed)
    if not before.fullmatch(found.before) or not after.fullmatch(found.after):
        return refused("number-unreadable", typed=typed)
    return None


def _in_range(value: int | float, typed: str) -> Reading:
    if value < 0:
        return refused("number-negative", typed=typed)
    return Reading(float(value)) if value <= _LARGEST else refused("number-unreadable", typed=typed)
