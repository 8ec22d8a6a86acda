"""The checks of the system page and of the doctor."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from click.testing import CliRunner

from lib import config, schema
from lib.cli import main
from lib.sheets.sample import build_sample
from lib.sync import store
from lib.sync.health import Level, examine, masked
from lib.sync.outbox import Outbox
from lib.sync.service import now, open_service
from tests.google_double import Fault, GoogleDouble

SHEET = "1SharedSheetOfTheProvinceForTheDoctor"


def levels(checks) -> dict[str, Level]:
    return {check.name: check.level for check in checks}


@pytest.fixture
def run(tmp_path, monkeypatch):
    """``run(source, **environment)`` calls the doctor for ``source``; the result of the command."""

    def call(source: str, **environment: str):
        monkeypatch.setenv("SHEET_SOURCE", source)
        monkeypatch.setenv("STATE_URL", f"sqlite:///{tmp_path / 'state.sqlite3'}")
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return CliRunner().invoke(main, ["doctor", "--json", "--lang", "en"])

    return call


def test_a_good_workbook_is_well(run, tmp_path):
    build_sample(tmp_path / "book.xlsx")
    result = run(str(tmp_path / "book.xlsx"))
    assert result.exit_code == 0
    assert {line["level"] for line in json.loads(result.output)} == {"good"}


def test_what_waits_until_the_sheet_is_shared_with_the_account_is_said(run, tmp_path):
    build_sample(tmp_path / "book.xlsx")
    engine = store.open_state(f"sqlite:///{tmp_path / 'state.sqlite3'}")
    outbox = Outbox(engine)
    outbox.put("proposals", "DX-1", {"name": "Nền tảng"})
    item = outbox.claim("a worker", 60)
    assert item is not None
    outbox.retry(item, "a worker", 3600, "google-read-only", was_sent=True)
    result = run(str(tmp_path / "book.xlsx"))
    told = [line for line in json.loads(result.output) if (line["check"], line["level"]) == ("Outbox", "bad")]
    assert result.exit_code == 1
    assert [(schema.PROPOSALS.title in line["finding"], "as an editor" in line["advice"]) for line in told] == [
        (True, True)
    ]


def test_settings_of_sign_in_that_cannot_be_used_are_named(run, tmp_path, monkeypatch):
    build_sample(tmp_path / "book.xlsx")
    secrets = tmp_path / "secrets.toml"
    secrets.write_text('[auth]\nredirect_uri = "https://app.example.org/oauth2callback"\ncookie_secret = "short"\n')
    monkeypatch.setattr(config, "SECRETS_PATH", secrets)
    result = run(str(tmp_path / "book.xlsx"))
    assert result.exit_code == 1
    found = [line["finding"] for line in json.loads(result.output) if line["check"] == "Sign-in and roles"]
    assert [text.split(":")[0] for text in found] == [
        "[auth] names no provider",
        "[auth] cookie_secret is too short",
    ]


def test_a_missing_workbook_is_not_and_says_what_to_do(run, tmp_path):
    result = run(str(tmp_path / "absent.xlsx"))
    assert result.exit_code == 1
    bad = [line for line in json.loads(result.output) if line["level"] == "bad"]
    assert [line["check"] for line in bad] == ["Source"]
    assert bad[0]["advice"] == "Check the path, or put the file back."


@pytest.mark.parametrize(("fault", "exit_code"), [(None, 0), (Fault.FORBIDDEN, 1)])
def test_the_shared_sheet_is_looked_at_with_account_quota_and_layout(run, tmp_path, fault, exit_code):
    build_sample(tmp_path / "book.xlsx")
    key = tmp_path / "key.json"
    with GoogleDouble() as double:
        double.add_workbook(SHEET, tmp_path / "book.xlsx")
        key.write_text(json.dumps(double.credentials()), "utf-8")
        if fault is not None:
            double.faults.add(fault, kind="*", times=None)
        result = run(SHEET, GOOGLE_API_ROOT=double.url, GOOGLE_APPLICATION_CREDENTIALS=str(key))
    assert result.exit_code == exit_code
    names = {line["check"] for line in json.loads(result.output)}
    assert {"Source", "Account", "Requests to Google", "Layout and protections", "Outbox"} <= names
    assert json.loads(key.read_text())["client_email"] not in result.output


def test_a_sheet_in_another_language_wants_attention(tmp_path):
    build_sample(tmp_path / "book.xlsx")
    settings = config.Settings(source=str(tmp_path / "book.xlsx"), state_url=f"sqlite:///{tmp_path / 'state.sqlite3'}")
    service = open_service(settings)
    try:
        snapshot = service.snapshots.refresh()
        board = replace(snapshot.board, register=replace(snapshot.board.register, locale="en_US"))
        found = levels(examine(service, replace(snapshot, board=board), now(), "en"))
    finally:
        service.stop()
    assert found["Language of the sheet"] is Level.ATTENTION


@pytest.mark.parametrize(
    ("settings", "seconds", "level"),
    [
        ({}, 179, Level.GOOD),  # a workbook is looked at every half a minute
        ({}, 181, Level.ATTENTION),
        ({"source": SHEET}, 8 * 60 + 29, Level.GOOD),  # nobody viewing, and the quota strained
        ({"source": SHEET}, 8 * 60 + 31, Level.ATTENTION),
        ({"source": SHEET, "idle_poll_seconds": 600.0}, 4000, Level.GOOD),
        ({"source": SHEET, "idle_poll_seconds": 10.0}, 111, Level.ATTENTION),
        ({"source": SHEET, "poll_seconds": 120.0, "idle_poll_seconds": 10.0}, 900, Level.GOOD),
    ],
)
def test_a_last_look_is_old_only_after_the_rarest_looks_that_the_settings_allow(tmp_path, settings, seconds, level):
    build_sample(tmp_path / "book.xlsx")
    usual = config.Settings(source=str(tmp_path / "book.xlsx"), state_url=f"sqlite:///{tmp_path / 'state.sqlite3'}")
    service = open_service(usual)
    try:
        snapshot = service.snapshots.refresh()
        service = replace(service, settings=replace(usual, **settings))
        found = levels(examine(service, snapshot, snapshot.checked_at + timedelta(seconds=seconds), "en"))
    finally:
        service.stop()
    assert found["Freshness"] is level


def test_an_account_is_recognised_by_its_owner_and_useless_to_others():
    assert masked("platforms-reader@example.org") == "platf…@example.org"
    assert masked("somebody") == "someb…"


def test_the_page_says_which_process_looks_at_the_sheet(tmp_path):
    build_sample(tmp_path / "book.xlsx")
    key = tmp_path / "key.json"
    with GoogleDouble() as double:
        double.add_workbook(SHEET, tmp_path / "book.xlsx")
        key.write_text(json.dumps(double.credentials()), "utf-8")
        settings = config.Settings(
            source=SHEET,
            state_url=f"sqlite:///{tmp_path / 'state.sqlite3'}",
            api_root=double.url,
            service_account=double.credentials(),
        )
        services = [open_service(settings) for _ in range(2)]
        found = []
        for service in services:
            checks = examine(service, service.snapshots.current(), now(), "en")
            found += [check.finding for check in checks if check.name == "Several processes"]
        for service in services:
            service.stop()
    assert [finding.split()[0] for finding in found] == ["This", "Another"]
