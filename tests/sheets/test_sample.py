"""The sample workbook and the empty one that share a layout."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import python_calamine
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from lib import schema
from lib.sheets.layout import build_template
from lib.sheets.sample import build_sample, is_sample
from lib.sheets.sample_cells import (
    BAD_CELLS,
    COMMUNES_TAB,
    DEPARTMENTS_TAB,
    RENAMED_TAB,
    ROUGH_CELLS,
    TEXT_TAB,
    TITLED_TAB,
    PlantedCell,
)
from lib.sheets.sample_rows import Dice, deadline_in, progress_rows
from lib.sheets.seed import read_table, seed_rows
from lib.sheets.sheet import Shown
from lib.words import Status

PROGRESS_TABS = (DEPARTMENTS_TAB, COMMUNES_TAB, TITLED_TAB, RENAMED_TAB, TEXT_TAB)
OWN_HEADERS = {"STT", "Ghi chú"}
ROW_ID = schema.PROGRESS.column("row_id").header


@pytest.fixture(scope="module")
def sample_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "sample.xlsx"
    build_sample(path)
    return path


@pytest.fixture(scope="module")
def sample(sample_path: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(sample_path)


def header_row(sheet: Worksheet) -> int:
    """The row that holds the header of the row ids."""
    return next(row for row, cells in enumerate(sheet.values, start=1) if ROW_ID in cells)


def fields_by_column(sheet: Worksheet) -> dict[int, str]:
    fields: dict[str, str] = {}
    for column in schema.PROGRESS.columns:
        fields |= dict.fromkeys((column.header, *column.aliases), column.field)
    cells = sheet[header_row(sheet)]
    return {cell.column: fields[cell.value] for cell in cells if cell.value in fields}


def records(sheet: Worksheet) -> Iterator[dict[str, object]]:
    fields = fields_by_column(sheet)
    for row in sheet.iter_rows(min_row=header_row(sheet) + 1):
        record = {fields[cell.column]: cell.value for cell in row if cell.column in fields}
        if str(record["row_id"]).startswith("TD-"):
            yield record


def validation(sheet: Worksheet, field: str) -> DataValidation | None:
    letter = next(get_column_letter(index) for index, name in fields_by_column(sheet).items() if name == field)
    cell = f"{letter}{header_row(sheet) + 1}"
    return next((rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref), None)


def drop_down(workbook: openpyxl.Workbook, rule: DataValidation) -> list[object]:
    """The words that a rule's formula points to."""
    title, area = rule.formula1.rsplit("!", 1)
    cells = workbook[title.strip("'")][area.replace("$", "")]
    return [row[0].value for row in cells if row[0].value is not None]


def comparable(value: object) -> object:
    return value.date() if isinstance(value, datetime) else value


def test_two_samples_are_the_same_byte_for_byte(sample_path: Path, tmp_path: Path) -> None:
    build_sample(tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == sample_path.read_bytes()


def test_every_tab_is_there_and_both_readers_open_it(sample_path: Path, sample: openpyxl.Workbook) -> None:
    catalogue = (schema.PLATFORMS, schema.DEPARTMENTS, schema.VOCABULARY, schema.GUIDE)
    expected = {tab.title for tab in catalogue} | set(PROGRESS_TABS)
    assert set(sample.sheetnames) == expected
    assert set(python_calamine.CalamineWorkbook.from_path(sample_path).sheet_names) == expected


def test_there_is_enough_to_look_at(sample: openpyxl.Workbook) -> None:
    rows = [row for title in PROGRESS_TABS for row in records(sample[title])]
    departments = {line["department"] for line in read_table("sample/plan")}
    assert len(rows) >= 450
    assert len(departments) >= 30
    assert sample[schema.PLATFORMS.title].max_row == 1 + 30
    assert sample[schema.DEPARTMENTS.title].max_row == 1 + 15 + 96 + 33
    assert {row["status"] for row in rows} >= {status.value for status in Status} | {None}


@pytest.mark.parametrize("planted", BAD_CELLS + ROUGH_CELLS, ids=lambda planted: planted.what)
def test_every_planted_cell_stands_in_its_tab(sample: openpyxl.Workbook, planted: PlantedCell) -> None:
    rows = [{name: comparable(value) for name, value in row.items()} for row in records(sample[planted.tab])]
    assert [row for row in rows if planted.cells.items() <= row.items()]


def test_the_bad_cells_are_of_many_kinds() -> None:
    assert len({planted.what for planted in BAD_CELLS}) == len(BAD_CELLS) >= 24
    assert {planted.tab for planted in BAD_CELLS} >= {DEPARTMENTS_TAB, COMMUNES_TAB, RENAMED_TAB, TEXT_TAB}


def test_row_ids_are_unique_but_for_the_planted_one(sample: openpyxl.Workbook) -> None:
    ids = Counter(row["row_id"] for title in PROGRESS_TABS for row in records(sample[title]))
    assert [row_id for row_id, count in ids.items() if count > 1] == ["TD-0450"]


def test_every_header_is_the_schemas_or_one_of_its_aliases_or_the_offices_own(
    sample: openpyxl.Workbook,
) -> None:
    known = {name for column in schema.PROGRESS.columns for name in (column.header, *column.aliases)}
    for title in PROGRESS_TABS:
        headers = {cell.value for cell in sample[title][header_row(sample[title])]}
        assert headers <= known | OWN_HEADERS
        assert len(fields_by_column(sample[title])) == len(schema.PROGRESS.columns)


def test_one_tab_has_an_order_and_headers_of_its_own(sample: openpyxl.Workbook) -> None:
    fields = list(fields_by_column(sample[RENAMED_TAB]).values())
    headers = {cell.value for cell in sample[RENAMED_TAB][1]}
    assert fields != [column.field for column in schema.PROGRESS.columns]
    assert {"Cơ quan chủ trì", "Thời gian hoàn thành", "Tiến độ", "Ghi chú"} <= headers
    assert all(str(row["platform"]).startswith("Nền tảng ") for row in records(sample[RENAMED_TAB]))


def test_one_tab_has_a_title_block_and_merged_platforms(sample: openpyxl.Workbook) -> None:
    sheet = sample[TITLED_TAB]
    assert header_row(sheet) > 1
    column = next(index for index, field in fields_by_column(sheet).items() if field == "platform")
    merged = [area for area in sheet.merged_cells.ranges if area.min_col == area.max_col == column]
    assert merged
    assert all(area.max_row > area.min_row > header_row(sheet) for area in merged)


def test_one_tab_has_the_structure_rows_of_real_tables(sample: openpyxl.Workbook) -> None:
    first_column = [sample[COMMUNES_TAB].cell(row, 1).value for row in range(1, sample[COMMUNES_TAB].max_row + 1)]
    assert {"(1)", "I", "II", "III", "Tổng cộng", "Nơi nhận:"} <= set(first_column)


@pytest.mark.parametrize(
    "form",
    [
        r"\d{4}",
        r"\d{2}/\d{4}",
        r"Tháng \d+/\d{4}",
        r"Quý [IV]+/\d{4}",
        r"\d{4}-\d{4}",
        r"6 tháng đầu năm \d{4}",
        "Thường xuyên",
        "Hằng năm",
    ],
)
def test_deadlines_come_in_every_form_offices_write(form: str) -> None:
    deadlines = [row["deadline"] for rows in progress_rows().values() for row in rows]
    assert any(isinstance(deadline, str) and re.fullmatch(form, deadline) for deadline in deadlines)


def test_some_deadlines_are_days_and_months_kept_as_days(sample: openpyxl.Workbook) -> None:
    deadlines = [row["deadline"] for rows in progress_rows().values() for row in rows]
    assert any(isinstance(deadline, date) for deadline in deadlines)
    assert any(isinstance(deadline, Shown) and deadline.number_format == "mm/yyyy" for deadline in deadlines)
    assert any(isinstance(row["deadline"], int) for row in records(sample[RENAMED_TAB]))


@given(st.integers(), st.dates(date(2025, 1, 1), date(2028, 12, 31)), st.integers(0, 900))
def test_a_made_up_deadline_falls_due_inside_its_window(seed: int, first: date, days: int) -> None:
    last = date.fromordinal(first.toordinal() + days)
    _, due = deadline_in(Dice(seed), first, last)
    assert first <= due <= last


def test_most_rows_are_consistent() -> None:
    done = [row for rows in progress_rows().values() for row in rows if row["status"] == Status.DONE]
    proven = [row for row in done if row["percent"] == 100 and row["evidence"]]
    assert 0.9 <= len(proven) / len(done) < 1


def test_each_tab_keeps_percentages_in_its_own_way(sample: openpyxl.Workbook) -> None:
    kept: dict[str, set[object]] = {
        title: {row["percent"] for row in records(sample[title])} for title in PROGRESS_TABS
    }
    assert {0.15, 0.9} <= kept[DEPARTMENTS_TAB]
    assert any(isinstance(value, int | float) and value > 10 for value in kept[RENAMED_TAB])
    assert not any(isinstance(value, int | float) for value in kept[TEXT_TAB])
    column = next(index for index, field in fields_by_column(sample[DEPARTMENTS_TAB]).items() if field == "percent")
    assert sample[DEPARTMENTS_TAB].cell(2, column).number_format == "0.0%"


def test_statuses_are_chosen_from_a_strict_list_of_the_schemas_words(sample: openpyxl.Workbook) -> None:
    for title in PROGRESS_TABS:
        rule = validation(sample[title], "status")
        assert rule is not None
        assert drop_down(sample, rule) == [status.value for status in Status]
        assert rule.errorStyle in (None, "stop")
        assert "Quá hạn" in rule.error


def test_platforms_and_bodies_are_offered_from_their_tabs(sample: openpyxl.Workbook) -> None:
    platform = validation(sample[DEPARTMENTS_TAB], "platform")
    lead = validation(sample[DEPARTMENTS_TAB], "leads")
    assert platform is not None
    assert lead is not None
    assert drop_down(sample, platform) == [row["code"] for row in seed_rows(schema.PLATFORMS)]
    today = [row["name"] for row in seed_rows(schema.DEPARTMENTS) if not row["valid_to"]]
    assert drop_down(sample, lead) == today
    assert lead.errorStyle == "warning"  # several bodies may be typed


@pytest.mark.parametrize(("title", "highest"), [(DEPARTMENTS_TAB, "1"), (RENAMED_TAB, "100"), (TEXT_TAB, None)])
def test_a_percentage_is_bounded_as_the_tab_keeps_it(
    sample: openpyxl.Workbook, title: str, highest: str | None
) -> None:
    rule = validation(sample[title], "percent")
    assert (rule.formula2 if rule else None) == highest


def test_required_headers_carry_a_note(sample: openpyxl.Workbook) -> None:
    sheet = sample[DEPARTMENTS_TAB]
    noted = {fields_by_column(sheet)[cell.column] for cell in sheet[1] if cell.comment}
    assert noted == {column.field for column in schema.PROGRESS.required}


def test_every_tab_prints_on_landscape_a4_one_page_wide_under_its_frozen_header(
    sample: openpyxl.Workbook,
) -> None:
    for sheet in sample:
        setup = sheet.page_setup
        assert (setup.orientation, setup.paperSize, setup.fitToWidth or 1, setup.fitToHeight) == (
            "landscape",
            9,
            1,
            0,
        )
        assert sheet.freeze_panes
    assert sample[TITLED_TAB].freeze_panes == f"A{header_row(sample[TITLED_TAB]) + 1}"
    assert sample[DEPARTMENTS_TAB].auto_filter.ref


def test_each_status_has_a_colour_of_its_own(sample: openpyxl.Workbook) -> None:
    rules = [rule for area in sample[DEPARTMENTS_TAB].conditional_formatting for rule in area.rules]
    assert {rule.formula[0].strip('"') for rule in rules} == {status.value for status in Status}
    assert len({rule.dxf.fill.bgColor.rgb for rule in rules}) == len(Status)


def test_the_sample_says_that_it_is_illustrative(sample_path: Path, sample: openpyxl.Workbook) -> None:
    assert is_sample(sample_path)
    assert sample.properties.title.startswith("Số liệu minh họa")
    assert sample[schema.GUIDE.title]["A2"].value.startswith("Số liệu minh họa")


def test_the_mark_survives_another_program_saving_the_file(sample: openpyxl.Workbook, tmp_path: Path) -> None:
    sample.save(tmp_path / "saved.xlsx")
    assert is_sample(tmp_path / "saved.xlsx")


def test_nothing_else_is_taken_for_the_sample(tmp_path: Path) -> None:
    build_template(tmp_path / "own.xlsx")
    (tmp_path / "text.xlsx").write_text("IllustrativeData")
    assert not is_sample(tmp_path / "own.xlsx")
    assert not is_sample(tmp_path / "text.xlsx")
    assert not is_sample(tmp_path / "missing.xlsx")
