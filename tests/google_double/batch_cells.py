"""Requests about cells: typed values, formats, notes, validations, sorting, replacing.

Values here are typed by the request and parsed by nobody: a stringValue ``=1+1`` stays text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.google_double import masks
from tests.google_double.a1 import Area
from tests.google_double.areas import closed_in, located
from tests.google_double.cells import (
    Cell,
    Entry,
    Scalar,
    cell_of,
    entry_of,
    plain_number,
    value_of,
    with_value,
)
from tests.google_double.content import Tab
from tests.google_double.contract import update_mask
from tests.google_double.errors import bad_request
from tests.google_double.formats import forget_twins, with_colour_styles
from tests.google_double.masks import Tree
from tests.google_double.protection import check_may_write
from tests.google_double.spreadsheet import Spreadsheet

JsonObject = dict[str, Any]
_VALUE_KINDS = ("numberValue", "stringValue", "boolValue", "formulaValue")


def applied(book: Spreadsheet, entry: Entry, data: JsonObject, tree: Tree) -> Entry:
    """The entry after the masked fields of a CellData were written to it."""
    cell = cell_of(entry)
    value, formula, style, note, validation = cell.value, cell.formula, cell.style, cell.note, cell.validation
    if masks.wants(tree, "userEnteredValue"):
        value, formula = _typed_value(data.get("userEnteredValue") or {})
        book.content.has_formulas |= formula is not None
    if masks.wants(tree, "userEnteredFormat"):
        below = masks.below(tree, "userEnteredFormat")
        kept = forget_twins(style or {}, below)
        new = masks.write(kept, data.get("userEnteredFormat") or {}, below)
        style = with_colour_styles(new) or None
    if masks.wants(tree, "note"):
        note = data.get("note") or None
    if masks.wants(tree, "dataValidation"):
        validation = data.get("dataValidation") or None
    return entry_of(Cell(value, formula, style, note, validation))


def _typed_value(value: JsonObject) -> tuple[Scalar | None, str | None]:
    given = [(name, item) for name, item in value.items() if item is not None]
    if not given:
        return None, None
    if len(given) > 1:
        raise bad_request("Only one kind of value can be set on userEnteredValue.")
    ((name, item),) = given
    if name not in _VALUE_KINDS:
        raise bad_request(f"userEnteredValue.{name} can't be set.")
    if name == "formulaValue":
        return None, str(item)
    if name == "numberValue":
        return plain_number(item), None
    if item == "":
        return None, None
    if isinstance(item, str) and len(item) > 50_000:
        raise bad_request("Your input contains more than the maximum of 50000 characters in a single cell.")
    return item, None


def append_cells(book: Spreadsheet, payload: JsonObject, account: str) -> None:
    """New rows after the last row that has a value; the grid grows when it must."""
    tree = update_mask("CellData", payload.get("fields"))
    tab = book.content.tab_of_id(payload.get("sheetId"))
    rows = [row.get("values") or [] for row in payload.get("rows") or []]
    top = tab.grid.count_of_rows_with_data()
    width = max((len(row) for row in rows), default=0)
    if width > tab.grid.column_count:
        last = tab.grid.column_count - 1
        raise bad_request(f"Attempting to write column: {width - 1}, beyond the last requested column of: {last}")
    check_may_write(tab, Area(top, 0, top + max(len(rows), 1), max(width, 1)), account)
    tab.grid.row_count = max(tab.grid.row_count, top + len(rows))
    _write_rows(book, tab, (top, 0), rows, tree)


def _write_rows(book: Spreadsheet, tab: Tab, corner: tuple[int, int], rows: list[list[JsonObject]], tree: Tree) -> None:
    top, left = corner
    for offset, row in enumerate(rows):
        old = tab.grid.row(top + offset)
        entries = [old[left + i] if left + i < len(old) else None for i in range(len(row))]
        new = [applied(book, entry, data or {}, tree) for entry, data in zip(entries, row, strict=True)]
        tab.grid.write(top + offset, left, [new])


def update_cells(book: Spreadsheet, payload: JsonObject, account: str) -> None:
    """Rows from ``start``, or into ``range``, whose remaining cells are emptied of the masked fields."""
    tree = update_mask("CellData", payload.get("fields"))
    rows = [row.get("values") or [] for row in payload.get("rows") or []]
    width = max((len(row) for row in rows), default=0)
    if payload.get("start") is not None:
        start = payload["start"]
        top, left = int(start.get("rowIndex") or 0), int(start.get("columnIndex") or 0)
        corner = {"sheetId": start.get("sheetId"), "startRowIndex": top, "startColumnIndex": left}
        tab, open_area = located(book, corner)
        area = closed_in(tab, open_area)
        written = Area(top, left, top + max(len(rows), 1), left + max(width, 1))
    else:
        tab, open_area = located(book, payload.get("range"))
        area = written = closed_in(tab, open_area)
        check_may_write(tab, written, account)
        tab.grid.change(area, lambda row, column, entry: applied(book, entry, {}, tree))
    _check_fits(area, rows, width)
    check_may_write(tab, written, account)
    _write_rows(book, tab, (area.top, area.left), rows, tree)


def _check_fits(area: Area, rows: list[list[JsonObject]], width: int) -> None:
    top, left, bottom, right = area.closed()
    if top + len(rows) > bottom:
        raise bad_request(f"Attempting to write row: {bottom}, beyond the last requested row of: {bottom - 1}")
    if left + width > right:
        raise bad_request(f"Attempting to write column: {right}, beyond the last requested column of: {right - 1}")


def repeat_cell(book: Spreadsheet, payload: JsonObject, account: str) -> None:
    tree = update_mask("CellData", payload.get("fields"))
    tab, area = located(book, payload.get("range"))
    check_may_write(tab, area, account)
    data = payload.get("cell") or {}
    tab.grid.change(closed_in(tab, area), lambda row, column, entry: applied(book, entry, data, tree))


def set_data_validation(book: Spreadsheet, payload: JsonObject, account: str) -> None:
    """Put a rule on every cell of the range; without a rule the cells lose theirs."""
    tab, area = located(book, payload.get("range"))
    rule = payload.get("rule")
    if rule is not None and not (rule.get("condition") or {}).get("type"):
        raise bad_request("A data validation rule needs a condition with a type.")
    data = {"dataValidation": rule}
    tree: Tree = {"dataValidation": {}}
    tab.grid.change(closed_in(tab, area), lambda row, column, entry: applied(book, entry, data, tree))


def find_replace(book: Spreadsheet, payload: JsonObject, account: str) -> JsonObject:
    """Text in text cells; formulas are left alone."""
    found = payload.get("find") or ""
    if not found:
        raise bad_request("find must not be empty.")
    shape = found if payload.get("searchByRegex") else re.escape(found)
    if payload.get("matchEntireCell"):
        shape = rf"\A(?:{shape})\Z"
    expression = re.compile(shape, 0 if payload.get("matchCase") else re.IGNORECASE)
    counts = {"valuesChanged": 0, "rowsChanged": 0, "sheetsChanged": 0, "occurrencesChanged": 0}
    for tab, area in _searched(book, payload):
        rows: set[int] = set()
        replacing = _replacing(expression, payload.get("replacement") or "", counts, rows)
        tab.grid.change(area.within(len(tab.grid.rows), tab.grid.column_count), replacing)
        counts["rowsChanged"] += len(rows)
        counts["sheetsChanged"] += bool(rows)
    return {name: count for name, count in counts.items() if count}


def _replacing(
    expression: re.Pattern[str], replacement: str, counts: dict[str, int], rows: set[int]
) -> Callable[[int, int, Entry], Entry]:
    def replaced(row: int, column: int, entry: Entry) -> Entry:
        value = value_of(entry)
        if not isinstance(value, str) or (isinstance(entry, Cell) and entry.formula):
            return entry
        text, times = expression.subn(lambda match: replacement, value)
        if times:
            rows.add(row)
            counts["valuesChanged"] += 1
            counts["occurrencesChanged"] += times
        return with_value(entry, text)

    return replaced


def _searched(book: Spreadsheet, payload: JsonObject) -> list[tuple[Tab, Area]]:
    if payload.get("allSheets"):
        return [(tab, closed_in(tab, Area())) for tab in book.content.tabs]
    tab, area = located(book, payload.get("range") or {"sheetId": payload.get("sheetId")})
    return [(tab, closed_in(tab, area))]


def sort_range(book: Spreadsheet, payload: JsonObject, account: str) -> None:
    """Rows of the range by one or more columns; empty cells go last either way."""
    tab, open_area = located(book, payload.get("range"))
    top, left, bottom, right = closed_in(tab, open_area).closed()
    block = [[tab.grid.entry(r, c) for c in range(left, right)] for r in range(top, bottom)]
    for spec in reversed(payload.get("sortSpecs") or []):
        column = int(spec.get("dimensionIndex") or 0) - left
        filled = [row for row in block if value_of(row[column]) is not None]
        empty = [row for row in block if value_of(row[column]) is None]
        filled.sort(key=_sort_key(column), reverse=spec.get("sortOrder") == "DESCENDING")
        block = filled + empty
    tab.grid.write(top, left, block)


def _sort_key(column: int) -> Callable[[list[Entry]], tuple[int, float, str]]:
    def key(row: list[Entry]) -> tuple[int, float, str]:
        value = value_of(row[column])
        if isinstance(value, bool):
            return 2, float(value), ""
        if isinstance(value, int | float):
            return 0, float(value), ""
        return 1, 0.0, str(value).casefold()

    return key


HANDLERS: dict[str, Any] = {
    "appendCells": append_cells,
    "updateCells": update_cells,
    "repeatCell": repeat_cell,
    "setDataValidation": set_data_validation,
    "findReplace": find_replace,
    "sortRange": sort_range,
}
