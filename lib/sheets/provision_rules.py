"""What each column lets people type, in the words of the Google Sheets API. Pure.

The rules themselves are those of the workbook that is handed out as a file
(`lib.sheets.validations`); here they are written for Google and recognised again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_cell_to_rowcol, xl_col_to_name

from lib import schema
from lib.core.headers import header_key
from lib.schema import Kind
from lib.sheets.google_address import quoted
from lib.sheets.layout import KIND_FORMATS, STATUS_FILLS
from lib.sheets.provision_state import ROWS_LOOKED_AT, Area, FoundTab, JsonObject, area_of
from lib.sheets.sheet import PercentStyle
from lib.sheets.validations import REQUIRED, rule, say
from lib.words import Status

_REFERENCE = re.compile(r"=?(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d*)", re.I)
_FORMAT_TYPES = {"@": "TEXT", "dd/mm/yyyy": "DATE"}
_ALIKE = {"DATE": {"DATE", "DATE_TIME"}}


@dataclass(frozen=True, slots=True)
class ListRange:
    """Where the words of a drop-down stand: a column of a tab, rows from zero; ``last`` None is open.

    ``reach`` is the last row with a word, which an open range must include even when Google
    wrote its end as the row that was the tab's last one.
    """

    title: str
    column: int
    first: int
    last: int | None = None
    reach: int = 0

    @property
    def formula(self) -> str:
        letter = xl_col_to_name(self.column)
        end = "" if self.last is None else str(self.last + 1)
        return f"={quoted(self.title)}!${letter}${self.first + 1}:${letter}{'$' + end if end else ''}"


def percent_style(found: FoundTab | None, column: int, header_row: int) -> PercentStyle:
    """How an existing column keeps percentages; FRACTION when nothing is typed in it yet."""
    rows = range(header_row + 1, found.last_filled_row(column) + 1) if found else range(0)
    values = [(row, found.column(column)[row]) for row in rows] if found else []
    numbers = [row for row, value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    if found and numbers:
        as_percent = [found.look(row, column).format_type == "PERCENT" for row in numbers if row < ROWS_LOOKED_AT]
        return PercentStyle.FRACTION if as_percent and all(as_percent) else PercentStyle.NUMBER
    return PercentStyle.TEXT if any(value is not None for _, value in values) else PercentStyle.FRACTION


def validation(
    column: schema.Column, percent: PercentStyle, lists: Mapping[str, ListRange], *, by_name: bool = False
) -> JsonObject | None:
    """Google's DataValidationRule for ``column``, None when people may type anything.

    ``lists`` are the ranges of the drop-downs: `list_name` → range. ``by_name`` says that the
    column holds names of platforms rather than codes.
    """
    options = rule(column, "A", 2, percent) or {}
    message = options.get("error_message", "")
    match options.get("validate"):
        case "list":
            words = lists.get(list_name(column, by_name=by_name))
            is_strict = options["error_type"] == "stop"
            return _rule("ONE_OF_RANGE", [words.formula], message, strict=is_strict) if words else None
        case "decimal":
            limits = [str(options["minimum"]), str(options["maximum"])]
            return _rule("NUMBER_BETWEEN", limits, message)
        case "date":
            return _rule("DATE_IS_VALID", [], message)  # a limit would be read in the sheet's locale
    return None  # a formula's separators depend on the locale; the app reports repeated codes itself


def list_name(column: schema.Column, *, by_name: bool = False) -> str:
    """Which list a column's drop-down offers, as ``tab.field``; empty for no list."""
    match column.kind:
        case Kind.PLATFORM:
            return "platforms.name" if by_name else "platforms.code"
        case Kind.BODY | Kind.BODIES:
            return "departments.name"
        case Kind.STATUS:
            return "vocabulary.status"
    fields = [each.field for each in schema.VOCABULARY.columns if each.words and each.words is column.words]
    return f"vocabulary.{fields[0]}" if fields else ""


def holds_names(header: str) -> bool:
    """Whether a column of platforms headed so holds names: *Tên nền tảng*, and not *Mã nền tảng*."""
    return "mã" not in header_key(header).split()


def _rule(kind: str, values: Sequence[str], message: str, *, strict: bool = True) -> JsonObject:
    condition: JsonObject = {"type": kind}
    if values:
        condition["values"] = [{"userEnteredValue": value} for value in values]
    return {"condition": condition, "inputMessage": message, "strict": strict, "showCustomUi": kind == "ONE_OF_RANGE"}


def is_same_rule(found: JsonObject, wanted: JsonObject, reach: int = 0) -> bool:
    """Whether the rule found in a cell does what ``wanted`` does; ``reach`` as in ListRange."""
    one, other = found.get("condition", {}), wanted["condition"]
    if one.get("type") != other["type"] or bool(found.get("strict")) != wanted["strict"]:
        return False
    if found.get("inputMessage", "") != wanted["inputMessage"]:
        return False
    typed, asked = _values(one), _values(other)
    if other["type"] != "ONE_OF_RANGE":
        return typed == asked
    return bool(found.get("showCustomUi")) and len(typed) == 1 and _is_same_range(typed[0], asked[0], reach)


def _values(condition: JsonObject) -> list[str]:
    return [value.get("userEnteredValue", "") for value in condition.get("values", ())]


def read_reference(formula: str) -> ListRange | None:
    """The one-column range a formula such as ``='Danh mục'!$A$2:$A$9`` names."""
    match = _REFERENCE.fullmatch(formula.strip())
    if not match or match[3].upper() != match[5].upper():
        return None
    title = match[1].replace("''", "'") if match[1] else match[2]
    row, column = xl_cell_to_rowcol(f"{match[3].upper()}{match[4]}")
    return ListRange(title, column, row, int(match[6]) - 1 if match[6] else None)


def _is_same_range(found: str, wanted: str, reach: int) -> bool:
    one, other = read_reference(found), read_reference(wanted)
    if one is None or other is None or (one.title, one.column, one.first) != (other.title, other.column, other.first):
        return False
    return one.last == other.last or (other.last is None and one.last is not None and one.last >= reach)


def number_format(column: schema.Column, percent: PercentStyle) -> JsonObject | None:
    """Google's NumberFormat for empty cells of ``column``; None to leave them as they are."""
    if column.kind is Kind.PERCENT:
        return {"type": "PERCENT", "pattern": percent.value} if percent is PercentStyle.FRACTION else None
    pattern = KIND_FORMATS.get(column.kind)
    return {"type": _FORMAT_TYPES[pattern], "pattern": pattern} if pattern else None


def has_format(found: FoundTab, column: int, rows: Iterable[int], wanted: JsonObject) -> bool:
    """Whether the cells of these rows, as far as they were looked at, have such a format."""
    alike = _ALIKE.get(wanted["type"], {wanted["type"]})
    return all(found.look(row, column).format_type in alike for row in rows if row < ROWS_LOOKED_AT)


def header_note(column: schema.Column, writer: schema.Writer) -> str:
    """What the note on a header says: that the column is required, and how to fill it in."""
    if writer in (schema.Writer.SETUP, schema.Writer.APP):
        return ""
    options = rule(column, "A", 2, PercentStyle.FRACTION) or {}
    hint = options.get("input_message") or options.get("error_message") or ""
    is_free_text = column.kind is Kind.TEXT and writer is not schema.Writer.DEPARTMENTS
    lines = [say(REQUIRED) if column.required else "", "" if is_free_text else hint]
    return "\n".join(filter(None, lines))


def colour(text: str) -> dict[str, float]:
    """``#12436D`` as Google's Color."""
    parts = (int(text[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return dict(zip(("red", "green", "blue"), parts, strict=True))


def colour_rule(status: Status, sheet_id: int, area: Area) -> JsonObject:
    """The ConditionalFormatRule that colours one status."""
    condition = {"type": "TEXT_EQ", "values": [{"userEnteredValue": status.value}]}
    fill = {"backgroundColorStyle": {"rgbColor": colour(STATUS_FILLS[status])}}
    return {"ranges": [area.on(sheet_id)], "booleanRule": {"condition": condition, "format": fill}}


def colours(rules: Iterable[JsonObject], status: Status, cells: Area) -> bool:
    """Whether one of the rules colours ``status`` in all of ``cells``, in whatever colour."""
    for found in rules:
        condition: dict[str, Any] = found.get("booleanRule", {}).get("condition", {})
        is_meant = condition.get("type") == "TEXT_EQ" and _values(condition) == [status.value]
        if is_meant and any(area_of(each).contains(cells) for each in found.get("ranges", ())):
            return True
    return False
