"""Requests about whole tabs and the spreadsheet's own properties."""

from __future__ import annotations

from typing import Any

from tests.google_double import masks
from tests.google_double.cells import Grid
from tests.google_double.content import Protection, Tab
from tests.google_double.contract import update_mask
from tests.google_double.errors import bad_request
from tests.google_double.formats import with_colour_styles
from tests.google_double.spreadsheet import Spreadsheet

JsonObject = dict[str, Any]
_OWN = ("sheetId", "title", "index", "sheetType", "gridProperties")


def properties_of(tab: Tab, index: int) -> JsonObject:
    """SheetProperties as replies have them."""
    grid = {"rowCount": tab.grid.row_count, "columnCount": tab.grid.column_count} | tab.grid_properties
    result: JsonObject = {"sheetId": tab.sheet_id, "title": tab.title, "index": index, "sheetType": "GRID"}
    return result | {"gridProperties": grid} | tab.properties


def _set_properties(tab: Tab, properties: JsonObject) -> None:
    grid = properties.get("gridProperties") or {}
    rows = int(grid.get("rowCount") or tab.grid.row_count)
    tab.grid.resize(rows, int(grid.get("columnCount") or tab.grid.column_count))
    tab.grid_properties = {n: v for n, v in grid.items() if v and n not in ("rowCount", "columnCount")}
    tab.title = properties["title"]
    others = {name: value for name, value in properties.items() if name not in _OWN and value}
    tab.properties = with_colour_styles(others)


def _check_title(book: Spreadsheet, title: str | None, but: Tab | None = None) -> str:
    if not title:
        raise bad_request("The sheet name cannot be empty.")
    if len(title) > 100:
        raise bad_request("The sheet name cannot be longer than 100 characters.")
    for tab in book.content.tabs:
        if tab is not but and tab.title.casefold() == title.casefold():
            raise bad_request(f'A sheet with the name "{title}" already exists. Please enter another name.')
    return title


def _new_sheet_id(book: Spreadsheet, wanted: Any) -> int:
    used = {tab.sheet_id for tab in book.content.tabs}
    if wanted is not None:
        if int(wanted) in used:
            raise bad_request(f"A sheet with id {wanted} already exists.")
        if int(wanted) < 0:
            raise bad_request("Sheet id must be non-negative.")
        return int(wanted)
    while (new := book.new_id()) in used:
        pass
    return new


def _free_title(book: Spreadsheet) -> str:
    number = len(book.content.tabs) + 1
    while book.content.tab_titled(f"Sheet{number}"):
        number += 1
    return f"Sheet{number}"


def add_sheet(book: Spreadsheet, payload: JsonObject, account: str) -> JsonObject:
    properties = dict(payload.get("properties") or {})
    title = _check_title(book, properties.get("title") or _free_title(book))
    tab = Tab(_new_sheet_id(book, properties.get("sheetId")), title, Grid())
    _set_properties(tab, properties | {"title": title})
    index = properties.get("index")
    place = len(book.content.tabs) if index is None else min(int(index), len(book.content.tabs))
    book.content.tabs.insert(place, tab)
    return {"properties": properties_of(tab, place)}


def delete_sheet(book: Spreadsheet, payload: JsonObject, account: str) -> None:
    content = book.content
    tab = content.tab_of_id(payload.get("sheetId"))
    if not [other for other in content.tabs if other is not tab and not other.is_hidden]:
        raise bad_request("You can't remove all the visible sheets in a document.")
    content.tabs.remove(tab)
    content.named_ranges = [named for named in content.named_ranges if named.sheet_id != tab.sheet_id]
    content.metadata = [item for item in content.metadata if _sheet_of(item) != tab.sheet_id]


def _sheet_of(metadata: JsonObject) -> int | None:
    location = metadata["location"]
    found = location.get("sheetId", location.get("dimensionRange", {}).get("sheetId", 0))
    return None if location.get("spreadsheet") else int(found)


def duplicate_sheet(book: Spreadsheet, payload: JsonObject, account: str) -> JsonObject:
    source = book.content.tab_of_id(payload.get("sourceSheetId"))
    title = _check_title(book, payload.get("newSheetName") or f"Copy of {source.title}")
    copy = source.copy()
    copy.sheet_id, copy.title = _new_sheet_id(book, payload.get("newSheetId")), title
    copy.protections = [_copied(book, protection) for protection in copy.protections]
    place = min(int(payload.get("insertSheetIndex") or 0), len(book.content.tabs))
    book.content.tabs.insert(place, copy)
    return {"properties": properties_of(copy, place)}


def _copied(book: Spreadsheet, protection: Protection) -> Protection:
    protection.protection_id = book.new_id()
    return protection


def update_sheet_properties(book: Spreadsheet, payload: JsonObject, account: str) -> None:
    tree = update_mask("SheetProperties", payload.get("fields"))
    new = payload.get("properties") or {}
    tabs = book.content.tabs
    tab = book.content.tab_of_id(new.get("sheetId"))
    merged = masks.write(properties_of(tab, tabs.index(tab)), new, tree)
    merged["title"] = _check_title(book, merged.get("title"), but=tab)
    if merged.get("hidden") and not [t for t in tabs if t is not tab and not t.is_hidden]:
        raise bad_request("You can't hide all the sheets in a document.")
    _set_properties(tab, merged)
    if masks.wants(tree, "index") and "index" in new:
        tabs.remove(tab)
        tabs.insert(int(new["index"]), tab)


def update_spreadsheet_properties(book: Spreadsheet, payload: JsonObject, account: str) -> None:
    tree = update_mask("SpreadsheetProperties", payload.get("fields"))
    merged = masks.write(book.content.properties, payload.get("properties") or {}, tree)
    if not merged.get("title"):
        raise bad_request("The spreadsheet title cannot be empty.")
    for name in ("locale", "timeZone"):
        if not merged.get(name):
            raise bad_request(f"Invalid {name}")
    book.content.properties = merged


HANDLERS: dict[str, Any] = {
    "addSheet": add_sheet,
    "deleteSheet": delete_sheet,
    "duplicateSheet": duplicate_sheet,
    "updateSheetProperties": update_sheet_properties,
    "updateSpreadsheetProperties": update_spreadsheet_properties,
}
