"""Filters: what each lets through, and that they narrow one another."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.core.selection import Filter, Window, search_texts, select
from lib.words import Flag, OwnerKind, Status
from tests.builders import board_of, task

DONE, DOING = Status.DONE.value, Status.IN_PROGRESS.value
BOARD = board_of(
    task(task="Ban hành kế hoạch Đắk Nông", deadline="10/2026"),
    task(task="Tập huấn", platform="NT02", leads="Sở Y tế", deadline="24/12/2026", status=None),
    task(task="Kết nối", platform="NT03", leads="SYT, STC", deadline="25/12/2026"),
    task(task="Báo cáo", platform="NT99", leads=None, deadline="22/02/2027", row_id="TD-9"),
    task(task="Rà soát", platform="NT03", leads="Sở Tài chính", deadline="23/02/2027", status=DONE, percent="100%"),
    task(task="Vận hành", leads="Các sở, ban, ngành", deadline="Thường xuyên", status="Thường xuyên", percent=None),
)


def chosen(**values: object) -> list[int]:
    """Which of the six records a filter lets through, counted from 1."""
    return [int(row) - 1 for row in select(BOARD, Filter(**values))["row"]]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, [1, 2, 3, 4, 5, 6]),
        ({"departments": ("YT",)}, [2, 3]),
        ({"departments": ("TC", "YT")}, [2, 3, 5]),
        ({"departments": ("XX",)}, []),
        ({"body_kinds": ("Cơ quan chuyên môn",)}, [1, 2, 3, 5]),
        ({"body_kinds": ("Xã",)}, []),
        ({"platforms": ("NT03",)}, [3, 5]),
        ({"platforms": ("NT01", "NT02")}, [1, 2, 6]),
        ({"platforms": ("NT99",)}, []),
        ({"owner_kinds": (OwnerKind.ENTERPRISE.value,)}, [3, 5]),
        ({"owner_kinds": (OwnerKind.STATE.value,)}, [1, 2, 6]),
        ({"statuses": (DONE,)}, [5]),
        ({"statuses": (Status.NO_INFORMATION.value,)}, [2]),
        ({"flags": (Flag.OVERDUE.value,)}, [1]),
        ({"flags": (Flag.OVERDUE.value, Flag.NOT_REPORTED.value)}, [1, 2]),
        ({"flags": ("nonsense",)}, []),
        ({"window": Window.OVERDUE}, [1]),
        ({"window": Window.NEXT_30_DAYS}, [2]),
        ({"window": Window.NEXT_90_DAYS}, [2, 3, 4]),
        ({"window": Window.LATER}, [5]),
        ({"window": Window.UNDATED}, [6]),
        ({"text": "dak nong"}, [1]),
        ({"text": "Tập HUẤN"}, [2]),
        ({"text": "so y te"}, [2]),
        ({"text": "hóa đơn điện tử"}, [3, 5]),
        ({"text": "td-9"}, [4]),
        ({"text": "nt99"}, [4]),
        ({"text": "kế hoạch   ban hành"}, [1]),
        ({"text": "không có chữ này"}, []),
        ({"text": "   "}, [1, 2, 3, 4, 5, 6]),
        ({"text": "[x](*"}, []),
        ({"departments": ("YT",), "platforms": ("NT03",)}, [3]),
        ({"departments": ("YT",), "statuses": (DONE,)}, []),
    ],
)
def test_a_filter_lets_through_what_it_names(values, expected):
    assert chosen(**values) == expected


def test_a_department_is_shown_what_it_leads_of_its_own_kind_only_once():
    assert chosen(departments=("YT", "TC"), body_kinds=("Cơ quan chuyên môn",)) == [2, 3, 5]


@pytest.mark.parametrize("field", [field.name for field in fields(Filter)])
def test_any_field_makes_a_filter_more_than_empty(field):
    assert Filter().is_empty
    assert not replace(Filter(), **{field: "x" if field in ("window", "text") else ("x",)}).is_empty


def test_search_texts_are_without_accents_and_one_a_record():
    texts = search_texts(BOARD)
    assert len(texts) == 6
    assert "nen tang dia chi so" in texts[0]
    assert "ban hanh ke hoach dak nong" in texts[0]


def test_search_texts_made_once_find_the_same():
    texts = search_texts(BOARD)
    for text in ("so y te", "", "nt03", "xyz"):
        assert select(BOARD, Filter(text=text), texts).equals(select(BOARD, Filter(text=text)))


def test_an_empty_board_can_be_searched_and_filtered():
    board = board_of()
    assert len(search_texts(board)) == 0
    for wanted in (
        Filter(text="x"),
        Filter(departments=("YT",)),
        Filter(window=Window.LATER),
        Filter(flags=("overdue",)),
    ):
        assert len(select(board, wanted)) == 0


def some(values):
    return st.lists(st.sampled_from(values), max_size=2).map(tuple)


FILTERS = st.builds(
    Filter,
    departments=some(("KHCN", "YT", "TC", "XX")),
    body_kinds=some(("Cơ quan chuyên môn", "Xã")),
    platforms=some(("NT01", "NT02", "NT03", "NT99")),
    owner_kinds=some([kind.value for kind in OwnerKind]),
    statuses=some([status.value for status in Status]),
    flags=some([flag.value for flag in Flag]),
    window=st.sampled_from(["", *Window]),
    text=st.sampled_from(["", "so", "nen tang", "a b", "x"]),
)


@given(FILTERS)
@settings(deadline=None, max_examples=80)
def test_each_field_narrows_what_the_others_let_through(wanted):
    kept = set(select(BOARD, wanted).index)
    expected = set(BOARD.progress.index)
    for field in fields(Filter):
        alone = replace(Filter(), **{field.name: getattr(wanted, field.name)})
        expected &= set(select(BOARD, alone).index)
    assert kept == expected
    assert np.array_equal(sorted(kept), select(BOARD, wanted).index)
