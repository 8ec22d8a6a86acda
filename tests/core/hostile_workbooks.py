"""Workbooks that no sensible office would keep, drawn by hypothesis: whatever they hold, reading goes on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from hypothesis import strategies as st

from lib import schema
from lib.core.workbook import CellValue, Merge, RawTab, Workbook
from lib.words import Status
from tests.builders import DEPARTMENT_ROWS, PLATFORM_ROWS, READ_AT, tab

_WORDS = (
    "NT01", "NT02", "nt01", "Nền tảng địa chỉ số", "Sở Y tế", "SYT, STC", "Các sở, ban, ngành", "KHCN", "Hoàn thành",
    "Quá hạn", "Đang thực hiện", "75%", "0,5", "12/2026", "Quý II/2026", "Thường xuyên", "31/02/2026", "2025 - 2026",
    "Tổng cộng", "Cộng tác viên", "Ghi chú: x", "Nơi nhận:", "GIÁM ĐỐC", "- Lưu: VT", "I", "II.", "(1)", "(2)", "(3)",
    "I. Hạ tầng", "KHỐI SỞ", "#REF!", "Loading...", "n/a", "-", '"', " ", "\u00a0", "\u200b", "\u202eabc\u202c",
    "=HYPERLINK(1)", "<b>x</b>", "![a](http://x)", "javascript:alert(1)", "https://", "\ud800", "x\udfffy" * 20,
    "HoÃ n thÃ nh", "Sôû Y teá", "a\x00b\x1fc", "A" * 3000, "7" * 400, "e\u0301", "Ð", "🏛", "\u2028",
)  # fmt: skip
_NUMBERS: tuple[CellValue, ...] = (
    0, 1, -1, 0.5, 1.0, 0.755, 75.5, 100, 101, 2025, 6.2025, 45_000, 46_000.5, -0.0, 1e308, 5e-324, 10**400, -(10**30),
    float("nan"), float("inf"), float("-inf"), True, False,
)  # fmt: skip
_DAYS: tuple[CellValue, ...] = (
    date(2026, 6, 1), datetime(2026, 6, 1, 7, 30), date(1, 1, 1), date(9999, 12, 31), datetime(1899, 12, 30),
)  # fmt: skip
cell_values: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.sampled_from(_WORDS),
    st.sampled_from(_NUMBERS),
    st.sampled_from(_DAYS),
    st.sampled_from([status.value for status in Status]),
    st.text(max_size=12),
)
_headers = st.sampled_from(
    [name for known in schema.PEOPLE_TABS for column in known.columns for name in (column.header, *column.aliases)]
)
_patterns = st.sampled_from([None, "0%", "0.0%", "mm/yyyy", "dd/mm/yyyy", "General", "@", '[Red]0;;"x%"', "\\"])
merges = st.builds(Merge, *[st.integers(-1, 14)] * 4)


@st.composite
def header_rows(draw: st.DrawFn, known: schema.Tab) -> list[CellValue]:
    """The headers of ``known`` in any order: some missing, some twice, some by another name, some foreign."""
    row: list[CellValue] = []
    for column in draw(st.permutations(known.columns)):
        keep = column.required or draw(st.booleans())
        if keep and draw(st.integers(0, 15)):
            row.append(draw(st.sampled_from((column.header, column.header, column.header, *column.aliases))))
    for _ in range(draw(st.integers(0, 2))):
        row.insert(draw(st.integers(0, len(row))), draw(st.one_of(_headers, cell_values)))
    return row


@st.composite
def tabs(draw: st.DrawFn, title: str) -> RawTab:
    """One tab: perhaps something above, a header, rows of anything, merges and formats that need not fit."""
    known = draw(st.sampled_from((schema.PROGRESS, schema.PROGRESS, schema.PLATFORMS, schema.DEPARTMENTS)))
    header = draw(header_rows(known))
    width = len(header) + draw(st.integers(0, 2))
    rows: list[Sequence[CellValue]] = draw(st.lists(st.lists(cell_values, max_size=width), max_size=2))
    rows = [*rows, header, *draw(st.lists(st.lists(cell_values, max_size=width), max_size=8))]
    if draw(st.booleans()):
        rows.append(header)
    raw = tab(title, rows, draw(st.lists(merges, max_size=4)), hidden=draw(st.booleans()))
    formats = {
        index: draw(st.lists(_patterns, max_size=14))
        for index in draw(st.sets(st.integers(0, max(width, 1)), max_size=3))
    }
    columns = raw.columns
    if draw(st.booleans()):
        columns = [column[: draw(st.integers(0, len(column)))] for column in columns]
    return RawTab(title, columns, draw(st.sampled_from((None, 0, 77))), raw.hidden, raw.merges, formats)


@st.composite
def workbooks(draw: st.DrawFn) -> Workbook:
    """Several tabs, now and then one of them copied, often beside sound lists of platforms and bodies."""
    titles = draw(
        st.lists(
            st.sampled_from(("Tiến độ", "Tiến độ Sở Y tế", "Nền tảng", "Sheet1", "Đề xuất", "x!'y")),
            max_size=4,
            unique=True,
        )
    )
    found = [draw(tabs(title)) for title in titles]
    if found and draw(st.booleans()):
        copied = draw(st.sampled_from(found))
        found.append(RawTab(f"Bản sao của {copied.title}", copied.columns, 9, False, copied.merges, copied.formats))
    if draw(st.booleans()):
        found.append(tab("Đơn vị", DEPARTMENT_ROWS))
        if "Nền tảng" not in titles:
            found.append(tab("Nền tảng", PLATFORM_ROWS))
    locale = draw(st.sampled_from(("vi_VN", "en_US", "")))
    return Workbook("book.xlsx", tuple(found), "1", READ_AT, locale)
