"""No word of ours on any page escaped the catalogue: every sentence is marked, and what has no marks is looked at."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from lib.core.access_words import ROLE_WORDS
from lib.core.permissions import Role
from lib.core.proposals import ACTION_WORDS, Action
from lib.sheets.local import LocalHome
from lib.sheets.sample import build_sample
from lib.sync import store
from lib.ui.navigation import PAGES
from tests.browser.marked_site import MarkedServer, escaped, marked, typed_by_people
from tests.browser.visitor import DESK, Visitor

CODE = "DX-26-7K3F9M-C"
PROPOSAL = {
    "id": CODE,
    "sent_at": "2026-05-04T09:00:00+07:00",
    "kind": "Nền tảng địa phương",
    "name": "Cảng cá",
    "need": "Truy xuất nguồn gốc",
    "proposing_body": "Q25-STC",
}
# Their names in code are taken away a moment after they were drawn.
_ICONS_ARE_SILENT = """() => !document.querySelector('[role="img"][aria-label$=" icon"]:not([aria-hidden])')"""
NOTE = "Nguồn vốn chưa rõ"


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[tuple[MarkedServer, set[str]]]:
    folder = tmp_path_factory.mktemp("marked")
    build_sample(folder / "sample.xlsx")
    engine = store.open_state(f"sqlite:///{folder / 'state.sqlite3'}")
    home = LocalHome(folder / "sample.xlsx", engine)
    home.append("proposals", CODE, PROPOSAL)
    event = {"event_id": "e1", "proposal_id": CODE, "at": "2026-05-05T09:00:00+07:00", "role": "reviewer"}
    note = {"body": "Q25-KHCN", "action": "Ghi chú nội bộ", "private_note": NOTE}
    home.append("proposal_events", "e1", {**event, **note})
    engine.dispose()
    known = typed_by_people(folder / "sample.xlsx", "sample.xlsx", NOTE, *PROPOSAL.values())
    server = MarkedServer("", folder).start()
    yield server, known
    server.stop()


def open_everything(page: Page) -> None:
    """What is folded up, by keyboard or mouse, is open afterwards."""
    for closed in page.locator("details:not([open]) > summary").all():
        if closed.is_visible():
            closed.click()


class Listener:
    """Somebody who hears all that is said; what escaped the catalogue is kept by where it was heard."""

    def __init__(self, visitor: Visitor, known: set[str]) -> None:
        self.visitor, self.page, self.known = visitor, visitor.page, known
        self.heard: dict[str, dict[str, list[str]]] = {}

    def hear(self, where: str) -> None:
        self.visitor.settle()
        for tab in self.visitor.each_tab():
            open_everything(self.page)
            self.visitor.settle()
            self.page.wait_for_function(_ICONS_ARE_SILENT)
            self.heard[f"{where} {tab}"] = escaped(self.page, self.known)


@pytest.fixture
def listener(site, tabs) -> Iterator[Listener]:
    """Who hears a test; in the end nothing may have escaped."""
    server, known = site
    heard = Listener(Visitor(tabs, server.address, DESK), known)
    yield heard
    heard.visitor.leave()
    assert not heard.visitor.complaints
    assert not {where: texts for where, texts in heard.heard.items() if texts}


def test_every_page_says_only_what_is_in_the_catalogue(listener):
    visitor, page = listener.visitor, listener.page
    visitor.open()
    visitor.pick(marked("Try the sample as"), marked(ROLE_WORDS[Role.ADMINISTRATOR]))
    for entry in PAGES:
        visitor.move("/" if entry.name == "overview" else f"/{entry.address}")
        expect(page.locator("h1")).to_have_text(marked(entry.title))
        listener.hear(entry.name)


def test_what_opens_on_a_page_says_only_what_is_in_the_catalogue(listener):
    visitor, page = listener.visitor, listener.page
    visitor.open("/nen-tang?platform=NT08")
    visitor.select_row(page.get_by_test_id("stDataFrame").first, 0)
    expect(page.get_by_test_id("stText").last).to_be_visible()
    page.get_by_test_id("stPopover").get_by_role("button").click()
    expect(page.get_by_test_id("stPopoverBody")).to_be_visible()
    listener.hear("a platform, a task in full, the filters")
    visitor.move("/don-vi?department=Q25-STC")
    expect(page.locator("h1")).to_have_text(marked("Departments"))
    listener.hear("a department")
    visitor.move("/de-xuat")
    page.get_by_role("button", name=marked("Send the proposal")).click()
    expect(page.get_by_test_id("stAlert").last).to_be_visible()
    listener.hear("a refused proposal")
    page.get_by_role("tab", name=marked("Proposals sent")).click()
    visitor.select_row(page.get_by_role("tabpanel").get_by_test_id("stDataFrame").first, 0)
    expect(page.get_by_test_id("stHeading").filter(has_text=CODE)).to_be_visible()
    listener.hear("a proposal")


def test_an_act_in_office_says_only_what_is_in_the_catalogue(listener):
    visitor, page = listener.visitor, listener.page
    visitor.open()
    visitor.pick(marked("Try the sample as"), marked(ROLE_WORDS[Role.REVIEWER]))
    visitor.move("/xet-duyet")
    expect(page.locator("h1")).to_have_text(marked("Examination"))
    visitor.settle()
    visitor.select_row(page.get_by_test_id("stDataFrame").first, 0)
    page.get_by_test_id("stButtonGroup").get_by_text(marked(ACTION_WORDS[Action.RECEIVE])).click()
    visitor.settle()
    page.locator("[class*=st-key-record_] button").click()
    listener.hear("an act that was refused")
