"""The steps of the schema lead where the code thinks they do, on both databases, from wherever one starts."""

from __future__ import annotations

import multiprocessing
import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from lib.sync import migrations, store
from lib.sync.memory import Memory
from lib.sync.migrations import HEAD, NewerSchemaError
from lib.sync.outbox import Outbox
from lib.sync.tables import METADATA
from tests.builders import progress_tab, task, workbook

PROCESSES = multiprocessing.get_context("spawn")
# A database as the app made it before there were steps: only the tables that were in use.
OLD = """
CREATE TABLE daily_totals (source VARCHAR(200) NOT NULL, day DATE NOT NULL, totals TEXT NOT NULL, PRIMARY KEY (source, day));
CREATE TABLE last_readings (source VARCHAR(200) NOT NULL, read_at VARCHAR(40) NOT NULL, content BLOB NOT NULL, PRIMARY KEY (source));
CREATE TABLE outbox_items (
  sequence INTEGER NOT NULL, tab VARCHAR(40) NOT NULL, event_id VARCHAR(64) NOT NULL, guard VARCHAR(40) NOT NULL,
  seen VARCHAR(64) NOT NULL, size INTEGER NOT NULL, content VARCHAR(64) NOT NULL, state VARCHAR(12) NOT NULL,
  put_at FLOAT NOT NULL, not_before FLOAT NOT NULL, attempts INTEGER NOT NULL, claimed_by VARCHAR(80) NOT NULL,
  claimed_until FLOAT NOT NULL, sent_before FLOAT NOT NULL, sent_at FLOAT NOT NULL, ended_at FLOAT NOT NULL,
  settled_at FLOAT NOT NULL, code VARCHAR(40) NOT NULL, details TEXT NOT NULL, row TEXT NOT NULL,
  PRIMARY KEY (sequence), UNIQUE (event_id));
CREATE INDEX outbox_by_state ON outbox_items (state, sequence, size);
CREATE TABLE doctor (looked_at VARCHAR(40));
INSERT INTO daily_totals VALUES ('sheet', '2026-11-20', '{"done": 12}');
INSERT INTO last_readings VALUES ('sheet', '2026-11-20T08:00:00+07:00', x'00');
INSERT INTO outbox_items VALUES (7, 'proposals', 'DX-7', '', '', 2, 'x', 'waiting', 1, 0, 0, '', 0, 0, 0, 0, 0, '', '{}', '{}');
"""


def differences(engine: sa.Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, METADATA))


def test_the_schema_after_all_steps_is_the_one_the_code_uses(engine: sa.Engine):
    assert differences(engine) == []


def test_the_newest_step_is_the_last_of_the_files():
    folder = Path(migrations.__file__).parent
    assert ScriptDirectory(str(folder), version_locations=[str(folder / "versions")]).get_heads() == [HEAD]


def test_a_database_from_before_there_were_steps_keeps_all_it_has(tmp_path: Path):
    path = tmp_path / "state.sqlite3"
    with sqlite3.connect(path) as old:
        old.executescript(OLD)
    engine = store.open_state(f"sqlite:///{path}")
    assert differences(engine) == []
    assert [(item.sequence, item.event_id) for item in Outbox(engine).waiting()] == [(7, "DX-7")]
    assert store.earlier_totals(engine, "sheet", date(2026, 11, 24)) == (date(2026, 11, 20), {"done": 12})
    assert Outbox(engine).put("proposals", "DX-8", {}).sequence == 8


def test_history_kept_under_a_spreadsheet_s_title_is_found_under_its_id(engine: sa.Engine, state_url: str):
    url = "https://docs.google.com/spreadsheets/d/1abcDEF/edit"
    board = replace(workbook(progress_tab(task())), source="Tiến độ 2026", url=url)
    Memory(engine, url).save(board)
    Memory(engine, "/srv/book.xlsx").save(replace(board, source="book.xlsx", url=None))
    for source in ("Tiến độ 2026", "book.xlsx"):
        store.remember_totals(engine, source, date(2026, 11, 20), {"done": 12})
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0002'"))
    store.open_state(state_url).dispose()
    read = Memory(engine, url).load()
    assert read is not None
    assert (read.source, read.title) == ("1abcDEF", "Tiến độ 2026")
    for source, found in (("1abcDEF", {"done": 12}), ("book.xlsx", {"done": 12})):
        assert store.earlier_totals(engine, source, date(2026, 11, 24)) == (date(2026, 11, 20), found)
    assert store.earlier_totals(engine, "Tiến độ 2026", date(2026, 11, 24)) is None


def test_opening_again_changes_nothing(state_url: str):
    Outbox(store.open_state(state_url)).put("proposals", "DX-1", {"need": "x"})
    assert [item.event_id for item in Outbox(store.open_state(state_url)).waiting()] == ["DX-1"]


def test_a_database_of_a_newer_version_is_refused_and_left_alone(engine: sa.Engine, state_url: str):
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerSchemaError, match="9999"):
        store.open_state(state_url)


def test_a_step_that_fails_leaves_no_half_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "state.sqlite3"
    with sqlite3.connect(path) as old:
        old.executescript(OLD + "CREATE TABLE chores (name TEXT);")  # in the way of the second step
    with pytest.raises(sa.exc.OperationalError):
        store.open_state(f"sqlite:///{path}")
    with sqlite3.connect(path) as left:
        assert left.execute("SELECT count(*) FROM sqlite_master WHERE name = 'audit_lines'").fetchone() == (0,)


def open_it(url: str, barrier, faults) -> None:
    barrier.wait()
    try:
        store.open_state(url).dispose()
    except Exception as error:
        faults.put(repr(error))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_many_processes_that_start_at_once_make_it_once(kind: str, tmp_path: Path, request: pytest.FixtureRequest):
    is_file = kind == "sqlite"
    url = f"sqlite:///{tmp_path / 'new.sqlite3'}" if is_file else request.getfixturevalue("postgresql").create()
    count = 4
    barrier, faults = PROCESSES.Barrier(count), PROCESSES.Queue()
    processes = [PROCESSES.Process(target=open_it, args=(url, barrier, faults)) for _ in range(count)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert faults.empty(), faults.get()
    assert differences(store.open_state(url)) == []
