"""Numbers in tables and charts are written as the page's language writes them, whatever the browser's own is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from lib.i18n import translate
from lib.sync.service import now
from tests.browser.serving import Server
from tests.browser.visitor import DESK, Visitor
from tests.pages.workbooks import day, task, write_workbook

LATE = 1234
WRITTEN = {"vi": ("1.234", "75,5", "25\u00a0%"), "en": ("1,234", "75.5", "25%")}
SWITCH = {"vi": "Tiếng Việt", "en": "English"}
# Tables are painted: what is painted is noted.
NOTE = """window.painted = new Set();
const paint = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
    window.painted.add(text);
    return paint.call(this, text, ...rest);
};"""


@pytest.fixture(scope="module")
def numbers(tmp_path_factory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("numbers")
    path = folder / "numbers.xlsx"
    today: date = now().date()
    write_workbook(
        path,
        [
            task(1, deadline=day(today, -LATE), percent=0.755),
            task(2, deadline=(today + timedelta(days=400)).strftime("%d/%m/%Y"), percent=0.25),
        ],
    )
    server = Server(path, folder).start()
    yield server
    server.stop()


@pytest.mark.parametrize("browser_language", ["en-US", "vi-VN"])
def test_numbers_follow_the_language_of_the_page_and_not_of_the_browser(numbers, browser, browser_language):
    visitor = Visitor(browser, numbers.address, DESK, locale=browser_language)
    page = visitor.page
    page.add_init_script(NOTE)
    page.set_viewport_size({"width": 2599, "height": 1400})  # only what is in sight is painted
    visitor.open()
    for language, width in (("en", 2600), ("vi", 2601)):
        days, percent, share = WRITTEN[language]
        page.get_by_test_id("stSidebar").get_by_text(SWITCH[language]).click()
        expect(page.locator("html")).to_have_attribute("lang", language)
        labels = page.locator("[class*=st-key-chart_ranking] svg text")
        expect(labels.filter(has_text=re.compile(rf"^{share}$"))).to_have_count(1)
        visitor.open_tab(translate(language, "Tasks"))
        page.evaluate("painted.clear()")
        page.set_viewport_size({"width": width, "height": 1400})  # another width: painted anew, whole
        page.wait_for_function("texts => texts.every(text => painted.has(text))", arg=[days, percent])
        others = {text for other, texts in WRITTEN.items() if other != language for text in texts}
        assert not others & set(page.evaluate("[...painted]"))
        visitor.open_tab(translate(language, "Ranking"))
    assert not visitor.complaints
    visitor.leave()
