"""Tabs are known by their header row, wherever it stands and in whatever order its columns are."""

from __future__ import annotations

import unicodedata
from itertools import permutations

import pytest

from lib import schema
from lib.core.headers import header_key, locate
from lib.core.workbook import Merge
from tests.builders import HEADERS, tab

REQUIRED = ("Mã nền tảng", "Đơn vị chủ trì", "Nhiệm vụ", "Thời hạn", "Trạng thái")


@pytest.mark.parametrize(
    "typed",
    [
        "Đơn vị chủ trì",
        "ĐƠN VỊ CHỦ TRÌ",
        "  đơn  vị chủ trì ",
        "Đơn vị\nchủ trì",
        "Đơn vị\u00a0chủ trì",
        "Đơn vị chủ trì *",
        "Đơn vị chủ trì (*)",
        "* Đơn vị chủ trì (1)",
        "Đơn vị chủ trì:",
        unicodedata.normalize("NFD", "Đơn vị chủ trì"),
        "\u00d0ơn vị chủ trì",
        "Cơ quan chủ trì",
        "Cơ quan thực hiện",
        "Chủ trì",
    ],
)
def test_a_header_is_known_however_it_is_typed(typed):
    header = locate(tab("Bảng", [(REQUIRED[0], typed, *REQUIRED[2:])]))
    assert header is not None
    assert header.tab is schema.PROGRESS
    assert header.columns["leads"] == 1
    assert not header.missing


@pytest.mark.parametrize("known", schema.PEOPLE_TABS, ids=lambda known: known.name)
def test_every_header_and_every_other_name_leads_to_its_column(known):
    for column in known.columns:
        for name in (column.header, *column.aliases):
            others = [other.header for other in known.columns if other is not column]
            header = locate(tab(known.title, [(name, *others)]))
            assert header is not None
            assert header.tab is known
            assert header.columns[column.field] == 0, name


@pytest.mark.parametrize("order", list(permutations(REQUIRED))[::7])
def test_the_order_of_columns_is_free(order):
    header = locate(tab("Bảng", [order]))
    assert header is not None
    assert [order[header.columns[field]] for field in ("platform", "leads", "task", "deadline", "status")] == list(
        REQUIRED
    )


@pytest.mark.parametrize("above", [0, 1, 4, 39])
def test_a_title_block_may_stand_above_the_header(above):
    title = [("UBND TỈNH",), ("BẢNG TIẾN ĐỘ",), (None,), ("(Kèm theo công văn)",)] * 10
    header = locate(tab("Bảng", [*title[:above], REQUIRED]))
    assert header is not None
    assert header.row == above


def test_a_header_below_the_fortieth_row_is_not_looked_for():
    assert locate(tab("Bảng", [*[(None,)] * 40, REQUIRED])) is None


def test_a_header_of_two_rows_with_merged_cells_is_read_as_one():
    rows = [
        ("TT", "Mã nền tảng", "Nhiệm vụ", "Cơ quan", None, "Thời hạn", "Kết quả", None),
        (None, None, None, "Chủ trì", "Phối hợp", None, "Tiến độ", "Tỷ lệ (%)"),
        (1, "NT01", "Tập huấn", "Sở Y tế", None, "2026", "Hoàn thành", 100),
    ]
    merges = [Merge(0, column, 1, column) for column in (0, 1, 2, 5)] + [Merge(0, 3, 0, 4), Merge(0, 6, 0, 7)]
    header = locate(tab("Bảng", rows, merges))
    assert header is not None
    assert header.row == 1
    assert not header.missing
    assert (header.columns["platform"], header.columns["leads"], header.columns["percent"]) == (1, 3, 7)


def test_a_header_merged_over_two_rows_counts_from_its_first():
    rows = [REQUIRED, (None,) * 5, ("NT01", "Sở Y tế", "Tập huấn", "2026", "Hoàn thành")]
    header = locate(tab("Bảng", rows, [Merge(0, column, 1, column) for column in range(5)]))
    assert header is not None
    assert header.row == 0


def test_columns_nobody_asked_for_are_listed():
    header = locate(tab("Bảng", [("STT", *REQUIRED, "Ghi chú của phòng", None)]))
    assert header is not None
    assert header.extra == ("STT", "Ghi chú của phòng")


def test_a_second_column_of_the_same_header_is_repeated_not_extra():
    header = locate(tab("Bảng", [(*REQUIRED, "trạng thái ")]))
    assert header is not None
    assert header.columns["status"] == 4
    assert header.repeated == {5: "trạng thái"}
    assert header.extra == ()


@pytest.mark.parametrize("order", [("Tiến độ", "Trạng thái"), ("Trạng thái", "Tiến độ")])
def test_the_proper_header_comes_before_another_name_of_it(order):
    header = locate(tab("Bảng", [(*REQUIRED[:4], *order)]))
    assert header is not None
    assert order[header.columns["status"] - 4] == "Trạng thái"
    assert list(header.repeated.values()) == ["Tiến độ"]


def test_a_missing_required_column_is_known_by_the_rest():
    header = locate(tab("Bảng", [[name for name in HEADERS if name != "Trạng thái"]]))
    assert header is not None
    assert [column.header for column in header.missing] == ["Trạng thái"]


@pytest.mark.parametrize(
    ("title", "row", "kind"),
    [
        ("Tiến độ Sở Y tế", ("Nhiệm vụ", "Kết quả"), schema.PROGRESS),
        ("Tiến độ", ("Nhiệm vụ",), schema.PROGRESS),
        ("Đơn vị", ("Mã", "Tên ngắn"), schema.DEPARTMENTS),
        ("Danh sách", ("Mã", "Tên đơn vị"), schema.DEPARTMENTS),
        ("Danh sách", ("Mã", "Tên nền tảng", "Cơ quan chủ quản"), schema.PLATFORMS),
        ("Đề xuất", [column.header for column in schema.PROPOSALS.columns], schema.PROPOSALS),
        ("Xử lý đề xuất", [column.header for column in schema.PROPOSAL_EVENTS.columns], schema.PROPOSAL_EVENTS),
        ("Kỳ báo cáo", [column.header for column in schema.REPORTING_PERIODS.columns], schema.REPORTING_PERIODS),
        ("Danh mục", [column.header for column in schema.VOCABULARY.columns], schema.VOCABULARY),
        ("Sheet1", ("Họ tên", "Chức vụ", "Điện thoại"), None),
        ("Sheet1", ("Nhiệm vụ",), None),
        ("Sheet1", (None, 3, "x" * 100), None),
        ("Trống", (), None),
    ],
)
def test_a_tab_is_what_its_headers_and_its_title_say(title, row, kind):
    header = locate(tab(title, [row]))
    assert (header.tab if header else None) is kind


@pytest.mark.parametrize("value", [None, 5, 5.0, True, "", "   ", "x" * 81, "***"])
def test_no_header_is_read_from_a_number_a_blank_or_a_whole_sentence(value):
    assert header_key(value) == ""
