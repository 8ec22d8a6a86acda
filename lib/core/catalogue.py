"""Reading the two tabs the ICT department keeps: platforms and bodies."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from lib import schema
from lib.core import cells
from lib.core.columns import Cells, ColumnReading, is_blank, read_column, read_texts
from lib.core.entities import Department, Platform
from lib.core.headers import Header
from lib.core.problems import Problem, Severity, from_reading, shown
from lib.core.reading import Reading
from lib.core.rows import TabRows
from lib.core.workbook import CellValue, RawTab

T = TypeVar("T")
_SEPARATOR = re.compile(r"\s*[;\n]\s*")
_EMAIL_SEPARATOR = re.compile(r"[;,\s]+")


def read_platforms(raw: RawTab, header: Header, rows: TabRows) -> tuple[list[Platform], list[Problem]]:
    """One Platform a row with a code of its own; the other rows are problems."""

    def platform(values: Mapping[str, Any], row: int) -> Platform:
        return Platform(
            code=values["code"],
            name=values["name"] or values["code"],
            scope=values["scope"] or "",
            governing_agency=values["governing_agency"] or "",
            owner_kind=values["owner_kind"],
            group=values["group"] or "",
            catalogue=values["catalogue"] or "",
            valid_from=values["valid_from"],
            valid_to=values["valid_to"],
            replaced_by=values["replaced_by"] or "",
            confirmation=values["confirmation"],
            source=values["source"] or "",
            note=values["note"] or "",
            tab=raw.title,
            row=row,
        )

    return _read(raw, header, rows, platform)


def read_departments(raw: RawTab, header: Header, rows: TabRows) -> tuple[list[Department], list[Problem]]:
    """One Department a row with a code of its own; the other rows are problems."""

    def department(values: Mapping[str, Any], row: int) -> Department:
        return Department(
            code=values["code"],
            name=values["name"] or values["short_name"] or values["code"],
            short_name=values["short_name"] or "",
            aliases=tuple(filter(None, _SEPARATOR.split(values["aliases"] or ""))),
            kind=values["kind"],
            valid_from=values["valid_from"],
            valid_to=values["valid_to"],
            successor=values["successor"] or "",
            editors=tuple(filter(None, _EMAIL_SEPARATOR.split(values["editors"] or ""))),
            tab=raw.title,
            row=row,
        )

    return _read(raw, header, rows, department)


def _read(
    raw: RawTab, header: Header, rows: TabRows, make: Callable[[Mapping[str, Any], int], T]
) -> tuple[list[T], list[Problem]]:
    records = rows.records.tolist()
    problems: list[Problem] = []
    values: dict[str, list[Any]] = {}
    for column in header.tab.columns:
        if column.field not in header.columns:
            values[column.field] = [None] * len(records)
            continue
        typed = rows.columns[column.field].take(rows.records)
        reading = _read_cells(column, typed)
        values[column.field] = reading.values
        problems.extend(_reported(raw, header, column, records, typed, reading))
    entities: list[T] = []
    seen: dict[str, int] = {}
    for position, row in enumerate(records):
        code = values["code"][position]
        problem = _row_problem(raw, header, code, row, seen)
        if problem:
            problems.append(problem)
            continue
        seen[code.casefold()] = row
        problems.extend(_blank_required(raw, header, rows, row))
        entities.append(make({name: column[position] for name, column in values.items()}, row + 1))
    return entities, problems


def _read_cells(column: schema.Column, typed: Cells) -> ColumnReading:
    words = column.words
    if column.kind is schema.Kind.DATE:
        return read_column(typed, lambda value, pattern: cells.date_value(value, number_format=pattern))
    if words is not None:
        return read_column(typed, lambda value, _: cells.word(value, words))
    return read_texts(typed)


def _reported(
    raw: RawTab,
    header: Header,
    column: schema.Column,
    records: Sequence[int],
    typed: Cells,
    reading: ColumnReading,
) -> list[Problem]:
    return [
        _at(raw, header, column.field, records[position], report, typed[position])
        for position, report in reading.reports.items()
    ]


def _at(raw: RawTab, header: Header, field: str, row: int, reading: Reading, value: CellValue) -> Problem:
    index = header.columns[field]
    name = header.tab.column(field).header
    return from_reading(reading, tab=raw.title, row=row + 1, column_index=index, column=name, value=value, gid=raw.gid)


def _row_problem(raw: RawTab, header: Header, code: str | None, row: int, seen: Mapping[str, int]) -> Problem | None:
    index = header.columns["code"]
    name = header.tab.column("code").header
    typed = shown(raw.columns[index][row])
    if not code:
        return Problem(raw.title, row + 1, index, name, typed, Severity.ERROR, "code-blank", {}, raw.gid)
    if code.casefold() in seen:
        details = {"row": str(seen[code.casefold()] + 1)}
        return Problem(raw.title, row + 1, index, name, typed, Severity.ERROR, "code-repeated", details, raw.gid)
    return None


def _blank_required(raw: RawTab, header: Header, rows: TabRows, row: int) -> list[Problem]:
    return [
        Problem(
            raw.title,
            row + 1,
            header.columns[column.field],
            column.header,
            "",
            Severity.ERROR,
            "required-blank",
            {},
            raw.gid,
        )
        for column in header.tab.required
        if column.field != "code" and is_blank(rows.columns[column.field][row])
    ]
