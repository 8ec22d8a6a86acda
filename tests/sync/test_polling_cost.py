"""What a hundred open pages cost Google: one look an interval, whatever their number."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from lib.sheets.google import GoogleHome
from lib.sheets.google_sign_in import service_account_credentials
from lib.sync import snapshot as snapshot_module
from lib.sync.service import now
from lib.sync.snapshot import Snapshots
from tests.google_double import GoogleDouble

# Ten minutes of looks every ten seconds, in a hundredth of the time.
INTERVAL = 0.1
LOOKS = 60
SESSIONS = 100
ROWS = [
    ["Mã nền tảng", "Đơn vị chủ trì", "Nhiệm vụ", "Thời hạn", "Trạng thái"],
    *[["NT01", "Sở Y tế", f"Nhiệm vụ {number}", "12/2026", "Đang thực hiện"] for number in range(200)],
]


@pytest.fixture
def double() -> Iterator[GoogleDouble]:
    with GoogleDouble(quotas=False) as opened:
        yield opened


@contextmanager
def a_hundred_viewers(double: GoogleDouble) -> Iterator[Snapshots]:
    """Sessions that ask for the newest snapshot again and again, as open pages do."""
    home = GoogleHome("1Polling", service_account_credentials(double.credentials()), double.url)
    snapshots = Snapshots(home, now, interval=INTERVAL, idle_interval=INTERVAL)
    stopped = threading.Event()

    def view() -> None:
        while not stopped.wait(0.05):
            snapshots.current()

    viewers = [threading.Thread(target=view, daemon=True) for _ in range(SESSIONS)]
    snapshots.current()
    for viewer in viewers:
        viewer.start()
    try:
        yield snapshots
    finally:
        stopped.set()
        for viewer in viewers:
            viewer.join()
        snapshots.stop()


def sheet_reads(double: GoogleDouble) -> int:
    return sum(request.kind.startswith("spreadsheets.") and request.method == "GET" for request in double.requests)


def test_a_hundred_sessions_cost_one_read_an_interval_and_no_parsing(double, monkeypatch, capsys):
    double.add_spreadsheet("1Polling", "Tiến độ", {"Tiến độ": ROWS})
    built = []
    build = snapshot_module.build
    monkeypatch.setattr(snapshot_module, "build", lambda *given: built.append(1) or build(*given))
    with a_hundred_viewers(double):
        before, started = sheet_reads(double), time.monotonic()
        time.sleep(INTERVAL * LOOKS)
        intervals = (time.monotonic() - started) / INTERVAL
        reads = sheet_reads(double) - before
    with capsys.disabled():
        print(
            f"\n{SESSIONS} sessions, nothing changes: {reads} reads in {intervals:.0f} intervals, parsed {len(built)}×"
        )
    assert 0 < reads <= intervals + 1
    assert len(built) == 1


def test_with_an_edit_every_half_interval_there_are_at_most_two_reads_an_interval(double, capsys):
    handle = double.add_spreadsheet("1Polling", "Tiến độ", {"Tiến độ": ROWS})
    with a_hundred_viewers(double) as snapshots:
        before, started = sheet_reads(double), time.monotonic()
        edits = 0
        while time.monotonic() - started < INTERVAL * LOOKS:
            edits += 1
            handle.type("Tiến độ", "C2", f"Nhiệm vụ sửa lần {edits}")
            time.sleep(INTERVAL / 2)
        intervals = (time.monotonic() - started) / INTERVAL
        reads = sheet_reads(double) - before
        time.sleep(3 * INTERVAL)
        shown = snapshots.refresh().board
    with capsys.disabled():
        print(f"\n{SESSIONS} sessions, {edits} edits: {reads} reads in {intervals:.0f} intervals")
    assert reads <= 2 * (intervals + 1)
    assert shown is not None
    assert f"Nhiệm vụ sửa lần {edits}" in set(shown.progress["task"])
