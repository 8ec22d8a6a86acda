"""Requests about ranges: merges, protections, names, conditional formats, tables."""

from __future__ import annotations

from typing import Any

from tests.google_double import masks
from tests.google_double.a1 import Area
from tests.google_double.areas import closed_in, located
from tests.google_double.cells import cell_of, value_of, with_value
from tests.google_double.content import NamedRange, Protection, Tab, area_of, grid_range
from tests.google_double.contract import update_mask
from tests.google_double.errors import bad_request
from tests.google_double.formats import with_colour_styles
from tests.google_double.protection import contains, overlaps
from tests.google_double.spreadsheet import Spreadsheet

JsonObject = dict[str, Any]
_TABLE_COLOURS = {
    "headerColorStyle": {"rgbColor": {"red": 0.20784314, "green": 0.40784314, "blue": 0.32941177}},
    "firstBandColorStyle": {"rgbColor": {"red": 1, "green": 1, "blue": 1}},
    "secondBandColorStyle": {"rgbColor": {"red": 0.9647059, "green": 0.972549, "blue": 0.9764706}},
}


def merge_cells(book: Spreadsheet, payload: JsonObject, account: str) -> None:
    """MERGE_ALL, MERGE_ROWS or MERGE_COLUMNS; only the first value of each merge survives."""
    tab, open_area = located(book, payload.get("range"))
    area = closed_in(tab, open_area)
    _check_whole_merges(tab, area)
    tab.merges = [merge for merge in tab.merges if not overlaps(merge, area)]
    top, left, bottom, right = area.closed()
    kind = payload.get("mergeType") or "MERGE_ALL"
    if kind == "MERGE_ROWS":
        parts = [Area(row, left, row + 1, right) for row in range(top, bottom)]
    elif kind == "MERGE_COLUMNS":
        parts = [Area(top, column, bottom, column + 1) for column in range(left, right)]
    else:
        parts = [area]
    for part in parts:
        _keep_first_value(tab, part)
    tab.merges.extend(parts)


def _keep_first_value(tab: Tab, area: Area) -> None:
    top, left, bottom, right = area.closed()
    filled = [value_of(tab.grid.entry(r, c)) for r in range(top, bottom) for c in range(left, right)]
    first = next((value for value in filled if value is not None), None)
    corner = cell_of(tab.grid.entry(top, left))
    if corner.value is not None or first is None:
        tab.grid.change(area, lambda r, c, entry: entry if (r, c) == (top, left) else with_value(entry, None))
    else:
        tab.grid.change(area, lambda r, c, entry: with_value(entry, first if (r, c) == (top, left) else None))


def unmerge_cells(book: Spreadsheet, payload: JsonObject, account: str) -> None:
    tab, area = located(book, payload.get("range"))
    _check_whole_merges(tab, area)
    tab.merges = [merge for merge in tab.merges if not overlaps(merge, area)]


def _check_whole_merges(tab: Tab, area: Area) -> None:
    for merge in tab.merges:
        if overlaps(merge, area) and not contains(area, merge):
            raise bad_request("You must select all cells in a merged range to merge or unmerge them.")


def protection_reply(tab: Tab, protection: Protection, owner: str | None) -> JsonObject:
    """A ProtectedRange; ``owner`` is added to the editors, as a later get shows them."""
    reply: JsonObject = {"protectedRangeId": protection.protection_id}
    reply["range"] = grid_range(tab.sheet_id, protection.area)
    if protection.description:
        reply["description"] = protection.description
    if protection.warning_only:
        reply["warningOnly"] = True
    users = list(protection.editors.get("users", []))
    if owner is not None and owner not in users and not protection.warning_only:
        users.append(owner)
    editors = {name: value for name, value in protection.editors.items() if value and name != "users"}
    return reply | {"requestingUserCanEdit": True, "editors": ({"users": users} if users else {}) | editors}


def add_protected_range(book: Spreadsheet, payload: JsonObject, account: str) -> JsonObject:
    given = payload.get("protectedRange") or {}
    tab, area = located(book, given.get("range"))
    is_whole = area == Area()
    if is_whole and any(protection.is_whole_tab for protection in tab.protections):
        raise bad_request(f'Sheet "{tab.title}" already has sheet protection.')
    users = list((given.get("editors") or {}).get("users") or [])
    if given.get("warningOnly") and users:
        raise bad_request("ProtectedRange is warningOnly. Editors cannot be set on it.")
    wanted = given.get("protectedRangeId")
    number = int(wanted) if wanted is not None else book.new_id()
    if any(found.protection_id == number for each in book.content.tabs for found in each.protections):
        raise bad_request(f"A protected range with id {number} already exists.")
    editors = {n: v for n, v in (given.get("editors") or {}).items() if v}
    protection = Protection(number, area, is_whole, given.get("description") or "", editors=editors)
    protection.warning_only = bool(given.get("warningOnly"))
    reply = {"protectedRange": protection_reply(tab, protection, None)}
    if not protection.warning_only:
        # Whoever protects a range can always edit it.
        protection.editors = editors | {"users": users if account in users else [*users, account]}
    tab.protections.append(protection)
    return reply


def _protection(book: Spreadsheet, number: Any) -> tuple[Tab, Protection]:
    for tab in book.content.tabs:
        for protection in tab.protections:
            if protection.protection_id == int(number or 0):
                return tab, protection
    raise bad_request(f"No protected range with id: {number}")


def update_protected_range(book: Spreadsheet, payload: JsonObject, account: str) -> None:
    given = payload.get("protectedRange") or {}
    tree = update_mask("ProtectedRange", payload.get("fields"))
    tab, protection = _protection(book, given.get("protectedRangeId"))
    merged = masks.write(protection_reply(tab, protection, None), given, tree)
    if masks.wants(tree, "range"):
        _, protection.area = located(book, merged.get("range"))
        protection.is_whole_tab = protection.area == Area()
    protection.description = merged.get("description") or ""
    protection.warning_only = bool(merged.get("warningOnly"))
    protection.editors = {} if protection.warning_only else dict(merged.get("editors") or {})


def delete_protected_range(book: Spreadsheet, payload: JsonObject, account: str) -> None:
    tab, protection = _protection(book, payload.get("protectedRangeId"))
    tab.protections.remove(protection)


def add_named_range(book: Spreadsheet, payload: JsonObject, account: str) -> JsonObject:
    given = payload.get("namedRange") or {}
    tab, area = located(book, given.get("range"))
    name = given.get("name") or ""
    _check_name(book, name)
    named = NamedRange(given.get("namedRangeId") or str(book.new_id()), name, tab.sheet_id, area)
    book.content.named_ranges.append(named)
    return {"namedRange": named.reply()}


def _check_name(book: Spreadsheet, name: str) -> None:
    if not name or not name.replace("_", "a").isalnum() or name[0].isdigit():
        raise bad_request(f'The name "{name}" is not a valid name for a range.')
    if any(named.name.casefold() == name.casefold() for named in book.content.named_ranges):
        raise bad_request(f'A named range with the name "{name}" already exists.')


def _named(book: Spreadsheet, number: str | None) -> int:
    for index, named in enumerate(book.content.named_ranges):
        if named.named_range_id == number:
            return index
    raise bad_request(f"No named range with id: {number}")


def update_named_range(book: Spreadsheet, payload: JsonObject, account: str) -> None:
    given = payload.get("namedRange") or {}
    tree = update_mask("NamedRange", payload.get("fields"))
    place = _named(book, given.get("namedRangeId"))
    merged = masks.write(book.content.named_ranges[place].reply(), given, tree)
    tab, area = located(book, merged.get("range"))
    book.content.named_ranges[place] = NamedRange(given["namedRangeId"], merged["name"], tab.sheet_id, area)


def delete_named_range(book: Spreadsheet, payload: JsonObject, account: str) -> None:
    del book.content.named_ranges[_named(book, payload.get("namedRangeId"))]


def add_conditional_format_rule(book: Spreadsheet, payload: JsonObject, account: str) -> None:
    rule = payload.get("rule") or {}
    ranges = rule.get("ranges") or []
    if not ranges:
        raise bad_request("rule.ranges must have at least one range.")
    found = [located(book, item) for item in ranges]
    if len({tab.sheet_id for tab, _ in found}) > 1:
        raise bad_request("All ranges of a rule must be on the same sheet.")
    if ("booleanRule" in rule) == ("gradientRule" in rule):
        raise bad_request("A rule needs either booleanRule or gradientRule.")
    tab = found[0][0]
    kept = with_colour_styles(rule) | {"ranges": [grid_range(tab.sheet_id, area) for _, area in found]}
    index = int(payload.get("index") or 0)
    if index > len(tab.conditional_formats):
        raise bad_request(f"No conditional format on sheet: {tab.sheet_id} at index: {index}")
    tab.conditional_formats.insert(index, kept)


def delete_conditional_format_rule(book: Spreadsheet, payload: JsonObject, account: str) -> JsonObject:
    tab = book.content.tab_of_id(payload.get("sheetId"))
    index = int(payload.get("index") or 0)
    if index >= len(tab.conditional_formats):
        raise bad_request(f"No conditional format on sheet: {tab.sheet_id} at index: {index}")
    return {"rule": tab.conditional_formats.pop(index)}


def set_basic_filter(book: Spreadsheet, payload: JsonObject, account: str) -> None:
    given = payload.get("filter") or {}
    tab, area = located(book, given.get("range"))
    tab.basic_filter = given | {"range": grid_range(tab.sheet_id, closed_in(tab, area))}


def clear_basic_filter(book: Spreadsheet, payload: JsonObject, account: str) -> None:
    book.content.tab_of_id(payload.get("sheetId")).basic_filter = None


def add_table(book: Spreadsheet, payload: JsonObject, account: str) -> JsonObject:
    """Column names come from the first row."""
    given = payload.get("table") or {}
    tab, open_area = located(book, given.get("range"))
    area = closed_in(tab, open_area)
    columns: list[JsonObject] = []
    for offset, column in enumerate(range(area.left, area.closed()[3])):
        name = value_of(tab.grid.entry(area.top, column))
        named = {"columnName": f"Column {offset + 1}" if name is None else str(name)}
        columns.append({"columnIndex": offset} | named if offset else named)
    table = {"tableId": given.get("tableId") or str(book.new_id()), "name": given.get("name") or "Table1"}
    table |= {"range": grid_range(tab.sheet_id, area_of(given["range"])), "rowsProperties": _TABLE_COLOURS}
    table["columnProperties"] = columns
    tab.tables.append(table)
    return {"table": table}


HANDLERS: dict[str, Any] = {
    "mergeCells": merge_cells,
    "unmergeCells": unmerge_cells,
    "addProtectedRange": add_protected_range,
    "updateProtectedRange": update_protected_range,
    "deleteProtectedRange": delete_protected_range,
    "addNamedRange": add_named_range,
    "updateNamedRange": update_named_range,
    "deleteNamedRange": delete_named_range,
    "addConditionalFormatRule": add_conditional_format_rule,
    "deleteConditionalFormatRule": delete_conditional_format_rule,
    "setBasicFilter": set_basic_filter,
    "clearBasicFilter": clear_basic_filter,
    "addTable": add_table,
}
