"""Reading the progress tabs into one frame, column by column, every problem with its cell."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
import pyarrow as pa

from lib import schema
from lib.core import cells
from lib.core.columns import ColumnReading, Reader, is_blank, read_column, read_texts
from lib.core.headers import Header
from lib.core.problems import Problem, Severity, from_reading, shown
from lib.core.progress_table import FRAME_SCHEMA, TEXT_FIELDS, progress_table
from lib.core.reading import Reading
from lib.core.references import Bodies, BodiesNamed, Platforms
from lib.core.rows import TabRows
from lib.core.workbook import CellValue, RawTab

ProgressTab = tuple[RawTab, Header, TabRows]


@dataclass(frozen=True, slots=True)
class ProgressRead:
    """The records of every progress tab, their problems, and the records counted per tab."""

    frame: pd.DataFrame
    problems: list[Problem]
    records: list[int]


def read_progress(
    tabs: Sequence[ProgressTab], platforms: Platforms, bodies: Bodies, locale: str, on: date
) -> ProgressRead:
    """Read every progress tab. ``on`` is the day on which names of bodies are understood."""
    readers = _readers(platforms, bodies, locale, on)
    problems: list[Problem] = []
    parts: list[pa.Table] = []
    records: list[int] = []
    copies = _copied_rows(tabs)
    for position, (raw, header, rows) in enumerate(tabs):
        part, found = _read_tab(raw, header, rows, readers, copies.get(position, {}))
        parts.append(part)
        problems.extend(found)
        records.append(part.num_rows)
    table = pa.concat_tables(parts) if parts else FRAME_SCHEMA.empty_table()
    frame = table.to_pandas(date_as_object=False)
    problems.extend(_repeated_ids(frame, {raw.title: header for raw, header, _ in tabs}))
    return ProgressRead(frame, problems, records)


def _readers(platforms: Platforms, bodies: Bodies, locale: str, on: date) -> dict[schema.Kind, Reader]:
    return {
        schema.Kind.PLATFORM: lambda value, _: platforms.read(value, on),
        schema.Kind.BODIES: lambda value, _: bodies.read(value, on),
        schema.Kind.STATUS: lambda value, _: cells.status(value),
        schema.Kind.LINK: lambda value, _: cells.link(value),
        schema.Kind.PERCENT: lambda value, pattern: cells.percent(value, pattern, locale),
        schema.Kind.DEADLINE: functools.partial(_read_deadline, locale, on),
        schema.Kind.DATE: lambda value, pattern: cells.date_value(value, locale, pattern),
    }


def _read_deadline(locale: str, on: date, value: CellValue, pattern: str | None) -> Reading:
    return cells.deadline(value, locale, pattern, on)


def _copied_rows(tabs: Sequence[ProgressTab]) -> dict[int, dict[int, str]]:
    """Rows that stand, equal in every column, in an earlier tab: tab position → row → where.

    A duplicated tab would count its department's work twice.
    """
    if len(tabs) < 2:
        return {}
    fields = [column.field for column in schema.PROGRESS.columns]
    first_seen: dict[int, tuple[int, str]] = {}
    copies: dict[int, dict[int, str]] = {}
    for position, (raw, _, rows) in enumerate(tabs):
        blank: Sequence[CellValue] = [None] * (len(raw.columns[0]) if raw.columns else 0)
        columns = [rows.columns.get(field, blank) for field in fields]
        for row in rows.records:
            content = hash(tuple(str(column[row]) for column in columns))
            seen = first_seen.setdefault(content, (position, f"{raw.title}!{row + 1}"))
            if seen[0] != position:
                copies.setdefault(position, {})[row] = seen[1]
    return copies


def _read_tab(
    raw: RawTab, header: Header, rows: TabRows, readers: Mapping[schema.Kind, Reader], copied: Mapping[int, str]
) -> tuple[pa.Table, list[Problem]]:
    problems = [_row_problem(raw, header, row, "row-copied", where=where) for row, where in copied.items()]
    records = [row for row in rows.records if row not in copied]
    records, empty = _split_refused(header, rows, records)
    problems.extend(_row_problem(raw, header, row, "row-without-task") for row in empty)
    typed = {name: _take(column, records, rows) for name, column in rows.columns.items()}
    readings = {name: _read_field(raw, header, name, column, readers, records) for name, column in typed.items()}
    leads = [_codes(value) for value in readings["leads"].values]
    problems.extend(_cell_problems(raw, header, records, typed, readings, leads))
    problems.extend(_blank_required(raw, header, records, typed, leads))
    return progress_table(raw, records, typed, readings), problems


def _take(column: Sequence[CellValue], records: Sequence[int], rows: TabRows) -> Sequence[CellValue]:
    if records and len(records) == records[-1] - records[0] + 1:
        return column[records[0] : records[-1] + 1]
    return [column[row] for row in records]


def _split_refused(header: Header, rows: TabRows, records: Sequence[int]) -> tuple[list[int], list[int]]:
    """Records, and rows that hold neither a platform nor a task and so say nothing of either."""
    platform, task = rows.columns["platform"], rows.columns["task"]
    kept, empty = [], []
    for row in records:
        (empty if is_blank(platform[row]) and is_blank(task[row]) else kept).append(row)
    return kept, empty


def _read_field(
    raw: RawTab,
    header: Header,
    name: str,
    typed: Sequence[CellValue],
    readers: Mapping[schema.Kind, Reader],
    records: Sequence[int],
) -> ColumnReading:
    if name in TEXT_FIELDS:
        return read_texts(typed)
    patterns = raw.formats.get(header.columns[name])
    formats = [patterns[row] if row < len(patterns) else None for row in records] if patterns else None
    reader = readers[schema.PROGRESS.column(name).kind]
    if name == "supporting":
        return read_column(typed, lambda value, pattern: _without_group_warning(reader(value, pattern)), formats)
    return read_column(typed, reader, formats)


def _without_group_warning(reading: Reading) -> Reading:
    """A group may well support a task; only a lead has to be one body."""
    return Reading(reading.value) if reading.code == "body-generic" else reading


def _codes(named: BodiesNamed | None) -> tuple[str, ...]:
    return named.codes if named is not None else ()


def _cell_problems(
    raw: RawTab,
    header: Header,
    records: Sequence[int],
    typed: Mapping[str, Sequence[CellValue]],
    readings: Mapping[str, ColumnReading],
    leads: Sequence[tuple[str, ...]],
) -> list[Problem]:
    return [
        from_reading(
            report,
            tab=raw.title,
            row=records[position] + 1,
            column_index=header.columns[name],
            column=schema.PROGRESS.column(name).header,
            value=typed[name][position],
            gid=raw.gid,
            bodies=leads[position],
        )
        for name, reading in readings.items()
        for position, report in reading.reports.items()
    ]


def _blank_required(
    raw: RawTab,
    header: Header,
    records: Sequence[int],
    typed: Mapping[str, Sequence[CellValue]],
    leads: Sequence[tuple[str, ...]],
) -> list[Problem]:
    """Blank cells of required columns. A blank status or deadline is a silence, not an error."""
    problems = []
    for column in schema.PROGRESS.required:
        is_silence = column.kind in (schema.Kind.STATUS, schema.Kind.DEADLINE)
        severity = Severity.WARNING if is_silence else Severity.ERROR
        code = f"{column.field}-blank" if is_silence else "required-blank"
        index = header.columns[column.field]
        problems.extend(
            Problem(
                raw.title, records[position] + 1, index, column.header, "", severity, code, {}, raw.gid, leads[position]
            )
            for position, value in enumerate(typed[column.field])
            if is_blank(value)
        )
    return problems


def _row_problem(raw: RawTab, header: Header, row: int, code: str, **details: str) -> Problem:
    index = header.columns["task"]
    typed = shown(raw.columns[index][row])
    name = schema.PROGRESS.column("task").header
    return Problem(raw.title, row + 1, index, name, typed, Severity.ERROR, code, details, raw.gid)


def _repeated_ids(frame: pd.DataFrame, headers: Mapping[str, Header]) -> list[Problem]:
    """Row ids that name more than one record; the rows are kept, the ids are reported."""
    ids = frame["row_id"]
    repeated = frame[ids.notna() & ids.duplicated(keep=False)]
    column = schema.PROGRESS.column("row_id").header
    problems = []
    for value, rows in repeated.groupby("row_id"):
        places = [f"{tab}!{row}" for tab, row in zip(rows["tab"], rows["row"], strict=True)]
        for record, place in zip(rows.itertuples(), places, strict=True):
            others = ", ".join(other for other in places[:4] if other != place) or places[0]
            details = {"others": others}
            gid = None if pd.isna(record.gid) else int(record.gid)
            index = headers[record.tab].columns["row_id"]
            problems.append(
                Problem(
                    record.tab, record.row, index, column, str(value), Severity.WARNING, "row-id-repeated", details, gid
                )
            )
    return problems
