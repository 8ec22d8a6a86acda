"""Whatever people type is shown as typed, loads nothing and breaks nothing."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lib.core.permissions import Act
from lib.core.proposals import FORM_FIELDS
from lib.i18n import translate
from lib.ui.navigation import PAGES
from tests.browser.hostile import TEXTS, made_up, seen
from tests.browser.serving import Server
from tests.browser.test_proposals_in_a_browser import BUNDLED_SAMPLE, fill_in, receipt, send, sent_list
from tests.pages.workbooks import task, write_workbook

# What Markdown and Streamlit would make of the texts if one of them were read.
ACTIVE = """:is(img, script, iframe, style, s, del, em, code, table, ol, ul, blockquote, .katex,
    .stMarkdownColoredText, .stMarkdownColoredBackground, .stMarkdownBadge, .stMarkdownSmall,
    a[href^="javascript:"], a[href*="127.0.0.1:1/"], a[href^="mailto:"], a[href*=".example"])"""
OPEN_PAGES = [page for page in PAGES if page.act is Act.LOOK]
SORRY = "This part of the page could not be shown. The other pages still work."
FILE_NAME = "=1+1 **b** :red[x] $a$ $b$ <i>x ![i](j).xlsx"
TAB_TITLE = "=1 _b_ $x$ $y$ <i>z ~~s~~"


def active(page: Page, inside: str = "[data-testid=stMarkdownContainer]") -> list[str]:
    """What of the texts came alive."""
    found = page.locator(f"{inside} {ACTIVE}")
    return [element.evaluate("e => e.outerHTML.slice(0, 200)") for element in found.all()]


@pytest.fixture(scope="module")
def hostile_server(tmp_path_factory):
    """A workbook that holds every text as a platform, a body, a task and everything else."""
    folder = tmp_path_factory.mktemp("hostile")
    platforms = [
        {"code": f"NT{n:02}", "name": text, "governing_agency": text, "scope": text, "note": text, "group": text}
        for n, text in enumerate(TEXTS, start=1)
    ]
    departments = [{"code": f"DV{n:02}", "name": text, "short_name": text} for n, text in enumerate(TEXTS, start=1)]
    texts = ("task", "result", "evidence", "obstacles", "recommendation", "contact", "row_id")
    rows = [
        task(n, platform=f"NT{n:02}", leads=f"DV{n:02}", status=None, percent=None, deadline="12/2099")
        | dict.fromkeys(texts, text)
        for n, text in enumerate(TEXTS, start=1)
    ]
    rows += [task(99, platform=t, leads=t, deadline=t, status=t, percent=t, updated=t) for t in TEXTS]
    write_workbook(folder / FILE_NAME, rows, title=TAB_TITLE, platforms=platforms, departments=departments)
    server = Server(folder / FILE_NAME, folder).start()
    yield server
    server.stop()


def test_no_text_of_the_workbook_comes_alive_on_any_page(hostile_server, visit):
    visitor = visit(hostile_server)
    opened = visitor.open()
    for page in OPEN_PAGES:
        visitor.click_page(translate("vi", page.title))
        # The guide's numbered steps are the app's own words.
        steps = ":not(:has(ol))" if page.name == "guide" else ""
        assert not active(opened, f"[data-testid=stMain] [data-testid=stMarkdownContainer]{steps}"), page.name
        expect(opened.get_by_text(translate("vi", SORRY))).to_have_count(0)
        if page.name != "system":
            captions = opened.get_by_test_id("stCaptionContainer").all_inner_texts()
            assert any(seen(FILE_NAME) in seen(caption) for caption in captions), page.name


def test_silent_departments_are_named_as_typed_in_links(hostile_server, visit):
    visitor = visit(hostile_server)
    page = visitor.open()
    links = [seen(text) for text in page.get_by_test_id("stHtml").locator("h3 + ul a").all_inner_texts()]
    named = [text for text in TEXTS if any(f"{seen(text)}: " in link for link in links)]
    assert len(named) == 5, links


def test_departments_are_named_as_typed_in_their_headings(hostile_server, visit):
    visitor = visit(hostile_server)
    for number in (5, 6, 7, 9, 12):
        page = visitor.open(f"/don-vi?department=DV{number:02}")
        headings = [seen(text) for text in page.get_by_test_id("stHeading").all_inner_texts()]
        assert seen(TEXTS[number - 1]) in headings


def test_a_task_in_full_is_shown_as_typed(hostile_server, visit):
    visitor = visit(hostile_server)
    number = next(n for n, text in enumerate(TEXTS, start=1) if text.startswith("<b>"))
    page = visitor.open(f"/nen-tang?platform=NT{number:02}")
    assert f"NT{number:02} · {seen(TEXTS[number - 1])}" in [
        seen(text) for text in page.get_by_test_id("stHeading").all_inner_texts()
    ]
    visitor.select_row(page.get_by_test_id("stDataFrame").first, 0)
    place = page.get_by_test_id("stMarkdown").filter(has_text=f"!E{number + 1}")
    expect(place).to_have_count(1)
    visitor.settle()
    assert seen(TAB_TITLE) in seen(place.inner_text())
    shown = [seen(text) for text in page.get_by_test_id("stText").all_inner_texts()]
    assert shown.count(seen(TEXTS[number - 1])) >= 5


def test_a_downloaded_table_holds_no_formula(hostile_server, visit):
    visitor = visit(hostile_server)
    page = visitor.open("/chat-luong-du-lieu")
    buttons = page.get_by_role("button", name=translate("vi", "Download as CSV"))
    with page.expect_download() as download:
        buttons.first.click()
    content = Path(download.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]
    assert "'=1+1" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_the_tables_own_download_which_writes_formulas_is_not_offered(hostile_server, visit):
    visitor = visit(hostile_server)
    page = visitor.open("/chat-luong-du-lieu")
    table = page.get_by_test_id("stDataFrame").last
    table.scroll_into_view_if_needed()
    table.hover()
    expect(page.get_by_role("button", name=re.compile("^Search")).last).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Download as CSV"))).to_have_count(0)


def test_the_texts_of_a_proposal_are_shown_as_typed(serve, visit):
    visitor = visit(serve(BUNDLED_SAMPLE))
    page = visitor.open("/de-xuat")
    chosen = ("kind", "proposing_body", "document_date", "expected_users", "attachment")
    fields = [column.field for column in FORM_FIELDS if column.field not in chosen]
    texts = [text for text in TEXTS if "\u202e" not in text]
    page.get_by_text(translate("vi", "More details (optional)")).click()
    typed = {name: texts[(4 + n) % len(texts)] for n, name in enumerate(fields)}
    typed["name"] = "Nền tảng bản đồ số " + " ".join(texts[:8])
    fill_in(visitor, typed)
    assert not active(page)
    expect(page.get_by_test_id("stPageLink").filter(has_text="Nền tảng bản đồ số").first).to_be_visible()
    send(visitor)
    code = receipt(visitor)
    assert not active(page)

    visitor.open("/de-xuat")
    listed = sent_list(visitor)
    expect(listed.locator("td").filter(has_text=code)).to_have_count(1, timeout=20_000)
    visitor.select_row(listed, 0)
    expect(page.get_by_test_id("stText").filter(has_text="=1+1 +1 -1 @x")).to_be_visible(timeout=20_000)
    shown = [seen(text) for text in page.get_by_test_id("stText").all_inner_texts()]
    missing = {name: text for name, text in typed.items() if not any(seen(text) in line for line in shown)}
    assert not missing
    assert not active(page)


def test_escaped_text_is_shown_as_typed_wherever_markdown_is_read(serve_script, visit):
    visitor = visit(serve_script(Path(__file__).with_name("escaped_texts.py")))
    page = visitor.open()
    expect(page.get_by_test_id("stExpander")).to_have_count(len(TEXTS), timeout=30_000)
    assert not active(page)
    shown = [seen(text) for text in page.get_by_test_id("stMarkdown").all_inner_texts()]
    expected = [seen(text) or "–" for text in [*TEXTS, *made_up(300)]]
    wrong = [(text, got) for text, got in zip(expected, shown, strict=False) if text != got]
    assert not wrong
    for kind in ("stHeading", "stPageLink", "stExpander", "stAlert"):
        lines = [seen(text) for text in page.get_by_test_id(kind).all_inner_texts()]
        assert not [text for text in TEXTS if not any(seen(text) in line for line in lines)], kind
