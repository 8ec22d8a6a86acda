"""The real gspread client, sent to the double through its public ``http_client=`` argument."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import gspread
import pytest
from google.oauth2.service_account import Credentials
from gspread.auth import DEFAULT_SCOPES
from gspread.http_client import HTTPClient
from gspread.utils import ValueInputOption, ValueRenderOption

from tests.google_double import Fault, GoogleDouble, SheetHandle

TABS: dict[str, list[list[Any]]] = {
    "Nền tảng": [["Mã", "Tên nền tảng"], ["NT01", "Nền tảng A"]],
    "D3": [["Mã"], [1], [2]],
}


def client_for(double: GoogleDouble, account: str = "reporting@double.iam.gserviceaccount.com") -> gspread.Client:
    """A gspread client whose API root is the double's."""
    root = double.url

    class Quiet(Credentials):
        """Looks nothing up at Google: newer google-auth asks for the account's regions in the background."""

        def _maybe_start_regional_access_boundary_refresh(self, request: Any, url: str) -> None:
            """Nothing."""

    class Redirected(HTTPClient):
        def request(self, method: str, endpoint: str, *args: Any, **keywords: Any) -> Any:
            for host in ("https://sheets.googleapis.com", "https://www.googleapis.com"):
                endpoint = endpoint.replace(host, root)
            return super().request(method, endpoint, *args, **keywords)

    sign_in: Any = Quiet.from_service_account_info
    signed_in = sign_in(double.credentials(account), scopes=DEFAULT_SCOPES)
    client = gspread.Client(signed_in, http_client=Redirected)
    client.http_client.set_timeout((3.05, 30))
    return client


@pytest.fixture
def double() -> Iterator[GoogleDouble]:
    with GoogleDouble() as running:
        yield running


@pytest.fixture
def sheet(double: GoogleDouble) -> SheetHandle:
    return double.add_spreadsheet("book", "Sổ theo dõi", TABS)


@pytest.fixture
def book(double: GoogleDouble, sheet: SheetHandle) -> gspread.Spreadsheet:
    return client_for(double).open_by_key(sheet.id)


def test_a_spreadsheet_is_opened_and_its_tabs_are_listed(book: gspread.Spreadsheet, double: GoogleDouble) -> None:
    assert (book.title, book.locale, book.timezone) == ("Sổ theo dõi", "vi_VN", "Asia/Ho_Chi_Minh")
    assert [tab.title for tab in book.worksheets()] == list(TABS)
    assert double.count("token") == 1


def test_a_tab_whose_title_looks_like_a_cell_is_read(book: gspread.Spreadsheet) -> None:
    assert book.worksheet("D3").get_all_values() == [["Mã"], ["1"], ["2"]]


def test_all_tabs_are_read_in_one_request(book: gspread.Spreadsheet, double: GoogleDouble) -> None:
    double.requests.clear()
    parameters: dict[str, Any] = {"valueRenderOption": ValueRenderOption.unformatted, "majorDimension": "COLUMNS"}
    reply = book.values_batch_get([f"'{title}'" for title in TABS], params=parameters)
    assert [found.get("values") for found in reply["valueRanges"]] == [
        [["Mã", "NT01"], ["Tên nền tảng", "Nền tảng A"]],
        [["Mã", 1, 2]],
    ]
    assert (double.count(), double.requests[0].kind) == (1, "spreadsheets.values.batchGet")


def test_rows_are_appended_and_updated(book: gspread.Spreadsheet, sheet: SheetHandle) -> None:
    tab = book.worksheet("Nền tảng")
    tab.append_row(["NT02", "=1+1"], value_input_option=ValueInputOption.raw)
    tab.append_rows([["NT03", "=1+1"]], value_input_option=ValueInputOption.user_entered)
    tab.update([["Nền tảng B"]], "B2")
    assert sheet.rows("Nền tảng")[1:] == [["NT01", "Nền tảng B"], ["NT02", "=1+1"], ["NT03", 2]]


def test_a_batch_of_requests_is_sent_and_answered(book: gspread.Spreadsheet, sheet: SheetHandle) -> None:
    reply = book.batch_update({"requests": [{"addSheet": {"properties": {"title": "Đơn vị"}}}]})
    assert reply["replies"][0]["addSheet"]["properties"]["title"] == "Đơn vị"
    assert sheet.titles == ["Nền tảng", "D3", "Đơn vị"]


def test_an_error_arrives_as_gspread_s_own(book: gspread.Spreadsheet) -> None:
    with pytest.raises(gspread.exceptions.APIError) as caught:
        book.values_get("Không có!A1")
    assert (caught.value.code, "Unable to parse range" in str(caught.value)) == (400, True)


def test_formats_notes_and_protections_are_set(book: gspread.Spreadsheet, sheet: SheetHandle) -> None:
    tab = book.worksheet("Nền tảng")
    tab.format("B2", {"numberFormat": {"type": "PERCENT", "pattern": "0%"}})
    tab.update_note("B2", "ghi chú")
    tab.freeze(rows=1)
    tab.add_protected_range("A1:B1", editor_users_emails=[])
    assert (sheet.number_format("Nền tảng", "B2"), sheet.entry("Nền tảng", "B2").note) == ("0%", "ghi chú")
    assert (tab.frozen_row_count, len(book.list_protected_ranges(tab.id))) == (1, 1)


def test_a_file_is_created_copied_and_deleted(double: GoogleDouble) -> None:
    client = client_for(double)
    made = client.create("Mới")
    copied = client.copy(made.id, title="Bản sao", copy_comments=False)
    assert {found["name"] for found in client.list_spreadsheet_files()} == {"Mới", "Bản sao"}
    client.del_spreadsheet(made.id)
    assert double.file_ids == [copied.id]


def test_a_token_refused_once_is_renewed_by_the_client(book: gspread.Spreadsheet, double: GoogleDouble) -> None:
    double.faults.add(Fault.UNAUTHENTICATED, "spreadsheets.values.get")
    assert book.values_get("D3!A1:A2")["values"] == [["Mã"], ["1"]]
    assert double.count("token") == 2


def test_fifty_thousand_rows_are_served_in_about_a_second(double: GoogleDouble) -> None:
    rows = [[f"Ô {row} {column}" if column % 3 else row * column for column in range(15)] for row in range(50_000)]
    big = double.add_spreadsheet("big", "Lớn", {"T": rows})
    book = client_for(double).open_by_key(big.id)
    spent: list[float] = []
    for _ in range(3):
        big.put("T", "A1", str(len(spent)))  # another revision: nothing is served from memory
        started = time.process_time()
        reply = book.values_batch_get(["T"], params={"prettyPrint": "false", "majorDimension": "COLUMNS"})
        spent.append(time.process_time() - started)
        assert len(reply["valueRanges"][0]["values"][0]) == 50_000
    assert min(spent) < 2.5  # the client's own decoding included; the double's share is about a half
