"""Proposals as a Word file and as an Excel annex."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import docx
import openpyxl
import pytest

from lib.core.proposals import PrivateNote
from lib.reports.plain_text import printable
from lib.reports.proposal_annex import proposals_to_xlsx
from lib.reports.proposal_docx import proposals_to_docx
from tests.reports.packs import HOSTILE, proposal
from tests.reports.test_formal_docx import ISSUER

NAMES = {"KHCN": "Sở Khoa học và Công nghệ", "YT": "Sở Y tế"}
DAY = date(2026, 2, 3)


def word(*records, language="vi"):
    return docx.Document(io.BytesIO(proposals_to_docx(records, NAMES, ISSUER, DAY, language=language)))


def texts(document) -> list[str]:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells


def test_one_proposal_is_a_submission_named_after_it():
    document = word(proposal())
    said = texts(document)
    assert "TỜ TRÌNH" in said
    assert "Về việc đề xuất nền tảng “Nền tảng giám sát cháy rừng”" in said
    assert "Kính gửi: Ủy ban nhân dân tỉnh Quảng Ngãi" in said
    assert "Quảng Ngãi, ngày 03 tháng 02 năm 2026" in said
    assert "Số: ……/TTr-SKHCN" in said


def test_every_field_that_was_filled_in_stands_in_the_appendix():
    rows = {row.cells[0].text: row.cells[1].text for row in word(proposal()).tables[-1].rows}
    assert rows["Đơn vị đề xuất"] == "Sở Khoa học và Công nghệ"
    assert rows["Nhu cầu, vấn đề cần giải quyết"] == "Cảnh báo sớm nguy cơ cháy rừng;\nsố liệu hiện rời rạc."
    assert rows["Số người dùng dự kiến"] == "1.200"
    assert rows["Nền tảng tương tự và lý do chưa đáp ứng"] == "Chưa có nền tảng đáp ứng"
    assert rows["Kinh phí và nguồn kinh phí"] == "2 tỷ đồng, ngân sách tỉnh"
    assert rows["Các đơn vị cùng nhu cầu"] == "Sở Y tế"
    assert "Căn cứ pháp lý" not in rows


def test_a_selection_is_one_table_with_a_row_each():
    records = [replace(proposal(name=f"Nền tảng {number}"), id=f"DX-26-{number}") for number in range(12)]
    document = word(*records)
    table = document.tables[1]
    assert [cell.text for cell in table.rows[0].cells][:3] == ["TT", "Mã", "Tên nền tảng"]
    assert [row.cells[2].text for row in table.rows[1:]] == [f"Nền tảng {number}" for number in range(12)]
    assert any("12 đề xuất" in text for text in texts(document))


def test_private_notes_get_into_neither_file():
    record = replace(proposal(), private_notes=(PrivateNote("e1", "2026-10-06", "review", "KHCN", "ghi chú kín"),))
    assert not [text for text in texts(word(record)) if "ghi chú kín" in text]
    book = openpyxl.load_workbook(io.BytesIO(proposals_to_xlsx([record], NAMES)))
    assert not [cell for row in book.active.iter_rows(values_only=True) for cell in row if "ghi chú kín" in str(cell)]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_word(text):
    rows = {row.cells[0].text: row.cells[1].text for row in word(proposal(name=text, need=text)).tables[-1].rows}
    assert rows["Nhu cầu, vấn đề cần giải quyết"] == printable(text).strip()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_excel(text):
    book = openpyxl.load_workbook(io.BytesIO(proposals_to_xlsx([proposal(need=text)], NAMES)))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value == printable(text).strip()]
    assert [cell.data_type for cell in cells] == ["s"]


def test_the_annex_has_a_column_for_each_field_and_typed_values():
    sheet = openpyxl.load_workbook(io.BytesIO(proposals_to_xlsx([proposal()], NAMES))).active
    header = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "Mã")
    values = dict(zip(header, next(sheet.iter_rows(min_row=sheet.max_row, values_only=True)), strict=True))
    assert values["Mã"] == "DX-26-7K3F9M-C"
    assert values["Số người dùng dự kiến"] == 1200
    assert values["Thời điểm gửi"].date() == date(2026, 10, 5)
    assert values["Loại đề xuất"] == "Bổ sung danh mục quốc gia"


def test_a_text_of_a_hundred_thousand_letters_is_kept_in_word():
    long = "chữ " * 25_000
    rows = {row.cells[0].text: row.cells[1].text for row in word(proposal(functions=long)).tables[-1].rows}
    assert rows["Chức năng chính"] == long.strip()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_equal_proposals_are_equal_bytes(language):
    def make() -> bytes:
        return proposals_to_docx([proposal()], NAMES, ISSUER, DAY, language=language)

    assert make() == make()
