"""Reading a column at once: each distinct value is read one time, whatever the rows.

A column is kept as its distinct values and, for each cell, which of them it holds. Parsing
costs what the distinct values cost, so 50,000 rows are little dearer than 500.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.core import cells
from lib.core.plain_texts import LINK_SIGNS, plain_texts
from lib.core.reading import NO_DATA, Reading
from lib.core.workbook import CellValue, Merge

Reader = Callable[[CellValue, str | None], Reading]
_FEW = 8  # of eight times as many distinct values, those of the cells alone are asked about


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a column; cell ``i`` holds ``distinct[positions[i]]``.

    ``patterns`` are the number formats of the distinct values, None where formats don't matter.
    Cells taken from others share their distinct values, and what was asked about these.
    """

    distinct: Sequence[CellValue]
    positions: np.ndarray
    patterns: Sequence[str | None] | None = None
    answers: dict[Callable[[CellValue], bool], np.ndarray] = field(default_factory=dict, compare=False, repr=False)

    def __getitem__(self, row: int) -> CellValue:
        return self.distinct[int(self.positions[row])]

    def take(self, rows: np.ndarray | slice) -> Cells:
        """The cells of ``rows`` alone."""
        return Cells(self.distinct, self.positions[rows], self.patterns, self.answers)

    def where(self, predicate: Callable[[CellValue], bool]) -> np.ndarray:
        """For each cell, whether ``predicate`` holds of its value."""
        answers = self.answers.get(predicate)
        if answers is None:
            if len(self.positions) * _FEW < len(self.distinct):
                cells = map(self.distinct.__getitem__, self.positions.tolist())
                return np.fromiter(map(predicate, cells), bool, len(self.positions))
            answers = np.fromiter(map(predicate, self.distinct), bool, len(self.distinct))
            self.answers[predicate] = answers
        found: np.ndarray = answers[self.positions]
        return found

    @property
    def blank(self) -> np.ndarray:
        """For each cell, whether it is blank."""
        return self.where(is_blank)


@dataclass(frozen=True, slots=True)
class ColumnReading:
    """What the cells of a column were read as.

    ``distinct`` are the values of the distinct cells, None where nothing is used, texts
    as Arrow has them; ``reported`` the readings among them that report something.
    """

    distinct: Sequence[Any] | pa.Array
    reported: Mapping[int, Reading]
    positions: np.ndarray

    @property
    def values(self) -> list[Any]:
        """One value a cell."""
        distinct = _listed(self.distinct)
        return [distinct[position] for position in self.positions.tolist()]

    @property
    def silent(self) -> np.ndarray:
        """For each cell, whether it gives no value and reports nothing: blank, or a word for no data."""
        kept = [
            value is None and position not in self.reported for position, value in enumerate(_listed(self.distinct))
        ]
        silent: np.ndarray = np.array(kept, dtype=bool)[self.positions]
        return silent

    @property
    def reports(self) -> dict[int, Reading]:
        """The readings that report something, by cell."""
        if not self.reported:
            return {}
        reporting = np.isin(self.positions, list(self.reported))
        return {int(cell): self.reported[int(self.positions[cell])] for cell in np.flatnonzero(reporting)}


def is_blank(value: CellValue) -> bool:
    """Nothing in the cell, or white space only."""
    return value is None or (isinstance(value, str) and not value.strip())


def fill_merged(column: Sequence[Any], index: int, merges: Sequence[Merge], first: int) -> list[Any]:
    """A whole sheet column with the value of each vertically merged cell filled down, and only there.

    Merges that begin above the zero-based row ``first``, in the header, are left alone.
    """
    values = list(column)
    filled = first - 1
    for merge in sorted(merges, key=lambda merge: merge.top):
        if merge.left != index or merge.top <= filled:  # no two merges of a sound sheet overlap
            continue
        filled = min(merge.bottom, len(values) - 1)
        for row in range(merge.top + 1, filled + 1):
            if is_blank(values[row]):
                values[row] = values[merge.top]
    return values


def distinct_cells(column: Sequence[CellValue], patterns: Sequence[str | None] | None = None) -> Cells:
    """``column`` as its distinct values; with ``patterns``, as its distinct values under a number format."""
    values, positions = _distinct(column)
    if not {0, 1}.isdisjoint(values) and bool in set(map(type, column)):  # True is 1 as a key, and no number
        kinds, kind_of = _distinct([type(value) for value in column])
        positions, first = _pairs(positions, kind_of, len(kinds))
        values = [column[cell] for cell in first]
    if patterns is None:
        return Cells(values, positions)
    shapes, shape_of = _distinct(patterns)
    positions, first = _pairs(positions, shape_of, len(shapes))
    return Cells([column[cell] for cell in first], positions, [patterns[cell] for cell in first])


def joined(columns: Sequence[Cells | None], counts: Sequence[int]) -> Cells:
    """Columns of several tabs, taken from the same cells, one below the other.

    Where one is missing, ``counts`` says how many blank cells. One at least is there.
    """
    known = next(column for column in columns if column is not None)
    blank = len(known.distinct)
    positions = np.concatenate(
        [
            np.full(count, blank) if column is None else column.positions
            for column, count in zip(columns, counts, strict=True)
        ]
    )
    if None not in columns:
        return Cells(known.distinct, positions, known.patterns, known.answers)
    patterns = None if known.patterns is None else [*known.patterns, None]
    return Cells([*known.distinct, None], positions, patterns)


def _distinct(keys: Sequence[Any]) -> tuple[list[Any], np.ndarray]:
    """The distinct keys, and for each key its position among them."""
    order: defaultdict[Any, int] = defaultdict(itertools.count().__next__)
    positions = np.fromiter(map(order.__getitem__, keys), np.int64, len(keys))
    return list(order), positions


def _pairs(one: np.ndarray, other: np.ndarray, others: int) -> tuple[np.ndarray, list[int]]:
    """Positions among the distinct pairs, and the first cell that holds each pair."""
    _, first, positions = np.unique(one * others + other, return_index=True, return_inverse=True)
    return positions, first.tolist()


def read_column(column: Cells, reader: Reader) -> ColumnReading:
    """Read every cell of ``column`` with ``reader(value, number_format)``."""
    patterns = column.patterns or [None] * len(column.distinct)
    return _reading(column, [reader(*cell) for cell in zip(column.distinct, patterns, strict=True)])


def read_texts(column: Cells) -> ColumnReading:
    """Read a column of free text; `cells.text` sees only what it might change or refuse."""
    return _read_plain_or(cells.text, column)


def read_links(column: Cells) -> ColumnReading:
    """Read a column of evidence; `cells.link` sees only what may be an address, a path or no plain text."""
    return _read_plain_or(cells.link, column, LINK_SIGNS)


def _read_plain_or(careful: Callable[[object], Reading], column: Cells, unless: str = "") -> ColumnReading:
    plain = plain_texts(column.distinct, unless)
    is_doubtful = plain.is_null()
    doubtful = np.flatnonzero(is_doubtful).tolist()
    values = [column.distinct[position] for position in doubtful]
    readings = [NO_DATA if is_blank(value) else careful(value) for value in values]
    read = pa.array([reading.value if reading.is_used else None for reading in readings], pa.string())
    reported = {position: reading for position, reading in zip(doubtful, readings, strict=True) if reading.code}
    return ColumnReading(pc.replace_with_mask(plain, is_doubtful, read), reported, column.positions)


def _reading(column: Cells, readings: Sequence[Reading]) -> ColumnReading:
    values = [reading.value if reading.is_used else None for reading in readings]
    reported = {position: reading for position, reading in enumerate(readings) if reading.code}
    return ColumnReading(values, reported, column.positions)


def _listed(distinct: Sequence[Any] | pa.Array) -> Sequence[Any]:
    return distinct.to_pylist() if isinstance(distinct, pa.Array) else distinct


def spread(distinct: Sequence[Any] | pa.Array, positions: np.ndarray, kind: pa.DataType) -> pa.Array:
    """An Arrow array with, for each cell, the value its position stands for."""
    values = distinct if isinstance(distinct, pa.Array) else pa.array(distinct, kind)
    return values.take(pa.array(positions))
