"""Free text, and the first look at every cell: types, errors, encodings, words for no data."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time

from lib.core.cells.encodings import encoding_fault
from lib.core.cells.keys import clean, normal_key
from lib.core.reading import NO_DATA, Outcome, Reading, ambiguous, refused

SHOWN_LENGTH = 80
LONGEST_WORDS = 40  # no words for no data and no formula error are longer

_ERRORS = re.compile(
    r"#(?:ref|div/0|value|name|num|null|error|spill|calc|field|blocked|connect|busy|unknown|external|python)[!?]"
    r"|#n/a!?|#getting_data|#{3,}|err:[0-9]{3}|(?:loading|đang tải(?: dữ liệu)?) ?(?:\.{2,})?"
)
_DITTO_MARKS = frozenset({'"', "''", "//", "nt", "như trên", "như nt", '-"-'})
_EMPTY_MARKS = re.compile(r"[-_.?/\\ ]+")
_LETTER = re.compile(r"[^\W\d_]")
_NO_DATA_WORDS = frozenset(
    {
        *("n/a", "n.a", "null", "none", "trống", "bỏ trống", "để trống", "đang cập nhật", "chưa cập nhật"),
        *("chưa có số liệu", "không có số liệu", "chưa có dữ liệu", "không có dữ liệu", "chưa có thông tin"),
        *("không có thông tin", "chưa thống kê", "chưa thống kê được", "chưa tổng hợp", "đang tổng hợp"),
        *("chưa báo cáo", "chưa có báo cáo", "chưa có số liệu thống kê", "chưa có số liệu báo cáo"),
    }
)
# "Chưa có" is an answer under *Khó khăn* or *Minh chứng*, and no answer under a number or a date.
_NO_DATA_IN_TYPED_COLUMNS = _NO_DATA_WORDS | {
    *("chưa có", "không có", "chưa rõ", "không rõ", "chưa xác định", "không xác định", "chưa biết"),
    *("chưa đánh giá", "chưa xác định được", "chưa đo", "chưa tính", "chưa ấn định", "đang xác định"),
}


def shown(value: object) -> str:
    """``value`` as a message shows it: one line, at most 80 characters, safe to store."""
    if isinstance(value, str):
        line = " ".join(clean(value[:1000]).split())
        line = "".join(char if char.isprintable() else "\ufffd" for char in line[: SHOWN_LENGTH + 1])
        return line if len(line) <= SHOWN_LENGTH else line[: SHOWN_LENGTH - 1] + "…"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int):
        return str(value) if value.bit_length() <= 200 else f"10^{int(value.bit_length() * 0.30103)}"
    if isinstance(value, float):
        return show_float(value)
    if isinstance(value, date):
        return _show_day(value)
    return type(value).__name__[:SHOWN_LENGTH]


def show_float(value: float) -> str:
    """A number as a cell of a plain format shows it: ``1.0`` → ``1``, ``0.1 + 0.2`` → ``0.3``."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"


def cell_text(value: object) -> Reading:
    """The clean text of any cell; errors and broken encodings are refused, a blank is NO_DATA."""
    if value is None:
        return NO_DATA
    if isinstance(value, str):
        return _clean_text(value)
    if isinstance(value, float) and not math.isfinite(value):
        return refused("number-unreadable", typed=shown(value))
    if isinstance(value, bool | int | float):
        is_huge = isinstance(value, int) and value.bit_length() > 200
        return refused("number-unreadable", typed=shown(value)) if is_huge else Reading(shown(value))
    if isinstance(value, datetime) and (value.hour or value.minute):
        return Reading(f"{_show_day(value)} {value.hour:02}:{value.minute:02}")
    if isinstance(value, date):
        return Reading(_show_day(value))
    if isinstance(value, time):
        return Reading(f"{value.hour:02}:{value.minute:02}")
    return refused("cell-type", typed=shown(value))


def text(value: object) -> Reading:
    """Free text: composed, invisible marks gone, line breaks kept; *Không* is an answer and stays."""
    return _answer(cell_text(value), value, _NO_DATA_WORDS)


def typed_text(value: object) -> Reading:
    """The text of a cell in a column of numbers, dates or periods, where *Chưa có* is no data."""
    return _answer(cell_text(value), value, _NO_DATA_IN_TYPED_COLUMNS)


def is_ditto(key: str) -> bool:
    """Whether a `normal_key` stands for "the same as above"."""
    return key in _DITTO_MARKS or key.strip("-. ") in _DITTO_MARKS


def is_no_data(key: str) -> bool:
    """Whether a `normal_key` is one of the words or marks for no data in any column."""
    return _EMPTY_MARKS.fullmatch(key) is not None or key.strip("(). ") in _NO_DATA_WORDS


def _answer(reading: Reading, value: object, no_data: frozenset[str]) -> Reading:
    if not reading.is_used or (len(reading.value) > LONGEST_WORDS and _LETTER.search(reading.value)):
        return reading
    key = normal_key(reading.value)
    if is_ditto(key):
        return ambiguous("cell-ditto", typed=shown(value))
    if is_no_data(key) or key.strip("(). ") in no_data:
        return NO_DATA
    return reading


def _clean_text(value: str) -> Reading:
    fault = encoding_fault(value)
    if fault is not None:
        code = "cell-letters-lost" if fault.kind == "lost" else f"cell-{fault.kind}"
        return Reading(None, Outcome.REFUSED, code, {"typed": shown(value), "repaired": shown(fault.repaired)})
    cleaned = clean(value)
    if not cleaned:
        return NO_DATA
    if len(cleaned) <= LONGEST_WORDS and _ERRORS.fullmatch(normal_key(cleaned)):
        return refused("cell-error", typed=shown(value))
    return Reading(cleaned)


def _show_day(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year}"


# Everything that `text` could change, refuse or ask about; the pairs are those of VNI.
_UNUSUAL = re.compile(
    "[^ !-@A-~ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ–…“”‘’]|  |[?`]|a[ùõâáàãêéèú]|e[ùõâáàã]|o[ùõâ]|[uô][ùõ]",
    re.IGNORECASE,
)


def is_ordinary(text: str) -> bool:
    """Whether `text` would only strip this long text: a quick look that saves a slow one."""
    return _UNUSUAL.search(text) is None and _LETTER.search(text) is not None
