"""A browser, servers, and visitors whose pages must do nothing untoward."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from lib.sheets.sample import build_sample
from lib.sync.service import now
from tests.browser.chromium import ADVICE, find_chromium, launch_arguments
from tests.browser.serving import ScriptServer, Server
from tests.browser.tabs import Tabs
from tests.browser.visitor import DESK, Visitor
from tests.pages.workbooks import known_tasks, write_workbook

expect.set_options(timeout=15_000)  # a busy machine is no fault of the app
# So that no worker is still busy with a long file when the others have nothing left.
LONGEST_FIRST = (
    "test_access.py",
    "test_hands_and_eyes.py",
    "test_every_page_in_a_browser.py",
    "test_accessibility.py",
    "test_google_in_a_browser.py",
    "test_hostile_text.py",
    "test_papers_in_a_browser.py",
    "test_life_of_a_proposal.py",
    "test_every_word_in_a_browser.py",
    "test_setting_up_in_a_browser.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser, and comes after all that needs none."""
    for item in items:
        if _is_here(item):
            item.add_marker("browser")
    items.sort(key=lambda item: _turn(item.path.name) if _is_here(item) else -1)


def _is_here(item: pytest.Item) -> bool:
    return Path(__file__).parent in item.path.parents


def _turn(name: str) -> int:
    return LONGEST_FIRST.index(name) if name in LONGEST_FIRST else len(LONGEST_FIRST)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = find_chromium()
    if program is None:
        pytest.fail(ADVICE, pytrace=False)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=launch_arguments())
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def tabs(browser: Browser) -> Tabs:
    """Tabs for one visitor after the other."""
    return Tabs(browser)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[[Path | str], Server]]:
    """``serve(source)`` starts a server for one test."""
    servers: list[Server] = []

    def start(source: Path | str) -> Server:
        servers.append(Server(source, tmp_path).start())
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def serve_script(tmp_path: Path) -> Iterator[Callable[[Path], Server]]:
    """``serve_script(path)`` serves one Streamlit script in place of the app."""
    servers: list[Server] = []

    def start(script: Path) -> Server:
        servers.append(ScriptServer(script, tmp_path).start())
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture(scope="session")
def sample_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The sample, for tests that change nothing."""
    folder = tmp_path_factory.mktemp("sample-server")
    build_sample(folder / "sample.xlsx")
    server = Server(folder / "sample.xlsx", folder).start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def known_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The eleven tasks counted by hand, for tests that change nothing."""
    folder = tmp_path_factory.mktemp("known-server")
    write_workbook(folder / "known.xlsx", known_tasks(now().date()))
    server = Server(folder / "known.xlsx", folder).start()
    yield server
    server.stop()


@pytest.fixture
def visit(browser: Browser, tabs: Tabs) -> Iterator[Callable[..., Visitor]]:
    """``visit(server, width)`` is somebody new; in the end nobody may have anything to complain of.

    With ``is_first`` not even the app's scripts were ever fetched.
    """
    visitors: list[Visitor] = []

    def arrive(server: Server, width: int = DESK, *, is_first: bool = False) -> Visitor:
        visitors.append(Visitor(browser if is_first else tabs, server.address, width))
        return visitors[-1]

    yield arrive
    complaints = [complaint for visitor in visitors for complaint in visitor.complaints]
    for visitor in visitors:
        visitor.leave()
    assert not complaints
