"""The page *Báo cáo*: choose, see the figures, make the papers, take them along; and the files of any page."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import openpyxl
import pypdf
import pytest

from lib.core.periods import Frequency, period_of, preceding
from lib.i18n import translate
from lib.reports.pdf_file import TypesettingError
from lib.sync.service import now
from lib.ui import report_page, report_shelf
from lib.ui.escape import plain
from lib.ui.report_shelf import SHELF
from tests.pages.sessions import App, key_figures, labels, open_part, says
from tests.pages.workbooks import FINANCE_CODE, KNOWN_FIGURES
from tests.reports.test_pack_files import number

TODAY = now().date()
CURRENT = period_of(TODAY, Frequency.QUARTER)
LEFT_OUT = translate("vi", "A value in the address is not known here and was left out:")
LAST = preceding(CURRENT)


@pytest.fixture(autouse=True)
def empty_shelf():
    """Papers made for one test are none of the next one's business."""
    SHELF._kept.clear()


def cards(session) -> dict[str, int]:
    return {name: number(value) for name, value in key_figures(session).items()}


def shares_below(session) -> list[str]:
    pages = (element.proto.body for element in session.get("html"))
    return [share for html in pages for share in re.findall(r'<span class="more">([^<]*)</span>', html)]


def make(session):
    return session.button(key="make_papers").click().run(timeout=60)


def kept():
    """The papers on the shelf, the newest last."""
    return list(SHELF._kept.values())


def figures_in(papers) -> dict[str, int]:
    rows = openpyxl.load_workbook(io.BytesIO(papers.files["xlsx"])).worksheets[0].iter_rows(values_only=True)
    return {row[0]: row[1] for row in rows if isinstance(row[1], int)}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_shows_the_figures_of_the_papers_and_how_settled_they_are(app: App, language):
    session = app.visit("report", language)
    assert not session.exception
    assert list(cards(session).values()) == list(KNOWN_FIGURES.values())
    opened = translate(language, "{period} is open; reports are due by {due}.").split("{period}")[1].split("{due}")[0]
    assert says(session, opened.strip())


@pytest.mark.parametrize("address", [{}, {"department": [FINANCE_CODE]}])
def test_the_papers_hold_the_figures_of_the_page(app: App, address):
    session = make(app.visit("report", **address))
    assert not session.exception
    assert [button.label.split(" (")[0] for button in session.get("download_button")] == [
        "PDF để in",
        "Word để chỉnh sửa",
        "Excel đầy đủ số liệu",
    ]
    (papers,) = kept()
    shown, written = cards(session), figures_in(papers)
    assert {label: written[label] for label in shown} == shown
    assert "Báo cáo" in session.title[0].value


def test_papers_made_once_are_there_for_the_next_viewer(app: App):
    make(app.visit("report"))
    another = app.visit("report")
    assert len(another.get("download_button")) == 3
    assert "Lập tài liệu" not in labels(another, "button")
    assert "Lập tài liệu" in labels(app.visit("report", department=[FINANCE_CODE]), "button")


def test_two_dates_can_be_chosen_and_stand_in_the_address(app: App):
    session = app.visit("report")
    session.selectbox(key="report_span").select("days").run()
    first = TODAY - timedelta(days=3)
    session.date_input(key="report_days").set_value((first, TODAY)).run()
    assert session.query_params["period"] in (f"{first}..{TODAY}", [f"{first}..{TODAY}"])
    again = app.visit("report", period=f"{first}..{TODAY}")
    assert again.date_input(key="report_days").value == (first, TODAY)


def test_a_period_in_the_address_is_taken_up(app: App):
    session = app.visit("report", period=LAST.id)
    span = session.selectbox(key="report_span")
    assert (span.label, span.value) == ("Kỳ báo cáo", LAST.id)
    assert any("Số liệu lấy theo bảng tính hiện nay" in each.value for each in session.warning)


def test_the_share_below_a_figure_is_worded_as_on_the_overview(app: App):
    shares = [shares_below(app.visit(name)) for name in ("report", "overview")]
    assert shares[0] == shares[1]
    assert shares[0][0].startswith("trên ")


@pytest.mark.parametrize("address", ["2999-Q1", "nonsense", "..", "2026-13-01..x", "2026-Q5", "9999-12"])
def test_an_address_that_names_no_period_shows_the_present_one_and_says_so_once(app: App, address):
    session = app.visit("report", period=address)
    assert not session.exception
    assert session.selectbox(key="report_span").value == CURRENT.id
    assert left_out(session) == [f"{LEFT_OUT} {plain(f'period={address}')}"]
    assert left_out(session.run()) == []


def test_an_address_that_names_a_period_is_taken_without_a_word(app: App):
    assert left_out(app.visit("report", period=LAST.id)) == []


def left_out(session) -> list[str]:
    return [each.value for each in session.info if each.value.startswith(LEFT_OUT)]


def test_the_language_of_the_papers_may_differ_from_the_pages(app: App):
    session = app.visit("report")
    session.selectbox(key="report_language_vi").select("en").run()
    make(session)
    (papers,) = kept()
    assert "Progress on the national digital platforms" in text_of(papers.files["pdf"])


def text_of(content: bytes) -> str:
    return pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()


def test_a_typesetter_that_fails_is_told_politely_and_the_other_files_are_there(app: App, monkeypatch, caplog):
    def broken(*_arguments):
        raise TypesettingError("font not found")

    monkeypatch.setattr("lib.reports.papers.to_pdf", broken)
    session = make(app.visit("report"))
    assert not session.exception
    assert says(session, "Lần này chưa lập được tệp PDF; các tệp còn lại đầy đủ.")
    assert not says(session, "font not found")
    assert "font not found" in caplog.text
    assert len(session.get("download_button")) == 2
    assert not kept()


def test_nobody_without_the_role_is_offered_to_close_a_period(app: App):
    session = app.visit("report", period=LAST.id)
    assert not [label for label in labels(session, "button") if label.startswith("Chốt")]
    assert not session.radio


def page_files(session, name: str):
    return session.button(key=f"make_page_{name}").click().run(timeout=60)


@pytest.mark.parametrize("name", ["overview", "departments", "deadlines", "obstacles", "data_quality", "changes"])
def test_any_page_can_be_taken_along_as_it_stands(app: App, name):
    session = page_files(app.visit(name), name)
    assert not session.exception
    found = [label for label in labels(session, "download_button") if label != "Tải về CSV"]
    assert found == ["Tải về Excel", "Tải về PDF"]
    (papers,) = kept()
    assert set(papers.files) == {"xlsx", "pdf"}
    titles = openpyxl.load_workbook(io.BytesIO(papers.files["xlsx"])).sheetnames
    assert titles
    assert session.title[0].value in text_of(papers.files["pdf"])


def test_a_pages_workbook_holds_the_rows_on_screen_and_names_the_filter(app: App):
    page_files(app.visit("departments", department=[FINANCE_CODE]), "departments")
    (papers,) = kept()
    sheet = openpyxl.load_workbook(io.BytesIO(papers.files["xlsx"])).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert any("Chỉ gồm: Đơn vị chủ trì: Sở Tài chính" in str(row[0]) for row in rows)
    assert sum("Nhiệm vụ thử nghiệm" in str(row) for row in rows) == 4


def test_a_pages_file_holds_what_is_behind_closed_tabs_too(app: App):
    session = page_files(app.visit("deadlines"), "deadlines")
    (papers,) = kept()
    book = openpyxl.load_workbook(io.BytesIO(papers.files["xlsx"]))
    assert {"Quá hạn", "Thường xuyên"} <= set(book.sheetnames)
    opened = [tab.label for tab in session.tabs if tab.children]
    assert len(opened) == 1  # drawn for the file, not kept on the page
    closed = next(tab.label for tab in session.tabs if tab.label not in opened)
    assert "Tải về PDF" in labels(open_part(session, "deadline_parts", closed), "download_button")


def test_another_filter_needs_files_of_its_own(app: App):
    session = page_files(app.visit("deadlines"), "deadlines")
    assert "Tải về PDF" in labels(session, "download_button")
    session.text_input(key="filter_q").set_value("số 5").run()
    assert "Tải về PDF" not in labels(session, "download_button")


def test_a_page_whose_pdf_fails_still_gives_its_workbook(app: App, monkeypatch):
    def broken(*_arguments):
        raise TypesettingError("font not found")

    monkeypatch.setattr("lib.reports.pdf_file.tables_to_pdf", broken)
    session = page_files(app.visit("deadlines"), "deadlines")
    assert not session.exception
    assert says(session, "Lần này chưa lập được tệp PDF của trang")
    assert "Tải về Excel" in labels(session, "download_button")


def test_tables_are_drawn_whole_for_the_printer(app: App):
    session = app.visit("deadlines")
    session.toggle(key="whole_tables").set_value(True).run()
    assert not session.exception
    assert sum(len(table.value) for table in session.table) == 7
    assert len(session.tabs) == 0


def test_shelf_and_pages_share_one_bound():
    assert report_page.SHELF is report_shelf.SHELF
