"""Rows of real tables that are no records, and records that only look as if they were not."""

from __future__ import annotations

import pytest

from lib.core.headers import locate
from lib.core.rows import TabRows, tab_rows
from lib.core.structure import Structure
from lib.core.workbook import Merge
from tests.builders import tab

HEADER = ("TT", "Mã nền tảng", "Nhiệm vụ", "Cơ quan thực hiện", "Thời hạn", "Tiến độ", "Tỷ lệ (%)", "Kết quả hiện nay")
RECORD = (1, "NT01", "Tập huấn sử dụng nền tảng", "Sở Y tế", "12/2025", "Hoàn thành", 100, "Đã xong")
SECTION, NUMBERS, REPEATED = Structure.SECTION, Structure.COLUMN_NUMBERS, Structure.HEADER
TOTAL, NOTE, SIGNATURE = Structure.TOTAL, Structure.NOTE, Structure.SIGNATURE


def sorted_rows(*rows, merges=(), header=HEADER) -> TabRows:
    raw = tab("Tiến độ", [header, *rows], merges)
    found = locate(raw)
    assert found is not None
    return tab_rows(raw, found)


def kinds(*rows, merges=(), header=HEADER) -> list[Structure | None]:
    """What each of ``rows`` is, None for a record; the header stands above them."""
    found = sorted_rows(*rows, merges=merges, header=header)
    return [found.structure.get(row) for row in found.filled.tolist()]


ALONE = [
    (SECTION, ("I", None, "Nhận thức")),
    (SECTION, ("IV.", None, "Phát triển, trọng dụng nhân lực chất lượng cao.")),
    (SECTION, ("XIII", None, "Nhóm nhiệm vụ bổ sung")),
    (SECTION, ("II", "Thể chế")),
    (SECTION, ("III", None, "Hạ tầng", None, None, None, 45, None)),
    (SECTION, ("A", None, "Khối sở")),
    (SECTION, ("b)", None, "Khối xã, phường")),
    (SECTION, (None, "I. Hạ tầng số")),
    (SECTION, (None, None, "I. Hạ tầng số")),
    (SECTION, (None, None, "a) Về hạ tầng")),
    (SECTION, ("Phần II. Nhiệm vụ của các địa phương",)),
    (SECTION, ("Mục 3",)),
    (SECTION, ("KHỐI CÁC SỞ, BAN, NGÀNH",)),
    (NUMBERS, ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)")),
    (NUMBERS, (1, 2, 3, 4, 5, 6, 7, 8)),
    (NUMBERS, (1.0, 2.0, 3.0, 4.0)),
    (NUMBERS, ("A", "(1)", "(2)", "(3)", "(4)=(3)/(2)", "(5)")),
    (NUMBERS, ("A", "B", 1, 2, 3, "4=2+3", 5, 6)),
    (REPEATED, HEADER),
    (REPEATED, ("STT", "Nền tảng số", "Tên nhiệm vụ", "Chủ trì", "Thời hạn", "Trạng thái", None, "Kết quả")),
    (TOTAL, ("Tổng cộng", None, "37 nhiệm vụ")),
    (TOTAL, ("TỔNG CỘNG", None, None, None, None, None, 64.8)),
    (TOTAL, (None, None, "Tổng số")),
    (TOTAL, (None, None, "Tổng số nhiệm vụ: 37", None, None, "24 hoàn thành, 11 đang thực hiện")),
    (TOTAL, ("Tổng", None, "37 nhiệm vụ", "14 sở", None, "24 hoàn thành", 64.8, "2 quá hạn")),
    (TOTAL, ("Cộng mục I", None, None, None, None, None, 8)),
    (TOTAL, (None, "Cộng:")),
    (TOTAL, (None, None, "Tổng cộng (I + II + III)", None, None, None, 37)),
    (TOTAL, (None, None, "Tỷ lệ hoàn thành", None, None, None, "64,8%")),
    (TOTAL, (None, None, "Trung bình chung toàn tỉnh", None, None, None, 71.5)),
    (NOTE, ("Ghi chú: số liệu tính đến ngày 14/5/2025",)),
    (NOTE, (None, None, "* Ghi chú: (1) số liệu ước tính")),
    (NOTE, ("Ghi chú",)),
    (NOTE, ("Nguồn: báo cáo của các sở",)),
    (NOTE, (None, "(*) Số liệu chưa đầy đủ")),
    (SIGNATURE, ("Nơi nhận:", None, None, None, None, "TM. ỦY BAN NHÂN DÂN")),
    (SIGNATURE, (None, "Nơi nhận:", None, None, "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
    (SIGNATURE, (None, None, None, None, None, "GIÁM ĐỐC")),
    (SIGNATURE, (None, None, None, None, None, "Q. GIÁM ĐỐC")),
    (SIGNATURE, (None, None, "Quảng Ngãi, ngày 15 tháng 5 năm 2025")),
    (SIGNATURE, (None, None, "Ba Tơ, ngày 05/6/2025")),
    (SIGNATURE, ("NGƯỜI LẬP BIỂU", None, None, None, "THỦ TRƯỞNG ĐƠN VỊ")),
    (SIGNATURE, (None, None, None, None, "(Ký, ghi rõ họ tên)")),
    (SIGNATURE, ("- Lưu: VT, CNTT.",)),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "row"), ALONE, ids=lambda value: str(value)[:60])
@pytest.mark.parametrize("after", [(), (RECORD,)], ids=["first", "after a record"])
def test_a_row_that_is_no_record_is_known_for_what_it_is(kind, row, after):
    assert kinds(*after, row)[-1] is kind


RECORDS = [
    (1, "NT01", "Tổng hợp, phân tích dữ liệu dùng chung", "Sở Y tế", "2025", "Hoàn thành"),
    (1, "NT01", "Cộng tác viên công nghệ số tại các thôn", "Sở Y tế", "2025", "Hoàn thành"),
    (None, None, "Tổng hợp số liệu", "Sở Y tế", None, None),
    (None, None, "Cộng tác viên", None, None, None, 50),
    (None, None, "Tổng số hóa hồ sơ lưu trữ"),
    (None, None, "Tổng số hóa tài liệu", "Sở Nội vụ", "2025"),
    (1, "NT01", "Tổng số", "Sở Y tế", "2025", "Hoàn thành"),
    (None, "NT01", "Tổng cộng 5 lớp", "Sở Y tế"),
    (1, "NT01", "Ghi chú: nhiệm vụ bổ sung", "Sở Y tế", "2025"),
    (1, "NT01", "I. Hạ tầng", "Sở Y tế", "2025"),
    ("I", "NT01", "Hạ tầng", "Sở Y tế", "2025"),
    ("V", "NT05", "Tập huấn", None, "12/2025"),
    (None, None, "a) Xây dựng kế hoạch", "Sở Y tế", "Tháng 4/2025", "Hoàn thành"),
    ("a", None, "Xây dựng kế hoạch", None, None, None, 50),
    (3, None, "Tập huấn", None, None, None, 4),
    (1, None, "Tập huấn", 2),
    (5, 6, "Tập huấn", "Sở Y tế", 2025, "Hoàn thành"),
    (None, "NT01"),
    (None, None, "Tập huấn cho cán bộ"),
    (None, None, "Người lập hồ sơ khai báo trực tuyến"),
    (1, "NT01", None, "Sở Y tế", "Q.3/2025"),
    (None, None, None, None, "Q.3/2025"),
    (1, "NT01", "Mục tiêu đến 2025", "Sở Y tế"),
    (None, None, "Mục tiêu đến năm 2025"),
    (1, "NT01", "CHỮ KÝ SỐ", "SỞ NỘI VỤ", "2025"),
    (None, None, "Phần mềm quản lý văn bản"),
    (None, None, "V/v ban hành kế hoạch"),
    (1, "Mã nền tảng", "Nhiệm vụ", "Sở Y tế", "2025", "Hoàn thành", 100, "Xong"),
]  # fmt: skip


@pytest.mark.parametrize("row", RECORDS, ids=str)
@pytest.mark.parametrize("after", [(), (RECORD,)], ids=["first", "after a record"])
def test_a_row_that_may_be_a_record_is_read_as_one(row, after):
    assert kinds(*after, row)[-1] is None


def test_section_rows_without_a_numbering_column_are_sections():
    header = ("Mã nền tảng", "Nhiệm vụ", "Đơn vị chủ trì", "Thời hạn", "Trạng thái")
    record = ("NT01", "Tập huấn", "Sở Y tế", "2025", "Hoàn thành")
    rows = [("I. Nhận thức",), record, (None, "II. Thể chế"), record, (None, "KHỐI XÃ, PHƯỜNG"), record]
    assert kinds(*rows, header=header) == [SECTION, None] * 3


def test_a_line_merged_across_the_table_is_a_section():
    rows = [("Nhiệm vụ của các sở, ngành",), RECORD, (2, "Nhiệm vụ của các xã, phường"), RECORD]
    assert kinds(*rows, merges=[Merge(1, 0, 1, 7), Merge(3, 1, 3, 7)]) == [SECTION, None, SECTION, None]
    assert kinds(*rows) == [None] * 4


def test_a_signature_block_is_one_block_to_its_end():
    rows = [
        RECORD,
        ("Nơi nhận:", None, None, None, None, "TM. ỦY BAN NHÂN DÂN"),
        ("- Như trên;", None, None, None, None, "CHỦ TỊCH"),
        ("- Sở Khoa học và Công nghệ;", None, None, None, None, None),
        ("- Lưu: VT.", None, None, None, None, "(đã ký)"),
        (None, None, None, None, None, "Họ và tên"),
    ]
    assert kinds(*rows) == [None] + [SIGNATURE] * 5


def test_lines_of_a_note_belong_to_it_and_records_below_do_not():
    rows = [
        RECORD,
        ("Ghi chú:",),
        ("- Số liệu tính đến 14/5",),
        ("(1) Theo báo cáo của đơn vị",),
        RECORD,
        ("- Rà soát lại",),
        (None, None, "Một nhiệm vụ chỉ có tên"),
    ]
    assert kinds(*rows) == [None, NOTE, NOTE, NOTE, None, None, None]


def test_a_second_table_below_a_signature_is_read():
    signature = ("Nơi nhận:", None, None, None, None, "GIÁM ĐỐC")
    assert kinds(RECORD, signature, HEADER, RECORD, (None, None, "Một nhiệm vụ")) == [
        None,
        SIGNATURE,
        REPEATED,
        None,
        None,
    ]


def test_a_cell_is_filled_down_only_where_it_is_merged():
    rows = [
        (1, "NT01", "Tập huấn", "Sở Y tế"),
        (2, None, "Kết nối", "Sở Y tế"),
        (3, None, "Báo cáo", "Sở Y tế"),
        (4, "NT02", "Tập huấn", "Sở Y tế"),
        (5, None, "Kết nối", "Sở Y tế"),
    ]
    found = sorted_rows(*rows, merges=[Merge(1, 1, 2, 1), Merge(4, 2, 5, 2)])
    platforms = found.columns["platform"]
    assert [platforms[row] for row in range(1, 6)] == ["NT01", "NT01", None, "NT02", None]
    assert found.columns["task"][5] == "Kết nối"  # what stands in a covered cell is not overwritten


def test_a_merged_cell_takes_its_number_format_along():
    rows = [(1, "NT01", "Tập huấn", "Sở Y tế", "2025", "Hoàn thành", 0.5), (2, "NT01", "Kết nối", "Sở Y tế", "2025")]
    raw = tab("Tiến độ", [HEADER, *rows], [Merge(1, 6, 2, 6)], formats={6: [None, "0%"]})
    header = locate(raw)
    assert header is not None
    percent = tab_rows(raw, header).columns["percent"]
    assert [(percent[row], percent.patterns[percent.positions[row]]) for row in (1, 2)] == [(0.5, "0%")] * 2


def test_rows_covered_by_a_merged_cell_alone_are_not_filled():
    merges = [Merge(1, 1, 6, 1)]
    found = sorted_rows(RECORD, (None,) * 8, (None,) * 8, (3, None, "Kết nối"), (None,) * 8, merges=merges)
    assert found.filled.tolist() == [1, 4]
    assert found.columns["platform"][4] == "NT01"


def test_a_merge_that_begins_in_the_header_fills_nothing():
    found = sorted_rows((1, None, "Kết nối"), merges=[Merge(0, 1, 1, 1)])
    assert found.columns["platform"][1] is None


def test_merges_that_overlap_or_leave_the_sheet_change_nothing_else():
    merges = [Merge(1, 1, 90_000, 1), Merge(2, 1, 90_000, 1), Merge(5, 40, 4, 50), Merge(-1, 1, 3, 1)]
    found = sorted_rows((1, "NT01", "Tập huấn"), (2, "NT02", "Kết nối"), (3, None, "Báo cáo"), merges=merges)
    assert [found.columns["platform"][row] for row in (1, 2, 3)] == ["NT01", "NT02", "NT01"]
