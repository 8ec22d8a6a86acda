"""Rows that stand, equal in every column, in an earlier tab: a duplicated tab counts its work once."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lib import schema
from lib.core.columns import Cells
from lib.core.workbook import CellValue

_FIELDS = tuple(column.field for column in schema.PROGRESS.columns)
# An odd number for each field, so that equal texts in different columns do not cancel out.
_WEIGHTS = {field: pow(0x9E3779B97F4A7C15, place, 1 << 64) for place, field in enumerate(_FIELDS, start=1)}


def copied_rows(typed: Mapping[str, Cells], tab_of: np.ndarray) -> dict[int, int]:
    """Record → the first record of an earlier tab whose cells, ``typed`` by field, it repeats.

    A column that a tab has not is a column without values.
    """
    if not len(tab_of) or tab_of[0] == tab_of[-1]:
        return {}
    contents = _contents(typed, len(tab_of))
    _, number, times = np.unique(contents, return_inverse=True, return_counts=True)
    firsts: dict[int, list[int]] = {}  # rows may have a number in common and differ, as 0 and a blank do
    copies: dict[int, int] = {}
    for record in np.flatnonzero(times[number] > 1).tolist():
        alike = firsts.setdefault(int(number[record]), [])
        first = next((each for each in alike if _values(typed, each) == _values(typed, record)), None)
        if first is None:
            alike.append(record)
        elif tab_of[first] != tab_of[record]:
            copies[record] = first
    return copies


def _contents(typed: Mapping[str, Cells], count: int) -> np.ndarray:
    """One number a record; equal rows have equal numbers, whatever the order of their columns."""
    total = np.zeros(count, dtype=np.uint64)
    for field, cells in typed.items():
        hashes = np.fromiter(map(hash, cells.distinct), np.int64, len(cells.distinct))
        hashes[(hashes == hash(None)) | (hashes == hash(""))] = 0
        total += hashes.view(np.uint64)[cells.positions] * np.uint64(_WEIGHTS[field])
    return total


def _values(typed: Mapping[str, Cells], record: int) -> list[CellValue]:
    values = (typed[field][record] for field in _FIELDS if field in typed)
    return [None if value == "" else value for value in values]
