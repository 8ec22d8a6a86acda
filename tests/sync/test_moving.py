"""Everything that lasts arrives in the other database, in either direction, or nothing does."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from lib import config
from lib.cli import main
from lib.core.permissions import Act, Mode, Role
from lib.core.workbook import CellValue
from lib.sync import audit, drafts, moving, store
from lib.sync.audit import AuditLine, Outcome
from lib.sync.items import items
from lib.sync.memory import Memory
from lib.sync.moving import MoveError, move
from lib.sync.outbox import Outbox
from lib.sync.service import now, open_service
from lib.sync.tables import LASTING
from lib.sync.turns import turns_of
from tests.builders import FIELDS, HEADERS, progress_tab, task, workbook, write_xlsx, xlsx_tabs

SAVED = datetime(2026, 11, 20, 23, 30)
ROW: dict[str, CellValue] = {"name": "Nền tảng “đ\u0301”\0", "at": date(2026, 11, 1), "count": 3}


def fill(engine: sa.Engine) -> None:
    """Some of everything that people would miss."""
    outbox = Outbox(engine)
    for number in range(120):
        outbox.put("proposals", f"DX-{number}", ROW)
    outbox.mark_delivered(outbox.waiting()[0])
    store.remember_totals(engine, "sheet", date(2026, 11, 20), {"done": 3})
    Memory(engine, "sheet").save(workbook(progress_tab(task())))
    drafts.save(engine, "somebody", {"name": "x"}, now().replace(microsecond=0))
    line = AuditLine(1.5, Mode.OPEN, "~a", Role.VIEWER, Act.PROPOSE, Outcome.ALLOWED)
    audit.record(engine, line)


def content(engine: sa.Engine) -> dict[str, list[tuple]]:
    """What stands in each table, moments in one zone and NULs left out."""
    found = {}
    with engine.connect() as connection:
        for table in LASTING:
            rows = connection.execute(sa.select(table)).all()
            found[table.name] = sorted(tuple(str(value).replace("\0", "") for value in row[:]) for row in rows)
    return {name: rows for name, rows in found.items() if name != "drafts"}


@pytest.fixture(params=["to PostgreSQL", "to SQLite"])
def urls(request: pytest.FixtureRequest, tmp_path: Path, postgresql_url: str) -> tuple[str, str]:
    both = (f"sqlite:///{tmp_path / 'state.sqlite3'}", postgresql_url)
    return both if request.param == "to PostgreSQL" else both[::-1]


@pytest.fixture
def engines(urls: tuple[str, str]) -> Iterator[tuple[sa.Engine, sa.Engine]]:
    opened = tuple(map(store.open_state, urls))
    yield opened
    for engine in opened:
        engine.dispose()


def test_everything_arrives_and_numbers_go_on(engines, urls, monkeypatch):
    monkeypatch.setattr("lib.sync.moving._TOGETHER", 50)
    old, new = engines
    if old.dialect.name == "postgresql":
        ROW["name"] = str(ROW["name"]).replace("\0", "")
    fill(old)
    before = content(old)
    result = CliRunner().invoke(main, ["move-state", "--from", urls[0], "--to", urls[1]])
    assert result.exit_code == 0, result.output
    assert "outbox_items: 120" in result.output
    assert content(new) == before
    assert drafts.load(new, "somebody") == {"name": "x"}
    with old.connect() as one, new.connect() as other:
        saved = [each.scalar(sa.select(drafts.drafts.c.saved_at)) for each in (one, other)]
    assert len({moment.replace(tzinfo=now().tzinfo) if moment.tzinfo is None else moment for moment in saved}) == 1
    assert Outbox(new).put("proposals", "DX-new", ROW).sequence == 121
    assert Memory(new, "sheet").load() == Memory(old, "sheet").load()


def test_a_database_with_something_in_it_is_left_alone(engines, urls):
    old, new = engines
    fill(old)
    Outbox(new).put("proposals", "DX-1", {"name": "another"})
    result = CliRunner().invoke(main, ["move-state", "--from", urls[0], "--to", urls[1]])
    assert result.exit_code == 2
    assert "not empty" in result.output
    assert [item.row["name"] for item in Outbox(new).waiting()] == ["another"]


def test_nothing_is_moved_while_the_app_runs(engines):
    old, new = engines
    turns = turns_of(old, "sheet")
    turns.start(lambda: None)
    with pytest.raises(MoveError, match="Stop it first"):
        move(old, new)
    turns.stop()
    end = time.monotonic() + 10
    while True:
        try:
            move(old, new)
            break
        except MoveError:
            assert time.monotonic() < end
            time.sleep(0.1)


def test_nothing_is_moved_while_a_workbook_is_served(engines, urls, tmp_path):
    old, new = engines
    write_xlsx(tmp_path / "book.xlsx", xlsx_tabs(HEADERS, tuple(task()[field] for field in FIELDS)))
    service = open_service(config.Settings(source=str(tmp_path / "book.xlsx"), state_url=urls[0]))
    try:
        with pytest.raises(MoveError, match="Stop it first"):
            move(old, new)
    finally:
        service.stop()


def test_what_is_moved_is_of_one_moment(engines):
    old, _ = engines
    Outbox(old).put("proposals", "DX-1", ROW)
    with moving._reading(old) as connection:
        assert len(moving._rows(connection, items)) == 1
        Outbox(old).put("proposals", "DX-2", ROW)
        assert len(moving._rows(connection, items)) == 1
    assert len(Outbox(old).waiting()) == 2


def test_moving_to_itself_is_refused(urls):
    assert CliRunner().invoke(main, ["move-state", "--from", urls[0], "--to", urls[0]]).exit_code == 2
