"""The workbook changes while somebody looks at a page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from lib.core.messages import MESSAGES
from lib.i18n import translate
from tests.pages.workbooks import FINANCE, FINANCE_CODE, task, write_workbook


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "book.xlsx"
    write_workbook(path, [task(1), task(2, leads=FINANCE)])
    return path


def test_new_rows_appear_in_an_open_page_and_the_filter_stays(serve, visit, source):
    visitor = visit(serve(source))
    page = visitor.open(f"/?department={FINANCE_CODE}")
    visitor.expect_count(1, 2)
    page.evaluate("window.sameDocument = true")
    write_workbook(source, [task(1), task(2, leads=FINANCE), task(3, leads=FINANCE)])
    sentence = translate("vi", "Showing {shown} of {whole} tasks", shown=2, whole=3)
    expect(visitor.count()).to_have_text(sentence, timeout=15_000)
    assert page.evaluate("window.sameDocument"), "the page must not have been loaded again"
    assert f"department={FINANCE_CODE}" in page.url


def test_a_half_saved_workbook_keeps_the_last_good_figures_on_screen(serve, visit, source):
    server = serve(source)
    visitor = visit(server)
    page = visitor.open()
    visitor.expect_count(2, 2)
    whole = source.read_bytes()
    source.write_bytes(whole[: len(whole) // 2])
    message = translate("vi", MESSAGES["source-damaged"][0], path=source.name)
    warning = page.get_by_test_id("stAlert").filter(has_text=message)
    expect(warning).to_be_visible(timeout=15_000)
    expect(warning).to_contain_text(translate("vi", MESSAGES["source-damaged"][1]))
    expect(warning.get_by_test_id("stAlertContentWarning")).to_be_visible()
    visitor.expect_count(2, 2)
    newcomer = visit(server)
    newcomer.open("/thoi-han")
    newcomer.expect_count(2, 2)

    write_workbook(source, [task(1), task(2), task(3)])
    sentence = translate("vi", "Showing {shown} of {whole} tasks", shown=3, whole=3)
    expect(visitor.count()).to_have_text(sentence, timeout=15_000)
    expect(warning).to_have_count(0)


def test_a_workbook_that_comes_back_shows_its_figures_by_itself(serve, visit, source):
    kept = source.read_bytes()
    source.unlink()
    visitor = visit(serve(source))
    page = visitor.open()
    expect(page.get_by_text(re.compile(re.escape(str(source.name)))).first).to_be_visible()
    expect(page.locator(".figures")).to_have_count(0)
    source.write_bytes(kept)
    sentence = translate("vi", "Showing {shown} of {whole} tasks", shown=2, whole=2)
    expect(visitor.count()).to_have_text(sentence, timeout=15_000)
