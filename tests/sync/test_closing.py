"""Closing through the outbox: the rows reach the home once, whatever breaks off in between."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from lib import config
from lib.core.board import assess_register
from lib.core.closing_plan import ClosingError
from lib.core.closings import closing_problems, digest_of, fold
from lib.core.period_figures import figures_of
from lib.core.periods import parse_period
from lib.core.register import build
from lib.core.summaries import totals
from lib.sheets.local import LocalHome, app_rows
from lib.sheets.protocol import SourceError
from lib.sync import closing, store
from lib.sync.closing import altered, close, closings
from lib.sync.delivery import Delivery
from lib.sync.items import items
from lib.sync.outbox import Outbox
from lib.words import PeriodState
from tests.builders import FIELDS, HEADERS, task, write_xlsx, xlsx_tabs
from tests.sheets.stages import Content, GoogleStage, running_double

PERIOD = parse_period("2026-Q3")
AT = datetime(2026, 9, 20, 9, 0, tzinfo=ZoneInfo(config.TIME_ZONE))


class Province:
    """A workbook with its home, outbox and delivery, as a process has them."""

    def __init__(self, path):
        self.path = path / "book.xlsx"
        self.engine = store.open_state(f"sqlite:///{path / 'state.sqlite3'}")
        self.outbox = Outbox(self.engine)
        self.home = LocalHome(self.path, self.engine)
        self.delivery = Delivery(self.outbox, self.home)

    def type(self, *tasks):
        write_xlsx(self.path, xlsx_tabs(HEADERS, *(tuple(each[field] for field in FIELDS) for each in tasks)))

    def board(self):
        return assess_register(build(self.home.read(), AT.date()), AT.date())

    def close(self, **values):
        return close(self.board(), self.outbox, PERIOD, **{"by_role": "administrator", "at": AT, **values})

    def deliver(self):
        while self.outbox.depth():
            self.delivery.step()

    def record(self):
        return closings(self.board(), self.outbox)[PERIOD.id]

    def rows(self):
        return self.board().register.app_rows.get("reporting_periods", ())


@pytest.fixture
def province(tmp_path):
    opened = Province(tmp_path)
    opened.type(task(row_id="A"), task(row_id="B", leads="Sở Y tế", deadline="1/9/2026"))
    yield opened
    opened.engine.dispose()


def test_a_closing_reaches_the_sheet_row_by_row(province):
    plan = province.close()
    province.deliver()
    assert plan.rows == 3
    assert [row["row_id"] for row in province.rows()] == ["A", "B", "*"]
    assert province.record().state is PeriodState.REVIEW


def test_a_closing_shows_before_it_is_delivered(province):
    province.close()
    assert province.rows() == ()
    assert province.record().newest.is_whole


def test_closing_twice_appends_once(province):
    province.close()
    assert province.close().events == ()
    province.deliver()
    assert province.close().events == ()
    assert len(province.rows()) == 3


def test_two_processes_that_close_at_the_same_moment_append_once(province):
    board, later = province.board(), AT.replace(minute=7)
    empty = Outbox(store.open_state("sqlite://"))
    for at in (AT, later):
        for event in close(board, empty, PERIOD, by_role="administrator", at=at).events:
            province.outbox.put_rows("reporting_periods", event.event_id, event.rows)
    province.deliver()
    assert len(province.rows()) == 3
    assert province.record().newest.is_whole


def test_what_broke_off_is_gone_on_with(province):
    class Breaking(Outbox):
        left = 1

        def put_rows(self, *arguments, **values):
            if not self.left:
                raise SourceError("state-not-writable")
            self.left -= 1
            return super().put_rows(*arguments, **values)

    whole, province.outbox = province.outbox, Breaking(province.engine)
    with pytest.raises(SourceError):
        province.close()
    province.outbox = whole
    assert closings(province.board(), whole) == {}
    province.close(at=AT.replace(hour=11))
    province.deliver()
    assert len(province.rows()) == 3
    assert province.record().newest.version == 1


def test_what_broke_off_before_the_sheet_changed_does_not_count(province):
    first, *_ = close(province.board(), Outbox(store.open_state("sqlite://")), PERIOD, by_role="x", at=AT).events
    province.outbox.put_rows("reporting_periods", first.event_id, first.rows)
    province.type(task(row_id="A", percent="90%"))
    province.close()
    province.deliver()
    assert len(province.rows()) == 4
    assert province.record().newest.version == 1
    assert [row.percent for row in province.record().newest.rows] == ["90"]


def test_figures_of_a_final_period_stay_when_the_sheet_goes_on(province):
    province.close(is_final=True)
    province.deliver()
    before = figures_of(PERIOD, province.record().in_force)
    assert before.whole == totals(province.board().progress)
    province.type(task(row_id="A", percent="90%"))
    with pytest.raises(ClosingError, match="closing-needs-reason"):
        province.close(is_final=True)
    assert figures_of(PERIOD, province.record().in_force) == before


def test_a_correction_is_kept_beside_what_it_corrects(province):
    province.close(is_final=True)
    province.deliver()
    province.type(task(row_id="A", percent="90%"))
    province.close(is_final=True, reason="  Sở Y tế\nbáo cáo nhầm ")
    province.deliver()
    record = province.record()
    assert [(closing.version, closing.reason) for closing in record.closings] == [(1, ""), (2, "Sở Y tế báo cáo nhầm")]
    assert record.in_force.version == 2
    assert len(record.closings[0].rows) == 2


def test_a_closing_read_back_from_a_google_sheet_is_whole():
    tasks = [task(row_id=f"TD-{n}", percent=f"{n},5%", obstacles="dòng một\ndòng hai") for n in range(30)]
    tabs = xlsx_tabs(HEADERS, *(tuple(each[field] for field in FIELDS) for each in tasks))
    outbox = Outbox(store.open_state("sqlite://"))
    with running_double() as double:
        home = GoogleStage(Content(tabs), double).home
        board = assess_register(build(home.read(), AT.date()), AT.date())
        close(board, outbox, PERIOD, by_role="administrator", at=AT, is_final=True)
        delivery = Delivery(outbox, home)
        while outbox.depth():
            delivery.step()
        read = build(home.read(), AT.date()).app_rows["reporting_periods"]
    closing = fold(read)[PERIOD.id].in_force
    assert closing.is_whole
    assert {row.key for row in closing.rows} == {each["row_id"] for each in tasks}
    assert closing_problems(fold(read)) == ()


def long_ago(engine):
    """Whatever was delivered was so an hour before the sheet is read."""
    with engine.begin() as connection:
        connection.execute(sa.update(items).values(ended_at=items.c.ended_at - 3600))


def test_a_row_taken_out_of_the_sheet_is_missed_once_its_delivery_is_past(province):
    province.close(is_final=True)
    province.deliver()
    long_ago(province.engine)
    with province.engine.begin() as connection:
        connection.execute(sa.delete(app_rows).where(app_rows.c.event_id.like("%/2")))
    assert province.record().state is PeriodState.OPEN
    (problem,) = altered(province.board(), province.outbox)
    assert problem.code == "closing-not-whole"
    assert province.close(is_final=True, reason="Một dòng bị xóa").closing.version == 2


def test_a_period_closed_on_one_sheet_can_be_closed_on_the_next(province):
    province.close()
    province.deliver()
    long_ago(province.engine)
    with running_double() as double:
        tabs = xlsx_tabs(HEADERS, tuple(task(row_id="A", percent="90%")[field] for field in FIELDS))
        home = GoogleStage(Content(tabs), double).home
        board = assess_register(build(home.read(), AT.date()), AT.date())
        assert closings(board, province.outbox) == {}
        assert close(board, province.outbox, PERIOD, by_role="administrator", at=AT).closing.version == 1
        delivery = Delivery(province.outbox, home)
        while province.outbox.depth():
            delivery.step()
        (row, _) = build(home.read(), AT.date()).app_rows["reporting_periods"]
    assert (row["row_id"], row["percent"]) == ("A", 90)


def test_a_full_outbox_is_told(province):
    province.outbox = Outbox(province.engine, most_items=1)
    with pytest.raises(SourceError, match="outbox-full"):
        province.close()


def test_closings_that_stayed_the_same_are_not_folded_again(monkeypatch):
    rows = ({"period_id": "2026-Q2", "version": 1, "row_id": "*", "rows": 0, "digest": digest_of(())},)
    first = closing._folded(rows)
    monkeypatch.setattr(closing, "fold", lambda _rows: pytest.fail("folded again"))
    assert closing._folded(tuple(dict(row) for row in rows)) is first
