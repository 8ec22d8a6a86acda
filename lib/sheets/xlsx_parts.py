"""The XML parts of an .xlsx, for what the value reader does not tell: where a tab ends, its errors, its formats.

Parts are searched, not parsed, so that a 50,000-row tab costs little. Elements are known by
their local names: offices' programs write them with and without a prefix.
"""

from __future__ import annotations

import functools
import posixpath
import re
import zipfile
from collections.abc import Iterable
from xml.etree import ElementTree

_PLACE = re.compile(rb'([A-Z]{1,3})(\d{1,7})"')
_DIMENSION = re.compile(rb'dimension ref="[A-Z]+\d+:([A-Z]{1,3})(\d{1,7})"')
_HEAD = 4096  # bytes before the rows in which a sheet says how far it reaches
_ROW_END, _REFERENCE = b"row>", b' r="'
_ERROR_TYPE = b't="e"'
_ERROR = re.compile(
    rb'<((?:\w+:)?)c(?=\s[^<>]*?\bt="e")(?=[^<>]*? r="([A-Z]{1,3})(\d{1,7})")[^<>]*(?<!/)>(.*?)</\1c>', re.DOTALL
)
_SHOWN = re.compile(rb"<(?:\w+:)?v>\s*([^<]+?)\s*<")


class SheetParts:
    """The worksheets' parts of one archive, by tab title; the last one asked for is kept."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._paths = _sheet_paths(archive)
        self._kept = ("", b"")

    def xml(self, title: str) -> bytes:
        """The part of the tab called ``title``; empty when there is none."""
        if self._kept[0] != title:
            path = self._paths.get(title)
            self._kept = (title, self._archive.read(path) if path else b"")
        return self._kept[1]


def extent(xml: bytes) -> tuple[int, int]:
    """Rows and columns of a worksheet from A1 to its last cell, wherever that strayed.

    As the sheet says of itself; where it gives no range, each row is asked for its last cell.
    """
    said = _DIMENSION.search(xml, 0, _HEAD)
    return (int(said[2]), _column_number(said[1])) if said else _extent_of_rows(xml)


def _extent_of_rows(xml: bytes) -> tuple[int, int]:
    height = width = start = 0
    while (end := xml.find(_ROW_END, start)) >= 0:
        # Cells stand in order, so the last reference in a row is that of its last cell.
        found = _PLACE.match(xml, xml.rfind(_REFERENCE, start, end) + len(_REFERENCE))
        start = end + len(_ROW_END)
        if found:
            height, width = max(height, int(found[2])), max(width, _column_number(found[1]))
    return height, width


def errors(xml: bytes) -> list[tuple[int, int, str]]:
    """Row and column, from 1, of each cell whose formula failed, and what it shows: ``#REF!``, ``#N/A``."""
    if _ERROR_TYPE not in xml:
        return []
    return [
        (int(cell[3]), _column_number(cell[2]), shown[1].decode("utf-8", "replace"))
        for cell in _ERROR.finditer(xml)
        if (shown := _SHOWN.search(cell[4]))
    ]


@functools.cache
def _column_number(letters: bytes) -> int:
    """``A`` → 1, ``AA`` → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def parsed(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    """The root of the small part called ``name``."""
    return ElementTree.fromstring(archive.read(name))


def named(elements: Iterable[ElementTree.Element], name: str) -> list[ElementTree.Element]:
    """The elements of this local name."""
    return [element for element in elements if element.tag.rpartition("}")[2] == name]


def _sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    relations = parsed(archive, "xl/_rels/workbook.xml.rels")
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    names = set(archive.namelist())
    paths = {}
    for sheet in named(parsed(archive, "xl/workbook.xml").iter(), "sheet"):
        # Two attributes are called id, one of them in the namespace of relations.
        relation = next((value for key, value in sheet.items() if key.endswith("}id")), "")
        target = targets.get(relation, "")
        path = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        if path in names:
            paths[sheet.get("name", "")] = path
    return paths
