"""Appending to a Google spreadsheet: exactly once, typed, and wherever people moved the columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from lib import schema
from lib.core.register import build
from lib.sheets.google import GoogleHome
from lib.sheets.google_append import marker_number
from lib.sheets.protocol import SourceError
from tests.google_double import GoogleDouble, SheetHandle
from tests.sheets.stages import BATCH, HEADERS, PROPOSAL, ROW, VALUES, SteadyTime, google_home, sent

TODAY = date(2026, 11, 24)


@pytest.fixture
def double() -> Iterator[GoogleDouble]:
    with GoogleDouble() as running:
        yield running


@pytest.fixture
def sheet(double: GoogleDouble) -> SheetHandle:
    return double.add_spreadsheet("book", "Sổ theo dõi", {"Đơn vị": [["Mã", "Tên đơn vị"]], "Tiến độ": [HEADERS, ROW]})


@pytest.fixture
def home(double: GoogleDouble, sheet: SheetHandle) -> GoogleHome:
    return google_home(double, sheet.id)


@pytest.fixture
def now() -> SteadyTime:
    return SteadyTime()


# -- appending


def app_rows(sheet: SheetHandle) -> list[list[Any]]:
    return sheet.rows("Đề xuất")[1:]


def test_the_tab_is_made_with_its_header_frozen_when_it_is_missing(sheet: SheetHandle, home: GoogleHome) -> None:
    home.append("proposals", "DX-1", PROPOSAL)
    assert sheet.rows("Đề xuất")[0] == [column.header for column in schema.PROPOSALS.columns]
    assert app_rows(sheet) == [["DX-1", None, None, "Nền tảng dùng chung", "=1+1"]]
    assert sheet._tab("Đề xuất").grid_properties["frozenRowCount"] == 1


def test_an_append_is_two_requests_once_the_tab_is_known(double: GoogleDouble, home: GoogleHome) -> None:
    home.append("proposals", "DX-1", PROPOSAL)
    home.read()
    sent(double)
    home.append("proposals", "DX-2", {**PROPOSAL, "id": "DX-2"})
    assert sent(double) == [VALUES, BATCH]


def test_values_are_typed_and_parsed_by_nobody(sheet: SheetHandle, home: GoogleHome) -> None:
    row = {**PROPOSAL, "expected_users": 1200, "security_level": True, "document_date": date(2026, 2, 1)}
    home.append("proposals", "DX-1", row)
    assert sheet.entry("Đề xuất", "E2").formula is None
    assert (sheet.value("Đề xuất", "I2"), sheet.value("Đề xuất", "O2")) == (1200, True)
    assert sheet.shown("Đề xuất", "U2") == "01/02/2026"


def test_several_rows_of_one_event_are_one_request(double: GoogleDouble, sheet: SheetHandle, home: GoogleHome) -> None:
    rows = [{"period_id": "2026-Q3", "row_id": f"TD-{n}", "status": "Hoàn thành"} for n in range(40)]
    for _ in range(2):
        home.append_rows("reporting_periods", "close-2026-Q3", rows)
    assert len(sheet.rows("Kỳ báo cáo")) == 41
    assert [line.status for line in double.requests if line.kind == BATCH] == [200, 400]


@pytest.mark.parametrize(
    "change",
    [
        lambda sheet: sheet.move_column("Đề xuất", "D", "A"),
        lambda sheet: sheet.insert_column("Đề xuất", "B", ["Cột của người"]),
        lambda sheet: sheet.rename_tab("Đề xuất", "Đề xuất 2026"),
        lambda sheet: sheet.insert_row("Đề xuất", 1, ["Danh sách đề xuất"]),
        lambda sheet: sheet.put("Đề xuất", "D1", "TÊN NỀN TẢNG ĐỀ XUẤT *"),
    ],
    ids=["column moved", "column inserted", "tab renamed", "title row above", "header in capitals"],
)
def test_a_row_finds_its_columns_wherever_people_moved_them(
    sheet: SheetHandle, home: GoogleHome, change: Callable[[SheetHandle], None]
) -> None:
    home.append("proposals", "DX-1", PROPOSAL)
    change(sheet)
    home.append("proposals", "DX-2", {"id": "DX-2", "name": "Tên hai", "need": "Nhu cầu"})
    rows = build(home.read(), TODAY).app_rows["proposals"]
    assert [(row["id"], row["name"], row["need"]) for row in rows] == [
        ("DX-1", "Nền tảng dùng chung", "=1+1"),
        ("DX-2", "Tên hai", "Nhu cầu"),
    ]


def test_a_column_that_is_gone_stops_the_row_rather_than_losing_a_value(sheet: SheetHandle, home: GoogleHome) -> None:
    home.append("proposals", "DX-1", PROPOSAL)
    sheet.delete_column("Đề xuất", "E")
    with pytest.raises(SourceError) as error:
        home.append("proposals", "DX-2", {**PROPOSAL, "id": "DX-2"})
    assert error.value.code == "append-column-missing"
    assert error.value.details == {"tab": "Đề xuất", "headers": "“Nhu cầu, vấn đề cần giải quyết”"}
    assert len(app_rows(sheet)) == 1


def test_an_empty_tab_of_the_right_name_gets_its_header(sheet: SheetHandle, home: GoogleHome) -> None:
    sheet.add_tab("Đề xuất")
    home.append("proposals", "DX-1", PROPOSAL)
    assert sheet.titles.count("Đề xuất") == 1
    assert app_rows(sheet)[0][0] == "DX-1"


def test_a_tab_that_another_process_has_just_made_is_used(
    double: GoogleDouble, sheet: SheetHandle, home: GoogleHome
) -> None:
    home.read()
    make = home._place_anew

    def look(tab: schema.Tab) -> Any:
        place = make(tab)
        google_home(double, sheet.id).append("proposals", "DX-1", PROPOSAL)
        home._place_anew = make  # type: ignore[method-assign]
        return place

    home._place_anew = look  # type: ignore[method-assign]
    home.append("proposals", "DX-2", {**PROPOSAL, "id": "DX-2"})
    assert [row[0] for row in app_rows(sheet)] == ["DX-1", "DX-2"]


def test_a_marker_number_in_use_by_another_event_is_passed_over(sheet: SheetHandle, home: GoogleHome) -> None:
    taken = {"metadataId": marker_number("DX-1", 0), "metadataKey": "npt-event", "metadataValue": "another"}
    taken |= {"location": {"spreadsheet": True}, "visibility": "DOCUMENT"}
    sheet._request("createDeveloperMetadata", developerMetadata=taken)
    for _ in range(2):
        home.append("proposals", "DX-1", PROPOSAL)
    assert len(app_rows(sheet)) == 1


def test_a_protected_tab_is_refused_in_plain_words_and_nothing_is_written(sheet: SheetHandle, home: GoogleHome) -> None:
    home.append("proposals", "DX-1", PROPOSAL)
    sheet.protect("Đề xuất")
    with pytest.raises(SourceError) as error:
        home.append("proposals", "DX-2", PROPOSAL)
    assert (error.value.code, error.value.details) == ("append-refused", {"tab": "Đề xuất"})
    assert len(app_rows(sheet)) == 1
    assert len(sheet.metadata) == 1


def test_a_sheet_shared_for_reading_says_that_writing_is_not_allowed(sheet: SheetHandle, home: GoogleHome) -> None:
    sheet.share("anyone", "reader")
    home.read()
    with pytest.raises(SourceError) as error:
        home.append("proposals", "DX-1", PROPOSAL)
    assert error.value.code == "google-read-only"


def test_a_marker_is_removed_once_it_can_no_longer_matter(
    double: GoogleDouble, sheet: SheetHandle, now: SteadyTime
) -> None:
    home = google_home(double, sheet.id, clock=now.clock)
    home.append("proposals", "DX-1", PROPOSAL)
    now.seconds += 179
    with pytest.raises(ValueError, match="too recently"):
        home.settle("DX-1")
    now.seconds += 1
    home.settle("DX-1", "never-sent")
    assert sheet.metadata == []


def test_markers_of_other_kinds_are_left_alone(double: GoogleDouble, sheet: SheetHandle, home: GoogleHome) -> None:
    other = {"metadataKey": "layout", "metadataValue": "DX-1", "location": {"spreadsheet": True}}
    sheet._request("createDeveloperMetadata", developerMetadata={**other, "visibility": "DOCUMENT"})
    home.settle("DX-1")
    assert [item["metadataKey"] for item in sheet.metadata] == ["layout"]


def test_the_traffic_shows_reads_and_writes(home: GoogleHome) -> None:
    home.read()
    home.append("proposals", "DX-1", PROPOSAL)
    view = home.traffic
    assert (view.reads, view.writes, view.quota, view.last_status) == (4, 1, 60, 200)
    assert view.last_seconds > 0
