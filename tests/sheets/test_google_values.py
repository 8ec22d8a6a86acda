"""What the Google home makes of cells: days, errors, sizes, locales; and several threads at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest

from lib.sheets.google import GoogleHome
from tests.google_double import GoogleDouble, SheetHandle, cell
from tests.google_double.cells import FormulaError
from tests.sheets.stages import HEADERS, PROPOSAL, ROW, google_home


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


# -- what is read


def test_errors_of_formulas_come_as_they_are_shown(sheet: SheetHandle, home: GoogleHome) -> None:
    sheet.put("Tiến độ", "I2", FormulaError("#REF!"))
    assert home.read().tabs[1].columns[8][1] == "#REF!"


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (cell(46203, "dd/mm/yyyy"), date(2026, 6, 30)),
        (cell(46203.5, "dd/mm/yyyy hh:mm"), datetime(2026, 6, 30, 12)),
        (cell(46203, "mm/yyyy"), date(2026, 6, 30)),
        (cell(0.5, "hh:mm"), 0.5),
        (cell(46203, "#,##0"), 46203),
        (cell(46203, "@"), 46203),
        (cell(-3, "dd/mm/yyyy"), -3),
        (cell(3_000_000, "dd/mm/yyyy"), 3_000_000),
        (cell("chờ", "dd/mm/yyyy"), "chờ"),
        (cell(True, "dd/mm/yyyy"), True),
        (46203, 46203),
    ],
)
def test_the_number_format_decides_whether_a_number_is_a_day(
    sheet: SheetHandle, home: GoogleHome, shown: Any, expected: Any
) -> None:
    sheet.put("Tiến độ", "N2", shown)
    read = home.read().tabs[1].columns[13][1]
    assert (read, type(read)) == (expected, type(expected))


def test_the_spreadsheet_tells_its_own_locale_and_where_it_is(double: GoogleDouble) -> None:
    double.add_spreadsheet("book", "Sổ", {"A": [["x"]]}, locale="en_US", time_zone="Europe/Paris")
    workbook = google_home(double, "book").read()
    assert (workbook.source, workbook.title) == ("book", "Sổ")
    assert (workbook.locale, workbook.time_zone) == ("en_US", "Europe/Paris")
    assert workbook.url == "https://docs.google.com/spreadsheets/d/book/edit"
    assert workbook.tabs[0].gid == 0


def test_an_empty_spreadsheet_is_read(double: GoogleDouble) -> None:
    workbook = google_home(double, double.add_spreadsheet("empty", "Trống").id).read()
    assert [list(tab.columns) for tab in workbook.tabs] == [[]]


def test_rows_hidden_by_a_filter_are_read(sheet: SheetHandle, home: GoogleHome) -> None:
    request = {"filter": {"range": {"sheetId": sheet.gid("Tiến độ")}}}
    sheet._request("setBasicFilter", **request)
    assert home.read().tabs[1].columns[0] == ["Mã dòng", "TD-1"]


def test_a_body_of_many_megabytes_is_read(double: GoogleDouble) -> None:
    rows = [["chữ " * 500, number, "🙂" * 50] for number in range(3_000)]
    home = google_home(double, double.add_spreadsheet("large", "Lớn", {"Tiến độ": rows}).id)
    assert home.read().tabs[0].columns[1] == list(range(3_000))
    assert home.revision() == home.revision()


def test_several_threads_may_use_one_home(double: GoogleDouble, home: GoogleHome) -> None:
    double.quotas.enforced = False
    found: list[object] = []

    def work(number: int) -> None:
        home.append("proposals", f"event-{number}", {**PROPOSAL, "id": f"DX-{number}"})
        found.append(home.revision())
        found.append(home.read())

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(found) == 16
    assert double.count("token") == 1
