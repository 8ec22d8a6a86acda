"""What each column of a handed-out workbook lets people type, and what it tells them."""

from __future__ import annotations

import functools
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from lib import schema
from lib.i18n import N_, translate
from lib.schema import Kind
from lib.sheets.seed import seed_rows
from lib.sheets.sheet import PercentStyle
from lib.words import Status

SHEET_LANGUAGE = "vi"  # the sheet's words are Vietnamese, whatever the app's language
LAST_ROW = 2000  # rules reach this row; people rarely fill in more on one tab
_FIRST_DAY, _LAST_DAY = "=DATE(2020,1,1)", "=DATE(2035,12,31)"

_CHOOSE = N_("Choose from the list")
_CHECK = N_("Please check this cell")
_WORD = N_("Choose a word from the list.")
_STATUS = N_("Choose a status from the list. Overdue is never typed: it is computed.")
_PLATFORM = N_("Choose one code from the tab “{tab}”. One row names one platform.")
_BODY = N_("This name is not in the tab “{tab}”. Separate several bodies with semicolons. Keep it as typed?")
_FRACTION = N_("Type a percentage from 0% to 100%.")
_NUMBER = N_("Type a number from 0 to 100, without the % sign.")
_DATE = N_("Type a day, month and year, such as 25/11/2026.")
_CODE = N_("This code is already used in this column. Each row has a code of its own.")
_DEADLINE = N_(
    "A day (31/12/2026), a month (12/2026), a quarter (Quý IV/2026), a year (2026), "
    "Thường xuyên or Hằng năm. Always write the year."
)
_LINK = N_("Write the document's number and symbol, or an https address.")
_FREE_TEXT = N_("Name bodies and roles only. No personal data, no state secrets.")
REQUIRED = N_("Required: please fill in this column on every row.")


def say(message: str, **values: str) -> str:
    """``message`` in the sheet's language."""
    return translate(SHEET_LANGUAGE, message, **values)


def list_range(tab: schema.Tab, field: str, rows: int = LAST_ROW) -> str:
    """The formula of a drop-down's words: a column of ``tab`` as it is laid out by the schema."""
    letter = xl_col_to_name([column.field for column in tab.columns].index(field))
    return f"='{tab.title}'!${letter}$2:${letter}${rows}"


@functools.cache
def _last_body_of_today() -> int:
    """The sheet row of the last body that has not ended: the seed has those first.

    Ended bodies would offer most names twice.
    """
    return 1 + sum(body["valid_to"] is None for body in seed_rows(schema.DEPARTMENTS))


def rule(column: schema.Column, letter: str, first_row: int, percent: PercentStyle) -> dict[str, Any] | None:
    """XlsxWriter's data validation for ``column``, standing in ``letter`` from ``first_row`` (1-based) on."""
    match column.kind:
        case Kind.STATUS | Kind.WORD:
            return _word_rule(column)
        case Kind.PLATFORM:
            return _list_rule(list_range(schema.PLATFORMS, "code"), say(_PLATFORM, tab=schema.PLATFORMS.title), "stop")
        case Kind.BODY | Kind.BODIES:
            # Not strict: a cell may hold several bodies, which no drop-down can offer.
            names = list_range(schema.DEPARTMENTS, "name", rows=_last_body_of_today())
            return _list_rule(names, say(_BODY, tab=schema.DEPARTMENTS.title), "warning")
        case Kind.PERCENT:
            return _percent_rule(percent)
        case Kind.DATE:
            return _between("date", _FIRST_DAY, _LAST_DAY, _DATE)
        case Kind.CODE:
            formula = f"=COUNTIF(${letter}${first_row}:${letter}${LAST_ROW},{letter}{first_row})<=1"
            return {"validate": "custom", "value": formula} | _error(_CODE)
        case Kind.DEADLINE:
            return _hint(column, _DEADLINE)
        case Kind.LINK:
            return _hint(column, _LINK)
        case Kind.TEXT:
            return _hint(column, _FREE_TEXT)


def _word_rule(column: schema.Column) -> dict[str, Any] | None:
    for words in schema.VOCABULARY.columns:
        is_status = column.kind is Kind.STATUS and words.words is Status
        if words.words is not None and (is_status or words.words is column.words):
            source = list_range(schema.VOCABULARY, words.field, rows=1 + len(words.words))
            return _list_rule(source, say(_STATUS if is_status else _WORD), "stop")
    return None


def _list_rule(source: str, message: str, strictness: str) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": source,
        "error_type": strictness,
        "error_title": say(_CHOOSE),
        "error_message": message,
    }


def _percent_rule(percent: PercentStyle) -> dict[str, Any] | None:
    if percent is PercentStyle.TEXT:
        return None
    if percent is PercentStyle.FRACTION:
        return _between("decimal", 0, 1, _FRACTION)
    return _between("decimal", 0, 100, _NUMBER)


def _between(kind: str, low: int | str, high: int | str, message: str) -> dict[str, Any]:
    return {"validate": kind, "criteria": "between", "minimum": low, "maximum": high} | _error(message)


def _error(message: str) -> dict[str, Any]:
    return {"error_title": say(_CHECK), "error_message": say(message)}


def _hint(column: schema.Column, message: str) -> dict[str, Any]:
    """No rule, only a hint beside the selected cell."""
    return {"validate": "any", "input_title": column.header[:32], "input_message": say(message)}
