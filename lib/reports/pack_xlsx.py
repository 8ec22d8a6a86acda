"""The meeting pack as one Excel workbook: the summary, a tab a part, the matrix, every task and every problem."""

from __future__ import annotations

from typing import Any

import xlsxwriter.utility as cells

from lib.core.labels import STATE_SYMBOLS, STATE_WORDS
from lib.core.progress import State
from lib.i18n import N_, translate
from lib.reports.pack_model import Figure, Pack
from lib.reports.pack_words import as_of_line, filter_line
from lib.reports.plain_text import printable
from lib.reports.workbook_file import Progress, Sheet, Writer, write_workbook

# Short enough for a tab.
_TAB_TITLES = {
    "ranking": N_("Ranking"),
    "changes": N_("What changed"),
    "periods": N_("Closed periods"),
    "overdue": N_("Overdue"),
    "obstacles": N_("Difficulties"),
    "proposals": N_("Proposed platforms"),
    "quality": N_("Data quality"),
    "silent": N_("Not reported"),
}
_LABEL_WIDTH, _SUMMARY_WIDTH = 34, 18
_PLATFORM_WIDTH, _CELL_WIDTH = 46, 4.5


def to_xlsx(pack: Pack, progress: Progress | None = None) -> bytes:
    """``pack`` as .xlsx: the same bytes for the same pack."""
    about = (pack.front.title, as_of_line(pack), filter_line(pack))
    sheets = [
        Sheet(translate(pack.language, _TAB_TITLES[part.name]), part.table, part.all_columns, about)
        for part in pack.parts
        if part.name in _TAB_TITLES and part.table is not None
    ]
    sheets.append(Sheet(translate(pack.language, N_("Tasks")), pack.tasks, sentences=about))
    sheets.append(Sheet(translate(pack.language, N_("Cells to correct")), pack.problems, sentences=about))
    return write_workbook(
        sheets, pack.language, pack.front.title, before=lambda writer: _first_tabs(writer, pack), progress=progress
    )


def _first_tabs(writer: Writer, pack: Pack) -> None:
    _summary(writer, pack)
    if not pack.matrix.is_empty:
        _matrix(writer, pack)


def _summary(writer: Writer, pack: Pack) -> None:
    summary, totals = pack.part("summary"), pack.part("totals")
    sheet = writer.add(summary.title)
    sheet.set_column(0, 0, _LABEL_WIDTH)
    sheet.set_column(1, 3, _SUMMARY_WIDTH)
    lines = [pack.front.notice, as_of_line(pack), filter_line(pack), pack.front.link]
    row = _lines(writer, sheet, 0, [pack.front.title], bold=True, font_size=16)
    row = _lines(writer, sheet, row, [printable(line) for line in lines if line]) + 1
    row = _lines(writer, sheet, row, [f"• {sentence}" for sentence in summary.sentences]) + 1
    row = _lines(writer, sheet, row, totals.sentences)
    _figures(writer, sheet, row, pack.figures, 4 if pack.compared_with else 3)


def _lines(writer: Writer, sheet: Any, row: int, lines: Any, **look: Any) -> int:
    """Write ``lines`` one below the other; the row after them."""
    for offset, line in enumerate(lines):
        writer.text(sheet, row + offset, 0, line, writer.format(**look))
    return row + len(lines)


def _figures(writer: Writer, sheet: Any, row: int, figures: tuple[Figure, ...], columns: int) -> None:
    header = writer.format(bold=True, bg_color="#E9EEF3", border=1, border_color="#B9C3CD")
    labels = (N_("Figure"), N_("Count"), N_("Of those counted"), N_("Change"))
    for column, label in enumerate(labels[:columns]):
        writer.text(sheet, row, column, translate(writer.language, label), header)
    number, change = writer.format(num_format="#,##0"), writer.format(num_format="+#,##0;-#,##0;0")
    for offset, figure in enumerate(figures, start=row + 1):
        writer.text(sheet, offset, 0, figure.label, writer.format())
        sheet.write_number(offset, 1, figure.value, number)
        writer.text(sheet, offset, 2, figure.share, writer.format(align="right"))
        if figure.change is not None and columns > 3:
            sheet.write_number(offset, 3, figure.change, change)


def _matrix(writer: Writer, pack: Pack) -> None:
    matrix = pack.matrix
    sheet = writer.add(translate(pack.language, N_("Matrix")))
    top = _lines(writer, sheet, 0, [pack.front.title], bold=True)
    top = _lines(writer, sheet, top, [as_of_line(pack), filter_line(pack), matrix.finding])
    top = _legend(writer, sheet, top, pack.language) + 1
    sheet.set_column(0, 0, _PLATFORM_WIDTH)
    sheet.set_column(1, len(matrix.departments), _CELL_WIDTH)
    sheet.set_row(top, 130)
    upright = writer.format(
        bold=True, rotation=90, bg_color="#E9EEF3", border=1, border_color="#B9C3CD", valign="bottom"
    )
    writer.text(sheet, top, 0, translate(pack.language, N_("Platform")), writer.format(bold=True, bg_color="#E9EEF3"))
    for column, department in enumerate(matrix.departments, start=1):
        writer.text(sheet, top, column, department, upright)
    for row, platform in enumerate(matrix.platforms, start=1):
        writer.text(sheet, top + row, 0, platform, writer.format(border=1, border_color="#B9C3CD"))
    for (row, column), state in matrix.states.items():
        look = writer.state_format(State(state), align="center", border=1, border_color="#FFFFFF")
        writer.text(sheet, top + row + 1, column + 1, STATE_SYMBOLS[State(state)], look)
    sheet.freeze_panes(top + 1, 1)
    sheet.repeat_rows(top)
    sheet.autofilter(top, 0, top + len(matrix.platforms), len(matrix.departments))
    sheet.print_area(f"A1:{cells.xl_rowcol_to_cell(top + len(matrix.platforms), len(matrix.departments))}")


def _legend(writer: Writer, sheet: Any, row: int, language: str) -> int:
    for offset, (state, word) in enumerate(STATE_WORDS.items()):
        text = f"{STATE_SYMBOLS[state]} {translate(language, word)}"
        writer.text(sheet, row + offset, 0, text, writer.state_format(state))
    return row + len(STATE_WORDS)
