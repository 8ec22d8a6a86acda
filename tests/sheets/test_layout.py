"""Writing tabs: what a caller may ask of the layout, and the empty workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from lib import schema
from lib.sheets.layout import build_template, write_layout
from lib.sheets.sheet import Cell, Row, Sheet, Shown


def written(path: Path, rows: Sequence[Row], **options: object) -> Worksheet:
    sheet = Sheet(schema.PROGRESS.title, schema.PROGRESS, rows, **options)  # type: ignore[arg-type]
    write_layout(path / "written.xlsx", [sheet])
    return openpyxl.load_workbook(path / "written.xlsx")[schema.PROGRESS.title]


@pytest.mark.parametrize("text", ["=1+1", "+84", "@SUM(A1)", "https://example.gov.vn", "{=1}"])
def test_text_is_written_as_text_whatever_it_looks_like(tmp_path: Path, text: str) -> None:
    cell = written(tmp_path, [Row({"task": text})], order=("task",))["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


@pytest.mark.parametrize(
    ("value", "number_format"),
    [
        ("12/2026", "@"),
        (2026, "0"),
        (date(2026, 12, 31), "dd/mm/yyyy"),
        (Shown(date(2026, 12, 1), "mm/yyyy"), "mm/yyyy"),
    ],
)
def test_a_deadline_keeps_the_form_it_was_given_in(tmp_path: Path, value: Cell, number_format: str) -> None:
    cell = written(tmp_path, [Row({"deadline": value})], order=("deadline",))["A2"]
    assert cell.number_format == number_format


def test_equal_neighbours_are_merged_but_not_across_a_section_row(tmp_path: Path) -> None:
    same = Row({"platform": "NT01"})
    rows = [same, same, Row({"platform": "I"}, is_structure=True), same, Row({"platform": "NT02"})]
    sheet = written(tmp_path, rows, merged="platform")
    assert [str(area) for area in sheet.merged_cells.ranges] == ["B2:B3"]
    assert [sheet.cell(row, 2).value for row in range(2, 7)] == ["NT01", None, "I", "NT01", "NT02"]


def test_a_folder_that_is_not_there_is_made_and_nothing_else_is_left_in_it(tmp_path: Path) -> None:
    build_template(tmp_path / "new" / "own.xlsx")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["own.xlsx"]


def test_the_empty_workbook_has_lists_and_guide_but_no_progress(tmp_path: Path) -> None:
    build_template(tmp_path / "own.xlsx")
    template = openpyxl.load_workbook(tmp_path / "own.xlsx")
    progress = template[schema.PROGRESS.title]
    assert [cell.value for cell in progress[1]] == [column.header for column in schema.PROGRESS.columns]
    assert progress.max_row == 1
    assert template[schema.PLATFORMS.title].max_row == 31
    assert template[schema.DEPARTMENTS.title].max_row == 145
    assert len(progress.data_validations.dataValidation) >= 10
