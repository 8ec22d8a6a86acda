"""Everything a page shows, made once per board, filter and language, and shared by all viewers.

Nothing here is private to a session. The caches live in the Views of one board and go
with it; each is bounded.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa

from lib.charts import data
from lib.core import summaries
from lib.core.board import Board
from lib.core.cells import search_key
from lib.core.frames import rows as rows_of
from lib.core.parts import positions_of
from lib.core.problems import Problem, Severity
from lib.core.selection import Filter, asked_departments, mask_of, search_texts
from lib.i18n import collation_key
from lib.reports import tables
from lib.ui import filters
from lib.ui.filters import Choice
from lib.ui.keeping import kept, kept_tables
from lib.words import Flag


@dataclass(frozen=True, slots=True)
class PlatformCell:
    """A platform at one department: the worst state of its tasks there."""

    department: str
    state: str
    done: int
    countable: int


@dataclass(frozen=True, slots=True)
class PlatformRow:
    """A platform with its counts and its cells, worst first."""

    code: str
    name: str
    done: int
    countable: int
    overdue: int
    cells: tuple[PlatformCell, ...]


_COUNTED = (
    *("tab", "row", "status", "state", "due", "days_late", "days_left", "obstacles", "recommendation"),
    *(flag.value for flag in Flag),
)


class Views:
    """Cached views of one board. Frames and tables are shared: never change them."""

    def __init__(self, board: Board) -> None:
        self.board = board

    @functools.cached_property
    def _texts(self) -> np.ndarray:
        return search_texts(self.board)

    @kept
    def choices(self, language: str) -> tuple[Choice, ...]:
        return filters.choices(self.board, language)

    @kept_tables
    def selection(self, wanted: Filter) -> pd.DataFrame:
        """The records that ``wanted`` lets through, with the columns that are counted: few are cheap to take."""
        if wanted.is_empty:
            return self.board.progress
        texts = self._texts if wanted.text.strip() else None
        return self._counted[mask_of(self.board, wanted, texts)]

    @functools.cached_property
    def _counted(self) -> pd.DataFrame:
        return self.board.progress[list(_COUNTED)]

    @kept
    def totals(self, wanted: Filter) -> summaries.Totals:
        return summaries.totals(self.selection(wanted))

    @kept
    def ranked(self, wanted: Filter) -> pd.DataFrame:
        return summaries.by_department(self.board, self.selection(wanted), asked_departments(self.board, wanted))

    @kept
    def leading(self, wanted: Filter) -> list[str]:
        """The departments that lead selected tasks, by their names."""
        names = tables.department_names(self.board)
        return sorted(self.ranked(wanted)["department"], key=lambda code: collation_key(names.get(code, code)))

    @kept
    def cells(self, wanted: Filter) -> pd.DataFrame:
        return summaries.matrix(self.board, self.selection(wanted), asked_departments(self.board, wanted))

    @kept
    def ranking_chart(self, wanted: Filter, language: str) -> tuple[pa.Table, str]:
        ranked = self.ranked(wanted)
        ranked = ranked[ranked["countable"] > 0]
        return data.ranking(self.board, ranked, language), data.describe_ranking(self.board, ranked, language)

    @kept
    def matrix_chart(self, wanted: Filter, language: str) -> tuple[pa.Table, str]:
        cells = self.cells(wanted)
        return data.matrix(self.board, cells, language), data.describe_matrix(cells, language)

    @kept
    def platform_rows(self, wanted: Filter) -> tuple[PlatformRow, ...]:
        """The matrix by platform, most overdue first."""
        names = tables.department_names(self.board)
        order = {state.value: position for position, state in enumerate(summaries.WORST_FIRST)}
        cells: dict[str, list[PlatformCell]] = {}
        for cell in rows_of(self.cells(wanted)):
            name = names.get(cell.department, cell.department)
            counted = PlatformCell(name, cell.state, int(cell.done), int(cell.countable))
            cells.setdefault(cell.platform, []).append(counted)
        found = [
            PlatformRow(
                row.platform,
                f"{row.platform} · {self.board.platforms[row.platform].name}",
                int(row.done),
                int(row.countable),
                int(row.overdue),
                tuple(sorted(cells[row.platform], key=lambda cell: (order[cell.state], -cell.countable))),
            )
            for row in rows_of(summaries.by_platform(self.board, self.selection(wanted)))
            if row.platform in cells
        ]
        return tuple(sorted(found, key=lambda row: -row.overdue))

    @kept
    def timeline_chart(self, wanted: Filter, language: str) -> tuple[pa.Table, str]:
        selected = self.selection(wanted)
        return data.timeline(selected, self.board.today, language), data.describe_timeline(selected, language)

    @kept
    def obstacles_chart(self, wanted: Filter, language: str) -> tuple[pa.Table, str]:
        table = data.obstacles(self.board, self.selection(wanted))
        return table, data.describe_obstacles(table, language)

    @kept
    def quality_chart(self, wanted: Filter, language: str) -> tuple[pa.Table, str]:
        table = data.quality(self.board, self.problems(wanted), language)
        return table, data.describe_quality(table, language)

    @kept
    def positions(self, wanted: Filter, part: str) -> np.ndarray:
        """Where the selected records of one ``part`` stand in the board's frame; see `lib.core.parts`."""
        return positions_of(self.selection(wanted), part)

    @kept
    def records(self, wanted: Filter, part: str) -> pd.DataFrame:
        """The selected records of one ``part``; see `positions`."""
        return self.board.progress.take(self.positions(wanted, part))

    @functools.cached_property
    def lead_codes(self) -> np.ndarray:
        """The lead departments' codes of each record of the board, joined; empty where there is none."""
        return self.board.progress["leads"].fillna("").to_numpy(object)

    @kept
    def row_ids(self, wanted: Filter, part: str) -> tuple[str, ...]:
        """What tells the records of `records` apart in their tables: tab and row of the sheet."""
        return tuple(self._row_ids[self.positions(wanted, part)])

    @functools.cached_property
    def _row_ids(self) -> np.ndarray:
        progress = self.board.progress
        return np.array([f"{tab}!{row}" for tab, row in zip(progress["tab"], progress["row"], strict=True)], object)

    @kept_tables
    def tasks(self, wanted: Filter, part: str, language: str) -> pa.Table:
        """The records of `records` as people read them."""
        return self._all_tasks(language).take(self.positions(wanted, part))

    @kept
    def _all_tasks(self, language: str) -> pa.Table:
        return tables.tasks(self.board, self.board.progress, language)

    @kept
    def departments(self, wanted: Filter, language: str) -> pa.Table:
        """Departments that lead selected tasks, then those that lead none and answer to the search."""
        ranked = self.ranked(wanted)
        named = {d.code: f"{d.code} {d.name} {d.short_name}" for d in self.board.current_departments}
        found = _answering(named, wanted, set(ranked["department"]))
        idle = pd.DataFrame({"department": found}).reindex(columns=ranked.columns)
        counted = idle.drop(columns=["department", "share"]).fillna(0).astype(int)
        idle[counted.columns] = counted
        everyone = pd.concat([ranked, idle], ignore_index=True) if found else ranked
        return tables.departments(self.board, everyone, language)

    @kept
    def platforms(self, wanted: Filter, language: str) -> pa.Table:
        selected = self.selection(wanted)
        counted = summaries.by_platform(self.board, selected)
        if not wanted.is_empty:
            busy = set(counted.loc[counted["total"] > 0, "platform"])
            named = {p.code: f"{p.code} {p.name} {p.scope}" for p in self.board.platforms.values()}
            counted = counted[counted["platform"].isin(busy | set(_answering(named, wanted, busy)))]
        return tables.platforms(self.board, counted, self.platform_leads(), language)

    @kept
    def platform_leads(self) -> dict[str, tuple[str, ...]]:
        """Platform code → the departments that lead its tasks, as the sheet has them one after the other."""
        progress = self.board.progress
        leads = self.board.leads.assign(platform=progress["platform"].to_numpy()[self.board.leads["record"]])
        names = tables.department_names(self.board)
        grouped = leads.dropna().groupby("platform")["department"].unique()
        return {str(code): tuple(names.get(c, c) for c in codes) for code, codes in grouped.items()}

    @kept
    def silent(self, wanted: Filter) -> pd.DataFrame:
        return summaries.silent_departments(self.board, self.selection(wanted), asked_departments(self.board, wanted))

    @kept
    def most_silent(self, wanted: Filter, count: int) -> tuple[tuple[str, int, int], ...]:
        """The first ``count`` of `silent`: department, tasks not reported, tasks."""
        first = self.silent(wanted).head(count)
        return tuple((row.department, row.not_reported, row.total) for row in rows_of(first))

    @kept
    def without_lead(self) -> list[str]:
        return summaries.platforms_without_lead(self.board)

    @kept
    def problems(self, wanted: Filter) -> tuple[Problem, ...]:
        """The problems of the selected rows; without a filter also those of tabs and catalogues."""
        if wanted.is_empty:
            return self.board.problems
        selected = self.selection(wanted)
        rows = set(zip(selected["tab"], selected["row"], strict=True))
        return tuple(problem for problem in self.board.problems if (problem.tab, problem.row) in rows)

    @kept
    def unused_cells(self, wanted: Filter) -> int:
        """How many cells could not be used."""
        return sum(problem.severity is not Severity.WARNING for problem in self.problems(wanted))

    @kept
    def problem_table(self, wanted: Filter, severity: str, language: str) -> pa.Table:
        found = [p for p in self.problems(wanted) if not severity or p.severity == severity]
        return tables.problems(self.board, found, language)

    @kept
    def counts(self) -> pa.Table:
        return tables.counts(self.board)


def _answering(named: dict[str, str], wanted: Filter, known: set[str]) -> list[str]:
    """Codes of ``named`` things, not in ``known``, whose names hold every word of the search alone."""
    words = search_key(wanted.text).split()
    if not words or wanted != Filter(text=wanted.text):
        return []
    keys = {code: search_key(text) for code, text in named.items() if code not in known}
    return [code for code, key in keys.items() if all(word in key for word in words)]


class _Newest:
    # Together, and read once: several viewers may ask for several boards at one moment.
    made: tuple[Board, Views] | None = None


def views_of(board: Board, history: Callable[[Board], tuple[Problem, ...]] = lambda board: ()) -> Views:
    """The shared views of ``board``; those of an older board are let go.

    ``history`` gives the problems that only the log of observed changes can show; they stand
    among the others from then on.
    """
    made = _Newest.made
    if made is None or made[0] is not board:
        more = history(board)
        made = _Newest.made = board, Views(replace(board, problems=board.problems + more) if more else board)
    return made[1]
