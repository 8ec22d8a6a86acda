"""Tables as one Excel workbook: a tab each, typed days and numbers, frozen headers, filters, status colours.

Text is always written as text, so nothing of the sheet becomes a formula or a link; only
addresses the app made itself (column ``link``) are links.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import xlsxwriter

from lib.core.labels import ON_STATE_COLOURS, STATE_COLOURS
from lib.core.progress import State
from lib.i18n import N_, translate
from lib.reports.plain_text import printable
from lib.reports.tables import HEADERS, state_word

Progress = Callable[[float], None]
# Bounds of the file format.
_LONGEST_CELL, _LONGEST_TITLE = 32_767, 31
_LARGEST_LINK = 2_000
_FORBIDDEN_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
_FORMULA_STARTS = ("=", "+", "-", "@")
_NARROW, _WIDE, _WIDEST = 9, 24, 60
_LOOKED_AT = 200
_WRAPPED = 32
_PERCENTS = ("percent", "rate")
# A time that says nothing, the same in every file.
_FIXED_TIME = datetime(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One tab: the ``columns`` of ``table`` (all of them when empty), with lines above the header.

    ``labels`` has words of its own for some columns; the others are called as `HEADERS` says.
    """

    title: str
    table: pa.Table
    columns: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        return self.columns or tuple(self.table.column_names)


def tables_to_xlsx(
    title: str,
    tables: Mapping[str, pa.Table],
    language: str,
    about: Sequence[str] = (),
    progress: Progress | None = None,
    labels: Mapping[str, str] | None = None,
) -> bytes:
    """``tables`` (tab title → table, as on screen) as one workbook.

    ``about`` are lines that stand above each header: how old the figures are, the filters.
    ``labels`` has words of its own for some columns.
    """
    sheets = [Sheet(name, table, (), (title, *about), labels or {}) for name, table in tables.items()]
    return write_workbook(sheets, language, title, progress=progress)


def write_workbook(
    sheets: Sequence[Sheet],
    language: str,
    title: str,
    *,
    before: Callable[[Writer], None] | None = None,
    progress: Progress | None = None,
) -> bytes:
    """The workbook of ``sheets``; ``before`` may write tabs of its own in front of them."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": printable(title), "created": _FIXED_TIME})
        writer = Writer(book, language)
        if before is not None:
            before(writer)
        for position, sheet in enumerate(sheets, start=1):
            writer.sheet(sheet)
            if progress is not None:
                progress(0.8 * position / len(sheets))
        if not book.worksheets():
            book.add_worksheet(translate(language, N_("Nothing")))
    if progress is not None:
        progress(1.0)
    return buffer.getvalue()


class Writer:
    """Writes into one XlsxWriter workbook; holds its formats and the titles already given."""

    def __init__(self, book: Any, language: str) -> None:
        self.book = book
        self.language = language
        self._titles: set[str] = set()
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._states = {state_word(state.value, language): state for state in State}
        link = HEADERS["link"]
        self._link_label = translate(language, link)

    def format(self, **wanted: Any) -> Any:
        """The workbook's format with these properties, made once."""
        key = tuple(sorted(wanted.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format({"valign": "top", "font_name": "Calibri", **wanted})
        return self._formats[key]

    def state_format(self, state: State, **wanted: Any) -> Any:
        """The format in a state's colours."""
        return self.format(bg_color=STATE_COLOURS[state], font_color=ON_STATE_COLOURS[state], **wanted)

    def state_of(self, word: str) -> State | None:
        """The state whose symbol and word ``word`` is."""
        return self._states.get(word)

    def add(self, title: str) -> Any:
        """A new tab with a title the format allows, different from all others."""
        worksheet = self.book.add_worksheet(self._title(title))
        worksheet.hide_gridlines(2)
        worksheet.set_landscape()
        worksheet.set_paper(9)
        worksheet.fit_to_pages(1, 0)
        return worksheet

    def _title(self, wanted: str) -> str:
        cleaned = _FORBIDDEN_IN_TITLES.sub(" ", printable(wanted)).replace("\n", " ").strip(" '")
        base = _cut(cleaned or translate(self.language, N_("Table")), _LONGEST_TITLE).strip(" '")
        title, number = base, 2
        while title.casefold() in self._titles or title.casefold() == "history":
            ending = f" ({number})"
            title, number = _cut(base, _LONGEST_TITLE - len(ending)) + ending, number + 1
        self._titles.add(title.casefold())
        return title

    def text(self, worksheet: Any, row: int, column: int, typed: str, cell_format: Any = None) -> None:
        """``typed`` as text whatever it looks like, cut at what a cell can hold."""
        shown = printable(typed)
        whole = _cut(shown, _LONGEST_CELL)
        worksheet.write_string(row, column, shown if whole == shown else f"{whole[:-1]}…", cell_format)

    def sheet(self, sheet: Sheet) -> None:
        """One table: lines about it, a blank row, the header, the rows."""
        worksheet = self.add(sheet.title)
        for row, sentence in enumerate(sheet.sentences):
            self.text(worksheet, row, 0, sentence, self.format(bold=not row))
        top = len(sheet.sentences) + bool(sheet.sentences)
        header = self.format(bold=True, bg_color="#E9EEF3", border=1, border_color="#B9C3CD", text_wrap=True)
        columns = [sheet.table.column(name).to_pylist() for name in sheet.names]
        for position, (name, values) in enumerate(zip(sheet.names, columns, strict=True)):
            label = sheet.labels.get(name) or translate(self.language, HEADERS.get(name, name))
            self.text(worksheet, top, position, label, header)
            width = _width(label, values)
            worksheet.set_column(position, position, width)
            self._column(worksheet, top + 1, position, name, values, width)
        worksheet.freeze_panes(top + 1, 0)
        worksheet.repeat_rows(top)
        if sheet.names:
            worksheet.autofilter(top, 0, top + max(sheet.table.num_rows, 1), len(sheet.names) - 1)

    def _column(self, worksheet: Any, top: int, column: int, name: str, values: Sequence[Any], width: int) -> None:
        plain = self.format(text_wrap=True) if width >= _WRAPPED else self.format()
        guarded = self.format(quote_prefix=True, text_wrap=width >= _WRAPPED)
        day, moment = self.format(num_format="dd/mm/yyyy"), self.format(num_format="dd/mm/yyyy hh:mm")
        number = self.format(num_format=_number_format(name, values))
        for row, value in enumerate(values, start=top):
            match value:
                case None:
                    continue
                case str() if name == "link" and value.startswith("https://") and len(value) < _LARGEST_LINK:
                    worksheet.write_url(row, column, value, None, self._link_label)
                case str():
                    look = guarded if value.startswith(_FORMULA_STARTS) else plain
                    state = self._states.get(value)
                    self.text(worksheet, row, column, value, self.state_format(state) if state else look)
                case datetime():
                    worksheet.write_datetime(row, column, value.replace(tzinfo=None), moment)
                case date():
                    worksheet.write_datetime(row, column, value, day)
                case bool():
                    worksheet.write_boolean(row, column, value)
                case int() | float():
                    worksheet.write_number(row, column, value / 100 if name in _PERCENTS else value, number)
                case _:
                    self.text(worksheet, row, column, str(value), plain)


def _cut(text: str, longest: int) -> str:
    """The beginning of ``text``, at most ``longest`` UTF-16 units, which is how the format counts."""
    if 2 * len(text) <= longest:
        return text
    return text.encode("utf-16-le")[: 2 * longest].decode("utf-16-le", "ignore")


def _number_format(name: str, values: Iterable[Any]) -> str:
    if name in _PERCENTS:
        return "0.0%"
    has_decimals = any(isinstance(value, float) and not value.is_integer() for value in values)
    return "#,##0.##" if has_decimals else "#,##0"


def _width(label: str, values: Sequence[Any]) -> int:
    """A width in characters that shows most of the column without making the tab endless."""
    lengths = sorted(len(value) if isinstance(value, str) else 10 for value in values[:_LOOKED_AT] if value is not None)
    usual = lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0
    words = max((len(word) for word in label.split()), default=0)
    return max(_NARROW, words + 3, min(usual + 2, _WIDEST), min(len(label) // 2 + 3, _WIDE))
