"""Tables as Excel workbooks, read back with openpyxl."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.core.labels import STATE_COLOURS
from lib.core.progress import State
from lib.reports.tables import state_word
from lib.reports.workbook_file import tables_to_xlsx
from tests.reports.packs import HOSTILE

ABOUT = ("Số liệu đến 8:30 24/11/2026", "Đơn vị chủ trì: Sở Y tế")


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def one_table(**columns: object) -> openpyxl.worksheet.worksheet.Worksheet:
    return opened(tables_to_xlsx("Tựa", {"Bảng": pa.table(columns)}, "vi")).worksheets[0]


def test_a_table_stands_below_the_lines_that_say_what_it_is():
    table = pa.table({"department": ["Sở Y tế"], "total": [3]})
    sheet = opened(tables_to_xlsx("Xếp thứ tự", {"Đơn vị": table}, "vi", ABOUT)).worksheets[0]
    rows = [tuple(cell.value for cell in row) for row in sheet.iter_rows()]
    assert [row[0] for row in rows[:3]] == ["Xếp thứ tự", *ABOUT]
    assert rows[4] == ("Đơn vị", "Nhiệm vụ")
    assert rows[5] == ("Sở Y tế", 3)
    assert sheet.freeze_panes == "A6"
    assert sheet.auto_filter.ref == "A5:B6"
    assert sheet.title == "Đơn vị"


def test_days_numbers_and_percentages_are_typed():
    sheet = one_table(due=[date(2026, 12, 31)], count=[1200], percent=[75.5])
    day, number, percent = next(sheet.iter_rows(min_row=4, max_row=4))
    assert (day.value.date(), day.number_format) == (date(2026, 12, 31), "dd/mm/yyyy")
    assert (number.value, number.number_format) == (1200, "#,##0")
    assert percent.value == pytest.approx(0.755)
    assert percent.number_format == "0.0%"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text):
    sheet = one_table(task=[text.encode("utf-8", "ignore").decode()])
    cell = sheet["A4"]
    assert cell.data_type == "s"
    assert cell.hyperlink is None


def test_text_that_looks_like_a_formula_is_marked_as_text_for_when_it_is_edited():
    cell = one_table(task=["=1+1"])["A4"]
    assert cell.value == "=1+1"
    assert cell.quotePrefix


def test_only_addresses_the_app_made_are_links():
    sheet = one_table(
        link=["https://example.org/a#gid=1&range=F12", "javascript:alert(1)"], evidence=["https://x.vn"] * 2
    )
    assert sheet["A4"].hyperlink.target.startswith("https://example.org/a")
    assert sheet["A5"].hyperlink is None
    assert sheet["B4"].hyperlink is None


@pytest.mark.parametrize("state", list(State))
def test_a_state_has_the_colour_it_has_on_screen(state):
    cell = one_table(state=[state_word(state.value, "vi")])["A4"]
    assert cell.fill.start_color.rgb == f"FF{STATE_COLOURS[state][1:]}"


def test_text_too_long_for_a_cell_is_cut_and_says_so():
    value = one_table(task=["a" * 40_000])["A4"].value
    assert len(value) == 32_767
    assert value.endswith("…")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=50), min_size=1, max_size=6, unique=True))
def test_any_titles_become_different_tabs_that_can_be_opened(titles):
    table = pa.table({"count": [1]})
    names = opened(tables_to_xlsx("x", dict.fromkeys(titles, table), "vi")).sheetnames
    assert len({name.casefold() for name in names}) == len(titles)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_no_table_at_all_is_still_a_workbook():
    assert opened(tables_to_xlsx("x", {}, "vi")).sheetnames == ["Không có dữ liệu"]


def test_equal_tables_make_equal_bytes_and_progress_ends_at_one():
    table = {"a": pa.table({"count": [1, None]})}
    parts: list[float] = []
    assert tables_to_xlsx("x", table, "vi", progress=parts.append) == tables_to_xlsx("x", table, "vi")
    assert parts == sorted(parts)
    assert parts[-1] == 1.0
