"""Whoever gets a tab that somebody gave back finds nothing of it."""

from __future__ import annotations

from tests.browser.visitor import DESK, PHONE, Visitor

KEEP = """() => {
    for (const kept of [localStorage, sessionStorage]) kept.setItem("mine", "1");
    document.cookie = "mine=1; path=/";
    return new Promise(resolve => { indexedDB.open("mine").onsuccess = resolve; }).then(() => 1);
}"""
FOUND = """async () => ({
    storage: [localStorage.getItem("mine"), sessionStorage.getItem("mine")],
    cookie: document.cookie.includes("mine"),
    databases: (await indexedDB.databases()).length,
    isDark: matchMedia("(prefers-color-scheme: dark)").matches,
    isStill: matchMedia("(prefers-reduced-motion: reduce)").matches,
    isPrinted: matchMedia("print").matches,
    width: innerWidth,
})"""
NOTHING = {
    "storage": [None, None],
    "cookie": False,
    "databases": 0,
    "isDark": False,
    "isStill": False,
    "isPrinted": False,
}
QUIET = "/_stcore/health"


def test_a_tab_that_was_given_back_keeps_nothing_of_its_visitor(known_server, tabs):
    first = Visitor(tabs, known_server.address, PHONE)
    page = first.page
    page.goto(f"{known_server.address}{QUIET}")
    page.emulate_media(media="print", color_scheme="dark", reduced_motion="reduce")
    assert page.evaluate(KEEP) == 1
    assert page.evaluate(FOUND) | NOTHING != page.evaluate(FOUND)
    first.context.route(f"**{QUIET}", lambda route: route.fulfill(body="mine"))
    first.leave()
    second = Visitor(tabs, known_server.address, DESK)
    assert second.page is page
    assert page.goto(f"{known_server.address}{QUIET}").text() == "ok"
    assert page.evaluate(FOUND) == NOTHING | {"width": DESK}
    page.evaluate("console.error('the second visitor saw this')")
    assert second.complaints == ["console: the second visitor saw this"]
    assert first.complaints == []
    second.leave()


def test_two_visitors_at_once_have_nothing_in_common(known_server, tabs):
    both = [Visitor(tabs, known_server.address) for _ in range(2)]
    assert both[0].context is not both[1].context
    for visitor in both:
        visitor.leave()
        visitor.leave()
