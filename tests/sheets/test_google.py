"""Reading through the Google home: how many requests, and what is noticed when."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from lib.core.register import build
from lib.core.workbook import Workbook
from lib.sheets import google_reading
from lib.sheets.google import GoogleHome
from tests.google_double import GoogleDouble, SheetHandle
from tests.sheets.stages import GET, HEADERS, ROW, VALUES, SteadyTime, google_home, sent

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


def titles(workbook: Workbook) -> list[str]:
    return [tab.title for tab in workbook.tabs]


# -- how many requests


def test_the_first_reading_takes_two_requests_and_one_token(double: GoogleDouble, home: GoogleHome) -> None:
    home.read()
    assert double.count("token") == 1
    assert sent(double) == [GET, VALUES]


def test_a_poll_that_finds_nothing_new_takes_one_request_and_parses_nothing(
    double: GoogleDouble, home: GoogleHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    revision = home.read().revision
    sent(double)
    monkeypatch.setattr(google_reading, "read_values", None)
    monkeypatch.setattr(google_reading, "read_structure", None)
    assert [home.revision() for _ in range(5)] == [revision] * 5
    assert sent(double) == [VALUES] * 5


def test_a_change_takes_one_request_more(double: GoogleDouble, sheet: SheetHandle, home: GoogleHome) -> None:
    before = home.read().revision
    sent(double)
    sheet.put("Tiến độ", "C2", "Sở Tài chính")
    assert home.revision() != before
    assert home.read().tabs[1].columns[2][1] == "Sở Tài chính"
    assert sent(double) == [VALUES, GET]


def test_forty_tabs_take_no_more_requests_than_two(double: GoogleDouble) -> None:
    names = [f"Tiến độ – Sở Nông nghiệp và Môi trường {n}" for n in range(40)]
    home = google_home(double, double.add_spreadsheet("many", "Sổ", {name: [[name]] for name in names}).id)
    assert [tab.columns[0][0] for tab in home.read().tabs] == names
    assert sent(double) == [GET, VALUES]


def test_more_tabs_than_an_address_can_name_are_asked_for_in_parts(double: GoogleDouble) -> None:
    names = [f"Tiến độ – Ủy ban nhân dân xã Nghĩa Hành {n}" for n in range(110)]
    home = google_home(double, double.add_spreadsheet("many", "Sổ", {name: [[name]] for name in names}).id)
    assert [tab.columns[0][0] for tab in home.read().tabs] == names
    assert max(len(line.query) for line in double.requests) < 8_000
    assert sent(double) == [GET, VALUES, VALUES, VALUES]


def test_replies_come_compressed_and_without_spaces(double: GoogleDouble, home: GoogleHome) -> None:
    home.read()
    assert all("prettyPrint=false" in line.query for line in double.requests if line.kind != "token")
    agent = home.connection._client().session.headers
    assert "gzip" in agent["User-Agent"]
    assert "gzip" in agent["Accept-Encoding"]


def test_a_direct_reading_does_not_use_values_of_an_earlier_poll(
    double: GoogleDouble, sheet: SheetHandle, now: SteadyTime
) -> None:
    home = google_home(double, sheet.id, clock=now.clock)
    home.revision()
    sheet.put("Tiến độ", "C2", "Sở Tài chính")
    now.seconds += 30
    assert home.read().tabs[1].columns[2][1] == "Sở Tài chính"


# -- what moves without the values


@pytest.mark.parametrize(
    "change",
    [
        lambda sheet: sheet.add_tab("Tiến độ 2", [HEADERS, ["TD-9", *ROW[1:]]]),
        lambda sheet: sheet.duplicate_tab("Tiến độ", "Bản sao của Tiến độ"),
        lambda sheet: sheet.format("Tiến độ", "H2", "0"),
        lambda sheet: sheet.hide_tab("Tiến độ"),
        lambda sheet: sheet.merge("Đơn vị", "A3:A4"),
        lambda sheet: sheet.set_locale("en_US"),
    ],
    ids=["tab added", "tab duplicated", "format", "tab hidden", "merge", "locale"],
)
def test_what_does_not_move_the_values_is_noticed_within_a_minute(
    double: GoogleDouble, sheet: SheetHandle, now: SteadyTime, change: Callable[[SheetHandle], None]
) -> None:
    home = google_home(double, sheet.id, clock=now.clock)
    before = home.read()
    change(sheet)
    assert home.revision() == before.revision
    now.seconds += 60
    assert home.revision() != before.revision
    sent(double)
    after = home.read()
    assert sent(double) == []
    assert after.revision == home.revision()
    assert (after.tabs, after.locale) != (before.tabs, before.locale)


def test_a_spreadsheet_keeps_the_name_of_its_history_whatever_its_title(
    double: GoogleDouble, sheet: SheetHandle, now: SteadyTime
) -> None:
    home = google_home(double, sheet.id, clock=now.clock)
    before = build(home.read(), TODAY)
    sheet.rename("Sổ theo dõi năm 2027")
    now.seconds += 60
    after = build(home.read(), TODAY)
    assert (before.title, after.title) == ("Sổ theo dõi", "Sổ theo dõi năm 2027")
    assert before.source == after.source == sheet.id


def test_a_quiet_minute_costs_one_request_an_interval_and_one_more(
    double: GoogleDouble, sheet: SheetHandle, now: SteadyTime
) -> None:
    double.quotas.enforced = False  # ten minutes pass in a moment
    home = google_home(double, sheet.id, clock=now.clock)
    home.read()
    sent(double)
    for _ in range(60):
        now.seconds += 10
        home.revision()
    kinds = sent(double)
    assert (kinds.count(VALUES), kinds.count(GET)) == (60, 10)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda sheet: sheet.rename_tab("Tiến độ", "Tiến độ 2026"), ["Đơn vị", "Tiến độ 2026"]),
        (lambda sheet: sheet.delete_tab("Đơn vị"), ["Tiến độ"]),
    ],
    ids=["renamed", "deleted"],
)
def test_a_tab_that_is_no_longer_there_leads_to_one_new_look(
    double: GoogleDouble,
    sheet: SheetHandle,
    home: GoogleHome,
    change: Callable[[SheetHandle], None],
    expected: list[str],
) -> None:
    before = home.read().revision
    change(sheet)
    sent(double)
    assert home.revision() != before
    assert titles(home.read()) == expected
    assert sent(double) == [VALUES, GET, VALUES]


def test_a_tab_that_was_moved_changes_nothing_but_the_order(
    double: GoogleDouble, sheet: SheetHandle, now: SteadyTime
) -> None:
    home = google_home(double, sheet.id, clock=now.clock)
    home.read()
    sheet.move_tab("Tiến độ", 0)
    now.seconds += 60
    home.revision()
    workbook = home.read()
    assert [(tab.title, tab.gid, tab.columns[0][0]) for tab in workbook.tabs] == [
        ("Tiến độ", 1001, "Mã dòng"),
        ("Đơn vị", 0, "Mã"),
    ]


def test_a_row_inserted_between_the_two_requests_mixes_nothing_up(
    double: GoogleDouble, sheet: SheetHandle, home: GoogleHome
) -> None:
    plain = [*ROW[:7], 75.5]
    home.read()
    sheet.put("Tiến độ", "A2", "TD-2")
    home.revision()
    sheet.insert_row("Tiến độ", 2, plain)
    progress = home.read().tabs[1]
    assert progress.columns[7][1:] == [75.5, 0.755]
    assert list(progress.formats[7][1:]) == [None, "0.0%"]


def test_rows_columns_tabs_and_headers_may_change_between_two_readings(
    double: GoogleDouble, sheet: SheetHandle, now: SteadyTime
) -> None:
    home = google_home(double, sheet.id, clock=now.clock)
    home.read()
    sheet.insert_row("Tiến độ", 2, ["TD-0", *ROW[1:]])
    sheet.move_column("Tiến độ", "H", "A")
    sheet.put("Tiến độ", "I1", "Cột lạ")
    sheet.duplicate_tab("Tiến độ", "Tiến độ (bản sao)")
    now.seconds += 60
    home.revision()
    register = build(home.read(), TODAY)
    assert list(register.progress["percent"]) == [75.5, 75.5]
    assert list(register.progress["row_id"]) == ["TD-0", "TD-1"]
    assert [problem.code for problem in register.problems].count("row-copied") == 2
    assert [(count.rows, count.extra) for count in register.counts if count.kind == "progress"] == [
        (2, ("Cột lạ",))
    ] * 2
