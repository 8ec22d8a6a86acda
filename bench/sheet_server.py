"""The double of Google Sheets in a process of its own, so that it takes no time from who is measured."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self

from bench.workbooks import Rows
from lib import schema
from lib.core.workbook import CellValue
from lib.sheets.seed import seed_rows
from tests.google_double import GoogleDouble, cell

SPREADSHEET = "1measured-spreadsheet-with-an-id-of-usual-length"
_PATTERNS = {schema.Kind.PERCENT: "0.0%", schema.Kind.DATE: "dd/mm/yyyy"}


class SheetServer:
    """Serves one spreadsheet: the catalogue, the bodies, and ``rows`` progress rows in ``tabs`` tabs."""

    def __init__(self, rows: int, tabs: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other, rows, tabs), daemon=True)
        self.url = ""
        self.token = ""
        self.credentials: dict[str, Any] = {}

    def __enter__(self) -> Self:
        self._process.start()
        self.url, self.token, self.credentials = self._pipe.recv()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pipe.send(("stop", None))
        self._process.join(10)

    @property
    def pid(self) -> int:
        """Of its process."""
        return self._process.pid or 0

    def set_latency(self, seconds: float) -> None:
        """Every reply but a token takes so much longer."""
        self._ask("latency", seconds)

    def requests(self) -> int:
        """How many requests came since this was last asked; tokens don't count."""
        count: int = self._ask("requests", None)
        return count

    def type(self, tab: str, place: str, text: str) -> None:
        """Type ``text`` into a cell, as a person would."""
        self._ask("type", (tab, place, text))

    def rows(self, tab: str) -> list[list[Any]]:
        """The rows of a tab; none when there is no such tab."""
        found: list[list[Any]] = self._ask("rows", tab)
        return found

    def _ask(self, what: str, value: Any) -> Any:
        self._pipe.send((what, value))
        return self._pipe.recv()


def _serve(pipe: Connection, rows: int, tabs: int) -> None:
    with GoogleDouble(quotas=False) as double:
        sheet = double.add_spreadsheet(SPREADSHEET, "Measured", dict(_content(rows, tabs)))
        double.set_latency(0.0, "token")
        pipe.send((double.url, double.token(), double.credentials()))
        while (asked := pipe.recv())[0] != "stop":
            what, value = asked
            if what == "latency":
                double.set_latency(value)
                pipe.send(None)
            elif what == "type":
                sheet.type(*value)
                pipe.send(None)
            elif what == "rows":
                pipe.send(sheet.rows(value) if value in sheet.titles else [])
            else:
                pipe.send(double.count())
                double.requests.clear()


def _content(rows: int, tabs: int) -> Iterator[tuple[str, list[list[Any]]]]:
    yield schema.PLATFORMS.title, _table(schema.PLATFORMS, seed_rows(schema.PLATFORMS))
    yield schema.DEPARTMENTS.title, _table(schema.DEPARTMENTS, seed_rows(schema.DEPARTMENTS))
    source = Rows()
    every = [source.row(number) for number in range(1, rows + 1)]
    for index in range(tabs):
        title = schema.PROGRESS.title + (f" {index + 1}" if tabs > 1 else "")
        yield title, _table(schema.PROGRESS, every[index::tabs])


def _table(tab: schema.Tab, rows: Sequence[dict[str, CellValue]]) -> list[list[Any]]:
    return [
        [column.header for column in tab.columns],
        *([_entry(column, row.get(column.field)) for column in tab.columns] for row in rows),
    ]


def _entry(column: schema.Column, value: CellValue) -> Any:
    pattern = _PATTERNS.get(column.kind)
    return cell(value, pattern) if pattern and value is not None else value
