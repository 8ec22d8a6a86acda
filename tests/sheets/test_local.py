"""What the local home reads from an .xlsx: values, number formats, merged cells, hidden tabs."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from openpyxl.chart import BarChart

from lib.core.problems import column_letters
from lib.core.register import build
from lib.core.workbook import Merge, RawTab
from lib.sheets.local import LocalHome, read_tabs
from lib.sync.store import open_state
from tests.builders import HEADERS, TODAY, codes, write_xlsx, xlsx_tabs
from tests.sheets.spoiled_files import TASK_ROW, rewritten, sound

PERCENT, DEADLINE = HEADERS.index("Tỷ lệ hoàn thành (%)"), HEADERS.index("Thời hạn")


def home(path: Path) -> LocalHome:
    return LocalHome(path, open_state("sqlite://"))


def progress(path: Path) -> RawTab:
    (found,) = [raw for raw in read_tabs(path) if raw.title == "Tiến độ"]
    return found


def _by_openpyxl(path: Path, inline: bool) -> Path:
    book = openpyxl.Workbook(write_only=inline)
    sheet = book.create_sheet("Tiến độ")
    sheet.append(list(HEADERS))
    sheet.append(list(TASK_ROW))
    if not inline:
        book.remove(book["Sheet"])
    book.save(path)
    return path


def _by_xlsxwriter(path: Path, inline: bool) -> Path:
    with xlsxwriter.Workbook(path, {"constant_memory": inline}) as book:
        sheet = book.add_worksheet("Tiến độ")
        sheet.write_row(0, 0, HEADERS)
        sheet.write_row(1, 0, TASK_ROW)
    return path


@pytest.mark.parametrize("write", [_by_openpyxl, _by_xlsxwriter])
@pytest.mark.parametrize("inline", [False, True], ids=["shared strings", "row by row"])
def test_a_workbook_of_any_writer_reads_the_same(write, inline, tmp_path):
    raw = progress(write(tmp_path / "a.xlsx", inline))
    rows = [list(row) for row in zip(*raw.columns, strict=True)]
    assert rows[0][: len(HEADERS)] == list(HEADERS)
    assert rows[1][: len(TASK_ROW)] == list(TASK_ROW)
    assert not raw.hidden


@pytest.mark.parametrize(
    ("pattern", "value", "percent", "code"),
    [
        ("0%", 0.75, 75.0, ""),
        ("0.00%", 0.755, 75.5, ""),
        ("0.0%", 1, 100.0, ""),
        ('#,##0.0" "%', 0.5, 50.0, ""),
        ("[Red]0.0%;[Blue]-0.0%", 0.25, 25.0, ""),
        ("0%", 75.5, None, "percent-range"),
        ("0.0", 75.5, 75.5, ""),
        ("General", 75.5, 75.5, ""),
        ("General", 0.75, None, "percent-unclear"),
        ('0" phần trăm"', 75, 75.0, ""),
        ("dd/mm/yyyy", 45_000, None, "number-became-date"),
    ],
)
def test_a_percentage_is_what_its_number_format_shows(pattern, value, percent, code, tmp_path):
    row = list(TASK_ROW)
    row[PERCENT] = value
    path = write_xlsx(tmp_path / "a.xlsx", xlsx_tabs(HEADERS, row), {f"Tiến độ!H{2}": pattern})
    register = build(home(path).read(), TODAY)
    (read,) = register.progress["percent"].tolist()
    assert (None if pd.isna(read) else read) == percent
    assert codes(register.problems) == ([code] if code else [])


@pytest.mark.parametrize(
    ("pattern", "kind", "due"),
    [
        ("mm/yyyy", "month", date(2026, 6, 30)),
        ("mmm-yy", "month", date(2026, 6, 30)),
        ('"Tháng" mm/yyyy', "month", date(2026, 6, 30)),
        ("dd/mm/yyyy", "day", date(2026, 6, 1)),
        ("m/d/yyyy h:mm", "day", date(2026, 6, 1)),
        ("yyyy", "year", date(2026, 12, 31)),
    ],
)
def test_a_deadline_kept_as_a_day_is_what_its_format_shows(pattern, kind, due, tmp_path):
    row = list(TASK_ROW)
    row[DEADLINE] = datetime(2026, 6, 1)
    path = write_xlsx(tmp_path / "a.xlsx", xlsx_tabs(HEADERS, row), {"Tiến độ!F2": pattern})
    record = build(home(path).read(), TODAY).progress.iloc[0]
    assert (record["kind"], record["due"].date()) == (kind, due)


LAYOUTS = pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml.replace(b"<c r=", b"<x:c r=").replace(b"</c>", b"</x:c>").replace(b"<worksheet ", b'<worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '),
        lambda xml: re.sub(rb'<c r="([A-Z]+[0-9]+)"([^>]*)>', rb'<c\2 r="\1">', xml),
        lambda xml: xml.replace(b"<dimension ", b"<dimensions "),
    ],
    ids=["prefixed", "another attribute first", "without a dimension"],
)  # fmt: skip


@LAYOUTS
def test_formats_are_found_however_the_writer_lays_out_its_cells(change, tmp_path):
    row = list(TASK_ROW)
    row[PERCENT] = 0.5
    path = write_xlsx(tmp_path / "a.xlsx", xlsx_tabs(HEADERS, row), {"Tiến độ!H2": "0%"})
    rewritten(path, lambda name, content: change(content) if name == "xl/worksheets/sheet1.xml" else content)
    assert progress(path).formats[PERCENT][1] == "0%"


def failed(path: Path, shown: str, *columns: str) -> Path:
    """A workbook whose task has a failed formula in each of ``columns``; it shows ``shown``."""
    with xlsxwriter.Workbook(path) as book:
        for title, rows in xlsx_tabs(HEADERS, TASK_ROW).items():
            sheet = book.add_worksheet(title)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        for header in columns:
            book.worksheets()[0].write_formula(1, HEADERS.index(header), "=1/0", None, shown)
    return path


@pytest.mark.parametrize("shown", ["#REF!", "#N/A", "#DIV/0!", "#NAME?", "#VALUE!", "#NUM!", "#NULL!"])
def test_a_failed_formula_is_told_with_its_cell_and_is_no_blank(shown, tmp_path):
    columns = ("Tỷ lệ hoàn thành (%)", "Trạng thái", "Thời hạn", "Kết quả hiện nay")
    path = failed(tmp_path / "a.xlsx", shown, *columns)
    problems = build(home(path).read(), TODAY).problems
    assert {problem.code for problem in problems} == {"cell-error"}
    assert {(problem.cell, problem.column, problem.value) for problem in problems} == {
        (f"{column_letters(HEADERS.index(header))}2", header, shown) for header in columns
    }


@LAYOUTS
def test_failed_formulas_are_found_however_the_writer_lays_out_its_cells(change, tmp_path):
    path = failed(tmp_path / "a.xlsx", "#REF!", HEADERS[PERCENT])
    rewritten(path, lambda name, content: change(content) if name == "xl/worksheets/sheet1.xml" else content)
    assert progress(path).columns[PERCENT][1] == "#REF!"


def test_a_failed_formula_away_from_the_corner_and_a_text_about_one_stay_where_they_are(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["C4"], sheet["D4"], sheet["D5"] = 't="e"><v>#N/A</v>', "#N/A", "x"
    book.save(tmp_path / "a.xlsx")
    (raw,) = read_tabs(tmp_path / "a.xlsx")
    assert [column[3:] for column in raw.columns[2:]] == [['t="e"><v>#N/A</v>', None], ["#N/A", "x"]]


def test_a_column_of_texts_alone_needs_no_formats(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", xlsx_tabs(HEADERS, TASK_ROW), {"Tiến độ!H2": "0%"})
    assert progress(path).formats == {}


def test_a_conditional_format_of_the_same_number_is_not_mistaken_for_a_cell_s(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Tiến độ")
        sheet.write_row(0, 0, HEADERS)
        sheet.write_row(1, 0, TASK_ROW)
        sheet.write(1, PERCENT, 0.5, book.add_format({"num_format": "0.0%"}))
        coloured = book.add_format({"num_format": "dd/mm/yyyy", "bg_color": "#FF0000"})
        sheet.conditional_format("A1:N9", {"type": "no_blanks", "format": coloured})
    assert progress(path).formats[PERCENT][1] == "0.0%"


def test_merged_cells_and_hidden_tabs_are_told(tmp_path):
    book = openpyxl.load_workbook(sound(tmp_path / "a.xlsx", TASK_ROW, TASK_ROW))
    book["Tiến độ"].merge_cells("B2:B3")
    book["Tiến độ"].sheet_state = "hidden"
    book["Đơn vị"].sheet_state = "veryHidden"
    book.save(tmp_path / "a.xlsx")
    tabs = {raw.title: raw for raw in read_tabs(tmp_path / "a.xlsx")}
    assert tabs["Tiến độ"].merges == (Merge(1, 1, 2, 1),)
    assert {title: raw.hidden for title, raw in tabs.items()} == {"Tiến độ": True, "Nền tảng": False, "Đơn vị": True}
    register = build(home(tmp_path / "a.xlsx").read(), TODAY)
    assert [count.tab for count in register.counts if count.is_hidden] == ["Đơn vị", "Tiến độ"]
    assert register.progress["platform"].tolist() == ["NT01", "NT01"]


def test_a_table_away_from_the_corner_keeps_its_cells_where_they_are(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Tiến độ"
    for index, (header, value) in enumerate(zip(HEADERS, TASK_ROW, strict=False)):
        sheet.cell(6, 4 + index, header)
        sheet.cell(7, 4 + index, value)
    book.save(tmp_path / "a.xlsx")
    raw = progress(tmp_path / "a.xlsx")
    assert raw.columns[3][5] == HEADERS[0]
    assert raw.columns[4][6] == "NT01"
    assert all(cell is None for column in raw.columns[:3] for cell in column)


def test_values_keep_their_types_and_hours_become_text(tmp_path):
    row = [1, 2.5, True, None, "", date(2026, 6, 1), time(7, 30), timedelta(hours=30), "=1/0", " x "]
    raw = read_tabs(write_xlsx(tmp_path / "a.xlsx", {"Khác": [[f"c{n}" for n in range(len(row))], row]}))[0]
    values = [column[1] for column in raw.columns]
    assert values[:6] == [1, 2.5, True, None, None, date(2026, 6, 1)]
    assert (values[6], values[9]) == ("07:30:00", " x ")
    assert all(value is None or isinstance(value, str | int | float | bool | date) for value in values)


def test_empty_tabs_and_charts_are_no_trouble(tmp_path):
    book = openpyxl.load_workbook(sound(tmp_path / "a.xlsx"))
    book.create_sheet("Trống")
    book.create_chartsheet("Biểu đồ").add_chart(BarChart())
    book.save(tmp_path / "a.xlsx")
    assert [raw.title for raw in read_tabs(tmp_path / "a.xlsx")] == ["Tiến độ", "Nền tảng", "Đơn vị", "Trống"]
    assert read_tabs(tmp_path / "a.xlsx")[3].columns == []


def test_a_tab_with_a_title_that_needs_care_is_read(tmp_path):
    title = "Tiến độ 'A & B' <1>"
    row = list(TASK_ROW)
    row[PERCENT] = 0.5
    path = write_xlsx(tmp_path / "a.xlsx", {title: [HEADERS, row]}, {f"{title}!H2": "0%"})
    assert read_tabs(path)[0].formats[PERCENT][1] == "0%"
