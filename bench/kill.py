"""What people see, for how long, and whether anything is lost, when a part of the system is killed.

Two app processes serve one Google Sheet (the double, in a process of its own). Readers look
all the time, as pages do, and go to the other process when theirs does not answer, as nginx
sends them; somebody types a new number into one cell every second; somebody else sends
proposals. Then a part is ended with SIGKILL and started again.
"""

from __future__ import annotations

import contextlib
import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.kill_people import Crowd, Report
from bench.kill_process import App
from bench.sheet_server import SPREADSHEET, SheetServer
from lib.config import Settings
from lib.sync import store
from lib.sync.turns import Turn
from tests.postgresql_server import ADVICE, PostgresServer, ensure_programs

RESULTS = Path(__file__).parent / "results" / "kill.json"
_ROWS = 300


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds: before the kill, until it is started again, after that; between two looks at the sheet."""

    before: float = 6.0
    away: float = 6.0
    after: float = 12.0
    poll: float = 2.0


SHORT = Times(before=2.5, away=2.5, after=5.0, poll=1.0)


@dataclass
class Scene:
    """Everything that runs; ``first`` is the app process whose turn it is."""

    first: App
    second: App
    database: PostgresServer | None

    @property
    def apps(self) -> tuple[App, App]:
        return self.first, self.second


Part = tuple[Callable[[Scene], None], Callable[[Scene], None]]


def _start_database(scene: Scene) -> None:
    if scene.database is not None:
        scene.database.start()


def _kill_database(scene: Scene) -> None:
    if scene.database is not None:
        scene.database.kill()


LOOKING = "nothing, and nobody proposes"
# What is killed, and how it comes back.
PARTS: dict[str, Part] = {
    LOOKING: (lambda scene: None, lambda scene: None),
    "nothing": (lambda scene: None, lambda scene: None),
    "the process that looks at the sheet": (lambda scene: scene.first.kill(), lambda scene: scene.first.start()),
    "the other process": (lambda scene: scene.second.kill(), lambda scene: scene.second.start()),
    "the database": (_kill_database, _start_database),
}


def run(part: str, kind: str, times: Times = Times()) -> Report:
    """Kill ``part`` of a system on the database ``kind`` (postgresql, sqlite)."""
    kill, restart = PARTS[part]
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kill-")))
        sheet = stack.enter_context(SheetServer(_ROWS, 1))
        database, url = _database(kind, folder, stack)
        scene = stack.enter_context(_scene(sheet, url, folder, database, times))
        engine = store.open_state(url)
        stack.callback(engine.dispose)
        with Crowd(scene.apps, sheet, is_proposing=part != LOOKING) as crowd:
            crowd.live(times.before)
            crowd.note_kill()
            kill(scene)
            crowd.live(times.away)
            restart(scene)
            crowd.live(times.after)
        return crowd.report(f"{part} ({kind})", engine, times.poll)


def _database(kind: str, folder: Path, stack: contextlib.ExitStack) -> tuple[PostgresServer | None, str]:
    if kind == "sqlite":
        return None, f"sqlite:///{folder / 'state.sqlite3'}"
    programs = ensure_programs()
    if programs is None:
        raise RuntimeError(ADVICE)
    server = stack.enter_context(PostgresServer(programs, is_durable=True))
    return server, server.create()


@contextlib.contextmanager
def _scene(
    sheet: SheetServer, url: str, folder: Path, database: PostgresServer | None, times: Times
) -> Iterator[Scene]:
    settings = Settings(
        source=SPREADSHEET,
        state_url=url,
        api_root=sheet.url,
        service_account=sheet.credentials,
        poll_seconds=times.poll,
        idle_poll_seconds=30.0,
    )
    sheet.type(*Crowd.cell(), "số 0")
    apps = [App(settings, folder, name) for name in ("first", "second")]
    try:
        for app in apps:
            app.start()
        first, second = sorted(apps, key=lambda app: app.wait().turn != Turn.MINE)
        sheet.requests()
        yield Scene(first, second, database)
    finally:
        for app in apps:
            app.kill()


def table(reports: list[Report]) -> str:
    """The reports as people read them."""
    lines = [Report.header()]
    return "\n".join([*lines, *(report.line() for report in reports)])


def main() -> None:
    """Kill each part on PostgreSQL, and what can be killed on SQLite; print and keep the table."""
    runs = [(part, "postgresql") for part in PARTS]
    runs += [(part, "sqlite") for part in PARTS if part != "the database"]
    reports = []
    for part, kind in runs:
        reports.append(run(part, kind))
        print(table(reports[-1:]) if len(reports) == 1 else reports[-1].line(), flush=True)
    RESULTS.write_text(json.dumps([asdict(report) for report in reports], ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
