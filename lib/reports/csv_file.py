"""A table as CSV that spreadsheet programs open as text: UTF-8 with BOM, no cell a formula."""

from __future__ import annotations

import csv
import io
import re

import pyarrow as pa

from lib.i18n import translate
from lib.reports.tables import HEADERS, plain_value

# Lines that begin with - or + are people's lists, which stay as they are.
_WITHIN = re.compile(r";[ \u00a0\u200b\ufeff\"]*(?=[=+\-@])|(?<!\A)[\t\r\n][ \u00a0\u200b\ufeff\"]*(?=[=@])")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def to_csv(table: pa.Table, language: str) -> bytes:
    """``table`` with its headers in ``language``."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([translate(language, HEADERS.get(name, name)) for name in table.column_names])
    columns = [[safe(plain_value(value, language)) for value in column.to_pylist()] for column in table.columns]
    writer.writerows(zip(*columns, strict=True))
    return b"\xef\xbb\xbf" + buffer.getvalue().encode("utf-8", "replace")


def safe(text: str) -> str:
    """``text`` with an apostrophe before whatever a spreadsheet would take for a formula.

    Also within: one whose list separator is the semicolon begins a cell there, and a row at a line's end.
    """
    text = _WITHIN.sub(r"\g<0>'", text)
    stripped = text.lstrip(" \u00a0\u200b\ufeff")
    return f"'{text}" if stripped.startswith(_FORMULA_STARTS) or text.startswith(_FORMULA_STARTS) else text
