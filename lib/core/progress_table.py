"""The frame of progress records: one row a record, typed, with English columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.core.cells import Target
from lib.core.cells.formats import Shape, shape
from lib.core.columns import Cells, ColumnReading, spread
from lib.core.problems import shown
from lib.core.workbook import CellValue, RawTab

TEXT_FIELDS = ("row_id", "task", "result", "obstacles", "recommendation", "contact")
# What the frame says about every record. `leads`, `supporting` and `lead_groups` hold several
# values joined by SEPARATOR, which no text of the sheet can hold: its reader drops controls.
SEPARATOR = "\x1f"
FRAME_SCHEMA = pa.schema(
    [
        ("tab", pa.string()),
        ("gid", pa.int64()),
        ("row", pa.int32()),
        ("row_id", pa.string()),
        ("platform", pa.string()),
        ("platform_text", pa.string()),
        ("leads", pa.string()),
        ("lead_groups", pa.string()),
        ("lead_text", pa.string()),
        ("supporting", pa.string()),
        ("supporting_text", pa.string()),
        ("task", pa.string()),
        ("deadline_text", pa.string()),
        ("kind", pa.string()),
        ("due", pa.date32()),
        ("status", pa.string()),
        ("status_text", pa.string()),
        ("status_unread", pa.bool_()),
        ("typed_late", pa.bool_()),
        ("percent", pa.float64()),
        ("result", pa.string()),
        ("evidence", pa.string()),
        ("has_evidence_column", pa.bool_()),
        ("obstacles", pa.string()),
        ("has_obstacles_column", pa.bool_()),
        ("recommendation", pa.string()),
        ("contact", pa.string()),
        ("updated", pa.date32()),
    ]
)


_WITHOUT_DAY = {Shape.MONTH: "%m/%Y", Shape.YEAR: "%Y"}
_AS_TYPED = {
    "platform_text": "platform",
    "lead_text": "leads",
    "supporting_text": "supporting",
    "deadline_text": "deadline",
    "status_text": "status",
}
_DERIVED: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "leads": ("leads", lambda named: SEPARATOR.join(named.codes)),
    "lead_groups": ("leads", lambda named: SEPARATOR.join(named.groups)),
    "supporting": ("supporting", lambda named: SEPARATOR.join(named.codes)),
    "kind": ("deadline", lambda deadline: deadline.kind.value),
    "due": ("deadline", lambda deadline: deadline.due),
    "status": ("status", lambda reading: reading.status.value),
    "typed_late": ("status", lambda reading: reading.is_late),
    "percent": ("percent", lambda percent: None if isinstance(percent, Target) else percent),
}


def progress_table(
    tabs: Sequence[RawTab],
    tab_of: np.ndarray,
    records: np.ndarray,
    typed: Mapping[str, Cells],
    readings: Mapping[str, ColumnReading],
    present: Mapping[str, np.ndarray],
) -> pa.Table:
    """The records of ``tabs``: of each its tab and sheet row; by field, cells as typed, and readings.

    ``present`` says by field which of the tabs have its column.
    """
    status = readings["status"]

    def has_column(field: str) -> np.ndarray:
        has_it: np.ndarray = present[field][tab_of]
        return has_it

    whole: dict[str, Any] = {
        "tab": spread([raw.title for raw in tabs], tab_of, pa.string()),
        "gid": spread([raw.gid for raw in tabs], tab_of, pa.int64()),
        "row": pa.array(records + 1, pa.int32()),
        "status_unread": pa.array(np.isin(status.positions, list(status.reported)) & ~_has_value(status)),
        "has_evidence_column": pa.array(has_column("evidence")),
        "has_obstacles_column": pa.array(has_column("obstacles")),
    }
    whole |= {
        name: pc.if_else(pa.array(has_column(field)), _as_typed(typed[field]), None)
        for name, field in _AS_TYPED.items()
        if field in typed
    }
    arrays = [
        whole[field.name] if field.name in whole else _spread_field(field, len(records), readings)
        for field in FRAME_SCHEMA
    ]
    return pa.Table.from_arrays(arrays, schema=FRAME_SCHEMA)


def _as_typed(cells: Cells) -> pa.Array:
    patterns = cells.patterns or [None] * len(cells.distinct)
    texts = [_in_the_cell(*cell) for cell in zip(cells.distinct, patterns, strict=True)]
    return spread(texts, cells.positions, pa.string())


def _in_the_cell(value: CellValue, pattern: str | None) -> str:
    """A date under a format without a day shows none, and is read as the month or the year that it shows."""
    if isinstance(value, date) and (form := _WITHOUT_DAY.get(shape(pattern))):
        return value.strftime(form)
    return shown(value)


def _has_value(reading: ColumnReading) -> np.ndarray:
    has_value: np.ndarray = np.array([value is not None for value in reading.distinct], dtype=bool)[reading.positions]
    return has_value


def _spread_field(field: pa.Field, count: int, readings: Mapping[str, ColumnReading]) -> pa.Array:
    """The column ``field`` of the frame: made once for each distinct cell, then spread over the records."""
    source, derive = _DERIVED.get(field.name, (field.name, None))
    reading = readings.get(source)
    if reading is None:
        return pa.nulls(count, field.type)
    values = reading.distinct
    if derive is not None:
        values = [None if value is None else derive(value) for value in values]
    return spread(values, reading.positions, field.type)
