"""spreadsheets.values of the double: ranges, appending, and how values are written."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.google_double import GoogleDouble, SheetHandle, cell
from tests.google_double.direct import Direct

# The worked example of Google's guide to appending: two tables, A1:C2 and B4:D6.
TWO_TABLES: list[list[Any]] = [
    ["x", "y", "z"],
    ["x", "y", "z"],
    [],
    [None, "x", "y"],
    [None, None, "y", "z"],
    [None, "x", "y", "z"],
]


@pytest.fixture
def double() -> Iterator[GoogleDouble]:
    with GoogleDouble(quotas=False) as running:
        yield running


@pytest.fixture
def sheet(double: GoogleDouble) -> SheetHandle:
    return double.add_spreadsheet("book", "Sổ", {"Sheet1": TWO_TABLES, "Trống": []})


@pytest.fixture
def direct(double: GoogleDouble, sheet: SheetHandle) -> Direct:
    return Direct(double, sheet.id)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Sheet1", "Sheet1!B7"),
        ("Sheet1!B4", "Sheet1!B7"),
        ("Sheet1!C5:D5", "Sheet1!B7"),
        ("Sheet1!B2:D4", "Sheet1!B7"),
        ("Sheet1!A3:G10", "Sheet1!B7"),
        ("Sheet1!A1", "Sheet1!A3"),
        ("Sheet1!E4", "Sheet1!E4"),
        ("Sheet1!A4", "Sheet1!A4"),
    ],
)
def test_appending_finds_the_table_that_the_guide_says(direct: Direct, text: str, written: str) -> None:
    assert direct.append(text, [["n"]]).json()["updates"]["updatedRange"] == written


def test_appending_to_an_empty_tab_has_no_table_range(direct: Direct) -> None:
    first, second = (direct.append("Trống", [["a", "b"]]).json() for _ in range(2))
    assert "tableRange" not in first
    assert second["tableRange"] == "'Trống'!A1:B1"


def test_appending_overwrites_what_stands_below_the_table_by_default(direct: Direct, sheet: SheetHandle) -> None:
    direct.append("Sheet1!A1", [["n1"], ["n2"]])
    assert sheet.rows("Sheet1")[3] == ["n2", "x", "y"]


def test_inserting_rows_moves_down_what_stands_below_the_table(direct: Direct, sheet: SheetHandle) -> None:
    reply = direct.append("Sheet1!A1", [["n1"], ["n2"]], insertDataOption="INSERT_ROWS").json()
    assert (reply["tableRange"], reply["updates"]["updatedRange"]) == ("Sheet1!A1:C2", "Sheet1!A3:A4")
    assert sheet.rows("Sheet1") == [*TWO_TABLES[:2], ["n1"], ["n2"], [], *TWO_TABLES[3:]]


def test_two_appends_at_once_overwrite_each_other_where_appending_is_not_atomic() -> None:
    with GoogleDouble(quotas=False, append_race=0.05) as double:
        sheet = double.add_spreadsheet("book", "Sổ", {"Sheet1": [["Mã"]]})
        race_two_appends(double)
        assert len(sheet.rows("Sheet1")) == 2


def race_two_appends(double: GoogleDouble) -> None:
    with ThreadPoolExecutor(2) as pool:
        found = [pool.submit(Direct(double, "book").append, "Sheet1", [[n]]) for n in (1, 2)]
    assert [future.result().status_code for future in found] == [200, 200]


def test_an_appended_row_past_the_last_makes_the_grid_grow(direct: Direct, sheet: SheetHandle) -> None:
    sheet.put("Sheet1", "A1000", "cuối")
    assert direct.append("Sheet1!A1000", [["n"]]).json()["updates"]["updatedRange"] == "Sheet1!A1001"


def test_a_range_is_ragged_and_an_empty_one_has_no_values(direct: Direct) -> None:
    assert direct.values("Sheet1!A1:D4").json()["values"] == [["x", "y", "z"], ["x", "y", "z"], [], ["", "x", "y"]]
    assert direct.values("Trống").json() == {"range": "'Trống'!A1:Z1000", "majorDimension": "ROWS"}


def test_columns_are_ragged_too(direct: Direct) -> None:
    reply = direct.values("Sheet1!A1:D6", majorDimension="COLUMNS").json()
    first = ["x", "x"]
    assert reply["values"][0] == first
    assert reply["values"][3] == ["", "", "", "", "z", "z"]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("sheet1!a1:b2", "Sheet1!A1:B2"),
        ("A1:B2", "Sheet1!A1:B2"),
        ("Sheet1!B:C", "Sheet1!B1:C1000"),
        ("Sheet1!2:3", "Sheet1!A2:Z3"),
        ("Sheet1!D4:A1", "Sheet1!A1:D4"),
        ("'Trống'!A990:B2000", "'Trống'!A990:B1000"),
    ],
)
def test_ranges_come_back_closed_and_quoted_where_they_must_be(direct: Direct, text: str, written: str) -> None:
    assert direct.values(text).json()["range"] == written


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Không có!A1", "Unable to parse range: Không có!A1"),
        ("Sheet1!A1:?", "Unable to parse range: Sheet1!A1:?"),
        ("Sheet1!AA1", "Range (Sheet1!AA1) exceeds grid limits. Max rows: 1000, max columns: 26"),
    ],
)
def test_a_range_that_is_none_is_refused(direct: Direct, text: str, message: str) -> None:
    reply = direct.values(text)
    assert (reply.status_code, reply.json()["error"]["message"]) == (400, message)


def test_writing_past_the_range_or_without_an_input_option_is_refused(direct: Direct) -> None:
    wide = direct.update("Sheet1!A1:B1", [["a", "b", "c"]]).json()["error"]["message"]
    assert wide == "Requested writing within range [Sheet1!A1:B1], but tried writing to column [C]"
    silent = direct.update("Sheet1!A1", [["a"]], option="").json()["error"]["message"]
    assert silent == "'valueInputOption' is required but not specified"


def test_null_leaves_a_cell_and_an_empty_text_clears_it(direct: Direct, sheet: SheetHandle) -> None:
    reply = direct.update("Sheet1!A1:C1", [[None, "", "m"]]).json()
    assert (reply["updatedCells"], reply["updatedColumns"]) == (2, 2)
    assert sheet.rows("Sheet1")[0] == ["x", None, "m"]


def test_raw_values_are_stored_as_typed_and_user_entered_ones_are_understood(direct: Direct) -> None:
    rows: list[list[Any]] = [["=1+1", "12,5%", "0042", True, 1.5]]
    direct.update("Trống!A1", rows)
    direct.update("Trống!A2", rows, option="USER_ENTERED")
    plain = direct.values("Trống", valueRenderOption="UNFORMATTED_VALUE").json()["values"]
    assert plain == [["=1+1", "12,5%", "0042", True, 1.5], [2, 0.125, 42, True, 1.5]]
    formulas = direct.values("Trống!A2", valueRenderOption="FORMULA").json()["values"]
    assert formulas == [["=1+1"]]


def test_a_percent_and_a_date_are_plain_numbers_when_read_unformatted(direct: Direct, sheet: SheetHandle) -> None:
    sheet.put("Trống", "A1", cell(0.755, "0.0%"))
    sheet.put("Trống", "B1", cell(46_351, "mm/yyyy"))
    shown = direct.values("Trống").json()["values"]
    plain = direct.values("Trống", valueRenderOption="UNFORMATTED_VALUE").json()["values"]
    texts = direct.values(
        "Trống", valueRenderOption="UNFORMATTED_VALUE", dateTimeRenderOption="FORMATTED_STRING"
    ).json()["values"]
    assert (shown, plain, texts) == ([["75,5%", "11/2026"]], [[0.755, 46_351]], [[0.755, "11/2026"]])


def test_a_formula_that_fails_arrives_as_its_error(direct: Direct, sheet: SheetHandle) -> None:
    sheet.put("Trống", "A1", cell(formula="=Mất!A1"))
    sheet.put("Trống", "B1", cell(formula="=1/0"))
    sheet.put("Trống", "C1", cell(formula="=KHONGCO(1)"))
    plain = direct.values("Trống", valueRenderOption="UNFORMATTED_VALUE").json()["values"]
    assert plain == [["#REF!", "#DIV/0!", "#NAME?"]]


def test_a_mask_is_obeyed_by_every_endpoint(direct: Direct) -> None:
    assert direct.values("Sheet1!A1", fields="values").json() == {"values": [["x"]]}
    assert direct.append("Trống", [["x"]], fields="updates.updatedRange").json() == {
        "updates": {"updatedRange": "'Trống'!A1"}
    }
    assert direct.values("Sheet1!A1", fields="valueRanges").status_code == 400


def test_pretty_print_and_gzip_are_honoured(direct: Direct) -> None:
    pretty = direct.values("Sheet1")
    short = direct.values("Sheet1", prettyPrint="false")
    plain = direct.session.get(f"{direct.book}/values/Sheet1", headers={"Accept-Encoding": "identity"}, timeout=5)
    assert pretty.json() == short.json() == plain.json()
    assert pretty.text.startswith('{\n  "range": "Sheet1!A1:Z1000",\n')
    assert short.text.startswith('{"range":"Sheet1!A1:Z1000",')
    assert pretty.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
