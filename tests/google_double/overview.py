"""spreadsheets.get: the spreadsheet as one message, built only as far as the mask asks."""

from __future__ import annotations

from typing import Any

from tests.google_double import masks
from tests.google_double.a1 import Area
from tests.google_double.batch_ranges import protection_reply
from tests.google_double.batch_tabs import properties_of
from tests.google_double.cells import Cell, Entry, FormulaError, Scalar, value_of
from tests.google_double.content import Tab, grid_range
from tests.google_double.contract import reply_mask
from tests.google_double.formats import DEFAULT_FORMAT, overlay
from tests.google_double.masks import Tree
from tests.google_double.spreadsheet import Spreadsheet
from tests.google_double.values import check_inside, formatted

JsonObject = dict[str, Any]
_NOTHING: JsonObject = {}
_PIXELS = {"ROWS": 21, "COLUMNS": 100}
_ERROR_TYPES = {
    "#REF!": "REF",
    "#DIV/0!": "DIVIDE_BY_ZERO",
    "#NAME?": "NAME",
    "#VALUE!": "VALUE",
    "#N/A": "N_A",
}


def get(book: Spreadsheet, ranges: list[str], with_grid: bool, mask: str | None) -> JsonObject:
    """The reply; a mask decides about grid data by itself, whatever ``with_grid`` says."""
    tree = reply_mask("Spreadsheet", mask) if mask else {}
    places = [book.find_range(text) for text in ranges]
    for tab, area in places:
        check_inside(tab, area)
    has_data = masks.wants(tree.get("sheets", {}), "data") and "sheets" in tree if mask else with_grid
    whole: JsonObject = {"spreadsheetId": book.file_id, "properties": book.content.properties}
    if masks.wants(tree, "sheets"):
        sheets = masks.below(tree, "sheets")
        tabs = [tab for tab in book.content.tabs if not ranges or any(tab is found for found, _ in places)]
        whole["sheets"] = [_sheet(book, tab, _areas(tab, places), has_data, sheets) for tab in tabs]
    if book.content.named_ranges:
        whole["namedRanges"] = [named.reply() for named in book.content.named_ranges]
    whole["spreadsheetUrl"] = f"https://docs.google.com/spreadsheets/d/{book.file_id}/edit"
    metadata = [item for item in book.content.metadata if item["location"].get("spreadsheet")]
    if metadata:
        whole["developerMetadata"] = metadata
    reply: JsonObject = masks.pick({name: part for name, part in whole.items() if name != "sheets"}, tree)
    return reply | ({"sheets": whole["sheets"]} if "sheets" in whole else {})


def _areas(tab: Tab, places: list[tuple[Tab, Area]]) -> list[Area]:
    return [area for found, area in places if found is tab] or [Area()]


def _sheet(book: Spreadsheet, tab: Tab, areas: list[Area], has_data: bool, tree: Tree) -> JsonObject:
    sheet: JsonObject = {"properties": properties_of(tab, book.content.tabs.index(tab))}
    if tab.merges:
        sheet["merges"] = [grid_range(tab.sheet_id, merge) for merge in tab.merges]
    if tab.conditional_formats:
        sheet["conditionalFormats"] = tab.conditional_formats
    if tab.protections:
        sheet["protectedRanges"] = [protection_reply(tab, item, book.owner) for item in tab.protections]
    if tab.groups["ROWS"]:
        sheet["rowGroups"] = tab.groups["ROWS"]
    if tab.groups["COLUMNS"]:
        sheet["columnGroups"] = tab.groups["COLUMNS"]
    if tab.basic_filter:
        sheet["basicFilter"] = tab.basic_filter
    if tab.tables:
        sheet["tables"] = tab.tables
    metadata = [item for item in book.content.metadata if item["location"].get("sheetId") == tab.sheet_id]
    if metadata:
        sheet["developerMetadata"] = metadata
    reply: JsonObject = masks.pick(sheet, tree)
    if has_data and masks.wants(tree, "data"):
        below = masks.below(tree, "data")
        reply["data"] = [_grid_data(tab, area, book.content.locale, below) for area in areas]
    return reply


def _grid_data(tab: Tab, area: Area, locale: str, tree: Tree) -> JsonObject:
    closed = area.within(tab.grid.row_count, tab.grid.column_count)
    top, left, bottom, right = closed.closed()
    data: JsonObject = {}
    if top and masks.wants(tree, "startRow"):
        data["startRow"] = top
    if left and masks.wants(tree, "startColumn"):
        data["startColumn"] = left
    if masks.wants(tree, "rowData"):
        rows = _row_data(tab, closed, locale, masks.below(tree, "rowData"))
        if rows:
            data["rowData"] = rows
    for name, dimension, low, high in (("row", "ROWS", top, bottom), ("column", "COLUMNS", left, right)):
        if masks.wants(tree, f"{name}Metadata"):
            sizes = tab.sizes[dimension]
            default = {"pixelSize": _PIXELS[dimension]}
            listed = [default | sizes.get(index, {}) for index in range(low, high)]
            data[f"{name}Metadata"] = masks.pick(listed, masks.below(tree, f"{name}Metadata"))
    return data


def _row_data(tab: Tab, area: Area, locale: str, tree: Tree) -> list[JsonObject]:
    """Rows up to the last one with anything set; {} is a row or a cell with nothing asked for."""
    top, left, bottom, right = area.closed()
    cells = _CellWriter(locale, masks.below(tree, "values"))
    rows: list[JsonObject] = []
    for row in tab.grid.rows[top:bottom]:
        values = [_NOTHING if entry is None else cells.data(entry) for entry in row[left:right]]
        rows.append({"values": values} if values else {})
    while rows and not rows[-1]:
        rows.pop()
    return rows


class _CellWriter:
    """CellData of entries that aren't empty, as far as a mask wants it.

    What depends on the mask or on a style alone is found once: 50,000 rows share few styles.
    """

    def __init__(self, locale: str, tree: Tree) -> None:
        self.locale = locale
        self.tree = tree
        self.wants_typed = masks.wants(tree, "userEnteredValue")
        self.wants_effective = masks.wants(tree, "effectiveValue")
        self.wants_shown = masks.wants(tree, "formattedValue")
        self.wants_value = self.wants_typed or self.wants_effective or self.wants_shown
        self.plain_format = self._formats({})
        self.known_formats: dict[int, JsonObject] = {}

    def data(self, entry: Entry) -> JsonObject:
        if not isinstance(entry, Cell):
            return self._values(entry) | self.plain_format if self.wants_value else self.plain_format
        formats = self.plain_format if entry.style is None else self.known_formats.get(id(entry.style))
        if formats is None:
            formats = self.known_formats[id(entry.style)] = self._formats(entry.style or {})
        if not self.wants_value and not entry.note and not entry.validation:
            return formats
        data = self._values(entry) | formats if self.wants_value else dict(formats)
        if entry.note and masks.wants(self.tree, "note"):
            data["note"] = entry.note
        if entry.validation and masks.wants(self.tree, "dataValidation"):
            data["dataValidation"] = masks.pick(entry.validation, masks.below(self.tree, "dataValidation"))
        return data

    def _values(self, entry: Entry) -> JsonObject:
        value = value_of(entry)
        data: JsonObject = {}
        if value is None:
            return data
        if self.wants_typed:
            formula = entry.formula if isinstance(entry, Cell) else None
            data["userEnteredValue"] = {"formulaValue": formula} if formula else extended_value(value)
        if self.wants_effective:
            data["effectiveValue"] = extended_value(value)
        if self.wants_shown:
            data["formattedValue"] = formatted(entry, self.locale)
        return data

    def _formats(self, style: JsonObject) -> JsonObject:
        found: JsonObject = {}
        effective = overlay(DEFAULT_FORMAT, style)
        for name, format_ in (("userEnteredFormat", style), ("effectiveFormat", effective)):
            picked = masks.pick(format_, masks.below(self.tree, name)) if masks.wants(self.tree, name) else {}
            if picked:
                found[name] = picked
        return found


def extended_value(value: Scalar) -> JsonObject:
    """An ExtendedValue of what a cell holds."""
    if isinstance(value, FormulaError):
        return {"errorValue": {"type": _ERROR_TYPES.get(value, "ERROR"), "message": str(value)}}
    if isinstance(value, bool):
        return {"boolValue": value}
    return {"stringValue": value} if isinstance(value, str) else {"numberValue": value}
