"""Sums of money in đồng, with the scale word people type kept: *24,3 triệu*, *1,5 tỷ đồng*."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from lib.core.cells.decimals import numbers_in, phrase, show_decimal, written
from lib.core.cells.numbers import number_key
from lib.core.cells.text import shown
from lib.core.reading import NO_DATA, Reading, ambiguous, refused, warning

_LARGEST = 10**18
_SCALES = {"nghìn": 3, "ngàn": 3, "triệu": 6, "tr": 6, "tỷ": 9, "tỉ": 9, "nghìn tỷ": 12, "ngàn tỷ": 12}
_DONG = r"(?:đồng|đ|vnđ|vnd|₫|đồng việt nam)"
_UNIT = re.compile(rf" ?(?P<scale>(?:nghìn |ngàn )?(?:tỷ|tỉ)|nghìn|ngàn|triệu|tr)?\.? ?(?P<dong>{_DONG})?[. ]*")
_BEFORE = re.compile(r"(?:tổng )?(?:kinh phí|dự toán|chi phí|số tiền|giá trị|tổng)?(?: là)?[: ]*")
_FOREIGN = re.compile(r"[$€£¥]|usd|eur|đô la|euro|yên")
_NO_COST = frozenset(
    {"không", "không phát sinh", "không phát sinh kinh phí", "không có kinh phí", "không sử dụng kinh phí"}
    | {"không cần kinh phí", "chưa có kinh phí", "chưa bố trí", "chưa bố trí kinh phí", "không bố trí"}
)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in ``unit`` as typed (*tỷ đồng*, *triệu*); `dong` is the same in đồng."""

    amount: Decimal
    unit: str

    @property
    def dong(self) -> Decimal:
        scale = self.unit.removesuffix("đồng").strip().replace("tỉ", "tỷ")
        return self.amount * Decimal(10) ** _SCALES.get(scale, 0)

    def __str__(self) -> str:
        return f"{self.amount:f} {self.unit}"


def money(value: object, locale: str = "vi_VN") -> Reading:
    """A sum of `Money`, 0 or more; *Không* is no data, a sum without its unit is asked about."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        if 0 <= value <= _LARGEST:
            return _with_unit(Decimal(repr(value)), "", shown(value))
        return refused("number-negative" if value < 0 else "number-unreadable", typed=shown(value))
    reading = number_key(value)
    if not reading.is_used:
        return reading
    key, typed = reading.value, shown(value)
    if key.strip("(). ") in _NO_COST:
        return NO_DATA
    if _FOREIGN.search(key):
        return refused("money-currency", typed=typed)
    found = phrase(key)
    if found is None:
        return refused("number-several" if numbers_in(key) else "number-unreadable", typed=typed)
    if found.is_bound or found.is_negative:
        return refused("number-approximate" if found.is_bound else "number-negative", typed=typed)
    unit = _UNIT.fullmatch(found.after)
    if unit is None or not _BEFORE.fullmatch(found.before):
        return refused("number-unreadable", typed=typed)
    scale = (unit["scale"] or "").replace("tr", "triệu") if unit["scale"] == "tr" else unit["scale"] or ""
    name = f"{scale} đồng".strip() if unit["dong"] else scale
    return _amount(found.number, name, typed, locale)


def _amount(number: str, unit: str, typed: str, locale: str) -> Reading:
    both = written(number, locale)
    if both is None:
        return refused("number-grouping", typed=typed)
    own, other = both.own, both.other
    if own is None:
        amount = other or Decimal(0)
        is_usual = amount < 1000 or amount != amount.to_integral_value()
        if is_usual and number.count(".") == 1 and "," not in number:  # 24.3 triệu
            return _with_unit(amount, unit, typed)
        reading = _with_unit(amount, unit, typed)
        read = f"{show_decimal(amount)} {unit}".strip()
        return warning(reading.value, "number-read-as", typed=typed, read=read) if reading.is_used else reading
    has_scale = unit not in ("", "đồng")
    if other is not None and other != own and own != own.to_integral_value() and not has_scale:
        return ambiguous("number-unclear", typed=typed, first=show_decimal(other), second=show_decimal(own))
    return _with_unit(own, unit, typed)


def _with_unit(amount: Decimal, unit: str, typed: str) -> Reading:
    """The sum, where the unit allows it: without a unit a small number may be millions."""
    if unit == "đồng" and amount != amount.to_integral_value():
        return refused("number-grouping", typed=typed)
    if unit or amount == 0:
        return Reading(Money(amount, unit or "đồng"))
    if amount < 1000 or amount != amount.to_integral_value():
        return refused("money-unit", typed=typed)
    return warning(Money(amount, "đồng"), "money-unit-assumed", typed=typed)
