"""Papers over two dates: the figures of the second, compared with those of the first, where the log reaches."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from lib import config
from lib.core.closing_plan import Wish, plan_closing
from lib.core.closings import PeriodRecord
from lib.core.frozen_board import freeze
from lib.core.periods import parse_period
from lib.reports.meeting import FIGURES_OF_NOW, Asked, Known, asked_for_period, basis_of, meeting_pack
from lib.reports.papers import make_papers
from lib.sync import store
from lib.sync.changes import record
from lib.words import Status
from tests.builders import task
from tests.reports.test_pack_files import READERS
from tests.sync.observed_boards import START, board_at, moment

DONE = Status.DONE.value
AT = moment(20)
# One more done every five days from the first reading on; the fourth row comes late and the third goes.
ROWS = [task(row_id=name, task=name, deadline="10/11/2026") for name in "ABCD"]
FINISHED = [{**row, "status": DONE, "percent": "100%"} for row in ROWS]
STAGES = {
    0: ROWS[:3],
    5: [FINISHED[0], *ROWS[1:3]],
    10: [*FINISHED[:2], ROWS[2], ROWS[3]],
    15: [*FINISHED[:2], FINISHED[3]],
}


def day(number: int) -> date:
    return START.date() + timedelta(days=number)


@pytest.fixture
def known() -> Known:
    engine = store.open_state("sqlite://")
    for number, rows in STAGES.items():
        record(engine, board_at(number, *rows), moment(number))
    return Known(board_at(20, *STAGES[15], revision="r15"), {}, (), engine, config.Settings())


def pack_of(known: Known, first: int, last: int, departments: tuple[str, ...] = ()):
    return meeting_pack(known, Asked(day(first), day(last), None, departments, "en"), AT)


def changes(pack) -> dict[str, int | None]:
    return {figure.name: figure.change for figure in pack.figures}


@pytest.mark.parametrize(
    ("last", "records", "done", "overdue"), [(0, 3, 0, 0), (4, 3, 0, 0), (5, 3, 1, 0), (9, 3, 1, 2), (12, 4, 2, 2)]
)
def test_figures_between_two_dates_are_those_of_the_second(known, last, records, done, overdue):
    pack = pack_of(known, 0, last)
    assert (pack.totals.records, pack.totals.done, pack.totals.overdue) == (records, done, overdue)
    assert (pack.as_of.date(), pack.today) == (day(last), day(20))
    assert "The figures are those of" in pack.front.notice
    assert FIGURES_OF_NOW not in pack.front.notice


def test_they_are_compared_with_those_of_the_first(known):
    pack = pack_of(known, 1, 12)
    assert pack.compared_with == day(1)
    assert (changes(pack)["records"], changes(pack)["done"], changes(pack)["overdue"]) == (1, 2, 2)


def test_what_happened_on_the_first_day_is_among_the_changes(known):
    assert changes(pack_of(known, 5, 8))["done"] == 1
    assert changes(pack_of(known, 6, 8))["done"] == 0


def test_up_to_today_the_figures_are_those_of_the_sheet(known):
    pack = pack_of(known, 1, 20)
    assert (pack.totals.records, pack.totals.done, pack.as_of) == (3, 3, known.board.register.as_of)
    assert changes(pack)["done"] == 3
    assert "The figures are those" not in pack.front.notice


def test_departments_have_their_own_figures_of_then(known):
    assert pack_of(known, 1, 12, ("KHCN", "YT")).totals.done == 2
    assert changes(pack_of(known, 1, 12, ("KHCN", "YT")))["done"] == 2
    assert pack_of(known, 1, 12, ("YT",)).totals.records == 0


def test_before_observing_began_the_figures_are_those_of_now_and_it_is_said(known):
    pack = pack_of(known, -9, -2)
    assert (pack.totals.records, pack.totals.done) == (3, 3)
    assert FIGURES_OF_NOW in pack.front.notice
    assert pack.compared_with is None


def test_a_first_date_before_observing_began_compares_with_nothing_that_was_not_seen(known):
    pack = pack_of(known, -9, 12)
    assert (pack.totals.done, pack.compared_with) == (2, None)


def test_a_period_that_nobody_closed_keeps_the_figures_of_the_sheet(known):
    period = parse_period("2026-M10") or parse_period("2026-10")
    asked = asked_for_period(period, day(20), (), "en")
    assert basis_of(known.board, {}, asked, known.engine).board is known.board


def test_a_closed_period_keeps_its_closing(known):
    period = parse_period("2026-Q3")
    wish = Wish("administrator", datetime.now(AT.tzinfo), is_final=False)
    plan = plan_closing(PeriodRecord(period.id), freeze(known.board, period), period, wish, day(20))
    records = {period.id: PeriodRecord(period.id, (plan.closing,))}
    basis = basis_of(known.board, records, asked_for_period(period, day(20), (), "en"), known.engine)
    assert (basis.closing, basis.is_of_then) == (plan.closing, False)


def test_the_figures_of_then_stand_in_every_file(known):
    pack = pack_of(known, 1, 12)
    wanted = {figure.label: figure.value for figure in pack.figures}
    for kind, content in make_papers(pack).files.items():
        assert READERS[kind](pack, content) == wanted, kind
