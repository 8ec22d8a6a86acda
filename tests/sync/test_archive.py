"""A closed period stays on the pages after its rows have left the sheet."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from lib import schema
from lib.cli import main
from lib.core.board import assess_register
from lib.core.closings import Row
from lib.core.periods import parse_period
from lib.core.register import build
from lib.core.workbook import RawTab
from lib.sheets.sample import build_sample
from lib.sync.archive import archived, keep
from lib.sync.closing import close, closings
from lib.sync.outbox import Outbox
from lib.words import PeriodState
from tests.builders import progress_tab, task, workbook

AT = datetime(2026, 7, 6, 10, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
TAB = schema.REPORTING_PERIODS
PERIOD = parse_period("2026-06")


class Sheet:
    """A sheet whose rows of *Kỳ báo cáo* a person can take out or alter."""

    def __init__(self, outbox: Outbox) -> None:
        self.outbox = outbox
        self.rows: list[Row] = []

    def board(self):
        columns = [[column.header, *(row.get(column.field) for row in self.rows)] for column in TAB.columns]
        tasks = progress_tab(task(row_id="A"), task(row_id="B", deadline="1/9/2026", percent=0.5))
        return assess_register(build(workbook(tasks, RawTab(TAB.title, columns)), AT.date()), AT.date())

    def close(self, **values) -> None:
        plan = close(self.board(), self.outbox, PERIOD, by_role="administrator", at=AT, **values)
        self.rows += [row for event in plan.events for row in event.rows]
        with self.outbox.engine.begin() as connection:  # as if it had been delivered and forgotten long ago
            connection.execute(sa.text("DELETE FROM outbox_items"))

    def record(self):
        return closings(self.board(), self.outbox).get(PERIOD.id)

    def keep(self) -> int:
        return keep(self.outbox.engine, self.board(), AT)


@pytest.fixture
def sheet(engine: sa.Engine) -> Sheet:
    return Sheet(Outbox(engine))


def test_a_closing_taken_out_of_the_sheet_is_read_from_the_archive_unchanged(sheet):
    sheet.close()
    before = sheet.record()
    assert sheet.keep() == 1
    sheet.rows.clear()
    assert sheet.record() == before
    assert sheet.record().newest.is_whole


def test_without_the_archive_it_would_be_gone(sheet):
    sheet.close()
    sheet.rows.clear()
    assert sheet.record() is None


def test_a_closing_is_archived_once_and_again_when_it_becomes_final(sheet):
    sheet.close()
    assert (sheet.keep(), sheet.keep()) == (1, 0)
    sheet.close(is_final=True)
    assert (sheet.keep(), sheet.keep()) == (1, 0)
    sheet.rows.clear()
    assert sheet.record().state is PeriodState.FINAL


def test_while_a_row_stands_in_the_sheet_the_sheet_alone_counts(sheet):
    sheet.close()
    sheet.keep()
    sheet.rows[0] = {**sheet.rows[0], "percent": 0.99}
    assert not sheet.record().closings[0].is_whole
    del sheet.rows[0]
    assert not sheet.record().closings[0].is_whole


def test_what_broke_off_is_not_archived(sheet):
    sheet.close()
    del sheet.rows[-1]
    assert sheet.keep() == 0


def test_what_is_archived_says_whether_the_sheet_still_has_it(sheet):
    sheet.close()
    sheet.keep()
    source, engine = sheet.board().register.source, sheet.outbox.engine
    (there,) = archived(engine, source, sheet.rows)
    (gone,) = archived(engine, source, ())
    assert (there.is_in_sheet, gone.is_in_sheet) == (True, False)
    assert (gone.period_id, gone.version, gone.rows) == (PERIOD.id, 1, 2)


def test_the_command_lists_what_is_archived(tmp_path, monkeypatch):
    build_sample(tmp_path / "book.xlsx")
    monkeypatch.setenv("SHEET_SOURCE", str(tmp_path / "book.xlsx"))
    monkeypatch.setenv("STATE_URL", f"sqlite:///{tmp_path / 'state.sqlite3'}")

    def run(*command: str) -> str:
        result = CliRunner().invoke(main, [*command, "--lang", "en"])
        assert result.exit_code == 0, result.output
        return result.output

    assert "No closed period is archived yet." in run("archived-periods")
    run("close-period", "2026-06")
    listed = run("archived-periods")
    assert listed.startswith("2026-06 v1 · ")
    assert "rows stand in the sheet as well" in listed
