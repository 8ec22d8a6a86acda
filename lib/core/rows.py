"""Which rows of a tab are filled in, which of them are structure, which are to be read."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from lib import schema
from lib.core.columns import Cells, distinct_cells, fill_merged, is_blank
from lib.core.headers import Header
from lib.core.structure import Structure, classify, is_no_key
from lib.core.workbook import CellValue, RawTab

T = TypeVar("T")
# The fields whose presence makes a row a record; the others can stand in a total or a note.
_SUBSTANCE = {
    schema.PROGRESS.name: ("platform", "leads", "task", "deadline", "status", "result", "obstacles"),
    schema.PLATFORMS.name: ("code", "name", "governing_agency", "scope"),
    schema.DEPARTMENTS.name: ("code", "name", "short_name", "kind"),
}


@dataclass(frozen=True, slots=True)
class TabRows:
    """Zero-based sheet rows below the header: all filled ones, and those that are structure.

    ``columns`` are the schema fields' cells, merged cells filled down, for whole columns of
    the sheet (index them by sheet row).
    """

    filled: np.ndarray
    structure: Mapping[int, Structure]
    columns: Mapping[str, Cells]

    @property
    def records(self) -> np.ndarray:
        if not self.structure:
            return self.filled
        return self.filled[~np.isin(self.filled, list(self.structure))]


def tab_rows(raw: RawTab, header: Header) -> TabRows:
    """Sort the rows of ``raw`` below its header into filled ones and structure."""
    return rows_of([(raw, header)])[0]


def rows_of(tabs: Sequence[tuple[RawTab, Header]]) -> list[TabRows]:
    """The rows of each of ``tabs``, which are of one kind.

    A field's cells are those of all tabs, so that what stands in many of them is kept and looked at once.
    """
    fields = dict.fromkeys(name for _, header in tabs for name in header.columns)
    columns: list[dict[str, Cells]] = [{} for _ in tabs]
    for name in fields:
        for position, cells in _columns(tabs, name):
            columns[position][name] = cells
    return [_sorted(raw, header, own) for (raw, header), own in zip(tabs, columns, strict=True)]


def _columns(tabs: Sequence[tuple[RawTab, Header]], name: str) -> Iterator[tuple[int, Cells]]:
    """The column ``name`` of each tab that has it, with the tab's position."""
    having = [position for position, (_, header) in enumerate(tabs) if name in header.columns]
    typed = [_column(*tabs[position], name) for position in having]
    values = [values for values, _ in typed]
    patterns = None
    if any(own is not None for _, own in typed):
        patterns = _chained([own or [None] * len(values) for values, own in typed])
    cells = distinct_cells(_chained(values), patterns)
    start = 0
    for position, own in zip(having, values, strict=True):
        yield position, cells.take(slice(start, start + len(own)))
        start += len(own)


def _chained(lists: Sequence[Sequence[T]]) -> Sequence[T]:
    return lists[0] if len(lists) == 1 else list(itertools.chain.from_iterable(lists))


def _column(raw: RawTab, header: Header, name: str) -> tuple[Sequence[CellValue], Sequence[str | None] | None]:
    """The values of a column, merged cells filled down, and their number formats where these matter."""
    index = header.columns[name]
    column: Sequence[CellValue] = raw.columns[index]
    patterns = raw.formats.get(index)
    if patterns is not None:
        patterns = [*patterns[: len(column)], *[None] * (len(column) - len(patterns))]
    if any(merge.left == index and merge.bottom > merge.top for merge in raw.merges):
        column = fill_merged(column, index, raw.merges, header.row + 1)
        patterns = patterns and fill_merged(patterns, index, raw.merges, header.row + 1)
    return column, patterns


def _sorted(raw: RawTab, header: Header, columns: Mapping[str, Cells]) -> TabRows:
    filled = _filled_rows(raw, header, columns)
    substance = [name for name in _SUBSTANCE.get(header.tab.name, ()) if name in columns]
    wide = {merge.top for merge in raw.merges if merge.right - merge.left >= 2}
    structure: dict[int, Structure] = {}
    for position in _doubtful(filled, columns, substance, header, wide):
        row = int(filled[position])
        cells = {i: column[row] for i, column in enumerate(raw.columns) if not is_blank(column[row])}
        present = [name for name in substance if not is_blank(columns[name][row])]
        above = structure.get(int(filled[position - 1])) if position else None
        kind = classify(cells, header, present, is_merged=row in wide, after=above)
        if kind is not None:
            structure[row] = kind
    return TabRows(filled, structure, columns)


def _filled_rows(raw: RawTab, header: Header, columns: Mapping[str, Cells]) -> np.ndarray:
    """The rows below the header in which something is typed, in known columns or beside them."""
    is_filled = np.ones(len(raw.columns[0]) if raw.columns else 0, dtype=bool)
    is_filled[header.row + 1 :] = False
    merged = {merge.left for merge in raw.merges}  # what is filled down was not typed
    known = [(index, columns[name]) for name, index in header.columns.items() if index not in merged]
    for _, cells in sorted(known, key=lambda pair: len(pair[1].distinct)):
        open_rows = np.flatnonzero(~is_filled)
        is_filled[open_rows] = ~cells.take(open_rows).blank
    for index in set(range(len(raw.columns))).difference(index for index, _ in known):
        for row in np.flatnonzero(~is_filled).tolist():
            is_filled[row] = not is_blank(raw.columns[index][row])
    is_filled[: header.row + 1] = False
    return np.flatnonzero(is_filled)


def _doubtful(
    filled: np.ndarray, columns: Mapping[str, Cells], substance: Sequence[str], header: Header, wide: set[int]
) -> list[int]:
    """Positions in ``filled``: all but the rows with a key of their own and most of their substance as words."""
    key = columns.get("platform") or columns.get("code")
    if key is None:
        return list(range(len(filled)))
    words = np.zeros(len(filled), int)
    for name in sorted(substance, key=lambda name: len(columns[name].distinct)):
        unsure = np.flatnonzero(words <= 2)
        words[unsure] += columns[name].take(filled[unsure]).where(_is_wordy)
    has_no_key = key.where(_stands_for_no_record(header.tab))[filled]
    is_doubtful = (words <= 2) | has_no_key | np.isin(filled, list(wide))
    positions: list[int] = np.flatnonzero(is_doubtful).tolist()
    return positions


@functools.cache
def _stands_for_no_record(tab: schema.Tab) -> Callable[[CellValue], bool]:
    """One function a kind of tab: cells remember what they were asked."""
    return lambda value: is_blank(value) or is_no_key(value, tab)


def _is_wordy(value: CellValue) -> bool:
    return isinstance(value, str) and len(value) > 4
