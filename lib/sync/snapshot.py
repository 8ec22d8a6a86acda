"""The newest good board, shared by every viewer. A page never waits for the source.

One thread looks whether the source moved; only then is it read again. When reading fails
the last good board stays, with the fault beside it. Of several processes on one state
database one looks at the source, and the others take from there what it found.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from lib.core.board import Board, assess_register
from lib.core.register import build
from lib.sheets.protocol import Home, SourceError
from lib.sync.snapshot_model import SLOWEST, Published, Recall, Shared, longest_silence
from lib.sync.snapshot_model import Fault as Fault
from lib.sync.snapshot_model import Snapshot as Snapshot
from lib.sync.turns import Turn

log = logging.getLogger(__name__)

# How long the first viewers wait for the source when a last good reading could be shown.
_FIRST_WAIT = 1.5
# Half the quota is left to people and other programs.
_QUOTA_SHARE = 0.5
# Whoever does not look at the source looks into the database, at least this often (seconds).
_FOLLOWING = 3.0
# Without the database nobody knows whose turn it is: each looks for itself, so much rarer.
_ALONE = 2.0


class Snapshots:
    """Keeps one Snapshot fresh.

    ``clock`` gives the present moment in the province's time zone; ``on_new`` is called
    with each new board, outside the lock. ``interval`` and ``idle_interval`` are seconds
    between looks while somebody is viewing, and while nobody is. ``strain`` tells which part
    of the source's quota is used: above half of it the looks become rarer by themselves.
    ``shared`` are the other processes, None when each looks for itself. ``after_look`` is
    called by the polling thread of the process whose turn it is.
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
        shared: Shared | None = None,
        after_look: Callable[[], None] = lambda: None,
    ) -> None:
        self._home = home
        self._clock = clock
        self._on_new = on_new
        self._memory = memory
        self._interval = interval
        self._idle_interval = idle_interval
        self._strain = strain
        self._shared = shared
        self._after_look = after_look
        self._slowness = 1.0
        self._snapshot: Snapshot | None = None
        self._reading = threading.Lock()
        self._keeping = threading.Lock()
        self._first_look_done = threading.Event()
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self._viewed = -math.inf
        self._told_viewed = -math.inf
        self._turn = Turn.MINE if shared is None else Turn.UNKNOWN
        # Whether all that follows a reading was done: a turn that has just come may have been somebody's
        # who ended in the middle of it, and without the database nothing could be done.
        self._is_told = True

    def current(self) -> Snapshot:
        """The newest snapshot.

        Only the first callers wait for the source, and with a last good reading at hand no
        longer than a moment: then that reading is shown until the source has answered.
        """
        is_arriving = self._first_look_done.is_set() and not self._is_watched()
        self._viewed = time.monotonic()
        self._start()
        if is_arriving:
            self._wake.set()
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
        if self._shared is not None and self._shared.turn() is Turn.ANOTHERS:
            self._shared.call()

    @property
    def turn(self) -> Turn | None:
        """Whose turn it is to look at the source; None when nobody takes turns, or not yet."""
        return self._shared.turn() if self._shared is not None and self._thread is not None else None

    def stop(self) -> None:
        """End the polling thread."""
        self._stopped.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout=5)
        if self._shared is not None:
            self._shared.stop()

    def _look(self, now: datetime) -> Snapshot:
        known = self._snapshot
        board = known.board if known is not None else None
        is_of_today = board is not None and board.today == now.date()
        if known and board and is_of_today and self._is_told and self._home.revision() == board.register.revision:
            return replace(known, checked_at=now, fault=None)
        workbook = self._home.read()
        board = assess_register(build(workbook, now.date()), now.date())
        is_kept = self._memory.save(workbook) if self._memory is not None else True
        if self._on_new is not None:
            self._on_new(board)
        self._is_told = is_kept or self._turn is not Turn.MINE
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
        if self._shared is not None:
            self._shared.start(self._wake.set)
        while not self._stopped.is_set():
            self._wake.clear()
            try:
                seconds = self._poll()
            except Exception:  # the thread must survive any fault of what it asks
                log.exception("looking failed unexpectedly")
                seconds = self._interval
            self._slowness = self._next_slowness()
            self._wake.wait(seconds)

    def _poll(self) -> float:
        """Look at the source if that is this process's turn, else at what the others tell; seconds until the next."""
        turn = self._shared.turn() if self._shared is not None else Turn.MINE
        published = self._shared.published() if self._shared is not None and turn is not Turn.UNKNOWN else None
        is_watched = self._is_watched()
        if turn is Turn.ANOTHERS and published is not None and self._is_hung(published):
            turn = Turn.UNKNOWN
        self._is_told &= turn is not Turn.MINE or self._turn is Turn.MINE
        self._turn = turn
        if turn is Turn.ANOTHERS:
            self._follow(published)
            self._tell_viewed(published, is_watched=is_watched)
            return min(_FOLLOWING, self._interval)
        snapshot = self.refresh()
        if self._shared is not None and turn is Turn.MINE:
            self._shared.tell(snapshot)
        self._after_look()
        if published is not None:
            is_watched |= (snapshot.checked_at - published.viewed_at).total_seconds() < 2 * self._idle_interval
        seconds = self._slowness * (self._interval if is_watched else self._idle_interval)
        return seconds * _ALONE if turn is Turn.UNKNOWN else seconds

    def _is_hung(self, published: Published) -> bool:
        """Whether the process whose turn it is has not looked for so long that it can't be waited for."""
        age = (self._clock() - published.looked_at).total_seconds()
        return age > longest_silence(self._idle_interval)

    def _is_watched(self) -> bool:
        return time.monotonic() - self._viewed < 2 * self._idle_interval

    def _tell_viewed(self, published: Published | None, *, is_watched: bool) -> None:
        """Let the process whose turn it is know that somebody is looking here."""
        if self._shared is None or not is_watched or time.monotonic() - self._told_viewed < self._idle_interval / 2:
            return
        self._told_viewed, now = time.monotonic(), self._clock()
        age = (now - published.viewed_at).total_seconds() if published is not None else math.inf
        self._shared.tell_viewed(now, is_news=age > 2 * self._idle_interval)

    def _follow(self, published: Published | None) -> None:
        """Show what another process has read."""
        if published is None or published.read_at is None:
            return  # nothing was read yet: the first viewers look for themselves
        with self._reading:
            now, known = self._clock(), self._snapshot
            board = known.board if known is not None else None
            is_current = board is not None and board.today == now.date()
            if board is not None and published.revision != board.register.revision:
                is_current = is_current and published.read_at < board.register.as_of
            if not is_current and self._shared is not None:
                workbook = self._shared.reading()
                board = assess_register(build(workbook, now.date()), now.date()) if workbook is not None else board
            if board is None:
                return
            identity = _identity(board.register.revision, board.today)
            with self._keeping:
                self._snapshot = Snapshot(board, identity, published.looked_at, published.fault)
            self._first_look_done.set()

    def _next_slowness(self) -> float:
        """How many times rarer than wished the next look is to be."""
        is_strained = self._strain() > _QUOTA_SHARE
        return min(2 * self._slowness, SLOWEST) if is_strained else max(1.0, self._slowness / 2)


def _identity(revision: str, today: date) -> str:
    return f"{revision}@{today.isoformat()}"
