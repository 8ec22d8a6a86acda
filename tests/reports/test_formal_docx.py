"""The formal layout of Nghị định 30/2020/NĐ-CP, read back from the file."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import docx
import pytest
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import qn

from lib.reports.docx_table import Column
from lib.reports.formal_docx import FormalDocument, formal_date
from lib.reports.pack_model import Issuer
from lib.reports.text_width import in_even_lines

ISSUER = Issuer(
    "Ủy ban nhân dân tỉnh Quảng Ngãi",
    "Sở Khoa học và Công nghệ",
    "Quảng Ngãi",
    "SKHCN",
    "Ủy ban nhân dân tỉnh Quảng Ngãi",
)
AT = datetime(2026, 11, 24, 8, 30)


def written(issuer: Issuer = ISSUER, language: str = "vi") -> docx.document.Document:
    """A short document with every formal element."""
    document = FormalDocument(language, "Tựa", AT)
    document.opening(issuer, "BC", AT.date())
    document.title("Báo cáo", "Tình hình triển khai", ("Số liệu đến 8:30",))
    document.addressee(issuer)
    document.paragraph("Nội dung")
    document.add_table([Column("TT", 10), Column("Tên", 60)], [["1", "Sở Y tế"]], 11)
    document.signature(issuer)
    document.appendix("Ma trận", "(Kèm theo)", is_landscape=True)
    return docx.Document(io.BytesIO(document.to_bytes()))


@pytest.mark.parametrize(
    ("day", "line"),
    [
        (date(2026, 1, 5), "Quảng Ngãi, ngày 05 tháng 01 năm 2026"),
        (date(2026, 2, 28), "Quảng Ngãi, ngày 28 tháng 02 năm 2026"),
        (date(2026, 3, 9), "Quảng Ngãi, ngày 09 tháng 3 năm 2026"),
        (date(2026, 12, 10), "Quảng Ngãi, ngày 10 tháng 12 năm 2026"),
    ],
)
def test_days_under_ten_and_the_first_two_months_take_a_leading_zero(day, line):
    assert formal_date("vi", "Quảng Ngãi", day) == line


def test_the_page_is_a4_with_margins_within_the_rule():
    for section in written().sections:
        sides = sorted((section.page_width.mm, section.page_height.mm))
        assert sides == pytest.approx([210, 297], abs=0.1)
        assert 20 <= round(section.top_margin.mm) <= 25
        assert 20 <= round(section.bottom_margin.mm) <= 25
        assert 30 <= round(section.left_margin.mm) <= 35
        assert 15 <= round(section.right_margin.mm) <= 20


def test_every_text_is_in_times_new_roman_of_a_size_the_rule_allows():
    document = written()
    assert document.styles["Normal"].font.name == "Times New Roman"
    fonts = {node.get(qn("w:ascii")) for node in document.styles["Body Text"].element.iter(qn("w:rFonts"))}
    assert fonts == {"Times New Roman"}
    assert not [node for node in document.element.iter(qn("w:rFonts")) if node.get(qn("w:ascii")) != "Times New Roman"]
    body = next(paragraph for paragraph in document.paragraphs if paragraph.text == "Nội dung")
    assert 13 <= body.runs[0].font.size.pt <= 14


def test_no_font_of_a_theme_wins_over_it():
    with zipfile.ZipFile(io.BytesIO(FormalDocument("vi", "x", AT).to_bytes())) as archive:
        assert b"asciiTheme" not in archive.read("word/styles.xml")


def test_the_first_lines_name_the_bodies_and_the_nation():
    (names, nation), (number, place) = [row.cells for row in written().tables[0].rows]
    assert [p.text for p in names.paragraphs if p.text] == [
        "ỦY BAN NHÂN DÂN\nTỈNH QUẢNG NGÃI",
        "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
    ]
    assert [p.text for p in nation.paragraphs if p.text] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
    ]
    assert number.text == "Số: ……/BC-SKHCN"
    assert place.text == "Quảng Ngãi, ngày 24 tháng 11 năm 2026"
    assert place.paragraphs[0].runs[0].italic
    assert not names.paragraphs[0].runs[0].bold
    assert names.paragraphs[1].runs[0].bold


def test_a_line_is_drawn_below_the_motto_the_body_and_the_title():
    assert len(list(written().element.iter(qn("w:pBdr")))) == 4


def test_the_page_number_stands_at_the_top_from_the_second_page_on():
    first, second = written().sections
    assert first.different_first_page_header_footer
    assert not second.different_first_page_header_footer
    header = first.header.paragraphs[0]
    assert "PAGE" in header._p.xml
    assert header.alignment == docx.enum.text.WD_PARAGRAPH_ALIGNMENT.CENTER
    assert not first.first_page_header.paragraphs[0].text


def test_what_only_a_person_knows_is_a_highlighted_placeholder():
    left, right = written().tables[-1].rows[0].cells
    assert [p.text for p in left.paragraphs] == ["Nơi nhận:", "- Như trên;", "- Lưu: VT, SKHCN."]
    marked = [run.text for p in right.paragraphs for run in p.runs if run.font.highlight_color == WD_COLOR_INDEX.YELLOW]
    assert marked == ["[QUYỀN HẠN, CHỨC VỤ CỦA NGƯỜI KÝ]", "[Họ và tên]"]


def test_an_unknown_issuer_leaves_places_to_fill_in():
    document = written(Issuer())
    assert "……" in document.tables[0].cell(0, 0).text
    assert any(paragraph.text == "Kính gửi: ……" for paragraph in document.paragraphs)


def test_the_header_of_a_table_repeats_and_its_rows_stay_whole():
    table = written().tables[1]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_the_header_of_a_table_never_stands_alone_at_the_foot_of_a_page():
    header, row = written().tables[1].rows
    assert all(cell.paragraphs[0].paragraph_format.keep_with_next for cell in header.cells)
    assert not any(cell.paragraphs[0].paragraph_format.keep_with_next for cell in row.cells)


def test_a_row_with_more_text_than_half_a_page_may_go_on_overleaf():
    document = FormalDocument("vi", "Tựa", AT)
    document.add_table([Column("Nội dung", 100)], [["chữ " * 400], ["chữ"]], 12)
    _, long, short = docx.Document(io.BytesIO(document.to_bytes())).tables[0].rows
    assert long._tr.trPr is None
    assert short._tr.trPr.find(qn("w:cantSplit")) is not None


def test_columns_of_tables_without_lines_are_as_wide_as_their_cells():
    for table in (written().tables[0], written().tables[-1]):
        assert [column.width for column in table.columns] == [cell.width for cell in table.rows[0].cells]


def test_the_signature_is_kept_with_the_last_sentence():
    document = written()
    signature = document.tables[-1]._tbl
    blank, before = signature.getprevious(), signature.getprevious().getprevious()
    assert all(node.pPr.find(qn("w:keepNext")) is not None for node in (blank, before))
    assert signature.tr_lst[0].trPr.find(qn("w:cantSplit")) is not None


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("SỞ Y TẾ", "SỞ Y TẾ"),
        ("ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI", "ỦY BAN NHÂN DÂN\nTỈNH QUẢNG NGÃI"),
        ("A" * 80, "A" * 80),
        ("", ""),
    ],
)
def test_a_name_too_long_for_its_line_is_broken_near_its_middle(text, lines):
    assert in_even_lines(text, 12, 74) == lines


def test_equal_documents_are_equal_bytes():
    first, second = (FormalDocument("vi", "Tựa", AT) for _ in range(2))
    for document in (first, second):
        document.paragraph("Nội dung")
    assert first.to_bytes() == second.to_bytes()
