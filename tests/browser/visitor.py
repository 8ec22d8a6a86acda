"""Somebody with a browser: goes to pages, and notes what a page should never do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Locator, Page, Request, expect

from lib.i18n import translate
from tests.browser.tabs import Tabs, new_tab

DESK, PHONE = 1440, 390
_HEIGHTS = {DESK: 1000, PHONE: 844}
_ROW_HEIGHT = 35
# Streamlit looks for its own settings below the address of a page as well, and the browser
# for an icon at the root: answers it gets elsewhere.
_STREAMLITS_OWN = re.compile(r"/(?:_stcore/[\w-]+|favicon\.\w+)$")
# Milliseconds. Asked often: what is asked at growing intervals is known up to a second late.
_PATIENCE, _LOOK_EVERY = 90_000, 50
# What was asked for a moment ago may not have begun: a page is at rest when it stays so for a while.
_CALM = 150
_SETTLED = """calm => {
    const [title, another] = document.querySelectorAll("h1");
    const isTitled = title && !another && title.checkVisibility() && title.getBoundingClientRect().height;
    const app = "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]";
    const isCalm = isTitled && document.querySelector(app) && !document.querySelector("[data-testid=stSkeleton]");
    window.calmSince = isCalm ? (window.calmSince ?? performance.now()) : undefined;
    return isCalm && performance.now() - window.calmSince >= calm;
}"""
AT_REST = """element => new Promise(resolve => {
    let before, frames = 0;
    const look = () => {
        const {top} = element.getBoundingClientRect();
        frames = top === before ? frames + 1 : 0;
        before = top;
        frames < 3 ? requestAnimationFrame(look) : resolve();
    };
    look();
})"""


class Visitor:
    """One browser session. ``complaints`` holds errors of the console, dialogs and requests elsewhere.

    Somebody with a ``browser`` brings nothing; of ``Tabs``, the site's scripts and nothing else.
    """

    def __init__(self, browser: Browser | Tabs, address: str, width: int = DESK, locale: str = "vi-VN") -> None:
        self._address = address
        self._tabs = browser if isinstance(browser, Tabs) else None
        self._tab = self._tabs.take(address, locale) if self._tabs else new_tab(browser, address, locale)
        self.context, self.page = self._tab.context, self._tab.page
        self.page.set_viewport_size({"width": width, "height": _HEIGHTS[width]})
        self.complaints: list[str] = []
        self._listening: list[tuple[BrowserContext | Page, str, Callable[..., Any]]] = []
        self._listen(self.context, "request", self._note_request)
        self._listen(self.page, "websocket", lambda socket: self._note_address("websocket", socket.url))
        self._listen(self.page, "console", self._note_console)
        self._listen(self.page, "pageerror", lambda error: self.complaints.append(f"page error: {error}"))
        self._listen(self.page, "dialog", self._note_dialog)

    def open(self, path: str = "/") -> Page:
        """Go to ``path`` and wait for the page."""
        self.page.goto(f"{self._address}{path}")
        return self.settle()

    def settle(self) -> Page:
        """Wait until the page is drawn and nothing runs any more."""
        self.page.evaluate("window.calmSince = undefined")
        self.page.wait_for_function(_SETTLED, arg=_CALM, timeout=_PATIENCE, polling=_LOOK_EVERY)
        return self.page

    def move(self, path: str) -> None:
        """Go to ``path`` as the browser's back button would, without loading the page anew."""
        self.page.evaluate(
            "path => { history.pushState({}, '', path); dispatchEvent(new PopStateEvent('popstate')); }", path
        )

    def click_page(self, title: str) -> None:
        """Follow the navigation to the page called ``title``; on a phone its drawer is opened first."""
        drawer = self.page.get_by_test_id("stExpandSidebarButton")
        if drawer.is_visible():
            drawer.click()
        self.page.get_by_test_id("stSidebarNavLink").filter(has_text=title).click()
        expect(self.page.locator("h1")).to_have_text(title)
        self.settle()

    def open_tab(self, label: str) -> None:
        """Open the tab that begins with ``label``; what is behind it is made then."""
        self.page.get_by_role("tab", name=re.compile(rf"^{re.escape(label)}")).click()
        self.settle()

    def each_tab(self) -> Iterator[str]:
        """The page as it stands, then each of its closed tabs opened, one after the other."""
        yield ""
        for tab in self.page.get_by_role("tab", selected=False).all():
            label = tab.inner_text()
            tab.click()
            self.settle()
            yield label

    def count(self, language: str = "vi") -> Locator:
        """The line that says how many tasks are shown."""
        start = translate(language, "Showing {shown} of {whole} tasks").split("{")[0]
        return self.page.locator("p.count").filter(has_text=start)

    def expect_count(self, shown: int, whole: int, language: str = "vi") -> None:
        sentence = translate(language, "Showing {shown} of {whole} tasks", shown=shown, whole=whole)
        expect(self.count(language)).to_have_text(sentence, timeout=20_000)

    def fill(self, label: str, text: str) -> None:
        """Type ``text`` into the field called ``label``, whether or not it is required."""
        box = self.page.get_by_label(re.compile(rf"^{re.escape(label)}( \*)?$"))
        box.fill(text)
        box.blur()

    def pick(self, label: str, option: str) -> None:
        """Choose ``option`` in the list called ``label``."""
        box = self.page.get_by_test_id("stSelectbox").filter(has_text=label).locator("input")
        box.scroll_into_view_if_needed()
        box.evaluate(AT_REST)  # a list closes again when the page still scrolls
        box.click()
        box.fill(option)  # a long list draws only what is on screen
        self.page.get_by_role("option", name=option, exact=True).click()
        self.settle()

    def select_row(self, table: Locator, position: int) -> None:
        """Select a row of a table by its marker; cells are painted, so only coordinates reach them."""
        canvas = table.get_by_test_id("data-grid-canvas")
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        assert box is not None
        self.page.mouse.click(box["x"] + 16, box["y"] + _ROW_HEIGHT * (position + 1.5))
        self.settle()

    def expect_no_sideways_scrolling(self, width: int) -> None:
        """At ``width`` the page as a whole is not wider than the window."""
        self.page.set_viewport_size({"width": width, "height": _HEIGHTS.get(width, _HEIGHTS[PHONE])})
        self.page.wait_for_function(
            """width => window.innerWidth === width &&
                [document.documentElement, document.querySelector('[data-testid=stMain]')]
                    .every(element => element.scrollWidth <= element.clientWidth)""",
            arg=width,
            timeout=10_000,
        )

    def leave(self) -> None:
        """End the session; whoever comes next finds nothing of it. Leaving twice is leaving once."""
        for source, event, heard in self._listening:
            source.remove_listener(event, heard)
        if self._tab is not None:
            self._tabs.give_back(self._tab) if self._tabs else self.context.close()
        self._listening, self._tab = [], None

    def _listen(self, source: BrowserContext | Page, event: str, heard: Callable[..., Any]) -> None:
        source.on(event, heard)
        self._listening.append((source, event, heard))

    def _note_request(self, request: Request) -> None:
        self._note_address(f"{request.resource_type} request", request.url)

    def _note_address(self, what: str, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and parts.netloc != urlsplit(self._address).netloc:
            self.complaints.append(f"{what} to {url}")

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not _STREAMLITS_OWN.search(urlsplit(message.location.get("url", "")).path):
            self.complaints.append(f"console: {message.text}")

    def _note_dialog(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()
