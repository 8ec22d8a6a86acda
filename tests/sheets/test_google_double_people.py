"""Another person at work in the double, what Drive notices of it, and running the double by hand."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.google_double import GoogleDouble, ManualClock, SheetHandle, cell
from tests.google_double.direct import Direct, append_cells

TAB = "Tiến độ"
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def double(clock: ManualClock) -> Iterator[GoogleDouble]:
    with GoogleDouble(now=clock) as running:
        yield running


@pytest.fixture
def sheet(double: GoogleDouble) -> SheetHandle:
    rows: list[list[Any]] = [
        ["Mã", "Tỷ lệ", "Thời hạn"],
        ["NT01", cell(0.5, "0%"), date(2026, 11, 25)],
        ["NT02", None, "Quý II/2025"],
    ]
    return double.add_spreadsheet("book", "Sổ", {TAB: rows})


@pytest.fixture
def direct(double: GoogleDouble, sheet: SheetHandle) -> Direct:
    return Direct(double, sheet.id)


def test_values_formats_and_texts_can_be_looked_at(sheet: SheetHandle) -> None:
    assert sheet.rows(TAB)[1] == ["NT01", 0.5, 46_351]
    assert (sheet.shown(TAB, "B2"), sheet.shown(TAB, "C2")) == ("50%", "25/11/2026")
    assert sheet.number_format(TAB, "C2") == "dd/mm/yyyy"


def test_what_a_person_types_is_understood(sheet: SheetHandle) -> None:
    sheet.type(TAB, "B2", "75")
    sheet.type(TAB, "B3", "86,5%")
    sheet.type(TAB, "C3", "12/2026")
    sheet.type(TAB, "D3", "=B2*2")
    assert sheet.rows(TAB)[1:] == [["NT01", 0.75, 46_351], ["NT02", 0.865, 46_357, 1.5]]
    assert sheet.shown(TAB, "C3") == "12/2026"


def test_a_formula_follows_the_cells_it_refers_to(sheet: SheetHandle, direct: Direct) -> None:
    sheet.put(TAB, "E2", cell(formula="=SUM(B2:B3)"))
    direct.update(f"{TAB}!B3", [[0.25]])
    assert sheet.value(TAB, "E2") == 0.75
    direct.batch({"deleteSheet": {"sheetId": 999}})
    assert sheet.value(TAB, "E2") == 0.75


def test_rows_and_columns_are_moved_about(sheet: SheetHandle) -> None:
    sheet.insert_row(TAB, 2, ["NT00"])
    sheet.move_column(TAB, "C", before="A")
    sheet.insert_column(TAB, before="B", values=["STT", 1])
    sheet.add_row(TAB, ["Thường xuyên", 4, "NT03"])
    assert [row[:3] for row in sheet.rows(TAB)] == [
        ["Thời hạn", "STT", "Mã"],
        [None, 1, "NT00"],
        [46_351, None, "NT01"],
        ["Quý II/2025", None, "NT02"],
        ["Thường xuyên", 4, "NT03"],
    ]
    sheet.delete_row(TAB, 2)
    sheet.delete_column(TAB, "B")
    assert sheet.rows(TAB)[1] == [46_351, "NT01", 0.5]


def test_tabs_are_renamed_duplicated_hidden_and_deleted(sheet: SheetHandle, direct: Direct) -> None:
    sheet.rename_tab(TAB, "Tiến độ 2026")
    sheet.duplicate_tab("Tiến độ 2026", "Bản nháp")
    sheet.add_tab("Đơn vị", [["Mã"]])
    sheet.hide_tab("Bản nháp")
    sheet.move_tab("Đơn vị", 0)
    assert sheet.titles == ["Đơn vị", "Tiến độ 2026", "Bản nháp"]
    assert [tab["properties"].get("hidden") for tab in direct.get().json()["sheets"]] == [None, None, True]
    sheet.delete_tab("Đơn vị")
    assert direct.values("A1").json()["range"] == "'Tiến độ 2026'!A1"


def test_edits_by_hand_cost_no_quota_and_are_not_in_the_log(double: GoogleDouble, sheet: SheetHandle) -> None:
    for number in range(100):
        sheet.type(TAB, "A2", f"NT{number}")
    assert (double.count(), double.quotas.used) == (0, {})


def drive_version(direct: Direct) -> tuple[int, str]:
    file = direct.session.get(direct.file, params={"fields": "version,modifiedTime"}, timeout=5).json()
    return int(file["version"]), file["modifiedTime"]


def test_drive_notices_writes_of_the_api_at_once(direct: Direct, clock: ManualClock) -> None:
    before = drive_version(direct)
    clock.advance(1)
    direct.batch(append_cells("NT03"))
    after = drive_version(direct)
    assert after[0] > before[0]
    assert after[1] > before[1]


def test_drive_notices_edits_in_google_s_interface_only_after_three_minutes(
    direct: Direct, sheet: SheetHandle, clock: ManualClock
) -> None:
    before = drive_version(direct)
    sheet.type(TAB, "A2", "NT09")
    clock.advance(170)
    assert drive_version(direct) == before
    assert direct.values(f"{TAB}!A2").json()["values"] == [["NT09"]]
    clock.advance(20)
    assert drive_version(direct) > before


def test_reads_do_not_move_the_version_and_a_reread_serves_the_same_bytes(direct: Direct, sheet: SheetHandle) -> None:
    before = drive_version(direct)
    first, second = (direct.values(TAB).content for _ in range(2))
    assert (first == second, drive_version(direct)) == (True, before)
    sheet.put(TAB, "A2", "NT77")
    assert direct.values(TAB).content != first


def workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = TAB
    page.append(["Mã", "Tỷ lệ", "Thời hạn"])
    page.append(["NT01", 0.755, date(2026, 11, 25)])
    page["B2"].number_format = "0.0%"
    page["C2"].number_format = "mm/yyyy"
    page.merge_cells("A4:B4")
    book.create_sheet("Ẩn").sheet_state = "hidden"
    book.save(path)
    return path


def test_a_workbook_is_served_as_a_spreadsheet(double: GoogleDouble, tmp_path: Path) -> None:
    sheet = double.add_workbook("from-file", workbook(tmp_path / "so.xlsx"))
    direct = Direct(double, "from-file")
    assert (sheet.rows(TAB)[1], sheet.shown(TAB, "B2"), sheet.shown(TAB, "C2")) == (
        ["NT01", 0.755, 46_351],
        "75,5%",
        "11/2026",
    )
    first, second = direct.get().json()["sheets"]
    assert (len(first["merges"]), second["properties"]["hidden"]) == (1, True)


def test_the_double_runs_by_hand_and_says_where(tmp_path: Path) -> None:
    credentials = tmp_path / "credentials.json"
    arguments = ["--port", "0", "--seed-xlsx", str(workbook(tmp_path / "so.xlsx")), "--credentials", str(credentials)]
    command = [sys.executable, "-m", "tests.google_double", *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            said = dict(process.stdout.readline().strip().split("=", 1) for _ in range(3))
            info = json.loads(credentials.read_text(encoding="utf-8"))
        finally:
            process.terminate()
    assert said["url"].startswith("http://127.0.0.1:")
    assert (said["spreadsheet"], info["token_uri"]) == ("double", f"{said['url']}/token")
