"""Developer metadata: creating, reading, searching and deleting.

An id is unique in its spreadsheet: creating one that exists fails the whole batch. The
spreadsheet, and each sheet, holds at most 30,000 characters of keys and values.
"""

from __future__ import annotations

from typing import Any

from tests.google_double import masks
from tests.google_double.contract import check_body, update_mask
from tests.google_double.errors import bad_request, not_found
from tests.google_double.spreadsheet import Spreadsheet

JsonObject = dict[str, Any]
BUDGET = 30_000


def create(book: Spreadsheet, payload: JsonObject, account: str) -> JsonObject:
    given = payload.get("developerMetadata") or {}
    key, value = given.get("metadataKey"), given.get("metadataValue") or ""
    if not key:
        raise bad_request("Developer metadata must have a key.")
    if given.get("visibility") not in ("DOCUMENT", "PROJECT"):
        raise bad_request("Developer metadata must have a visibility.")
    wanted = given.get("metadataId")
    number = book.new_id() if wanted is None else int(wanted)
    if number <= 0:
        raise bad_request("Developer metadata ID must be positive.")
    if any(item["metadataId"] == number for item in book.content.metadata):
        raise bad_request(
            f"Cannot add developer metadata with ID [{number}] because developer metadata with that ID already exists."
        )
    made: JsonObject = {"metadataId": number, "metadataKey": key}
    if value:
        made["metadataValue"] = value
    made |= {"location": _location(book, given.get("location")), "visibility": given["visibility"]}
    book.content.metadata.append(made)
    _check_budget(book)
    return {"developerMetadata": made}


def _location(book: Spreadsheet, location: JsonObject | None) -> JsonObject:
    given = {name: value for name, value in (location or {}).items() if value is not None}
    given.pop("locationType", None)
    if len(given) != 1:
        raise bad_request("Developer metadata must have exactly one location.")
    if given.get("spreadsheet") is True:
        return {"locationType": "SPREADSHEET", "spreadsheet": True}
    if "sheetId" in given:
        return {"locationType": "SHEET", "sheetId": book.content.tab_of_id(given["sheetId"]).sheet_id}
    found = given.get("dimensionRange") or {}
    tab = book.content.tab_of_id(found.get("sheetId"))
    start, end = int(found.get("startIndex") or 0), found.get("endIndex")
    if found.get("dimension") not in ("ROWS", "COLUMNS") or end is None or int(end) != start + 1:
        raise bad_request("Developer metadata can only be associated with a single row or column.")
    place: JsonObject = {"sheetId": tab.sheet_id} if tab.sheet_id else {}
    place |= {"dimension": found["dimension"], "startIndex": start, "endIndex": start + 1}
    return {"locationType": found["dimension"].removesuffix("S"), "dimensionRange": place}


def _size(item: JsonObject) -> int:
    return len(item["metadataKey"]) + len(item.get("metadataValue", ""))


def _holder(item: JsonObject) -> int | None:
    location = item["location"]
    if location.get("spreadsheet"):
        return None
    return int(location.get("sheetId", location.get("dimensionRange", {}).get("sheetId", 0)))


def _check_budget(book: Spreadsheet) -> None:
    sums: dict[int | None, int] = {}
    for item in book.content.metadata:
        sums[_holder(item)] = sums.get(_holder(item), 0) + _size(item)
    if max(sums.values(), default=0) > BUDGET:
        raise bad_request("Developer metadata exceeds the maximum allowed size for this spreadsheet.")


def delete(book: Spreadsheet, payload: JsonObject, account: str) -> JsonObject:
    """Delete what the data filter finds; finding nothing is no error."""
    found = _matching(book, payload.get("dataFilter") or {})
    book.content.metadata = [item for item in book.content.metadata if item not in found]
    return {"deletedDeveloperMetadata": found} if found else {}


def update(book: Spreadsheet, payload: JsonObject, account: str) -> JsonObject:
    tree = update_mask("DeveloperMetadata", payload.get("fields"))
    filters = payload.get("dataFilters") or []
    found = [item for data_filter in filters for item in _matching(book, data_filter)]
    new = payload.get("developerMetadata") or {}
    renewed = [masks.write(item, new, tree) for item in found]
    book.content.metadata = [item for item in book.content.metadata if item not in found] + renewed
    _check_budget(book)
    return {"developerMetadata": renewed} if renewed else {}


def _matching(book: Spreadsheet, data_filter: JsonObject) -> list[JsonObject]:
    lookup = data_filter.get("developerMetadataLookup")
    if lookup is None:
        raise bad_request("The double finds metadata by developerMetadataLookup only.")
    return [item for item in book.content.metadata if _fits(item, lookup)]


def _fits(item: JsonObject, lookup: JsonObject) -> bool:
    for name in ("metadataId", "metadataKey", "metadataValue", "visibility"):
        wanted = lookup.get(name)
        if wanted is not None and str(item.get(name)) != str(wanted):
            return False
    kind = lookup.get("locationType")
    if kind is not None and item["location"]["locationType"] != kind:
        return False
    place = lookup.get("metadataLocation")
    return place is None or all(item["location"].get(name) == value for name, value in place.items())


def get(book: Spreadsheet, number: str) -> JsonObject:
    """developerMetadata.get; 404 when the spreadsheet has no metadata with this id."""
    for item in book.content.metadata:
        if str(item["metadataId"]) == number:
            return item
    raise not_found()


def search(book: Spreadsheet, body: JsonObject) -> JsonObject:
    """developerMetadata.search; an empty object when nothing fits."""
    check_body("SearchDeveloperMetadataRequest", body)
    matched: list[JsonObject] = []
    for data_filter in body.get("dataFilters") or []:
        for item in _matching(book, data_filter):
            matched.append({"developerMetadata": item, "dataFilters": [data_filter]})
    return {"matchedDeveloperMetadata": matched} if matched else {}


HANDLERS: dict[str, Any] = {
    "createDeveloperMetadata": create,
    "deleteDeveloperMetadata": delete,
    "updateDeveloperMetadata": update,
}
