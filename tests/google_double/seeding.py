"""Filling a spreadsheet from Python values or from an .xlsx workbook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from tests.google_double.a1 import Area
from tests.google_double.cells import Cell, Entry, Grid, entry_of, plain_number
from tests.google_double.content import Content, Tab
from tests.google_double.patterns import default_date_pattern, serial
from tests.google_double.spreadsheet import spreadsheet_properties

JsonObject = dict[str, Any]
Rows = Iterable[Sequence[Any]]


def cell(value: Any = None, pattern: str | None = None, *, formula: str | None = None, note: str | None = None) -> Cell:
    """A cell with a number format pattern (``0.0%``, ``mm/yyyy``), a formula or a note."""
    shown = serial(value) if isinstance(value, date) else value
    return Cell(shown, formula, style_of(pattern) if pattern else None, note)


def style_of(pattern: str) -> JsonObject:
    """The CellFormat of a number format pattern, its type told from its letters."""
    code = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", pattern.lower())
    letters = {letter for letter in code if letter.isalpha()}
    if pattern == "@":
        kind = "TEXT"
    elif "%" in pattern:
        kind = "PERCENT"
    elif letters & {"y", "d"} or letters == {"m"}:
        kind = "DATE_TIME" if "h" in letters else "DATE"
    elif letters & {"h", "s"}:
        kind = "TIME"
    else:
        kind = "NUMBER"
    return {"numberFormat": {"type": kind, "pattern": pattern}}


def entry_from(value: Any, locale: str) -> Entry:
    """A Python value as a cell: dates get the locale's date format, the rest is typed as it is."""
    if isinstance(value, Cell):
        return entry_of(value)
    if isinstance(value, date):
        pattern = default_date_pattern(locale) + (" hh:mm" if isinstance(value, datetime) else "")
        return Cell(serial(value), style=style_of(pattern))
    if isinstance(value, float):
        return plain_number(value)
    return None if value == "" else value


def tab_from(sheet_id: int, title: str, rows: Rows, locale: str) -> Tab:
    """A tab of Google's usual size, or larger when the rows need it."""
    grid = Grid()
    for index, row in enumerate(rows):
        grid.set_row(index, [entry_from(value, locale) for value in row])
    grid.row_count = max(1000, len(grid.rows))
    grid.column_count = max(26, max((len(row) for row in grid.rows), default=0))
    return Tab(sheet_id, title, grid)


def content_from(title: str, tabs: Mapping[str, Rows], locale: str, time_zone: str) -> Content:
    """A whole spreadsheet; the first tab has gid 0, the others 1001, 1002 and so on."""
    content = Content(spreadsheet_properties(title, locale, time_zone), [])
    for index, (name, rows) in enumerate(tabs.items()):
        content.tabs.append(tab_from(1000 + index if index else 0, name, rows, locale))
    if not content.tabs:
        content.tabs.append(Tab(0, "Sheet1", Grid()))
    content.has_formulas = any(
        isinstance(entry, Cell) and entry.formula is not None
        for tab in content.tabs
        for row in tab.grid.rows
        for entry in row
    )
    return content


def content_from_workbook(path: Path, locale: str, time_zone: str) -> Content:
    """The tabs of an .xlsx file: values, number formats, merges, hidden tabs.

    Formulas come as the values they had when the file was saved.
    """
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import, and rarely wanted

    book = load_workbook(path, data_only=True)
    tabs = {sheet.title: [[_from_excel(c) for c in row] for row in sheet] for sheet in book.worksheets}
    content = content_from(path.stem, tabs, locale, time_zone)
    for tab, sheet in zip(content.tabs, book.worksheets, strict=True):
        if sheet.sheet_state != "visible":
            tab.properties["hidden"] = True
        for merged in sheet.merged_cells.ranges:
            tab.merges.append(Area(merged.min_row - 1, merged.min_col - 1, merged.max_row, merged.max_col))
    return content


def _from_excel(excel_cell: Any) -> Any:
    value, pattern = excel_cell.value, excel_cell.number_format
    if isinstance(value, time):
        value = (value.hour * 3600 + value.minute * 60 + value.second) / 86400
    if value is None or pattern in (None, "General"):
        return value
    return cell(value, pattern)
