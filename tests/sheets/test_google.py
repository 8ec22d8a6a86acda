"""The Google home over a double of Google: requests made, structure, appends, credentials."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from lib import config, schema
from lib.core.register import build
from lib.core.workbook import Workbook
from lib.sheets import google_reading, google_sign_in
from lib.sheets.google import GoogleHome
from lib.sheets.google_address import is_google_source, quoted, spreadsheet_id, spreadsheet_url
from lib.sheets.google_append import marker_number
from lib.sheets.google_sign_in import credentials_from, service_account_credentials
from lib.sheets.protocol import SourceError
from lib.sheets.retry import Clock
from tests.google_double import GoogleDouble, SheetHandle, cell
from tests.google_double.cells import FormulaError
from tests.sheets.stages import google_home

TODAY = date(2026, 11, 24)
GET, VALUES = "spreadsheets.get", "spreadsheets.values.batchGet"
BATCH, MARKER = "spreadsheets.batchUpdate", "spreadsheets.developerMetadata.get"
HEADERS = [column.header for column in schema.PROGRESS.columns]
ROW = ["TD-1", "NT01", "Sở Y tế", None, "Triển khai hồ sơ sức khỏe", "30/06/2026", "Đang thực hiện", cell(0.755, "0.0%")]
PROPOSAL = {"id": "DX-1", "name": "Nền tảng dùng chung", "need": "=1+1"}
ID = "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms"


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


def sent(double: GoogleDouble) -> list[str]:
    """The kinds of requests since this was last asked, the token's apart."""
    kinds = [line.kind for line in double.requests if line.kind != "token"]
    double.requests.clear()
    return kinds


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
    double: GoogleDouble, sheet: SheetHandle, now: FakeSteady
) -> None:
    home = google_home(double, sheet.id, clock=now.clock)
    home.revision()
    sheet.put("Tiến độ", "C2", "Sở Tài chính")
    now.seconds += 30
    assert home.read().tabs[1].columns[2][1] == "Sở Tài chính"


# -- what moves without the values


class FakeSteady:
    """A steady clock that a test moves."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.clock = Clock(steady=lambda: self.seconds)


@pytest.fixture
def now() -> FakeSteady:
    return FakeSteady()


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
    double: GoogleDouble, sheet: SheetHandle, now: FakeSteady, change: Callable[[SheetHandle], None]
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


def test_a_quiet_minute_costs_one_request_an_interval_and_one_more(
    double: GoogleDouble, sheet: SheetHandle, now: FakeSteady
) -> None:
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
    double: GoogleDouble, sheet: SheetHandle, home: GoogleHome, change: Callable[[SheetHandle], None], expected: list[str]
) -> None:
    before = home.read().revision
    change(sheet)
    sent(double)
    assert home.revision() != before
    assert titles(home.read()) == expected
    assert sent(double) == [VALUES, GET, VALUES, GET]


def test_a_tab_that_was_moved_changes_nothing_but_the_order(
    double: GoogleDouble, sheet: SheetHandle, now: FakeSteady
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
    sheet.put("Tiến độ", "A2", "TD-2")
    home.revision()
    sheet.insert_row("Tiến độ", 2, plain)
    progress = home.read().tabs[1]
    assert progress.columns[7][1:] == [75.5, 0.755]
    assert list(progress.formats[7][1:]) == [None, "0.0%"]


def test_rows_columns_tabs_and_headers_may_change_between_two_readings(
    double: GoogleDouble, sheet: SheetHandle, now: FakeSteady
) -> None:
    home = google_home(double, sheet.id, clock=now.clock)
    home.read()
    sheet.insert_row("Tiến độ", 2, ["TD-0", *ROW[1:]])
    sheet.move_column("Tiến độ", "H", "A")
    sheet.duplicate_tab("Tiến độ", "Tiến độ (bản sao)")
    sheet.put("Tiến độ (bản sao)", "B1", "Cột lạ")
    now.seconds += 60
    home.revision()
    register = build(home.read(), TODAY)
    assert list(register.progress["percent"]) == [75.5, 75.5]
    assert list(register.progress["row_id"]) == ["TD-0", "TD-1"]
    assert [problem.code for problem in register.problems].count("row-copied") >= 0
    assert sum(count.rows for count in register.counts if count.kind == "progress") == 4


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
    assert (workbook.source, workbook.locale, workbook.time_zone) == ("Sổ", "en_US", "Europe/Paris")
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
    assert error.value.details == {"tab": "Đề xuất", "headers": "«Nhu cầu, vấn đề cần giải quyết»"}
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


def test_a_protected_tab_is_refused_in_plain_words_and_nothing_is_written(
    sheet: SheetHandle, home: GoogleHome
) -> None:
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
    double: GoogleDouble, sheet: SheetHandle, now: FakeSteady
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


# -- settings and credentials


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"https://docs.google.com/spreadsheets/d/{ID}/edit#gid=0", ID),
        (f"https://docs.google.com/spreadsheets/u/1/d/{ID}/edit?usp=sharing", ID),
        (f"https://docs.google.com/a/example.org/spreadsheets/d/{ID}", ID),
        (f"https://drive.google.com/open?id={ID}", ID),
        (f" {ID}\n", ID),
        ("https://docs.google.com/spreadsheets/d/e/2PACX-1vQ/pubhtml", None),
        ("var/so-theo-doi.xlsx", None),
        ("D:\\So lieu\\so.xlsx", None),
        ("", None),
    ],
)
def test_a_spreadsheet_is_known_by_its_address_or_its_id(text: str, expected: str | None) -> None:
    assert spreadsheet_id(text) == expected


def test_an_address_at_google_without_an_id_is_no_path_to_a_file() -> None:
    published = "https://docs.google.com/spreadsheets/d/e/2PACX-1vQ/pubhtml"
    assert is_google_source(published)
    assert not is_google_source("var/so.xlsx")
    with pytest.raises(SourceError) as error:
        GoogleHome(published, lambda: pytest.fail("not needed")).read()
    assert error.value.code == "google-address"


def test_titles_are_quoted_and_links_built() -> None:
    assert quoted("Tab 'có' nháy") == "'Tab ''có'' nháy'"
    assert spreadsheet_url(ID).endswith(f"/{ID}/edit")


def test_settings_name_the_account_and_the_api_root(tmp_path: Path, double: GoogleDouble, sheet: SheetHandle) -> None:
    info = double.credentials()
    lines = [f"{name} = {json.dumps(value)}" for name, value in info.items()]
    text = "[sheet]\nsource = 'book'\npoll_seconds = 15\n[gcp_service_account]\n" + "\n".join(lines)
    path = tmp_path / "secrets.toml"
    path.write_text(text, "utf-8")
    settings = config.load({"GOOGLE_API_ROOT": double.url + "/"}, path)
    home = GoogleHome.from_settings(settings)
    assert titles(home.read()) == ["Đơn vị", "Tiến độ"]
    assert home.account == info["client_email"]
    assert (settings.poll_seconds, settings.idle_poll_seconds) == (15.0, 60.0)
    assert info["private_key"] not in repr(settings)
    assert info["client_email"] not in repr(settings)


def test_a_key_whose_line_breaks_were_written_out_is_mended(double: GoogleDouble, sheet: SheetHandle) -> None:
    info = double.credentials()
    flat = {**info, "private_key": info["private_key"].replace("\n", "\\n")}
    assert GoogleHome(sheet.id, service_account_credentials(flat), double.url).read().tabs


def test_the_file_of_the_environment_is_used_when_the_secrets_have_no_account(
    tmp_path: Path, double: GoogleDouble, sheet: SheetHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "key.json"
    path.write_text(json.dumps(double.credentials()), "utf-8")
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(path))
    settings = config.Settings(source=sheet.id, api_root=double.url)
    assert GoogleHome.from_settings(settings).read().tabs


def test_only_access_to_spreadsheets_is_asked_for(double: GoogleDouble) -> None:
    credentials: Any = service_account_credentials(double.credentials())
    assert list(credentials.scopes) == ["https://www.googleapis.com/auth/spreadsheets"]


@pytest.mark.parametrize(
    "info",
    [{"type": "service_account"}, {"type": "service_account", "private_key": "none", "client_email": "a", "token_uri": "b"}],
)
def test_an_incomplete_account_is_named_as_such(info: dict[str, str]) -> None:
    with pytest.raises(SourceError) as error:
        credentials_from(config.Settings(service_account=info))
    assert error.value.code == "google-credentials"
    assert error.value.__cause__ is None


def test_no_credentials_at_all_is_a_message_of_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, double: GoogleDouble
) -> None:
    for name in ("GOOGLE_APPLICATION_CREDENTIALS", "CLOUDSDK_CONFIG", "APPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.delenv("GOOGLE_APPLICATION_CREDENTIALS")
    monkeypatch.setenv("NO_GCE_CHECK", "true")
    home = GoogleHome.from_settings(config.Settings(source="book", api_root=double.url))
    with pytest.raises(SourceError) as error:
        home.read()
    assert error.value.code == "google-credentials-missing"
    assert home.account == ""


def test_no_other_host_is_looked_up(
    double: GoogleDouble, home: GoogleHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosts: list[str] = []
    look_up = google_sign_in.requests.Session.send

    def send(session: Any, request: Any, **options: Any) -> Any:
        hosts.append(request.url.split("/")[2])
        return look_up(session, request, **options)

    monkeypatch.setattr(google_sign_in.requests.Session, "send", send)
    home.read()
    home.append("proposals", "DX-1", PROPOSAL)
    assert set(hosts) == {double.url.removeprefix("http://")}
    assert [thread for thread in threading.enumerate() if "Regional" in type(thread).__name__] == []


def test_the_library_that_speaks_http_logs_no_secret(
    double: GoogleDouble, home: GoogleHome, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        home.read()
        home.append("proposals", "DX-1", PROPOSAL)
    tokens: Sequence[str] = list(double.service.accounts.tokens)
    assert not [secret for secret in (*tokens, double.credentials()["client_email"]) if secret in caplog.text]
