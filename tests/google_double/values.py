"""spreadsheets.values: reading and writing plain values by A1 range."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Any

from tests.google_double.a1 import Area, column_letters, write_range
from tests.google_double.cells import (
    Cell,
    Entry,
    FormulaError,
    Row,
    Scalar,
    cell_of,
    entry_of,
    value_of,
    with_value,
)
from tests.google_double.content import Tab
from tests.google_double.entry import typed_over, understand
from tests.google_double.errors import ApiError, bad_request
from tests.google_double.formats import overlay
from tests.google_double.patterns import is_date_format, show
from tests.google_double.protection import check_may_write
from tests.google_double.spreadsheet import Spreadsheet

JsonObject = dict[str, Any]
Parameters = dict[str, str]
Render = Callable[[Entry], Scalar]


def check_inside(tab: Tab, area: Area) -> None:
    """400 when the area starts outside the grid."""
    grid = tab.grid
    if area.top >= grid.row_count or area.left >= grid.column_count:
        limits = f"Max rows: {grid.row_count}, max columns: {grid.column_count}"
        raise bad_request(f"Range ({write_range(tab.title, area)}) exceeds grid limits. {limits}")


def read(book: Spreadsheet, text: str, parameters: Parameters) -> JsonObject:
    """One ValueRange: ragged, trailing empties trimmed, no ``values`` when there is nothing."""
    tab, area = book.find_range(text)
    check_inside(tab, area)
    closed = area.within(tab.grid.row_count, tab.grid.column_count)
    dimension = parameters.get("majorDimension") or "ROWS"
    if dimension not in ("ROWS", "COLUMNS"):
        raise bad_request(f"Invalid value at 'major_dimension': {dimension}")
    result: JsonObject = {"range": write_range(tab.title, closed), "majorDimension": dimension}
    rows = _rendered(tab, closed, rendering(parameters, book.content.locale))
    values = _columns(rows) if dimension == "COLUMNS" else rows
    if values:
        result["values"] = values
    return result


def rendering(parameters: Parameters, locale: str) -> Render:
    """How an entry is written for the render options asked for."""
    option = parameters.get("valueRenderOption") or "FORMATTED_VALUE"
    dates = parameters.get("dateTimeRenderOption") or "SERIAL_NUMBER"
    if option not in ("FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA"):
        raise bad_request(f"Invalid value at 'value_render_option': {option}")
    if option == "FORMATTED_VALUE":
        return lambda entry: formatted(entry, locale)

    def plain(entry: Entry) -> Scalar:
        if not isinstance(entry, Cell):
            return "" if entry is None else entry
        if option == "FORMULA" and entry.formula:
            return entry.formula
        number_format = (entry.style or {}).get("numberFormat")
        if dates == "FORMATTED_STRING" and is_date_format(number_format):
            return formatted(entry, locale)
        return "" if entry.value is None else entry.value

    return plain


def formatted(entry: Entry, locale: str) -> str:
    """The text a person sees."""
    if isinstance(entry, str):
        return entry
    value = value_of(entry)
    if value is None:
        return ""
    style = entry.style if isinstance(entry, Cell) else None
    return show(value, (style or {}).get("numberFormat"), locale)


def _rendered(tab: Tab, area: Area, render: Render) -> list[list[Scalar]]:
    top, left, bottom, right = area.closed()
    rows: list[list[Scalar]] = []
    for row in tab.grid.rows[top:bottom]:
        cut = row if left == 0 and right >= len(row) else row[left:right]
        rows.append([render(entry) for entry in _without_empty_end(cut)])
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _without_empty_end(row: Row) -> Row:
    end = len(row)
    while end and value_of(row[end - 1]) is None:
        end -= 1
    return row[:end]


def _columns(rows: list[list[Scalar]]) -> list[list[Scalar]]:
    columns = [list(column) for column in zip_longest(*rows, fillvalue="")]
    for column in columns:
        while column and column[-1] == "" and not isinstance(column[-1], FormulaError):
            column.pop()
    while columns and not columns[-1]:
        columns.pop()
    return columns


def turned(body: JsonObject) -> list[list[Any]]:
    """The values of a ValueRange as rows."""
    values: list[list[Any]] = body.get("values") or []
    if body.get("majorDimension") == "COLUMNS":
        height = max((len(column) for column in values), default=0)
        return [[column[i] if i < len(column) else None for column in values] for i in range(height)]
    return values


def check_input_option(option: str | None) -> str:
    """400 unless the caller said RAW or USER_ENTERED."""
    if not option or option == "INPUT_VALUE_OPTION_UNSPECIFIED":
        raise bad_request("'valueInputOption' is required but not specified")
    if option not in ("RAW", "USER_ENTERED"):
        raise bad_request(f"Invalid value at 'value_input_option': \"{option}\"")
    return option


def write(book: Spreadsheet, text: str, body: JsonObject, option: str | None, account: str) -> JsonObject:
    """Write a ValueRange; the reply is an UpdateValuesResponse. null leaves a cell as it is."""
    kept_option = check_input_option(option)
    tab, area = book.find_range(text)
    check_inside(tab, area)
    rows = turned(body)
    _check_fits(tab, area, rows, text)
    target = _target(area, rows)
    check_may_write(tab, target, account)
    for offset, row in enumerate(rows):
        _write_row(book, tab, (area.top + offset, area.left), row, kept_option)
    return _update_reply(book, tab, target, rows)


def _target(area: Area, rows: Sequence[Sequence[Any]]) -> Area:
    width = max((len(row) for row in rows), default=0)
    return Area(area.top, area.left, area.top + max(len(rows), 1), area.left + max(width, 1))


def _check_fits(tab: Tab, area: Area, rows: list[list[Any]], text: str) -> None:
    grid = tab.grid
    limit = Area(area.top, area.left) if area.is_cell else area
    limited = limit.within(grid.row_count, grid.column_count)
    _, _, bottom, right = limited.closed()
    where = f"Requested writing within range [{text}], but tried writing to"
    if area.top + len(rows) > bottom:
        raise bad_request(f"{where} row [{bottom + 1}]")
    if any(area.left + len(row) > right for row in rows):
        raise bad_request(f"{where} column [{column_letters(right)}]")


def _write_row(book: Spreadsheet, tab: Tab, start: tuple[int, int], values: list[Any], option: str) -> None:
    row, left = start
    entries = list(tab.grid.row(row))
    entries += [None] * (left + len(values) - len(entries))
    for offset, value in enumerate(values):
        if value is not None:
            entries[left + offset] = entered(book, entries[left + offset], value, option)
    tab.grid.set_row(row, entries)


def entered(book: Spreadsheet, entry: Entry, value: Any, option: str) -> Entry:
    """The entry after ``value`` was put into it, as typed (RAW) or as a person types it."""
    if isinstance(value, list | dict):
        raise bad_request("Invalid values[0][0]: list_value or struct_value where a scalar was expected")
    if option == "RAW":
        return with_value(entry, value)
    old = cell_of(entry)
    typed = typed_over(understand(value, book.content.locale), (old.style or {}).get("numberFormat"))
    book.content.has_formulas |= typed.formula is not None
    new = with_value(entry, typed.value, typed.formula)
    if not typed.number_format:
        return new
    cell = cell_of(new)
    style = overlay(cell.style or {}, {"numberFormat": typed.number_format})
    return entry_of(Cell(cell.value, cell.formula, style, cell.note, cell.validation))


def _update_reply(book: Spreadsheet, tab: Tab, target: Area, rows: list[list[Any]]) -> JsonObject:
    cells = {(r, c) for r, row in enumerate(rows) for c, value in enumerate(row) if value is not None}
    reply: JsonObject = {"spreadsheetId": book.file_id, "updatedRange": write_range(tab.title, target)}
    if cells:
        reply["updatedRows"] = len({row for row, _ in cells})
        reply["updatedColumns"] = len({column for _, column in cells})
        reply["updatedCells"] = len(cells)
    return reply


def write_many(book: Spreadsheet, body: JsonObject, account: str) -> JsonObject:
    """values.batchUpdate."""
    option = check_input_option(body.get("valueInputOption"))
    replies = [write(book, item.get("range", ""), item, option, account) for item in body.get("data") or []]
    reply: JsonObject = {"spreadsheetId": book.file_id}
    for total, name in (("Rows", "updatedRows"), ("Columns", "updatedColumns"), ("Cells", "updatedCells")):
        sums = [item.get(name, 0) for item in replies]
        reply[f"totalUpdated{total}"] = max(sums, default=0) if total == "Columns" else sum(sums)
    tabs = {book.find_range(item["range"])[0].sheet_id for item in body.get("data") or []}
    reply["totalUpdatedSheets"] = len(tabs)
    return {name: value for name, value in reply.items() if value} | {"responses": replies}


def clear(book: Spreadsheet, text: str, account: str) -> str:
    """Empty the values of a range (formats stay); the range as cleared."""
    tab, area = book.find_range(text)
    check_inside(tab, area)
    check_may_write(tab, area, account)
    closed = area.within(tab.grid.row_count, tab.grid.column_count)
    used = closed.within(len(tab.grid.rows), tab.grid.column_count)
    tab.grid.change(used, lambda row, column, entry: with_value(entry, None))
    return write_range(tab.title, closed)


def clear_many(book: Spreadsheet, ranges: list[str], account: str) -> JsonObject:
    """values.batchClear."""
    cleared: list[str] = []
    for index, text in enumerate(ranges):
        try:
            cleared.append(clear(book, text, account))
        except ApiError as error:
            raise bad_request(f"Invalid range[{index}]: {error.message}") from None
    return {"spreadsheetId": book.file_id, "clearedRanges": cleared}
