"""What Google's replies mean: refusals by status and reason, structures, values, number formats."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.core.messages import MESSAGES
from lib.core.workbook import Merge
from lib.sheets.google_append import cell, marker_number
from lib.sheets.google_faults import of_body, of_reply
from lib.sheets.google_values import (
    NumberFormat,
    are_of_one_moment,
    day_of_serial,
    raw_tab,
    read_structure,
    read_values,
    serial_of_day,
)
from lib.sheets.retry import When

PAGE = b"<!DOCTYPE html>\n<html><title>Sorry</title>"
SECRET = "reporting@project.iam.gserviceaccount.com"


def error_body(code: int, status: str = "", reason: str = "", older: str = "") -> bytes:
    error: dict[str, Any] = {"code": code, "message": f"{SECRET} may not", "status": status}
    if reason:
        error["details"] = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason}]
    if older:
        error["errors"] = [{"domain": "usageLimits", "reason": older}]
    return json.dumps({"error": error}).encode()


@pytest.mark.parametrize(
    ("status", "body", "code", "when"),
    [
        (400, error_body(400, "INVALID_ARGUMENT"), "google-refused", When.NEVER),
        (400, error_body(400, "FAILED_PRECONDITION"), "google-not-sheet", When.NEVER),
        (400, b'{"error": "invalid_grant"}', "google-refused", When.NEVER),
        (401, error_body(401, "UNAUTHENTICATED"), "google-credentials", When.NEVER),
        (403, error_body(403, "PERMISSION_DENIED"), "google-permission", When.NEVER),
        (403, error_body(403, "PERMISSION_DENIED", "SERVICE_DISABLED"), "google-disabled", When.NEVER),
        (403, error_body(403, older="accessNotConfigured"), "google-disabled", When.NEVER),
        (403, error_body(403, reason="ACCESS_TOKEN_SCOPE_INSUFFICIENT"), "google-scope", When.NEVER),
        (403, error_body(403, older="rateLimitExceeded"), "google-quota", When.NEXT_MINUTE),
        (403, error_body(403, older="userRateLimitExceeded"), "google-quota", When.NEXT_MINUTE),
        (403, PAGE, "google-proxy", When.NEVER),
        (404, error_body(404, "NOT_FOUND"), "google-not-found", When.NEVER),
        (404, PAGE, "google-proxy", When.NEVER),
        (302, b"", "google-proxy", When.NEVER),
        (407, b"", "google-proxy", When.NEVER),
        (408, PAGE, "google-unreachable", When.SOON),
        (429, error_body(429, "RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED"), "google-quota", When.NEXT_MINUTE),
        (429, PAGE, "google-quota", When.NEXT_MINUTE),
        (500, error_body(500, "INTERNAL"), "google-unreachable", When.SOON),
        (503, PAGE, "google-unreachable", When.SOON),
        (418, b"[1]", "google-refused", When.NEVER),
    ],
)
def test_a_refusal_is_known_by_its_status_and_reasons(status: int, body: bytes, code: str, when: When) -> None:
    failure = of_reply(status, body)
    assert (failure.code, failure.when, failure.status) == (code, when, status)
    assert failure.code in MESSAGES
    assert SECRET not in str(failure)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"valueRanges": []}\n', None),
        (b" \n{}", None),
        (b'{"valueRanges": [', "google-unreachable"),
        (b"", "google-proxy"),
        (PAGE, "google-proxy"),
        (b"null", "google-proxy"),
    ],
)
def test_a_good_status_is_not_enough(body: bytes, code: str | None) -> None:
    failure = of_body(200, body)
    assert (failure.code if failure else None) == code


@given(st.integers(100, 599), st.binary(max_size=60))
def test_every_reply_has_a_meaning(status: int, body: bytes) -> None:
    assert of_reply(status, body).code in MESSAGES


# -- structure


def formatted(kind: str, pattern: str = "") -> dict[str, Any]:
    return {"effectiveFormat": {"numberFormat": {"type": kind, **({"pattern": pattern} if pattern else {})}}}


def structure(rows: list[Any], **more: Any) -> dict[str, Any]:
    properties = {"sheetId": 7, "title": "Tiến độ", "gridProperties": {"rowCount": 100, "columnCount": 26}}
    sheet = {"properties": properties, "data": [{"rowData": rows}], **more}
    return {"properties": {"title": "Sổ", "locale": "vi_VN", "timeZone": "Asia/Ho_Chi_Minh"}, "sheets": [sheet]}


ROWS: list[Any] = [
    {"values": [{}, {}]},
    {},
    {"values": [{}, formatted("PERCENT", "0.0%")]},
    {"values": [formatted("DATE", 'dd"/"mm;[$-42A]{"values":[')]},
    {"values": [{}, formatted("PERCENT", "0.0%")]},
]


@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")], ids=["compact", "with spaces"])
def test_formats_are_read_row_by_row_however_the_reply_is_written(separators: tuple[str, str]) -> None:
    body = json.dumps(structure(ROWS), separators=separators, ensure_ascii=False).encode()
    (shape,) = read_structure(body).shapes
    percent = NumberFormat("PERCENT", "0.0%")
    second = [shape.column(1)[kind] for kind in shape.kinds(7)]
    assert second == [None, None, percent, None, percent, None, None]
    assert shape.column(0)[shape.kinds(4)[3]] == NumberFormat("DATE", 'dd"/"mm;[$-42A]{"values":[')
    assert shape.formatted_columns == [0, 1]


def test_a_chart_on_a_sheet_of_its_own_is_left_out() -> None:
    reply = structure(ROWS)
    reply["sheets"].append({"properties": {"sheetId": 8, "title": "Biểu đồ", "sheetType": "OBJECT"}})
    assert read_structure(json.dumps(reply).encode()).titles == ("Tiến độ",)


def test_zeros_that_google_leaves_out_are_understood() -> None:
    reply = structure([], merges=[{"endRowIndex": 2, "endColumnIndex": 3}])
    del reply["sheets"][0]["properties"]["sheetId"]
    (shape,) = read_structure(json.dumps(reply).encode()).shapes
    assert (shape.gid, shape.hidden, shape.merges) == (0, False, (Merge(0, 0, 1, 2),))


@pytest.mark.parametrize(
    ("locale", "kind", "pattern"),
    [
        ("vi_VN", "DATE", "dd/mm/yyyy"),
        ("en_US", "DATE", "m/d/yyyy"),
        ("vi_VN", "DATE_TIME", "dd/mm/yyyy hh:mm:ss"),
        ("vi_VN", "PERCENT", "0.00%"),
    ],
)
def test_a_type_without_a_pattern_gets_the_usual_one(locale: str, kind: str, pattern: str) -> None:
    reply = structure([{"values": [formatted(kind)]}])
    reply["properties"]["locale"] = locale
    (shape,) = read_structure(json.dumps(reply).encode()).shapes
    assert shape.column(0)[0] == NumberFormat(kind, pattern)


# -- values


def values(*columns: list[Any], grid: str = "A1:Z100") -> bytes:
    found: dict[str, Any] = {"range": f"'Tiến độ'!{grid}"}
    return json.dumps({"valueRanges": [{**found, "values": list(columns)} if columns else found]}).encode()


def test_ragged_columns_are_made_equal_and_blanks_none() -> None:
    (read,) = read_values([values(["a", "", 3], [], ["", True])])
    assert read.columns == [["a", None, 3], [None, None, None], [None, True, None]]


def test_a_range_without_values_has_no_columns() -> None:
    (read,) = read_values([values()])
    assert (read.columns, read.size) == ([], (100, 26))


@pytest.mark.parametrize(
    ("grid", "expected"),
    [("A1:Z100", True), ("A1:Z101", False), ("A1:AA100", False), ("A1", True), ("", True)],
)
def test_two_replies_of_different_sizes_are_not_of_one_moment(grid: str, expected: bool) -> None:
    shapes = read_structure(json.dumps(structure(ROWS)).encode())
    assert are_of_one_moment(shapes, read_values([values(["a"], grid=grid)])) is expected


def test_values_longer_than_the_formats_stay_numbers() -> None:
    (shape,) = read_structure(json.dumps(structure([{"values": [formatted("DATE", "dd/mm/yyyy")]}])).encode()).shapes
    (read,) = read_values([values([46203, 46203])])
    assert raw_tab(shape, read).columns[0] == [date(2026, 6, 30), 46203]


# -- days and cells


@given(st.dates(date(1900, 1, 1), date(9999, 12, 31)))
def test_a_day_survives_the_way_to_the_sheet_and_back(day: date) -> None:
    assert day_of_serial(serial_of_day(day)) == day


@given(st.datetimes(datetime(1900, 1, 1), datetime(9999, 12, 31)))
def test_a_moment_survives_to_the_second(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    back = day_of_serial(serial_of_day(moment))
    assert back == (moment if moment.time() != datetime.min.time() else moment.date())


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=1+1", {"stringValue": "=1+1"}),
        ("0912", {"stringValue": "0912"}),
        (True, {"boolValue": True}),
        (2.5, {"numberValue": 2.5}),
        (float("nan"), {"stringValue": "nan"}),
        (date(2026, 6, 30), {"numberValue": 46203}),
        (datetime(2026, 6, 30, 12), {"numberValue": 46203.5}),
    ],
)
def test_a_cell_is_typed(value: Any, expected: dict[str, Any]) -> None:
    assert cell(value)["userEnteredValue"] == expected
    json.dumps(cell(value), allow_nan=False)


@pytest.mark.parametrize("value", [None, ""])
def test_nothing_is_an_empty_cell(value: Any) -> None:
    assert cell(value) == {}


@given(st.text(max_size=40), st.integers(0, 5))
def test_a_marker_number_is_one_that_google_takes(event_id: str, salt: int) -> None:
    assert 0 < marker_number(event_id, salt) < 2**31
    assert marker_number(event_id, salt) == marker_number(event_id, salt)
