"""Number formats of single columns of an .xlsx, which the value reader does not give.

A cell shown as ``75,5 %`` holds 0.755, and a deadline shown as ``06/2026`` holds a day:
only the format tells.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence

from lib.core.problems import column_letters
from lib.sheets.xlsx_parts import SheetParts, named, parsed

_STYLE = re.compile(rb'\bs="(\d{1,6})"')
# The built-in formats that matter here: ECMA-376 part 1, 18.8.30.
_BUILT_IN = {9: "0%", 10: "0.00%", 14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 22: "dd/mm/yyyy hh:mm"}


class NumberFormats:
    """The number formats of one workbook, looked up by tab and column."""

    def __init__(self, archive: zipfile.ZipFile, parts: SheetParts) -> None:
        self._parts = parts
        self._patterns = _cell_patterns(archive)

    def columns(self, title: str, indexes: Sequence[int], height: int) -> dict[int, list[str | None]]:
        """The pattern of each of ``height`` rows, by column; a column all in the default format is left out."""
        if not indexes or not any(self._patterns):
            return {}
        found = {index: self._column(self._parts.xml(title), index, height) for index in indexes}
        return {index: formats for index, formats in found.items() if any(formats)}

    def _column(self, xml: bytes, index: int, height: int) -> list[str | None]:
        letters = column_letters(index).encode()
        usual = re.compile(rb'<c r="' + letters + rb'(\d{1,7})"([^>]*)')
        # Some programs put a prefix before the name, or another attribute first.
        unusual = re.compile(rb'<(?:\w+:)?c(?=[^>]*? r="' + letters + rb'(\d{1,7})")([^>]*)')
        formats: list[str | None] = [None] * height
        cells = usual.findall(xml) or unusual.findall(xml)
        known = {attributes: self._pattern(attributes) for attributes in {attributes for _, attributes in cells}}
        for row, attributes in cells:
            if int(row) <= height:
                formats[int(row) - 1] = known[attributes]
        return formats

    def _pattern(self, attributes: bytes) -> str | None:
        style = _STYLE.search(attributes)
        position = int(style[1]) if style else 0
        return self._patterns[position] if position < len(self._patterns) else None


def _cell_patterns(archive: zipfile.ZipFile) -> list[str | None]:
    """The number format of each cell style, None for the default one."""
    if "xl/styles.xml" not in archive.namelist():
        return []
    styles = parsed(archive, "xl/styles.xml")
    own = {
        int(numbered.get("numFmtId", "0")): numbered.get("formatCode", "")
        for formats in named(styles, "numFmts")
        for numbered in formats
    }
    identifiers = [int(style.get("numFmtId", "0")) for formats in named(styles, "cellXfs") for style in formats]
    return [own.get(identifier) or _BUILT_IN.get(identifier) for identifier in identifiers]
