"""A closed period as a board: the closing's figures, whatever became of the sheet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from lib import config
from lib.core.closing_plan import Wish, plan_closing
from lib.core.closings import Closing, PeriodRecord
from lib.core.frozen_board import freeze, frozen_board
from lib.core.period_figures import figures_of
from lib.core.periods import parse_period
from lib.core.selection import Filter, select
from lib.core.summaries import by_department, matrix, silent_departments, totals
from lib.reports import tables
from tests.builders import TODAY, board_of, task

PERIOD = parse_period("2026-Q4")
AT = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo(config.TIME_ZONE))
TASKS = [
    task(row_id="A", task="Một", status="Hoàn thành", percent="100%"),
    task(row_id="B", task="Hai", deadline="10/2026", leads="Sở Y tế", obstacles="Thiếu người"),
    task(row_id="C", task="Ba", deadline="12/2026", leads="Sở Khoa học và Công nghệ; Sở Y tế", platform="NT02"),
    task(row_id="D", task="Bốn", status=None, percent=None, platform="Nền tảng lạ", leads="Đơn vị lạ"),
    task(row_id="E", task="Năm", status="Thường xuyên", deadline="Thường xuyên", percent=None),
]


def closed(board) -> Closing:
    return plan_closing(
        PeriodRecord(PERIOD.id), freeze(board, PERIOD), PERIOD, Wish("administrator", AT), TODAY
    ).closing


@pytest.fixture
def before():
    return board_of(*TASKS)


def test_the_figures_are_those_of_the_closing_when_nothing_changed(before):
    closing = closed(before)
    frozen = frozen_board(before, PERIOD, closing)
    assert totals(frozen.progress) == totals(before.progress) == figures_of(PERIOD, closing).whole
    assert by_department(frozen, frozen.progress).equals(by_department(before, before.progress))
    assert matrix(frozen, frozen.progress).equals(matrix(before, before.progress))
    assert silent_departments(frozen, frozen.progress).equals(silent_departments(before, before.progress))
    assert tables.tasks(frozen, frozen.progress, "vi").equals(tables.tasks(before, before.progress, "vi"))


def test_the_figures_stay_when_the_sheet_changes(before):
    closing = closed(before)
    now = board_of(task(row_id="A", task="Một", percent="30%"), *TASKS[2:], task(row_id="F", task="Mới"))
    frozen = frozen_board(now, PERIOD, closing)
    assert totals(frozen.progress) == figures_of(PERIOD, closing).whole != totals(now.progress)
    assert frozen.register.as_of == AT


def test_a_task_that_is_gone_has_no_cell_and_no_words_of_today(before):
    frozen = frozen_board(board_of(*TASKS[2:]), PERIOD, closed(before))
    rows = tables.tasks(frozen, frozen.progress, "vi").to_pylist()
    assert [row["task"] for row in rows] == ["Một", "Hai", "Ba", "Bốn", "Năm"]
    assert (rows[1]["cell"], rows[1]["obstacles"], rows[1]["lead"]) == (None, None, "Sở Y tế")
    assert rows[1]["deadline"] == "31/10/2026"
    assert rows[2]["cell"] is not None


def test_filters_choose_among_frozen_tasks(before):
    frozen = frozen_board(board_of(*TASKS[3:]), PERIOD, closed(before))
    assert len(select(frozen, Filter(departments=("YT",)))) == 2


def test_a_closing_after_the_period_is_judged_on_its_last_day(before):
    period = parse_period("2026-Q3")
    closing = plan_closing(
        PeriodRecord(period.id), freeze(before, period), period, Wish("administrator", AT), TODAY
    ).closing
    frozen = frozen_board(before, period, closing)
    assert frozen.today == period.end == date(2026, 9, 14)
    assert totals(frozen.progress).overdue == 0 < totals(before.progress).overdue


def closed_late(period, on: date, *tasks):
    """Board and closing of ``period``, closed on the day ``on``."""
    board = board_of(*tasks, today=on)
    at = datetime(on.year, on.month, on.day, 9, 0, tzinfo=ZoneInfo(config.TIME_ZONE))
    return board, plan_closing(PeriodRecord(period.id), freeze(board, period), period, Wish("x", at), on).closing


@pytest.mark.parametrize("on", [date(2026, 12, 14), date(2027, 1, 5)])
@pytest.mark.parametrize("deadline", ["Hằng năm", "Hằng quý", "31/12/2026"])
def test_a_recurring_deadline_is_due_as_it_was_on_the_last_day_whenever_it_is_closed(deadline, on):
    year = parse_period("2026")
    board, closing = closed_late(year, on, task(row_id="A", deadline=deadline))
    assert year.end == date(2026, 12, 14)
    assert "due_soon" in closing.rows[0].flags
    frozen = frozen_board(board, year, closing)
    (row,) = tables.tasks(frozen, frozen.progress, "vi").to_pylist()
    assert (row["deadline"], row["due"]) == (deadline, date(2026, 12, 31))


def test_a_deadline_that_became_a_recurring_one_keeps_the_day_that_was_closed(before):
    closing = closed(before)
    now = board_of(*(each | {"deadline": "Hằng tháng"} for each in TASKS[:4]))
    frozen = frozen_board(now, PERIOD, closing)
    assert list(frozen.progress["due"])[:4] == list(pd.to_datetime(before.progress["due"]))[:4]


def test_a_closing_holds_no_contradiction_that_came_after_its_last_day():
    quarter = parse_period("2026-Q3")
    _, closing = closed_late(quarter, date(2026, 9, 22), task(row_id="A", deadline="20/9/2026", obstacles=None))
    assert closing.rows[0].flags == ("due_soon",)
    _, closing = closed_late(quarter, date(2026, 9, 22), task(row_id="A", deadline="10/9/2026", obstacles=None))
    assert closing.rows[0].flags == ("overdue", "contradictory")


def test_the_other_parts_of_the_board_stay(before):
    frozen = frozen_board(before, PERIOD, closed(before))
    assert replace(frozen.register, as_of=before.register.as_of) == before.register
    assert frozen.problems == before.problems


def test_a_board_without_tasks_can_hold_a_closing(before):
    empty = board_of()
    frozen = frozen_board(empty, PERIOD, closed(before))
    assert totals(frozen.progress).records == len(TASKS)
