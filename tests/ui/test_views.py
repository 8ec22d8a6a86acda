"""Views: made once, shared by all, bounded, gone with their board."""

from __future__ import annotations

import csv
import gc
import io
import weakref

import pytest

from lib.core.parts import PARTS
from lib.core.selection import Filter
from lib.reports.csv_file import to_csv
from lib.ui.views import Views, views_of
from lib.words import Flag
from tests.pages.workbooks import FINANCE, FINANCE_CODE, KNOWN_FIGURES, SCIENCE, task
from tests.ui.boards import board_of, known_board

ALL = Filter()
LATE = Filter(flags=(Flag.OVERDUE.value,))
MADE = {
    "selection": (LATE,),
    "totals": (LATE,),
    "ranked": (LATE,),
    "cells": (LATE,),
    "ranking_chart": (LATE, "vi"),
    "matrix_chart": (LATE, "vi"),
    "timeline_chart": (LATE, "vi"),
    "obstacles_chart": (LATE, "vi"),
    "quality_chart": (LATE, "vi"),
    "records": (LATE, "late"),
    "tasks": (LATE, "urgent_first", "vi"),
    "departments": (LATE, "vi"),
    "platforms": (LATE, "vi"),
    "silent": (LATE,),
    "without_lead": (),
    "problems": (LATE,),
    "problem_table": (LATE, "", "vi"),
    "counts": (),
}


@pytest.fixture(scope="module")
def views() -> Views:
    return Views(known_board())


@pytest.mark.parametrize("name", MADE)
def test_the_same_object_comes_back_for_equal_arguments(views, name):
    method, arguments = getattr(views, name), MADE[name]
    again = tuple(Filter(**{f: getattr(a, f) for f in a.__slots__}) if isinstance(a, Filter) else a for a in arguments)
    assert method(*arguments) is method(*again)


def test_languages_and_filters_have_views_of_their_own(views):
    assert views.tasks(ALL, "urgent_first", "vi") is not views.tasks(ALL, "urgent_first", "en")
    assert views.tasks(ALL, "urgent_first", "vi") is not views.tasks(LATE, "urgent_first", "vi")


def test_no_filter_copies_nothing(views):
    assert views.selection(ALL) is views.board.progress


def test_the_number_of_kept_views_is_bounded():
    views = Views(board_of([task(1)]))
    first = views.totals(Filter(text="0"))
    assert views.totals(Filter(text="0")) is first
    for number in range(1, 258):
        views.totals(Filter(text=str(number)))
    assert views.totals(Filter(text="0")) is not first


def test_viewers_of_one_board_share_its_views():
    board = board_of([task(1)])
    assert views_of(board) is views_of(board)


def test_a_new_board_lets_the_old_one_go():
    old = views_of(board_of([task(1)]))
    old.tasks(ALL, "urgent_first", "vi")
    gone = weakref.ref(old)
    assert views_of(board_of([task(1)])) is not old
    del old
    gc.collect()
    assert gone() is None


def test_views_go_with_their_last_user_and_need_no_collector():
    views = Views(known_board())
    for name, arguments in MADE.items():
        getattr(views, name)(*arguments)
    gone = weakref.ref(views)
    gc.disable()
    try:
        del views
        assert gone() is None
    finally:
        gc.enable()


@pytest.mark.parametrize("part", PARTS)
def test_a_part_holds_only_selected_records(views, part):
    assert set(views.records(LATE, part).index) <= set(views.selection(LATE).index)


def test_the_parts_of_the_deadlines_page_do_not_overlap(views):
    parts = [set(views.records(ALL, part).index) for part in ("late", "soon", "later", "undated", "continuous")]
    assert sum(map(len, parts)) == len(set().union(*parts))


def test_the_totals_are_those_counted_by_hand(views):
    totals = views.totals(ALL)
    assert {name: getattr(totals, name) for name in KNOWN_FIGURES} == KNOWN_FIGURES


@pytest.mark.parametrize("text", ["tài chính", "tai chinh", "TAI  CHINH", "chinh tai"])
def test_a_search_finds_with_and_without_accents(views, text):
    assert len(views.selection(Filter(text=text))) == 4


def test_problems_of_a_selection_are_those_of_its_rows(views):
    finance = Filter(departments=(FINANCE_CODE,))
    rows = set(views.selection(finance)["row"])
    assert {problem.row for problem in views.problems(finance)} <= rows
    assert len(views.problems(finance)) < len(views.problems(ALL))


def test_the_departments_of_a_platform_are_counted_like_the_platform(views):
    rows = {row.code: row for row in views.platform_rows(ALL)}
    assert {(cell.department, cell.done, cell.countable) for cell in rows["NT01"].cells} == {
        (SCIENCE, 1, 4),
        (FINANCE, 1, 3),
    }
    assert all(sum(cell.countable for cell in row.cells) == row.countable for row in rows.values())


@pytest.mark.parametrize(
    ("leads", "shown"),
    [
        (1, "Sở Y tế"),
        (5, "Sở Y tế, Sở Tài chính, Sở Tư pháp, Sở Nội vụ, Sở Công Thương"),
        (6, "Sở Y tế, Sở Tài chính, Sở Tư pháp, Sở Nội vụ và 2 đơn vị khác"),
    ],
)
def test_a_platform_s_lead_departments_are_never_cut_without_a_word(leads, shown):
    named = ["Sở Y tế", "Sở Tài chính", "Sở Tư pháp", "Sở Nội vụ", "Sở Công Thương", "Sở Xây dựng"][:leads]
    views = Views(board_of([task(number, leads=name) for number, name in enumerate(named)]))
    assert views.platform_leads() == {"NT01": tuple(named)}
    assert views.platforms(ALL, "vi")["lead"][0].as_py() == shown


FORMULAS = ["=1+1", "+1", "-1", "@x", "\t=1+1", " =HYPERLINK(1)", "\u200b=1", "\n+1"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_cell_of_a_csv_is_taken_for_a_formula(language):
    rows = [task(n, task=f, result=f, obstacles=f, recommendation=f, evidence=f) for n, f in enumerate(FORMULAS)]
    views = Views(board_of([*rows, task(99, platform="=1+1", leads="=1+1", deadline="=1+1", status="=1+1")]))
    for name, arguments in (("tasks", (ALL, "urgent_first", language)), ("problem_table", (ALL, "", language))):
        content = to_csv(getattr(views, name)(*arguments), language)
        assert content.startswith(b"\xef\xbb\xbf")
        cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]
        assert not [cell for cell in cells if cell.lstrip(" \u200b\ufeff\u00a0").startswith(("=", "+", "-", "@"))]
        assert any("1+1" in cell for cell in cells)


def test_a_csv_has_the_rows_of_its_table(views):
    lines = list(csv.reader(io.StringIO(to_csv(views.tasks(ALL, "urgent_first", "vi"), "vi").decode("utf-8-sig"))))
    table = views.tasks(ALL, "urgent_first", "vi")
    assert len(lines) == table.num_rows + 1
    assert all(len(line) == table.num_columns for line in lines)
