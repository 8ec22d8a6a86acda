"""The whole life of a proposal in a real browser: from the first letter to the signed answer's Word file."""

from __future__ import annotations

import io
import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Browser, expect

from lib.core.permissions import Role
from lib.core.proposals import ACTION_WORDS, KIND_WORDS, STATE_WORDS, Action, ProposalKind, ProposalState, is_id
from lib.i18n import translate
from lib.ui.proposal_fields import LABELS
from tests.browser.sign_in_site import Account, Provider, SignInServer
from tests.browser.visitor import Visitor
from tests.google_double import Fault, GoogleDouble
from tests.pages.workbooks import FINANCE

SHEET = "1SharedSheetForTheWholeLifeOfAProposal"
TYPED = {
    "name": "Nền tảng bản đồ số vùng ngập lụt của tỉnh",
    "need": "Theo dõi vùng ngập và báo trước cho các xã.\n=1+1 không phải công thức.",
    "scope": "Toàn tỉnh",
    "users": "UBND các xã, phường",
    "functions": "Bản đồ ngập; báo trước; thống kê",
    "governing_agency": "Sở Nông nghiệp và Môi trường",
    "similar": "Nền tảng bản đồ số quốc gia chưa có lớp ngập lụt.",
}
QUESTION = "Đề nghị làm rõ nguồn kinh phí duy trì hằng năm."
SUPPLEMENT = "Kinh phí duy trì 300 triệu đồng mỗi năm, từ ngân sách tỉnh."
ROUTE = (
    Action.RECEIVE,
    Action.ASK_FOR_MORE,
    Action.SUPPLEMENT,
    Action.EXAMINE,
    Action.SUBMIT,
    Action.APPROVE,
)


def vi(message: str, **values: object) -> str:
    return translate("vi", message, **values)


@pytest.fixture(scope="module")
def double() -> Iterator[GoogleDouble]:
    with GoogleDouble() as opened:
        yield opened


@pytest.fixture(scope="module")
def providers() -> Iterator[tuple[Provider, Provider]]:
    both = Provider(), Provider()
    yield both
    for provider in both:
        provider.stop()


class SharedSheetServer(SignInServer):
    """The app with accounts, its sheet at the double instead of in a file."""

    def __init__(self, folder: Path, providers: tuple[Provider, Provider], double: GoogleDouble) -> None:
        super().__init__(folder, providers)
        key = folder / "key.json"
        key.write_text(json.dumps(double.credentials()), "utf-8")
        double.add_workbook(SHEET, self.source)
        self._source = SHEET
        self._environment = {"GOOGLE_API_ROOT": double.url, "GOOGLE_APPLICATION_CREDENTIALS": str(key)}


@pytest.fixture
def server(double, providers, tmp_path) -> Iterator[SharedSheetServer]:
    started = SharedSheetServer(tmp_path, providers, double)
    started.start()
    yield started
    started.stop()


@pytest.fixture
def arrive(browser: Browser, server, providers) -> Iterator[Callable[[Role, str], Account]]:
    """``arrive(role, path)`` is an account that has signed in at ``path``."""
    people: list[Account] = []

    def somebody(role: Role, path: str) -> Account:
        people.append(Account(browser, server, providers))
        people[-1].open(path)
        people[-1].sign_in(role.value)
        return people[-1]

    yield somebody
    complaints = [complaint for account in people for complaint in account.own_complaints]
    for account in people:
        account.leave()
    assert not complaints


def rows(double: GoogleDouble, tab: str) -> list[list[object]]:
    """What stands below the header of ``tab``, which the first delivery makes."""
    sheet = double.spreadsheet(SHEET)
    return sheet.rows(tab)[1:] if tab in sheet.titles else []


def wait_for_rows(double: GoogleDouble, tab: str, count: int, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while len(rows(double, tab)) < count:
        assert time.monotonic() < end, f"{len(rows(double, tab))} of {count} rows of {tab} came"
        time.sleep(0.2)


def fill_in(department: Visitor) -> None:
    department.pick(vi(LABELS["kind"]), vi(KIND_WORDS[ProposalKind.LOCAL]))
    department.pick(vi(LABELS["proposing_body"]), FINANCE)
    for name, text in TYPED.items():
        department.fill(vi(LABELS[name]), text)
    department.settle()


def open_own(department: Visitor, path: str) -> None:
    """The list of proposals, and the newest one in full."""
    department.open(path)
    department.page.get_by_role("tab", name=vi("Proposals sent")).click()
    department.select_row(department.page.get_by_role("tabpanel").get_by_test_id("stDataFrame").first, 0)


def act(person: Visitor, code: str, action: Action, **typed: str) -> None:
    """Choose ``action``, fill in what it needs, record it."""
    word = vi(ACTION_WORDS[action])
    person.page.get_by_test_id("stButtonGroup").get_by_role("radio", name=word, exact=True).click()
    person.settle()
    for name, text in typed.items():
        box = person.page.get_by_label(re.compile(rf"^{re.escape(vi(LABELS[name]))}( \*)?$")).last
        if name == "document_date":  # day, month and year are fields of their own
            box.get_by_role("spinbutton").first.click()
            person.page.keyboard.type(text.replace("/", ""))
            person.page.keyboard.press("Tab")
        else:
            box.fill(text)
            box.blur()
        person.settle()
    record = vi("Record: {act}", act=word)
    person.page.get_by_role("button", name=record, exact=True).click()
    expect(
        person.page.get_by_text(vi("{code}: recorded. It reaches the sheet in a moment.", code=code))
    ).to_be_visible()
    expect(person.page.get_by_role("button", name=record, exact=True)).to_have_count(0)


def words_of(content: bytes) -> str:
    """All text of a Word file."""
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def downloaded(person: Visitor) -> bytes:
    with person.page.expect_download() as download:
        person.page.get_by_role("button", name=vi("Word paper")).last.click()
    return Path(download.value.path()).read_bytes()


def test_the_whole_life_of_a_proposal(double, server, arrive):
    department = arrive(Role.DEPARTMENT, "/de-xuat")
    page = department.page
    fill_in(department)
    expect(page.get_by_test_id("stPageLink").filter(has_text="NT03 · Nền tảng bản đồ số")).to_be_visible()

    double.faults.add(Fault.UNAVAILABLE, kind="*", times=None)
    page.get_by_role("button", name=vi("Send the proposal")).click()
    expect(page.get_by_text(vi("The proposal was received. Quote this code when you ask about it:"))).to_be_visible()
    code = page.get_by_test_id("stCode").inner_text().strip()
    assert is_id(code)
    server.restart()
    department.open("/de-xuat")
    department.complaints.clear()  # a page that was open while the server was away says so
    page.get_by_role("tab", name=vi("Proposals sent")).click()
    listed = page.get_by_role("tabpanel").get_by_test_id("stDataFrame").first
    expect(listed.locator("td").filter(has_text=code)).to_have_count(1, timeout=20_000)
    expect(listed.locator("td").filter(has_text=vi("Saved, waiting to be sent"))).to_have_count(1)
    assert not rows(double, "Đề xuất")

    double.faults.clear()
    wait_for_rows(double, "Đề xuất", 1, 120)
    reviewer = arrive(Role.REVIEWER, "/xet-duyet")
    reviewer.select_row(reviewer.page.get_by_test_id("stDataFrame").first, 0)
    act(reviewer, code, Action.RECEIVE)
    act(reviewer, code, Action.ASK_FOR_MORE, reason=QUESTION)

    open_own(department, "/de-xuat")
    expect(page.get_by_text(QUESTION).first).to_be_visible()
    act(department, code, Action.SUPPLEMENT, reason=SUPPLEMENT)

    reviewer.open("/xet-duyet")
    reviewer.select_row(reviewer.page.get_by_test_id("stDataFrame").first, 0)
    expect(reviewer.page.get_by_text(SUPPLEMENT).first).to_be_visible()
    act(reviewer, code, Action.EXAMINE)
    signed = {"document_number": "202", "document_symbol": "TTr-SKHCN", "document_date": "02/11/2026"}
    act(reviewer, code, Action.SUBMIT, **signed)
    act(reviewer, code, Action.APPROVE, **signed | {"document_number": "1527", "document_symbol": "QĐ-UBND"})
    wait_for_rows(double, "Xử lý đề xuất", len(ROUTE))

    open_own(department, "/de-xuat")
    answer = page.get_by_test_id("stMarkdown").filter(has_text=vi(STATE_WORDS[ProposalState.APPROVED]))
    expect(answer.first).to_be_visible()
    expect(page.get_by_text("1527/QĐ-UBND").first).to_be_visible()
    text = words_of(downloaded(department))
    for word in (TYPED["name"], TYPED["need"], TYPED["users"], FINANCE, code):
        assert word in text, word
    assert [row[0] for row in rows(double, "Đề xuất")] == [code]
    events = rows(double, "Xử lý đề xuất")
    assert [row[5] for row in events] == [action.value for action in ROUTE]
    assert len({row[0] for row in events}) == len(ROUTE)
