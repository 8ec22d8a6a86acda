"""What a chairman gets to see: the Word files laid out as pages.

Skipped where LibreOffice is not installed; it is too big (300 MB) to ask of everybody.
"""

from __future__ import annotations

import io
import unicodedata
from collections import Counter
from dataclasses import replace
from datetime import date

import docx
import pytest

from bench import report
from lib.core.proposals import ProposalRecord
from lib.reports.formal_docx import BOTTOM, LEFT, RIGHT
from lib.reports.pack_docx import to_docx
from lib.reports.proposal_docx import proposals_to_docx
from tests.reports.packs import proposal
from tests.reports.pages import IS_THERE, WHY_NOT, Page, laid_out
from tests.reports.test_formal_docx import ISSUER
from tests.reports.test_pdf_file import squeezed

pytestmark = pytest.mark.skipif(not IS_THERE, reason=WHY_NOT)

NAMES = {"KHCN": "Sở Khoa học và Công nghệ", "YT": "Sở Y tế"}
DAY = date(2026, 2, 3)
TASKS = 250
PACKS, SUBMISSIONS = ("pack-15", "pack-111"), ("one", "twelve")
EVERY = (*SUBMISSIONS, *PACKS)
MOST_PAGES = {"one": 2, "twelve": 16, "pack-15": 40, "pack-111": 60}
# Glyphs reach a little over the edge of their box, and the page number stands above the margin.
SLACK, PAGE_NUMBER = 0.5, 9.0
LONG = "Số liệu về diện tích rừng, điểm cháy và lực lượng trực nằm ở nhiều nơi, mỗi nơi một cách ghi. "


def selection() -> list[ProposalRecord]:
    """Twelve proposals with long names and up to a page and a half of text in one field."""
    return [
        replace(
            proposal(name=f"Nền tảng giám sát, cảnh báo sớm và quản lý số {n}", need=LONG * (4 + n * n // 4)),
            id=f"DX-26-7K3F{n:02}-C",
        )
        for n in range(1, 13)
    ]


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    made = {"one": proposals_to_docx([proposal()], NAMES, ISSUER, DAY)}
    made["twelve"] = proposals_to_docx(selection(), NAMES, ISSUER, DAY)
    for count, name in zip(report.DEPARTMENTS, PACKS, strict=True):
        made[name] = to_docx(report.pack_of(report.board_of(count, TASKS)))
    return made


@pytest.fixture(scope="module")
def papers(files, tmp_path_factory) -> dict[str, list[Page]]:
    return laid_out(files, tmp_path_factory.mktemp("pages"))


def letters(text: str) -> Counter[str]:
    return Counter(letter for letter in unicodedata.normalize("NFC", text) if letter.isalnum())


def last_of_the_letter(pages: list[Page]) -> int:
    """The place of the page before the appendix."""
    return next(place for place, page in enumerate(pages) if page.text.split()[1:] and starts_appendix(page)) - 1


def starts_appendix(page: Page) -> bool:
    return squeezed(page.text).lstrip("0123456789").startswith(squeezed("Phụ lục"))


@pytest.mark.parametrize("name", EVERY)
def test_the_first_page_has_all_that_the_rule_asks_for(papers, name):
    text = squeezed(papers[name][0].text)
    kind, place = ("TTr", "ngày 03 tháng 02") if name in SUBMISSIONS else ("BC", "ngày 24 tháng 11")
    assert squeezed("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") in text
    assert squeezed("Độc lập - Tự do - Hạnh phúc") in text
    assert squeezed("SỞ KHOA HỌC VÀ CÔNG NGHỆ") in text
    assert squeezed(f"Số: ……/{kind}-SKHCN") in text
    assert squeezed(f"Quảng Ngãi, {place} năm 2026") in text
    assert squeezed("TỜ TRÌNH" if name in SUBMISSIONS else "BÁO CÁO") in text
    assert squeezed("Kính gửi: Ủy ban nhân dân tỉnh Quảng Ngãi") in text


@pytest.mark.parametrize("name", EVERY)
def test_no_letter_of_the_file_is_missing_on_paper(papers, files, name):
    document = docx.Document(io.BytesIO(files[name]))
    written = "".join(node.text or "" for node in document.element.iter(docx.oxml.ns.qn("w:t")))
    printed = letters("".join(page.text for page in papers[name]))
    assert not letters(written) - printed


@pytest.mark.parametrize("name", EVERY)
def test_there_are_no_more_pages_than_it_takes(papers, name):
    assert 2 <= len(papers[name]) <= MOST_PAGES[name]


@pytest.mark.parametrize("name", EVERY)
def test_every_page_is_a4_and_only_the_matrix_lies_on_its_side(papers, name):
    pages = papers[name]
    assert {tuple(sorted((round(page.width), round(page.height)))) for page in pages} == {(210, 297)}
    lying = [page.is_landscape for page in pages]
    appendix = last_of_the_letter(pages) + 1
    assert lying == [name in PACKS and place >= appendix for place in range(len(pages))]


@pytest.mark.parametrize("name", EVERY)
def test_no_word_stands_in_the_margins(papers, name):
    for page in papers[name]:
        left, top, right, bottom = page.box
        assert left >= LEFT - SLACK
        assert right <= page.width - RIGHT + SLACK
        assert top >= PAGE_NUMBER
        assert bottom <= page.height - BOTTOM + SLACK


@pytest.mark.parametrize("name", EVERY)
def test_recipients_and_signer_end_the_letter_on_a_page_with_text(papers, name):
    page = squeezed(papers[name][last_of_the_letter(papers[name])].text)
    ending = "xem xét, quyết định./." if name in SUBMISSIONS else "cho ý kiến chỉ đạo./."
    for said in (ending, "Nơi nhận:", "- Lưu: VT, SKHCN.", "[QUYỀN HẠN, CHỨC VỤ CỦA NGƯỜI KÝ]", "[Họ và tên]"):
        assert squeezed(said) in page


def test_every_receipt_stands_unbroken_in_the_table_and_in_the_appendix(papers):
    text = squeezed(" ".join(page.text for page in papers["twelve"]))
    assert {record.id: text.count(record.id) for record in selection()} == {record.id: 2 for record in selection()}


@pytest.mark.parametrize("name", PACKS)
def test_the_header_of_a_long_table_is_said_again_on_each_of_its_pages(papers, name):
    header = squeezed("Thời hạn")
    assert sum(header in squeezed(page.text) for page in papers[name]) > 3
