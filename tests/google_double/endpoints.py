"""What each endpoint does with a request: one function a kind."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.google_double import append, batch_metadata, drive, overview, values
from tests.google_double.batch import batch_update
from tests.google_double.batch_cells import update_cells
from tests.google_double.batch_tabs import add_sheet
from tests.google_double.content import Content
from tests.google_double.contract import check_body, reply_mask
from tests.google_double.errors import ApiError, bad_request
from tests.google_double.masks import pick
from tests.google_double.spreadsheet import Spreadsheet, new_content, spreadsheet_properties
from tests.google_double.store import Store

JsonObject = dict[str, Any]
_ROLES = ("owner", "writer", "commenter", "reader")


@dataclass(slots=True)
class Call:
    """One request, ready to run. ``race`` lets other requests in for that many seconds (0: none)."""

    store: Store
    account: str
    parts: dict[str, str]
    query: dict[str, list[str]]
    body: Any
    now: float
    race: Callable[[], None]

    def one(self, name: str) -> str | None:
        found = self.query.get(name)
        return found[-1] if found else None

    @property
    def parameters(self) -> dict[str, str]:
        return {name: found[-1] for name, found in self.query.items()}

    def to_read(self) -> Spreadsheet:
        return self.store.book(self.parts["id"], self.account)

    def to_write(self) -> Spreadsheet:
        return self.store.book(self.parts["id"], self.account, to_write=True)

    def file(self) -> Spreadsheet:
        book = self.store.file(self.parts["id"], self.account)
        book.gather_edits(self.now)
        return book


def _create(call: Call) -> JsonObject:
    body = call.body or {}
    check_body("Spreadsheet", body)
    given = body.get("properties") or {}
    properties = spreadsheet_properties(given.get("title") or "Untitled spreadsheet")
    properties |= {name: value for name, value in given.items() if value}
    content = Content(properties, [] if body.get("sheets") else new_content("").tabs)
    book = call.store.add(content, call.account, call.now)
    try:
        for index, sheet in enumerate(body.get("sheets") or []):
            _create_sheet(call, book, sheet, {"sheetId": 0} if index == 0 else {})
    except ApiError:
        del call.store.books[book.file_id]
        raise
    return overview.get(book, [], False, call.one("fields"))


def _create_sheet(call: Call, book: Spreadsheet, sheet: JsonObject, default: JsonObject) -> None:
    if set(sheet) - {"properties", "data"}:
        raise ApiError(501, "The double creates sheets with properties and data only.")
    added = add_sheet(book, {"properties": default | (sheet.get("properties") or {})}, call.account)
    for data in sheet.get("data") or []:
        start = {"sheetId": added["properties"]["sheetId"], "rowIndex": data.get("startRow") or 0}
        start["columnIndex"] = data.get("startColumn") or 0
        rows = data.get("rowData") or []
        update_cells(book, {"start": start, "rows": rows, "fields": "*"}, call.account)
    book.changed()


def _get(call: Call) -> JsonObject:
    with_grid = (call.one("includeGridData") or "").lower() == "true"
    return overview.get(call.to_read(), call.query.get("ranges", []), with_grid, call.one("fields"))


def _batch_update(call: Call) -> JsonObject:
    book = call.to_write()
    body = call.body or {}
    replies = batch_update(book, body, call.account)
    book.touched(call.now)
    reply: JsonObject = {"spreadsheetId": book.file_id, "replies": replies}
    if body.get("includeSpreadsheetInResponse"):
        ranges, with_grid = body.get("responseRanges") or [], bool(body.get("responseIncludeGridData"))
        reply["updatedSpreadsheet"] = overview.get(book, ranges, with_grid, None)
    return reply


def _metadata_get(call: Call) -> JsonObject:
    return batch_metadata.get(call.to_read(), call.parts["metadata_id"])


def _metadata_search(call: Call) -> JsonObject:
    return batch_metadata.search(call.to_read(), call.body or {})


def _values_get(call: Call) -> JsonObject:
    return values.read(call.to_read(), call.parts["range"], call.parameters)


def _values_batch_get(call: Call) -> JsonObject:
    book = call.to_read()
    ranges = call.query.get("ranges", [])
    reply: JsonObject = {"spreadsheetId": book.file_id}
    return reply | {"valueRanges": [values.read(book, text, call.parameters) for text in ranges]}


def _changing(call: Call, book: Spreadsheet, change: Callable[[], Any]) -> Any:
    result = book.transaction(change)
    book.touched(call.now)
    return result


def _values_update(call: Call) -> Any:
    check_body("ValueRange", call.body or {}, "data")
    book, text = call.to_write(), call.parts["range"]
    option = call.one("valueInputOption")
    return _changing(call, book, lambda: values.write(book, text, call.body or {}, option, call.account))


def _values_append(call: Call) -> Any:
    check_body("ValueRange", call.body or {}, "data")
    book = call.to_write()
    values.check_input_option(call.one("valueInputOption"))
    place = append.find_place(book, call.parts["range"])
    call.race()
    return _changing(call, book, lambda: append.append(book, place, call.body or {}, call.parameters, call.account))


def _values_clear(call: Call) -> JsonObject:
    book, text = call.to_write(), call.parts["range"]
    cleared = _changing(call, book, lambda: values.clear(book, text, call.account))
    return {"spreadsheetId": book.file_id, "clearedRange": cleared}


def _values_batch_update(call: Call) -> Any:
    check_body("BatchUpdateValuesRequest", call.body or {})
    book = call.to_write()
    return _changing(call, book, lambda: values.write_many(book, call.body or {}, call.account))


def _values_batch_clear(call: Call) -> Any:
    check_body("BatchClearValuesRequest", call.body or {})
    book, ranges = call.to_write(), (call.body or {}).get("ranges") or []
    return _changing(call, book, lambda: values.clear_many(book, ranges, call.account))


def _file_create(call: Call) -> JsonObject:
    drive.check_type(call.body or {})
    content = new_content((call.body or {}).get("name") or "Untitled")
    book = call.store.add(content, call.account, call.now)
    # Drive's own file comes first, the spreadsheet in it a moment later.
    book.modified = call.now + 0.02
    return drive.file_reply(book, call.one("fields"))


def _file_list(call: Call) -> JsonObject:
    seen = [book for book in call.store.books.values() if book.is_seen_by(call.account)]
    return drive.list_reply(seen, call.one("q") or "", call.one("fields"))


def _file_get(call: Call) -> JsonObject:
    return drive.file_reply(call.file(), call.one("fields"))


def _file_update(call: Call) -> JsonObject:
    book, body = call.file(), call.body or {}
    if "name" in body:
        book.content.properties = book.content.properties | {"title": body["name"]}
        book.changed()
    book.is_trashed = bool(body.get("trashed", book.is_trashed))
    book.touched(call.now)
    return drive.file_reply(book, call.one("fields"))


def _file_delete(call: Call) -> None:
    del call.store.books[call.file().file_id]


def _file_copy(call: Call) -> JsonObject:
    source, body = call.file(), call.body or {}
    content = source.content.copy()
    content.properties["title"] = body.get("name") or f"Copy of {source.title}"
    book = call.store.add(content, call.account, call.now)
    return drive.file_reply(book, call.one("fields"))


def _file_upload(call: Call) -> JsonObject:
    book = call.file()
    reply = drive.import_csv(book, call.body)
    book.touched(call.now)
    return reply


def _permission_create(call: Call) -> JsonObject:
    book, body = call.file(), call.body or {}
    role, kind = body.get("role"), body.get("type")
    if role not in _ROLES or kind not in ("user", "group", "domain", "anyone"):
        raise bad_request("The permission role or type field is required.")
    who = body.get("emailAddress") or body.get("domain") or "anyone"
    book.permissions[who] = role
    return {"kind": "drive#permission", "id": _permission_id(who), "type": kind, "role": role}


def _permission_list(call: Call) -> JsonObject:
    book = call.file()
    found = [{"id": _permission_id(book.owner), "type": "user", "role": "owner", "emailAddress": book.owner}]
    for who, role in book.permissions.items():
        kind = "anyone" if who == "anyone" else "user"
        found.append({"id": _permission_id(who), "type": kind, "role": role, "emailAddress": who})
    return {"kind": "drive#permissionList", "permissions": found}


def _permission_id(who: str) -> str:
    return str(sum(ord(letter) * 257**place for place, letter in enumerate(who)) % 10**20)


def racing(seconds: float, release: Callable[[], None], acquire: Callable[[], object]) -> Callable[[], None]:
    """A pause in the middle of an append during which others may run."""

    def race() -> None:
        if seconds:
            release()
            time.sleep(seconds)
            acquire()

    return race


_REPLIES = {
    "spreadsheets.batchUpdate": "BatchUpdateSpreadsheetResponse",
    "spreadsheets.developerMetadata.get": "DeveloperMetadata",
    "spreadsheets.developerMetadata.search": "SearchDeveloperMetadataResponse",
    "spreadsheets.values.get": "ValueRange",
    "spreadsheets.values.batchGet": "BatchGetValuesResponse",
    "spreadsheets.values.update": "UpdateValuesResponse",
    "spreadsheets.values.append": "AppendValuesResponse",
    "spreadsheets.values.clear": "ClearValuesResponse",
    "spreadsheets.values.batchUpdate": "BatchUpdateValuesResponse",
    "spreadsheets.values.batchClear": "BatchClearValuesResponse",
}


def run(kind: str, call: Call) -> Any:
    """The reply of an endpoint, None where it has no body; ``fields`` is obeyed everywhere."""
    mask, message = call.one("fields"), _REPLIES.get(kind)
    tree = reply_mask(message, mask) if mask and message else {}
    reply = HANDLERS[kind](call)
    return pick(reply, tree)


HANDLERS: dict[str, Callable[[Call], Any]] = {
    "spreadsheets.create": _create,
    "spreadsheets.get": _get,
    "spreadsheets.batchUpdate": _batch_update,
    "spreadsheets.developerMetadata.get": _metadata_get,
    "spreadsheets.developerMetadata.search": _metadata_search,
    "spreadsheets.values.get": _values_get,
    "spreadsheets.values.batchGet": _values_batch_get,
    "spreadsheets.values.update": _values_update,
    "spreadsheets.values.append": _values_append,
    "spreadsheets.values.clear": _values_clear,
    "spreadsheets.values.batchUpdate": _values_batch_update,
    "spreadsheets.values.batchClear": _values_batch_clear,
    "drive.files.create": _file_create,
    "drive.files.list": _file_list,
    "drive.files.get": _file_get,
    "drive.files.update": _file_update,
    "drive.files.delete": _file_delete,
    "drive.files.copy": _file_copy,
    "drive.files.upload": _file_upload,
    "drive.permissions.create": _permission_create,
    "drive.permissions.list": _permission_list,
}
