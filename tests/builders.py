"""Small builders with defaults: a workbook from lists of rows, a board, an .xlsx file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl

from lib import schema
from lib.core.board import Board, assess_register
from lib.core.problems import Problem
from lib.core.register import Register, build
from lib.core.workbook import CellValue, Merge, RawTab, Workbook
from lib.words import Status

TODAY = date(2026, 11, 24)
READ_AT = datetime(2026, 11, 24, 8, 30)
Row = Sequence[CellValue]

PLATFORM_ROWS: list[Row] = [
    ("Mã", "Tên nền tảng", "Cơ quan chủ quản", "Loại chủ quản"),
    ("NT01", "Nền tảng địa chỉ số", "Bộ Khoa học và Công nghệ", "Nhà nước"),
    ("NT02", "Nền tảng bản đồ số", "Bộ Khoa học và Công nghệ", "Nhà nước"),
    ("NT03", "Nền tảng hóa đơn điện tử", "Bộ Tài chính", "Doanh nghiệp"),
]
DEPARTMENT_ROWS: list[Row] = [
    ("Mã", "Tên đơn vị", "Tên ngắn", "Loại"),
    ("KHCN", "Sở Khoa học và Công nghệ", "Sở KH&CN", "Cơ quan chuyên môn"),
    ("YT", "Sở Y tế", "SYT", "Cơ quan chuyên môn"),
    ("TC", "Sở Tài chính", "STC", "Cơ quan chuyên môn"),
]
FIELDS = tuple(column.field for column in schema.PROGRESS.columns)
HEADERS = tuple(column.header for column in schema.PROGRESS.columns)


def columns_of(rows: Sequence[Row]) -> list[list[CellValue]]:
    """``rows``, padded to one length, as columns."""
    width = max(map(len, rows), default=0)
    return [[row[index] if index < len(row) else None for row in rows] for index in range(width)]


def tab(title: str, rows: Sequence[Row], merges: Iterable[Merge] = (), **values: Any) -> RawTab:
    """A tab as typed; ``rows`` from row 1."""
    return RawTab(title, columns_of(rows), merges=tuple(merges), **values)


def task(**values: CellValue) -> dict[str, CellValue]:
    """A progress row that nothing is wrong with, changed by ``values`` (field → cell)."""
    row = dict.fromkeys(FIELDS) | {
        "platform": "NT01",
        "leads": "Sở Khoa học và Công nghệ",
        "task": "Ban hành kế hoạch triển khai nền tảng",
        "deadline": "12/2026",
        "status": Status.IN_PROGRESS.value,
        "percent": "50%",
        "evidence": "12/KH-UBND",
        "obstacles": "Chưa bố trí kinh phí",
    }
    return row | values


def progress_tab(*tasks: Mapping[str, CellValue], title: str = "Tiến độ", fields: Sequence[str] = FIELDS) -> RawTab:
    """``tasks`` under the headers of ``fields``."""
    headers = [schema.PROGRESS.column(field).header for field in fields]
    return tab(title, [headers, *([each[field] for field in fields] for each in tasks)])


def workbook(*progress: RawTab, lists: bool = True, **values: Any) -> Workbook:
    """``progress`` beside the three platforms and three bodies of this file."""
    beside = (tab("Nền tảng", PLATFORM_ROWS), tab("Đơn vị", DEPARTMENT_ROWS)) if lists else ()
    defaults = {"source": "book.xlsx", "revision": "1", "read_at": READ_AT}
    return Workbook(tabs=(*progress, *beside), **(defaults | values))


def register_of(*progress: RawTab, today: date = TODAY, lists: bool = True) -> Register:
    return build(workbook(*progress, lists=lists), today)


def board_of(*tasks: Mapping[str, CellValue], today: date = TODAY) -> Board:
    """The board of ``tasks`` in one progress tab."""
    return assess_register(register_of(progress_tab(*tasks), today=today), today)


def codes(problems: Iterable[Problem], tab_title: str | None = None) -> list[str]:
    """The codes of ``problems`` in order, of one tab if told which."""
    return [problem.code for problem in problems if tab_title in (None, problem.tab)]


def write_xlsx(path: Path, tabs: Mapping[str, Sequence[Row]], formats: Mapping[str, str] | None = None) -> Path:
    """An .xlsx of ``tabs`` (title → rows); ``formats`` gives number formats by ``tab!cell``."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in tabs.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    for place, pattern in (formats or {}).items():
        title, _, cell = place.rpartition("!")
        book[title][cell].number_format = pattern
    book.save(path)
    return path


def xlsx_tabs(*progress_rows: Row) -> dict[str, Sequence[Row]]:
    """The tabs of a small workbook, ready for `write_xlsx`."""
    return {"Tiến độ": progress_rows, "Nền tảng": PLATFORM_ROWS, "Đơn vị": DEPARTMENT_ROWS}
