"""Which rows of a tab are filled in, which of them are structure, which are to be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lib import schema
from lib.core.columns import fill_merged, is_blank
from lib.core.headers import Header
from lib.core.structure import Structure, classify
from lib.core.workbook import CellValue, RawTab

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

    filled: tuple[int, ...]
    structure: Mapping[int, Structure]
    columns: Mapping[str, Sequence[CellValue]]

    @property
    def records(self) -> list[int]:
        if not self.structure:
            return list(self.filled)
        return [row for row in self.filled if row not in self.structure]


def tab_rows(raw: RawTab, header: Header) -> TabRows:
    """Sort the rows of ``raw`` below its header into filled ones and structure."""
    columns = {name: _column(raw, header, index) for name, index in header.columns.items()}
    height = len(raw.columns[0]) if raw.columns else 0
    filled = _filled_rows(list(columns.values()) + list(raw.columns), header.row + 1, height)
    substance = _SUBSTANCE.get(header.tab.name, ())
    key = columns.get("platform") or columns.get("code") or []
    structure: dict[int, Structure] = {}
    wide = {merge.top for merge in raw.merges if merge.right - merge.left >= 2}
    is_signed = False
    doubtful = [row for row in filled if _may_be_structure(columns, substance, key, row, header.row, row in wide)]
    for row in doubtful:
        present = [name for name in substance if name in columns and not is_blank(columns[name][row])]
        cells = {i: column[row] for i, column in enumerate(raw.columns) if not is_blank(column[row])}
        if not cells:
            continue
        kind = classify(cells, header, present, is_merged=row in wide, is_signed=is_signed)
        is_signed = is_signed or kind is Structure.SIGNATURE
        if kind is not None:
            structure[row] = kind
    return TabRows(tuple(filled), structure, columns)


def _column(raw: RawTab, header: Header, index: int) -> Sequence[CellValue]:
    if not any(merge.left == index and merge.bottom > merge.top for merge in raw.merges):
        return raw.columns[index]
    first = header.row + 1
    head = list(raw.columns[index][:first])
    return head + fill_merged(raw.columns[index][first:], index, raw.merges, first)


def _filled_rows(columns: Sequence[Sequence[CellValue]], first: int, height: int) -> list[int]:
    filled: set[int] = set()
    remaining = range(first, height)
    for column in columns:
        if not remaining:
            break
        filled.update(row for row in remaining if not is_blank(column[row]))
        remaining = [row for row in remaining if row not in filled]  # type: ignore[assignment]
    return sorted(filled)


def _may_be_structure(
    columns: Mapping[str, Sequence[CellValue]],
    substance: Sequence[str],
    key: Sequence[CellValue],
    row: int,
    header_row: int,
    is_wide: bool,
) -> bool:
    """A cheap first look: a record has a key and most of its substance as words."""
    if is_wide or not key or is_blank(key[row]) or key[row] == key[header_row]:
        return True
    words = 0
    for name in substance:
        value = columns[name][row] if name in columns else None
        if isinstance(value, str) and len(value) > 4:
            words += 1
            if words > 2:
                return False
    return True
