"""The papers in a real browser: made with a bar, downloaded, taken along from any page, and printed."""

from __future__ import annotations

import io
import re
from pathlib import Path

import docx
import openpyxl
import pypdf
import pytest
from playwright.sync_api import Page, expect

from lib.core.permissions import Act
from lib.i18n import translate
from lib.ui.navigation import PAGES
from tests.browser.visitor import DESK, PHONE

ADDRESSES = {page.name: "/" if page.name == "overview" else f"/{page.address}" for page in PAGES}
PRINTED = [page.name for page in PAGES if page.act is Act.LOOK]
ON_SCREEN_ONLY = ("stSidebar", "stHeader", "stButton", "stDownloadButton", "stPopover", "stTextInput", "stSelectbox")


def download(page: Page, label: str) -> tuple[str, bytes]:
    """Name and content of what the button ``label`` gives."""
    with page.expect_download(timeout=60_000) as found:
        page.get_by_role("button", name=re.compile(label)).click()
    return found.value.suggested_filename, Path(found.value.path()).read_bytes()


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_papers_are_made_and_downloaded(known_server, visit, width):
    visitor = visit(known_server, width)
    page = visitor.open(ADDRESSES["report"])
    make = page.get_by_role("button", name=translate("vi", "Make the papers"))
    if make.is_visible():  # somebody at another width may have made them already
        make.click()
    expect(page.get_by_test_id("stDownloadButton")).to_have_count(3, timeout=60_000)
    name, pdf = download(page, "PDF để in")
    assert re.fullmatch(r"bao-cao-\d{4}-Q[1-4]\.pdf", name)
    assert "3 / 9" in pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text().replace("\u00a0", " ")
    name, word = download(page, "Word để chỉnh sửa")
    assert any("3\u00a0/\u00a09" in paragraph.text for paragraph in docx.Document(io.BytesIO(word)).paragraphs)
    name, excel = download(page, "Excel đầy đủ số liệu")
    rows = openpyxl.load_workbook(io.BytesIO(excel)).worksheets[0].iter_rows(values_only=True)
    assert ("Hoàn thành", 3) in [row[:2] for row in rows]
    visitor.expect_no_sideways_scrolling(width)


def test_a_page_is_taken_along_as_it_stands(known_server, visit):
    page = visit(known_server).open(f"{ADDRESSES['deadlines']}?flag=overdue")
    page.get_by_role("button", name=translate("vi", "Make Excel and PDF of this page")).click()
    name, pdf = download(page, "Tải về PDF")
    assert name == "thoi-han.pdf"
    text = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert "Thời hạn" in text
    assert "Chỉ gồm: Cảnh báo: Quá hạn" in text
    name, excel = download(page, "Tải về Excel")
    assert name == "thoi-han.xlsx"
    assert openpyxl.load_workbook(io.BytesIO(excel)).sheetnames


@pytest.mark.parametrize("name", PRINTED)
def test_on_paper_a_page_has_no_menus_or_buttons(known_server, visit, name):
    page = visit(known_server).open(ADDRESSES[name])
    page.emulate_media(media="print")
    expect(page.locator("h1")).to_be_visible()
    for what in ON_SCREEN_ONLY:
        for element in page.get_by_test_id(what).all():
            expect(element).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor") in (
        "rgb(255, 255, 255)",
        "rgba(0, 0, 0, 0)",
    )


def test_on_paper_whole_tables_repeat_their_heads_and_cut_no_row(sample_server, visit):
    visitor = visit(sample_server)
    page = visitor.open(ADDRESSES["deadlines"])
    page.get_by_test_id("stCheckbox").get_by_text(translate("vi", "Whole tables, for printing")).click()
    expect(page.get_by_test_id("stTable").first).to_be_visible(timeout=30_000)
    visitor.settle()
    rows = page.locator("[data-testid=stTable]").first.locator("tbody tr").count()
    pages = [each.extract_text() for each in pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages]
    assert len(pages) > 3
    _, *others = [text for text in pages if "Quá hạn" in text]
    head = "Đơn vị chủ trì"
    assert rows > 40
    assert all(head in text for text in others[:2])
    assert "Lập Excel và PDF" not in "".join(pages)


def test_the_filter_stands_in_words_on_screen_and_on_paper(known_server, visit):
    visitor = visit(known_server)
    page = visitor.open(f"{ADDRESSES['overview']}?flag=overdue")
    said = page.get_by_text("Chỉ gồm: Cảnh báo: Quá hạn")
    expect(said).to_be_visible()
    page.emulate_media(media="print")
    expect(said).to_be_visible()
    visitor.open(ADDRESSES["overview"])
    expect(page.locator(".chosen")).to_be_hidden()  # nothing is left out: no line, and no gap for one
