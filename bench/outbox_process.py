"""One app process of the chaos: it takes proposals from clients, and delivers what the outbox holds.

It is made to be killed. Time runs ``speed`` times as fast as outside, so that Google's three
minutes and a minute's quota fit into a bench.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, Listener
from pathlib import Path
from typing import Any

from lib.sheets.google import GoogleHome
from lib.sheets.google_sign_in import service_account_credentials
from lib.sheets.protocol import SourceError
from lib.sheets.retry import Clock
from lib.sync import store
from lib.sync.delivery import Delivery
from lib.sync.outbox import Outbox

SPREADSHEET = "chaos"
_PROCESSES = multiprocessing.get_context("forkserver")
_TIMEOUTS = (0.5, 0.3)  # real seconds; a lost reply costs the whole of the second


@dataclass(frozen=True, slots=True)
class FastTime:
    """Seconds since 1970 that pass ``speed`` times as fast from ``origin`` on."""

    origin: float
    speed: float

    def now(self) -> float:
        return self.origin + (time.time() - self.origin) * self.speed

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds / self.speed)


@dataclass(frozen=True, slots=True)
class Setup:
    """What an app process is told: where the outbox is, and how to reach the sheet."""

    state: Path
    api_root: str
    credentials: Mapping[str, Any]
    time: FastTime


def home_of(setup: Setup) -> GoogleHome:
    """The home as the app has it, with a faster clock and shorter time-outs."""
    clock = Clock(setup.time.now, setup.time.now, setup.time.sleep)
    credentials = service_account_credentials(setup.credentials)
    return GoogleHome(SPREADSHEET, credentials, setup.api_root, clock=clock, timeouts=_TIMEOUTS)


def outbox_of(setup: Setup) -> Outbox:
    """The outbox that all processes share."""
    return Outbox(store.open_state(f"sqlite:///{setup.state}"), setup.time.now)


def worker_of(setup: Setup, outbox: Outbox) -> Delivery:
    """A delivery worker on the faster clock."""
    return Delivery(outbox, home_of(setup), clock=setup.time.now, pause=setup.time.sleep)


def run(setup: Setup, address: str) -> None:
    """Deliver, and answer each client with a receipt when its proposal is safe; until killed."""
    logging.disable(logging.CRITICAL)
    outbox = outbox_of(setup)
    worker_of(setup, outbox).start()
    with Listener(address, "AF_UNIX", backlog=64) as listener:
        while True:
            client = listener.accept()
            threading.Thread(target=_serve, args=(outbox, client), daemon=True).start()


def _serve(outbox: Outbox, client: Connection) -> None:
    with contextlib.suppress(EOFError, OSError):
        while True:
            proposal_id, row = client.recv()
            try:
                outbox.put("proposals", proposal_id, row)
            except SourceError as error:
                client.send(error.code)
            else:
                client.send("receipt")


@dataclass(slots=True)
class Apps:
    """The app processes that live now."""

    setup: Setup
    folder: Path
    alive: dict[str, Any] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def start(self) -> None:
        address = str(self.folder / f"app-{next(self.numbers)}")
        process = _PROCESSES.Process(target=run, args=(self.setup, address), daemon=True)
        process.start()
        self.alive[address] = process

    def kill(self, address: str) -> None:
        process = self.alive.pop(address)
        os.kill(process.pid, signal.SIGKILL)
        process.join()

    def are_alive(self) -> bool:
        """True, unless one ended by itself. Raises ChildProcessError then: nothing would ever be delivered."""
        ended = [process.exitcode for process in self.alive.values() if process.exitcode is not None]
        if ended:
            raise ChildProcessError(f"an app process ended by itself with {ended[0]}")
        return True

    def keep(self, count: int) -> None:
        """Exactly ``count`` processes."""
        while len(self.alive) < count:
            self.start()
        while len(self.alive) > count:
            self.kill(next(iter(self.alive)))


def prepare() -> None:
    """Let processes start quickly: what they import is imported once."""
    _PROCESSES.set_forkserver_preload(["bench.outbox_process"])
