"""Reading the progress tabs into one frame, column by column, every problem with its cell."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from lib import schema
from lib.core import cells
from lib.core.columns import Cells, ColumnReading, Reader, joined, read_column, read_links, read_texts
from lib.core.copies import copied_rows
from lib.core.entities import Department, Platform
from lib.core.headers import Header
from lib.core.problems import Problem, Severity, column_letters, from_reading, shown
from lib.core.progress_table import FRAME_SCHEMA, TEXT_FIELDS, progress_table
from lib.core.reading import Reading
from lib.core.references import BodiesNamed, Platforms, bodies_of
from lib.core.rows import TabRows
from lib.core.workbook import CellValue, RawTab

ProgressTab = tuple[RawTab, Header, TabRows]
_MOST_KNOWN = 50_000  # values of one kind of cell


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
    if not tabs:
        return ProgressRead(FRAME_SCHEMA.empty_table().to_pandas(date_as_object=False), [], [])
    records, problems = _without_refused(_all_records(tabs))
    read = _read(records, kept_readers(platforms, departments, locale, on))
    problems.extend(_cell_problems(read))
    problems.extend(_blank_required(read))
    table = progress_table(
        [raw for raw, _, _ in tabs], records.tab_of, records.rows, records.typed, read.readings, records.present
    )
    frame = table.to_pandas(date_as_object=False)
    problems.extend(_repeated_ids(read, frame["row_id"]))
    return ProgressRead(frame, problems, np.bincount(records.tab_of, minlength=len(tabs)).tolist())


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
            if len(known) >= _MOST_KNOWN:  # a formula may give other words at every look
                known.clear()
            reading = known[key] = reader(value, pattern)
        return reading

    return read


def _read_deadline(locale: str, on: date, value: CellValue, pattern: str | None) -> Reading:
    return cells.deadline(value, locale, pattern, on)


@dataclass(frozen=True, slots=True)
class _Records:
    """The records of all tabs as one: a tab costs next to nothing, and a department may have one of its own.

    Of each record its tab and its zero-based sheet row; by field their cells, and which of the
    tabs have its column.
    """

    tabs: Sequence[ProgressTab]
    tab_of: np.ndarray
    rows: np.ndarray
    typed: Mapping[str, Cells]
    present: Mapping[str, np.ndarray]

    def only(self, kept: np.ndarray) -> _Records:
        """The records for which ``kept`` holds."""
        typed = {name: cells.take(kept) for name, cells in self.typed.items()}
        return _Records(self.tabs, self.tab_of[kept], self.rows[kept], typed, self.present)

    def where(self, record: int, field: str) -> dict[str, Any]:
        """The cell of a record, as a problem names it."""
        raw, header, _ = self.tabs[self.tab_of[record]]
        return {
            "tab": raw.title,
            "row": int(self.rows[record]) + 1,
            "column_index": header.columns[field],
            "column": schema.PROGRESS.column(field).header,
            "gid": raw.gid,
        }


def _all_records(tabs: Sequence[ProgressTab]) -> _Records:
    records = [rows.records for _, _, rows in tabs]
    counts = [len(found) for found in records]
    present = {
        column.field: np.array([column.field in rows.columns for _, _, rows in tabs])
        for column in schema.PROGRESS.columns
    }
    typed = {
        name: joined(
            [
                rows.columns[name].take(found) if name in rows.columns else None
                for (_, _, rows), found in zip(tabs, records, strict=True)
            ],
            counts,
        )
        for name, has_it in present.items()
        if has_it.any()
    }
    return _Records(tabs, np.repeat(np.arange(len(tabs)), counts), np.concatenate(records), typed, present)


def _without_refused(records: _Records) -> tuple[_Records, list[Problem]]:
    """The records that count, and why others do not: copies of rows of another tab, rows that name no work."""
    copies = copied_rows(records.typed, records.tab_of)
    is_copied = np.zeros(len(records.rows), bool)
    is_copied[list(copies)] = True
    is_empty = records.typed["platform"].blank & records.typed["task"].blank & ~is_copied
    problems = [_row_problem(records, row, "row-copied", where=_place(records, first)) for row, first in copies.items()]
    problems.extend(_row_problem(records, row, "row-without-task") for row in np.flatnonzero(is_empty).tolist())
    return records.only(~(is_copied | is_empty)), problems


def _place(records: _Records, record: int) -> str:
    return f"{records.tabs[records.tab_of[record]][0].title}!{records.rows[record] + 1}"


def _row_problem(records: _Records, record: int, code: str, **details: str) -> Problem:
    typed = shown(records.typed["task"][record])
    return Problem(value=typed, severity=Severity.ERROR, code=code, details=details, **records.where(record, "task"))


@dataclass(frozen=True, slots=True)
class _Read:
    """Records, and by field what their cells were read as."""

    records: _Records
    readings: Mapping[str, ColumnReading]

    def where(self, record: int, field: str) -> dict[str, Any]:
        """The cell of a record, as a problem names it, and the codes of the bodies that lead the record."""
        reading = self.readings["leads"]
        named: BodiesNamed | None = reading.distinct[reading.positions[record]]
        return {**self.records.where(record, field), "bodies": named.codes if named is not None else ()}


def _read(records: _Records, readers: Mapping[schema.Kind, Reader]) -> _Read:
    return _Read(records, {name: _read_field(name, column, readers) for name, column in records.typed.items()})


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


def _cell_problems(read: _Read) -> list[Problem]:
    return [
        from_reading(report, value=read.records.typed[name][cell], **read.where(cell, name))
        for name, reading in read.readings.items()
        for cell, report in reading.reports.items()
    ]


def _blank_required(read: _Read) -> list[Problem]:
    """Required columns' cells that say nothing. A silent status or deadline is no error, but is counted as such."""
    problems: list[Problem] = []
    for column in schema.PROGRESS.required:
        is_silence = column.kind in (schema.Kind.STATUS, schema.Kind.DEADLINE)
        severity = Severity.WARNING if is_silence else Severity.ERROR
        code = f"{column.field}-blank" if is_silence else "required-blank"
        typed = read.records.typed[column.field]
        problems.extend(
            Problem(value=shown(typed[cell]).strip(), severity=severity, code=code, **read.where(cell, column.field))
            for cell in np.flatnonzero(read.readings[column.field].silent).tolist()
        )
    return problems


def _repeated_ids(read: _Read, ids: pd.Series) -> list[Problem]:
    """Row ids that name more than one record; the rows are kept, the ids are reported."""
    repeated = ids[ids.notna() & ids.duplicated(keep=False)]
    problems = []
    for value, same in repeated.groupby(repeated):
        found = [read.where(int(record), "row_id") for record in same.index]
        places = [f"{cell['tab']}!{column_letters(cell['column_index'])}{cell['row']}" for cell in found]
        for cell, place in zip(found, places, strict=True):
            details = {"others": ", ".join(other for other in places[:4] if other != place) or places[0]}
            severity, code = Severity.WARNING, "row-id-repeated"
            problems.append(Problem(value=str(value), severity=severity, code=code, details=details, **cell))
    return problems
