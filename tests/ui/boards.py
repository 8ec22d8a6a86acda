"""Boards made in memory."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import count

from lib import schema
from lib.core.board import Board, assess_register
from lib.core.register import build
from lib.core.workbook import CellValue, RawTab, Workbook
from lib.sheets.seed import seed_rows
from tests.pages.workbooks import known_tasks

TODAY = date(2026, 11, 24)
_revisions = count(1)


def raw_tab(tab: schema.Tab, rows: Sequence[Mapping[str, CellValue]]) -> RawTab:
    """``rows`` (field → value) under the headers of ``tab``; percentages are cells formatted so."""
    columns = [[column.header, *(row.get(column.field) for row in rows)] for column in tab.columns]
    formats = {
        index: [None] + ["0%"] * len(rows)
        for index, column in enumerate(tab.columns)
        if column.kind is schema.Kind.PERCENT
    }
    return RawTab(tab.title, columns, formats=formats)


def board_of(progress: Sequence[Mapping[str, CellValue]] | None = None, today: date = TODAY) -> Board:
    """The board of ``progress`` (the known tasks when None) beside the seed's platforms and bodies."""
    tabs = (
        raw_tab(schema.PLATFORMS, seed_rows(schema.PLATFORMS)),
        raw_tab(schema.DEPARTMENTS, seed_rows(schema.DEPARTMENTS)),
        raw_tab(schema.PROGRESS, known_tasks(today) if progress is None else progress),
    )
    moment = datetime.combine(today, datetime.min.time())
    return assess_register(build(Workbook("book.xlsx", tabs, str(next(_revisions)), moment), today), today)


@functools.cache
def known_board() -> Board:
    """The board of the known tasks, made once."""
    return board_of()
