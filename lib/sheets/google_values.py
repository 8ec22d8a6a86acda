"""From Google's replies to raw tabs: values of every tab, and what their cells look like.

Two replies make a workbook. `values.batchGet` gives the values of all tabs, columns-major,
unformatted, days as serial numbers. `spreadsheets.get` under a tight mask gives titles, gids,
merges and the number format of every cell that has one.
"""

from __future__ import annotations

import functools
import itertools
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from lib.core.headers import columns_read_by_format
from lib.core.workbook import CellValue, Merge, RawTab

VALUES_PARAMETERS: Mapping[str, str] = {
    "majorDimension": "COLUMNS",
    "valueRenderOption": "UNFORMATTED_VALUE",
    "dateTimeRenderOption": "SERIAL_NUMBER",
    "fields": "valueRanges(range,values)",
    "prettyPrint": "false",
}
STRUCTURE_PARAMETERS: Mapping[str, str] = {
    "fields": "properties(title,locale,timeZone),"
    "sheets(properties(sheetId,title,hidden,sheetType,gridProperties(rowCount,columnCount)),merges,"
    "data(rowData(values(effectiveFormat(numberFormat)))))",
    "prettyPrint": "false",
}
_DATE_TYPES = ("DATE", "DATE_TIME")
_EPOCH = datetime(1899, 12, 30)
_LAST_SERIAL = 2_958_465  # 9999-12-31
_ROW = b'{"values":['
_GRID = re.compile(r"![A-Z]+\d*:([A-Z]+)(\d+)$")


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """``type`` as Google names it (``DATE``, ``PERCENT``…), ``pattern`` never empty."""

    type: str
    pattern: str


Formats = Sequence[NumberFormat | None]


@dataclass(frozen=True, slots=True)
class Shape:
    """A tab without its values.

    ``rows`` gives, for each row of the sheet, its entry in ``kinds_of_rows``, the formats of
    a row by column, or their number for a row without any. Rows that look alike share an entry.
    """

    gid: int
    title: str
    hidden: bool
    size: tuple[int, int]
    merges: tuple[Merge, ...] = ()
    rows: Sequence[int] = ()
    kinds_of_rows: Sequence[Formats] = field(default=(), repr=False)

    @property
    def formatted_columns(self) -> list[int]:
        """Columns in which some cell has a number format."""
        used = {self.kinds_of_rows[row] for row in set(self.rows) if row < len(self.kinds_of_rows)}
        return sorted({index for cells in used for index, found in enumerate(cells) if found})

    def column(self, index: int) -> Formats:
        """The formats of a column for each entry of ``kinds_of_rows``, and None for rows without any."""
        return (*(cells[index] if index < len(cells) else None for cells in self.kinds_of_rows), None)

    def kinds(self, height: int) -> list[int]:
        """Which entry of `column` each of the first ``height`` rows takes."""
        found = list(self.rows[:height])
        return found + [len(self.kinds_of_rows)] * (height - len(found))


@dataclass(frozen=True, slots=True)
class Structure:
    """A spreadsheet without its values. Charts on sheets of their own are left out."""

    title: str
    locale: str
    time_zone: str
    shapes: tuple[Shape, ...]

    @property
    def titles(self) -> tuple[str, ...]:
        return tuple(shape.title for shape in self.shapes)


def read_structure(body: bytes) -> Structure:
    """The structure in a reply to ``STRUCTURE_PARAMETERS``. Raises ValueError when it isn't one."""
    reply, kinds = _with_shared_rows(body)
    properties = reply.get("properties", {})
    locale = str(properties.get("locale", "vi_VN"))
    known = tuple(_formats(cells, locale) for cells in kinds)
    sheets = [sheet for sheet in reply.get("sheets", []) if sheet["properties"].get("sheetType", "GRID") == "GRID"]
    shapes = tuple(_shape(sheet, known, locale) for sheet in sheets)
    return Structure(
        str(properties.get("title", "")), locale, str(properties.get("timeZone", "Asia/Ho_Chi_Minh")), shapes
    )


def _with_shared_rows(body: bytes) -> tuple[dict[str, Any], list[list[Any]]]:
    """The reply with each ``{"values": […]}`` replaced by a number, and what the numbers stand for.

    50,000 rows are formatted in a handful of ways. Parsing those alone takes a tenth of the
    time of parsing all (and the bytes looked for can't stand inside a JSON string, where
    quotation marks are escaped).
    """
    head, *pieces = body.split(_ROW)
    decoder = json.JSONDecoder()
    kinds: list[list[Any]] = []
    known: dict[bytes, bytes] = {}
    for piece in pieces:
        if piece not in known:
            text = "[" + piece.decode()
            cells, end = decoder.raw_decode(text)
            known[piece] = str(len(kinds)).encode() + text[end + 1 :].encode()  # what follows the closing brace
            kinds.append(cells)
    return json.loads(head + b"".join([known[piece] for piece in pieces])), kinds


def _shape(sheet: Mapping[str, Any], known: tuple[Formats, ...], locale: str) -> Shape:
    properties = sheet["properties"]
    grid = properties.get("gridProperties", {})
    rows = [row for data in sheet.get("data", [])[:1] for row in data.get("rowData", [])]
    if not set(map(type, rows)) <= {int}:
        rows, known = _numbered(rows, known, locale)
    return Shape(
        gid=int(properties.get("sheetId", 0)),
        title=str(properties["title"]),
        hidden=bool(properties.get("hidden", False)),
        size=(int(grid.get("rowCount", 0)), int(grid.get("columnCount", 0))),
        merges=tuple(_merge(merge) for merge in sheet.get("merges", [])),
        rows=rows,
        kinds_of_rows=known,
    )


def _numbered(
    rows: Sequence[int | Mapping[str, Any]], known: tuple[Formats, ...], locale: str
) -> tuple[list[int], tuple[Formats, ...]]:
    """Numbers for the rows that have none yet: those without any format, or written with spaces by a proxy."""
    spaced = [row for row in rows if row and not isinstance(row, int)]
    known += tuple(_formats(row.get("values", []), locale) for row in spaced)
    number, plain = itertools.count(len(known) - len(spaced)), len(known)
    return [row if isinstance(row, int) else next(number) if row else plain for row in rows], known


def _merge(grid_range: Mapping[str, int]) -> Merge:
    """A GridRange: zeros are left out, ends are exclusive."""
    return Merge(
        grid_range.get("startRowIndex", 0),
        grid_range.get("startColumnIndex", 0),
        grid_range["endRowIndex"] - 1,
        grid_range["endColumnIndex"] - 1,
    )


def _formats(cells: Sequence[Mapping[str, Any]], locale: str) -> Formats:
    return tuple(_number_format(cell.get("effectiveFormat", {}).get("numberFormat"), locale) for cell in cells)


def _number_format(given: Mapping[str, str] | None, locale: str) -> NumberFormat | None:
    if not given or given.get("type") in (None, "NUMBER_FORMAT_TYPE_UNSPECIFIED", "TEXT"):
        return None
    return NumberFormat(given["type"], given.get("pattern") or _default_pattern(given["type"], locale))


def _default_pattern(kind: str, locale: str) -> str:
    """What Google shows for a type without a pattern, in the two locales that matter here."""
    day = "m/d/yyyy" if locale.startswith("en_US") else "dd/mm/yyyy"
    return {"DATE": day, "DATE_TIME": f"{day} hh:mm:ss", "PERCENT": "0.00%", "TIME": "hh:mm:ss"}.get(kind, "0.##")


@dataclass(frozen=True, slots=True)
class TabValues:
    """``size`` is the grid the values were taken from, None when the reply doesn't tell."""

    columns: list[list[CellValue]]
    size: tuple[int, int] | None = None


def read_values(bodies: Sequence[bytes]) -> list[TabValues]:
    """The tabs in replies to ``VALUES_PARAMETERS``, in the order asked for. Raises ValueError."""
    replies = [json.loads(body) for body in bodies]
    ranges = [found for reply in replies for found in reply.get("valueRanges", [])]
    return [TabValues(_padded(found.get("values", [])), _size(found.get("range", ""))) for found in ranges]


def _padded(columns: list[list[Any]]) -> list[list[CellValue]]:
    """Columns of equal length, None for what is empty: Google cuts off the empty ends."""
    height = max(map(len, columns), default=0)
    return [_without_blanks(column) + [None] * (height - len(column)) for column in columns]


def _without_blanks(column: list[Any]) -> list[CellValue]:
    return [None if value == "" else value for value in column] if "" in column else column


def _size(text: str) -> tuple[int, int] | None:
    """Rows and columns of ``'Tiến độ'!A1:N2001``."""
    found = _GRID.search(text)
    if found is None:
        return None
    columns = functools.reduce(lambda number, letter: number * 26 + ord(letter) - 64, found[1], 0)
    return int(found[2]), columns


def are_of_one_moment(structure: Structure, values: Sequence[TabValues]) -> bool:
    """Whether nothing says that rows, columns or tabs came or went between the two replies."""
    if len(values) != len(structure.shapes):
        return False
    pairs = zip(structure.shapes, values, strict=True)
    return all(found.size is None or found.size == shape.size for shape, found in pairs)


def raw_tab(shape: Shape, values: TabValues) -> RawTab:
    """Values and shape together: serial numbers under a date format become days."""
    columns: list[Sequence[CellValue]] = list(values.columns)
    kinds = shape.kinds(len(columns[0]) if columns else 0)
    formatted = [index for index in shape.formatted_columns if index < len(columns)]
    day = functools.lru_cache(maxsize=None, typed=True)(_day)  # few days stand in many cells; True is no 1
    for index in formatted:
        is_day = [found is not None and found.type in _DATE_TYPES for found in shape.column(index)]
        if any(is_day):
            columns[index] = [
                day(value) if is_day[kind] else value for value, kind in zip(columns[index], kinds, strict=True)
            ]
    raw = RawTab(shape.title, columns, shape.gid, shape.hidden, shape.merges)
    return replace(
        raw,
        formats={index: _patterns(shape, index, kinds) for index in columns_read_by_format(raw) if index in formatted},
    )


def _day(value: CellValue) -> CellValue:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < _LAST_SERIAL + 1:
        return day_of_serial(value)
    return value


@functools.lru_cache(maxsize=20_000)
def day_of_serial(serial: float) -> date | datetime:
    """Days since 1899-12-30; a `date` when no time of day is in it, else to the second."""
    moment = _EPOCH + timedelta(seconds=round(serial * 86_400))
    return moment.date() if (moment.hour, moment.minute, moment.second) == (0, 0, 0) else moment


def serial_of_day(day: date) -> int | float:
    """The other way round; a moment is taken as its own clock shows it."""
    if not isinstance(day, datetime):
        return (day - _EPOCH.date()).days
    seconds = (day.replace(tzinfo=None) - _EPOCH).total_seconds()
    return int(seconds // 86_400) if seconds % 86_400 == 0 else seconds / 86_400


def _patterns(shape: Shape, index: int, kinds: Sequence[int]) -> list[str | None]:
    patterns = [found.pattern if found else None for found in shape.column(index)]
    return [patterns[kind] for kind in kinds]
