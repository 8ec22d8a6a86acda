"""The local home's revision, and the app's own rows in the state database."""

from __future__ import annotations

import json
import threading
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib import schema
from lib.core.register import build
from lib.sheets.local import LocalHome, app_rows
from lib.sheets.protocol import SourceError
from lib.sync.store import open_state
from tests.builders import FIELDS, HEADERS, TODAY, task, write_xlsx, xlsx_tabs
from tests.sheets.spoiled_files import TASK_ROW, sound


def home(path: Path) -> LocalHome:
    return LocalHome(path, open_state("sqlite://"))


def test_the_revision_moves_when_the_file_or_the_apps_own_rows_do(tmp_path):
    path = sound(tmp_path / "a.xlsx")
    local = home(path)
    first = local.revision()
    assert local.revision() == first == local.read().revision
    sound(path, TASK_ROW, TASK_ROW)
    second = local.revision()
    assert second != first
    local.append("proposals", "DX-1", {"id": "DX-1"})
    assert local.revision() not in (first, second)
    assert local.read().revision == local.revision()


def test_the_revision_of_a_missing_file_is_a_fault(tmp_path):
    with pytest.raises(SourceError) as raised:
        home(tmp_path / "a.xlsx").revision()
    assert raised.value.code == "source-missing"


def test_people_s_file_is_never_written(tmp_path):
    path = sound(tmp_path / "a.xlsx")
    before = path.read_bytes(), path.stat().st_mtime_ns
    local = home(path)
    local.append("proposals", "DX-1", {"id": "DX-1"})
    local.read()
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_tabs_of_the_app_in_people_s_file_are_not_its_own(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", xlsx_tabs(HEADERS) | {"Đề xuất": [["Mã đề xuất"], ["DX-1"]]})
    workbook = home(path).read()
    (own,) = [raw for raw in workbook.tabs if raw.title == "Đề xuất"]
    assert own.columns[0] == ["Mã đề xuất"]


def test_what_is_appended_comes_back_in_the_order_it_was_sent(tmp_path):
    local = home(sound(tmp_path / "a.xlsx"))
    rows = [
        {"id": "DX-1", "sent_at": "2026-11-24T08:00:00+07:00", "name": "=HYPERLINK(1)", "expected_users": 1200},
        {"id": "DX-2", "sent_at": "2026-11-24T08:01:00+07:00", "name": "dòng một\ndòng hai", "cost": None},
    ]
    for row in rows:
        local.append("proposals", row["id"], row)
    back = build(local.read(), TODAY).app_rows["proposals"]
    assert [{name: row[name] for name in sent} for row, sent in zip(back, rows, strict=True)] == rows
    assert set(back[0]) == {column.field for column in schema.PROPOSALS.columns}


def test_a_repeated_append_changes_nothing(tmp_path):
    local = home(sound(tmp_path / "a.xlsx"))
    local.append("proposals", "DX-1", {"id": "DX-1", "name": "một"})
    revision = local.revision()
    local.append("proposals", "DX-1", {"id": "DX-1", "name": "hai"})
    assert local.revision() == revision
    (row,) = build(local.read(), TODAY).app_rows["proposals"]
    assert row["name"] == "một"


def test_two_threads_that_send_the_same_rows_send_each_once(tmp_path):
    engine = open_state(f"sqlite:///{tmp_path / 'state.sqlite3'}")
    path = sound(tmp_path / "a.xlsx")
    faults: list[Exception] = []

    def send() -> None:
        local = LocalHome(path, engine)
        try:
            for number in range(20):
                local.append("proposals", f"DX-{number}", {"id": f"DX-{number}"})
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with engine.connect() as connection:
        stored = connection.execute(sa.select(app_rows.c.event_id)).scalars().all()
    assert sorted(stored) == sorted(f"DX-{number}" for number in range(20))


@given(st.dictionaries(st.sampled_from([c.field for c in schema.PROPOSALS.columns]), st.one_of(st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.floats(allow_nan=False), st.text(st.characters(exclude_categories=["Cs"])), st.dates())))  # fmt: skip
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_row_comes_back_as_it_was_sent_with_days_as_text(tmp_path_factory, row):
    path = tmp_path_factory.getbasetemp() / "book.xlsx"
    local = home(path if path.exists() else sound(path))
    local.append("proposals", "DX-1", {"id": "DX-1"} | row)
    tab = next(raw for raw in local.read().tabs if raw.title == "Đề xuất")
    back = {column.field: cells[1] for column, cells in zip(schema.PROPOSALS.columns, tab.columns, strict=True)}
    for name, value in row.items():
        assert back[name] == (value.isoformat() if isinstance(value, date) else value)
    json.dumps(back)


def test_a_database_that_cannot_be_written_is_said_to_be_so(tmp_path):
    local = home(sound(tmp_path / "a.xlsx"))
    app_rows.drop(local._engine)
    with pytest.raises(SourceError) as raised:
        local.append("proposals", "DX-1", {"id": "DX-1"})
    assert raised.value.code == "state-not-writable"


def test_tasks_of_the_builder_read_the_same_through_a_file(tmp_path):
    rows = [[task(row_id=f"TD-{number}")[field] for field in FIELDS] for number in range(3)]
    register = build(home(write_xlsx(tmp_path / "a.xlsx", xlsx_tabs(HEADERS, *rows))).read(), TODAY)
    assert register.problems == ()
    assert register.progress["percent"].tolist() == [50.0] * 3
