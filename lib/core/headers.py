"""Finding a tab's kind and its columns by its header row, wherever that row stands."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lib import schema
from lib.core.cells import normal_key
from lib.core.workbook import CellValue, RawTab

_ROWS_SEARCHED = 40
_LONGEST_HEADER = 80


@dataclass(frozen=True, slots=True)
class Header:
    """What a tab was recognised as.

    ``row`` is the zero-based header row; ``columns`` maps schema fields to column indexes;
    ``extra`` are headers nobody asked for; ``repeated`` are second columns of one header.
    """

    tab: schema.Tab
    row: int
    columns: Mapping[str, int]
    missing: tuple[schema.Column, ...]
    extra: tuple[str, ...]
    repeated: tuple[int, ...]


def header_key(value: CellValue) -> str:
    """The key a header is compared by: words only, without the mark of required columns."""
    if not isinstance(value, str) or len(value) > _LONGEST_HEADER:
        return ""
    return normal_key(value).strip(" *:.").strip()


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
def _title_key(tab: schema.Tab) -> str:
    return normal_key(tab.title)


def locate(raw: RawTab) -> Header | None:
    """The header of ``raw``, or None when no known tab can be recognised in it."""
    title = normal_key(raw.title)
    best: tuple[float, Header] | None = None
    for row in range(min(_ROWS_SEARCHED, _height(raw))):
        keys = [header_key(column[row]) for column in raw.columns]
        if sum(map(bool, keys)) < 1:
            continue
        for tab in schema.TABS:
            header = _match(tab, row, keys, raw)
            score = _score(header, title)
            if score > 0 and (best is None or score > best[0]):
                best = (score, header)
    return best[1] if best else None


def _height(raw: RawTab) -> int:
    return len(raw.columns[0]) if raw.columns else 0


def _match(tab: schema.Tab, row: int, keys: Sequence[str], raw: RawTab) -> Header:
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
    used = set(columns.values()) | set(repeated)
    extra = tuple(str(raw.columns[i][row]).strip() for i, key in enumerate(keys) if key and i not in used)
    missing = tuple(column for column in tab.required if column.field not in columns)
    return Header(tab, row, columns, missing, extra, tuple(repeated))


def _score(header: Header, title: str) -> float:
    """Above 0 when the row can be that tab's header; the best score wins, earlier rows first."""
    tab = header.tab
    found = len(header.columns)
    is_titled = title.startswith(_title_key(tab)) and (tab.many or title == _title_key(tab))
    required_found = len(tab.required) - len(header.missing)
    is_likely = found >= 3 and required_found * 2 >= len(tab.required) and required_found >= 2
    is_complete = found >= 2 and not header.missing and bool(tab.required)
    if not (is_likely or is_complete or (is_titled and found >= 1)):
        return 0.0
    return found - 1.5 * len(header.missing) + (6 if is_titled else 0) + 20
