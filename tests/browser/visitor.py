"""Somebody with a browser: goes to pages, and notes what a page should never do."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Dialog, Locator, Page, Request, expect

from lib.i18n import translate

DESK, PHONE = 1440, 390
_HEIGHTS = {DESK: 1000, PHONE: 844}
_ROW_HEIGHT = 35
# Streamlit looks for its own settings below the address of a page as well, and the browser
# for an icon at the root: answers it gets elsewhere.
_STREAMLITS_OWN = re.compile(r"/(?:_stcore/[\w-]+|favicon\.\w+)$")
_SETTLED = "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]"


class Visitor:
    """One browser session. ``complaints`` holds errors of the console, dialogs and requests elsewhere."""

    def __init__(self, browser: Browser, address: str, width: int = DESK, locale: str = "vi-VN") -> None:
        self._address = address
        self.context = browser.new_context(viewport={"width": width, "height": _HEIGHTS[width]}, locale=locale)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.context.on("request", self._note_request)
        self.page.on("websocket", lambda socket: self._note_address("websocket", socket.url))
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))
        self.page.on("dialog", self._note_dialog)

    def open(self, path: str = "/") -> Page:
        """Go to ``path`` and wait for the page."""
        self.page.goto(f"{self._address}{path}")
        return self.settle()

    def settle(self) -> Page:
        """Wait until the page is drawn and nothing runs any more."""
        expect(self.page.locator("h1")).to_be_visible(timeout=30_000)
        self.page.wait_for_selector(_SETTLED, timeout=30_000, state="attached")
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=30_000)
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

    def count(self, language: str = "vi") -> Locator:
        """The line that says how many tasks are shown."""
        start = translate(language, "Showing {shown} of {whole} tasks").split("{")[0]
        return self.page.get_by_test_id("stCaptionContainer").filter(has_text=start)

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
        self.page.wait_for_timeout(300)  # a list closes again when the page still scrolls
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
        self.context.close()

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
