"""Finding a tab's kind and its columns by its header row, wherever that row stands."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lib import schema
from lib.core.cells import normal_key, shown
from lib.core.workbook import CellValue, RawTab

_ROWS_SEARCHED = 40
_LONGEST_HEADER = 80
_FORMATTED_KINDS = (schema.Kind.PERCENT, schema.Kind.DEADLINE)
_ROWS_OF_A_HEADER = 3
# What offices set around a header: the star of a required column, a colon, the mark of a footnote.
_MARKS = re.compile(r"^[ *:.]+|(?:[ *:.]|\((?:\*+|\d{1,2})\))+$")


@dataclass(frozen=True, slots=True)
class Header:
    """What a tab was recognised as.

    ``row`` is the zero-based header row; ``columns`` maps schema fields to column indexes;
    ``extra`` are headers nobody asked for; ``repeated`` are second columns of one header, by index.
    """

    tab: schema.Tab
    row: int
    columns: Mapping[str, int]
    missing: tuple[schema.Column, ...]
    extra: tuple[str, ...]
    repeated: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class _Match:
    """What a row would be as the header of ``tab``: looked at for every kind of tab, so without its other words."""

    tab: schema.Tab
    row: int
    columns: Mapping[str, int]
    missing: tuple[schema.Column, ...]
    repeated: Sequence[int]
    keys: Sequence[str]
    typed: Sequence[CellValue]

    def header(self) -> Header:
        used = {*self.columns.values(), *self.repeated}
        extra = tuple(shown(self.typed[index]) for index, key in enumerate(self.keys) if key and index not in used)
        repeated = {index: shown(self.typed[index]) for index in self.repeated}
        return Header(self.tab, self.row, self.columns, self.missing, extra, repeated)


def header_key(value: CellValue) -> str:
    """The key a header is compared by: words only, without the mark of required columns."""
    if not isinstance(value, str) or len(value) > _LONGEST_HEADER:
        return ""
    return _MARKS.sub("", normal_key(value))


@functools.cache
def _fields_by_key(tab: schema.Tab) -> dict[str, tuple[int, str]]:
    """Header key → (rank, field); the header itself ranks before its aliases."""
    fields: dict[str, tuple[int, str]] = {}
    for column in tab.columns:
        fields[header_key(column.header)] = (0, column.field)
    for column in tab.columns:
        for rank, alias in enumerate(column.aliases, start=1):
            fields.setdefault(header_key(alias), (rank, column.field))
    return fields


@functools.cache
def known_headers(tab: schema.Tab | None = None) -> frozenset[str]:
    """The keys of every header of ``tab``, or of all tabs, and of its other names."""
    tabs = schema.TABS if tab is None else (tab,)
    return frozenset(key for each in tabs for key in _fields_by_key(each))


@functools.cache
def _title_key(tab: schema.Tab) -> str:
    return normal_key(tab.title)


def locate(raw: RawTab) -> Header | None:
    """The header of ``raw``, or None when no known tab can be recognised in it."""
    title = normal_key(raw.title)
    best: _Match | None = None
    highest = 0.0
    covered = _covered_rows(raw)
    for row in range(min(_ROWS_SEARCHED, _height(raw))):
        if best is not None and _is_settled(best, title, row):
            break
        typed = [column[covered.get((row, index), row)] for index, column in enumerate(raw.columns)]
        keys = [header_key(value) for value in typed]
        if known_headers().isdisjoint(keys):
            continue
        for tab in schema.TABS:
            match = _match(tab, row, keys, typed)
            score = _score(match, title)
            if score > highest:
                best, highest = match, score
    return best.header() if best else None


def columns_read_by_format(raw: RawTab) -> list[int]:
    """The columns of ``raw`` whose number formats say what is meant: percentages and deadlines of a progress tab."""
    header = locate(raw)
    if header is None or header.tab is not schema.PROGRESS:
        return []
    fields = [column.field for column in header.tab.columns if column.kind in _FORMATTED_KINDS]
    return [header.columns[field] for field in fields if field in header.columns]


def _covered_rows(raw: RawTab) -> dict[tuple[int, int], int]:
    """(row, column) → the row whose text a header cell merged downwards shows there.

    A header of two rows has its undivided columns merged over both.
    """
    return {
        (row, merge.left): merge.top
        for merge in raw.merges
        if merge.top >= 0
        for row in range(merge.top + 1, min(merge.bottom + 1, _ROWS_SEARCHED))
    }


def _height(raw: RawTab) -> int:
    return len(raw.columns[0]) if raw.columns else 0


def _match(tab: schema.Tab, row: int, keys: Sequence[str], typed: Sequence[CellValue]) -> _Match:
    known = _fields_by_key(tab)
    chosen: dict[str, tuple[int, int]] = {}
    repeated: list[int] = []
    for index, key in enumerate(keys):
        if not key or key not in known:
            continue
        rank, field = known[key]
        if field in chosen and chosen[field][0] <= rank:
            repeated.append(index)
            continue
        if field in chosen:
            repeated.append(chosen[field][1])
        chosen[field] = (rank, index)
    columns = {field: index for field, (_, index) in chosen.items()}
    missing = tuple(column for column in tab.required if column.field not in columns)
    return _Match(tab, row, columns, missing, repeated, keys, typed)


def _score(match: _Match, title: str) -> float:
    """Above 0 when the row can be that tab's header; the best score wins, earlier rows first."""
    tab = match.tab
    found = len(match.columns)
    is_titled = _is_titled(tab, title)
    required_found = len(tab.required) - len(match.missing)
    is_likely = found >= 3 and required_found * 2 >= len(tab.required) and required_found >= 2
    is_complete = found >= 2 and not match.missing and bool(tab.required)
    if not (is_likely or is_complete or (is_titled and found >= 1)):
        return 0.0
    return found - 1.5 * len(match.missing) + (6 if is_titled else 0) + 20


def _is_settled(match: _Match, title: str, row: int) -> bool:
    """Whether ``row`` is too far below a complete header of the tab's own kind to be another row of it.

    A province may have a tab a department: forty rows of each need not be compared then.
    """
    return not match.missing and _is_titled(match.tab, title) and row > match.row + _ROWS_OF_A_HEADER


def _is_titled(tab: schema.Tab, title: str) -> bool:
    return title.startswith(_title_key(tab)) and (tab.many or title == _title_key(tab))
