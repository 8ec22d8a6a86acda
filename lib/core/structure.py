"""Rows that stand between the records of real tables and are not records themselves.

Section rows with Roman numerals, the ``(1) | (2) | (3)`` row, repeated headers, totals,
notes and the signature block. They are counted and skipped, never summed. Where it is not
certain that a row is one of these, it is a record, so that nothing is lost unseen.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from lib import schema
from lib.core.cells import normal_key, shown
from lib.core.headers import Header, header_key, known_headers
from lib.core.workbook import CellValue

_ROMAN = r"(?=[ivxlc])(?:c|xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})"
_NUMERAL = re.compile(rf"{_ROMAN}[.)/:]?")
_LETTER = re.compile(r"[(\[]?[a-hđ][.)\]]?")
_ROMAN_START = re.compile(rf"{_ROMAN}[.)/:]\s+\S")
_SECTION_START = re.compile(rf"(?:(?:{_ROMAN}|[a-hđ])[.)/]\s+\S|(?:phần|mục|nhóm|chương)\s+(?:{_ROMAN}|\d+|[a-h])\b)")
_COLUMN_NUMBER = re.compile(r"[(\[]?(\d{1,2})(?:\.0)?[)\]]?(?:\s*=.*)?")
# Only these words may follow "tổng", "cộng"…: "Tổng số hóa hồ sơ" and "Cộng tác viên" are tasks.
_COUNTED = (
    "số|nhiệm vụ|nền tảng|đơn vị|cơ quan|chỉ tiêu|mục|phần|nhóm|khối|toàn tỉnh|tỉnh|xã|phường|sở|ban|ngành|và|các"
    "|cấp|chung|kỳ|quý|tháng|năm|hoàn thành|có|là|của|gồm|thuộc|trong|[ivxlc]+|[a-h]"
)
_TOTAL = re.compile(
    r"(?:tổng cộng|tổng số|tổng|cộng dồn|cộng|trung bình|bình quân|tỷ lệ|tỉ lệ|total)"
    rf"(?:[-\s\d.,:;/%()+=]++(?:(?:{_COUNTED})(?![^\W_]))?+)*+"
)
_NOTE = re.compile(r"\(?\*{0,3}\)?\s*(?:ghi chú|lưu ý|chú thích|chú giải|nguồn)\s*(?:[:.]|$)")
_STARRED = re.compile(r"\(?\*+\)?\s")
_SIGNATURE = re.compile(
    r"nơi nhận\s*(?::|$)|(?:- ?)?lưu: ?(?:vt|văn thư)|(?:tm|kt|tl|tuq)\.\s*\S|q\.\s*(?:giám|chủ|chánh|trưởng|cục)"
    r"|(?:phó )?(?:giám đốc|chủ tịch|chánh văn phòng|trưởng ban|trưởng phòng)\s*$"
    r"|(?:người lập(?: biểu| bảng)?|thủ trưởng (?:đơn vị|cơ quan))\s*(?:$|\()"
    r"|\((?:đã ký|ký(?:,| và)? ghi rõ họ tên|ký tên.*)\)|[^\W\d_]+(?: [^\W\d_]+){0,4}, ngày\b"
)
_LISTED = re.compile(r"[-+•*(]|\d+[.)]")


class Structure(StrEnum):
    """What a row that is no record is."""

    SECTION = "section"
    COLUMN_NUMBERS = "column_numbers"
    HEADER = "header"
    TOTAL = "total"
    NOTE = "note"
    SIGNATURE = "signature"


def classify(
    cells: Mapping[int, CellValue],
    header: Header,
    substance: Sequence[str],
    *,
    is_merged: bool = False,
    after: Structure | None = None,
) -> Structure | None:
    """What the row is, or None when it is to be read as a record.

    ``cells`` are its non-empty cells by column index; ``substance`` the schema fields among
    them that only a record fills in; ``is_merged`` says that one of them is merged across
    columns; ``after`` is what the row above it is.
    """
    texts = [normal_key(_text(cells[index])) for index in sorted(cells)]
    if _is_column_numbers(texts):
        return Structure.COLUMN_NUMBERS
    if _is_repeated_header(cells, header):
        return Structure.HEADER
    if _is_total(texts):
        return Structure.TOTAL
    if _is_signature(texts, len(substance), after):
        return Structure.SIGNATURE
    if len(substance) > 1:
        return None
    if _is_note(texts, after):
        return Structure.NOTE
    if _is_section(texts, is_merged=is_merged) or _is_heading([_text(value) for value in cells.values()]):
        return Structure.SECTION
    return None


def is_no_key(value: CellValue, tab: schema.Tab) -> bool:
    """Whether what stands where a record of ``tab`` has its code or platform opens one of these rows."""
    text = normal_key(_text(value))
    return header_key(value) in known_headers(tab) or any(shape.match(text) for shape in (_TOTAL, _NOTE, _SIGNATURE))


def _text(value: CellValue) -> str:
    return value if isinstance(value, str) else shown(value)


def _is_column_numbers(texts: Sequence[str]) -> bool:
    """``(1) | (2) | (3)``, where a letter such as (A) may stand for a first column."""
    numbers = [match and int(match[1]) for match in map(_COLUMN_NUMBER.fullmatch, texts)]
    found = [number for number in numbers if number is not None]
    others = [text for text, number in zip(texts, numbers, strict=True) if number is None]
    if len(texts) < 3 or len(found) < 2 or not all(map(_LETTER.fullmatch, others)):
        return False
    return all(later == earlier + 1 for earlier, later in itertools.pairwise(found))


def _is_repeated_header(cells: Mapping[int, CellValue], header: Header) -> bool:
    matching = sum(header_key(value) in known_headers(header.tab) for value in cells.values())
    return matching >= 3 and matching * 2 > len(cells)


def _is_total(texts: Sequence[str]) -> bool:
    """*Tổng cộng* before figures, or before counts such as *37 nhiệm vụ*."""
    first, *others = [text for text in texts if not _is_number(text)] or [""]
    if len(first) > 80 or not _TOTAL.fullmatch(first):
        return False
    return len(others) <= 1 or all(any(char.isdigit() for char in text) for text in others)


def _is_number(text: str) -> bool:
    return not any(char.isalpha() for char in text)


def _is_signature(texts: Sequence[str], substance: int, after: Structure | None) -> bool:
    signs = [bool(_SIGNATURE.match(text)) for text in texts]
    if all(signs) or (any(signs) and substance <= 1):
        return True
    if after is not Structure.SIGNATURE:
        return False
    is_block = all(sign or _LISTED.match(text) for sign, text in zip(signs, texts, strict=True))
    return is_block or (substance <= 1 and (len(texts) <= 2 or _LISTED.match(texts[0]) is not None))


def _is_note(texts: Sequence[str], after: Structure | None) -> bool:
    if _NOTE.match(texts[0]) or (len(texts) == 1 and _STARRED.match(texts[0])):
        return True
    return after is Structure.NOTE and len(texts) == 1 and _LISTED.match(texts[0]) is not None


def _is_section(texts: Sequence[str], *, is_merged: bool) -> bool:
    """A numeral with its title, in one cell or two; beside a Roman numeral figures may stand."""
    words = [text for text in texts if not _is_number(text)]
    if len(words) == 1 and (is_merged or _ROMAN_START.match(words[0])):
        return True
    if len(words) == 2 and _NUMERAL.fullmatch(words[0]):
        return True
    if len(words) < len(texts):
        return False
    is_lettered = len(words) == 2 and _LETTER.fullmatch(words[0])
    return bool(is_lettered or (len(words) == 1 and _SECTION_START.match(words[0])))


def _is_heading(typed: Sequence[str]) -> bool:
    """Capital letters alone in their row: ``KHỐI SỞ, NGÀNH``."""
    return len(typed) == 1 and typed[0].isupper() and len(typed[0].split()) > 1
