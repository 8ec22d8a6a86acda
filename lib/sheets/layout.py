"""The layout of a workbook that people fill in: headers, drop-downs, formats, colours, print.

Which tabs and columns there are comes from the schema; which rows, from the caller. The
file is the same byte for byte whenever it is written from the same rows.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from lib import schema
from lib.i18n import N_
from lib.schema import Kind, Writer
from lib.sheets.seed import guide_lines, seed_rows, vocabulary_rows
from lib.sheets.sheet import Cell, Row, Sheet, Shown
from lib.sheets.validations import LAST_ROW, REQUIRED, rule, say
from lib.words import Status

ILLUSTRATIVE_PROPERTY = "IllustrativeData"
_CREATED = datetime(2026, 11, 20)  # a fixed day, so that the same rows give the same bytes
_TITLE = N_("Progress on national digital platforms")
_ILLUSTRATIVE_TITLE = N_("Illustrative data: progress on national digital platforms")
_DAY_FORMAT = "dd/mm/yyyy"
INK, _LINE, _BAND = "#12436D", "#BFBFBF", "#E8EEF4"
TAB_COLOURS = {
    Writer.ICT: "#12436D",
    Writer.DEPARTMENTS: "#28A197",
    Writer.SETUP: "#A285D1",
    Writer.APP: "#801650",
}
STATUS_FILLS = {
    Status.NOT_STARTED: "#FFE8CC",
    Status.IN_PROGRESS: "#D6E9F8",
    Status.DONE: "#D5F0E3",
    Status.CONTINUOUS: "#E9E1F5",
    Status.DROPPED: "#E3E3E3",
    Status.NO_INFORMATION: "#FFF6BF",
}
# Text formats keep a spreadsheet program from turning 12/2026 or 02/34 into a day.
KIND_FORMATS = {
    Kind.DATE: _DAY_FORMAT,
    Kind.DEADLINE: "@",
    Kind.CODE: "@",
    Kind.PLATFORM: "@",
    Kind.LINK: "@",
}
KIND_WIDTHS = {
    Kind.CODE: 12, Kind.PLATFORM: 14, Kind.BODIES: 26, Kind.DEADLINE: 16, Kind.STATUS: 18,
    Kind.PERCENT: 12, Kind.DATE: 13, Kind.WORD: 20, Kind.LINK: 24, Kind.TEXT: 32,
}  # fmt: skip
FIELD_WIDTHS = {
    "task": 48,
    "name": 46,
    "line": 130,
    "short_name": 22,
    "contact": 24,
    "group": 24,
    "catalogue": 20,
}
_EXTRA_WIDTHS = {"STT": 6}
_CELL_STYLE = {
    "text_wrap": True,
    "valign": "top",
    "border": 1,
    "border_color": _LINE,
    "font_name": "Times New Roman",
}


class _Formats:
    """The workbook's cell formats, each made once."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def get(self, **properties: Any) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(_CELL_STYLE | properties)
        return self._made[key]

    def fill(self, colour: str) -> Format:
        """A fill alone, for conditional formats, which may change little else."""
        return self._workbook.add_format({"bg_color": colour})


def write_layout(path: Path, sheets: Sequence[Sheet], *, is_illustrative: bool = False) -> None:
    """Write ``sheets`` as an .xlsx at ``path``; made-up data is marked in the file's properties.

    A reader of ``path`` finds the old file or the whole new one, never half of it.
    """
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        title = say(_ILLUSTRATIVE_TITLE if is_illustrative else _TITLE)
        workbook.set_properties({"title": title, "created": _CREATED})
        if is_illustrative:
            workbook.set_custom_property(ILLUSTRATIVE_PROPERTY, True)
        formats = _Formats(workbook)
        for sheet in sheets:
            _write_sheet(workbook.add_worksheet(sheet.title), sheet, formats)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    partial.write_bytes(content.getvalue())
    partial.replace(path)


def people_sheets(progress: Sequence[Sheet], notice: str = "") -> list[Sheet]:
    """All tabs in reading order: the guide (under ``notice``), ``progress``, the seed's lists."""
    guide = [Row({"line": notice}, True)] if notice else []
    guide += [Row({"line": line.text}, line.is_heading) for line in guide_lines()]
    return [
        Sheet(schema.GUIDE.title, schema.GUIDE, guide),
        *progress,
        _list_sheet(schema.PLATFORMS, seed_rows(schema.PLATFORMS)),
        _list_sheet(schema.DEPARTMENTS, seed_rows(schema.DEPARTMENTS)),
        _list_sheet(schema.VOCABULARY, vocabulary_rows()),
    ]


def _list_sheet(tab: schema.Tab, rows: Sequence[Mapping[str, Cell]]) -> Sheet:
    return Sheet(tab.title, tab, [Row(row) for row in rows])


def build_template(path: Path) -> None:
    """An empty workbook of one's own: guide, catalogue, bodies and words, and one empty progress tab."""
    write_layout(path, people_sheets([Sheet(schema.PROGRESS.title, schema.PROGRESS, [])]))


def _write_sheet(worksheet: Worksheet, sheet: Sheet, formats: _Formats) -> None:
    top = len(sheet.above)
    _write_title_block(worksheet, sheet, formats)
    _write_header(worksheet, sheet, formats, top)
    for index, row in enumerate(sheet.rows, start=top + 1):
        for position, key in enumerate(sheet.keys):
            if key != sheet.merged or row.is_structure:
                _write_cell(worksheet, index, position, row.cells.get(key), _cell_format(sheet, key, row, formats))
    _write_merged(worksheet, sheet, formats, top + 1)
    _set_columns(worksheet, sheet, formats)
    if sheet.tab.writer in (Writer.ICT, Writer.DEPARTMENTS):
        _add_rules(worksheet, sheet, top + 1)
        _colour_statuses(worksheet, sheet, formats, top + 1)
    if sheet.tab.writer is not Writer.SETUP and not sheet.merged:
        worksheet.autofilter(top, 0, top + max(len(sheet.rows), 1), len(sheet.keys) - 1)
    _set_up_page(worksheet, sheet, top)


def _write_title_block(worksheet: Worksheet, sheet: Sheet, formats: _Formats) -> None:
    style = formats.get(bold=True, border=0, text_wrap=False)
    for index, line in enumerate(sheet.above):
        worksheet.write_string(index, 0, line, style)


def _write_header(worksheet: Worksheet, sheet: Sheet, formats: _Formats, top: int) -> None:
    style = formats.get(bold=True, bg_color=INK, font_color="#FFFFFF", align="center", valign="vcenter")
    for position, key in enumerate(sheet.keys):
        worksheet.write_string(top, position, sheet.header(key), style)
        column = sheet.column(key)
        if column and column.required and sheet.tab.writer is not Writer.SETUP:
            worksheet.write_comment(top, position, say(REQUIRED), {"x_scale": 1.4, "y_scale": 0.6})


def _cell_format(sheet: Sheet, key: str, row: Row, formats: _Formats) -> Format:
    if row.is_structure:
        return formats.get(bold=True, bg_color=_BAND, text_wrap=False)
    value = row.cells.get(key)
    if isinstance(value, Shown):
        return formats.get(num_format=value.number_format)
    column = sheet.column(key)
    if column is None or column.kind is not Kind.DEADLINE:
        return formats.get(num_format=_column_format(sheet, key))
    if isinstance(value, date):
        return formats.get(num_format=_DAY_FORMAT)
    return formats.get(num_format="0" if isinstance(value, int) else "@")


def _column_format(sheet: Sheet, key: str) -> str:
    column = sheet.column(key)
    if column is None:
        return "General"
    return sheet.percent.value if column.kind is Kind.PERCENT else KIND_FORMATS.get(column.kind, "General")


def _write_cell(worksheet: Worksheet, row: int, position: int, cell: Cell, style: Format) -> None:
    value = cell.value if isinstance(cell, Shown) else cell
    match value:
        case None:
            worksheet.write_blank(row, position, None, style)
        case str():
            worksheet.write_string(row, position, value, style)  # text is never taken for a formula
        case date():
            moment = value if isinstance(value, datetime) else datetime.combine(value, time())
            worksheet.write_datetime(row, position, moment, style)
        case _:
            worksheet.write_number(row, position, value, style)


def _write_merged(worksheet: Worksheet, sheet: Sheet, formats: _Formats, first_row: int) -> None:
    for value, first, last in _runs(sheet):
        position, style = sheet.keys.index(sheet.merged), formats.get(num_format="@")
        if first == last:
            _write_cell(worksheet, first_row + first, position, value, style)
        else:
            worksheet.merge_range(first_row + first, position, first_row + last, position, value, style)


def _runs(sheet: Sheet) -> Iterator[tuple[Cell, int, int]]:
    """Equal neighbours in the merged column: value, first and last row (zero-based, of the records)."""
    if not sheet.merged:
        return
    keyed = enumerate((row.is_structure, row.cells.get(sheet.merged)) for row in sheet.rows)
    for (is_structure, value), run in groupby(keyed, key=lambda pair: pair[1]):
        indexes = [index for index, _ in run]
        if not is_structure:
            yield value, indexes[0], indexes[-1]


def _set_columns(worksheet: Worksheet, sheet: Sheet, formats: _Formats) -> None:
    for position, key in enumerate(sheet.keys):
        column = sheet.column(key)
        width = FIELD_WIDTHS.get(key) or (KIND_WIDTHS.get(column.kind) if column else _EXTRA_WIDTHS.get(key)) or 20
        style = formats.get(num_format=_column_format(sheet, key), border=0)
        worksheet.set_column(position, position, width, style)


def _add_rules(worksheet: Worksheet, sheet: Sheet, first_row: int) -> None:
    for position, key in enumerate(sheet.keys):
        column = sheet.column(key)
        if column is None or (column.kind is Kind.TEXT and sheet.tab.writer is not Writer.DEPARTMENTS):
            continue
        letter = xl_col_to_name(position)
        options = rule(column, letter, first_row + 1, sheet.percent)
        if options:
            worksheet.data_validation(first_row, position, LAST_ROW - 1, position, options)
        if column.kind is Kind.DEADLINE:  # a year kept as text is meant so
            worksheet.ignore_errors({"number_stored_as_text": f"{letter}{first_row + 1}:{letter}{LAST_ROW}"})


def _colour_statuses(worksheet: Worksheet, sheet: Sheet, formats: _Formats, first_row: int) -> None:
    statuses = [key for key in sheet.keys if (column := sheet.column(key)) and column.kind is Kind.STATUS]
    for position in map(sheet.keys.index, statuses):
        for status, fill in STATUS_FILLS.items():
            options = {"type": "cell", "criteria": "==", "value": f'"{status}"', "format": formats.fill(fill)}
            worksheet.conditional_format(first_row, position, LAST_ROW - 1, position, options)


def _set_up_page(worksheet: Worksheet, sheet: Sheet, top: int) -> None:
    worksheet.freeze_panes(top + 1, 0)
    worksheet.set_tab_color(TAB_COLOURS[sheet.tab.writer])
    worksheet.set_landscape()
    worksheet.set_paper(9)  # A4
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(top)
    worksheet.set_footer("&L&A&R&P/&N")
