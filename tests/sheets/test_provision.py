"""Setting a Google spreadsheet up, through the real client and a double of Google's API."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from lib import schema
from lib.sheets.seed import seed_rows
from lib.words import Status
from tests.google_double import GoogleDouble, cell
from tests.google_double.direct import Direct
from tests.google_double.patterns import serial
from tests.sheets import provisioning as setup
from tests.sheets.provisioning import Stand

PROGRESS, PLATFORMS, DEPARTMENTS = schema.PROGRESS.title, schema.PLATFORMS.title, schema.DEPARTMENTS.title
STATUS_COLUMN, PERCENT_COLUMN = "G", "H"
BODIES_OF_TODAY = sum(row["valid_to"] is None for row in seed_rows(schema.DEPARTMENTS))  # the seed has them first
PLAN_HEADER = ["STT", "Nhiệm vụ", "Tên nền tảng", "Cơ quan chủ trì", "Thời gian hoàn thành", "Tiến độ", "Tỷ lệ (%)"]


@pytest.fixture(scope="module")
def double() -> Iterator[GoogleDouble]:
    with GoogleDouble(quotas=False) as running:
        yield running


@pytest.fixture(scope="module")
def looked_at(double: GoogleDouble) -> Stand:
    """A spreadsheet as Google creates it, set up; for tests that only look."""
    made = setup.stand(double, locale="en_US", time_zone="Etc/GMT")
    made.apply()
    return made


@pytest.fixture
def fresh(looked_at: Stand) -> Stand:
    """The same for tests that change something."""
    return looked_at.another()


def letter(tab: schema.Tab, field: str) -> str:
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[[column.field for column in tab.columns].index(field)]


def test_an_empty_spreadsheet_gets_every_tab_in_one_batch(double: GoogleDouble) -> None:
    stand = setup.stand(double, locale="en_US", time_zone="Etc/GMT")
    double.requests.clear()
    made = stand.apply()
    assert (double.count("spreadsheets.batchUpdate"), made.left.changes) == (1, ())
    assert {header.tab.name for header in stand.headers().values()} == {tab.name for tab in schema.TABS}
    properties = Direct(double, stand.sheet.id).get(fields="properties(locale,timeZone)").json()["properties"]
    assert properties == {"locale": "vi_VN", "timeZone": "Asia/Ho_Chi_Minh"}


def test_a_plan_alone_writes_nothing(double: GoogleDouble) -> None:
    stand = setup.stand(double)
    double.requests.clear()
    assert len(stand.changes()) > 10
    assert (double.count("spreadsheets.batchUpdate"), stand.sheet.titles) == (0, ["Trang tính1"])


def test_each_new_tab_keeps_its_header_in_view_and_each_status_has_its_colour(fresh: Stand) -> None:
    tabs = fresh.overview()
    frozen = {title: tab["properties"]["gridProperties"].get("frozenRowCount") for title, tab in tabs.items()}
    assert frozen == {"Trang tính1": None} | {tab.title: 1 for tab in schema.TABS}
    rules = tabs[PROGRESS]["conditionalFormats"]
    words = [found["booleanRule"]["condition"]["values"][0]["userEnteredValue"] for found in rules]
    assert words == [status.value for status in Status]
    assert {found["ranges"][0]["startColumnIndex"] for found in rules} == {ord(STATUS_COLUMN) - ord("A")}
    assert len({str(found["booleanRule"]["format"]) for found in rules}) == len(Status)


def test_lists_are_written_from_the_seed_as_typed_cells(looked_at: Stand) -> None:
    assert len(looked_at.sheet.rows(PLATFORMS)) == 1 + len(seed_rows(schema.PLATFORMS))
    assert len(looked_at.sheet.rows(DEPARTMENTS)) == 1 + len(seed_rows(schema.DEPARTMENTS))
    place = f"{letter(schema.DEPARTMENTS, 'valid_from')}2"
    assert (looked_at.sheet.value(DEPARTMENTS, place), looked_at.sheet.shown(DEPARTMENTS, place)) == (
        serial(date(2025, 3, 1)),
        "01/03/2025",
    )
    assert [row[0] for row in looked_at.sheet.rows(schema.VOCABULARY.title)][1:7] == [status.value for status in Status]
    assert looked_at.sheet.rows(schema.GUIDE.title)[0] == ["Hướng dẫn"]
    assert len(looked_at.sheet.rows(schema.GUIDE.title)) > 30


@pytest.mark.parametrize(
    ("tab", "field", "source", "is_strict"),
    [
        (schema.PROGRESS, "status", "='Danh mục'!$A$2:$A", True),
        (schema.PROGRESS, "platform", "='Nền tảng'!$A$2:$A", True),
        (schema.PROGRESS, "leads", f"='Đơn vị'!$B$2:$B${1 + BODIES_OF_TODAY}", False),
        (schema.PLATFORMS, "owner_kind", "='Danh mục'!$B$2:$B", True),
        (schema.PLATFORMS, "confirmation", "='Danh mục'!$C$2:$C", True),
        (schema.DEPARTMENTS, "kind", "='Danh mục'!$D$2:$D", True),
    ],
)
def test_words_are_chosen_from_a_list(
    looked_at: Stand, tab: schema.Tab, field: str, source: str, is_strict: bool
) -> None:
    for row in (2, 150):
        found = looked_at.rule(tab.title, f"{letter(tab, field)}{row}")
        condition = {"type": "ONE_OF_RANGE", "values": [{"userEnteredValue": source}]}
        assert (found["condition"], found["strict"], found["showCustomUi"]) == (condition, is_strict, True)
        assert found["inputMessage"]


def test_percentages_and_days_have_a_rule_a_message_and_a_format(looked_at: Stand) -> None:
    percent = looked_at.rule(PROGRESS, f"{PERCENT_COLUMN}2")
    limits = [{"userEnteredValue": "0"}, {"userEnteredValue": "1"}]
    assert (percent["condition"], percent["strict"]) == ({"type": "NUMBER_BETWEEN", "values": limits}, True)
    assert "100\u00a0%" in percent["inputMessage"]
    assert looked_at.sheet.number_format(PROGRESS, f"{PERCENT_COLUMN}9") == "0.0%"
    updated = letter(schema.PROGRESS, "updated")
    assert looked_at.rule(PROGRESS, f"{updated}2")["condition"] == {"type": "DATE_IS_VALID"}
    assert looked_at.sheet.number_format(PROGRESS, f"{updated}2") == "dd/mm/yyyy"
    assert looked_at.sheet.number_format(PROGRESS, f"{letter(schema.PROGRESS, 'deadline')}2") == "@"


def test_headers_say_that_a_column_is_required_and_how_to_fill_it_in(looked_at: Stand) -> None:
    assert "Bắt buộc" in (looked_at.sheet.entry(PROGRESS, f"{STATUS_COLUMN}1").note or "")
    assert "Quý IV/2026" in (looked_at.sheet.entry(PROGRESS, f"{letter(schema.PROGRESS, 'deadline')}1").note or "")
    assert looked_at.sheet.entry(schema.PROPOSALS.title, "A1").note is None


def test_missing_columns_come_to_the_right_of_everything_typed(double: GoogleDouble) -> None:
    row = [1, "Kết nối", "Nền tảng số", "Sở Y tế", "12/2026", "Hoàn thành", 75.5, None, "riêng"]
    stand = setup.stand(double, {"Kế hoạch": [["KẾ HOẠCH"], [], PLAN_HEADER, row]})
    stand.apply()
    rows = stand.sheet.rows("Kế hoạch")
    assert (rows[0], rows[2][:7], rows[3][:9]) == (["KẾ HOẠCH"], PLAN_HEADER, row)
    added = rows[2][9:]
    assert added == ["Mã dòng", "Đơn vị phối hợp", *setup.FULL_PROGRESS[8:]]
    assert PROGRESS not in stand.sheet.titles
    assert stand.changes() == []


def test_a_column_is_added_where_the_grid_ends(double: GoogleDouble) -> None:
    header = [*setup.FULL_PROGRESS[:13], *[f"Cột {number}" for number in range(13)]]
    assert len(header) == 26
    stand = setup.stand(double, {PROGRESS: [header, ["TD-1"]]})
    stand.apply()
    assert stand.sheet.value(PROGRESS, "AA1") == "Ngày cập nhật"
    assert stand.rule(PROGRESS, "AA2")["condition"] == {"type": "DATE_IS_VALID"}
    assert stand.changes() == []


def test_plain_numbers_of_an_office_stay_what_they_mean(double: GoogleDouble) -> None:
    stand = setup.stand(double, {"Kế hoạch": [PLAN_HEADER, [1, "Kết nối", None, None, None, None, 75.5]]})
    stand.apply()
    limits = [{"userEnteredValue": "0"}, {"userEnteredValue": "100"}]
    assert stand.rule("Kế hoạch", "G2")["condition"]["values"] == limits
    assert {stand.sheet.number_format("Kế hoạch", place) for place in ("G2", "G3")} == {None}


def test_percentages_typed_as_text_get_no_rule_that_would_refuse_them(double: GoogleDouble) -> None:
    stand = setup.stand(double, {"Kế hoạch": [PLAN_HEADER, [1, "Kết nối", None, None, None, None, "75 %"]]})
    stand.apply()
    assert stand.rule("Kế hoạch", "G2") == {}


def test_a_column_of_names_offers_names_of_platforms(double: GoogleDouble) -> None:
    stand = setup.stand(double, {"Kế hoạch": [PLAN_HEADER]})
    stand.apply()
    assert stand.rule("Kế hoạch", "C2")["condition"]["values"] == [{"userEnteredValue": "='Nền tảng'!$B$2:$B"}]


def test_formats_reach_only_cells_below_the_last_value(double: GoogleDouble) -> None:
    header = setup.FULL_PROGRESS
    row = [None] * 13 + [46_000]
    stand = setup.stand(double, {PROGRESS: [header, row, [], row]})
    stand.apply()
    assert [stand.sheet.number_format(PROGRESS, f"N{number}") for number in (2, 3, 4, 5)] == [
        None,
        None,
        None,
        "dd/mm/yyyy",
    ]


def test_a_note_and_a_colour_of_an_office_s_own_stay(double: GoogleDouble) -> None:
    noted = cell("Trạng thái", note="Xem công văn 12")
    header = [noted if name == "Trạng thái" else name for name in setup.FULL_PROGRESS]
    stand = setup.stand(double, {PROGRESS: [header]})
    red = {"backgroundColorStyle": {"rgbColor": {"red": 1}}}
    area = {"sheetId": 0, "startRowIndex": 1, "startColumnIndex": 6, "endColumnIndex": 7}
    condition = {"type": "TEXT_EQ", "values": [{"userEnteredValue": Status.DONE.value}]}
    own = {"ranges": [area], "booleanRule": {"condition": condition, "format": red}}
    stand.request(addConditionalFormatRule={"rule": own, "index": 0})
    stand.apply()
    assert stand.sheet.entry(PROGRESS, "G1").note == "Xem công văn 12"
    rules = [found["booleanRule"] for found in stand.overview()[PROGRESS]["conditionalFormats"]]
    words = [found["condition"]["values"][0]["userEnteredValue"] for found in rules]
    assert (words[0], rules[0]["format"]["backgroundColorStyle"]) == (Status.DONE.value, red["backgroundColorStyle"])
    assert sorted(words) == sorted(status.value for status in Status)


def test_what_people_pasted_over_is_put_right(fresh: Stand) -> None:
    for place, fields in {
        "B1": "note",
        "G40": "dataValidation",
        "H3": "dataValidation",
        "K3": "dataValidation",
        "N3": "dataValidation",
        "H4": "userEnteredFormat",
    }.items():
        row, column = int(place[1:]) - 1, ord(place[0]) - ord("A")
        area = {"sheetId": fresh.sheet.gid(PROGRESS), "startRowIndex": row, "endRowIndex": row + 1}
        area |= {"startColumnIndex": column, "endColumnIndex": column + 1}
        fresh.request(repeatCell={"range": area, "cell": {}, "fields": fields})
    assert fresh.changes() == [
        "“Tiến độ”, “Mã nền tảng”: a note on how to fill the column in",
        "“Tiến độ”, “Trạng thái”: choose from the list of “Danh mục”",
        "“Tiến độ”, “Tỷ lệ hoàn thành (%)”: only numbers from 0 % to 100 %",
        "“Tiến độ”, “Tỷ lệ hoàn thành (%)”: number format 0.0% for the empty cells below row 1",
        "“Tiến độ”, “Ngày cập nhật”: only days of the calendar",
    ]
    assert fresh.apply().left.changes == ()


def test_a_locale_set_back_and_a_header_no_longer_in_view_are_drift(fresh: Stand) -> None:
    fresh.sheet.set_locale("en_US")
    grid = {"sheetId": fresh.sheet.gid(PROGRESS), "gridProperties": {"frozenRowCount": 0}}
    update = {"updateSheetProperties": {"properties": grid, "fields": "gridProperties.frozenRowCount"}}
    fresh.request(**update)
    assert fresh.changes() == [
        "Spreadsheet: locale en_US → vi_VN",
        "“Tiến độ”: keep the rows down to row 1 in view",
    ]


def test_columns_that_people_move_and_tabs_they_rename_are_no_drift(fresh: Stand) -> None:
    fresh.sheet.rename_tab(PROGRESS, "Tiến độ năm 2026")
    fresh.sheet.move_tab("Tiến độ năm 2026", 0)
    assert fresh.changes() == []


def test_a_row_typed_is_no_drift_and_a_body_typed_is_offered_after_the_next_run(fresh: Stand) -> None:
    for place, text in {"A2": "TD-1", "B2": "NT01", "F2": "2026", "G2": "Hoàn thành", "H2": "75%"}.items():
        fresh.sheet.type(PROGRESS, place, text)
    assert fresh.changes() == []
    fresh.sheet.type(DEPARTMENTS, f"B{len(fresh.sheet.rows(DEPARTMENTS)) + 1}", "Trung tâm mới")
    lines = [
        f"“Tiến độ”, “{header}”: choose from the list of “Đơn vị”" for header in ("Đơn vị chủ trì", "Đơn vị phối hợp")
    ]
    assert fresh.changes() == lines
    fresh.apply()
    assert fresh.rule(PROGRESS, "C2")["condition"]["values"] == [{"userEnteredValue": "='Đơn vị'!$B$2:$B"}]


def test_rows_down_to_the_end_of_a_merged_header_are_kept_in_view(double: GoogleDouble) -> None:
    stand = setup.stand(double, {PROGRESS: [setup.FULL_PROGRESS, [], ["TD-1", "NT01"]]})
    stand.sheet.merge(PROGRESS, "A1:A2")
    assert "“Tiến độ”: keep the rows down to row 2 in view" in stand.changes()
    assert stand.apply().left.changes == ()


def test_a_tab_that_ends_at_its_header_gets_room(double: GoogleDouble) -> None:
    stand = setup.stand(double, {PROGRESS: [setup.FULL_PROGRESS], DEPARTMENTS: []})
    for title in (PROGRESS, DEPARTMENTS):
        grid = {"sheetId": stand.sheet.gid(title), "gridProperties": {"rowCount": 1}}
        update = {"updateSheetProperties": {"properties": grid, "fields": "gridProperties.rowCount"}}
        stand.request(**update)
    assert stand.apply().left.changes == ()
    assert len(stand.sheet.rows(DEPARTMENTS)) == 1 + len(seed_rows(schema.DEPARTMENTS))


def test_an_empty_tab_with_the_right_title_is_used(double: GoogleDouble) -> None:
    stand = setup.stand(double, {PROGRESS: [], "Danh Mục": []})
    stand.apply()
    assert [title for title in stand.sheet.titles if "danh" in title.lower()] == ["Danh Mục"]
    assert stand.sheet.rows(PROGRESS) == [setup.FULL_PROGRESS]
    assert stand.changes() == []
