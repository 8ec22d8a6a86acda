"""Numbers as written: which mark is the decimal one, and the words around a number.

Vietnam writes 1.234,5 and English 1,234.5; sheets hold both. Here a text gets both
readings, and the reader of each field type decides, or says that it can't.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

_COMMA_DECIMAL = re.compile(r"(?:[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,[0-9]+)?")
_POINT_DECIMAL = re.compile(r"(?:[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]+)?")
_SPACED = re.compile(r"[1-9][0-9]{0,2}(?: [0-9]{3})+(?:[.,][0-9]+)?")
_LONGEST = 40

NUMBER = r"(?:[1-9][0-9]{0,2}(?: [0-9]{3})+(?:,[0-9]+)?(?![0-9.,])|[0-9](?:[0-9.,]*[0-9])?)"
_NUMBER = re.compile(NUMBER)
_APPROXIMATE = re.compile(
    r"(?<![^\W\d_])(?:khoảng|hơn|gần|xấp xỉ|ước|chừng|cỡ|tầm|trên dưới|dự kiến|dự tính)(?![^\W\d_])|[~≈±]"
)
_AT_LEAST = re.compile(
    r"(?<![^\W\d_])(?:trên|từ|tối thiểu|ít nhất|không dưới|không thấp hơn|không ít hơn|lớn hơn|vượt|phấn đấu"
    r"|mục tiêu|chỉ tiêu)(?![^\W\d_])|>|≥"
)
_AT_MOST = re.compile(
    r"(?<![^\W\d_])(?<!không )(?:dưới|tối đa|không quá|không vượt quá|thấp hơn|ít hơn|chưa đến|chưa tới"
    r"|trở xuống)(?![^\W\d_])|<|≤"
)
_AND_MORE = re.compile(r"trở lên(?![^\W\d_])|^ ?\+")


@dataclass(frozen=True, slots=True)
class Written:
    """A number's two readings; None where the marks do not fit the convention.

    ``own`` follows the convention of the spreadsheet's locale, ``other`` the opposite one.
    """

    own: Decimal | None
    other: Decimal | None

    @property
    def is_plain(self) -> bool:
        return self.own is not None and self.own == self.other


@dataclass(frozen=True, slots=True)
class Phrase:
    """The one number of a text with the words before and after it."""

    before: str
    number: str
    after: str

    @property
    def is_negative(self) -> bool:
        return self.before.endswith(("-", "- ", "(")) and not self.after.startswith("-")

    @property
    def is_target(self) -> bool:
        return not self.is_limit and bool(_AT_LEAST.search(self.before) or _AND_MORE.search(self.after))

    @property
    def is_limit(self) -> bool:
        return bool(_AT_MOST.search(self.before) or _AT_MOST.search(self.after))

    @property
    def is_approximate(self) -> bool:
        return bool(_APPROXIMATE.search(self.before) or _APPROXIMATE.search(self.after))

    @property
    def is_bound(self) -> bool:
        return self.is_approximate or self.is_limit or self.is_target


def writes_decimal_comma(locale: str) -> bool:
    """Whether a spreadsheet of this locale writes 1.234,5; Vietnamese when the locale is unknown."""
    return not locale.lower().startswith(("en", "zh", "ja", "ko", "th"))


def written(number: str, locale: str = "vi_VN") -> Written | None:
    """The readings of digits with their marks (``29.240,3``); None when no convention fits."""
    if len(number) > _LONGEST:
        return None
    if _SPACED.fullmatch(number):
        joined = Decimal(number.replace(" ", "").replace(",", "."))
        return Written(None, joined)
    comma = _read(number, _COMMA_DECIMAL, ".", ",")
    point = _read(number, _POINT_DECIMAL, ",", ".")
    if comma is None and point is None:
        return None
    return Written(comma, point) if writes_decimal_comma(locale) else Written(point, comma)


def numbers_in(key: str) -> int:
    """How many numbers a text has: 0, 1, or 2 for several."""
    return len(list(islice(_NUMBER.finditer(key), 2)))


def phrase(key: str) -> Phrase | None:
    """The words around the one number of a `normal_key`; None when there is none, or several."""
    found = list(islice(_NUMBER.finditer(key), 2))
    if len(found) != 1:
        return None
    start, end = found[0].span()
    return Phrase(key[:start], key[start:end], key[end:])


def show_decimal(number: Decimal | float) -> str:
    """A number as one types it in a Vietnamese sheet, without thousands: ``1234``, ``75,5``."""
    exact = number if isinstance(number, Decimal) else Decimal(repr(float(number)))
    return f"{exact:.12f}".rstrip("0").rstrip(".").replace(".", ",")


def _read(number: str, pattern: re.Pattern[str], group_mark: str, decimal_mark: str) -> Decimal | None:
    if not pattern.fullmatch(number):
        return None
    return Decimal(number.replace(group_mark, "").replace(decimal_mark, "."))
