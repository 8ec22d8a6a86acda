"""Progress in many tabs: read together as each would be alone, and a row that stands in two counts once."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from lib import schema
from lib.core.register import Register, build
from lib.core.workbook import CellValue, Merge, RawTab
from tests.builders import DEPARTMENT_ROWS, FIELDS, TODAY, codes, progress_tab, register_of, tab, task, workbook

_REQUIRED = {column.field for column in schema.PROGRESS.required}
_CELLS: dict[str, Sequence[CellValue]] = {
    "row_id": (None, "TD-1"),
    "platform": ("NT01", "nt02", "Nền tảng bản đồ số", "NT99", None, ""),
    "leads": ("Sở Y tế", "SYT; STC", "Sở lạ", None),
    "task": ("Tập huấn", "Kết nối", None, "  "),
    "deadline": ("12/2026", "Quý I/2026", "Thường xuyên", 46000, None),
    "status": ("Hoàn thành", "Đang thực hiện", "lạ", None),
    "percent": (None, 0, 0.0, False, True, 1, 1.0, "1", "-", "75%"),
}
_FORMATS = (None, "0%", "0.0", "mm/yyyy")


@st.composite
def tabs(draw) -> RawTab:
    """A progress tab: columns in any order, some missing, formats and merged cells of its own."""
    left_out = draw(st.sets(st.sampled_from([field for field in FIELDS if field not in _REQUIRED])))
    fields = draw(st.permutations([field for field in FIELDS if field not in left_out]))
    rows = draw(st.lists(st.fixed_dictionaries({name: st.sampled_from(cells) for name, cells in _CELLS.items()})))
    raw = progress_tab(*(task(**row) for row in rows), fields=fields)
    formats = {
        fields.index(name): draw(st.lists(st.sampled_from(_FORMATS), max_size=len(rows) + 3))
        for name in ("percent", "deadline")
        if name in fields and draw(st.booleans())
    }
    merges = [Merge(1, fields.index("platform"), 2, fields.index("platform"))] if draw(st.booleans()) else []
    return dataclasses.replace(raw, formats=formats, merges=tuple(merges))


def titled(found: Sequence[RawTab]) -> list[RawTab]:
    return [dataclasses.replace(raw, title=f"Tiến độ {number}") for number, raw in enumerate(found, start=1)]


def records(register: Register) -> list[tuple[str, ...]]:
    return [tuple(map(str, row)) for row in register.progress.itertuples(index=False)]


_OF_TWO_TABS = {"row-copied", "row-id-repeated"}


@given(st.lists(tabs(), min_size=2, max_size=4).map(titled))
def test_tabs_are_read_together_as_each_would_be_alone(found: list[RawTab]) -> None:
    together = register_of(*found)
    copied = {(problem.tab, problem.row) for problem in together.problems if problem.code == "row-copied"}
    alone = [register_of(raw) for raw in found]
    expected = [row for each in alone for row in records(each) if (row[0], int(row[2])) not in copied]
    assert records(together) == expected
    reported = [problem for problem in together.problems if problem.code not in _OF_TWO_TABS]
    assert reported == [
        problem
        for each in alone
        for problem in each.problems
        if problem.code not in _OF_TWO_TABS and (problem.tab, problem.row) not in copied
    ]


def copies(*percents: CellValue) -> list[str]:
    """The tabs whose one row is a copy, of tabs that differ in the percentage alone."""
    found = titled([progress_tab(task(percent=percent)) for percent in percents])
    return [problem.tab for problem in register_of(*found).problems if problem.code == "row-copied"]


def test_a_row_that_stands_in_an_earlier_tab_is_its_copy():
    assert copies(0.5, 0.5, 0.75, 0.5) == ["Tiến độ 2", "Tiến độ 4"]


def test_a_blank_is_no_zero_and_hides_no_copy_of_one():
    assert copies(None, 0) == []
    assert copies(None, 0, 0) == ["Tiến độ 3"]
    assert copies(0, None, "", 0) == ["Tiến độ 3", "Tiến độ 4"]


def test_the_same_row_twice_in_one_tab_is_two_records():
    (first, second) = titled([progress_tab(task(), task()), progress_tab(task())])
    register = register_of(first, second)
    assert codes(register.problems) == ["row-copied"]
    assert len(register.progress) == 2


def test_names_are_not_judged_by_a_list_that_could_not_be_read():
    lists = [tab("Nền tảng", [("Mã số nền tảng nào đó", "Tên nền tảng", "Cơ quan chủ quản"), ("NT01", "A", "B")])]
    register = build(workbook(progress_tab(task()), *lists, tab("Đơn vị", DEPARTMENT_ROWS), lists=False), TODAY)
    assert codes(register.problems) == ["header-missing"]
    assert len(register.progress) == 1
