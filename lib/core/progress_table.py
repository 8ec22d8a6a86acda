"""The frame of progress records: one row a record, typed, with English columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from lib.core.cells import Target
from lib.core.columns import ColumnReading
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


def progress_table(
    raw: RawTab,
    records: Sequence[int],
    typed: Mapping[str, Sequence[CellValue]],
    readings: Mapping[str, ColumnReading],
) -> pa.Table:
    """The records of one tab: sheet rows, cells as typed by field, readings by field."""
    count = len(records)
    columns: dict[str, Any] = {
        "tab": pa.repeat(pa.scalar(raw.title, pa.string()), count),
        "gid": pa.nulls(count, pa.int64()) if raw.gid is None else pa.repeat(pa.scalar(raw.gid, pa.int64()), count),
        "row": [row + 1 for row in records],
        "has_evidence_column": pa.repeat(pa.scalar("evidence" in readings), count),
        "has_obstacles_column": pa.repeat(pa.scalar("obstacles" in readings), count),
        "platform_text": _as_typed(typed["platform"]),
        "lead_text": _as_typed(typed["leads"]),
        "supporting_text": _as_typed(typed["supporting"]) if "supporting" in typed else None,
        "deadline_text": _as_typed(typed["deadline"]),
        "status_text": _as_typed(typed["status"]),
    }
    for name, derive in _DERIVED.items():
        source, function = derive
        columns[name] = _derived(readings[source].values, function) if source in readings else None
    for name in (*TEXT_FIELDS, "platform", "evidence", "updated"):
        columns[name] = readings[name].values if name in readings else None
    arrays = [
        pa.nulls(count, field.type) if columns[field.name] is None else _array(columns[field.name], field.type)
        for field in FRAME_SCHEMA
    ]
    return pa.Table.from_arrays(arrays, schema=FRAME_SCHEMA)


def _array(values: Any, kind: pa.DataType) -> pa.Array:
    return values if isinstance(values, pa.Array) else pa.array(values, kind)


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


def _derived(values: Sequence[Any], function: Callable[[Any], Any]) -> list[Any]:
    """``function`` of each value, once per distinct object: a column shares its readings."""
    known: dict[int, Any] = {id(None): None}
    result = []
    for value in values:
        key = id(value)
        if key not in known:
            known[key] = function(value)
        result.append(known[key])
    return result


def _as_typed(values: Sequence[CellValue]) -> list[str]:
    known: dict[Any, str] = {}
    result = []
    for value in values:
        key = (type(value), value)
        if key not in known:
            known[key] = shown(value)
        result.append(known[key])
    return result
