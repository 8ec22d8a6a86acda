"""What many open pages cost Google: reads a polling interval, with one process and with two.

Ten minutes in a tenth of the time: a look at the sheet every 10 s, an edit every 5 s, and 300
open pages that ask their process for news every 4 s, all ten times as fast. The processes are
those of `bench/kill.py`, on a real PostgreSQL; the double counts what reaches it.
What a page of the spreadsheet's structure costs, once a minute, is not sped up: it adds a sixth
of a read an interval. `python -m bench.polling [SECONDS]`; usually 4 minutes, at most 6.
"""

from __future__ import annotations

import contextlib
import json
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.kill_people import Crowd, Line
from bench.kill_process import App
from bench.sheet_server import SPREADSHEET, SheetServer
from lib.config import Settings
from tests.postgresql_server import ADVICE, PostgresServer, ensure_programs

SPEED = 10.0
SIMULATED = 600.0
POLL, EDIT, ASK = 10.0, 5.0, 4.0  # seconds of the simulated time
ROWS = 300
CASES = ((1, 1), (1, 300), (2, 300))  # processes, sessions
_ASKING = 10  # threads that ask for all sessions
RESULTS = Path(__file__).parent / "results" / "polling.json"


@dataclass(frozen=True, slots=True)
class Cost:
    """``reads`` of the sheet in ``intervals``; ``looks`` of pages; ``behind``: edits not on screen at the end."""

    processes: int
    sessions: int
    looks: int
    edits: int
    intervals: float
    reads: int
    behind: int

    @property
    def per_interval(self) -> float:
        return self.reads / self.intervals


def main() -> None:
    """Print the figures and keep them."""
    simulated = float(sys.argv[1]) if len(sys.argv) > 1 else SIMULATED
    print(f"{simulated:.0f} simulated seconds; a look every {POLL:.0f} s, an edit every {EDIT:.0f} s")
    print("processes  sessions  looks of pages  edits  reads of the sheet  reads/interval  edits not shown at the end")
    costs = []
    for processes, sessions in CASES:
        cost = measure(processes, sessions, simulated)
        costs.append(cost)
        print(
            f"{cost.processes:>9}  {cost.sessions:>8}  {cost.looks:>14}  {cost.edits:>5}  {cost.reads:>18}"
            f"  {cost.per_interval:>14.2f}  {cost.behind:>26}",
            flush=True,
        )
    kept = [{**asdict(cost), "reads_an_interval": round(cost.per_interval, 3)} for cost in costs]
    RESULTS.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


def measure(processes: int, sessions: int, simulated: float) -> Cost:
    """``sessions`` pages, spread over ``processes``, for so many simulated seconds."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="polling-")))
        sheet = stack.enter_context(SheetServer(ROWS, 1))
        sheet.type(*Crowd.cell(), "số 0")
        apps = stack.enter_context(_running(processes, sheet, folder))
        pages = stack.enter_context(_Pages(apps, sessions))
        sheet.requests()
        began, edits = time.monotonic(), 0
        while time.monotonic() - began < simulated / SPEED:
            time.sleep(max(0.0, began + (edits + 1) * EDIT / SPEED - time.monotonic()))
            edits += 1
            sheet.type(*Crowd.cell(), f"số {edits}")
        intervals = (time.monotonic() - began) * SPEED / POLL
        reads = sheet.requests()
        shown = [_last_shown(app, edits) for app in apps]
        return Cost(processes, sessions, pages.looks, edits, round(intervals, 1), reads, edits - min(shown))


@contextlib.contextmanager
def _running(processes: int, sheet: SheetServer, folder: Path) -> Iterator[list[App]]:
    programs = ensure_programs()
    if programs is None:
        raise RuntimeError(ADVICE)
    with PostgresServer(programs, is_durable=True) as database:
        settings = Settings(
            source=SPREADSHEET,
            state_url=database.create(),
            api_root=sheet.url,
            service_account=sheet.credentials,
            poll_seconds=POLL / SPEED,
            idle_poll_seconds=60.0 / SPEED,
        )
        apps = [App(settings, folder, f"app-{number}") for number in range(processes)]
        try:
            for app in apps:
                app.start()
            for app in apps:
                app.wait()
            yield apps
        finally:
            for app in apps:
                app.kill()


def _last_shown(app: App, edits: int) -> int:
    """The newest edit that a page of ``app`` shows; waited for three intervals long."""
    until = time.monotonic() + 3 * POLL / SPEED
    number = 0
    while number < edits and time.monotonic() < until:
        number = app.wait().number or 0
        time.sleep(0.05)
    return number


class _Pages:
    """Sessions that ask for news, a few threads asking for all of them."""

    def __init__(self, apps: list[App], sessions: int) -> None:
        self._apps, self._sessions = apps, sessions
        self._stopped = threading.Event()
        self._threads: list[threading.Thread] = []
        self._looks = [0] * _ASKING

    @property
    def looks(self) -> int:
        return sum(self._looks)

    def __enter__(self) -> _Pages:
        for number in range(_ASKING):
            share = len(range(number, self._sessions, _ASKING))
            if share:
                self._threads.append(threading.Thread(target=self._ask, args=(number, share), daemon=True))
                self._threads[-1].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join(10)

    def _ask(self, number: int, sessions: int) -> None:
        line = Line(self._apps, number % len(self._apps))
        began = time.monotonic()
        while not self._stopped.wait(max(0.0, began + self._looks[number] * ASK / SPEED / sessions - time.monotonic())):
            line.ask("look")
            self._looks[number] += 1


if __name__ == "__main__":
    main()
