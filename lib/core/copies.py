"""Rows that stand, equal in every column, in an earlier tab: a duplicated tab counts its work once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lib import schema
from lib.core.rows import TabRows
from lib.core.workbook import CellValue

_FIELDS = tuple(column.field for column in schema.PROGRESS.columns)
# An odd number for each field, so that equal texts in different columns do not cancel out.
_WEIGHTS = {field: pow(0x9E3779B97F4A7C15, place, 1 << 64) for place, field in enumerate(_FIELDS, start=1)}


def copied_rows(tabs: Sequence[TabRows]) -> dict[int, dict[int, tuple[int, int]]]:
    """Position of a tab → row → the earlier tab's position and the row that it repeats."""
    if len(tabs) < 2:
        return {}
    contents = [_contents(rows, rows.records) for rows in tabs]
    numbers, times = np.unique(np.concatenate(contents), return_counts=True)
    first_seen: dict[int, tuple[int, int]] = {}
    copies: dict[int, dict[int, tuple[int, int]]] = {}
    for position, (rows, found) in enumerate(zip(tabs, contents, strict=True)):
        is_repeated = np.isin(found, numbers[times > 1])
        for row, content in zip(rows.records[is_repeated].tolist(), found[is_repeated].tolist(), strict=True):
            earlier, at = first_seen.setdefault(content, (position, row))
            if earlier != position and _values(tabs[earlier], at) == _values(rows, row):
                copies.setdefault(position, {})[row] = (earlier, at)
    return copies


def _contents(rows: TabRows, records: np.ndarray) -> np.ndarray:
    """One number a record; equal rows have equal numbers, whatever the order of their columns."""
    total = np.zeros(len(records), dtype=np.uint64)
    for field, cells in rows.columns.items():
        hashes = np.fromiter(map(hash, cells.distinct), np.int64, len(cells.distinct))
        hashes[(hashes == hash(None)) | (hashes == hash(""))] = 0
        total += hashes.view(np.uint64)[cells.positions[records]] * np.uint64(_WEIGHTS[field])
    return total


def _values(rows: TabRows, row: int) -> list[CellValue]:
    """As typed; a column that a tab has not is a column without values."""
    typed = (rows.columns[field][row] if field in rows.columns else None for field in _FIELDS)
    return [None if value == "" else value for value in typed]
