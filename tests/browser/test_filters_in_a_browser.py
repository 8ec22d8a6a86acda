"""Filters in a real browser: the address, the back button, the language."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from lib.core.periods import Frequency, label_with_days, period_of, preceding
from lib.i18n import translate
from lib.sync.service import now
from tests.browser.visitor import DESK, PHONE, Visitor
from tests.pages.workbooks import FINANCE, FINANCE_CODE


def choose(visitor: Visitor, filter_label: str, option: str) -> None:
    """Open the filters, pick ``option``, close them again."""
    page = visitor.page
    page.get_by_test_id("stPopover").get_by_role("button").click()
    panel = page.get_by_test_id("stPopoverBody")
    box = panel.get_by_test_id("stMultiSelect").filter(has_text=filter_label).locator("input")
    box.click()
    box.fill(option)  # a long list draws only what is on screen
    page.get_by_role("option", name=option, exact=True).click()
    visitor.settle()
    page.locator("h1").click()  # not Escape: with the list already closed, it would clear the choice again
    expect(panel).to_have_count(0)


def test_a_chosen_department_changes_the_count_and_the_address(known_server, visit):
    visitor = visit(known_server)
    visitor.open()
    visitor.expect_count(11, 11)
    choose(visitor, "Đơn vị chủ trì", FINANCE)
    visitor.expect_count(4, 11)
    expect(visitor.page).to_have_url(re.compile(rf"\?department={FINANCE_CODE}$"))


def test_a_search_changes_the_count(known_server, visit):
    visitor = visit(known_server)
    visitor.open()
    visitor.page.get_by_label(translate("vi", "Search")).fill("thu nghiem so 11")
    visitor.page.keyboard.press("Enter")
    visitor.expect_count(1, 11)


def test_a_deep_link_works_for_somebody_who_was_never_here(known_server, visit):
    visitor = visit(known_server)
    page = visitor.open(f"/thoi-han?flag=overdue&department={FINANCE_CODE}&lang=en")
    expect(page.locator("h1")).to_have_text("Deadlines")
    visitor.expect_count(1, 11, "en")
    expect(page).to_have_url(re.compile(r"/thoi-han\?"))
    assert all(part in page.url for part in ("flag=overdue", f"department={FINANCE_CODE}", "lang=en"))


def test_a_deep_link_to_the_first_page_by_its_own_name_works(known_server, visit):
    visitor = visit(known_server)
    visitor.open("/tong-quan?status=done")
    expect(visitor.page.locator("h1")).to_have_text("Tổng quan")
    visitor.expect_count(3, 11)


def test_the_back_button_restores_the_filter_before(known_server, visit):
    visitor = visit(known_server)
    visitor.open()
    visitor.expect_count(11, 11)
    visitor.page.locator(".figures a").nth(2).click()  # the card of overdue tasks
    visitor.expect_count(3, 11)
    visitor.page.go_back()
    visitor.expect_count(11, 11)
    visitor.page.go_forward()
    visitor.expect_count(3, 11)


def test_a_figure_is_chosen_and_left_again_by_its_card(known_server, visit):
    visitor = visit(known_server)
    visitor.open()
    overdue = visitor.page.locator(".figures li.overdue")
    overdue.get_by_role("link").click()
    visitor.expect_count(3, 11)
    expect(overdue).to_have_attribute("aria-current", "true")
    overdue.get_by_role("link", name=translate("vi", "Clear all")).click()
    visitor.expect_count(11, 11)
    expect(visitor.page.locator(".figures li[aria-current]")).to_have_count(0)


def test_the_back_button_returns_to_the_page_before_with_its_filter(known_server, visit):
    visitor = visit(known_server)
    visitor.open(f"/?department={FINANCE_CODE}")
    visitor.expect_count(4, 11)
    visitor.click_page("Thời hạn")
    visitor.expect_count(4, 11)
    visitor.page.get_by_role("button", name=translate("vi", "Clear all")).click()
    visitor.expect_count(11, 11)
    visitor.page.go_back()
    expect(visitor.page.locator("h1")).to_have_text(re.compile("Thời hạn|Tổng quan"))
    visitor.expect_count(4, 11)


def test_the_way_back_from_a_department_shows_the_whole_province_again(known_server, visit):
    visitor = visit(known_server)
    page = visitor.open()
    # A department among those with tasks not reported: its link filters by both.
    page.locator("h3 + ul a[href*='flag=not_reported']").first.click()
    expect(page.locator("h1")).to_have_text(translate("vi", "Departments"))
    visitor.settle()
    page.go_back()
    expect(page.locator("h1")).to_have_text(translate("vi", "Overview"))
    visitor.expect_count(11, 11)
    expect(page).to_have_url(re.compile(r"/$"))
    page.go_forward()
    expect(page.locator("h1")).to_have_text(translate("vi", "Departments"))
    expect(page).to_have_url(re.compile("flag=not_reported"))


@pytest.mark.parametrize("path", ["/", "/don-vi"])
def test_a_reload_shows_the_same_rows(known_server, visit, path):
    visitor = visit(known_server)
    visitor.open(f"{path}?department={FINANCE_CODE}&window=later")
    line = visitor.count().inner_text()
    visitor.page.reload()
    visitor.settle()
    expect(visitor.count()).to_have_text(line)


def test_a_change_of_language_keeps_filter_and_page(known_server, visit):
    visitor = visit(known_server)
    page = visitor.open("/thoi-han?flag=overdue")
    visitor.expect_count(3, 11)
    page.get_by_test_id("stSidebar").get_by_text("English").click()
    expect(page.locator("h1")).to_have_text("Deadlines")
    visitor.expect_count(3, 11, "en")
    assert "flag=overdue" in page.url
    assert "lang=en" in page.url
    page.get_by_test_id("stSidebar").get_by_text("Tiếng Việt").click()
    expect(page.locator("h1")).to_have_text("Thời hạn")
    visitor.expect_count(3, 11)


def test_a_filter_goes_along_through_the_navigation(known_server, visit):
    visitor = visit(known_server)
    visitor.open(f"/?department={FINANCE_CODE}")
    for title in ("Thời hạn", "Hướng dẫn", "Nền tảng"):
        visitor.click_page(title)
    visitor.expect_count(4, 11)
    expect(visitor.page).to_have_url(re.compile(rf"department={FINANCE_CODE}"))


def test_a_filter_can_be_chosen_and_cleared_on_a_phone(known_server, visit):
    visitor = visit(known_server, PHONE)
    visitor.open()
    choose(visitor, "Đơn vị chủ trì", FINANCE)
    visitor.expect_count(4, 11)
    visitor.page.get_by_role("button", name=translate("vi", "Clear all")).click()
    visitor.expect_count(11, 11)
    visitor.click_page("Thời hạn")


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_key_figure_leads_to_its_rows(known_server, visit, width):
    visitor = visit(known_server, width)
    page = visitor.open()
    page.get_by_role("link", name=f"{translate('vi', 'See')}: {translate('vi', 'Overdue')}").click()
    visitor.expect_count(3, 11)
    tab = page.get_by_role("tab", name=translate("vi", "Tasks"), selected=True)
    expect(tab).to_be_in_viewport()
    # What begins at its tab is in sight: the whole of a short list, or as much as there is room for.
    page.wait_for_function(
        """tab => {
            const panel = document.getElementById(tab.getAttribute("aria-controls")).getBoundingClientRect();
            return panel.bottom <= innerHeight || tab.getBoundingClientRect().top < 150;
        }""",
        arg=tab.element_handle(),
    )
    expect(page).to_have_url(re.compile(r"\?flag=overdue$"))
    page.get_by_role("tab", name=translate("vi", "Ranking")).click()
    visitor.settle()
    expect(page.get_by_role("tab", name=translate("vi", "Ranking"))).to_have_attribute("aria-selected", "true")


def test_chosen_filters_stay_and_are_worded_in_the_language(known_server, visit):
    visitor = visit(known_server)
    page = visitor.open("/thoi-han")
    choose(visitor, translate("vi", "Flag"), "Quá hạn")
    visitor.expect_count(3, 11)
    page.get_by_test_id("stSidebar").get_by_text("English").click()
    visitor.expect_count(3, 11, "en")
    page.get_by_test_id("stPopover").get_by_role("button").click()
    chosen = page.get_by_test_id("stPopoverBody").get_by_test_id("stMultiSelect").filter(has_text="Flag")
    expect(chosen).to_contain_text("Overdue")
    expect(chosen).not_to_contain_text("Quá hạn")
    page.locator("h1").click()
    page.get_by_label("Search", exact=True).fill("thu nghiem")
    page.keyboard.press("Enter")
    visitor.settle()
    visitor.expect_count(3, 11, "en")


def test_a_chosen_period_stays_and_is_worded_in_the_language(known_server, visit):
    visitor = visit(known_server)
    last = preceding(period_of(now().date(), Frequency.QUARTER))
    page = visitor.open(f"/bao-cao?period={last.id}")
    period, papers = page.get_by_test_id("stSelectbox").nth(0), page.get_by_test_id("stSelectbox").nth(1)
    expect(period.locator("input")).to_have_value(label_with_days(last, "vi"))
    page.get_by_test_id("stSidebar").get_by_text("English").click()
    expect(page.locator("h1")).to_have_text("Reports")
    visitor.settle()
    expect(period.locator("input")).to_have_value(label_with_days(last, "en"))
    papers.locator("input").click()
    page.get_by_role("option", name="Tiếng Việt").click()
    visitor.settle()
    expect(period.locator("input")).to_have_value(label_with_days(last, "en"))
    assert f"period={last.id}" in page.url
