"""Cells and the grid that holds them.

An entry of a row is None (nothing), a plain scalar (most cells), or a `Cell` when there is
a formula, a format, a note or a validation. Entries and rows are never changed in place:
a copy of a grid is a copy of its list of rows, which makes a rollback cheap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tests.google_double.a1 import Area


class FormulaError(str):
    """What a formula that can't be computed shows: ``#REF!``, ``#DIV/0!``, ``#NAME?``, ``#VALUE!``."""


Scalar = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with more than a value. ``style`` is what was set of its CellFormat."""

    value: Scalar | None = None
    formula: str | None = None
    style: dict[str, Any] | None = None
    note: str | None = None
    validation: dict[str, Any] | None = None


Entry = Scalar | Cell | None
Row = tuple[Entry, ...]
EMPTY = Cell()


def cell_of(entry: Entry) -> Cell:
    """The entry as a Cell."""
    if isinstance(entry, Cell):
        return entry
    return EMPTY if entry is None else Cell(entry)


def entry_of(cell: Cell) -> Entry:
    """The smallest entry for a Cell."""
    if cell.formula is None and cell.style is None and cell.note is None and cell.validation is None:
        return cell.value
    return cell


def value_of(entry: Entry) -> Scalar | None:
    """What the cell shows, without format."""
    return entry.value if isinstance(entry, Cell) else entry


def plain_number(number: float) -> int | float:
    """Numbers as JSON from Google has them: 2, never 2.0."""
    if isinstance(number, float) and number.is_integer() and abs(number) < 1e15:
        return int(number)
    return number


def with_value(entry: Entry, value: Scalar | None, formula: str | None = None) -> Entry:
    """The entry with another value; format, note and validation stay."""
    if value == "" and not isinstance(value, FormulaError):
        value = None
    if isinstance(value, float):
        value = plain_number(value)
    if formula is None and not isinstance(entry, Cell):
        return value
    return entry_of(replace(cell_of(entry), value=value, formula=formula))


@dataclass(slots=True)
class Grid:
    """Rows from the first; a row and the list of rows end where nothing more was ever set."""

    row_count: int = 1000
    column_count: int = 26
    rows: list[Row] = field(default_factory=list)

    def copy(self) -> Grid:
        return Grid(self.row_count, self.column_count, list(self.rows))

    def entry(self, row: int, column: int) -> Entry:
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return None
        return self.rows[row][column]

    def row(self, row: int) -> Row:
        return self.rows[row] if row < len(self.rows) else ()

    def set_row(self, row: int, entries: Iterable[Entry]) -> None:
        """Replace a whole row; the list of rows grows as far as it must."""
        trimmed = _trim(list(entries))
        while len(self.rows) <= row:
            self.rows.append(())
        self.rows[row] = trimmed

    def change(self, area: Area, how: Callable[[int, int, Entry], Entry]) -> None:
        """Replace every entry of a closed area by ``how(row, column, entry)``."""
        top, left, bottom, right = area.within(self.row_count, self.column_count).closed()
        for row in range(top, bottom):
            entries = _padded(self.row(row), right)
            for column in range(left, right):
                entries[column] = how(row, column, entries[column])
            self.set_row(row, entries)

    def write(self, top: int, left: int, block: Sequence[Sequence[Entry]]) -> None:
        """Put a block of entries down, replacing what stands there."""
        for offset, entries in enumerate(block):
            row = _padded(self.row(top + offset), left + len(entries))
            row[left : left + len(entries)] = entries
            self.set_row(top + offset, row)

    def count_of_rows_with_data(self) -> int:
        """Rows up to the last one that has a value (formats alone don't count)."""
        for row in range(len(self.rows) - 1, -1, -1):
            if any(value_of(entry) is not None for entry in self.rows[row]):
                return row + 1
        return 0

    def resize(self, row_count: int, column_count: int) -> None:
        """Another size; what lies outside is gone."""
        self.rows = self.rows[:row_count]
        if column_count < self.column_count:
            self.rows = [_trim(list(row[:column_count])) for row in self.rows]
        self.row_count, self.column_count = row_count, column_count

    def insert(self, dimension: str, start: int, count: int) -> None:
        """Empty rows or columns before ``start``."""
        if dimension == "ROWS":
            if start < len(self.rows):
                self.rows[start:start] = [()] * count
            self.row_count += count
            return
        nothing: Row = (None,) * count
        self.rows = [row[:start] + nothing + row[start:] if len(row) > start else row for row in self.rows]
        self.column_count += count

    def delete(self, dimension: str, start: int, end: int) -> None:
        """Rows or columns [start, end) go, the rest moves up."""
        if dimension == "ROWS":
            del self.rows[start:end]
            self.row_count -= end - start
            return
        self.rows = [_trim(list(row[:start] + row[end:])) for row in self.rows]
        self.column_count -= end - start

    def move(self, dimension: str, start: int, end: int, destination: int) -> None:
        """Rows or columns [start, end) move before ``destination`` (an index of before the move)."""
        size = self.row_count if dimension == "ROWS" else self.column_count
        order = list(range(size))
        block = order[start:end]
        rest = order[:start] + order[end:]
        place = destination - (end - start) if destination >= end else destination
        order = rest[:place] + block + rest[place:]
        if dimension == "ROWS":
            self.rows = [self.row(index) for index in order]
            while self.rows and not self.rows[-1]:
                self.rows.pop()
            return
        self.rows = [_trim([row[i] if i < len(row) else None for i in order]) for row in self.rows]


def _padded(row: Row, length: int) -> list[Entry]:
    return list(row) + [None] * (length - len(row))


def _trim(entries: list[Entry]) -> Row:
    while entries and entries[-1] is None:
        entries.pop()
    return tuple(entries)
