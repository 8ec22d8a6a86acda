"""A small log of the requests of the last minute, for the system page and the poller."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

_WINDOW = 60.0
QUOTA = 60  # reads, and as many writes, a minute for one account: developers.google.com/sheets/api/limits


@dataclass(frozen=True, slots=True)
class TrafficView:
    """``reads`` and ``writes`` of the last minute; each may reach ``quota``.

    ``last_status`` is the HTTP status of the newest request, 0 when there was no answer and
    None when nothing has been sent yet; ``last_seconds`` is how long it took.
    """

    reads: int
    writes: int
    total: int
    quota: int = QUOTA
    last_status: int | None = None
    last_seconds: float = 0.0

    @property
    def share(self) -> float:
        """The part of the quota that is used, of reads or writes, whichever is more."""
        return max(self.reads, self.writes) / self.quota


class Traffic:
    """Counts requests; safe to use from several threads."""

    def __init__(self, steady: Callable[[], float] = time.monotonic) -> None:
        self._steady = steady
        self._lock = threading.Lock()
        self._sent: deque[tuple[float, bool]] = deque()
        self._total = 0
        self._last: tuple[int | None, float] = (None, 0.0)

    def record(self, *, is_write: bool, status: int, seconds: float) -> None:
        """One request that has just ended; ``status`` 0: no answer."""
        with self._lock:
            self._sent.append((self._steady(), is_write))
            self._total += 1
            self._last = (status, seconds)
            self._forget()

    def view(self) -> TrafficView:
        """The figures of this moment."""
        with self._lock:
            self._forget()
            writes = sum(is_write for _, is_write in self._sent)
            status, seconds = self._last
            reads = len(self._sent) - writes
            return TrafficView(reads, writes, self._total, last_status=status, last_seconds=seconds)

    def _forget(self) -> None:
        oldest = self._steady() - _WINDOW
        while self._sent and self._sent[0][0] <= oldest:
            self._sent.popleft()
