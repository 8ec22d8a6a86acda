"""Whole tasks by keyboard, by touch and with a screen reader; what a click on a chart does."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from lib.core.access_words import ROLE_WORDS
from lib.core.permissions import Act, Role
from lib.core.proposals import ACTION_WORDS, KIND_WORDS, STATE_WORDS, Action, ProposalKind, ProposalState
from lib.i18n import translate
from lib.ui.navigation import PAGES
from lib.ui.proposal_fields import LABELS
from tests.browser.keyboard import choose, tab_to, write
from tests.browser.test_proposals_in_a_browser import BODY, TYPED, receipt
from tests.browser.visitor import PHONE
from tests.pages.workbooks import FINANCE, FINANCE_CODE

VI = "vi"
# A table that cards follow; a phone gets these.
BESIDE_CARDS = "[data-testid=stElementContainer]:has(+ [data-testid=stElementContainer] .narrow) .stDataFrame"
QUESTION = "Đề nghị làm rõ nguồn kinh phí duy trì hằng năm."


def t(message: str, **values: object) -> str:
    return translate(VI, message, **values)


def test_the_language_of_the_document_follows_the_switch_at_once(known_server, visit):
    visitor = visit(known_server)
    page = visitor.open()
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    page.evaluate("window.loadedOnce = true")
    page.get_by_test_id("stSidebar").get_by_text("English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    visitor.click_page("Deadlines")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).to_have_title("Deadlines · National digital platforms")
    assert page.evaluate("window.loadedOnce")


def test_on_an_english_page_the_words_of_the_sheet_are_said_to_be_vietnamese(sample_server, visit):
    visitor = visit(sample_server)
    page = visitor.open("/don-vi?department=Q25-SYT&lang=en")
    name = page.locator("h2").filter(has_text=re.compile("^Sở Y tế$"))
    expect(name).to_have_attribute("lang", "vi")
    expect(page.locator("h2").filter(has_text=re.compile("^Tasks$"))).not_to_have_attribute("lang", "vi")
    expect(page.locator("td[lang=vi]").filter(has_text="Sở Y tế").first).to_be_attached()
    page.get_by_test_id("stPopover").get_by_role("button").click()
    expect(page.locator("[data-tag]").filter(has_text="Sở Y tế").first).to_have_attribute("lang", "vi")
    page.keyboard.press("Escape")
    page.get_by_test_id("stSidebar").get_by_text("Tiếng Việt").click()
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    expect(page.locator("[data-typed]")).to_have_count(0)


def test_the_number_of_rows_is_announced_when_it_changes(known_server, visit):
    visitor = visit(known_server)
    page = visitor.open()
    said = page.get_by_role("status").filter(has_text=t("Showing {shown} of {whole} tasks").split("{")[0])
    expect(said).to_have_text(t("Showing {shown} of {whole} tasks", shown=11, whole=11))
    visitor.fill(t("Search"), "thu nghiem so 11")
    visitor.expect_count(1, 11)
    expect(said).to_have_text(t("Showing {shown} of {whole} tasks", shown=1, whole=11))


def test_no_page_scrolls_sideways_on_a_small_phone_or_at_twice_the_size(sample_server, visit):
    visitor = visit(sample_server, PHONE)
    visitor.open()
    for entry in PAGES:
        if entry.act is Act.LOOK:
            visitor.move("/" if entry.name == "overview" else f"/{entry.address}")
            expect(visitor.page.locator("h1")).to_have_text(t(entry.title))
            visitor.settle()
            for width in (320, 720):
                visitor.expect_no_sideways_scrolling(width)
                if width == 320:
                    for table in visitor.page.locator(BESIDE_CARDS).all():
                        expect(table).to_be_hidden()


def test_on_a_phone_the_matrix_is_cards_that_open_a_platform(sample_server, visit):
    visitor = visit(sample_server, PHONE)
    page = visitor.open("/?status=in_progress")
    visitor.open_tab(t("By platform"))
    expect(page.locator(".st-key-wide_matrix")).to_be_hidden()
    page.evaluate("window.loadedOnce = true")
    card = page.locator(".narrow.matrix .cards li").first
    expect(card.locator(".key")).to_have_text(re.compile(r"\d"))
    name = card.locator("a").inner_text()
    card.locator("a").click()
    expect(page.get_by_test_id("stHeading").filter(has_text=name)).to_be_visible()
    visitor.settle()
    assert page.evaluate("window.loadedOnce")
    assert "status=in_progress" in page.url


def click_mark(page, chart: str, position: int) -> None:
    mark = page.locator(f"[class*=st-key-chart_{chart}] .mark-rect path").nth(position)
    mark.scroll_into_view_if_needed()
    mark.click()


def test_a_click_on_a_bar_opens_the_department_and_on_a_square_the_platform_there(known_server, visit):
    visitor = visit(known_server)
    page = visitor.open("/?window=later")
    click_mark(page, "ranking", 0)
    expect(page.locator("h1")).to_have_text("Đơn vị")
    visitor.settle()
    assert "department=" in page.url
    assert "window=later" in page.url
    page = visitor.open()
    visitor.open_tab(t("By platform"))
    click_mark(page, "matrix", 0)
    expect(page.locator("h1")).to_have_text("Nền tảng")
    visitor.settle()
    assert "platform=NT" in page.url
    assert "department=" in page.url


def test_a_click_on_a_month_shows_its_tasks_and_so_does_the_list_beside(sample_server, visit):
    visitor = visit(sample_server)
    page = visitor.open("/thoi-han")
    click_mark(page, "timeline", 12)
    box = page.get_by_label(t("Tasks due in one month"))
    expect(box).to_have_value(re.compile(r"\d\d/\d{4}"))
    expect(page.locator("[class*=table_in-month]")).to_be_visible()
    visitor.settle()
    page.reload()
    visitor.settle()
    visitor.pick(t("Tasks due in one month"), "12/2027")
    expect(page.locator("[class*=table_in-month]")).to_be_visible()


def test_a_filter_is_set_and_a_department_opened_by_keyboard_alone(known_server, visit):
    visitor = visit(known_server)
    page = visitor.open()
    write(page, t("Search"), "thu nghiem")
    page.keyboard.press("Enter")
    visitor.expect_count(11, 11)
    choose(page, t("Open a department"), FINANCE)
    expect(page.locator("h1")).to_have_text("Đơn vị")
    visitor.settle()
    assert FINANCE_CODE in page.url
    visitor.expect_count(4, 11)


def test_the_filters_are_opened_and_set_by_keyboard_alone(known_server, visit):
    visitor = visit(known_server)
    page = visitor.open()
    opened, button = page.get_by_test_id("stPopoverBody"), page.get_by_test_id("stPopover").get_by_role("button")
    for key in ("Space", "Enter"):
        button.focus()
        page.keyboard.press(key)
        expect(opened.get_by_label(t("Lead department"))).to_be_focused()
        page.keyboard.press("Escape")
        expect(opened).to_have_count(0)
    page.keyboard.press("Enter")
    expect(opened.get_by_label(t("Lead department"))).to_be_focused()
    page.keyboard.insert_text(FINANCE)
    page.get_by_role("option", name=FINANCE).first.wait_for()
    page.keyboard.press("Enter")
    visitor.expect_count(4, 11)
    tab_to(page, t("Owner of the platform"))


def test_a_mouse_that_opens_the_filters_finds_the_focus_on_their_button(known_server, visit):
    page = visit(known_server).open()
    button = page.get_by_test_id("stPopover").get_by_role("button")
    button.click()
    expect(page.get_by_test_id("stPopoverBody")).to_be_visible()
    expect(button).to_be_focused()


def test_a_task_is_opened_in_full_by_keyboard_alone(known_server, visit):
    visitor = visit(known_server)
    page = visitor.open("/nen-tang?platform=NT02")
    page.get_by_test_id("stDataFrame").first.get_by_test_id("data-grid-canvas").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Space")
    expect(page.get_by_test_id("stText").filter(has_text="Nhiệm vụ thử nghiệm số")).to_be_visible()
    expect(page.get_by_test_id("stMarkdown").filter(has_text="Tiến độ!E4")).to_be_visible()
    expect(page.get_by_test_id("stText").filter(has_text="100 %")).to_be_visible()


def test_a_proposal_is_sent_and_examined_by_keyboard_alone(serve, visit):
    visitor = visit(serve(""))
    page = visitor.open("/de-xuat")
    choose(page, t(LABELS["kind"]), t(KIND_WORDS[ProposalKind.LOCAL]))
    visitor.settle()
    choose(page, t(LABELS["proposing_body"]), BODY)
    visitor.settle()
    for name, text in TYPED.items():
        page.get_by_test_id("stMain").evaluate("main => main.focus()")
        write(page, t(LABELS[name]), text)
    tab_to(page, t("Send the proposal"))
    page.keyboard.press("Enter")
    code = receipt(visitor)
    page.evaluate("document.activeElement.blur()")
    choose(page, t("Try the sample as"), t(ROLE_WORDS[Role.REVIEWER]))
    visitor.settle()
    expect(page.get_by_test_id("stSidebarNavLink").filter(has_text=t("Examination"))).to_be_visible()
    page.get_by_test_id("stSidebar").evaluate("bar => { bar.tabIndex = -1; bar.focus(); }")
    tab_to(page, t("Examination"))
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(t("Examination"))
    visitor.settle()
    grid = page.get_by_test_id("stDataFrame").first
    expect(grid.locator("td").filter(has_text=code)).to_have_count(1, timeout=20_000)
    grid.get_by_test_id("data-grid-canvas").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Space")
    expect(page.get_by_test_id("stHeading").filter(has_text=code)).to_be_visible(timeout=20_000)
    page.evaluate("document.activeElement.blur()")
    for act in (Action.RECEIVE, Action.ASK_FOR_MORE):
        tab_to(page, t(ACTION_WORDS[act]))
        page.keyboard.press("Enter")
        visitor.settle()
        if act is Action.ASK_FOR_MORE:
            write(page, t(LABELS["reason"]), QUESTION)
        tab_to(page, t("Record: {act}", act=t(ACTION_WORDS[act])))
        page.keyboard.press("Enter")
        expect(page.get_by_text(t("{code}: recorded. It reaches the sheet in a moment.", code=code))).to_be_visible()
        visitor.settle()
    expect(page.get_by_test_id("stText").filter(has_text=QUESTION).first).to_be_visible()
    expect(
        page.get_by_test_id("stMarkdown").filter(has_text=t(STATE_WORDS[ProposalState.MORE_ASKED])).first
    ).to_be_visible()
