"""One content, two homes: a workbook on the disk and a Google spreadsheet, for the contract tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

import xlsxwriter

from lib import schema
from lib.sheets.google import GoogleHome
from lib.sheets.google_sign_in import service_account_credentials
from lib.sheets.local import LocalHome
from lib.sheets.protocol import Home
from lib.sheets.retry import Clock
from lib.sync.store import open_state
from tests.google_double import GoogleDouble, cell

DAY, MOMENT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"
GET, VALUES = "spreadsheets.get", "spreadsheets.values.batchGet"
BATCH, MARKER = "spreadsheets.batchUpdate", "spreadsheets.developerMetadata.get"
HEADERS = [column.header for column in schema.PROGRESS.columns]
ROW = [
    "TD-1",
    "NT01",
    "Sở Y tế",
    None,
    "Triển khai hồ sơ sức khỏe",
    "30/06/2026",
    "Đang thực hiện",
    cell(0.755, "0.0%"),
]
PROPOSAL = {"id": "DX-1", "name": "Nền tảng dùng chung", "need": "=1+1"}


@dataclass(frozen=True)
class Shown:
    """A value under a number format pattern."""

    value: Any
    pattern: str


@dataclass
class Content:
    """Tabs by title, from A1; ``merges`` are ``(tab, "A2:A3")``."""

    tabs: Mapping[str, Sequence[Sequence[Any]]]
    hidden: Sequence[str] = ()
    merges: Sequence[tuple[str, str]] = field(default_factory=list)


class Stage(Protocol):
    """A home and what a person does to its content."""

    home: Home

    def type(self, tab: str, place: str, value: Any) -> None: ...


class LocalStage:
    """An .xlsx file, written anew after each change."""

    def __init__(self, content: Content, directory: Path) -> None:
        self._path = directory / "book.xlsx"
        self._content = content
        self._typed: dict[tuple[str, str], Any] = {}
        self._write()
        self.home: Home = LocalHome(self._path, open_state("sqlite://"))

    def type(self, tab: str, place: str, value: Any) -> None:
        self._typed[tab, place] = value
        self._write()

    def _write(self) -> None:
        with xlsxwriter.Workbook(self._path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            for title, rows in self._content.tabs.items():
                sheet = book.add_worksheet(title)
                for index, row in enumerate(rows):
                    for column, value in enumerate(row):
                        _write_cell(book, sheet, (index, column), value)
                for (tab, place), value in self._typed.items():
                    if tab == title:
                        _write_cell(book, sheet, (place,), value)
                for tab, place in self._content.merges:
                    if tab == title:
                        self._merge(book, sheet, place, rows)
                if title in self._content.hidden:
                    sheet.hide()

    def _merge(self, book: Any, sheet: Any, place: str, rows: Sequence[Sequence[Any]]) -> None:
        first = place.partition(":")[0]
        row, column = int(first[1:]) - 1, ord(first[0]) - ord("A")
        sheet.merge_range(place, rows[row][column], book.add_format())


def _write_cell(book: Any, sheet: Any, place: tuple[Any, ...], value: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, Shown):
        sheet.write(*place, value.value, book.add_format({"num_format": value.pattern}))
    elif isinstance(value, date):
        pattern = MOMENT if isinstance(value, datetime) else DAY
        sheet.write_datetime(*place, value, book.add_format({"num_format": pattern}))
    elif isinstance(value, str):
        sheet.write_string(*place, value)
    else:
        sheet.write(*place, value)


class GoogleStage:
    """A spreadsheet of the double."""

    def __init__(self, content: Content, double: GoogleDouble) -> None:
        file_id = f"book-{len(double.file_ids)}"
        tabs = {title: [[_shown(value) for value in row] for row in rows] for title, rows in content.tabs.items()}
        self.sheet = double.add_spreadsheet(file_id, "book.xlsx", tabs)
        for title in content.hidden:
            self.sheet.hide_tab(title)
        for title, place in content.merges:
            self.sheet.merge(title, place)
        self.home: Home = google_home(double, file_id)

    def type(self, tab: str, place: str, value: Any) -> None:
        self.sheet.put(tab, place, _shown(value))


def _shown(value: Any) -> Any:
    return cell(value.value, value.pattern) if isinstance(value, Shown) else value


def google_home(double: GoogleDouble, file_id: str, **options: Any) -> GoogleHome:
    """A home that the double serves, with a service account of the double's."""
    return GoogleHome(file_id, service_account_credentials(double.credentials()), double.url, **options)


class SteadyTime:
    """A steady clock that a test moves."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.clock = Clock(steady=lambda: self.seconds)


def sent(double: GoogleDouble) -> list[str]:
    """The kinds of requests since this was last asked, the token's apart."""
    kinds = [line.kind for line in double.requests if line.kind != "token"]
    double.requests.clear()
    return kinds


@contextmanager
def running_double() -> Iterator[GoogleDouble]:
    """A double without quotas."""
    with GoogleDouble(quotas=False) as double:
        yield double
