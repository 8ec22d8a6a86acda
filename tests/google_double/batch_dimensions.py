"""Requests about rows and columns."""

from __future__ import annotations

from typing import Any

from tests.google_double import masks
from tests.google_double.areas import dimension_range, shift_everything
from tests.google_double.content import Tab
from tests.google_double.contract import update_mask
from tests.google_double.errors import bad_request
from tests.google_double.spreadsheet import Spreadsheet

JsonObject = dict[str, Any]
_NAMES = {"ROWS": "rows", "COLUMNS": "columns"}


def _size(tab: Tab, dimension: str) -> int:
    return tab.grid.row_count if dimension == "ROWS" else tab.grid.column_count


def insert_dimension(book: Spreadsheet, payload: JsonObject, account: str) -> None:
    tab, dimension, start, end = dimension_range(book, payload.get("range"))
    if end <= start:
        raise bad_request("The range must have at least one row or column.")
    size = _size(tab, dimension)
    if start > size:
        raise bad_request(f"range.startIndex[{start}] is too large: the sheet has {size} {_NAMES[dimension]}.")
    tab.grid.insert(dimension, start, end - start)
    shift_everything(book.content, tab, dimension, start, end - start)
    _shift_metadata(book, tab, dimension, start, end - start)


def delete_dimension(book: Spreadsheet, payload: JsonObject, account: str) -> None:
    tab, dimension, start, end = dimension_range(book, payload.get("range"))
    size = _size(tab, dimension)
    if start >= size or end > size or end <= start:
        raise bad_request(f"Cannot delete {_NAMES[dimension]} [{start}, {end}) of {size}.")
    if end - start >= size:
        raise bad_request(f"You can't delete all the {_NAMES[dimension]} on the sheet.")
    tab.grid.delete(dimension, start, end)
    shift_everything(book.content, tab, dimension, start, start - end)
    _shift_metadata(book, tab, dimension, start, start - end)


def _shift_metadata(book: Spreadsheet, tab: Tab, dimension: str, start: int, change: int) -> None:
    kept = []
    for item in book.content.metadata:
        found = item["location"].get("dimensionRange")
        if found and int(found.get("sheetId", 0)) == tab.sheet_id and found["dimension"] == dimension:
            place = found["startIndex"]
            if change < 0 and start <= place < start - change:
                continue
            if place >= start:
                moved = found | {"startIndex": place + change, "endIndex": place + change + 1}
                kept.append(item | {"location": item["location"] | {"dimensionRange": moved}})
                continue
        kept.append(item)
    book.content.metadata = kept


def move_dimension(book: Spreadsheet, payload: JsonObject, account: str) -> None:
    tab, dimension, start, end = dimension_range(book, payload.get("source"))
    destination = int(payload.get("destinationIndex") or 0)
    if not (0 <= start < end <= _size(tab, dimension)) or destination > _size(tab, dimension):
        raise bad_request("The source or the destination is outside the sheet.")
    if start < destination < end:
        raise bad_request("The destination must not be inside the source.")
    tab.grid.move(dimension, start, end, destination)


def append_dimension(book: Spreadsheet, payload: JsonObject, account: str) -> None:
    tab = book.content.tab_of_id(payload.get("sheetId"))
    length = int(payload.get("length") or 0)
    if length <= 0:
        raise bad_request("length must be positive.")
    whole = {"sheetId": tab.sheet_id, "dimension": payload.get("dimension")}
    _, dimension, _, size = dimension_range(book, whole)
    tab.grid.insert(dimension, size, length)


def update_dimension_properties(book: Spreadsheet, payload: JsonObject, account: str) -> None:
    tree = update_mask("DimensionProperties", payload.get("fields"))
    tab, dimension, start, end = dimension_range(book, payload.get("range"))
    new = payload.get("properties") or {}
    for index in range(start, min(end, _size(tab, dimension))):
        merged = masks.write(tab.sizes[dimension].get(index, {}), new, tree)
        tab.sizes[dimension][index] = {name: value for name, value in merged.items() if value}


def auto_resize_dimensions(book: Spreadsheet, payload: JsonObject, account: str) -> None:
    tab, dimension, start, end = dimension_range(book, payload.get("dimensions"))
    if dimension == "ROWS":
        return
    for index in range(start, end):
        longest = max((len(str(row[index])) for row in tab.grid.rows if len(row) > index), default=0)
        tab.sizes[dimension][index] = {"pixelSize": max(longest * 7 + 6, 21)}


def add_dimension_group(book: Spreadsheet, payload: JsonObject, account: str) -> JsonObject:
    tab, dimension, start, end = dimension_range(book, payload.get("range"))
    found: JsonObject = {"sheetId": tab.sheet_id} if tab.sheet_id else {}
    found |= {"dimension": dimension, "startIndex": start, "endIndex": end}
    tab.groups[dimension].append({"range": found, "depth": 1})
    control = "columnGroupControlAfter" if dimension == "COLUMNS" else "rowGroupControlAfter"
    tab.grid_properties[control] = True
    return {"dimensionGroups": list(tab.groups[dimension])}


def delete_dimension_group(book: Spreadsheet, payload: JsonObject, account: str) -> JsonObject:
    tab, dimension, start, end = dimension_range(book, payload.get("range"))
    sides = (start, end)
    groups = tab.groups[dimension]
    kept = [g for g in groups if (g["range"]["startIndex"], g["range"]["endIndex"]) != sides]
    if len(kept) == len(tab.groups[dimension]):
        raise bad_request("There are no groups in that range.")
    tab.groups[dimension] = kept
    return {"dimensionGroups": kept} if kept else {}


HANDLERS: dict[str, Any] = {
    "insertDimension": insert_dimension,
    "deleteDimension": delete_dimension,
    "moveDimension": move_dimension,
    "appendDimension": append_dimension,
    "updateDimensionProperties": update_dimension_properties,
    "autoResizeDimensions": auto_resize_dimensions,
    "addDimensionGroup": add_dimension_group,
    "deleteDimensionGroup": delete_dimension_group,
}
