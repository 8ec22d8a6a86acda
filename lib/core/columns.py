"""Reading a column at once: each distinct value is read one time, whatever the rows.

Parsing costs what the distinct values cost, so 50,000 rows are little dearer than 500.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lib.core import cells
from lib.core.reading import NO_DATA, Reading
from lib.core.workbook import CellValue, Merge

Reader = Callable[[CellValue, str | None], Reading]
_LONGEST_WORD = 40  # no-data words and formula errors are shorter than this


@dataclass(frozen=True, slots=True)
class ColumnReading:
    """The values of a column and the readings that report something, by position."""

    values: list[Any]
    reports: Mapping[int, Reading]


def is_blank(value: CellValue) -> bool:
    """Nothing in the cell, or white space only."""
    return value is None or (isinstance(value, str) and not value.strip())


def fill_merged(column: Sequence[CellValue], index: int, merges: Sequence[Merge], first: int) -> list[CellValue]:
    """``column`` with the value of each vertically merged cell filled down, and only there.

    ``first`` is the zero-based sheet row of element 0.
    """
    values = list(column)
    for merge in merges:
        if merge.left != index or merge.top == merge.bottom or merge.top < first:
            continue
        value = values[merge.top - first]
        for row in range(merge.top + 1 - first, min(merge.bottom + 1 - first, len(values))):
            if is_blank(values[row]):
                values[row] = value
    return values


def read_column(
    column: Sequence[CellValue], reader: Reader, formats: Sequence[str | None] | None = None
) -> ColumnReading:
    """Read every cell of ``column`` with ``reader(value, number_format)``."""
    keys = _keys(column, formats)
    readings = {key: reader(*_parts(key, formats is not None)) for key in dict.fromkeys(keys)}
    values = {key: reading.value if reading.is_used else None for key, reading in readings.items()}
    reporting = {key: reading for key, reading in readings.items() if reading.code}
    reports = {}
    if reporting:
        reports = {i: reporting[key] for i, key in enumerate(keys) if key in reporting}
    return ColumnReading([values[key] for key in keys], reports)


class _TypedKey(tuple[type, Any]):
    """Keeps True apart from 1, which are equal as dictionary keys."""

    __slots__ = ()


def _keys(column: Sequence[CellValue], formats: Sequence[str | None] | None) -> Sequence[Any]:
    if formats is not None:
        return [(type(value), value, pattern) for value, pattern in zip(column, formats, strict=True)]
    if bool in set(map(type, column)):
        return [_TypedKey((type(value), value)) for value in column]
    return column


def _parts(key: Any, has_formats: bool) -> tuple[CellValue, str | None]:
    if has_formats:
        return key[1], key[2]
    if isinstance(key, _TypedKey):
        return key[1], None
    return key, None


def read_texts(column: Sequence[CellValue]) -> ColumnReading:
    """Read a column of free text.

    Free text hardly repeats, so the careful reader is called only for the cells that hold
    anything out of the ordinary; the rest are stripped.
    """
    values: list[Any] = []
    reports: dict[int, Reading] = {}
    seen: dict[Any, Reading] = {}
    for position, value in enumerate(column):
        if value is None or value == "":
            values.append(None)
        elif isinstance(value, str) and len(value) > _LONGEST_WORD and _is_ordinary(value):
            values.append(value.strip())
        else:
            key = (type(value), value)
            reading = seen.get(key)
            if reading is None:
                reading = seen[key] = cells.text(value) if not is_blank(value) else NO_DATA
            values.append(reading.value if reading.is_used else None)
            if reading.code:
                reports[position] = reading
    return ColumnReading(values, reports)


def _is_ordinary(value: str) -> bool:
    return unicodedata.is_normalized("NFC", value) and cells.is_ordinary(value)
