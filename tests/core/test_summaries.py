"""Figures that add up: totals, rankings, the matrix, what needs somebody now."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.core.frames import rows
from lib.core.progress import State
from lib.core.progress_table import SEPARATOR
from lib.core.selection import Filter, asked_departments, select
from lib.core.summaries import (
    WORST_FIRST,
    by_department,
    by_platform,
    lead_names,
    matrix,
    platforms_without_lead,
    silent_departments,
    totals,
    worst_first,
)
from lib.words import Status
from tests.builders import board_of, task

DONE, DOING, WAITING = Status.DONE.value, Status.IN_PROGRESS.value, Status.NOT_STARTED.value
STATES = [state.value for state in State]
BOARD = board_of(
    task(status=DONE, percent="100%"),
    task(status=DONE, percent="100%", leads="Sở Y tế"),
    task(status=DOING, leads="Sở Y tế", deadline="10/2026", platform="NT02"),
    task(status=DOING, leads="Sở Y tế, Sở Tài chính", deadline="30/11/2026", platform="NT02"),
    task(status=WAITING, leads="Sở Tài chính", deadline="2027"),
    task(status=None, leads="Sở Tài chính", deadline="2027"),
    task(status="Không thực hiện"),
    task(status="Thường xuyên", deadline="Thường xuyên"),
    task(status="Quá hạn", leads=None, platform="NT99", deadline="2025"),
)


def test_totals_count_records_by_what_they_are():
    found = totals(BOARD.progress)
    assert (found.records, found.countable, found.done) == (9, 7, 2)
    assert (found.in_progress, found.not_started) == (2, 1)
    assert (found.overdue, found.due_soon, found.not_reported) == (2, 1, 1)
    assert (found.continuous, found.dropped, found.done_late) == (1, 1, 0)


def test_totals_of_nothing_are_zero():
    found = totals(board_of().progress)
    assert found.records == found.countable == found.done == 0


def test_departments_are_ranked_by_their_share_then_by_what_is_overdue():
    table = by_department(BOARD, BOARD.progress)
    assert table["department"].tolist() == ["KHCN", "YT", "TC"]
    assert table["total"].tolist() == [3, 3, 3]
    assert table["countable"].tolist() == [1, 3, 3]
    assert table["share"].round(3).tolist() == [1.0, 0.333, 0.0]
    assert table["overdue"].tolist() == [0, 1, 0]


def test_a_department_with_nothing_countable_has_no_share_and_comes_last():
    board = board_of(task(status="Không thực hiện"), task(leads="Sở Y tế", status=DOING))
    table = by_department(board, board.progress)
    assert table["department"].tolist() == ["YT", "KHCN"]
    assert table["share"].isna().tolist() == [False, True]


def test_every_platform_of_the_catalogue_has_a_row_in_its_order():
    table = by_platform(BOARD, BOARD.progress)
    assert table["platform"].tolist() == ["NT01", "NT02", "NT03"]
    assert table["total"].tolist() == [6, 2, 0]
    assert table["share"].isna().tolist() == [False, False, True]


def test_a_cell_of_the_matrix_shows_its_worst_record():
    table = matrix(BOARD, BOARD.progress).set_index(["platform", "department"])
    assert table.loc[("NT02", "YT"), "state"] == State.OVERDUE
    assert table.loc[("NT02", "TC"), "state"] == State.DUE_SOON
    assert table.loc[("NT01", "TC"), "state"] == State.NOT_REPORTED
    assert table.loc[("NT01", "KHCN"), ["total", "countable", "done", "overdue"]].tolist() == [3, 1, 1, 0]


def test_every_state_has_its_place_from_the_worst_to_the_best():
    assert sorted(WORST_FIRST) == sorted(State)


def test_what_needs_somebody_now_is_longest_overdue_then_nearest_due():
    board = board_of(
        task(deadline="12/2026"),
        task(deadline="30/11/2026"),
        task(deadline="25/11/2026"),
        task(deadline="10/2026"),
        task(deadline="2025"),
        task(deadline="2025", status=DONE, percent="100%"),
    )
    assert worst_first(board.progress)["deadline_text"].tolist() == ["2025", "10/2026", "25/11/2026", "30/11/2026"]
    assert worst_first(board.progress, 2)["deadline_text"].tolist() == ["2025", "10/2026"]


def test_silent_departments_are_those_that_left_tasks_unreported():
    table = silent_departments(BOARD, BOARD.progress)
    assert table.to_numpy().tolist() == [["TC", 1, 3]]


def test_of_departments_that_were_not_asked_for_nothing_is_said_though_they_lead_with_them():
    shared = task(leads="Sở Y tế; Sở Tài chính", status=None, percent=None)
    board = board_of(shared, *(task(leads="Sở Tài chính", status=DONE, percent="100%") for _ in range(9)))
    wanted = Filter(departments=("YT",))
    selected, asked = select(board, wanted), asked_departments(board, wanted)
    assert by_department(board, selected, asked)["department"].tolist() == ["YT"]
    assert silent_departments(board, selected, asked).to_numpy().tolist() == [["YT", 1, 1]]
    assert matrix(board, selected, asked)["department"].tolist() == ["YT"]
    assert silent_departments(board, board.progress).to_numpy().tolist() == [["YT", 1, 1], ["TC", 1, 10]]


@pytest.mark.parametrize(
    ("wanted", "asked"),
    [
        (Filter(), None),
        (Filter(text="x"), None),
        (Filter(departments=("YT",)), {"YT"}),
        (Filter(body_kinds=("Cơ quan chuyên môn",)), {"KHCN", "YT", "TC"}),
        (Filter(departments=("YT",), body_kinds=("UBND xã",)), set()),
    ],
)
def test_departments_are_asked_for_by_name_and_by_kind(wanted, asked):
    assert asked_departments(BOARD, wanted) == asked


def test_a_word_that_is_no_status_is_no_progress():
    board = board_of(task(status="abc", deadline="12/2027"))
    assert board.progress["state"].tolist() == ["not_reported"]
    assert not board.progress["not_reported"].any()


def test_a_platform_nobody_leads_is_a_fault_to_show():
    assert platforms_without_lead(BOARD) == ["NT03"]
    assert platforms_without_lead(board_of()) == ["NT01", "NT02", "NT03"]


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ((f"YT{SEPARATOR}TC",), "Sở Y tế, Sở Tài chính"),
        (("XX",), "XX"),
        ((None, "Các sở, ban, ngành"), "Các sở, ban, ngành"),
        (("YT", "UBND các xã"), "Sở Y tế, UBND các xã"),
        ((None, None, "Bộ Y tế"), "Bộ Y tế"),
        ((None, None, None), ""),
    ],
)
def test_leads_are_named_as_people_know_them(values, shown):
    assert lead_names(BOARD, *values) == shown


TASKS = st.builds(
    task,
    platform=st.sampled_from(("NT01", "NT02", "NT99", None)),
    leads=st.sampled_from((None, "SYT", "STC, SYT", "Các sở, ban, ngành", "Sở KH&CN")),
    status=st.sampled_from((None, "Quá hạn", *Status)),
    deadline=st.sampled_from(("2020", "30/11/2026", "2030", "Thường xuyên", None)),
)


@given(
    st.lists(TASKS, max_size=8), st.dates(date(2019, 1, 1), date(2031, 1, 1)), st.sampled_from(["", "overdue", "later"])
)
@settings(deadline=None, max_examples=50)
def test_the_parts_of_every_table_add_up(tasks, today, window):
    board = board_of(*tasks, today=today)
    selected = select(board, Filter(window=window))
    for table in (by_department(board, selected), by_platform(board, selected)):
        assert (table[STATES].sum(axis=1) == table["total"]).all()
        assert (table["countable"] <= table["total"]).all()
        assert table["share"].dropna().between(0, 1).all()
    leads = board.leads[board.leads["record"].isin(selected.index)]
    assert by_department(board, selected)["total"].sum() == len(leads)
    assert by_platform(board, selected)["total"].sum() == selected["platform"].notna().sum()
    cells = matrix(board, selected)
    assert cells["total"].sum() == len(leads[leads["record"].isin(selected.index[selected["platform"].notna()])])
    assert ((cells["done"] <= cells["countable"]) & (cells["overdue"] <= cells["total"])).all()
    found = totals(selected)
    assert found.countable + found.continuous + found.dropped == found.records


@given(st.lists(TASKS, max_size=8), st.sampled_from(["", "overdue", "later"]))
@settings(deadline=None, max_examples=50)
def test_every_count_is_that_of_the_records_one_by_one(tasks, window):
    board = board_of(*tasks)
    selected = select(board, Filter(window=window))
    records = selected.fillna({"leads": ""}).to_dict("records")
    led = [(code, r) for r in records for code in filter(None, r["leads"].split(SEPARATOR))]
    by_state = Counter((code, r["state"]) for code, r in led)
    ranked = by_department(board, selected)
    assert {
        (d, s): n
        for d, *counts in ranked[["department", *STATES]].to_numpy()
        for s, n in zip(STATES, counts, strict=True)
        if n
    } == by_state
    met = Counter((r["platform"], code) for code, r in led if isinstance(r["platform"], str))
    cells = matrix(board, selected)
    assert {(c.platform, c.department): c.total for c in rows(cells)} == met
    for cell in rows(cells):
        there = [r for code, r in led if (r["platform"], code) == (cell.platform, cell.department)]
        assert cell.state == min((r["state"] for r in there), key=WORST_FIRST.index)
        assert cell.countable == sum(r["state"] not in ("continuous", "dropped") for r in there)
        assert (cell.done, cell.overdue) == (sum(r["state"] == "done" for r in there), sum(r["overdue"] for r in there))
    silent = Counter(code for code, r in led if r["not_reported"])
    assert {row.department: row.not_reported for row in rows(silent_departments(board, selected))} == silent
