"""What names the spreadsheet, and where the credentials come from."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from lib import config
from lib.sheets import google_sign_in
from lib.sheets.google import GoogleHome
from lib.sheets.google_address import is_google_source, quoted, spreadsheet_id, spreadsheet_url
from lib.sheets.google_sign_in import credentials_from, service_account_credentials
from lib.sheets.protocol import SourceError
from tests.google_double import GoogleDouble, SheetHandle
from tests.sheets.stages import HEADERS, PROPOSAL, ROW, google_home

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


def titles(workbook: Any) -> list[str]:
    return [tab.title for tab in workbook.tabs]


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
    [
        {"type": "service_account"},
        {"type": "service_account", "private_key": "none", "client_email": "a", "token_uri": "b"},
    ],
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


def test_no_other_host_is_looked_up(double: GoogleDouble, home: GoogleHome, monkeypatch: pytest.MonkeyPatch) -> None:
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
