"""Developer metadata of the double: unique ids, lookups, a budget, and markers that make a batch safe to repeat."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.google_double import GoogleDouble, SheetHandle
from tests.google_double.direct import Direct, append_cells, marker

JsonObject = dict[str, Any]


@pytest.fixture
def double() -> Iterator[GoogleDouble]:
    with GoogleDouble(quotas=False) as running:
        yield running


@pytest.fixture
def sheet(double: GoogleDouble) -> SheetHandle:
    return double.add_spreadsheet("book", "Sổ", {"Đề xuất": [["Mã đề xuất"]]})


@pytest.fixture
def direct(double: GoogleDouble, sheet: SheetHandle) -> Direct:
    return Direct(double, sheet.id)


def forget(**lookup: Any) -> JsonObject:
    return {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": lookup}}}


def search(direct: Direct, **lookup: Any) -> list[int]:
    body = {"dataFilters": [{"developerMetadataLookup": lookup}]}
    reply = direct.session.post(f"{direct.book}/developerMetadata:search", json=body, timeout=10).json()
    return [item["developerMetadata"]["metadataId"] for item in reply.get("matchedDeveloperMetadata", [])]


def test_metadata_comes_back_as_it_was_made(direct: Direct) -> None:
    made = direct.batch(marker(7, "DX-1")).json()["replies"][0]["createDeveloperMetadata"]["developerMetadata"]
    location = {"locationType": "SPREADSHEET", "spreadsheet": True}
    assert made == {
        "metadataId": 7,
        "metadataKey": "event",
        "metadataValue": "DX-1",
        "location": location,
        "visibility": "DOCUMENT",
    }
    assert direct.metadata(7).json() == made
    assert direct.get().json()["developerMetadata"] == [made]


def test_metadata_that_does_not_exist_is_not_found(direct: Direct) -> None:
    reply = direct.metadata(8)
    body = {"error": {"code": 404, "message": "Requested entity was not found.", "status": "NOT_FOUND"}}
    assert (reply.status_code, reply.json()) == (404, body)


def test_an_id_in_use_fails_the_whole_batch_so_that_a_repeat_changes_nothing(
    direct: Direct, sheet: SheetHandle
) -> None:
    batch = (marker(7, "DX-1"), append_cells("DX-1"))
    assert [direct.batch(*batch).status_code for _ in range(3)] == [200, 400, 400]
    assert sheet.rows("Đề xuất") == [["Mã đề xuất"], ["DX-1"]]


def test_ids_are_unique_in_one_spreadsheet_only(double: GoogleDouble, direct: Direct) -> None:
    double.add_spreadsheet("other", "Khác")
    assert direct.batch(marker(7)).status_code == 200
    assert Direct(double, "other").batch(marker(7)).status_code == 200


def test_an_id_is_made_up_when_none_is_given(direct: Direct) -> None:
    request = marker(7)
    del request["createDeveloperMetadata"]["developerMetadata"]["metadataId"]
    made = direct.batch(request).json()["replies"][0]["createDeveloperMetadata"]["developerMetadata"]
    assert 0 < made["metadataId"] < 2**31


def test_metadata_is_found_by_id_by_key_and_by_value_and_deleted_by_the_same(direct: Direct) -> None:
    direct.batch(marker(1, "a"), marker(2, "b"), marker(3, "b", key="other"))
    assert search(direct, metadataKey="event") == [1, 2]
    assert search(direct, metadataValue="b") == [2, 3]
    assert search(direct, metadataId=9) == []
    deleted = direct.batch(forget(metadataId=2), forget(metadataId=9)).json()["replies"]
    assert len(deleted[0]["deleteDeveloperMetadata"]["deletedDeveloperMetadata"]) == 1
    assert deleted[1] == {"deleteDeveloperMetadata": {}}
    assert direct.metadata(2).status_code == 404
    assert direct.batch(marker(2, "c")).status_code == 200


def test_a_spreadsheet_holds_thirty_thousand_characters_of_metadata(direct: Direct, sheet: SheetHandle) -> None:
    value = "v" * 29  # with the key, 34 characters a marker
    batch = [marker(number, value) for number in range(1, 883)]
    assert direct.batch(*batch).status_code == 200
    refused = direct.batch(marker(2_000, value), append_cells("DX-1"))
    assert refused.status_code == 400
    assert (len(sheet.metadata), len(sheet.rows("Đề xuất"))) == (882, 1)
    direct.batch(forget(metadataId=1))
    assert direct.batch(marker(2_000, value)).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"metadataKey": ""},
        {"visibility": None},
        {"location": None},
        {"metadataId": 0},
        {"metadataId": -5},
        {"location": {"dimensionRange": {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 2}}},
    ],
)
def test_metadata_without_what_it_must_have_is_refused(direct: Direct, change: JsonObject) -> None:
    request = marker(7)
    request["createDeveloperMetadata"]["developerMetadata"] |= change
    assert direct.batch(request).status_code == 400


def test_metadata_of_a_row_moves_and_goes_with_its_row(direct: Direct, sheet: SheetHandle) -> None:
    row = {"sheetId": 0, "dimension": "ROWS", "startIndex": 4, "endIndex": 5}
    request = marker(7)
    request["createDeveloperMetadata"]["developerMetadata"]["location"] = {"dimensionRange": row}
    direct.batch(request)
    sheet.insert_row("Đề xuất", 2)
    moved = direct.metadata(7).json()["location"]
    assert (moved["locationType"], moved["dimensionRange"]["startIndex"]) == ("ROW", 5)
    sheet.delete_row("Đề xuất", 6)
    assert direct.metadata(7).status_code == 404
