"""values.append: finding the table, and writing below it.

The two are separate so that another append can slip in between them: the later one then
overwrites the earlier, as several projects report of the real thing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.google_double.a1 import Area, write_range
from tests.google_double.cells import Grid, value_of
from tests.google_double.content import Tab
from tests.google_double.protection import overlaps
from tests.google_double.spreadsheet import Spreadsheet
from tests.google_double.values import check_input_option, check_inside, read, turned, write

JsonObject = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an append will write; ``table`` is what it was found below."""

    tab: Tab
    top: int
    left: int
    table: Area | None


def find_place(book: Spreadsheet, text: str) -> Place:
    """Below the last table that meets the range, or at the range's corner where there is none."""
    tab, area = book.find_range(text)
    check_inside(tab, area)
    table = last_table(tab.grid, area)
    if table is None:
        return Place(tab, area.top, area.left, None)
    return Place(tab, table.closed()[2], table.left, table)


def append(book: Spreadsheet, place: Place, body: JsonObject, parameters: dict[str, str], account: str) -> JsonObject:
    """Write the rows at ``place``, which was found before; the reply of values.append."""
    option = check_input_option(parameters.get("valueInputOption"))
    tab = book.content.tab_of_id(place.tab.sheet_id)
    rows = turned(body)
    _make_room(tab.grid, place, rows, parameters.get("insertDataOption") == "INSERT_ROWS")
    width = max((len(row) for row in rows), default=1)
    target = Area(place.top, place.left, place.top + max(len(rows), 1), place.left + max(width, 1))
    text = write_range(tab.title, target)
    updates = write(book, text, {"values": rows}, option, account)
    if parameters.get("includeValuesInResponse", "").lower() == "true":
        shown = {"valueRenderOption": parameters.get("responseValueRenderOption", "")}
        updates["updatedData"] = read(book, text, shown)
    reply: JsonObject = {"spreadsheetId": book.file_id}
    if place.table is not None:
        reply["tableRange"] = write_range(tab.title, place.table)
    return reply | {"updates": updates}


def _make_room(grid: Grid, place: Place, rows: list[list[Any]], inserts: bool) -> None:
    if inserts and place.top < grid.row_count:
        grid.insert("ROWS", place.top, len(rows))
    grid.row_count = max(grid.row_count, place.top + len(rows))
    grid.column_count = max(grid.column_count, place.left + max((len(row) for row in rows), default=0))


def last_table(grid: Grid, area: Area) -> Area | None:
    """The lowest block of neighbouring values that shares a cell with ``area``."""
    closed = area.within(grid.row_count, grid.column_count)
    for row, column in _seeds(grid, closed):
        table = _grown(grid, row, column)
        if overlaps(table, closed):
            return table
    return None


def _seeds(grid: Grid, area: Area) -> list[tuple[int, int]]:
    """Cells with a value in the area, lowest row first; around it when it has none."""
    top, left, bottom, right = area.closed()
    for row in range(min(bottom, len(grid.rows)) - 1, top - 1, -1):
        found = [c for c in range(left, right) if value_of(grid.entry(row, c)) is not None]
        if found:
            return [(row, column) for column in reversed(found)]
    columns = range(max(left - 1, 0), right + 1)
    around = [(r, c) for r in range(max(top - 1, 0), bottom + 1) for c in columns]
    nearby = around if len(around) < 500 else []
    return [(r, c) for r, c in nearby if value_of(grid.entry(r, c)) is not None]


def _grown(grid: Grid, row: int, column: int) -> Area:
    top, left, bottom, right = row, column, row + 1, column + 1

    def has_row(index: int) -> bool:
        entries = grid.row(index)[max(left - 1, 0) : right + 1]
        return index >= 0 and any(value_of(entry) is not None for entry in entries)

    def has_column(index: int) -> bool:
        rows = range(max(top - 1, 0), bottom + 1)
        return index >= 0 and any(value_of(grid.entry(r, index)) is not None for r in rows)

    grew = True
    while grew:
        grew = False
        while has_row(top - 1):
            top, grew = top - 1, True
        while has_row(bottom):
            bottom, grew = bottom + 1, True
        while has_column(left - 1):
            left, grew = left - 1, True
        while has_column(right):
            right, grew = right + 1, True
    return Area(top, left, bottom, right)
