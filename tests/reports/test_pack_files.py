"""The three files of a pack: equal figures, the same words, hostile text as text."""

from __future__ import annotations

import io
import re
from dataclasses import asdict

import docx
import openpyxl
import pypdf
import pytest
from docx.enum.section import WD_ORIENT

from lib.core.labels import STATE_COLOURS, STATE_SYMBOLS
from lib.core.progress import State
from lib.core.selection import Filter, select
from lib.core.summaries import totals
from lib.i18n import show_number
from lib.reports.pack import build_pack
from lib.reports.pack_model import Front, Pack
from lib.reports.plain_text import printable
from tests.builders import board_of, task
from tests.reports.packs import HOSTILE, WRITERS, pack_of, proposal, sample_board, sample_file, sample_pack
from tests.reports.test_pdf_file import squeezed, text_of

LANGUAGES = ("vi", "en")


def expected(pack: Pack) -> dict[str, int]:
    """The figures straight from the records: label → count."""
    counted = asdict(totals(sample_board().progress))
    return {figure.label: counted[figure.name] for figure in pack.figures}


def figures_of_pdf(pack: Pack, content: bytes) -> dict[str, int]:
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages[:2])
    table = text[text.index(pack.part("totals").title) :]
    found = {
        figure.label: re.search(rf"^{re.escape(figure.label)}\s+([\d.,]+)", table, re.M) for figure in pack.figures
    }
    return {label: number(match[1]) for label, match in found.items() if match}


def figures_of_docx(pack: Pack, content: bytes) -> dict[str, int]:
    table = next(t for t in docx.Document(io.BytesIO(content)).tables if t.cell(1, 1).text == pack.figures[0].label)
    return {row.cells[1].text: number(row.cells[2].text) for row in table.rows[1:]}


def figures_of_xlsx(pack: Pack, content: bytes) -> dict[str, int]:
    rows = list(book(content).worksheets[0].iter_rows(values_only=True))
    return {row[0]: row[1] for row in rows if isinstance(row[1], int)}


READERS = {"pdf": figures_of_pdf, "docx": figures_of_docx, "xlsx": figures_of_xlsx}


def number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def book(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def word_texts(content: bytes) -> list[str]:
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells


def excel_texts(content: bytes) -> list[str]:
    return [str(cell) for sheet in book(content) for row in sheet.iter_rows(values_only=True) for cell in row if cell]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(WRITERS))
def test_the_figures_of_a_file_are_the_totals_of_the_records(kind, language):
    pack = sample_pack(language)
    assert READERS[kind](pack, sample_file(kind, language)) == expected(pack)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_the_summary_stands_in_all_three_files(language):
    pack = sample_pack(language)
    whole = {
        "pdf": text_of(sample_file("pdf", language)),
        "docx": squeezed("\n".join(word_texts(sample_file("docx", language)))),
        "xlsx": squeezed("\n".join(excel_texts(sample_file("xlsx", language)))),
    }
    for sentence in pack.part("summary").sentences:
        for kind, text in whole.items():
            assert squeezed(sentence) in text, (kind, sentence)


@pytest.mark.parametrize("kind", list(WRITERS))
def test_equal_packs_are_equal_bytes(kind):
    assert WRITERS[kind](sample_pack("vi")) == sample_file(kind)


@pytest.mark.parametrize("kind", list(WRITERS))
def test_progress_grows_and_ends_at_one(kind):
    parts: list[float] = []
    WRITERS[kind](pack_of(board_of(task())), parts.append)
    assert parts == sorted(parts)
    assert parts[-1] == 1.0


@pytest.mark.parametrize("kind", list(WRITERS))
def test_a_pack_of_nothing_is_still_a_file(kind):
    board = board_of(task())
    nothing = Filter(text="không có việc nào như thế")
    pack = build_pack(board, select(board, nothing), language="vi", wanted=nothing)
    assert len(WRITERS[kind](pack)) > 5_000


def hostile_pack() -> Pack:
    typed = [text.encode("utf-8", "ignore").decode() for text in HOSTILE]
    rows = [task(task=text, obstacles=text, recommendation=text, deadline="10/2026") for text in typed]
    return pack_of(
        board_of(*rows),
        proposals=[proposal(name=text) for text in typed],
        front=Front(title=typed[2], notice=typed[3], link=typed[4]),
    )


def test_hostile_text_stays_text_in_the_word_file():
    pack = hostile_pack()
    texts = set(word_texts(WRITERS["docx"](pack)))
    shown = [printable(text) for text in pack.part("overdue").table["task"].to_pylist()]
    assert len(shown) == len(HOSTILE)
    assert set(shown) <= texts


def test_hostile_text_stays_text_in_the_workbook():
    for sheet in book(WRITERS["xlsx"](hostile_pack())):
        for row in sheet.iter_rows():
            assert all(cell.data_type in "snd" for cell in row)
            assert not any(cell.hyperlink for cell in row)


def test_hostile_text_stays_text_in_the_pdf():
    pack = hostile_pack()
    text = text_of(WRITERS["pdf"](pack))
    for typed in pack.part("overdue").table["task"].to_pylist():
        if typed.isascii():
            assert squeezed(typed) in text


def test_the_workbook_has_a_tab_for_each_table():
    names = book(sample_file("xlsx")).sheetnames
    assert names == [
        "Tóm tắt", "Ma trận", "Xếp thứ tự", "Quá hạn", "Khó khăn, vướng mắc", "Đề xuất nền tảng",
        "Chất lượng dữ liệu", "Chưa báo cáo", "Nhiệm vụ", "Ô cần chỉnh sửa",
    ]  # fmt: skip


def test_the_workbook_holds_every_task_and_every_overdue_one():
    sheets = book(sample_file("xlsx"))
    board = sample_board()
    assert sheets["Nhiệm vụ"].max_row - 5 + 1 == len(board.progress) + 1
    assert sheets["Quá hạn"].max_row - 5 + 1 == totals(board.progress).overdue + 1


def test_the_matrix_of_the_workbook_has_the_symbols_and_colours_of_the_screen():
    sheet = book(sample_file("xlsx"))["Ma trận"]
    coloured = {
        (cell.value, cell.fill.start_color.rgb)
        for row in sheet.iter_rows(min_row=15, min_col=2)
        for cell in row
        if cell.value in STATE_SYMBOLS.values()
    }
    assert coloured <= {(STATE_SYMBOLS[state], f"FF{STATE_COLOURS[state][1:]}") for state in State}
    assert len(coloured) >= 6


def test_the_matrix_of_the_pdf_lies_on_landscape_pages_with_every_department():
    reader = pypdf.PdfReader(io.BytesIO(sample_file("pdf")))
    lying = [page for page in reader.pages if page.mediabox[2] > page.mediabox[3]]
    assert lying == list(reader.pages)[-len(lying) :]
    text = squeezed("".join(page.extract_text() for page in lying))
    assert all(squeezed(department) in text for department in sample_pack("vi").matrix.departments)


def test_every_page_of_the_pdf_has_its_number_and_the_age_of_its_figures():
    pages = pypdf.PdfReader(io.BytesIO(sample_file("pdf"))).pages
    for number_of_page, page in enumerate(pages, start=1):
        text = page.extract_text()
        assert f"Trang {number_of_page}/{len(pages)}" in text
        assert "Số liệu đến" in text


def test_the_charts_of_the_pdf_are_drawings_not_pictures():
    reader = pypdf.PdfReader(io.BytesIO(sample_file("pdf")))
    assert not [image for page in reader.pages for image in page.images]
    assert "UBND phường Sa Huỳnh" in reader.pages[1].extract_text()


def test_the_word_file_is_a_report_with_its_matrix_as_a_landscape_appendix():
    document = docx.Document(io.BytesIO(sample_file("docx")))
    said = word_texts(sample_file("docx"))
    assert {"BÁO CÁO", "I. Tóm tắt", "Phụ lục", "NỀN TẢNG THEO ĐƠN VỊ", "Nơi nhận:"} <= {
        text.split("\n")[0] for text in said
    }
    assert [section.orientation for section in document.sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]


def test_counts_of_the_ranking_are_the_same_in_word_and_in_the_workbook():
    pack = sample_pack("vi")
    ranking = next(
        table
        for table in docx.Document(io.BytesIO(sample_file("docx"))).tables
        if table.cell(0, 2).text == "Hoàn thành / số được tính"
    )
    in_word = {row.cells[1].text: row.cells[-1].text for row in ranking.rows[1:]}
    sheet = book(sample_file("xlsx"))["Xếp thứ tự"]
    rows = list(sheet.iter_rows(min_row=6, values_only=True))
    assert {row[0]: show_number("vi", row[-1]) for row in rows} == in_word
    assert len(in_word) == pack.part("ranking").table.num_rows
