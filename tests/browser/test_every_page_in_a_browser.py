"""Every page in a real browser: drawn whole, nothing fetched from elsewhere, no sideways scrolling."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from lib.i18n import translate
from lib.ui.navigation import PAGES
from tests.browser.visitor import DESK, PHONE

ADDRESSES = {page.name: "/" if page.name == "overview" else f"/{page.address}" for page in PAGES}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_cold_visit_draws_the_page_whole_at_both_widths(sample_server, visit, page, language):
    visitor = visit(sample_server)
    opened = visitor.open(ADDRESSES[page.name] + ("?lang=en" if language == "en" else ""))
    expect(opened.locator("h1")).to_have_text(translate(language, page.title))
    expect(opened.get_by_test_id("stException")).to_have_count(0)
    sorry = translate(language, "This part of the page could not be shown. The other pages still work.")
    expect(opened.get_by_text(sorry)).to_have_count(0)
    visitor.expect_no_sideways_scrolling(DESK)
    visitor.expect_no_sideways_scrolling(PHONE)
