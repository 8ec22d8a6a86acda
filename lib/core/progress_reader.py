"""Reading the progress tabs into one frame, column by column, every problem with its cell."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa

from lib import schema
from lib.core import cells
from lib.core.columns import Cells, ColumnReading, Reader, read_column, read_links, read_texts
from lib.core.copies import copied_rows
from lib.core.entities import Department, Platform
from lib.core.frames import rows as rows_of
from lib.core.headers import Header
from lib.core.problems import Problem, Severity, from_reading, shown
from lib.core.progress_table import FRAME_SCHEMA, TEXT_FIELDS, progress_table
from lib.core.reading import Reading
from lib.core.references import BodiesNamed, Platforms, bodies_of
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
    tabs: Sequence[ProgressTab],
    platforms: tuple[Platform, ...],
    departments: tuple[Department, ...],
    locale: str,
    on: date,
) -> ProgressRead:
    """Read every progress tab. ``on`` is the day on which names of bodies are understood."""
    readers = kept_readers(platforms, departments, locale, on)
    problems: list[Problem] = []
    parts: list[pa.Table] = []
    records: list[int] = []
    copies = copied_rows([rows for _, _, rows in tabs])
    for position, (raw, header, rows) in enumerate(tabs):
        copied = {row: f"{tabs[tab][0].title}!{at + 1}" for row, (tab, at) in copies.get(position, {}).items()}
        part, found = _read_tab(raw, header, rows, readers, copied)
        parts.append(part)
        problems.extend(found)
        records.append(part.num_rows)
    table = pa.concat_tables(parts) if parts else FRAME_SCHEMA.empty_table()
    frame = table.to_pandas(date_as_object=False)
    problems.extend(_repeated_ids(frame, {raw.title: header for raw, header, _ in tabs}))
    return ProgressRead(frame, problems, records)


@functools.lru_cache(maxsize=1)
def kept_readers(
    entries: tuple[Platform, ...], departments: tuple[Department, ...], locale: str, on: date
) -> Mapping[schema.Kind, Reader]:
    """How each kind of cell is read. Kept for the next reading of the sheet, to which an edit brings few new words."""
    platforms, bodies = Platforms(entries), bodies_of(departments)
    readers: dict[schema.Kind, Reader] = {
        schema.Kind.PLATFORM: lambda value, _: platforms.read(value, on),
        schema.Kind.BODIES: lambda value, _: bodies.read(value, on),
        schema.Kind.STATUS: lambda value, _: cells.status(value),
        schema.Kind.PERCENT: lambda value, pattern: cells.percent(value, pattern, locale),
        schema.Kind.DEADLINE: functools.partial(_read_deadline, locale, on),
        schema.Kind.DATE: lambda value, pattern: cells.date_value(value, locale, pattern),
    }
    return {kind: _remembering(reader) for kind, reader in readers.items()}


def _remembering(reader: Reader) -> Reader:
    """``reader`` that reads a value once for all tabs: departments' tabs hold the same words.

    What it knows is gone the next day, with its readers.
    """
    known: dict[tuple[type, CellValue, str | None], Reading] = {}

    def read(value: CellValue, pattern: str | None) -> Reading:
        key = (type(value), value, pattern)
        reading = known.get(key)
        if reading is None:
            reading = known[key] = reader(value, pattern)
        return reading

    return read


def _read_deadline(locale: str, on: date, value: CellValue, pattern: str | None) -> Reading:
    return cells.deadline(value, locale, pattern, on)


def _read_tab(
    raw: RawTab, header: Header, rows: TabRows, readers: Mapping[schema.Kind, Reader], copied: Mapping[int, str]
) -> tuple[pa.Table, list[Problem]]:
    problems = [_row_problem(raw, header, row, "row-copied", where=where) for row, where in copied.items()]
    records = rows.records
    records = records[~np.isin(records, list(copied))]
    unnamed = records[rows.columns["platform"].take(records).blank]
    empty = unnamed[rows.columns["task"].take(unnamed).blank]
    problems.extend(_row_problem(raw, header, row, "row-without-task") for row in empty.tolist())
    records = records[~np.isin(records, empty)]
    typed = {name: column.take(records) for name, column in rows.columns.items()}
    readings = {name: _read_field(name, column, readers) for name, column in typed.items()}
    read = _TabRead(raw, header, records, typed, readings)
    problems.extend(_cell_problems(read))
    problems.extend(_blank_required(read))
    return progress_table(raw, records, typed, readings), problems


@dataclass(frozen=True, slots=True)
class _TabRead:
    """One tab: its records' sheet rows, and by field their cells and what these were read as."""

    raw: RawTab
    header: Header
    records: np.ndarray
    typed: Mapping[str, Cells]
    readings: Mapping[str, ColumnReading]

    def sheet_row(self, cell: int) -> int:
        """The one-based row of a record's position."""
        return int(self.records[cell]) + 1

    def leads(self, cell: int) -> tuple[str, ...]:
        """The codes of the bodies that lead the record."""
        reading = self.readings["leads"]
        named: BodiesNamed | None = reading.distinct[reading.positions[cell]]
        return named.codes if named is not None else ()


def _read_field(name: str, typed: Cells, readers: Mapping[schema.Kind, Reader]) -> ColumnReading:
    if name in TEXT_FIELDS:
        return read_texts(typed)
    kind = schema.PROGRESS.column(name).kind
    if kind is schema.Kind.LINK:
        return read_links(typed)
    reader = readers[kind]
    if name == "supporting":
        return read_column(typed, lambda value, pattern: _without_group_warning(reader(value, pattern)))
    return read_column(typed, reader)


def _without_group_warning(reading: Reading) -> Reading:
    """A group may well support a task; only a lead has to be one body."""
    return Reading(reading.value) if reading.code == "body-generic" else reading


def _cell_problems(read: _TabRead) -> list[Problem]:
    return [
        from_reading(
            report,
            tab=read.raw.title,
            row=read.sheet_row(cell),
            column_index=read.header.columns[name],
            column=schema.PROGRESS.column(name).header,
            value=read.typed[name][cell],
            gid=read.raw.gid,
            bodies=read.leads(cell),
        )
        for name, reading in read.readings.items()
        for cell, report in reading.reports.items()
    ]


def _blank_required(read: _TabRead) -> list[Problem]:
    """Required columns' cells that say nothing. A silent status or deadline is no error, but is counted as such."""
    problems: list[Problem] = []
    for column in schema.PROGRESS.required:
        is_silence = column.kind in (schema.Kind.STATUS, schema.Kind.DEADLINE)
        severity = Severity.WARNING if is_silence else Severity.ERROR
        code = f"{column.field}-blank" if is_silence else "required-blank"
        index = read.header.columns[column.field]
        problems.extend(
            Problem(
                read.raw.title,
                read.sheet_row(cell),
                index,
                column.header,
                shown(read.typed[column.field][cell]).strip(),
                severity,
                code,
                gid=read.raw.gid,
                bodies=read.leads(cell),
            )
            for cell in np.flatnonzero(read.readings[column.field].silent).tolist()
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
        for record, place in zip(rows_of(rows), places, strict=True):
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
