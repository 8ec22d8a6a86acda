"""Every page through axe-core: no serious or critical violation of our making, in any theme, language or width.

An ordinary run takes every page at both widths, by turns in one language and theme or the
other; `make nightly` takes them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product

import pytest
from playwright.sync_api import expect

from lib.core.access_words import ROLE_WORDS
from lib.core.permissions import Act, Role
from lib.i18n import translate
from lib.ui.navigation import PAGES, PageEntry
from tests.browser.accessibility import REVIEWED, of_ours, reviewed_version_is_installed, violations
from tests.browser.visitor import DESK, PHONE, Visitor
from tests.pages.conftest import WRITERS

OPEN_PAGES = [page for page in PAGES if page.act is Act.LOOK]
LOOKS = list(product((DESK, PHONE), ("vi", "en"), ("light", "dark")))
# Every page once at each width and in each theme, by turns in another language.
BY_TURNS = {
    (DESK, "vi", "light"): OPEN_PAGES[::2],
    (DESK, "en", "dark"): OPEN_PAGES[1::2],
    (PHONE, "en", "light"): OPEN_PAGES[1::2],
    (PHONE, "vi", "dark"): OPEN_PAGES[::2],
}


def address_of(page: PageEntry, language: str = "vi") -> str:
    path = "/" if page.name == "overview" else f"/{page.address}"
    return path if language == "vi" else f"{path}?lang={language}"


def looks_at(entry: PageEntry, visitor: Visitor) -> Iterable[str]:
    """The overview tab by tab; what the other pages have behind tabs is more of the same."""
    return visitor.each_tab() if entry.name == "overview" else ("",)


def expect_none_on(visitor: Visitor, pages: Sequence[PageEntry], language: str, theme: str) -> None:
    """Load the first of ``pages``, move on to the others, and look at each."""
    page = visitor.page
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    visitor.open(address_of(pages[0], language))
    found = {}
    for entry in pages:
        if entry is not pages[0]:
            visitor.move(address_of(entry, language))
        expect(page.locator("h1")).to_have_text(translate(language, entry.title))
        visitor.settle()
        expect(page.locator("html")).to_have_attribute("lang", language)
        found[entry.name] = [violation for _ in looks_at(entry, visitor) for violation in of_ours(page)]
    assert not {name: some for name, some in found.items() if some}


@pytest.mark.parametrize(("width", "language", "theme"), BY_TURNS)
def test_no_page_has_a_serious_violation(sample_server, visit, width, language, theme):
    expect_none_on(visit(sample_server, width), BY_TURNS[width, language, theme], language, theme)


@pytest.mark.nightly
@pytest.mark.parametrize(("width", "language", "theme"), LOOKS)
def test_no_page_has_a_serious_violation_in_any_look(sample_server, visit, width, language, theme):
    expect_none_on(visit(sample_server, width), OPEN_PAGES, language, theme)


@pytest.mark.parametrize("kind", ["empty", "incomplete"])
def test_pages_of_an_empty_and_of_a_broken_workbook_have_none_either(serve, visit, tmp_path, kind):
    path = tmp_path / f"{kind}.xlsx"
    WRITERS[kind](path)
    some = [page for page in OPEN_PAGES if page.name in ("overview", "departments", "data_quality")]
    expect_none_on(visit(serve(path), PHONE), some, "vi", "dark" if kind == "empty" else "light")


def test_open_filters_and_a_task_in_full_have_none(sample_server, visit):
    visitor = visit(sample_server)
    page = visitor.open("/nen-tang?platform=NT08")
    visitor.select_row(page.get_by_test_id("stDataFrame").first, 0)
    expect(page.get_by_test_id("stText").last).to_be_visible()
    assert not of_ours(page)
    page.get_by_test_id("stPopover").get_by_role("button").click()
    expect(page.get_by_test_id("stPopoverBody")).to_be_visible()
    assert not of_ours(page)


def test_a_refused_proposal_has_none(serve, visit):
    visitor = visit(serve(""), PHONE)
    page = visitor.open("/de-xuat")
    page.get_by_role("button", name=translate("vi", "Send the proposal")).click()
    visitor.settle()
    expect(page.get_by_test_id("stAlert").first).to_be_visible()
    assert not of_ours(page)


def test_the_pages_of_reviewers_have_none(serve, visit):
    visitor = visit(serve(""))
    page = visitor.open()
    visitor.pick(translate("vi", "Try the sample as"), translate("vi", ROLE_WORDS[Role.REVIEWER]))
    visitor.settle()
    visitor.click_page(translate("vi", "Examination"))
    assert not of_ours(page)


def test_the_exceptions_were_reviewed_with_the_installed_streamlit():
    assert reviewed_version_is_installed(), "look at every exception again, then write the new version"
    assert all(set(one) == {"rule", "within", "reason"} for one in REVIEWED["exception"])


def test_every_exception_is_still_needed(known_server, visit):
    page = visit(known_server).open()
    assert {violation.known for violation in violations(page)} >= set(range(len(REVIEWED["exception"])))
