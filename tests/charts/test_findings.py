"""Findings: the sentence above a chart names everybody whom it is about."""

from __future__ import annotations

import pyarrow as pa
import pytest

from lib.charts.data import NOBODY, describe_quality, describe_ranking, describe_timeline
from lib.charts.trend_data import describe_departments
from lib.core.summaries import by_department
from lib.i18n import translate
from tests.builders import board_of, task


def problems(**counts: int) -> pa.Table:
    return pa.table({"department": list(counts), "count": list(counts.values())})


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"A": 3, "B": 2}, "A has the most cells to look at: 3."),
        ({"A": 3, "B": 3, "C": 1}, "A, B have the most cells to look at: 3 each."),
        ({"A": 1, "B": 1, "C": 1, "D": 1}, "A, B, C and others have the most cells to look at: 1 each."),
        ({}, "No department's row has a problem."),
        ({translate("en", NOBODY): 9}, "No department's row has a problem."),
    ],
)
def test_departments_that_are_first_together_are_named_together(counts, said):
    assert describe_quality(problems(**counts), "en") == said


DONE = {"status": "Hoàn thành", "percent": "100%"}
LATE = {"deadline": "10/2026"}


@pytest.mark.parametrize(
    ("tasks", "said"),
    [
        ([DONE, {"leads": "Sở Y tế", **LATE}], "is furthest with 1\u00a0/\u00a01\u00a0(100%) done; Sở Y tế has most"),
        ([DONE, {"leads": "Sở Y tế"}], "is furthest with 1\u00a0/\u00a01\u00a0(100%) done; no task is overdue."),
        ([LATE, {"leads": "Sở Y tế"}], "No task is done yet; "),
        ([{}, {"leads": "Sở Y tế"}], "No task is done yet, and none is overdue."),
        ([{"leads": "Sở Y tế"}], "Sở Y tế: 0\u00a0/\u00a01\u00a0(0%) done, 0 overdue."),
    ],
)
def test_no_department_is_named_for_nothing(tasks, said):
    board = board_of(*(task(**{"deadline": "12/2027", **each}) for each in tasks))
    assert said in describe_ranking(board, by_department(board, board.progress), "en")


def test_of_months_with_equally_many_the_first_is_named():
    board = board_of(task(deadline="31/1/2027"), task(deadline="15/12/2026"))
    assert describe_timeline(board.progress, "en").endswith("in 12/2026.")


@pytest.mark.parametrize(
    ("last", "said"),
    [(40.2, "None of the departments shown moved noticeably."), (38.0, "A moved most of those shown: by −2")],
)
def test_what_rounds_to_no_movement_is_none(last, said):
    table = pa.table({"department": ["A", "A"], "percent": [40.0, last]})
    assert describe_departments(table, "en").startswith(said)
