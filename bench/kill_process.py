"""One app process of the kill measurement: the whole service, answering readers and taking proposals."""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from typing import Any

from lib.config import Settings
from lib.sheets.protocol import SourceError
from lib.sync.service import Service, now, open_service
from lib.sync.turns import Turn

PROCESSES = multiprocessing.get_context("spawn")
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Seen:
    """What a page of this process would show: the number in the watched cell, and what is wrong, if anything."""

    number: int | None
    fault: str
    age: float  # seconds since somebody looked at the source
    turn: str


def serve(settings: Settings, address: str) -> None:
    """Answer until killed."""
    logging.disable(logging.CRITICAL)
    service = _opened(settings)
    # Proposals come here much faster than Google's quota bears, which would make the looks rarer.
    service.snapshots._strain = lambda: 0.0
    service.snapshots.current()
    with Listener(address, "AF_UNIX", backlog=64) as listener:
        while True:
            client = listener.accept()
            threading.Thread(target=_answer, args=(service, client), daemon=True).start()


def _opened(settings: Settings) -> Service:
    while True:  # as a page does: each visit tries again
        try:
            return open_service(settings)
        except Exception:
            time.sleep(0.2)


def _answer(service: Service, client: Connection) -> None:
    with contextlib.suppress(EOFError, OSError):
        while True:
            what, value = client.recv()
            client.send(_seen(service) if what == "look" else _taken(service, *value))


def _seen(service: Service) -> Seen:
    snapshot = service.snapshots.current()
    shown = str(snapshot.board.progress["result"].iloc[0]) if snapshot.board is not None else ""
    shared: Any = service.snapshots._shared
    return Seen(
        number=int(shown.rpartition(" ")[2]) if shown.rpartition(" ")[2].isdecimal() else None,
        fault=snapshot.fault.code if snapshot.fault is not None else "",
        age=(now() - snapshot.checked_at).total_seconds(),
        turn=str(shared.turn()) if shared is not None else "",
    )


def _taken(service: Service, event_id: str, row: Mapping[str, Any]) -> str:
    try:
        service.outbox.put("proposals", event_id, row)
    except SourceError as error:
        return error.code
    return "receipt"


@dataclass
class App:
    """One app process as the measurement sees it."""

    settings: Settings
    folder: Path
    name: str
    starts: int = 0
    _process: Any = field(default=None, repr=False)

    @property
    def address(self) -> str:
        return str(self.folder / f"{self.name}-{self.starts}.socket")

    def start(self) -> None:
        """Start it, without waiting."""
        self.starts += 1
        self._process = PROCESSES.Process(target=serve, args=(self.settings, self.address), daemon=True)
        self._process.start()

    def wait(self) -> Seen:
        """Until it shows figures and knows whose turn it is; what it shows then."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            with contextlib.suppress(OSError, EOFError), self.connected() as connection:
                connection.send(("look", None))
                seen: Seen = connection.recv()
                if seen.number is not None and seen.turn != Turn.UNKNOWN:
                    return seen
            time.sleep(0.1)
        raise RuntimeError(f"{self.name} shows nothing")

    def connected(self) -> Connection:
        """A connection to it. Raises OSError while it is not there."""
        return Client(self.address, "AF_UNIX")

    def kill(self) -> None:
        """End it as a crash does."""
        if self._process is not None and self._process.pid is not None and self._process.is_alive():
            os.kill(self._process.pid, signal.SIGKILL)
            self._process.join()
