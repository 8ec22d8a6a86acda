"""spreadsheets.batchUpdate of the double, held against the documentation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.google_double import GoogleDouble, SheetHandle, cell
from tests.google_double.direct import Direct, append_cells, typed_cell

JsonObject = dict[str, Any]
TAB = "Tiến độ"


@pytest.fixture
def double() -> Iterator[GoogleDouble]:
    with GoogleDouble(quotas=False) as running:
        yield running


@pytest.fixture
def sheet(double: GoogleDouble) -> SheetHandle:
    return double.add_spreadsheet("book", "Sổ", {TAB: [["Mã", "Tỷ lệ"], ["NT01", 0.5]], "Khác": []})


@pytest.fixture
def direct(double: GoogleDouble, sheet: SheetHandle) -> Direct:
    return Direct(double, sheet.id)


def lines(dimension: str, start: int, end: int) -> JsonObject:
    return {"sheetId": 0, "dimension": dimension, "startIndex": start, "endIndex": end}


def area(top: int, bottom: int, left: int, right: int) -> JsonObject:
    return {
        "sheetId": 0,
        "startRowIndex": top,
        "endRowIndex": bottom,
        "startColumnIndex": left,
        "endColumnIndex": right,
    }


def test_one_failing_request_puts_the_whole_batch_back(direct: Direct, sheet: SheetHandle) -> None:
    before = direct.get(includeGridData=True).json()
    reply = direct.batch(
        append_cells("NT02", 0.7),
        {"addSheet": {"properties": {"title": "Mới"}}},
        {"updateSpreadsheetProperties": {"properties": {"title": "Khác"}, "fields": "title"}},
        {"deleteDimension": {"range": lines("COLUMNS", 0, 1)}},
        {"deleteSheet": {"sheetId": 424242}},
    )
    assert reply.status_code == 400
    assert reply.json()["error"]["message"] == "Invalid requests[4].deleteSheet: No grid with id: 424242"
    assert direct.get(includeGridData=True).json() == before
    assert sheet.rows(TAB) == [["Mã", "Tỷ lệ"], ["NT01", 0.5]]


def test_replies_have_one_place_for_each_request_in_order(direct: Direct) -> None:
    reply = direct.batch(
        append_cells("NT02"),
        {"addSheet": {"properties": {"title": "Mới", "sheetId": 77}}},
        {"repeatCell": {"range": area(0, 1, 0, 2), "cell": {"note": "ghi chú"}, "fields": "note"}},
        {"findReplace": {"find": "NT", "replacement": "N", "allSheets": True}},
    ).json()
    changed = {"valuesChanged": 2, "rowsChanged": 2, "sheetsChanged": 1, "occurrencesChanged": 2}
    assert [list(item) for item in reply["replies"]] == [[], ["addSheet"], [], ["findReplace"]]
    assert reply["replies"][1]["addSheet"]["properties"]["sheetId"] == 77
    assert reply["replies"][3]["findReplace"] == changed


def test_appended_cells_go_below_the_last_row_that_has_a_value(direct: Direct, sheet: SheetHandle) -> None:
    sheet.format(TAB, "B1:B20", "0.0%")
    sheet.put(TAB, "F7", "ghi chú rời")
    assert direct.batch(append_cells("NT02", 0.7)).json()["replies"] == [{}]
    assert sheet.rows(TAB)[7] == ["NT02", 0.7]
    assert sheet.number_format(TAB, "B8") == "0.0%"


def test_appended_cells_make_the_grid_grow_when_it_is_full(direct: Direct, sheet: SheetHandle) -> None:
    size = {"sheetId": 0, "gridProperties": {"rowCount": 2, "columnCount": 2}}
    direct.batch({"updateSheetProperties": {"properties": size, "fields": "gridProperties(rowCount,columnCount)"}})
    assert direct.batch(append_cells("NT02"), append_cells("NT03")).status_code == 200
    grid = direct.get().json()["sheets"][0]["properties"]["gridProperties"]
    assert grid == {"rowCount": 4, "columnCount": 2}


@pytest.mark.parametrize("text", ["=1+1", "+84", "12/2025", "1.234,5", "'a", "TRUE"])
def test_typed_cells_are_parsed_by_nobody(direct: Direct, sheet: SheetHandle, text: str) -> None:
    direct.batch(append_cells(text, 45_987, True))
    assert sheet.rows(TAB)[2] == [text, 45_987, True]
    assert sheet.entry(TAB, "A3").formula is None


def test_an_appended_date_is_a_number_with_a_date_format(direct: Direct, sheet: SheetHandle) -> None:
    style = {"numberFormat": {"type": "DATE", "pattern": "dd/mm/yyyy"}}
    data = typed_cell(46_351) | {"userEnteredFormat": style}
    fields = "userEnteredValue,userEnteredFormat.numberFormat"
    direct.batch({"appendCells": {"sheetId": 0, "rows": [{"values": [data]}], "fields": fields}})
    assert sheet.shown(TAB, "A3") == "25/11/2026"


def test_update_cells_empties_the_rest_of_its_range(direct: Direct, sheet: SheetHandle) -> None:
    rows = [{"values": [typed_cell("NT09")]}]
    direct.batch({"updateCells": {"range": area(0, 2, 0, 2), "rows": rows, "fields": "userEnteredValue"}})
    assert sheet.rows(TAB) == [["NT09"]]


def test_update_cells_from_a_start_leaves_its_neighbours_alone(direct: Direct, sheet: SheetHandle) -> None:
    start = {"sheetId": 0, "rowIndex": 1, "columnIndex": 1}
    rows = [{"values": [typed_cell(0.9)]}]
    direct.batch({"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}})
    assert sheet.rows(TAB) == [["Mã", "Tỷ lệ"], ["NT01", 0.9]]


@pytest.mark.parametrize(
    ("grid_range", "named"),
    [
        ({"sheetId": 0, "startRowIndex": 1000, "startColumnIndex": 0, "endColumnIndex": 2}, "'Tiến độ'!A1001:B"),
        (area(1000, 1001, 0, 2), "'Tiến độ'!A1001:B1001"),
        (area(0, 2, 26, 27), "'Tiến độ'!AA1:AA2"),
        ({"sheetId": 0, "endRowIndex": 2, "startColumnIndex": 26}, "'Tiến độ'!AA1:2"),
    ],
)
def test_a_range_that_starts_past_the_grid_is_refused(direct: Direct, grid_range: JsonObject, named: str) -> None:
    reply = direct.batch({"repeatCell": {"range": grid_range, "cell": {}, "fields": "note"}})
    limits = "exceeds grid limits. Max rows: 1000, max columns: 26"
    assert reply.json()["error"]["message"] == f"Invalid requests[0].repeatCell: Range ({named}) {limits}"


def test_a_range_that_starts_inside_and_ends_past_the_grid_is_cut(direct: Direct, sheet: SheetHandle) -> None:
    bold = {"cell": {"userEnteredFormat": {"textFormat": {"bold": True}}}, "fields": "userEnteredFormat"}
    assert direct.batch({"repeatCell": {"range": area(999, 1003, 25, 28)} | bold}).status_code == 200
    assert direct.get().json()["sheets"][0]["properties"]["gridProperties"]["rowCount"] == 1000
    assert sheet.entry(TAB, "Z1000").style == {"textFormat": {"bold": True}}


def test_rows_and_columns_are_inserted_deleted_and_moved_with_their_cells(direct: Direct, sheet: SheetHandle) -> None:
    direct.batch({"insertDimension": {"range": lines("ROWS", 1, 3)}})
    assert sheet.rows(TAB) == [["Mã", "Tỷ lệ"], [], [], ["NT01", 0.5]]
    direct.batch({"deleteDimension": {"range": lines("ROWS", 1, 2)}})
    direct.batch({"moveDimension": {"source": lines("COLUMNS", 0, 1), "destinationIndex": 2}})
    assert sheet.rows(TAB) == [["Tỷ lệ", "Mã"], [], [0.5, "NT01"]]
    direct.batch({"insertDimension": {"range": lines("COLUMNS", 1, 2)}})
    assert sheet.rows(TAB) == [["Tỷ lệ", None, "Mã"], [], [0.5, None, "NT01"]]


def test_merges_and_names_move_with_inserted_rows(direct: Direct) -> None:
    direct.batch(
        {"mergeCells": {"range": area(4, 6, 0, 2), "mergeType": "MERGE_ALL"}},
        {"addNamedRange": {"namedRange": {"name": "vung", "range": area(3, 8, 0, 1)}}},
        {"insertDimension": {"range": lines("ROWS", 0, 2)}},
    )
    whole = direct.get().json()
    assert whole["sheets"][0]["merges"][0]["startRowIndex"] == 6
    assert whole["namedRanges"][0]["range"]["endRowIndex"] == 10


def test_only_the_first_value_of_a_merge_survives(direct: Direct, sheet: SheetHandle) -> None:
    direct.batch({"mergeCells": {"range": area(0, 2, 0, 1), "mergeType": "MERGE_ALL"}})
    assert sheet.rows(TAB) == [["Mã", "Tỷ lệ"], [None, 0.5]]
    torn = direct.batch({"mergeCells": {"range": area(1, 3, 0, 2), "mergeType": "MERGE_ALL"}})
    assert "You must select all cells in a merged range" in torn.json()["error"]["message"]


def test_a_sheet_can_be_protected_only_once(direct: Direct) -> None:
    whole = {"addProtectedRange": {"protectedRange": {"range": {"sheetId": 0}}}}
    assert direct.batch(whole).status_code == 200
    message = f'Invalid requests[0].addProtectedRange: Sheet "{TAB}" already has sheet protection.'
    assert direct.batch(whole).json()["error"]["message"] == message


def test_a_protection_that_leaves_the_account_out_refuses_its_writes(direct: Direct, sheet: SheetHandle) -> None:
    sheet.protect(TAB, editors=["someone-else@double.example"])
    assert "protected cell" in direct.batch(append_cells("NT02")).json()["error"]["message"]
    assert direct.update("Khác!A1", [["x"]]).status_code == 200
    assert direct.update(f"{TAB}!A1", [["x"]]).status_code == 400


def test_a_duplicated_sheet_has_a_gid_and_cells_of_its_own(direct: Direct, sheet: SheetHandle) -> None:
    made = direct.batch({"duplicateSheet": {"sourceSheetId": 0, "newSheetName": "Bản sao", "insertSheetIndex": 1}})
    gid = made.json()["replies"][0]["duplicateSheet"]["properties"]["sheetId"]
    assert gid not in (0, sheet.gid("Khác"))
    direct.batch(append_cells("NT02", sheet_id=gid))
    assert (sheet.titles, len(sheet.rows("Bản sao")), len(sheet.rows(TAB))) == ([TAB, "Bản sao", "Khác"], 3, 2)


def test_a_validation_lives_on_the_cells_of_its_range(direct: Direct) -> None:
    rule = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "Hoàn thành"}]}, "strict": True}
    direct.batch({"setDataValidation": {"range": area(1, 3, 1, 2), "rule": rule}})
    mask = "sheets.data.rowData.values.dataValidation.condition.type"
    rows = direct.get(ranges=f"{TAB}!B1:B3", fields=mask).json()["sheets"][0]["data"][0]["rowData"]
    found = {"values": [{"dataValidation": {"condition": {"type": "ONE_OF_LIST"}}}]}
    assert rows == [{"values": [{}]}, found, found]


@pytest.mark.parametrize(
    ("request_", "part"),
    [
        ({"appendCell": {}}, "Unknown name \"appendCell\" at 'requests[0]': Cannot find field."),
        ({"appendCells": {"sheetid": 0}}, "Unknown name \"sheetid\" at 'requests[0].append_cells'"),
        ({"appendCells": {"rows": {"values": []}}}, "Invalid value at 'requests[0].append_cells.rows'"),
        ({"appendCells": {"rows": [{"values": [{"userEnteredValue": {"numberValue": "1"}}]}]}}, "TYPE_DOUBLE"),
        ({"insertDimension": {"range": {"dimension": "ROW"}}}, "DimensionRange.dimension"),
        ({"addSheet": {}, "deleteSheet": {}}, "oneof"),
        ({"appendCells": {"sheetId": 0, "rows": []}}, "At least one field must be listed in 'fields'"),
        ({"repeatCell": {"range": {"sheetId": 0}, "fields": "userEnteredFormats"}}, "invalid argument"),
        ({"addSheet": {"properties": {"title": TAB}}}, "already exists. Please enter another name."),
    ],
)
def test_a_request_that_is_not_what_the_schema_says_is_refused(direct: Direct, request_: JsonObject, part: str) -> None:
    reply = direct.batch(request_)
    assert reply.status_code == 400
    assert part in reply.json()["error"]["message"]


def test_a_request_the_double_does_not_know_says_so(direct: Direct) -> None:
    reply = direct.batch({"addChart": {"chart": {}}})
    assert (reply.status_code, reply.json()["error"]["status"]) == (501, "UNIMPLEMENTED")


def test_a_mask_that_names_nothing_is_refused_and_a_nested_one_is_obeyed(direct: Direct, sheet: SheetHandle) -> None:
    wrong = direct.get(fields="sheets.sheetProperties").json()["error"]
    assert "Cannot find matching fields for path 'sheets.sheetProperties'" in str(wrong["details"])
    sheet.put(TAB, "B2", cell(0.755, "0.0%"))
    sheet.merge("Khác", "B2:C3")
    mask = "sheets(properties.title,merges,data(rowData(values(effectiveFormat/numberFormat))))"
    first, second = direct.get(fields=mask).json()["sheets"]
    style = {"effectiveFormat": {"numberFormat": {"type": "PERCENT", "pattern": "0.0%"}}}
    rows = [{"values": [{}, {}]}, {"values": [{}, style]}]
    assert first == {"properties": {"title": TAB}, "data": [{"rowData": rows}]}
    assert second["merges"][0] == area(1, 3, 1, 3) | {"sheetId": sheet.gid("Khác")}


def test_grid_data_has_what_was_typed_what_it_came_to_and_what_is_shown(direct: Direct, sheet: SheetHandle) -> None:
    sheet.type(TAB, "C2", "=B2*2")
    reply = direct.get(ranges=f"{TAB}!B2:C2", includeGridData="true").json()["sheets"][0]["data"][0]
    typed, computed = reply["rowData"][0]["values"]
    assert (reply["startRow"], reply["startColumn"]) == (1, 1)
    assert (typed["userEnteredValue"], typed["formattedValue"]) == ({"numberValue": 0.5}, "0,5")
    assert (computed["userEnteredValue"], computed["effectiveValue"]) == (
        {"formulaValue": "=B2*2"},
        {"numberValue": 1},
    )


def test_a_spreadsheet_is_created_with_tabs_and_data(direct: Direct, double: GoogleDouble) -> None:
    data = {"rowData": [{"values": [typed_cell("Mã")]}]}
    body: JsonObject = {
        "properties": {"title": "Mới", "locale": "vi_VN", "timeZone": "Asia/Ho_Chi_Minh"},
        "sheets": [{"properties": {"title": "Nền tảng"}, "data": [data]}, {"properties": {"title": "Đơn vị"}}],
    }
    made = direct.session.post(f"{direct.root}/v4/spreadsheets", json=body, timeout=10).json()
    assert made["properties"]["locale"] == "vi_VN"
    assert double.spreadsheet(made["spreadsheetId"]).rows("Nền tảng") == [["Mã"]]
