"""What holds for every workbook, however hostile: nothing raises, nothing is lost, nothing is made up."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable
from datetime import date

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.core import cells
from lib.core.board import Board, assess_register
from lib.core.headers import locate
from lib.core.plain_texts import LINK_SIGNS, plain_texts
from lib.core.problems import Problem, describe
from lib.core.progress import State
from lib.core.register import Register, TabCount, build
from lib.core.selection import Filter, search_texts, select
from lib.core.summaries import by_department, by_platform, matrix, silent_departments, totals, worst_first
from lib.core.workbook import CellValue, Workbook
from lib.reports import tables
from lib.reports.csv_file import to_csv
from lib.words import Status
from tests.builders import FIELDS, progress_tab, register_of, task
from tests.core.hostile_workbooks import cell_values, workbooks

DAY = date(2026, 11, 24)
PEOPLE = ("progress", "platforms", "departments")
REFUSING = {
    "progress": {"row-copied", "row-without-task"},
    "platforms": {"code-blank", "code-repeated"},
    "departments": {"code-blank", "code-repeated"},
}
thorough = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))


def is_typed(value: CellValue) -> bool:
    return value is not None and (not isinstance(value, str) or value.strip() != "")


def rows_by_tab(workbook: Workbook) -> dict[str, int]:
    """Rows with anything typed in them below each header of a people's tab, counted another way."""
    found = {}
    for raw in workbook.tabs:
        height = max(map(len, raw.columns), default=0)
        rows = [[column[row] for column in raw.columns if row < len(column)] for row in range(height)]
        header = locate(_squared(raw, height))
        if header is not None and header.tab.name in PEOPLE:
            found[raw.title] = sum(any(map(is_typed, row)) for row in rows[header.row + 1 :])
    return found


def _squared(raw, height):
    padded = [[*column, *[None] * (height - len(column))] for column in raw.columns]
    return type(raw)(raw.title, padded, raw.gid, raw.hidden, raw.merges, raw.formats)


@given(workbooks())
@thorough
def test_every_row_is_accounted_for_and_every_problem_can_be_found_and_told(workbook: Workbook) -> None:
    register = build(workbook, DAY)
    assert {count.tab: count.rows for count in register.counts} == rows_by_tab(workbook)
    assert register.rows_read == register.records + register.structure_rows + register.refused_rows
    _check_records(register)
    for count in register.counts:
        assert count.rows == count.records + count.structure + count.refused
        assert min(count.rows, count.records, count.structure, count.refused) >= 0
        _check_refused(register, count)
    _check_problems(workbook, assess_register(register, DAY).problems)


def _check_records(register: Register) -> None:
    """The frame and the lists hold the records that were counted."""
    counted = {count.tab: count.records for count in register.counts if count.kind == "progress" and count.records}
    assert Counter(register.progress["tab"]) == counted
    assert not register.progress.duplicated(["tab", "row"]).any()
    lists = sum(count.records for count in register.counts if count.kind != "progress")
    assert lists == len(register.platforms) + len(register.departments)


def _check_refused(register: Register, count: TabCount) -> None:
    """Every refused row has a problem that says why; a tab that can't be read has one for all."""
    found = [p.code for p in register.problems if p.tab == count.tab and p.code != "tab-missing"]
    if {"header-missing", "tab-repeated"} & set(found):
        assert (count.records, count.structure, len(found)) == (0, 0, 1)
    else:
        assert sum(code in REFUSING[count.kind] for code in found) == count.refused


def _check_problems(workbook: Workbook, problems: Iterable[Problem]) -> None:
    """Every problem names a cell that exists, and has its sentences in both languages."""
    sizes = {raw.title: (max(map(len, raw.columns), default=0), len(raw.columns)) for raw in workbook.tabs}
    for problem in problems:
        assert all(describe(problem, "vi") + describe(problem, "en"))
        problem.value.encode()
        if problem.code == "tab-missing":
            assert problem.cell == ""
        else:
            height, width = sizes[problem.tab]
            assert 1 <= problem.row <= height
            assert 0 <= problem.column_index < width


@given(workbooks())
@settings(thorough, max_examples=15)
def test_the_same_workbook_gives_the_same_register(workbook: Workbook) -> None:
    first, second = build(workbook, DAY), build(workbook, DAY)
    pd.testing.assert_frame_equal(first.progress, second.progress)
    assert first.problems == second.problems
    assert first.counts == second.counts
    assert (first.platforms, first.departments) == (second.platforms, second.departments)


@given(workbooks(), st.dates())
@settings(thorough, max_examples=30)
def test_a_register_can_be_assessed_summed_and_shown_on_any_day(workbook: Workbook, day: date) -> None:
    board = assess_register(build(workbook, day), day)
    selected = select(board, Filter(text="so y te"), search_texts(board))
    assert len(selected) <= len(board.progress)
    for records in (board.progress, selected):
        counted = totals(records)
        assert counted.countable <= counted.records == len(records)
        assert sum((records["state"] == state).sum() for state in State) == len(records)
        for summary in (by_department, by_platform, matrix, silent_departments):
            summary(board, records)
        worst_first(records, 5)
    _show(board)


def _show(board: Board) -> None:
    """Every table can be made and written as CSV that reads back."""
    for language in ("vi", "en"):
        shown = [
            tables.tasks(board, board.progress, language),
            tables.problems(board, board.problems, language),
            tables.counts(board),
            tables.departments(board, by_department(board, board.progress), language),
            tables.platforms(board, by_platform(board, board.progress), {}, language),
        ]
        for table in shown:
            text = to_csv(table, language).decode("utf-8-sig")
            assert len(list(csv.reader(io.StringIO(text, newline="")))) == table.num_rows + 1
    json.dumps([problem.value for problem in board.problems], ensure_ascii=False).encode()


TASKS = st.lists(
    st.builds(
        task,
        platform=st.sampled_from(("NT01", "NT02", "NT99")),
        leads=st.sampled_from(("SYT", "STC; SYT", "Bộ Y tế", None)),
        percent=st.sampled_from(("0%", "50%", 75, "?", None)),
        status=st.sampled_from([*Status, "Quá hạn", None]),
        row_id=st.sampled_from((None, "A1", "A2")),
    ),
    max_size=6,
)


@given(TASKS, st.permutations(FIELDS))
@settings(deadline=None, max_examples=50)
def test_the_order_of_columns_changes_nothing(tasks: list[dict[str, CellValue]], order: list[str]) -> None:
    usual, other = register_of(progress_tab(*tasks)), register_of(progress_tab(*tasks, fields=order))
    pd.testing.assert_frame_equal(usual.progress, other.progress)
    assert Counter((p.row, p.column, p.code) for p in usual.problems) == Counter(
        (p.row, p.column, p.code) for p in other.problems
    )


@given(st.lists(cell_values, max_size=8))
@settings(deadline=None, max_examples=300)
def test_a_text_that_looks_plain_is_one_its_careful_reader_only_strips(values: list[CellValue]) -> None:
    longer = [
        *values,
        *(f"{value} – báo cáo kết quả tháng 11 năm 2026 của đơn vị" for value in values if isinstance(value, str)),
    ]
    for reader, unless in ((cells.text, ""), (cells.link, LINK_SIGNS)):
        for value, stripped in zip(longer, plain_texts(longer, unless).to_pylist(), strict=True):
            if stripped is not None:
                assert (reader(value).value, reader(value).code) == (stripped, "")
