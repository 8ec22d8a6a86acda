"""How large the state database gets: bytes of a reading, a change, a day, a proposal, an audit line, a closed period.

On both databases, with the tables' indexes. `docs/scale.md` goes on from these figures.
"""

from __future__ import annotations

import contextlib
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bench.workbooks import write_workbook
from lib.core.board import Board, assess_register
from lib.core.closing_plan import Wish, plan_closing
from lib.core.closings import PeriodRecord
from lib.core.frozen_board import freeze
from lib.core.periods import parse_period
from lib.core.permissions import Act, Mode, Role
from lib.core.register import build
from lib.core.workbook import Workbook
from lib.sheets.local import LocalHome
from lib.sync import audit, store
from lib.sync.archive import archived_closings, keep
from lib.sync.audit import AuditLine, Outcome, audit_lines
from lib.sync.changes import last_followed, observed_changes, record
from lib.sync.daily import daily_figures, remember_figures
from lib.sync.items import items
from lib.sync.memory import Memory, last_readings
from lib.sync.outbox import Outbox
from tests.postgresql_server import PostgresServer, ensure_programs

RESULTS = Path(__file__).parent / "results" / "growth.json"
ROWS, CHANGED, DAYS, PROPOSALS, LINES = 10_000, 2_000, 60, 500, 2_000


def main() -> None:
    """Measure on SQLite and PostgreSQL; print and keep the table."""
    with tempfile.TemporaryDirectory(prefix="growth-") as folder:
        path = Path(folder) / "book.xlsx"
        write_workbook(path, ROWS)
        workbook = LocalHome(path, store.open_state("sqlite://")).read()
        found = {kind: measure(url, workbook) for kind, url in _databases(Path(folder))}
    width = max(len(name) for name in next(iter(found.values())))
    print("".ljust(width), *(kind.rjust(12) for kind in found))
    for name in next(iter(found.values())):
        print(name.ljust(width), *(f"{figures[name]:12,.1f}" for figures in found.values()))
    RESULTS.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


def _databases(folder: Path) -> Iterator[tuple[str, str]]:
    yield "sqlite", f"sqlite:///{folder / 'state.sqlite3'}"
    programs = ensure_programs()
    if programs is not None:
        with PostgresServer(programs, is_durable=True) as server:
            yield "postgresql", server.create()


def measure(url: str, workbook: Workbook) -> dict[str, float]:
    """Name with its unit → figure."""
    engine = store.open_state(url)
    today = workbook.read_at.date()
    board = assess_register(build(workbook, today), today)
    memory, outbox = Memory(engine, "source"), Outbox(engine)
    found = {"rows of the sheet": float(ROWS)}
    found["keep a reading, ms"] = 1000 * _seconds(lambda: memory.save(workbook))
    found["take a reading, ms"] = 1000 * _seconds(memory.load)
    found["build and assess it, ms"] = 1000 * _seconds(lambda: assess_register(build(workbook, today), today))
    found["reading, KiB"] = _content(engine, last_readings) / 1024
    record(engine, board, workbook.read_at)
    found["rows followed, KiB"] = _content(engine, last_followed) / 1024
    with _grown(engine, observed_changes, found, "change, bytes", CHANGED):
        later = _edited(workbook)
        record(engine, assess_register(build(later, today), today), later.read_at)
    with _grown(engine, daily_figures, found, "day of figures, bytes", DAYS):
        for number in range(DAYS):
            remember_figures(engine, replace(board, today=today + timedelta(days=number)))
    row = {"name": "Nền tảng số " * 4, "need": "Mô tả sự cần thiết, hiện trạng và đề xuất. " * 30}
    with _grown(engine, items, found, "proposal under way, bytes", PROPOSALS):
        for number in range(PROPOSALS):
            outbox.put("proposals", f"DX-{number}", row)
    line = AuditLine(1.0, Mode.SIGNED_IN, "can.bo@tinh.example.vn", Role.REVIEWER, Act.REVIEW, Outcome.ALLOWED)
    with _grown(engine, audit_lines, found, "audit line, bytes", LINES):
        for _ in range(LINES):
            audit.record(engine, replace(line, body="Q25-KHCN", subject="DX-2026-0001"))
    keep(engine, _closed(board), workbook.read_at)
    found["closed period of all rows, KiB"] = _content(engine, archived_closings) / 1024
    engine.dispose()
    return found


def _seconds(work: Callable[[], Any]) -> float:
    times = []
    for _ in range(3):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return sorted(times)[1]


def _edited(workbook: Workbook) -> Workbook:
    """The same a minute later, with another result in the first rows."""
    tabs = []
    for tab in workbook.tabs:
        columns = [list(column) for column in tab.columns]
        for column in columns:
            if column and column[0] == "Kết quả hiện nay":
                column[1 : CHANGED + 1] = [f"Đã hoàn thành thêm {number} hạng mục" for number in range(CHANGED)]
        tabs.append(replace(tab, columns=columns))
    return replace(workbook, tabs=tuple(tabs), revision="edited", read_at=workbook.read_at + timedelta(minutes=1))


def _closed(board: Board) -> Board:
    """With one final closing of every row on the sheet."""
    period = parse_period("2026-06")
    assert period is not None
    wish = Wish("administrator", board.register.as_of, "", True)
    plan = plan_closing(PeriodRecord(period.id), freeze(board, period), period, wish, board.today)
    rows = tuple(row for event in plan.events for row in event.rows)
    return replace(board, register=replace(board.register, app_rows={"reporting_periods": rows}))


def _content(engine: sa.Engine, table: sa.Table) -> float:
    with engine.connect() as connection:
        return float(connection.scalar(sa.select(sa.func.sum(sa.func.length(table.c.content)))) or 0)


@contextlib.contextmanager
def _grown(engine: sa.Engine, table: sa.Table, found: dict[str, float], name: str, count: int) -> Iterator[None]:
    """What one of ``count`` things adds to ``table`` with its indexes."""
    before = _size(engine, table)
    yield
    found[name] = (_size(engine, table) - before) / count


def _size(engine: sa.Engine, table: sa.Table) -> float:
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            return float(connection.scalar(sa.select(sa.func.pg_total_relation_size(table.name))) or 0)
        names = "SELECT name FROM sqlite_master WHERE tbl_name = :name"
        pages = sa.text(f"SELECT sum(pgsize) FROM dbstat WHERE name IN ({names})")
        return float(connection.scalar(pages, {"name": table.name}) or 0)


if __name__ == "__main__":
    main()
