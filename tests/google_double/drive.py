"""drive.files, as far as spreadsheets need it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from typing import Any

from tests.google_double import masks
from tests.google_double.cells import Grid
from tests.google_double.content import Tab
from tests.google_double.entry import understand
from tests.google_double.errors import bad_request
from tests.google_double.spreadsheet import SPREADSHEET_TYPE, Spreadsheet

JsonObject = dict[str, Any]
_SHORT = masks.parse("kind,id,name,mimeType")
_TERM = re.compile(r"""(\w+)\s*(=|!=|contains)\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|true|false)""")


def file_reply(book: Spreadsheet, fields: str | None) -> JsonObject:
    """A Drive file: kind, id, name and mimeType, or what ``fields`` asks for."""
    reply: JsonObject = masks.pick(book.drive_file(), masks.parse(fields) if fields else _SHORT)
    return reply


def list_reply(books: Iterable[Spreadsheet], query: str, fields: str | None) -> JsonObject:
    """drive.files.list, the newest first; ``query`` may ask for name, mimeType and trashed."""
    found = [book for book in books if _fits(book, query)]
    found.sort(key=lambda book: book.modified, reverse=True)
    tree = masks.parse(fields) if fields else masks.parse("kind,files(kind,id,name,mimeType)")
    reply: JsonObject = {"kind": "drive#fileList", "incompleteSearch": False}
    reply["files"] = [book.drive_file() for book in found]
    picked: JsonObject = masks.pick(reply, tree)
    return picked


def _fits(book: Spreadsheet, query: str) -> bool:
    file = book.drive_file()
    for name, sign, quoted in _TERM.findall(query):
        wanted: Any = quoted == "true"
        if quoted not in ("true", "false"):
            wanted = re.sub(r"\\(.)", r"\1", quoted[1:-1])
        if name not in file:
            raise bad_request("Invalid Value")
        fits = wanted in file[name] if sign == "contains" else file[name] == wanted
        if fits == (sign == "!="):
            return False
    return True


def check_type(body: JsonObject) -> None:
    """The double keeps spreadsheets only."""
    if body.get("mimeType", SPREADSHEET_TYPE) != SPREADSHEET_TYPE:
        raise bad_request("The double keeps spreadsheets only.")


def import_csv(book: Spreadsheet, text: str) -> JsonObject:
    """The old upload that replaces everything by one tab named as the file."""
    locale = book.content.locale
    rows = [[understand(cell, locale).value for cell in row] for row in csv.reader(io.StringIO(text))]
    grid = Grid()
    grid.write(0, 0, rows)
    book.content.tabs = [Tab(book.new_id(), book.title, grid)]
    book.content.properties = book.content.properties | {"timeZone": "America/Los_Angeles"}
    book.changed()
    return {"kind": "drive#file", "id": book.file_id, "title": book.title, "mimeType": SPREADSHEET_TYPE}
