"""What setting a spreadsheet up leaves alone: titles, lists, words and tables of people's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lib import schema
from tests.google_double import GoogleDouble
from tests.sheets import provisioning as setup

PROGRESS, PLATFORMS = schema.PROGRESS.title, schema.PLATFORMS.title


@pytest.fixture(scope="module")
def double() -> Iterator[GoogleDouble]:
    with GoogleDouble(quotas=False) as running:
        yield running


def test_a_title_taken_by_something_else_is_not_taken_over(double: GoogleDouble) -> None:
    text = [["Danh mục tài liệu"], ["Số 12/BC"]]
    stand = setup.stand(double, {"Danh mục": text, "Hướng dẫn": [["Cách dùng máy in"]]})
    notes = stand.advice()
    stand.apply()
    assert (stand.sheet.rows("Danh mục"), stand.sheet.rows("Hướng dẫn")) == (text, [["Cách dùng máy in"]])
    assert stand.rule(PROGRESS, "G2")["condition"]["values"] == [{"userEnteredValue": "='Danh mục (2)'!$A$2:$A"}]
    assert any("the new tab is called “Danh mục (2)”" in note for note in notes)
    assert any("the guide is not written" in note for note in notes)
    assert stand.changes() == []


def test_lists_with_rows_of_their_own_are_not_filled_from_the_seed(double: GoogleDouble) -> None:
    rows = [["Mã", "Tên nền tảng", "Cơ quan chủ quản"], ["X1", "Nền tảng X", "Bộ X"]]
    stand = setup.stand(double, {PLATFORMS: rows})
    stand.apply()
    assert [row[:3] for row in stand.sheet.rows(PLATFORMS)] == rows


def test_words_missing_from_a_list_are_left_to_people(double: GoogleDouble) -> None:
    header = [column.header for column in schema.VOCABULARY.columns[:3]]
    stand = setup.stand(double, {"Danh mục": [header, ["Hoàn thành", "Nhà nước", "Đã xác nhận"]]})
    stand.apply()
    assert [row[3] for row in stand.sheet.rows("Danh mục")][:3] == ["Loại đơn vị", "Sở", "Cơ quan ngang sở"]
    assert stand.sheet.rows("Danh mục")[1][0] == "Hoàn thành"
    (note,) = [note for note in stand.advice() if "“Trạng thái”" in note]
    assert "Chưa triển khai" in note
    assert "Hoàn thành" not in note


def test_a_table_of_google_s_own_is_left_alone(double: GoogleDouble) -> None:
    stand = setup.stand(double, {PROGRESS: [setup.FULL_PROGRESS, ["TD-1"]]})
    area = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 14}
    stand.request(addTable={"table": {"range": area, "name": "T"}})
    assert not [line for line in stand.changes() if "“Tiến độ”, " in line]
    assert any("holds a table of Google Sheets" in note for note in stand.advice())


def test_a_hidden_tab_is_set_up_like_any_other(double: GoogleDouble) -> None:
    stand = setup.stand(double, {"Trang tính1": [], "Cũ": [setup.FULL_PROGRESS, ["TD-1"]]})
    stand.sheet.hide_tab("Cũ")
    stand.apply()
    assert stand.rule("Cũ", "G2")["strict"] is True
