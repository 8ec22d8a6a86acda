"""The people of the kill measurement: readers, somebody who types, somebody who proposes; and what they saw."""

from __future__ import annotations

import contextlib
import itertools
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sa

from bench.kill_process import App, Seen
from bench.sheet_server import SheetServer
from lib import schema
from lib.core.problems import column_letters
from lib.sync.changes import observed_changes
from lib.sync.items import ItemState, items

_READERS = 6
_TYPING = 1.0
_PROPOSING = 0.25
_LOOKING = 0.05
_DRAINING = 40.0
_TABLE = (
    ("killed", 48),
    ("no answer s", 12),
    ("late by s", 10),
    ("news after s", 13),
    ("slowest look ms", 16),
    ("receipts", 9),
    ("refused", 8),
    ("for s", 6),
    ("lost", 5),
    ("doubled", 8),
    ("changes missed/doubled", 23),
    ("reads/interval", 15),
)


@dataclass(frozen=True, slots=True)
class Report:
    """``no_answer``: the longest a reader waited for any process. ``late``: how old the oldest edit
    was that was not shown yet, at worst. ``news_after``: from the kill to the first new edit on screen.
    ``reads_per_interval``: of the sheet, told where nobody proposes, since deliveries read as well.
    ``faults``: what the pages said was wrong, and how often.
    """

    killed: str
    no_answer: float
    late: float
    news_after: float
    slowest_look: float
    receipts: int
    refused: int
    refused_for: float
    lost: int
    doubled: int
    changes: int
    changes_missed: int
    changes_doubled: int
    reads_per_interval: float | None
    faults: dict[str, int]

    @staticmethod
    def header() -> str:
        return " ".join(name.ljust(width) for name, width in _TABLE)

    def line(self) -> str:
        cells = (
            self.killed,
            f"{self.no_answer:.2f}",
            f"{self.late:.1f}",
            f"{self.news_after:.1f}",
            f"{1000 * self.slowest_look:.0f}",
            str(self.receipts),
            str(self.refused),
            f"{self.refused_for:.1f}",
            str(self.lost),
            str(self.doubled),
            f"{self.changes_missed}/{self.changes_doubled} of {self.changes}",
            "–" if self.reads_per_interval is None else f"{self.reads_per_interval:.2f}",
        )
        said = ", ".join(f"{code} ×{count}" for code, count in self.faults.items())
        return " ".join(cell.ljust(width) for cell, (_, width) in zip(cells, _TABLE, strict=True)) + said

    @property
    def is_good(self) -> bool:
        """Whether nothing was lost and nothing stands twice."""
        return not (self.lost or self.doubled or self.changes_missed or self.changes_doubled) and self.changes > 0


@dataclass
class Line:
    """A connection that goes to another process when its own does not answer."""

    apps: Sequence[App]
    at: int = 0
    _connection: Connection | None = None

    def ask(self, what: str, value: Any = None) -> Any:
        """The answer, or None when no process gives one."""
        for _ in self.apps:
            with contextlib.suppress(OSError, EOFError):
                if self._connection is None:
                    self._connection = self.apps[self.at].connected()
                self._connection.send((what, value))
                return self._connection.recv()
            self._connection, self.at = None, (self.at + 1) % len(self.apps)
        return None


@dataclass
class Crowd:
    """Runs the people in threads between enter and exit."""

    apps: Sequence[App]
    sheet: SheetServer
    is_proposing: bool = True
    typed: list[float] = field(default_factory=list)  # moment of each number
    sights: list[list[tuple[float, float, Seen]]] = field(default_factory=list)  # of each reader: moment, duration
    receipts: list[str] = field(default_factory=list)
    refusals: list[float] = field(default_factory=list)
    began: float = 0.0
    ended: float = 0.0
    killed_at: float = 0.0
    reads: int = 0

    @staticmethod
    def cell() -> tuple[str, str]:
        """The cell that is typed into: the result of the first task."""
        names = [column.field for column in schema.PROGRESS.columns]
        return schema.PROGRESS.title, f"{column_letters(names.index('result'))}2"

    def __enter__(self) -> Self:
        self._stopped = threading.Event()
        self._pipe = threading.Lock()
        self.began = time.monotonic()
        self.typed.append(self.began)
        self.sights = [[] for _ in range(_READERS)]
        work = [threading.Thread(target=self._read, args=(number,)) for number in range(_READERS)]
        work.append(threading.Thread(target=self._type))
        if self.is_proposing:
            work.append(threading.Thread(target=self._propose))
        self._threads = work
        for thread in work:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join(60)
        self.ended = time.monotonic()
        with self._pipe:
            self.reads = self.sheet.requests()

    def live(self, seconds: float) -> None:
        time.sleep(seconds)

    def note_kill(self) -> None:
        self.killed_at = time.monotonic()

    def _read(self, number: int) -> None:
        line = Line(self.apps, number % len(self.apps))
        while not self._stopped.wait(_LOOKING):
            began = time.monotonic()
            seen = line.ask("look")
            if seen is not None:
                self.sights[number].append((time.monotonic(), time.monotonic() - began, seen))

    def _type(self) -> None:
        while not self._stopped.wait(_TYPING):
            with self._pipe:
                self.sheet.type(*self.cell(), f"số {len(self.typed)}")
            self.typed.append(time.monotonic())

    def _propose(self) -> None:
        line, number = Line(self.apps), 0
        while not self._stopped.wait(_PROPOSING):
            number += 1
            name = f"DX-{number:05}"
            if line.ask("put", (name, {"id": name, "name": f"Nền tảng {number}"})) == "receipt":
                self.receipts.append(name)
            else:
                self.refusals.append(time.monotonic())

    # -- afterwards

    def report(self, killed: str, engine: sa.Engine, poll: float) -> Report:
        """What was seen; waits for what is still under way."""
        rows = self._delivered(engine)
        every = [sight for sights in self.sights for sight in sights]
        missed, doubled, changes = self._changes(engine)
        return Report(
            killed=killed,
            no_answer=max(self._longest_gap(sights) for sights in self.sights),
            late=max(self._lateness(moment, seen) for moment, _, seen in every),
            news_after=self._news_after(every),
            slowest_look=max(duration for _, duration, _ in every),
            receipts=len(self.receipts),
            refused=len(self.refusals),
            refused_for=self.refusals[-1] - self.refusals[0] if self.refusals else 0.0,
            lost=len(set(self.receipts) - set(rows)),
            doubled=sum(count - 1 for count in rows.values()),
            changes=changes,
            changes_missed=missed,
            changes_doubled=doubled,
            reads_per_interval=None if self.is_proposing else self.reads * poll / (self.ended - self.began),
            faults=dict(Counter(seen.fault for _, _, seen in every if seen.fault)),
        )

    def _delivered(self, engine: sa.Engine) -> Counter[str]:
        waiting = sa.select(sa.func.count()).where(items.c.state == ItemState.WAITING)
        end = time.monotonic() + _DRAINING
        while time.monotonic() < end:
            with engine.connect() as connection:
                if not connection.scalar(waiting):
                    break
            time.sleep(0.2)
        return Counter(str(row[0]) for row in self.sheet.rows(schema.PROPOSALS.title)[1:] if row)

    def _longest_gap(self, sights: Sequence[tuple[float, float, Seen]]) -> float:
        moments = [self.began, *(moment for moment, _, _ in sights), self.ended]
        return max(later - earlier for earlier, later in itertools.pairwise(moments)) - _LOOKING

    def _lateness(self, moment: float, seen: Seen) -> float:
        """Seconds since the first number was typed that is not on screen."""
        following = (seen.number if seen.number is not None else -1) + 1
        return max(0.0, moment - self.typed[following]) if following < len(self.typed) else 0.0

    def _news_after(self, sights: Sequence[tuple[float, float, Seen]]) -> float:
        first = next((number for number, at in enumerate(self.typed) if at >= self.killed_at), len(self.typed))
        seen = [moment for moment, _, sight in sights if sight.number is not None and sight.number >= first]
        return min(seen, default=self.ended) - self.killed_at

    def _changes(self, engine: sa.Engine) -> tuple[int, int, int]:
        """Of the typed cell: links missing in the chain of old and new texts, links that stand twice, links."""
        table = observed_changes.c
        wanted = sa.select(table.old, table.new).where(table.field == "result").order_by(table.sequence)
        with engine.connect() as connection:
            links = [tuple(row) for row in connection.execute(wanted)]
        broken = sum(before[1] != after[0] for before, after in itertools.pairwise(links))
        return broken, len(links) - len(set(links)), len(links)
