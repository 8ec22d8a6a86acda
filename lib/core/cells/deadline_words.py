"""The words and shapes deadlines are written with: one text → a row of `Token`s."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from lib.core.cells.periods import DeadlineKind


class Sign(StrEnum):
    """What a token is; the letters of a row of tokens spell its grammar."""

    PART = "P"  # a period
    FROM = "F"
    TO = "T"
    AND = "A"
    OR = "R"
    OPEN = "O"
    BEFORE = "B"
    RECURRING = "H"
    SAME = "S"
    VAGUE = "V"
    YEARLESS = "Y"  # "trong năm", with no year after it
    FILLER = "-"


@dataclass(frozen=True, slots=True)
class Token:
    """One piece. ``shape`` of a PART: day, month, quarter, half, nine, year, or number (not yet known).

    ``number`` is the month, quarter or half; ``year`` is "" when it was left out; ``is_named``
    says that the word *tháng* or *quý* stood there.
    """

    sign: Sign
    shape: str = ""
    number: int = 0
    year: str = ""
    day: int = 0
    is_named: bool = False
    is_day_first: bool = False
    recurring: DeadlineKind | None = None

    def with_year(self, year: str) -> Token:
        return replace(self, year=year)

    def with_shape(self, shape: str) -> Token:
        return replace(self, shape=shape)


_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
_SPELLED = {"một": 1, "nhất": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "sáu": 6, "chín": 9}
_END = r"(?![^\W_])"
_NUMERAL = r"(?:viii|vii|vi|iv|ix|iii|ii|i|v|x|[0-9]{1,2})"
_YEAR = r"(?:[ /.,-]*(?:của )?(?:năm )?(?P<y>[0-9]{4}|(?<=/)[0-9]{2})(?![0-9]))?"
_RECURRING = {
    "năm": DeadlineKind.YEARLY,
    "quý": DeadlineKind.QUARTERLY,
    "tháng": DeadlineKind.MONTHLY,
    "tuần": DeadlineKind.CONTINUOUS,
    "ngày": DeadlineKind.CONTINUOUS,
}

Match = re.Match[str]
Maker = Callable[[Match], Token | None]


def _number(numeral: str) -> int:
    return _ROMAN.get(numeral) or _SPELLED.get(numeral) or (int(numeral) if numeral.isdecimal() else 0)


def _day(match: Match) -> Token:
    year = match.groupdict().get("y") or ""
    is_numeric = match.re in _NUMERIC_DATES
    return Token(Sign.PART, "day", int(match["m"]), year, int(match["d"]), is_day_first=not is_numeric)


def _span(match: Match) -> Token | None:
    months, part, year = _number(match["n"].lstrip("0")), match["part"], match["y"] or ""
    if not part and not year:
        return Token(Sign.YEARLESS)
    if months == 12 and not part:
        return Token(Sign.PART, "year", 0, year)
    if months == 9 and part != "cuối":
        return Token(Sign.PART, "nine", 0, year)
    shape, last = {3: ("quarter", 4), 6: ("half", 2)}.get(months, ("", 0))
    return Token(Sign.PART, shape, last if part == "cuối" else 1, year, is_named=True) if shape else None


def _half(match: Match) -> Token:
    number = int(match["n"]) if match.groupdict().get("n") else (2 if match["part"] == "cuối" else 1)
    return Token(Sign.PART, "half", number, match["y"] or "", is_named=True)


def _named(shape: str) -> Maker:
    return lambda match: Token(Sign.PART, shape, _number(match["n"]), match["y"] or "", is_named=True)


def _plain(shape: str) -> Maker:
    def make(match: Match) -> Token:
        groups = match.groupdict()
        return Token(Sign.PART, shape, _number(groups.get("n") or "0"), groups.get("y") or "")

    return make


def _recurring(match: Match) -> Token:
    return Token(Sign.RECURRING, recurring=_RECURRING[match["unit"]])


def _sign(sign: Sign) -> Maker:
    return lambda match: Token(sign)


_DAY_FIRST = re.compile(
    r"(?P<d>[0-9]{1,2}) ?(?P<mark>[-/.]) ?(?P<m>[0-9]{1,2}) ?(?P=mark) ?(?P<y>[0-9]{4}|[0-9]{2})(?![0-9]|[-/.][0-9])"
)
_NUMERIC_DATES = frozenset({_DAY_FIRST})

# In order: a longer shape stands before the shorter one it begins with.
_VOCABULARY: tuple[tuple[re.Pattern[str], Maker], ...] = tuple(
    (pattern if isinstance(pattern, re.Pattern) else re.compile(pattern), maker)
    for pattern, maker in (
        (r"(?P<d>[0-9]{1,2}) ?tháng ?(?P<m>[0-9]{1,2})(?:,? năm |[-/,. ]+)(?P<y>[0-9]{4})(?![0-9])", _day),
        (_DAY_FIRST, _day),
        (r"(?P<y>[0-9]{4})(?P<mark>[-/.])(?P<m>[0-9]{1,2})(?P=mark)(?P<d>[0-9]{1,2})(?![0-9])", _day),
        (
            rf"(?P<n>0?[369]|12|ba|sáu|chín) ?tháng(?: (?P<part>đầu|cuối))?(?: năm{_END}(?! ?[0-9]))?{_YEAR}{_END}",
            _span,
        ),
        (rf"(?:nửa|1/2) (?P<part>đầu|cuối)(?: năm{_END}(?! ?[0-9]))?{_YEAR}", _half),
        (rf"h(?P<n>[12]){_YEAR}{_END}", _half),
        (
            rf"(?:cùng kỳ|cùng kì|ck)(?: năm)?[ :.]*(?P<y>[0-9]{{4}}){_END}",
            lambda match: Token(Sign.SAME, year=match["y"]),
        ),
        (rf"(?:quý|quí|q)\.? ?(?P<n>{_NUMERAL}|một|nhất|hai|ba|bốn|tư){_END}{_YEAR}", _named("quarter")),
        (rf"(?:tháng|thg|th|t)\.? ?(?P<n>[0-9]{{1,2}}){_END}{_YEAR}", _named("month")),
        (r"(?P<n>[0-9]{1,2}) ?[-/.] ?(?P<y>[0-9]{4})(?![0-9]|[-/.][0-9])", _plain("month")),
        (r"(?P<y>[0-9]{4})[-/.](?P<n>[0-9]{1,2})(?![0-9]|[-/.][0-9])", _plain("month")),
        (rf"(?P<n>{_NUMERAL}) ?[-/] ?(?P<y>[0-9]{{4}}){_END}", _plain("number")),
        (r"(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})(?![0-9/])", _day),
        (rf"(?:năm )?(?P<y>[0-9]{{4}}){_END}", _plain("year")),
        (rf"(?P<n>{_NUMERAL}){_END}", _plain("number")),
        (rf"(?:và )?(?:các|những) năm (?:tiếp theo|kế tiếp|về sau|tiếp|sau|tới)(?: đó)?{_END}", _sign(Sign.OPEN)),
        (rf"(?:trở đi|trở về sau|về sau|và tiếp theo|và sau đó){_END}", _sign(Sign.OPEN)),
        (rf"(?:định kỳ )?(?:hằng|hàng|mỗi) (?P<unit>năm|quý|tháng|tuần|ngày)(?: (?:một|1) lần)?{_END}", _recurring),
        (
            rf"(?:thường xuyên|liên tục){_END}",
            lambda match: Token(Sign.RECURRING, recurring=DeadlineKind.CONTINUOUS),
        ),
        (rf"từ (?:nay|khi ban hành|khi có hiệu lực){_END}", _sign(Sign.FILLER)),
        (rf"(?:bắt đầu |kể )?từ{_END}", _sign(Sign.FROM)),
        (rf"(?:đến|tới){_END}|->|→|-", _sign(Sign.TO)),
        (rf"hoặc{_END}", _sign(Sign.OR)),
        (rf"và{_END}|[,;&+]", _sign(Sign.AND)),
        (rf"(?:đầu|giữa|khoảng|tầm|sau){_END}", _sign(Sign.VAGUE)),
        (rf"trước{_END}", _sign(Sign.BEFORE)),
        (
            rf"(?:ngày|trong|cuối|hết|hạn|thời hạn|thời gian|giai đoạn|hoàn thành|hoàn thiện|xong){_END}",
            _sign(Sign.FILLER),
        ),
        (
            rf"(?:chậm nhất|muộn nhất|không muộn hơn|không quá|là|vào|dự kiến|kết thúc|thực hiện){_END}",
            _sign(Sign.FILLER),
        ),
        (rf"(?:triển khai|nhiệm vụ|báo cáo|trình|ban hành|của|kỳ|được|phải|cần|sẽ){_END}", _sign(Sign.FILLER)),
        (rf"(?:năm|quý|tháng)(?: nay| này)?{_END}", _sign(Sign.YEARLESS)),
        (r"[ .:()\"']", _sign(Sign.FILLER)),
    )
)


def tokens(key: str) -> list[Token] | None:
    """The tokens of a `normal_key`, words without weight left out; None when a word is unknown."""
    found: list[Token] = []
    position = 0
    while position < len(key):
        token, position = _next(key, position)
        if token is None:
            return None
        if token.sign is not Sign.FILLER:
            found.append(token)
    return found


def _next(key: str, position: int) -> tuple[Token | None, int]:
    for pattern, make in _VOCABULARY:
        match = pattern.match(key, position)
        if match is not None:
            return make(match), match.end()
    return None, position
