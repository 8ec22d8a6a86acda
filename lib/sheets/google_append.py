"""Appending rows exactly once: what is sent, and what a refusal means.

One batch makes a marker whose number follows from the event's id, and appends typed cells.
Google takes a batch wholly or not at all, and a number that is in use is refused: so the
batch can be sent again for ever, and applies once. After a refusal nobody reads Google's
message; the marker is looked up instead.
"""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lib import schema
from lib.core.headers import Header, locate
from lib.core.workbook import CellValue, RawTab
from lib.sheets.google_values import serial_of_day

JsonObject = dict[str, Any]
Row = Mapping[str, CellValue]
MARKER_KEY = "npt-event"  # key and value count against 30,000 characters a spreadsheet: keep it short
_LARGEST_NUMBER = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Place:
    """Where rows of ``tab`` go. ``columns`` maps schema fields to column indexes.

    ``is_new`` says that the tab has to be made, ``has_header`` that its header stands.
    """

    tab: schema.Tab
    title: str
    gid: int
    columns: Mapping[str, int]
    is_new: bool = False
    has_header: bool = True

    def missing(self, rows: Iterable[Row]) -> tuple[schema.Column, ...]:
        """Columns of the schema that hold something in ``rows`` and stand nowhere on the sheet."""
        used = {name for row in rows for name, value in row.items() if value is not None}
        return tuple(c for c in self.tab.columns if c.field in used and c.field not in self.columns)


def app_tab(name: str) -> schema.Tab:
    """The app's own tab called ``name`` in code; KeyError when there is none."""
    return {tab.name: tab for tab in schema.APP_TABS}[name]


def find_place(tab: schema.Tab, tabs: Sequence[RawTab]) -> Place | None:
    """Where ``tab``'s rows go among ``tabs``; None when there is no such tab and it has to be made.

    A tab is known by its header, wherever its columns were moved and whatever it is called;
    an empty one by its title. Of several the one with the proper title is taken.
    """
    found = [(raw, header) for raw in tabs if (header := locate(raw)) is not None and header.tab is tab]
    titled = [pair for pair in found if pair[0].title.strip() == tab.title]
    if titled or found:
        raw, header = (titled or found)[0]
        return _known(raw, header)
    for raw in tabs:
        if raw.title.strip().casefold() == tab.title.casefold():
            in_order = {column.field: index for index, column in enumerate(tab.columns)}
            return Place(tab, raw.title, raw.gid or 0, {} if raw.columns else in_order, has_header=bool(raw.columns))
    return None


def _known(raw: RawTab, header: Header) -> Place:
    return Place(header.tab, raw.title, raw.gid or 0, dict(header.columns))


def new_place(tab: schema.Tab) -> Place:
    """A tab to be made in the batch that fills it; its gid is drawn, so that rows can name it."""
    gid = random.randrange(1, _LARGEST_NUMBER)  # noqa: S311 - a name, no secret
    columns = {column.field: index for index, column in enumerate(tab.columns)}
    return Place(tab, tab.title, gid, columns, is_new=True, has_header=False)


def batch(place: Place, event_id: str, number: int, rows: Sequence[Row]) -> list[JsonObject]:
    """The requests of one append, to be sent as one batch."""
    requests: list[JsonObject] = [marker(event_id, number)]
    if place.is_new:
        grid = {"rowCount": 100, "columnCount": len(place.tab.columns), "frozenRowCount": 1}
        properties = {"sheetId": place.gid, "title": place.title, "gridProperties": grid}
        requests.append({"addSheet": {"properties": properties}})
    cells = [] if place.has_header else [{"values": [_header_cell(column) for column in place.tab.columns]}]
    cells += [{"values": _cells(place, row)} for row in rows]
    fields = "userEnteredValue,userEnteredFormat.numberFormat,userEnteredFormat.textFormat.bold"
    requests.append({"appendCells": {"sheetId": place.gid, "rows": cells, "fields": fields}})
    return requests


def _header_cell(column: schema.Column) -> JsonObject:
    return {
        "userEnteredValue": {"stringValue": column.header},
        "userEnteredFormat": {"textFormat": {"bold": True}},
    }


def _cells(place: Place, row: Row) -> list[JsonObject]:
    by_index = {place.columns[name]: cell(value) for name, value in row.items() if name in place.columns}
    width = max((index for index, found in by_index.items() if found), default=-1) + 1
    return [by_index.get(index, {}) for index in range(width)]


def cell(value: CellValue) -> JsonObject:
    """CellData of a typed value, parsed by nobody: text beginning with ``=`` stays text."""
    if value is None or value == "":
        return {}
    if isinstance(value, bool):
        return {"userEnteredValue": {"boolValue": value}}
    if isinstance(value, date):
        kind, pattern = ("DATE_TIME", "dd/mm/yyyy hh:mm") if isinstance(value, datetime) else ("DATE", "dd/mm/yyyy")
        number_format = {"numberFormat": {"type": kind, "pattern": pattern}}
        return {"userEnteredValue": {"numberValue": serial_of_day(value)}, "userEnteredFormat": number_format}
    if isinstance(value, int | float) and math.isfinite(value):
        return {"userEnteredValue": {"numberValue": value}}
    return {"userEnteredValue": {"stringValue": str(value)}}


def marker_number(event_id: str, salt: int) -> int:
    """A positive 31-bit number that follows from the event; another for each ``salt``."""
    digest = hashlib.sha256(f"{salt}:{event_id}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % _LARGEST_NUMBER + 1


def marker(event_id: str, number: int) -> JsonObject:
    """The request that makes the marker of an event."""
    made = {"metadataId": number, "metadataKey": MARKER_KEY, "metadataValue": event_id}
    made |= {"location": {"spreadsheet": True}, "visibility": "DOCUMENT"}
    return {"createDeveloperMetadata": {"developerMetadata": made}}


def is_marker_of(found: Mapping[str, Any], event_id: str) -> bool:
    """Whether a marker found under a number is that of this event."""
    return found.get("metadataKey") == MARKER_KEY and found.get("metadataValue") == event_id


def removal(event_id: str) -> JsonObject:
    """The request that removes an event's marker, whatever its number; finding none is no fault."""
    lookup = {"metadataKey": MARKER_KEY, "metadataValue": event_id}
    return {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": lookup}}}
