"""Quotas, latency and everything that can go wrong between a client and the double."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
import requests

from tests.google_double import Fault, GoogleDouble, ManualClock, SheetHandle
from tests.google_double.direct import Direct, append_cells, marker

BATCH = "spreadsheets.batchUpdate"
GET = "spreadsheets.values.get"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def double(clock: ManualClock) -> Iterator[GoogleDouble]:
    with GoogleDouble(now=clock) as running:
        yield running


@pytest.fixture
def sheet(double: GoogleDouble) -> SheetHandle:
    return double.add_spreadsheet("book", "Sổ", {"Đề xuất": [["Mã"]]})


@pytest.fixture
def direct(double: GoogleDouble, sheet: SheetHandle) -> Direct:
    return Direct(double, sheet.id)


def test_the_sixty_first_read_of_a_minute_is_refused_until_the_next(
    double: GoogleDouble, direct: Direct, clock: ManualClock
) -> None:
    assert {direct.values("A1").status_code for _ in range(60)} == {200}
    refused = direct.values("A1")
    assert refused.status_code == 429
    assert refused.json()["error"]["status"] == "RESOURCE_EXHAUSTED"
    assert "Retry-After" not in refused.headers
    assert direct.batch(append_cells("x")).status_code == 200
    clock.advance(60)
    assert direct.values("A1").status_code == 200
    assert double.count(GET, 429) == 1


def test_users_have_a_quota_each_and_share_the_project_s(double: GoogleDouble, sheet: SheetHandle) -> None:
    accounts = [Direct(double, sheet.id, f"account{n}@double.example") for n in range(6)]
    statuses = [direct.values("A1").status_code for direct in accounts for _ in range(60)]
    assert (statuses.count(200), statuses.count(429)) == (300, 60)
    project = accounts[5].values("A1").json()["error"]["details"][0]["metadata"]["quota_limit"]
    assert project == "ReadRequestsPerMinutePerProject"


def test_a_batch_counts_as_one_write(direct: Direct, double: GoogleDouble) -> None:
    direct.batch(*[append_cells(str(n)) for n in range(100)])
    assert double.quotas.used["Write", ""] == 1


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault.INTERNAL_ERROR, (500, "Internal error encountered.")),
        (Fault.BAD_GATEWAY, (502, "<!DOCTYPE html>")),
        (Fault.UNAVAILABLE, (503, "The service is currently unavailable.")),
        (Fault.TOO_MANY_REQUESTS, (429, "Quota exceeded for quota metric 'Write requests'")),
        (Fault.RATE_LIMIT_EXCEEDED, (403, "rateLimitExceeded")),
        (Fault.FORBIDDEN, (403, "The caller does not have permission")),
        (Fault.NOT_FOUND, (404, "Requested entity was not found.")),
        (Fault.REQUEST_TIMEOUT, (408, "<!DOCTYPE html>")),
        (Fault.UNAUTHENTICATED, (401, "invalid authentication credentials")),
        (Fault.PROXY_PAGE, (200, "<!DOCTYPE html>")),
    ],
)
def test_a_planned_status_comes_once_and_changes_nothing(
    double: GoogleDouble, direct: Direct, sheet: SheetHandle, fault: Fault, expected: tuple[int, str]
) -> None:
    double.faults.add(fault, BATCH)
    reply = direct.batch(append_cells("DX-1"))
    assert (reply.status_code, expected[1] in reply.text) == (expected[0], True)
    assert sheet.rows("Đề xuất") == [["Mã"]]
    assert direct.batch(append_cells("DX-1")).status_code == 200


def test_a_reset_connection_changes_nothing(double: GoogleDouble, direct: Direct, sheet: SheetHandle) -> None:
    double.faults.add(Fault.RESET, BATCH)
    with pytest.raises(requests.ConnectionError):
        direct.batch(append_cells("DX-1"))
    assert sheet.rows("Đề xuất") == [["Mã"]]
    assert double.requests[-1].status == 0


@pytest.mark.parametrize("fault", [Fault.APPLIED_THEN_RESET, Fault.APPLIED_THEN_UNAVAILABLE, Fault.APPLIED_THEN_HANG])
def test_a_lost_reply_leaves_the_change_and_a_marker_makes_the_repeat_harmless(
    double: GoogleDouble, direct: Direct, sheet: SheetHandle, fault: Fault
) -> None:
    double.faults.add(fault, BATCH)
    body = {"requests": [marker(7, "DX-1"), append_cells("DX-1")]}
    address = f"{direct.book}:batchUpdate"
    try:
        assert direct.session.post(address, json=body, timeout=0.3).status_code == 503
    except requests.RequestException as error:
        assert fault is not Fault.APPLIED_THEN_UNAVAILABLE, error  # noqa: PT017 - either outcome is a lost reply
    assert sheet.rows("Đề xuất") == [["Mã"], ["DX-1"]]
    assert direct.batch(*body["requests"]).status_code == 400
    assert direct.metadata(7).json()["metadataValue"] == "DX-1"


def test_a_late_request_is_applied_after_its_reply_was_lost(
    double: GoogleDouble, direct: Direct, sheet: SheetHandle, clock: ManualClock
) -> None:
    double.faults.add(Fault.APPLIED_LATE, BATCH, seconds=90)
    with pytest.raises(requests.ConnectionError):
        direct.batch(append_cells("DX-1"))
    direct.values("A1")
    assert sheet.rows("Đề xuất") == [["Mã"]]
    clock.advance(91)
    direct.values("A1")
    assert sheet.rows("Đề xuất") == [["Mã"], ["DX-1"]]


def test_a_hanging_request_waits_until_the_client_gives_up(double: GoogleDouble, direct: Direct) -> None:
    double.faults.add(Fault.HANG, GET)
    with pytest.raises(requests.ReadTimeout):
        direct.session.get(f"{direct.book}/values/A1", timeout=0.2)
    assert direct.values("A1").status_code == 200


def test_a_slow_reply_comes_whole_in_the_end(double: GoogleDouble, direct: Direct) -> None:
    double.faults.add(Fault.SLOW_DRIP, GET, seconds=0.4)
    started = time.monotonic()
    assert direct.values("A1").json()["values"] == [["Mã"]]
    assert time.monotonic() - started > 0.3


def test_a_truncated_reply_is_no_json_and_a_broken_one_no_reply(double: GoogleDouble, direct: Direct) -> None:
    double.faults.add(Fault.TRUNCATED, GET)
    with pytest.raises(requests.JSONDecodeError):
        direct.values("A1").json()
    double.faults.add(Fault.BROKEN_OFF, GET)
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        direct.values("A1")


def test_faults_are_matched_by_kind_counted_and_can_start_late(double: GoogleDouble, direct: Direct) -> None:
    double.faults.add(Fault.UNAVAILABLE, "spreadsheets.values.*", times=2, after=1)
    assert direct.batch(append_cells("x")).status_code == 200
    assert [direct.values("A1").status_code for _ in range(4)] == [200, 503, 503, 200]
    assert double.faults.fired == [(GET, Fault.UNAVAILABLE)] * 2


def outcomes_of_a_plan(seed: int) -> list[int]:
    with GoogleDouble(seed=seed, quotas=False) as double:
        double.add_spreadsheet("book", "Sổ")
        double.faults.add(Fault.UNAVAILABLE, times=None, probability=0.35)
        direct = Direct(double, "book")
        return [direct.values("A1").status_code for _ in range(60)]


def test_the_dice_of_the_faults_are_seeded() -> None:
    first = outcomes_of_a_plan(1)
    assert first == outcomes_of_a_plan(1)
    assert first != outcomes_of_a_plan(2)
    assert 10 < first.count(503) < 32


def test_latency_can_be_set_for_all_or_for_one_kind(double: GoogleDouble, direct: Direct) -> None:
    double.set_latency(0.15, GET)
    started = time.monotonic()
    direct.values("A1")
    between = time.monotonic()
    direct.metadata(1)
    assert between - started > 0.15
    assert time.monotonic() - between < 0.15


def test_a_token_expires_and_an_unknown_one_is_refused(
    double: GoogleDouble, direct: Direct, clock: ManualClock
) -> None:
    clock.advance(3_600)
    assert direct.values("A1").status_code == 401
    direct.session.headers["Authorization"] = "Bearer unknown"
    assert direct.values("A1").status_code == 401


def test_a_spreadsheet_that_is_not_shared_answers_403_and_a_reader_may_only_read(
    direct: Direct, sheet: SheetHandle
) -> None:
    sheet.share("anyone", "reader")
    assert (direct.values("A1").status_code, direct.batch(append_cells("x")).status_code) == (200, 403)
    sheet.unshare()
    assert (direct.values("A1").status_code, direct.session.get(direct.file, timeout=5).status_code) == (403, 404)


def test_every_request_is_in_the_log(double: GoogleDouble, direct: Direct, clock: ManualClock) -> None:
    direct.values("A1", prettyPrint="false")
    line = double.requests[-1]
    assert (line.method, line.kind, line.status, line.at) == ("GET", GET, 200, clock())
    assert (double.count(), double.count(GET), double.count("token")) == (1, 1, 0)
