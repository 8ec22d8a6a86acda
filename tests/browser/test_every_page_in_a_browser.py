"""Every page in a real browser: drawn whole, nothing fetched from elsewhere, no sideways scrolling."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from lib.core.permissions import Act
from lib.i18n import translate
from lib.ui.navigation import PAGES
from tests.browser.visitor import DESK, PHONE

ADDRESSES = {page.name: "/" if page.name == "overview" else f"/{page.address}" for page in PAGES}


@pytest.mark.parametrize("page", [page for page in PAGES if page.act is Act.LOOK], ids=lambda page: page.name)
def test_a_cold_visit_draws_the_page_whole_in_both_languages_at_both_widths(sample_server, visit, page):
    visitor = visit(sample_server, is_first=True)
    opened = visitor.open(ADDRESSES[page.name])
    for language, choice in (("vi", "Tiếng Việt"), ("en", "English")):
        visitor.expect_no_sideways_scrolling(DESK)
        opened.get_by_test_id("stSidebar").get_by_text(choice).click()
        expect(opened.locator("h1")).to_have_text(translate(language, page.title))
        visitor.settle()
        sorry = translate(language, "This part of the page could not be shown. The other pages still work.")
        expect(opened.get_by_text(sorry)).to_have_count(0)
        expect(opened.get_by_test_id("stException")).to_have_count(0)
        visitor.expect_no_sideways_scrolling(DESK)
        visitor.expect_no_sideways_scrolling(PHONE)


@pytest.mark.parametrize("page", [page for page in PAGES if page.act is not Act.LOOK], ids=lambda page: page.name)
def test_a_page_that_needs_a_role_shows_nothing_to_others(known_server, visit, page):
    visitor = visit(known_server)
    opened = visitor.open(f"/{page.address}")
    expect(opened.locator("h1")).to_have_text(translate("vi", page.title))
    expect(opened.get_by_test_id("stDataFrame")).to_have_count(0)
    expect(opened.get_by_test_id("stSidebarNavLink").filter(has_text=translate("vi", page.title))).to_have_count(0)
