"""What is odd about the rows of the app's own tabs is found with its cell, wherever people moved it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from lib import schema
from lib.core.problems import Problem, Severity, cell_link
from lib.core.proposals import Action
from lib.core.register import Register, build
from lib.core.workbook import CellValue, RawTab, Workbook
from tests.core.proposal_rows import FIRST, Row, act, proposal

URL = "https://docs.google.com/spreadsheets/d/x/edit"
RECEIVED = act(Action.RECEIVE).row()


def own_tab(tab: schema.Tab, rows: Sequence[Row], *, above: int = 0, backwards: bool = False, **named) -> RawTab:
    """The app's tab ``tab``: ``above`` lines before its header, its columns as they stand or the other way round."""
    columns = tab.columns[::-1] if backwards else tab.columns
    lines: list[list[CellValue]] = [[None] * len(columns) for _ in range(above)]
    lines += [[column.header for column in columns], *([row.get(column.field) for column in columns] for row in rows)]
    return RawTab(tab.title, [list(column) for column in zip(*lines, strict=True)], **named)


def register_of(*tabs: RawTab) -> Register:
    workbook = Workbook("Sổ", tabs, "1", datetime(2026, 3, 2, tzinfo=UTC), url=URL)
    return build(workbook, date(2026, 3, 2))


def odd(register: Register) -> list[Problem]:
    return [problem for problem in register.problems if problem.code.startswith(("proposal-", "event-"))]


CASES = [
    ("a row sent twice", [RECEIVED, RECEIVED], "event-doubled", Severity.WARNING, "A3"),
    ("an unknown act", [RECEIVED | {"action": "Cho vào tủ"}], "event-action-unknown", Severity.ERROR, "F2"),
    ("an act that does not fit", [RECEIVED, act(Action.APPROVE).row()], "event-not-applied", Severity.ERROR, "F3"),
    (
        "an unknown proposal",
        [RECEIVED | {"proposal_id": "DX-26-99"}],
        "event-proposal-unknown",
        Severity.ERROR,
        "B2",
    ),
]


@pytest.mark.parametrize(
    ("events", "code", "severity", "cell"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_an_odd_event_is_a_problem_with_its_cell(events, code, severity, cell):
    found = odd(register_of(own_tab(schema.PROPOSALS, [proposal()]), own_tab(schema.PROPOSAL_EVENTS, events, gid=7)))
    assert [(problem.code, problem.severity, problem.tab, problem.cell) for problem in found] == [
        (code, severity, "Xử lý đề xuất", cell)
    ]
    assert cell_link(URL, found[0].gid, found[0].cell) == f"{URL}#gid=7&range={cell}"


def test_the_cell_is_that_of_the_sheet_when_columns_were_moved_and_lines_put_above():
    last = len(schema.PROPOSAL_EVENTS.columns) - 1
    events = own_tab(schema.PROPOSAL_EVENTS, [RECEIVED, RECEIVED], above=2, backwards=True)
    (problem,) = odd(register_of(own_tab(schema.PROPOSALS, [proposal()]), events))
    assert (problem.row, problem.column_index, problem.column) == (5, last, "Mã sự kiện")


def test_a_proposal_that_stands_twice_is_counted_once_and_called_harmless():
    register = register_of(own_tab(schema.PROPOSALS, [proposal(), proposal()]))
    (problem,) = odd(register)
    assert (problem.code, problem.severity, problem.cell, problem.value) == (
        "proposal-doubled",
        Severity.WARNING,
        "A3",
        FIRST,
    )


def test_rows_without_anything_odd_are_no_problem_and_have_no_place_of_their_own():
    register = register_of(own_tab(schema.PROPOSALS, [proposal()]), own_tab(schema.PROPOSAL_EVENTS, [RECEIVED]))
    assert not odd(register)
    assert set(register.app_rows["proposals"][0]) == {column.field for column in schema.PROPOSALS.columns}


def test_an_own_tab_that_lost_a_column_is_one_clear_error():
    tab = own_tab(schema.PROPOSALS, [proposal()])
    lost = RawTab(tab.title, [column for column in tab.columns if column[0] != "Mã đề xuất"])
    (problem,) = [problem for problem in register_of(lost).problems if problem.code == "header-missing"]
    assert (problem.tab, problem.details["headers"]) == ("Đề xuất", "“Mã đề xuất”")
    assert "proposals" not in register_of(lost).app_rows
