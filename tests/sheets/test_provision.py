"""Setting a Google spreadsheet up, through the real client and a double of Google's API."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from lib import schema
from lib.sheets.seed import seed_rows
from lib.words import Status
from tests.google_double import GoogleDouble, SheetHandle, cell
from tests.google_double.direct import Direct
from tests.google_double.patterns import serial
from tests.sheets import provisioning as setup

PROGRESS, PLATFORMS, DEPARTMENTS = schema.PROGRESS.title, schema.PLATFORMS.title, schema.DEPARTMENTS.title
STATUS_COLUMN, PERCENT_COLUMN = "G", "H"
PLAN_HEADER = ["STT", "Nhiệm vụ", "Tên nền tảng", "Cơ quan chủ trì", "Thời gian hoàn thành", "Tiến độ", "Tỷ lệ (%)"]


@pytest.fixture
def double() -> Iterator[GoogleDouble]:
    with GoogleDouble(quotas=False) as running:
        yield running


@pytest.fixture
def fresh(double: GoogleDouble) -> SheetHandle:
    """A spreadsheet as Google creates it, set up."""
    sheet = setup.spreadsheet(double, locale="en_US", time_zone="Etc/GMT")
    setup.provisioner(double).apply()
    return sheet


def letter(tab: schema.Tab, field: str) -> str:
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[[column.field for column in tab.columns].index(field)]


def rule(sheet: SheetHandle, tab: str, place: str) -> dict[str, Any]:
    return sheet.entry(tab, place).validation or {}


def test_an_empty_spreadsheet_gets_every_tab_in_one_batch(double: GoogleDouble) -> None:
    sheet = setup.spreadsheet(double, locale="en_US", time_zone="Etc/GMT")
    made = setup.provisioner(double).apply()
    assert (double.count("spreadsheets.batchUpdate"), made.left.changes) == (1, ())
    assert {header.tab.name for header in setup.headers_of(sheet).values()} == {tab.name for tab in schema.TABS}
    properties = Direct(double, setup.BOOK).get(fields="properties(locale,timeZone)").json()["properties"]
    assert properties == {"locale": "vi_VN", "timeZone": "Asia/Ho_Chi_Minh"}
    assert setup.changes(double) == []


def test_a_plan_alone_writes_nothing(double: GoogleDouble) -> None:
    sheet = setup.spreadsheet(double)
    assert len(setup.changes(double)) > 10
    assert (double.count("spreadsheets.batchUpdate"), sheet.titles) == (0, ["Trang tính1"])


def test_each_new_tab_keeps_its_header_in_view(double: GoogleDouble, fresh: SheetHandle) -> None:
    frozen = {
        title: tab["properties"]["gridProperties"].get("frozenRowCount")
        for title, tab in setup.overview(double).items()
    }
    assert frozen == {"Trang tính1": None} | {tab.title: 1 for tab in schema.TABS}


def test_lists_are_written_from_the_seed_as_typed_cells(fresh: SheetHandle) -> None:
    assert len(fresh.rows(PLATFORMS)) == 1 + len(seed_rows(schema.PLATFORMS))
    assert len(fresh.rows(DEPARTMENTS)) == 1 + len(seed_rows(schema.DEPARTMENTS))
    place = f"{letter(schema.DEPARTMENTS, 'valid_from')}2"
    assert (fresh.value(DEPARTMENTS, place), fresh.shown(DEPARTMENTS, place)) == (
        serial(date(2025, 3, 1)),
        "01/03/2025",
    )
    assert [row[0] for row in fresh.rows(schema.VOCABULARY.title)][1:7] == [status.value for status in Status]
    assert fresh.rows(schema.GUIDE.title)[0] == ["Hướng dẫn"]
    assert len(fresh.rows(schema.GUIDE.title)) > 30


@pytest.mark.parametrize(
    ("tab", "field", "source", "is_strict"),
    [
        (schema.PROGRESS, "status", "='Danh mục'!$A$2:$A", True),
        (schema.PROGRESS, "platform", "='Nền tảng'!$A$2:$A", True),
        (schema.PROGRESS, "leads", "='Đơn vị'!$B$2:$B$35", False),
        (schema.PLATFORMS, "owner_kind", "='Danh mục'!$B$2:$B", True),
        (schema.PLATFORMS, "confirmation", "='Danh mục'!$C$2:$C", True),
        (schema.DEPARTMENTS, "kind", "='Danh mục'!$D$2:$D", True),
    ],
)
def test_words_are_chosen_from_a_list(
    fresh: SheetHandle, tab: schema.Tab, field: str, source: str, is_strict: bool
) -> None:
    for row in (2, 150):
        found = rule(fresh, tab.title, f"{letter(tab, field)}{row}")
        condition = {"type": "ONE_OF_RANGE", "values": [{"userEnteredValue": source}]}
        if field == "leads":  # only the bodies of today, which the seed has first
            condition["values"] = found["condition"]["values"]
            assert found["condition"]["values"][0]["userEnteredValue"].startswith("='Đơn vị'!$B$2:$B$1")
        assert (found["condition"], found["strict"], found["showCustomUi"]) == (condition, is_strict, True)
        assert found["inputMessage"]


def test_percentages_and_days_have_a_rule_a_message_and_a_format(fresh: SheetHandle) -> None:
    percent = rule(fresh, PROGRESS, f"{PERCENT_COLUMN}2")
    limits = [{"userEnteredValue": "0"}, {"userEnteredValue": "1"}]
    assert (percent["condition"], percent["strict"]) == ({"type": "NUMBER_BETWEEN", "values": limits}, True)
    assert "100%" in percent["inputMessage"]
    assert fresh.number_format(PROGRESS, f"{PERCENT_COLUMN}9") == "0.0%"
    updated = letter(schema.PROGRESS, "updated")
    assert rule(fresh, PROGRESS, f"{updated}2")["condition"] == {"type": "DATE_IS_VALID"}
    assert fresh.number_format(PROGRESS, f"{updated}2") == "dd/mm/yyyy"
    assert fresh.number_format(PROGRESS, f"{letter(schema.PROGRESS, 'deadline')}2") == "@"


def test_headers_say_that_a_column_is_required_and_how_to_fill_it_in(fresh: SheetHandle) -> None:
    assert "Bắt buộc" in (fresh.entry(PROGRESS, f"{STATUS_COLUMN}1").note or "")
    assert "Quý IV/2026" in (fresh.entry(PROGRESS, f"{letter(schema.PROGRESS, 'deadline')}1").note or "")
    assert fresh.entry(schema.PROPOSALS.title, "A1").note is None


def test_every_status_has_its_colour(double: GoogleDouble, fresh: SheetHandle) -> None:
    rules = setup.overview(double)[PROGRESS]["conditionalFormats"]
    words = [found["booleanRule"]["condition"]["values"][0]["userEnteredValue"] for found in rules]
    assert words == [status.value for status in Status]
    assert {found["ranges"][0]["startColumnIndex"] for found in rules} == {ord(STATUS_COLUMN) - ord("A")}
    assert len({str(found["booleanRule"]["format"]) for found in rules}) == len(Status)


def test_missing_columns_come_to_the_right_of_everything_typed(double: GoogleDouble) -> None:
    row = [1, "Kết nối", "Nền tảng số", "Sở Y tế", "12/2026", "Hoàn thành", 75.5, None, "riêng"]
    sheet = setup.spreadsheet(double, {"Kế hoạch": [["KẾ HOẠCH"], [], PLAN_HEADER, row]})
    setup.provisioner(double).apply()
    rows = sheet.rows("Kế hoạch")
    assert (rows[0], rows[2][:7], rows[3][:9]) == (["KẾ HOẠCH"], PLAN_HEADER, row)
    added = rows[2][9:]
    assert added == ["Mã dòng", "Đơn vị phối hợp", *setup.FULL_PROGRESS[8:]]
    assert PROGRESS not in sheet.titles
    assert setup.changes(double) == []


def test_a_column_is_added_where_the_grid_ends(double: GoogleDouble) -> None:
    header = [*setup.FULL_PROGRESS[:13], *[f"Cột {number}" for number in range(13)]]
    assert len(header) == 26
    sheet = setup.spreadsheet(double, {PROGRESS: [header, ["TD-1"]]})
    setup.provisioner(double).apply()
    assert sheet.value(PROGRESS, "AA1") == "Ngày cập nhật"
    assert rule(sheet, PROGRESS, "AA2")["condition"] == {"type": "DATE_IS_VALID"}
    assert setup.changes(double) == []


def test_plain_numbers_of_an_office_stay_what_they_mean(double: GoogleDouble) -> None:
    sheet = setup.spreadsheet(double, {"Kế hoạch": [PLAN_HEADER, [1, "Kết nối", None, None, None, None, 75.5]]})
    setup.provisioner(double).apply()
    limits = [{"userEnteredValue": "0"}, {"userEnteredValue": "100"}]
    assert rule(sheet, "Kế hoạch", "G2")["condition"]["values"] == limits
    assert {sheet.number_format("Kế hoạch", place) for place in ("G2", "G3")} == {None}


def test_percentages_typed_as_text_get_no_rule_that_would_refuse_them(double: GoogleDouble) -> None:
    sheet = setup.spreadsheet(double, {"Kế hoạch": [PLAN_HEADER, [1, "Kết nối", None, None, None, None, "75 %"]]})
    setup.provisioner(double).apply()
    assert rule(sheet, "Kế hoạch", "G2") == {}


def test_a_column_of_names_offers_names_of_platforms(double: GoogleDouble) -> None:
    sheet = setup.spreadsheet(double, {"Kế hoạch": [PLAN_HEADER]})
    setup.provisioner(double).apply()
    assert rule(sheet, "Kế hoạch", "C2")["condition"]["values"] == [{"userEnteredValue": "='Nền tảng'!$B$2:$B"}]


def test_formats_reach_only_cells_below_the_last_value(double: GoogleDouble) -> None:
    header = setup.FULL_PROGRESS
    row = [None] * 13 + [46_000]
    sheet = setup.spreadsheet(double, {PROGRESS: [header, row, [], row]})
    setup.provisioner(double).apply()
    assert [sheet.number_format(PROGRESS, f"N{number}") for number in (2, 3, 4, 5)] == [None, None, None, "dd/mm/yyyy"]


def test_a_note_and_a_colour_of_an_office_s_own_stay(double: GoogleDouble) -> None:
    noted = cell("Trạng thái", note="Xem công văn 12")
    header = [noted if name == "Trạng thái" else name for name in setup.FULL_PROGRESS]
    sheet = setup.spreadsheet(double, {PROGRESS: [header]})
    red = {"backgroundColorStyle": {"rgbColor": {"red": 1}}}
    area = {"sheetId": 0, "startRowIndex": 1, "startColumnIndex": 6, "endColumnIndex": 7}
    condition = {"type": "TEXT_EQ", "values": [{"userEnteredValue": Status.DONE.value}]}
    own = {"ranges": [area], "booleanRule": {"condition": condition, "format": red}}
    Direct(double, setup.BOOK).batch({"addConditionalFormatRule": {"rule": own, "index": 0}}).raise_for_status()
    setup.provisioner(double).apply()
    assert sheet.entry(PROGRESS, "G1").note == "Xem công văn 12"
    rules = [found["booleanRule"] for found in setup.overview(double)[PROGRESS]["conditionalFormats"]]
    words = [found["condition"]["values"][0]["userEnteredValue"] for found in rules]
    assert (words[0], rules[0]["format"]["backgroundColorStyle"]) == (Status.DONE.value, red["backgroundColorStyle"])
    assert sorted(words) == sorted(status.value for status in Status)


@pytest.mark.parametrize(
    ("place", "change", "told"),
    [
        ("G40", {"dataValidation": None}, "“Tiến độ”, “Trạng thái”: choose from the list of “Danh mục”"),
        ("H3", {"dataValidation": None}, "“Tiến độ”, “Tỷ lệ hoàn thành (%)”: only numbers from 0 % to 100 %"),
        ("N3", {"dataValidation": None}, "“Tiến độ”, “Ngày cập nhật”: only days of the calendar"),
        ("H3", {"userEnteredFormat": None}, "number format 0.0% for the empty cells below row 1"),
        ("B1", {"note": None}, "a note on how to fill the column in"),
    ],
)
def test_what_people_pasted_over_is_put_right(
    double: GoogleDouble, fresh: SheetHandle, place: str, change: dict[str, Any], told: str
) -> None:
    row, column = int(place[1:]) - 1, ord(place[0]) - ord("A")
    area = {"sheetId": fresh.gid(PROGRESS), "startRowIndex": row, "endRowIndex": row + 1}
    area |= {"startColumnIndex": column, "endColumnIndex": column + 1}
    ((field, _),) = change.items()
    Direct(double, setup.BOOK).batch({"repeatCell": {"range": area, "cell": {}, "fields": field}}).raise_for_status()
    (line,) = setup.changes(double)
    assert told in line
    assert setup.provisioner(double).apply().left.changes == ()


def test_a_locale_set_back_and_a_header_no_longer_in_view_are_drift(double: GoogleDouble, fresh: SheetHandle) -> None:
    fresh.set_locale("en_US")
    grid = {"sheetId": fresh.gid(PROGRESS), "gridProperties": {"frozenRowCount": 0}}
    update = {"updateSheetProperties": {"properties": grid, "fields": "gridProperties.frozenRowCount"}}
    Direct(double, setup.BOOK).batch(update).raise_for_status()
    assert setup.changes(double) == [
        "Spreadsheet: locale en_US → vi_VN",
        "“Tiến độ”: keep the rows down to row 1 in view",
    ]


def test_columns_that_people_move_and_tabs_they_rename_are_no_drift(double: GoogleDouble, fresh: SheetHandle) -> None:
    fresh.rename_tab(PROGRESS, "Tiến độ năm 2026")
    fresh.move_tab("Tiến độ năm 2026", 0)
    assert setup.changes(double) == []


def test_a_row_typed_below_is_no_drift(double: GoogleDouble, fresh: SheetHandle) -> None:
    fresh.add_row(PROGRESS, ["TD-1", "NT01", "Sở Y tế", None, "Kết nối", "2026", "Hoàn thành", cell(1, "0.0%")])
    fresh.add_row(DEPARTMENTS, ["Q26-X", "Trung tâm mới"])
    assert [line for line in setup.changes(double) if "Tiến độ" not in line or "list" not in line] == []


def test_rows_down_to_the_end_of_a_merged_header_are_kept_in_view(double: GoogleDouble) -> None:
    sheet = setup.spreadsheet(double, {PROGRESS: [setup.FULL_PROGRESS, [], ["TD-1", "NT01"]]})
    sheet.merge(PROGRESS, "A1:A2")
    assert "“Tiến độ”: keep the rows down to row 2 in view" in setup.changes(double)
    assert setup.provisioner(double).apply().left.changes == ()


def test_a_tab_that_ends_at_its_header_gets_room(double: GoogleDouble) -> None:
    sheet = setup.spreadsheet(double, {PROGRESS: [setup.FULL_PROGRESS], DEPARTMENTS: []})
    for title in (PROGRESS, DEPARTMENTS):
        grid = {"sheetId": sheet.gid(title), "gridProperties": {"rowCount": 1}}
        update = {"updateSheetProperties": {"properties": grid, "fields": "gridProperties.rowCount"}}
        Direct(double, setup.BOOK).batch(update).raise_for_status()
    assert setup.provisioner(double).apply().left.changes == ()
    assert len(sheet.rows(DEPARTMENTS)) == 1 + len(seed_rows(schema.DEPARTMENTS))


def test_an_empty_tab_with_the_right_title_is_used(double: GoogleDouble) -> None:
    sheet = setup.spreadsheet(double, {PROGRESS: [], "Danh Mục": []})
    setup.provisioner(double).apply()
    assert [title for title in sheet.titles if "danh" in title.lower()] == ["Danh Mục"]
    assert sheet.rows(PROGRESS) == [setup.FULL_PROGRESS]
    assert setup.changes(double) == []


def test_a_title_taken_by_something_else_is_not_taken_over(double: GoogleDouble) -> None:
    text = [["Danh mục tài liệu"], ["Số 12/BC"]]
    sheet = setup.spreadsheet(double, {"Danh mục": text, "Hướng dẫn": [["Cách dùng máy in"]]})
    notes = setup.advice(double)
    setup.provisioner(double).apply()
    assert (sheet.rows("Danh mục"), sheet.rows("Hướng dẫn")) == (text, [["Cách dùng máy in"]])
    assert rule(sheet, PROGRESS, "G2")["condition"]["values"] == [{"userEnteredValue": "='Danh mục (2)'!$A$2:$A"}]
    assert any("the new tab is called “Danh mục (2)”" in note for note in notes)
    assert any("the guide is not written" in note for note in notes)
    assert setup.changes(double) == []


def test_lists_with_rows_of_their_own_are_not_filled_from_the_seed(double: GoogleDouble) -> None:
    rows = [["Mã", "Tên nền tảng", "Cơ quan chủ quản"], ["X1", "Nền tảng X", "Bộ X"]]
    sheet = setup.spreadsheet(double, {PLATFORMS: rows})
    setup.provisioner(double).apply()
    assert [row[:3] for row in sheet.rows(PLATFORMS)] == rows


def test_words_missing_from_a_list_are_left_to_people(double: GoogleDouble) -> None:
    header = [column.header for column in schema.VOCABULARY.columns[:3]]
    sheet = setup.spreadsheet(double, {"Danh mục": [header, ["Hoàn thành", "Nhà nước", "Đã xác nhận"]]})
    setup.provisioner(double).apply()
    assert [row[3] for row in sheet.rows("Danh mục")][:3] == ["Loại đơn vị", "Sở", "Cơ quan ngang sở"]
    assert sheet.rows("Danh mục")[1][0] == "Hoàn thành"
    (note,) = [note for note in setup.advice(double) if "“Trạng thái”" in note]
    assert "Chưa triển khai" in note
    assert "Hoàn thành" not in note


def test_a_table_of_google_s_own_is_left_alone(double: GoogleDouble) -> None:
    setup.spreadsheet(double, {PROGRESS: [setup.FULL_PROGRESS, ["TD-1"]]})
    area = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 14}
    Direct(double, setup.BOOK).batch({"addTable": {"table": {"range": area, "name": "T"}}}).raise_for_status()
    assert not [line for line in setup.changes(double) if "“Tiến độ”, " in line]
    assert any("holds a table of Google Sheets" in note for note in setup.advice(double))


def test_a_hidden_tab_is_set_up_like_any_other(double: GoogleDouble) -> None:
    sheet = setup.spreadsheet(double, {"Trang tính1": [], "Cũ": [setup.FULL_PROGRESS, ["TD-1"]]})
    sheet.hide_tab("Cũ")
    setup.provisioner(double).apply()
    assert rule(sheet, "Cũ", "G2")["strict"] is True
