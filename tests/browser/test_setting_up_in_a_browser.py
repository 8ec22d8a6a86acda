"""From an empty Google Sheet to figures, as the pages lead there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, expect

from lib.config import ROOT
from lib.i18n import translate
from lib.ui.navigation import entry
from tests.browser.serving import Server
from tests.browser.visitor import PHONE
from tests.google_double import GoogleDouble

SHEET = "1EmptySheetOfTheProvinceForSettingUp"
_PICTURES = os.environ.get("PICTURES_OF_SETTING_UP")


def next_step(page: Page, number: int, name: str, language: str = "vi") -> None:
    """The one step that is highlighted is this one."""
    heading = page.get_by_test_id("stHeading").filter(has_text=translate(language, "Next") + ":")
    expect(heading).to_have_count(1, timeout=30_000)
    expect(heading).to_contain_text(f"{number} · {translate(language, name)}", timeout=30_000)
    if _PICTURES:
        page.wait_for_timeout(500)
        page.screenshot(path=f"{_PICTURES}/step-{number}-{page.viewport_size['width']}.png", full_page=True)


def test_an_empty_sheet_is_shared_set_up_and_filled_in_step_by_step(visit, tmp_path: Path) -> None:
    with GoogleDouble() as double:
        sheet = double.add_spreadsheet(SHEET, "Sổ theo dõi", {"Trang tính1": []})
        sheet.unshare("anyone")
        key, secrets = tmp_path / "key.json", tmp_path / "secrets.toml"
        key.write_text(json.dumps(double.credentials()), "utf-8")
        secrets.write_text("", "utf-8")
        settings = {
            "GOOGLE_API_ROOT": double.url,
            "GOOGLE_APPLICATION_CREDENTIALS": str(key),
            "SECRETS_FILE": str(secrets),
        }
        server = Server(SHEET, tmp_path, **settings).start()
        try:
            visitor = visit(server)
            page = visitor.open("/")
            next_step(page, 4, "Share the sheet with the app's account")
            account = double.credentials()["client_email"]
            assert account not in page.content()
            assert account.partition("@")[2] in page.content()

            sheet.share("anyone")
            next_step(page, 5, "Set up the tabs and their headers")
            command = page.get_by_test_id("stCode").inner_text()
            assert command.startswith(".venv/bin/python -m lib.cli provision --sheet ")
            _run(command, settings, tmp_path)
            server.restart()  # new tabs are looked for once a minute; a test does not wait for that
            page = visitor.open("/")
            visitor.complaints.clear()  # a page that was open while the server was away says so
            next_step(page, 7, "Fill in the departments' tasks")

            visitor.click_page(entry_title("guide"))
            expect(page.get_by_role("link", name=translate("vi", "Open the shared sheet"))).to_be_visible()
            tab = next(title for title in sheet.titles if title.startswith("Tiến độ"))
            row = ["TD-1", "NT01", "Sở Khoa học và Công nghệ", "", "Ban hành kế hoạch", "12/2099", "Đang thực hiện"]
            sheet.add_row(tab, row)
            page.goto(f"{server.address}/")
            visitor.settle()
            visitor.expect_count(1, 1)
            expect(page.get_by_text(re.compile("Cài đặt: đã xong"))).to_have_count(0)
            visitor.leave()
        finally:
            server.stop()


def test_a_workbook_that_is_not_there_leads_on_a_phone_without_sideways_scrolling(visit, serve, tmp_path) -> None:
    visitor = visit(serve(tmp_path / "absent.xlsx"), PHONE)
    for path in ("/", f"/{entry('system').address}"):
        page = visitor.open(path)
        next_step(page, 1, "Put the workbook in its place")
        visitor.expect_no_sideways_scrolling(320)
        assert str(tmp_path) not in page.content()


def entry_title(name: str) -> str:
    return translate("vi", entry(name).title)


def _run(command: str, settings: dict[str, str], folder: Path) -> None:
    """``command`` as the officer types it, with the address in its place."""
    arguments = command.replace(translate("vi", "ADDRESS"), SHEET).split()[1:]
    state = {"STATE_URL": f"sqlite:///{folder / 'command.sqlite3'}", "SHEET_SOURCE": SHEET}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **settings, **state},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
