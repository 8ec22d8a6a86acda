"""The newest good board, shared by every viewer. A page never waits for the source.

One thread looks whether the source moved; only then is it read again. When reading fails
the last good board stays, with the fault beside it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from lib.core.board import Board, assess_register
from lib.core.register import build
from lib.core.workbook import Workbook
from lib.sheets.protocol import Home, SourceError

log = logging.getLogger(__name__)

# How long the first viewers wait for the source when a last good reading could be shown.
_FIRST_WAIT = 1.5
# Half the quota is left to people and other programs; at most this many times rarer.
_QUOTA_SHARE = 0.5
_SLOWEST = 8.0


@dataclass(frozen=True, slots=True)
class Fault:
    """Why the newest look at the source failed; ``code`` names a message."""

    code: str
    details: dict[str, object]
    since: datetime


@dataclass(frozen=True, slots=True)
class Snapshot:
    """``board`` is None only until the source could be read once. ``id`` names its content."""

    board: Board | None
    id: str
    checked_at: datetime
    fault: Fault | None = None


class Recall(Protocol):
    """Remembers the last good reading across restarts."""

    def save(self, workbook: Workbook) -> None: ...

    def load(self) -> Workbook | None: ...


class Snapshots:
    """Keeps one Snapshot fresh.

    ``clock`` gives the present moment in the province's time zone; ``on_new`` is called
    with each new board, outside the lock. ``interval`` and ``idle_interval`` are seconds
    between looks while somebody is viewing, and while nobody is. ``strain`` tells which part
    of the source's quota is used: above half of it the looks become rarer by themselves.
    """

    def __init__(
        self,
        home: Home,
        clock: Callable[[], datetime],
        *,
        on_new: Callable[[Board], None] | None = None,
        memory: Recall | None = None,
        interval: float = 2.0,
        idle_interval: float = 30.0,
        strain: Callable[[], float] = lambda: 0.0,
    ) -> None:
        self._home = home
        self._clock = clock
        self._on_new = on_new
        self._memory = memory
        self._interval = interval
        self._idle_interval = idle_interval
        self._strain = strain
        self._slowness = 1.0
        self._snapshot: Snapshot | None = None
        self._reading = threading.Lock()
        self._keeping = threading.Lock()
        self._first_look_done = threading.Event()
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self._viewed = 0.0

    def current(self) -> Snapshot:
        """The newest snapshot.

        Only the first callers wait for the source, and with a last good reading at hand no
        longer than a moment: then that reading is shown until the source has answered.
        """
        self._viewed = time.monotonic()
        self._start()
        if self._snapshot is None:
            self._first_look_done.wait(_FIRST_WAIT)
        return self._snapshot or self._recalled() or self.refresh()

    def _recalled(self) -> Snapshot | None:
        """The last good reading of an earlier process, if there is one."""
        workbook = self._memory.load() if self._memory is not None else None
        if workbook is None:
            return None
        now = self._clock()
        board = assess_register(build(workbook, now.date()), now.date())
        with self._keeping:
            if self._snapshot is None:
                self._snapshot = Snapshot(board, _identity(board.register.revision, board.today), now)
            return self._snapshot

    def refresh(self) -> Snapshot:
        """Look at the source now and read it if it moved."""
        with self._reading:
            now = self._clock()
            try:
                snapshot = self._look(now)
            except SourceError as error:
                snapshot = self._failed(error.code, error.details, now)
            except Exception:  # the last good board must survive any fault of a reader
                log.exception("reading the source failed")
                snapshot = self._failed("source-unexpected", {}, now)
            with self._keeping:
                self._snapshot = snapshot
            self._first_look_done.set()
            return snapshot

    def wake(self) -> None:
        """Look again soon: something has just been appended."""
        self._wake.set()

    def stop(self) -> None:
        """End the polling thread."""
        self._stopped.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def _look(self, now: datetime) -> Snapshot:
        known = self._snapshot
        board = known.board if known is not None else None
        is_of_today = board is not None and board.today == now.date()
        if known and board and is_of_today and self._home.revision() == board.register.revision:
            return replace(known, checked_at=now, fault=None)
        workbook = self._home.read()
        board = assess_register(build(workbook, now.date()), now.date())
        if self._memory is not None:
            self._memory.save(workbook)
        if self._on_new is not None:
            self._on_new(board)
        return Snapshot(board, _identity(board.register.revision, board.today), now)

    def _failed(self, code: str, details: dict[str, object], now: datetime) -> Snapshot:
        if self._snapshot is None:
            self._recalled()
        known = self._snapshot
        since = known.fault.since if known is not None and known.fault is not None else now
        if known is None or known.fault is None or known.fault.code != code:
            log.warning("source unavailable: %s", code)
        board = known.board if known is not None else None
        identity = known.id if known is not None else "none"
        return Snapshot(board, identity, now, Fault(code, details, since))

    def _start(self) -> None:
        if self._thread is None or not self._thread.is_alive():
            with self._keeping:
                if self._thread is None or not self._thread.is_alive():
                    self._thread = threading.Thread(target=self._run, name="snapshots", daemon=True)
                    self._thread.start()

    def _run(self) -> None:
        if self._snapshot is None or not self._first_look_done.is_set():
            self.refresh()
        while not self._stopped.is_set():
            is_watched = time.monotonic() - self._viewed < 2 * self._idle_interval
            self._wake.wait(self._slowness * (self._interval if is_watched else self._idle_interval))
            self._wake.clear()
            if not self._stopped.is_set():
                self.refresh()
                self._slowness = self._next_slowness()

    def _next_slowness(self) -> float:
        """How many times rarer than wished the next look is to be."""
        is_strained = self._strain() > _QUOTA_SHARE
        return min(2 * self._slowness, _SLOWEST) if is_strained else max(1.0, self._slowness / 2)


def _identity(revision: str, today: date) -> str:
    return f"{revision}@{today.isoformat()}"
