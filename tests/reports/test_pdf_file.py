"""PDF papers, read back with pypdf."""

from __future__ import annotations

import io
import re
from datetime import date

import pyarrow as pa
import pypdf
import pytest

from lib.charts import data
from lib.core import summaries
from lib.reports import pdf_file
from lib.reports.chart_pieces import pieces
from lib.reports.pdf_file import Paper, TypesettingError, tables_to_pdf, to_pdf_bytes
from lib.reports.plain_text import printable
from lib.reports.tables import state_word
from tests.reports.packs import HOSTILE, sample_board

DAY = date(2026, 11, 24)
MM = 72 / 25.4


def read(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


def text_of(content: bytes) -> str:
    """All text without spaces and breaks, which a layout adds and drops."""
    return re.sub(r"[\s\u200b\u00ad]+", "", "\n".join(page.extract_text() for page in read(content).pages))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", printable(text))


def fonts_of(reader: pypdf.PdfReader) -> list[pypdf.generic.DictionaryObject]:
    return [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]


def test_a_table_is_printed_with_its_words():
    table = pa.table({"department": ["Sở Y tế"], "done": [1200], "due": [date(2026, 12, 31)]})
    made = tables_to_pdf("Tiến độ", {"Đơn vị": table}, "vi", DAY, ("Số liệu đến 8:30",))
    text = read(made).pages[0].extract_text()
    for said in ("Tiến độ", "Số liệu đến 8:30", "Đơn vị", "Sở Y tế", "1.200", "31/12/2026", "Trang 1/1"):
        assert said in text


@pytest.mark.parametrize("text", [text for text in HOSTILE if text.isascii()])
def test_hostile_text_is_printed_as_it_stands(text):
    made = tables_to_pdf("x", {"y": pa.table({"task": [text]})}, "vi", DAY)
    assert squeezed(text) in text_of(made)


def test_no_hostile_text_stops_a_paper():
    typed = [text.encode("utf-8", "ignore").decode() for text in HOSTILE]
    made = tables_to_pdf(HOSTILE[2], {text: pa.table({"task": typed}) for text in typed}, "vi", DAY, typed)
    assert "/JavaScript" not in str(read(made).trailer["/Root"])
    annotations = [note.get_object() for page in read(made).pages for note in page.get("/Annots", ())]
    assert not [note for note in annotations if "/URI" in str(note.get("/A", ""))]


@pytest.mark.parametrize(
    "letters", ["ớ ử ẵ ỵ Ợ Ữ Ẫ Ỹ đ Đ ơ ư ă â ê ô", "Đăk Đắk Sơn Hạ Ba Tô hòa hoà", "✓ ● ○ ! ✕ ? ∞ –"]
)
def test_vietnamese_letters_and_the_symbols_of_states_are_in_the_embedded_typefaces(letters):
    made = tables_to_pdf("x", {"y": pa.table({"task": [letters]})}, "vi", DAY)
    assert squeezed(letters) in text_of(made)
    assert all(
        "/FontFile" in str(font["/DescendantFonts"][0].get_object()["/FontDescriptor"]) for font in fonts_of(read(made))
    )


def test_a_wide_table_lies_on_landscape_pages_and_nothing_leaves_the_page():
    columns = ("state", "lead", "task", "platform", "deadline", "days", "percent", "result")
    table = pa.table({name: ["a" * 400, "một hai ba " * 30] for name in columns})
    reader = read(tables_to_pdf("x", {"y": table}, "vi", DAY))
    width, height = (float(side) / MM for side in reader.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (297, 210)
    places: list[float] = []
    for page in reader.pages:
        page.extract_text(
            visitor_text=lambda text, _, matrix, *rest: places.append(matrix[4]) if text.strip() else None
        )
    assert max(places) < 297 * MM


def test_an_address_the_app_made_stays_behind_its_cell():
    table = pa.table(
        {"cell": ["Tiến độ!F12", "Tiến độ!F13"], "link": ["https://example.org/#gid=1&range=F12", "javascript:x"]}
    )
    made = read(tables_to_pdf("x", {"y": table}, "vi", DAY))
    targets = [note.get_object()["/A"]["/URI"] for note in made.pages[0]["/Annots"]]
    assert set(targets) == {"https://example.org/#gid=1&range=F12"}
    assert "https" not in made.pages[0].extract_text()


def test_a_table_without_rows_says_so():
    made = tables_to_pdf("x", {"y": pa.table({"task": pa.array([], pa.string())})}, "vi", DAY)
    assert "Không có nội dung." in read(made).pages[0].extract_text()


def test_a_table_too_long_for_paper_is_cut_and_says_so(monkeypatch):
    monkeypatch.setattr(pdf_file, "_MOST_ROWS", 3)
    made = tables_to_pdf("x", {"y": pa.table({"task": [f"Việc {number}" for number in range(5)]})}, "vi", DAY)
    text = read(made).pages[0].extract_text()
    assert "Việc 2" in text
    assert "Việc 3" not in text
    assert "Nêu 3 trong tổng số 5" in text


def test_equal_papers_are_equal_bytes_tagged_and_dated():
    def make() -> bytes:
        return tables_to_pdf("Tựa", {"y": pa.table({"state": [state_word("overdue", "vi")]})}, "vi", DAY)

    reader = read(make())
    assert make() == make()
    assert reader.metadata.title == "Tựa"
    assert reader.metadata["/CreationDate"].startswith("D:20261124")
    assert reader.trailer["/Root"]["/Lang"] == "vi"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_a_paper_that_cannot_be_set_says_why():
    with pytest.raises(TypesettingError, match="text"):
        to_pdf_bytes(Paper("x", "vi", DAY, [{"kind": "heading"}]))


def test_progress_ends_at_one():
    parts: list[float] = []
    tables_to_pdf("x", {"y": pa.table({"count": [1]})}, "vi", DAY, progress=parts.append)
    assert parts == sorted(parts)
    assert parts[-1] == 1.0


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_long_chart_is_drawn_in_pieces_that_hold_every_bar_once(language):
    board = sample_board()
    ranked = summaries.by_department(board, board.progress)
    whole = data.ranking(board, ranked[ranked["countable"] > 0], language)
    drawn = pieces("ranking", whole, language)
    assert len(drawn) == 2
    rows = [row["department"] for piece in drawn for row in piece["data"]["values"]]
    assert rows == whole["department"].to_pylist()


def test_a_month_of_the_timeline_is_a_local_midnight():
    board = sample_board()
    (piece,) = pieces("timeline", data.timeline(board.progress, board.today, "vi"), "vi")
    days = {row["month"] for row in piece["data"]["values"] if row["month"]}
    assert all(day.endswith("-01T00:00:00") for day in days)


def test_a_broken_long_word_is_copied_and_found_as_it_was_typed():
    word = "https://example.org/Ho-so/Hoan-thanh-ke-hoach-nam-2026-va-cac-nam-tiep-theo"
    made = tables_to_pdf("Hoàn thành", {"Hộ": pa.table({"task": [word]})}, "vi", DAY)
    assert "\u200b" not in "".join(page.extract_text() for page in read(made).pages)
    assert squeezed(word) in text_of(made)
