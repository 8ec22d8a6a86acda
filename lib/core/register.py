"""The register: everything the sheet says, checked. Pure, frozen, never raises.

`build` turns a raw workbook into platforms, departments, progress and problems, and
accounts for every non-empty row below a header: rows = records + structure + refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import pandas as pd

from lib import schema
from lib.core import catalogue
from lib.core.cells import normal_key
from lib.core.columns import is_blank
from lib.core.entities import Department, Platform
from lib.core.headers import Header, locate
from lib.core.own_rows import own_problems, own_rows
from lib.core.problems import Problem, Severity
from lib.core.progress_reader import read_progress
from lib.core.rows import TabRows, rows_of, tab_rows
from lib.core.workbook import CellValue, RawTab, Workbook

_PERSONAL = {column.header for tab in schema.TABS for column in tab.columns if column.is_personal}
_JUDGED_BY = {"platform-unknown": schema.PLATFORMS.name, "body-unknown": schema.DEPARTMENTS.name}


@dataclass(frozen=True, slots=True)
class TabCount:
    """How the non-empty rows of one tab were accounted for."""

    tab: str
    kind: str
    rows: int
    records: int
    structure: int
    refused: int
    extra: tuple[str, ...] = ()
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Register:
    """What one reading of the sheet holds. Treat the frame as read-only.

    ``progress`` has one row a record, with the columns of `lib.core.progress_reader`.
    ``layout`` gives each readable tab's column indexes by field, for links to cells;
    ``app_rows`` are the raw rows of the app's own tabs, field → value, by tab name. History is
    kept under ``source``, at most 200 letters; people read ``title``.
    """

    source: str
    revision: str
    as_of: datetime
    on: date
    platforms: tuple[Platform, ...]
    departments: tuple[Department, ...]
    progress: pd.DataFrame
    problems: tuple[Problem, ...]
    counts: tuple[TabCount, ...]
    layout: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    ignored_tabs: tuple[str, ...] = ()
    app_rows: Mapping[str, tuple[Mapping[str, CellValue], ...]] = field(default_factory=dict)
    url: str | None = None
    locale: str = "vi_VN"
    title: str = ""

    @property
    def rows_read(self) -> int:
        return sum(count.rows for count in self.counts)

    @property
    def records(self) -> int:
        return sum(count.records for count in self.counts)

    @property
    def structure_rows(self) -> int:
        return sum(count.structure for count in self.counts)

    @property
    def refused_rows(self) -> int:
        return sum(count.refused for count in self.counts)


def build(workbook: Workbook, on: date) -> Register:
    """The register of ``workbook`` as it is to be understood on the day ``on``.

    ``on`` decides which body a name means where bodies were merged or renamed.
    """
    problems: list[Problem] = []
    counts: list[TabCount] = []
    located = [(raw, locate(raw)) for raw in _sound(workbook.tabs)]
    people = {tab.name for tab in schema.PEOPLE_TABS}
    found = [(raw, header) for raw, header in located if header and header.tab.name in people]
    readable = [pair for pair in found if _is_readable(*pair, found, problems, counts)]
    rows = _rows(readable)
    platforms = _catalogue(catalogue.read_platforms, schema.PLATFORMS, readable, rows, problems, counts)
    departments = _catalogue(catalogue.read_departments, schema.DEPARTMENTS, readable, rows, problems, counts)
    progress_tabs = [(raw, header, rows[raw.title]) for raw, header in readable if header.tab is schema.PROGRESS]
    read = read_progress(progress_tabs, platforms, departments, workbook.locale, on)
    problems.extend(_judged(read.problems, readable))
    counts.extend(
        _count(raw, header, tab, records)
        for (raw, header, tab), records in zip(progress_tabs, read.records, strict=True)
    )
    own = own_rows(located)
    problems.extend((*_missing_tabs(found), *own_problems(located, own)))
    return Register(
        source=workbook.source,
        title=workbook.title or workbook.source,
        revision=workbook.revision,
        as_of=workbook.read_at,
        on=on,
        platforms=platforms,
        departments=departments,
        progress=read.frame,
        problems=_in_sheet_order(problems, workbook.tabs),
        counts=tuple(counts),
        layout={raw.title: header.columns for raw, header in readable},
        ignored_tabs=tuple(raw.title for raw, header in located if header is None and _has_content(raw)),
        app_rows={name: tuple(row.values for row in rows) for name, rows in own.items()},
        url=workbook.url,
        locale=workbook.locale,
    )


def _judged(problems: Iterable[Problem], readable: Sequence[tuple[RawTab, Header]]) -> Iterable[Problem]:
    """Without names judged by a list that could not be read: that one fault would stand under hundreds."""
    lists = {"", *(header.tab.name for _, header in readable)}
    return (problem for problem in problems if _JUDGED_BY.get(problem.code, "") in lists)


def _rows(readable: Sequence[tuple[RawTab, Header]]) -> dict[str, TabRows]:
    """The rows of each tab, by its title."""
    rows: dict[str, TabRows] = {}
    for tab in schema.PEOPLE_TABS:
        of_kind = [(raw, header) for raw, header in readable if header.tab is tab]
        rows |= {raw.title: own for (raw, _), own in zip(of_kind, rows_of(of_kind), strict=True)}
    return rows


def _sound(tabs: Sequence[RawTab]) -> list[RawTab]:
    """The tabs as the rest relies on: one of each title, with columns of one length."""
    first_of_title = {raw.title: raw for raw in reversed(tabs)}
    return [_squared(raw) for raw in tabs if first_of_title[raw.title] is raw]


def _squared(raw: RawTab) -> RawTab:
    height = max(map(len, raw.columns), default=0)
    if all(len(column) == height for column in raw.columns):
        return raw
    return replace(raw, columns=[[*column, *[None] * (height - len(column))] for column in raw.columns])


def _in_sheet_order(problems: Iterable[Problem], tabs: Sequence[RawTab]) -> tuple[Problem, ...]:
    order = {raw.title: position for position, raw in enumerate(tabs)}
    return tuple(sorted(map(_discreet, problems), key=lambda p: (order.get(p.tab, -1), p.row, p.column_index)))


def _discreet(problem: Problem) -> Problem:
    """``problem`` without what stands in the cell, where that is a person's: its place is enough to find it."""
    if not problem.value or problem.column not in _PERSONAL:
        return problem
    return replace(problem, value="…", details=dict.fromkeys(problem.details, "…"))


def _has_content(raw: RawTab) -> bool:
    return any(not is_blank(value) for column in raw.columns for value in column)


def _is_readable(
    raw: RawTab,
    header: Header,
    found: Sequence[tuple[RawTab, Header]],
    problems: list[Problem],
    counts: list[TabCount],
) -> bool:
    """Whether the tab can be read; when not, says why once and counts its rows as refused."""
    first = _first_of_kind(header.tab, found)
    if header.missing:
        names = ", ".join(f"“{column.header}”" for column in header.missing)
        problem = _tab_problem(raw, header, "header-missing", headers=names)
    elif not header.tab.many and first is not raw:
        problem = _tab_problem(raw, header, "tab-repeated", other=first.title)
    else:
        for index, typed in header.repeated.items():
            problems.append(_header_repeated(raw, header, index, typed))
        return True
    problems.append(problem)
    refused = len(tab_rows(raw, header).filled)
    counts.append(TabCount(raw.title, header.tab.name, refused, 0, 0, refused, header.extra, raw.hidden))
    return False


def _first_of_kind(tab: schema.Tab, found: Sequence[tuple[RawTab, Header]]) -> RawTab:
    """The tab to read where only one of a kind is: the one with the proper title, else the first."""
    same = [raw for raw, header in found if header.tab is tab and not header.missing]
    titled = [raw for raw in same if normal_key(raw.title) == normal_key(tab.title)]
    return (titled or same or [raw for raw, header in found if header.tab is tab])[0]


def _tab_problem(raw: RawTab, header: Header, code: str, **details: str) -> Problem:
    return Problem(raw.title, header.row + 1, 0, "", "", Severity.ERROR, code, details, raw.gid)


def _header_repeated(raw: RawTab, header: Header, index: int, typed: str) -> Problem:
    details = {"header": typed}
    return Problem(
        raw.title, header.row + 1, index, typed, typed, Severity.WARNING, "header-repeated", details, raw.gid
    )


def _catalogue(
    read: Any,
    tab: schema.Tab,
    readable: Iterable[tuple[RawTab, Header]],
    rows: Mapping[str, TabRows],
    problems: list[Problem],
    counts: list[TabCount],
) -> tuple[Any, ...]:
    for raw, header in readable:
        if header.tab is tab:
            entities, found = read(raw, header, rows[raw.title])
            problems.extend(found)
            counts.append(_count(raw, header, rows[raw.title], len(entities)))
            return tuple(entities)
    return ()


def _count(raw: RawTab, header: Header, rows: TabRows, records: int) -> TabCount:
    total, structure = len(rows.filled), len(rows.structure)
    return TabCount(
        raw.title, header.tab.name, total, records, structure, total - structure - records, header.extra, raw.hidden
    )


def _missing_tabs(found: Sequence[tuple[RawTab, Header]]) -> Iterable[Problem]:
    present = {header.tab.name for _, header in found}
    for tab in schema.PEOPLE_TABS:
        if tab.name not in present:
            headers = ", ".join(f"“{column.header}”" for column in tab.required)
            yield Problem(tab.title, 0, 0, "", "", Severity.ERROR, "tab-missing", {"headers": headers})
