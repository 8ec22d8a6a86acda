"""What stands in a Google spreadsheet now, as far as setting it up needs to know. Pure.

Values come from the reader of the Google home. `OVERVIEW` and `LOOKS` are the field masks of
two further `spreadsheets.get` requests; `read_state` makes a `FoundBook` of all three.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lib.core.headers import Header, locate
from lib.core.workbook import CellValue, RawTab
from lib.sheets.google_address import quoted

JsonObject = dict[str, Any]
OVERVIEW = (
    "properties(locale,timeZone),developerMetadata(metadataId,metadataKey),"
    "sheets(properties(sheetId,title,sheetType,hidden,gridProperties(rowCount,columnCount,frozenRowCount)),"
    "merges,protectedRanges,conditionalFormats,tables(tableId))"
)
LOOKS = "sheets(properties(sheetId),data(rowData(values(note,dataValidation,userEnteredFormat(numberFormat)))))"
ROWS_LOOKED_AT = 1000  # rules and formats below are taken to be like those above
_FAR = 2**31


@dataclass(frozen=True, slots=True)
class Area:
    """Rows and columns from zero, ends exclusive; None is without end."""

    top: int = 0
    left: int = 0
    bottom: int | None = None
    right: int | None = None

    def overlaps(self, other: Area) -> bool:
        """Whether the two have a cell in common."""
        return (
            self.top < (other.bottom or _FAR)
            and other.top < (self.bottom or _FAR)
            and self.left < (other.right or _FAR)
            and other.left < (self.right or _FAR)
        )

    def contains(self, other: Area) -> bool:
        """Whether ``other`` lies wholly in this area."""
        return (
            self.top <= other.top
            and self.left <= other.left
            and (self.bottom or _FAR) >= (other.bottom or _FAR)
            and (self.right or _FAR) >= (other.right or _FAR)
        )

    def on(self, sheet_id: int) -> JsonObject:
        """The GridRange of this area on the sheet ``sheet_id``."""
        ends = {"endRowIndex": self.bottom, "endColumnIndex": self.right}
        starts = {"startRowIndex": self.top, "startColumnIndex": self.left}
        return {"sheetId": sheet_id} | {n: v for n, v in (starts | ends).items() if v}


def area_of(grid_range: JsonObject) -> Area:
    """The area of a GridRange, in which zero and open sides may be left out."""
    return Area(
        grid_range.get("startRowIndex", 0),
        grid_range.get("startColumnIndex", 0),
        grid_range.get("endRowIndex"),
        grid_range.get("endColumnIndex"),
    )


@dataclass(frozen=True, slots=True)
class Protection:
    """A protected range; ``users`` are addresses in lower case, None when Google doesn't show them to us."""

    number: int
    description: str
    area: Area
    users: frozenset[str] | None
    admits_others: bool
    is_warning: bool
    can_edit: bool

    @property
    def locks_us_out(self) -> bool:
        return not self.is_warning and not self.can_edit


@dataclass(frozen=True, slots=True)
class Look:
    """What a cell has besides its value."""

    note: str = ""
    validation: JsonObject | None = None
    format_type: str = ""
    pattern: str = ""


PLAIN = Look()


@dataclass(frozen=True, slots=True)
class FoundTab:
    """One tab. ``looks`` are the first ROWS_LOOKED_AT rows, as far as anything is set in them."""

    sheet_id: int
    raw: RawTab
    row_count: int
    column_count: int
    frozen_rows: int = 0
    looks: Sequence[Sequence[Look]] = ()
    protections: Sequence[Protection] = ()
    colour_rules: Sequence[JsonObject] = ()
    has_table: bool = False
    header: Header | None = field(default=None)

    @property
    def title(self) -> str:
        return self.raw.title

    @property
    def is_empty(self) -> bool:
        return self.used_columns == 0

    @property
    def used_columns(self) -> int:
        """The columns up to the last one with anything typed in it."""
        filled = [i for i, column in enumerate(self.raw.columns) if any(value is not None for value in column)]
        return max(filled) + 1 if filled else 0

    def look(self, row: int, column: int) -> Look:
        line = self.looks[row] if row < len(self.looks) else ()
        return line[column] if column < len(line) else PLAIN

    def column(self, index: int) -> Sequence[CellValue]:
        """The values of a column from row 1 on; empty when nothing is typed there or beyond."""
        return self.raw.columns[index] if index < len(self.raw.columns) else ()

    def last_filled_row(self, index: int) -> int:
        """The zero-based row of the last value of a column; -1 when it has none."""
        column = self.column(index)
        return next((row for row in range(len(column) - 1, -1, -1) if column[row] is not None), -1)

    def has_rows_below(self, header_row: int) -> bool:
        return any(value is not None for column in self.raw.columns for value in column[header_row + 1 :])


@dataclass(frozen=True, slots=True)
class FoundBook:
    """The spreadsheet. ``taken_titles`` and ``taken_ids`` count tabs that hold no cells as well."""

    locale: str
    time_zone: str
    tabs: tuple[FoundTab, ...]
    taken_titles: tuple[str, ...]
    taken_ids: frozenset[int]
    markers: tuple[int, ...] = ()

    @property
    def epoch(self) -> str:
        """What the markers of earlier changes make of ids, so that none of something deleted is used again."""
        return "-".join(map(str, sorted(self.markers)))


def looked_at_ranges(overview: JsonObject) -> list[str]:
    """The first rows of each tab that holds cells, in A1 notation, as many as there are."""
    properties = [sheet["properties"] for sheet in overview.get("sheets", ()) if _has_cells(sheet)]
    return [
        f"{quoted(found['title'])}!1:{min(ROWS_LOOKED_AT, found['gridProperties']['rowCount'])}" for found in properties
    ]


def _has_cells(sheet: JsonObject) -> bool:
    return bool(sheet["properties"].get("sheetType", "GRID") == "GRID")


def read_state(
    overview: JsonObject, tabs: Sequence[RawTab], looks: Sequence[JsonObject], marker_key: str = ""
) -> FoundBook | None:
    """What is there; None when the replies don't speak of the same tabs, because some came or went."""
    values = {raw.gid: raw for raw in tabs}
    sheets = overview.get("sheets", [])
    properties = [sheet["properties"] for sheet in sheets]
    grids = [sheet for sheet in sheets if _has_cells(sheet)]
    titles = {sheet["properties"].get("sheetId", 0): sheet["properties"]["title"] for sheet in grids}
    if titles != {gid: raw.title for gid, raw in values.items()}:
        return None
    seen = [sheet for reply in looks for sheet in reply.get("sheets", ())]
    lines = {sheet["properties"].get("sheetId", 0): _looks(sheet) for sheet in seen}
    found = [_tab(sheet, values[gid], lines.get(gid, ())) for gid, sheet in zip(titles, grids, strict=True)]
    metadata = overview.get("developerMetadata", ())
    return FoundBook(
        overview["properties"].get("locale", ""),
        overview["properties"].get("timeZone", ""),
        tuple(found),
        tuple(each["title"] for each in properties),
        frozenset(each.get("sheetId", 0) for each in properties),
        tuple(item["metadataId"] for item in metadata if item.get("metadataKey") == marker_key),
    )


def _tab(sheet: JsonObject, raw: RawTab, looks: Sequence[Sequence[Look]]) -> FoundTab:
    grid = sheet["properties"].get("gridProperties", {})
    return FoundTab(
        raw.gid or 0,
        raw,
        grid.get("rowCount", 0),
        grid.get("columnCount", 0),
        grid.get("frozenRowCount", 0),
        looks,
        tuple(map(_protection, sheet.get("protectedRanges", ()))),
        tuple(sheet.get("conditionalFormats", ())),
        bool(sheet.get("tables")),
        locate(raw),
    )


def _protection(found: JsonObject) -> Protection:
    editors = found.get("editors")
    can_edit = bool(found.get("requestingUserCanEdit"))
    users = None if editors is None and not can_edit else (editors or {}).get("users", ())
    return Protection(
        found["protectedRangeId"],
        found.get("description", ""),
        area_of(found.get("range", {})),
        None if users is None else frozenset(user.casefold() for user in users),
        bool((editors or {}).get("groups") or (editors or {}).get("domainUsersCanEdit")),
        bool(found.get("warningOnly")),
        can_edit,
    )


def _looks(sheet: JsonObject) -> Sequence[Sequence[Look]]:
    rows: Sequence[Mapping[str, Any]] = (sheet.get("data") or [{}])[0].get("rowData", ())
    return [[_look(cell) for cell in row.get("values", ())] for row in rows]


def _look(cell: JsonObject) -> Look:
    if not cell:
        return PLAIN
    number = cell.get("userEnteredFormat", {}).get("numberFormat", {})
    return Look(cell.get("note", ""), cell.get("dataValidation"), number.get("type", ""), number.get("pattern", ""))
