"""Number formats of single columns of an .xlsx, which the value reader does not give.

A cell shown as ``75,5 %`` holds 0.755, and a deadline shown as ``06/2026`` holds a day:
only the format tells. The sheet's XML is scanned for the wanted columns alone, so that a
50,000-row tab costs a search, not a parse.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterable
from xml.etree import ElementTree

from lib.core.problems import column_letters

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STYLE = re.compile(rb'\bs="(\d+)"')
# The built-in formats that matter here: ECMA-376 part 1, 18.8.30.
_BUILT_IN = {9: "0%", 10: "0.00%", 14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 22: "dd/mm/yyyy hh:mm"}


class NumberFormats:
    """The number formats of one workbook, looked up column by column."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._paths = _sheet_paths(archive)
        self._patterns = _cell_patterns(archive)
        self._sheets: dict[str, bytes] = {}

    def column(self, title: str, index: int, height: int) -> list[str | None] | None:
        """The pattern of each of ``height`` rows of a column; None when none differs from the default."""
        path = self._paths.get(title)
        if path is None or not any(self._patterns):
            return None
        if path not in self._sheets:
            self._sheets = {path: self._archive.read(path)}
        cell = re.compile(rb'<c r="' + column_letters(index).encode() + rb'(\d+)"([^>]*)')
        formats: list[str | None] = [None] * height
        has_any = False
        for match in cell.finditer(self._sheets[path]):
            style = _STYLE.search(match[2])
            pattern = self._pattern(style)
            row = int(match[1]) - 1
            if pattern is not None and row < height:
                formats[row] = pattern
                has_any = True
        return formats if has_any else None

    def _pattern(self, style: re.Match[bytes] | None) -> str | None:
        position = int(style[1]) if style else 0
        return self._patterns[position] if position < len(self._patterns) else None


def _sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    paths = {}
    for sheet in workbook.iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(_RELATION), "")
        path = posixpath.normpath(posixpath.join("xl", target)) if not target.startswith("/") else target[1:]
        paths[sheet.get("name", "")] = path
    return {title: path for title, path in paths.items() if path in set(archive.namelist())}


def _cell_patterns(archive: zipfile.ZipFile) -> list[str | None]:
    """The number format of each cell style, None for the default one."""
    if "xl/styles.xml" not in archive.namelist():
        return []
    styles = ElementTree.fromstring(archive.read("xl/styles.xml"))
    own = {int(f.get("numFmtId", "0")): f.get("formatCode", "") for f in styles.iter(f"{_MAIN}numFmt")}
    formats = styles.find(f"{_MAIN}cellXfs")
    identifiers: Iterable[int] = [int(xf.get("numFmtId", "0")) for xf in formats] if formats is not None else []
    return [own.get(identifier) or _BUILT_IN.get(identifier) for identifier in identifiers]
