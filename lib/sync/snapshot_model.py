"""What a snapshot is, and what its keeper asks of the state database and of the other processes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from lib.core.board import Board
from lib.core.workbook import Workbook
from lib.sync.turns import Turn

# While a source's quota is strained, looks become at most this many times rarer than wished.
SLOWEST = 8.0
_HUNG = 30.0


def longest_silence(interval: float) -> float:
    """Seconds without a look after which whoever is to look every ``interval`` seconds can't be waited for."""
    return SLOWEST * interval + _HUNG


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

    def save(self, workbook: Workbook) -> bool: ...

    def load(self) -> Workbook | None: ...


@dataclass(frozen=True, slots=True)
class Published:
    """What the process whose turn it is has told: its newest reading, and its last look at the source."""

    revision: str | None
    read_at: datetime | None
    looked_at: datetime
    viewed_at: datetime
    fault: Fault | None


class Shared(Protocol):
    """The other processes on this state database."""

    def start(self, on_news: Callable[[], None]) -> None: ...

    def stop(self) -> None: ...

    def turn(self) -> Turn: ...

    def published(self) -> Published | None: ...

    def reading(self) -> Workbook | None: ...

    def tell(self, snapshot: Snapshot) -> None: ...

    def tell_viewed(self, at: datetime, *, is_news: bool) -> None: ...

    def call(self) -> None: ...
