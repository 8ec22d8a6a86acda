"""The requests that write what is new: tabs, headers, columns, first rows. Pure.

Nothing here can land on a typed cell, even when somebody types between the look and the
change: a new tab and a new column are empty, and `appendCells` writes below what is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from lib import schema
from lib.core.workbook import CellValue
from lib.schema import Writer
from lib.sheets.layout import FIELD_WIDTHS, INK, KIND_WIDTHS, TAB_COLOURS
from lib.sheets.provision_rules import colour, header_note, number_format
from lib.sheets.provision_state import Area, JsonObject
from lib.sheets.provision_targets import Target
from lib.sheets.seed import guide_lines
from lib.sheets.sheet import PercentStyle

_ROWS = {"platforms": 200, "departments": 400, "vocabulary": 60, "guide": 100}
_PROGRESS_ROWS, _DEPARTMENT_ROWS, _APP_ROWS = 1000, 200, 100
_BOLD = {"userEnteredFormat": {"textFormat": {"bold": True}}}
_SPARE_COLUMNS = 4  # for columns of an office's own
_PIXELS_A_CHARACTER = 7
_FIRST_DAY = date(1899, 12, 30)
_HEADER_FIELDS = "userEnteredValue,userEnteredFormat,note"
_ROW_FIELDS = "userEnteredValue,userEnteredFormat.textFormat.bold"


def header_cell(column: schema.Column, writer: Writer) -> JsonObject:
    """A header with its look and its note."""
    style = {
        "backgroundColorStyle": {"rgbColor": colour(INK)},
        "textFormat": {"bold": True, "foregroundColorStyle": {"rgbColor": colour("#FFFFFF")}},
        "horizontalAlignment": "CENTER",
        "verticalAlignment": "MIDDLE",
        "wrapStrategy": "WRAP",
    }
    note = header_note(column, writer)
    cell: JsonObject = {"userEnteredValue": {"stringValue": column.header}, "userEnteredFormat": style}
    return cell | ({"note": note} if note else {})


def value_cell(value: CellValue) -> JsonObject:
    """A typed cell, which Google parses neither as a formula nor as a date."""
    match value:
        case None:
            return {}
        case bool():
            return {"userEnteredValue": {"boolValue": value}}
        case date():
            day = value.date() if isinstance(value, datetime) else value
            return {"userEnteredValue": {"numberValue": (day - _FIRST_DAY).days}}
        case int() | float():
            return {"userEnteredValue": {"numberValue": value}}
    return {"userEnteredValue": {"stringValue": value}}


def new_tab(target: Target) -> list[JsonObject]:
    """A tab with its header and first rows, and the looks of all its columns."""
    count = len(target.tab.columns)
    rows = max(_height(target), len(target.rows) + 2)
    properties: JsonObject = {
        "sheetId": target.sheet_id,
        "title": target.title,
        "gridProperties": {"rowCount": rows, "columnCount": count + _spare(target), "frozenRowCount": 1},
        "tabColorStyle": {"rgbColor": colour(TAB_COLOURS[target.tab.writer])},
    }
    return [
        {"addSheet": {"properties": properties}},
        _update(target, 0, 0, [_header(target, target.added)], _HEADER_FIELDS),
        *column_looks(target, target.added),
        *([_update(target, 1, 0, _rows(target), _ROW_FIELDS)] if target.rows else []),
    ]


def _update(target: Target, row: int, column: int, rows: Sequence[JsonObject], fields: str) -> JsonObject:
    start = {"sheetId": target.sheet_id, "rowIndex": row, "columnIndex": column}
    return {"updateCells": {"start": start, "rows": list(rows), "fields": fields}}


def _append(target: Target, rows: Sequence[JsonObject], fields: str) -> JsonObject:
    return {"appendCells": {"sheetId": target.sheet_id, "rows": list(rows), "fields": fields}}


def _height(target: Target) -> int:
    if target.tab is schema.PROGRESS:
        return _DEPARTMENT_ROWS if target.department else _PROGRESS_ROWS
    return _ROWS.get(target.tab.name, _APP_ROWS)


def _spare(target: Target) -> int:
    return 0 if target.tab.writer in (Writer.SETUP, Writer.APP) else _SPARE_COLUMNS


def header_on_empty(target: Target) -> list[JsonObject]:
    """The header and the first rows of a tab that is there but empty."""
    assert target.found is not None  # noqa: S101 - for the type checker: the target is there
    missing = len(target.tab.columns) - target.found.column_count
    wider = {"sheetId": target.sheet_id, "dimension": "COLUMNS", "length": missing}
    return [
        *([{"appendDimension": wider}] if missing > 0 else []),
        _append(target, [_header(target, target.added)], _HEADER_FIELDS),
        *column_looks(target, target.added),
        *(first_rows(target) if target.rows else []),
    ]


def _header(target: Target, fields: Sequence[str]) -> JsonObject:
    return {"values": [header_cell(target.tab.column(field), target.tab.writer) for field in fields]}


def first_rows(target: Target) -> list[JsonObject]:
    """Rows below a header that has none."""
    return [_append(target, _rows(target), _ROW_FIELDS)]


def _rows(target: Target) -> list[JsonObject]:
    headings = {line.text for line in guide_lines() if line.is_heading} if target.tab is schema.GUIDE else set()
    written = []
    for row in target.rows:
        cells: list[JsonObject] = [{}] * (max(target.columns.values()) + 1)
        for field, value in row.items():
            cells[target.columns[field]] = value_cell(value) | (_BOLD if value in headings else {})
        written.append({"values": cells})
    return written


def new_columns(target: Target) -> list[JsonObject]:
    """Columns of their own behind the last one in use, with their headers (and the words of a list)."""
    found = target.found
    assert found is not None  # noqa: S101 - for the type checker: the target is there
    first, last = found.used_columns, found.used_columns + len(target.added)
    place = {"sheetId": target.sheet_id, "dimension": "COLUMNS", "startIndex": first, "endIndex": last}
    # At the edge of the grid Google only lets a new column be like the one before it.
    insert = {"insertDimension": {"range": place, "inheritFromBefore": first >= found.column_count}}
    words = _words_below(target)
    return [
        insert,
        _update(target, target.header_row, first, [_header(target, target.added)], _HEADER_FIELDS),
        *column_looks(target, target.added),
        *([_update(target, target.header_row + 1, first, words, _ROW_FIELDS)] if words else []),
    ]


def _words_below(target: Target) -> list[JsonObject]:
    """The words of added lists, unless all rows of the tab are written anyway; as far as the tab has rows."""
    if target.tab is not schema.VOCABULARY or target.rows or target.found is None:
        return []
    lists: list[list[Any]] = [[word.value for word in target.tab.column(f).words or ()] for f in target.added]
    height = min(max(map(len, lists), default=0), target.found.row_count - target.header_row - 1)
    return [{"values": [value_cell(w[row] if row < len(w) else None) for w in lists]} for row in range(height)]


def column_looks(target: Target, fields: Sequence[str]) -> list[JsonObject]:
    """Widths, wrapped lines and number formats of neighbouring columns in which nothing is typed yet."""
    places = [target.columns[field] for field in fields]
    body = Area(target.header_row + 1, min(places), None, max(places) + 1).on(target.sheet_id)
    plain = {"userEnteredFormat": {"wrapStrategy": "WRAP", "verticalAlignment": "TOP"}}
    # The whole format: a column at the edge of the grid came with that of its neighbour.
    requests: list[JsonObject] = [{"repeatCell": {"range": body, "cell": plain, "fields": "userEnteredFormat"}}]
    for field, index in zip(fields, places, strict=True):
        column = target.tab.column(field)
        columns = {"sheetId": target.sheet_id, "dimension": "COLUMNS", "startIndex": index, "endIndex": index + 1}
        size = {"pixelSize": _width(column) * _PIXELS_A_CHARACTER}
        requests.append({"updateDimensionProperties": {"range": columns, "properties": size, "fields": "pixelSize"}})
        number = None if target.tab.writer is Writer.APP else number_format(column, PercentStyle.FRACTION)
        if number:
            requests.append(format_below(target, field, target.header_row + 1, number))
    return requests


def _width(column: schema.Column) -> int:
    return FIELD_WIDTHS.get(column.field) or KIND_WIDTHS.get(column.kind) or 20


def format_below(target: Target, field: str, row: int, number: JsonObject) -> JsonObject:
    """A number format for the cells of a column from ``row`` on, which are empty."""
    index = target.columns[field]
    area = Area(row, index, None, index + 1).on(target.sheet_id)
    cell = {"userEnteredFormat": {"numberFormat": number}}
    return {"repeatCell": {"range": area, "cell": cell, "fields": "userEnteredFormat.numberFormat"}}
