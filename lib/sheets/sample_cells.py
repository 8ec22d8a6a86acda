"""Cells as real offices spoil them, planted in the sample so that every kind of fault can be seen."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lib import schema
from lib.sheets.sheet import Cell
from lib.words import Status

DEPARTMENTS_TAB = f"{schema.PROGRESS.title} khối sở"
COMMUNES_TAB = f"{schema.PROGRESS.title} khối xã, phường"
TITLED_TAB = f"{schema.PROGRESS.title} Sở KH&CN"
RENAMED_TAB = f"{schema.PROGRESS.title} Sở Y tế"
TEXT_TAB = f"{schema.PROGRESS.title} Sở GD&ĐT"


@dataclass(frozen=True, slots=True)
class PlantedCell:
    """Cells put into one row of ``tab`` (schema field → what was typed), and what they show."""

    tab: str
    cells: Mapping[str, Cell]
    what: str


def _planted(tab: str, what: str, **cells: Cell) -> PlantedCell:
    return PlantedCell(tab, cells, what)


BAD_CELLS: tuple[PlantedCell, ...] = (
    _planted(DEPARTMENTS_TAB, "overdue is typed", status="Quá hạn"),
    _planted(DEPARTMENTS_TAB, "percent in words", percent="75,5 phần trăm"),
    _planted(DEPARTMENTS_TAB, "percent above 100", percent=1.05),
    _planted(DEPARTMENTS_TAB, "75.5 in a cell that multiplies by 100", percent=75.5),
    _planted(DEPARTMENTS_TAB, "a day that does not exist", deadline="31/02/2026"),
    _planted(DEPARTMENTS_TAB, "a fifth quarter", deadline="Quý V/2026"),
    _planted(DEPARTMENTS_TAB, "no day at all", deadline="sớm nhất có thể"),
    _planted(DEPARTMENTS_TAB, "unknown platform", platform="NT99"),
    _planted(DEPARTMENTS_TAB, "unknown body", leads="Sở Quy hoạch - Kiến trúc"),
    _planted(DEPARTMENTS_TAB, "body of 2022, merged since", leads="Sở TT&TT"),
    _planted(DEPARTMENTS_TAB, "formula error", result="#REF!"),
    _planted(DEPARTMENTS_TAB, "done below 100 %", status=Status.DONE.value, percent=0.85),
    _planted(DEPARTMENTS_TAB, "100 % without evidence", status=Status.DONE.value, percent=1, evidence=None),
    _planted(DEPARTMENTS_TAB, "unknown status word", status="Đang chờ ý kiến"),
    _planted(DEPARTMENTS_TAB, "update in the future", updated=date(2036, 11, 20)),
    _planted(DEPARTMENTS_TAB, "a file on someone's computer", evidence="D:\\Bao cao\\thang 11.docx"),
    _planted(DEPARTMENTS_TAB, "no lead", leads=None),
    _planted(COMMUNES_TAB, "two communes without accents", leads="Ba To"),
    _planted(COMMUNES_TAB, "a district that ended", leads="UBND huyện Bình Sơn"),
    _planted(COMMUNES_TAB, "generic lead", leads="Các sở, ban, ngành; UBND các xã, phường"),
    _planted(COMMUNES_TAB, "UTF-8 read as another encoding", result="HoÃ n thÃ nh káº¿ hoáº¡ch táº¡i Quáº£ng NgÃ£i"),
    _planted(COMMUNES_TAB, "VNI text", obstacles="Chöa coù kinh phí, UBND tænh Quaûng Ngaõi chöa boá trí"),
    _planted(COMMUNES_TAB, "ditto mark", deadline='"'),
    _planted(COMMUNES_TAB, "two platforms in a cell", platform="NT11, NT14"),
    _planted(COMMUNES_TAB, "month without year", deadline="Tháng 10"),
    _planted(COMMUNES_TAB, "day without year", deadline="12/04"),
    _planted(COMMUNES_TAB, "row id used twice", row_id="TD-0450"),
    _planted(COMMUNES_TAB, "no task", task=None),
    _planted(RENAMED_TAB, "0.75 where others type 75", percent=0.75),
    _planted(RENAMED_TAB, "decimal point or thousands", percent="1.234"),
    _planted(TEXT_TAB, "unfinished import", percent="Loading..."),
    _planted(TEXT_TAB, "three values in a cell", percent="12/18 trường, đạt tỷ lệ 66,7%"),
)

ROUGH_CELLS: tuple[PlantedCell, ...] = (
    _planted(DEPARTMENTS_TAB, "tone placement", leads="Sở Văn hoá, Thể thao và Du lịch"),
    _planted(DEPARTMENTS_TAB, "several leads", leads="Sở KH&CN, Sở Tài chính"),
    _planted(DEPARTMENTS_TAB, "no-break and zero-width spaces", leads="Sở\u00a0Xây\u200b dựng "),
    _planted(TEXT_TAB, "decomposed letters", leads=unicodedata.normalize("NFD", "Sở Giáo dục và Đào tạo")),
    _planted(TEXT_TAB, "words before the number", percent="đạt 100%", status=Status.DONE.value),
    _planted(TEXT_TAB, "another word for done", status="Đã hoàn thành", percent="100"),
    _planted(COMMUNES_TAB, "a name that a former district had too", leads="Sơn Tịnh"),
    _planted(COMMUNES_TAB, "words for no data", result="Chưa có số liệu"),
    _planted(COMMUNES_TAB, "a dash for nothing", obstacles="–"),
)
"""Cells that are untidy and still to be understood."""
