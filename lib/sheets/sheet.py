"""A tab to be written, before any spreadsheet program comes in: columns, rows, title block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from lib import schema
from lib.core.workbook import CellValue


class PercentStyle(Enum):
    """How an office keeps percentages: 0.755 shown as 75.5%, the number 75.5, or text."""

    FRACTION = "0.0%"
    NUMBER = "0.0"
    TEXT = "@"


@dataclass(frozen=True, slots=True)
class Shown:
    """A value with a number format of its own, such as a month kept as a day: ``mm/yyyy``."""

    value: CellValue
    number_format: str


Cell = CellValue | Shown


@dataclass(frozen=True, slots=True)
class Row:
    """``cells`` by schema field, or by header for a column the schema does not know."""

    cells: Mapping[str, Cell]
    is_structure: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One tab to be written.

    ``order`` are the columns from left to right (the schema's order when empty), ``renamed``
    headers an office uses in place of the schema's, ``above`` a title block over the header,
    ``merged`` the field whose equal neighbouring cells become one.
    """

    title: str
    tab: schema.Tab
    rows: Sequence[Row]
    order: tuple[str, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    above: tuple[str, ...] = ()
    merged: str = ""
    percent: PercentStyle = PercentStyle.FRACTION

    @property
    def keys(self) -> tuple[str, ...]:
        return self.order or tuple(column.field for column in self.tab.columns)

    def column(self, key: str) -> schema.Column | None:
        """The schema's column, None for a column of the office's own."""
        return next((column for column in self.tab.columns if column.field == key), None)

    def header(self, key: str) -> str:
        column = self.column(key)
        return self.renamed.get(key) or (column.header if column else key)
