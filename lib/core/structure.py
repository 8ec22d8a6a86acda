"""Rows that stand between the records of real tables and are not records themselves.

Section rows with Roman numerals, the ``(1) | (2) | (3)`` row, repeated headers, totals,
notes and the signature block. They are counted and skipped, never summed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from lib.core.cells import normal_key
from lib.core.headers import Header, header_key
from lib.core.workbook import CellValue

_ROMAN = r"(?=[ivxlc])(?:c|xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})"
_ROMAN_ALONE = re.compile(rf"{_ROMAN}[.)]?")
_SECTION_START = re.compile(rf"(?:(?:{_ROMAN}|[a-hđ])[.)/]\s+\S|(?:phần|mục|nhóm|chương)\s+(?:{_ROMAN}|\d+|[a-h])\b)")
_COLUMN_NUMBER = re.compile(r"[(\[]?(\d{1,2})(?:\.0)?[)\]]?(?:\s*=.*)?")
_TOTAL = re.compile(
    r"(?:tổng cộng|tổng số|trung bình chung|bình quân chung|total)(?:\s+\S+){0,5}"
    r"|(?:tổng|cộng|cộng dồn|trung bình|bình quân)\s*[:.]?"
)
_NOTE = re.compile(r"\(?\*?(?:ghi chú|lưu ý|chú thích|chú giải|nguồn)\s*[:.]")
_SIGNATURE = re.compile(
    r"nơi nhận\s*:?|(?:tm|kt|tl|tuq|q)\.\s*\S|người lập(?: biểu| bảng)?\b|thủ trưởng (?:đơn vị|cơ quan)"
    r"|(?:phó )?(?:giám đốc|chủ tịch|chánh văn phòng)\s*$|\((?:đã ký|ký(?:,| và)? ghi rõ họ tên|ký tên.*)\)"
    r"|quảng ngãi, ngày\b|lưu: ?(?:vt|văn thư)"
)
_AFTER_SIGNATURE = re.compile(r"[-+–•]\s*\S")


class Structure(StrEnum):
    """What a row that is no record is."""

    SECTION = "section"
    COLUMN_NUMBERS = "column_numbers"
    HEADER = "header"
    TOTAL = "total"
    NOTE = "note"
    SIGNATURE = "signature"


def classify(
    cells: Mapping[int, CellValue], header: Header, substance: Sequence[str], *, is_merged: bool, is_signed: bool
) -> Structure | None:
    """What the row is, or None when it is to be read as a record.

    ``cells`` are its non-empty cells by column index; ``substance`` the schema fields among
    them that only a record fills in; ``is_merged`` says that one of them is merged across
    columns; ``is_signed`` that a signature block has begun above.
    """
    texts = {index: normal_key(str(value)) for index, value in cells.items()}
    if _is_column_numbers(texts, len(cells)):
        return Structure.COLUMN_NUMBERS
    if _is_repeated_header(cells, header):
        return Structure.HEADER
    if _is_total(texts):
        return Structure.TOTAL
    if len(substance) > 1:
        return None
    first = texts[min(texts)]
    if _NOTE.match(first):
        return Structure.NOTE
    if any(_SIGNATURE.match(text) for text in texts.values()):
        return Structure.SIGNATURE
    if is_signed and (_AFTER_SIGNATURE.match(first) or len(cells) <= 2):
        return Structure.SIGNATURE
    if _is_section(texts, is_merged=is_merged):
        return Structure.SECTION
    return None


def _is_column_numbers(texts: Mapping[int, str], count: int) -> bool:
    if count < 3:
        return False
    numbers = [match and int(match[1]) for match in map(_COLUMN_NUMBER.fullmatch, texts.values())]
    found = [number for number in numbers if number is not None]
    if len(found) < count - 1:
        return False  # a letter such as (A) may stand for the first column
    return all(later == earlier + 1 for earlier, later in zip(found, found[1:], strict=False))


def _is_repeated_header(cells: Mapping[int, CellValue], header: Header) -> bool:
    known = {header_key(column.header) for column in header.tab.columns}
    for column in header.tab.columns:
        known.update(header_key(alias) for alias in column.aliases)
    matching = sum(header_key(value) in known for value in cells.values())
    return matching >= 3 and matching * 2 > len(cells)


def _is_total(texts: Mapping[int, str]) -> bool:
    words = [text for text in texts.values() if not _is_number(text)]
    return bool(words) and len(words) <= 2 and _TOTAL.fullmatch(words[0]) is not None and len(words[0]) <= 60


def _is_number(text: str) -> bool:
    return not any(char.isalpha() for char in text)


def _is_section(texts: Mapping[int, str], *, is_merged: bool) -> bool:
    if len(texts) > 2:
        return False
    first, *rest = [texts[index] for index in sorted(texts)]
    if not rest:
        return bool(_SECTION_START.match(first)) or is_merged
    is_numeral = _ROMAN_ALONE.fullmatch(first) or re.fullmatch(r"[a-hđ][.)]?", first)
    return bool(is_numeral) and not _is_number(rest[0])
