"""The local home: an .xlsx workbook that people edit, and the app's own rows in a database.

The workbook is only ever read: a spreadsheet program that has it open would overwrite what
the app wrote, and rewriting it through a library drops charts and protections.
"""

from __future__ import annotations

import itertools
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import python_calamine as calamine
import sqlalchemy as sa

from lib import config, schema
from lib.core.headers import columns_read_by_format
from lib.core.problems import column_letters
from lib.core.workbook import CellValue, Merge, RawTab, Workbook
from lib.sheets.protocol import SourceError
from lib.sheets.xlsx_formats import NumberFormats
from lib.sheets.xlsx_parts import SheetParts, errors, extent

_LARGEST_FILE = 100 * 1024 * 1024
_LARGEST_CONTENT = 1024 * 1024 * 1024
_MOST_CELLS = 20_000_000  # of one tab, from A1 to its last cell
_OLE_MAGIC = b"\xd0\xcf\x11\xe0"
_TEXTS = frozenset((str, type(None)))
_HOURS = frozenset((time, timedelta))
_BLOCK = 512  # rows

metadata = sa.MetaData()
app_rows = sa.Table(
    "app_rows",
    metadata,
    sa.Column("sequence", sa.Integer, primary_key=True),
    sa.Column("tab", sa.String(40), nullable=False, index=True),
    sa.Column("event_id", sa.String(64), nullable=False, unique=True),
    sa.Column("row", sa.Text, nullable=False),
)


class LocalHome:
    """Reads ``path``; keeps the app's own tabs in ``engine``'s database, a state database with its tables."""

    def __init__(self, path: Path, engine: sa.Engine) -> None:
        self._path = path
        self._engine = engine

    def revision(self) -> str:
        with self._engine.connect() as connection:
            newest = connection.scalar(sa.select(sa.func.max(app_rows.c.sequence))) or 0
        return f"{_file_token(self._path)}-{newest}"

    def read(self) -> Workbook:
        revision = self.revision()
        tabs = read_tabs(self._path)
        return Workbook(
            source=self._path.name,
            title=self._path.name,
            tabs=(*tabs, *self._app_tabs()),
            revision=revision,
            read_at=config.now(),
            time_zone=config.TIME_ZONE,
        )

    def append(self, tab: str, event_id: str, row: Mapping[str, CellValue]) -> None:
        self.append_rows(tab, event_id, [row])

    def append_rows(self, tab: str, event_id: str, rows: Sequence[Mapping[str, CellValue]]) -> None:
        known = sa.select(sa.literal(1)).where(app_rows.c.event_id == event_id)
        texts = [json.dumps({name: _plain(v) for name, v in row.items()}, ensure_ascii=False) for row in rows]
        ids = [event_id, *(f"{event_id}/{number}" for number in range(2, len(rows) + 1))]
        values = [{"tab": tab, "event_id": name, "row": text} for name, text in zip(ids, texts, strict=True)]
        try:
            with self._engine.begin() as connection:
                if connection.scalar(known) is None:
                    connection.execute(app_rows.insert(), values)
        except sa.exc.IntegrityError:
            return  # another process has just appended the same event
        except sa.exc.SQLAlchemyError as error:
            raise SourceError("state-not-writable") from error

    def _app_tabs(self) -> list[RawTab]:
        with self._engine.connect() as connection:
            stored = connection.execute(sa.select(app_rows.c.tab, app_rows.c.row).order_by(app_rows.c.sequence)).all()
        tabs = []
        for tab in schema.APP_TABS:
            rows = [json.loads(row) for name, row in stored if name == tab.name]
            columns = [[column.header, *(row.get(column.field) for row in rows)] for column in tab.columns]
            tabs.append(RawTab(tab.title, columns))
        return tabs


def _plain(value: CellValue) -> str | int | float | bool | None:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _file_token(path: Path) -> str:
    try:
        status = path.stat()
    except FileNotFoundError as error:
        raise SourceError("source-missing", path=str(path)) from error
    except OSError as error:
        raise SourceError("source-locked", path=path.name) from error
    return f"{status.st_mtime_ns}-{status.st_size}"


def read_tabs(path: Path) -> list[RawTab]:
    """Every worksheet of the .xlsx at ``path``, except the app's own tabs, as typed.

    Raises SourceError with a code for each way a file can be unreadable.
    """
    content = _content(path)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check_archive(path, archive)
            workbook = calamine.CalamineWorkbook.from_filelike(BytesIO(content))
            parts = SheetParts(archive)
            formats = NumberFormats(archive, parts)
            tabs = [_read_tab(path, workbook, sheet, parts, formats) for sheet in _worksheets(workbook)]
    except SourceError:
        raise
    except Exception as error:  # a damaged file fails in as many ways as it has bytes
        raise SourceError("source-damaged", path=path.name) from error
    own = {tab.title for tab in schema.APP_TABS}
    return [tab for tab in tabs if tab.title not in own]


def _content(path: Path) -> bytes:
    """The file's bytes, read once, so that a save in between changes nothing; refused when it is no .xlsx."""
    _file_token(path)
    if path.is_dir() or path.name.startswith(("~$", ".~lock.")):
        raise SourceError("source-not-workbook", path=path.name)
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise SourceError("source-too-large", path=path.name, limit="100 MB")
        content = path.read_bytes()
    except OSError as error:
        raise SourceError("source-locked", path=path.name) from error
    if content.startswith(_OLE_MAGIC):
        raise SourceError(_ole_problem(path, content), path=path.name)
    if not content:
        raise SourceError("source-damaged", path=path.name)
    if not content.startswith(b"PK"):
        raise SourceError("source-not-workbook", path=path.name)
    return content


def _ole_problem(path: Path, content: bytes) -> str:
    """Old .xls files and password-protected .xlsx files share one container format."""
    try:
        calamine.CalamineWorkbook.from_filelike(BytesIO(content))
    except calamine.PasswordError:
        return "source-password"
    except calamine.CalamineError:
        return "source-password" if path.suffix.lower() == ".xlsx" else "source-old-format"
    return "source-old-format"


def _check_archive(path: Path, archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names:
        raise SourceError("source-not-workbook", path=path.name)
    if "xl/vbaProject.bin" in names:
        raise SourceError("source-macros", path=path.name)
    if sum(info.file_size for info in archive.infolist()) > _LARGEST_CONTENT:
        raise SourceError("source-too-large", path=path.name, limit="1 GB")


def _worksheets(workbook: calamine.CalamineWorkbook) -> Sequence[calamine.SheetMetadata]:
    """The sheets of cells, each title once."""
    sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ is calamine.SheetTypeEnum.WorkSheet]
    return list({sheet.name: sheet for sheet in reversed(sheets)}.values())[::-1]


def _read_tab(
    path: Path,
    workbook: calamine.CalamineWorkbook,
    sheet: calamine.SheetMetadata,
    parts: SheetParts,
    formats: NumberFormats,
) -> RawTab:
    height, width = extent(parts.xml(sheet.name))
    if height * width > _MOST_CELLS:  # the value reader would ask for all of them at once, and end the process
        cell = f"{column_letters(width - 1)}{height}"
        raise SourceError("source-stray-cell", path=path.name, tab=sheet.name, cell=cell)
    content = workbook.get_sheet_by_name(sheet.name)
    columns = _columns(content)
    _put_errors(columns, parts.xml(sheet.name))
    merges = tuple(Merge(*start, *end) for start, end in content.merged_cell_ranges or ())
    raw = RawTab(sheet.name, columns, hidden=sheet.visible is not calamine.SheetVisibleEnum.Visible, merges=merges)
    return replace(raw, formats=_formats(raw, formats))


def _columns(content: calamine.CalamineSheet) -> list[list[CellValue]]:
    """Columns-major from A1, an empty cell None; hours and durations, which no field of the sheet holds, as text.

    Row by row as they are made and block by block, so that values are turned while the
    processor's cache still has them.
    """
    if content.start is None:
        return []
    columns: list[list[CellValue]] = [[] for _ in range(content.width)]
    rows = content.iter_rows()
    while block := list(itertools.islice(rows, _BLOCK)):
        for column, cells in zip(columns, zip(*block, strict=True), strict=True):
            kinds = set(map(type, cells))
            values = [None if value == "" else value for value in cells] if str in kinds else cells
            column.extend(values if _HOURS.isdisjoint(kinds) else map(_without_hours, values))
    before: list[list[CellValue]] = [[None] * len(columns[0]) for _ in range(content.start[1])]
    return before + columns


def _put_errors(columns: list[list[CellValue]], xml: bytes) -> None:
    """Write ``#REF!`` and the like where the value reader gives nothing: a failed formula is no blank."""
    for row, number, shown in errors(xml):
        if number <= len(columns) and row <= len(columns[number - 1]) and columns[number - 1][row - 1] is None:
            columns[number - 1][row - 1] = shown


def _without_hours(value: Any) -> CellValue:
    return str(value) if type(value) in _HOURS else value


def _formats(raw: RawTab, formats: NumberFormats) -> Mapping[int, Sequence[str | None]]:
    """The number formats of the columns they matter to; a column of texts alone needs none."""
    wanted = [index for index in columns_read_by_format(raw) if not _TEXTS.issuperset(map(type, raw.columns[index]))]
    return formats.columns(raw.title, wanted, len(raw.columns[0])) if wanted else {}
