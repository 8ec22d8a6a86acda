"""What a meeting pack says, before anybody decides how it looks: the PDF, Word and Excel files read only this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import pyarrow as pa

from lib.core.summaries import Totals

# Rows of one list that go on paper. The whole list stands in the Excel workbook.
PAPER_ROWS = 100


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who hands in the paper: the body above it, the body itself, its place and its sign in numbers.

    ``addressee`` is who gets it. Empty parts are left to be filled in by hand.
    """

    upper: str = ""
    body: str = ""
    place: str = ""
    sign: str = ""
    addressee: str = ""


@dataclass(frozen=True, slots=True)
class Front:
    """What stands in front of the figures.

    ``title`` is the usual one when empty; ``notice`` is a warning (illustrative data, figures
    not final); ``link`` is the address of the same figures on screen.
    """

    title: str = ""
    province: str = ""
    issuer: Issuer = Issuer()
    notice: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One key figure: ``share`` is its part of what counts, in words; ``change`` is None when unknown."""

    name: str
    label: str
    value: int
    share: str
    change: int | None = None


@dataclass(frozen=True, slots=True)
class Earlier:
    """Figures of an earlier day, by the names of `Totals`."""

    day: date
    figures: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed, made by whoever keeps the log: sentences, and a table whose columns `HEADERS` names."""

    sentences: tuple[str, ...] = ()
    table: pa.Table | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the pack. ``columns`` are those printed on paper, ``all_columns`` those of the workbook.

    ``chart`` names a chart of ``Pack.charts``; ``nothing`` is said when the table has no row,
    ``blanks`` what is said in a cell of a column that should hold something. Of a part that
    ``is_cut`` only the first PAPER_ROWS rows go on paper.
    """

    name: str
    title: str
    sentences: tuple[str, ...] = ()
    table: pa.Table | None = None
    columns: tuple[str, ...] = ()
    all_columns: tuple[str, ...] = ()
    nothing: str = ""
    chart: str = ""
    blanks: Mapping[str, str] = field(default_factory=dict)
    is_cut: bool = False

    @property
    def on_paper(self) -> pa.Table | None:
        """The rows that are printed; None when there is no table or nothing in it."""
        if self.table is None or not self.table.num_rows:
            return None
        return self.table.slice(0, PAPER_ROWS) if self.is_cut else self.table


@dataclass(frozen=True, slots=True)
class Matrix:
    """Platforms down, departments across; ``states`` maps (row, column) to the worst state that meets there."""

    platforms: tuple[str, ...]
    departments: tuple[str, ...]
    states: Mapping[tuple[int, int], str]
    finding: str

    @property
    def is_empty(self) -> bool:
        return not self.states


@dataclass(frozen=True, slots=True)
class Chart:
    """Data of a chart of `lib.charts.specifications`, and the sentence that says what it shows."""

    data: pa.Table
    finding: str


@dataclass(frozen=True, slots=True)
class Pack:
    """One pack: where it comes from, its figures, its parts in order.

    ``filters`` says in words what was chosen; empty means everything. ``tasks`` and
    ``problems`` are the whole tables, for the workbook alone.
    """

    language: str
    front: Front
    today: date
    as_of: datetime
    source: str
    filters: tuple[str, ...]
    totals: Totals
    figures: tuple[Figure, ...]
    compared_with: date | None
    parts: tuple[Part, ...]
    matrix: Matrix
    charts: Mapping[str, Chart]
    tasks: pa.Table
    problems: pa.Table

    def part(self, name: str) -> Part:
        """The part called ``name``. Raises StopIteration when there is none."""
        return next(part for part in self.parts if part.name == name)
