"""The meeting pack as a Word file in the formal layout, to be edited and signed; the matrix is its appendix."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from lib.core.labels import ON_STATE_COLOURS, STATE_COLOURS, STATE_SYMBOLS, STATE_WORDS
from lib.core.progress import State
from lib.i18n import N_, show_date, translate
from lib.reports.column_widths import alignment, fitted, whole_counts
from lib.reports.docx_table import Cell, Column, Shaded
from lib.reports.formal_docx import LANDSCAPE_WIDTH, PORTRAIT_WIDTH, FormalDocument
from lib.reports.pack_model import Pack, Part
from lib.reports.pack_words import as_of_line, filter_line
from lib.reports.plain_text import printed
from lib.reports.tables import HEADERS, state_word
from lib.reports.workbook_file import Progress

_LARGEST, _SMALLEST, _NUMBER_WIDTH, _HEAD_LINES = 11.0, 8.0, 9.0, 5
_PLATFORM_WIDTH, _WIDEST_CELL, _MOST_COLUMNS = 72.0, 11.0, 26
# Thirty platforms in one piece of the matrix fill a page and no more.
_UPRIGHT_HEIGHT, _MATRIX_SIZE = 39.0, 7.5
_KIND_SIGN = "BC"
_NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def to_docx(pack: Pack, progress: Progress | None = None) -> bytes:
    """``pack`` as .docx: the same bytes for the same pack."""
    document = FormalDocument(pack.language, pack.front.title, pack.as_of)
    document.opening(pack.front.issuer, _KIND_SIGN, pack.today)
    day = show_date(pack.language, pack.as_of)
    document.title(translate(pack.language, N_("Report")), pack.front.title, (as_of_line(pack), filter_line(pack)))
    document.addressee(pack.front.issuer)
    if pack.front.notice:
        document.paragraph(pack.front.notice, highlight=True)
    for position, part in enumerate(pack.parts, start=1):
        _part(document, pack, part, _NUMERALS[position - 1])
        if progress is not None:
            progress(0.7 * position / len(pack.parts))
    document.paragraph(translate(pack.language, N_("The above is respectfully reported for consideration./.")))
    document.signature(pack.front.issuer)
    if not pack.matrix.is_empty:
        _matrix(document, pack, day)
    made = document.to_bytes()
    if progress is not None:
        progress(1.0)
    return made


def _part(document: FormalDocument, pack: Pack, part: Part, numeral: str) -> None:
    document.heading(f"{numeral}. {part.title}")
    if part.name == "summary":
        for sentence in part.sentences:
            document.paragraph(f"- {sentence}")
        if pack.front.link:
            document.paragraph(translate(pack.language, N_("The same figures on screen: {link}"), link=pack.front.link))
        return
    for sentence in part.sentences:
        document.note(sentence)
    if part.on_paper is not None:
        _table(document, pack.language, part, part.on_paper)
    elif part.table is not None and part.nothing:
        document.note(part.nothing)


def _table(document: FormalDocument, language: str, part: Part, data: pa.Table) -> None:
    """The rows of ``data``, numbered as formal tables are."""
    labels = [translate(language, HEADERS.get(name, name)) for name in part.columns]
    values = [data.column(name).to_pylist() for name in part.columns]
    texts = [whole_counts(printed(name, column, language)) for name, column in zip(part.columns, values, strict=True)]
    fit = fitted(labels, texts, PORTRAIT_WIDTH - _NUMBER_WIDTH, _LARGEST, _SMALLEST, _HEAD_LINES)
    columns = [Column(translate(language, N_("No.")), _NUMBER_WIDTH, "center")] + [
        Column(label, width, alignment(column)) for label, width, column in zip(labels, fit.widths, values, strict=True)
    ]
    states = {state_word(state.value, language): state for state in State}
    rows: list[list[Cell]] = [
        [str(number), *(_cell(text, name, states, part.blanks) for name, text in zip(part.columns, row, strict=True))]
        for number, row in enumerate(zip(*texts, strict=True), start=1)
    ]
    document.add_table(columns, rows, fit.size)


def _cell(text: str, name: str, states: Mapping[str, State], blanks: Mapping[str, str]) -> Cell:
    state = states.get(text)
    if state is not None:
        return Shaded(text, STATE_COLOURS[state], ON_STATE_COLOURS[state])
    return text or blanks.get(name, "")


def _matrix(document: FormalDocument, pack: Pack, day: str) -> None:
    title = translate(pack.language, N_("Platforms and departments"))
    belongs = translate(pack.language, N_("(Attached to report no. …… dated ……; figures as of {day})"), day=day)
    document.appendix(title, belongs, is_landscape=True)
    document.note(pack.matrix.finding)
    document.note(
        "; ".join(f"{STATE_SYMBOLS[state]} {translate(pack.language, word)}" for state, word in STATE_WORDS.items())
    )
    count = len(pack.matrix.departments)
    pieces = -(-count // _MOST_COLUMNS)
    size = -(-count // pieces)
    for piece in range(pieces):
        if piece:
            document.new_page()
        _matrix_piece(document, pack, range(piece * size, min(count, (piece + 1) * size)))


def _matrix_piece(document: FormalDocument, pack: Pack, across: range) -> None:
    matrix = pack.matrix
    width = min(_WIDEST_CELL, (LANDSCAPE_WIDTH - _PLATFORM_WIDTH) / len(across))
    columns = [
        Column(translate(pack.language, N_("Platform")), _PLATFORM_WIDTH),
        *(Column(matrix.departments[column], width, "center") for column in across),
    ]
    rows: list[list[Cell]] = [
        [platform, *(_state(matrix.states.get((row, column))) for column in across)]
        for row, platform in enumerate(matrix.platforms)
    ]
    document.add_table(columns, rows, _MATRIX_SIZE, upright_height=_UPRIGHT_HEIGHT)


def _state(value: str | None) -> Cell:
    if value is None:
        return ""
    state = State(value)
    return Shaded(STATE_SYMBOLS[state], STATE_COLOURS[state], ON_STATE_COLOURS[state])
