"""Rows of the app's own tabs, where each stands, and what is odd about those of proposals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lib import schema
from lib.core.cells import normal_key
from lib.core.headers import Header
from lib.core.problems import Problem, Severity
from lib.core.proposals import ROW
from lib.core.proposals import problems as folding_problems
from lib.core.rows import tab_rows
from lib.core.workbook import CellValue, RawTab

Located = Sequence[tuple[RawTab, Header | None]]


@dataclass(frozen=True, slots=True)
class OwnRow:
    """The values of one row by field, as they stand; ``row`` is the one-based row of the tab ``raw``."""

    raw: RawTab
    header: Header
    row: int
    values: Mapping[str, CellValue]


def own_rows(located: Located) -> dict[str, tuple[OwnRow, ...]]:
    """The filled rows of the app's own tabs, by tab name."""
    found: dict[str, tuple[OwnRow, ...]] = {}
    for raw, header in located:
        if header is not None and header.tab.writer is schema.Writer.APP and not header.missing:
            found[header.tab.name] = (*found.get(header.tab.name, ()), *_rows(raw, header))
    return found


def _rows(raw: RawTab, header: Header) -> Iterator[OwnRow]:
    fields = {name: raw.columns[index] for name, index in header.columns.items()}
    for row in tab_rows(raw, header).filled.tolist():
        yield OwnRow(raw, header, row + 1, {name: column[row] for name, column in fields.items()})


def own_problems(located: Located, own: Mapping[str, tuple[OwnRow, ...]]) -> Iterator[Problem]:
    """What is wrong with the app's own tabs and with the rows of proposals, each with its cell."""
    for raw, header in located:
        is_own = header is not None and header.tab.writer is schema.Writer.APP
        if header is not None and is_own and header.missing and normal_key(raw.title) == normal_key(header.tab.title):
            details = {"headers": ", ".join(f"“{column.header}”" for column in header.missing)}
            yield Problem(raw.title, header.row + 1, 0, "", "", Severity.ERROR, "header-missing", details, raw.gid)
    yield from _proposal_problems(own)


def _proposal_problems(own: Mapping[str, tuple[OwnRow, ...]]) -> Iterator[Problem]:
    """What the fold of the proposals finds odd, each with its cell."""
    proposals = own.get(schema.PROPOSALS.name, ())
    events = own.get(schema.PROPOSAL_EVENTS.name, ())
    places = (*proposals, *events)
    found = folding_problems(_numbered(proposals, 1), _numbered(events, 1 + len(proposals)))
    return (_at(places[problem.row - 1], problem) for problem in found)


def _numbered(rows: Iterable[OwnRow], start: int) -> list[dict[str, CellValue]]:
    """The values of each row, with its number among all rows in the place of its row."""
    return [{**row.values, ROW: number} for number, row in enumerate(rows, start)]


def _at(place: OwnRow, problem: Problem) -> Problem:
    """``problem``, which knows the number of its row and the column of the schema, with its real place."""
    field = place.header.tab.columns[problem.column_index].field
    index = place.header.columns.get(field, 0)
    return replace(problem, tab=place.raw.title, row=place.row, column_index=index, gid=place.raw.gid)
