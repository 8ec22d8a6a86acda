"""A sheet that takes rows as Google does, a clock that is moved by hand, and an engine for each database."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from lib.core.workbook import CellValue, Workbook
from lib.sheets.protocol import SourceError


class Fault(StrEnum):
    """What can happen to an append, beside its going well."""

    NOT_APPLIED = "unreachable before it was applied"
    REPLY_LOST = "applied, but the reply was lost"
    LATE = "no reply, and applied after a while"
    REFUSED = "refused for good"
    BROKEN = "the home itself is broken"


@dataclass
class Clock:
    """Seconds since 1970, moved by hand."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class FakeSheet:
    """Rows and markers: an event whose marker stands is not appended again, as with Google."""

    faults: list[Fault | None] = field(default_factory=list)
    rows: list[tuple[str, str, Mapping[str, CellValue]]] = field(default_factory=list)
    markers: set[str] = field(default_factory=set)
    calls: list[str] = field(default_factory=list)
    late: list[tuple[str, str, Mapping[str, CellValue]]] = field(default_factory=list)

    def append(self, tab: str, event_id: str, row: Mapping[str, CellValue]) -> None:
        self.calls.append(event_id)
        fault = self.faults.pop(0) if self.faults else None
        if fault is Fault.NOT_APPLIED:
            raise SourceError("google-unreachable")
        if fault is Fault.REFUSED:
            raise SourceError("append-refused", tab=tab)
        if fault is Fault.BROKEN:
            raise TypeError("broken")
        if fault is Fault.LATE:
            self.late.append((tab, event_id, row))
            raise SourceError("google-unreachable")
        self._apply(tab, event_id, row)
        if fault is Fault.REPLY_LOST:
            raise SourceError("google-unreachable")

    def apply_late(self) -> None:
        """What was sent without a reply arrives now."""
        while self.late:
            self._apply(*self.late.pop(0))

    def _apply(self, tab: str, event_id: str, row: Mapping[str, CellValue]) -> None:
        if event_id not in self.markers:
            self.markers.add(event_id)
            self.rows.append((tab, event_id, row))

    def settle(self, *event_ids: str) -> None:
        self.markers.difference_update(event_ids)

    @property
    def event_ids(self) -> list[str]:
        return [event_id for _, event_id, _ in self.rows]

    def read(self) -> Workbook:
        raise NotImplementedError

    def revision(self) -> str:
        return str(len(self.rows))


class FileSheet:
    """The same in a file, for several processes; fails ``share`` of the time, half of it after applying."""

    def __init__(self, path: Path, share: float = 0.0, seed: int = 0) -> None:
        self._path = path
        self._share = share
        self._dice = random.Random(seed)
        with self._transaction() as file:
            file.execute("CREATE TABLE IF NOT EXISTS sheet (event_id TEXT)")
            file.execute("CREATE TABLE IF NOT EXISTS markers (event_id TEXT PRIMARY KEY)")

    def append(self, tab: str, event_id: str, row: Mapping[str, CellValue]) -> None:
        fate = self._dice.random()
        if fate < self._share / 2:
            raise SourceError("google-unreachable")
        with self._transaction() as file:
            if file.execute("INSERT OR IGNORE INTO markers VALUES (?)", (event_id,)).rowcount:
                file.execute("INSERT INTO sheet VALUES (?)", (event_id,))
        if fate < self._share:
            raise SourceError("google-unreachable")

    @property
    def event_ids(self) -> list[str]:
        with self._transaction() as file:
            return [event_id for (event_id,) in file.execute("SELECT event_id FROM sheet")]

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path, timeout=30)) as file, file:
            file.execute("PRAGMA journal_mode=WAL")
            yield file

    def read(self) -> Workbook:
        raise NotImplementedError

    def revision(self) -> str:
        raise NotImplementedError
