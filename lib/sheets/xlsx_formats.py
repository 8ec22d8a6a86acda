"""Number formats of single columns of an .xlsx, which the value reader does not give.

A cell shown as ``75,5 %`` holds 0.755, and a deadline shown as ``06/2026`` holds a day:
only the format tells. The sheet's XML is scanned for the wanted columns alone, so that a
50,000-row tab costs a search, not a parse.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO
from xml.etree import ElementTree

from lib.core.problems import column_letters

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PIECE = 1 << 20
_STYLE = re.compile(rb'\bs="(\d{1,6})"')
# The built-in formats that matter here: ECMA-376 part 1, 18.8.30.
_BUILT_IN = {9: "0%", 10: "0.00%", 14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 22: "dd/mm/yyyy hh:mm"}


class NumberFormats:
    """The number formats of one workbook, looked up by tab and column."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._paths = _sheet_paths(archive)
        self._patterns = _cell_patterns(archive)

    def columns(self, title: str, indexes: Sequence[int], height: int) -> dict[int, list[str | None]]:
        """The pattern of each of ``height`` rows, by column; a column all in the default format is left out."""
        path = self._paths.get(title)
        if path is None or not indexes or not any(self._patterns):
            return {}
        found: dict[int, list[str | None]] = {index: [None] * height for index in indexes}
        scans = [(_cells_of(index), found[index]) for index in indexes]
        known: dict[bytes, str | None] = {}
        with self._archive.open(path) as file:
            for xml in _whole_tags(file):
                for cell, formats in scans:
                    self._note(cell.finditer(xml), formats, known)
        return {index: formats for index, formats in found.items() if any(formats)}

    def _note(
        self, matches: Iterable[re.Match[bytes]], formats: list[str | None], known: dict[bytes, str | None]
    ) -> None:
        """Enter the formats of the matched cells; ``known`` remembers what their attributes mean."""
        for match in matches:
            attributes = match[2]
            if attributes not in known:
                known[attributes] = self._pattern(attributes)
            row = int(match[1])
            if known[attributes] is not None and row <= len(formats):
                formats[row - 1] = known[attributes]

    def _pattern(self, attributes: bytes) -> str | None:
        style = _STYLE.search(attributes)
        position = int(style[1]) if style else 0
        return self._patterns[position] if position < len(self._patterns) else None


def _cells_of(index: int) -> re.Pattern[bytes]:
    return re.compile(rb'<c r="' + column_letters(index).encode() + rb'(\d{1,7})"([^>]*)')


def _whole_tags(file: IO[bytes]) -> Iterator[bytes]:
    """The content in pieces that cut no tag in two."""
    rest = b""
    while piece := file.read(_PIECE):
        piece = rest + piece
        end = piece.rfind(b"<")
        rest = piece[end:] if end >= 0 else b""
        yield piece[:end] if end >= 0 else piece
    yield rest


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
