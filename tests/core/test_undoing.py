"""Undoing the log of observed changes: the rows, the records and the figures as they stood before it."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.core.board import Board
from lib.core.changes import Change, observe
from lib.core.following import FIELDS, followed
from lib.core.summaries import totals
from lib.core.undoing import LogSince, earlier_board, undo
from lib.words import Status
from tests.builders import READ_AT, board_of, progress_tab, register_of, task
from tests.core.followed_rows import readings

DAY = date(2026, 11, 24)
DONE, BEGUN = Status.DONE.value, Status.IN_PROGRESS.value
SUBSTANCE = ("tab", "row_id", "platform", "leads", "lead_groups", "task", "kind", "due", "status", "status_unread")


def contents(rows):
    return {each.key: {name: text for name, text in zip(FIELDS, each.values, strict=True) if text} for each in rows}


def undone(before: Board, after: Board, **typed: str) -> Board:
    """``after`` with what led to it from ``before`` undone."""
    changes, known = observe(followed(before.register.progress), followed(after.register.progress))
    return earlier_board(after, LogSince(known, changes, typed), READ_AT, before.today)


@given(st.lists(readings, min_size=1, max_size=6))
def test_undoing_the_whole_log_from_the_last_reading_gives_the_first(history):
    log: list[Change] = []
    known = tuple(history[0])
    for reading in history[1:]:
        changes, known = observe(known, reading)
        log += changes
    assert undo(known, log) == contents(history[0])


CHANGES = [
    {"status": DONE, "percent": "100%"},
    {"status": None},
    {"status": "đang làm dở"},
    {"percent": None},
    {"percent": "chưa rõ"},
    {"deadline": "6/2026"},
    {"deadline": "Thường xuyên"},
    {"deadline": "Hằng quý"},
    {"deadline": None},
    {"deadline": "sớm"},
    {"deadline": date(2026, 9, 30)},
    {"deadline": datetime(2027, 1, 15)},
    {"platform": "NT02"},
    {"platform": "Nền tảng lạ"},
    {"leads": "Sở Y tế, Sở Tài chính"},
    {"leads": "Sở Không Có"},
    {"leads": "Các sở, ban, ngành"},
    {"leads": "UBND cấp xã, Sở Y tế"},
    {"leads": None},
    {"task": "Đào tạo cán bộ"},
    {"evidence": None, "obstacles": None, "result": "Đã kết nối", "recommendation": "Bố trí kinh phí"},
]


@pytest.mark.parametrize("values", CHANGES, ids=str)
@pytest.mark.parametrize("is_undone_to_the_change", [False, True])
def test_a_record_is_again_what_it_was(values, is_undone_to_the_change):
    boards = [board_of(task(row_id="A")), board_of(task(row_id="A", **values))]
    before, after = reversed(boards) if is_undone_to_the_change else boards
    found = undone(before, after)
    names = list(SUBSTANCE)
    pd.testing.assert_frame_equal(found.progress[names], before.progress[names])
    assert totals(found.progress) == totals(before.progress)
    assert found.leads.to_dict("list") == before.leads.to_dict("list")


def test_a_row_added_later_goes_and_a_row_removed_later_comes_back():
    before = board_of(task(row_id="A"), task(row_id="B", task="Khác", leads="Sở Y tế", deadline="6/2026"))
    found = undone(before, board_of(task(row_id="A"), task(row_id="C", task="Mới")))
    assert found.progress["row_id"].tolist() == ["A", "B"]
    assert found.progress["row"].tolist() == [2, 0]
    assert totals(found.progress) == totals(before.progress)


def test_a_row_without_an_id_comes_back_without_one():
    found = undone(board_of(task()), board_of())
    assert found.progress["row_id"].isna().tolist() == [True]
    assert found.progress["task"].tolist() == [task()["task"]]


def test_rows_of_a_tab_that_is_gone_come_back():
    before = register_of(progress_tab(task(row_id="A"), title="Tiến độ"), progress_tab(task(row_id="B"), title="Khác"))
    after = board_of(task(row_id="A"))
    changes, known = observe(followed(before.progress), followed(after.register.progress))
    assert len(earlier_board(after, LogSince(known, changes), READ_AT, DAY).progress) == 2


def test_what_is_overdue_is_judged_on_the_day():
    now = board_of(task(row_id="A", deadline="10/2026"), today=DAY)
    then = earlier_board(now, LogSince(followed(now.register.progress), ()), READ_AT, date(2026, 10, 20))
    assert (totals(now.progress).overdue, totals(then.progress).overdue) == (1, 0)
    assert (then.today, then.register.as_of) == (date(2026, 10, 20), READ_AT)


def test_a_recurring_deadline_falls_due_as_it_did_on_the_day():
    day = date(2026, 8, 20)
    now, before = (board_of(task(row_id="A", deadline="Hằng quý"), today=on) for on in (DAY, day))
    then = earlier_board(now, LogSince(followed(now.register.progress), ()), READ_AT, day)
    assert then.progress["due"].tolist() == before.progress["due"].tolist()


def test_an_update_typed_later_does_not_make_a_task_late():
    now = board_of(task(row_id="A", status=DONE, percent="100%", deadline="9/2026", updated="20/11/2026"))
    log = LogSince(followed(now.register.progress), (), {"A": "2026-09-15"})
    then = earlier_board(now, log, READ_AT, date(2026, 11, 1))
    assert (totals(now.progress).done_late, totals(then.progress).done_late) == (1, 0)
    assert then.progress["updated"].tolist() == [pd.Timestamp(2026, 9, 15)]


def test_what_the_log_has_not_seen_yet_is_undone_as_well():
    before, now = board_of(task(row_id="A")), board_of(task(row_id="A", status=DONE, percent="100%"))
    log = LogSince(followed(before.register.progress), ())
    assert totals(earlier_board(now, log, READ_AT, DAY).progress) == totals(before.progress)


def test_an_empty_sheet_has_an_empty_past():
    now = board_of()
    assert earlier_board(now, LogSince((), ()), READ_AT, DAY).progress.empty
