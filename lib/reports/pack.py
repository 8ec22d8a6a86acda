"""The meeting pack as content: one pure model that the PDF, the Word file and the workbook all write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pandas as pd
import pyarrow as pa

from lib.charts import data
from lib.core import summaries
from lib.core.board import Board
from lib.core.period_figures import PeriodFigures
from lib.core.problems import Problem
from lib.core.proposals import ProposalRecord
from lib.core.selection import Filter, asked_departments
from lib.i18n import N_, show_date, show_number, translate
from lib.reports import change_tables, pack_summary, pack_tables, tables
from lib.reports.filter_words import filter_words
from lib.reports.pack_model import PAPER_ROWS, Changes, Chart, Earlier, Front, Pack, Part
from lib.reports.pack_summary import Findings
from lib.words import Flag

TITLE = N_("Progress on the national digital platforms")
_CUT = N_("{shown} of {whole}; the whole list is in the Excel workbook.")
_LATE_COLUMNS = ("lead", "task", "platform", "deadline", "days", "obstacles")
_HELD_UP_COLUMNS = ("lead", "task", "platform", "obstacles", "recommendation", "state")
_PERIOD_COLUMNS = ("period", "period_state", "share", "done_change", "overdue", "not_reported", "total")
_TASK_COLUMNS = (
    "state", "lead", "task", "platform", "deadline", "due", "days", "percent", "result",
    "evidence", "obstacles", "recommendation", "updated", "cell", "link",
)  # fmt: skip


def build_pack(
    board: Board,
    selection: pd.DataFrame,
    *,
    language: str,
    wanted: Filter | None = None,
    front: Front | None = None,
    earlier: Earlier | None = None,
    proposals: Sequence[ProposalRecord] = (),
    changes: Changes | None = None,
    closed: Sequence[PeriodFigures] = (),
    day: date | None = None,
    outlook: str = "",
) -> Pack:
    """The pack of the ``selection`` of ``board``'s records that ``wanted`` made, dated ``day`` or the board's day.

    ``earlier`` gives figures to compare with and ``changes`` what happened since; ``closed``
    are those of closed periods, the oldest first. ``proposals`` lose their private notes here. ``outlook`` says
    whether it will be made.
    """
    front = front or Front()
    asked = asked_departments(board, wanted or Filter())
    found = replace(_findings(board, selection, asked, [record.public for record in proposals]), outlook=outlook)
    cells = summaries.matrix(board, selection, asked)
    return Pack(
        language=language,
        front=front if front.title else replace(front, title=translate(language, TITLE)),
        today=day or board.today,
        as_of=board.register.as_of,
        source=board.register.title,
        filters=filter_words(board, wanted or Filter(), language),
        totals=found.totals,
        figures=pack_summary.figures(found.totals, earlier, language),
        compared_with=earlier.day if earlier else None,
        parts=_parts(board, found, earlier, changes, closed, language),
        matrix=pack_tables.matrix(board, cells, data.describe_matrix(cells, language)),
        charts=_charts(board, found, language),
        tasks=tables.tasks(board, selection, language).select(_TASK_COLUMNS),
        problems=tables.problems(board, found.problems, language),
    )


def _parts(
    board: Board,
    found: Findings,
    earlier: Earlier | None,
    changes: Changes | None,
    closed: Sequence[PeriodFigures],
    language: str,
) -> tuple[Part, ...]:
    return (
        _summary(board, found, earlier, language),
        _totals(found, earlier, language),
        _ranking(board, found, language),
        *([_changes(changes, language)] if changes else []),
        *([_closed(closed, language)] if closed else []),
        _late(board, found, language),
        _held_up(board, found, language),
        _proposals(board, found, language),
        _quality(board, found, language),
        _silent(board, found, language),
    )


def _findings(
    board: Board, selection: pd.DataFrame, asked: frozenset[str] | None, proposals: Sequence[ProposalRecord]
) -> Findings:
    is_everything = len(selection) == len(board.progress)
    late = selection[selection[Flag.OVERDUE.value]].sort_values("days_late", ascending=False, kind="stable")
    named = tables.platform_names(board)
    return Findings(
        totals=summaries.totals(selection),
        selected=selection,
        late=late,
        ranked=_counted_departments(summaries.by_department(board, selection, asked)),
        silent=summaries.silent_departments(board, selection, asked),
        held_up=int((selection["obstacles"].notna() | selection["recommendation"].notna()).sum()),
        problems=board.problems if is_everything else _problems_of(board, selection),
        proposals=proposals,
        without_lead=[named[code] for code in summaries.platforms_without_lead(board)] if is_everything else [],
    )


def _counted_departments(ranked: pd.DataFrame) -> pd.DataFrame:
    """Those with a share first, as ranked; those whose every task is left out of shares come last."""
    return ranked.sort_values("countable", key=lambda counted: counted == 0, kind="stable", ignore_index=True)


def _problems_of(board: Board, selection: pd.DataFrame) -> tuple[Problem, ...]:
    rows = set(zip(selection["tab"], selection["row"], strict=True))
    return tuple(problem for problem in board.problems if (problem.tab, problem.row) in rows)


def _charts(board: Board, found: Findings, language: str) -> dict[str, Chart]:
    ranked = found.ranked[found.ranked["countable"] > 0]
    timeline = data.timeline(found.selected, board.today, language)
    charts = {
        "ranking": Chart(data.ranking(board, ranked, language), data.describe_ranking(board, ranked, language)),
        "timeline": Chart(timeline, data.describe_timeline(found.selected, language)),
    }
    return {name: chart for name, chart in charts.items() if chart.data.num_rows > 1}


def _summary(board: Board, found: Findings, earlier: Earlier | None, language: str) -> Part:
    sentences = pack_summary.sentences(board, found, earlier, language)
    return Part("summary", translate(language, N_("Summary")), sentences)


def _totals(found: Findings, earlier: Earlier | None, language: str) -> Part:
    columns = ("figure", "count", "part", *(["change"] if earlier else []))
    since = translate(language, N_("Changes since {day}."), day=show_date(language, earlier.day)) if earlier else ""
    return Part(
        "totals",
        translate(language, N_("Key figures")),
        tuple(filter(None, (pack_summary.counted(found.totals, language), since))),
        pack_tables.figures(pack_summary.figures(found.totals, earlier, language)),
        columns,
        columns,
    )


def _ranking(board: Board, found: Findings, language: str) -> Part:
    states = pack_tables.STATE_COLUMNS
    return Part(
        "ranking",
        translate(language, N_("Departments, ranked")),
        (
            translate(
                language,
                N_("A task stands under its most urgent state; one that several departments lead counts for each."),
            ),
        ),
        pack_tables.ranking(board, found.ranked, language),
        ("department", "share", *states, "total"),
        ("department", "rate", "countable", *states, "total"),
        translate(language, N_("No department leads a task here.")),
        "ranking",
    )


def _changes(changes: Changes, language: str) -> Part:
    columns = tuple(changes.table.column_names) if changes.table is not None else ()
    nothing = translate(language, N_("Nothing has changed."))
    on_paper = tuple(name for name in columns if name != "link")
    title = translate(language, N_("What changed"))
    said = changes.sentences or (() if changes.table is not None else (nothing,))
    # One sentence that nothing changed is enough.
    nothing = "" if changes.sentences else nothing
    cut = _cut_to(changes.table, _CUT, language) if changes.table is not None else ()
    return Part("changes", title, (*said, *cut), changes.table, on_paper, columns, nothing, is_cut=True)


def _closed(closed: Sequence[PeriodFigures], language: str) -> Part:
    table = change_tables.periods(closed, language)
    title = translate(language, N_("Closed periods"))
    return Part("periods", title, (), table, _PERIOD_COLUMNS, tuple(table.column_names))


def _late(board: Board, found: Findings, language: str) -> Part:
    table = tables.tasks(board, found.late, language)
    cut = N_("The {shown} overdue longest of {whole}; the whole list is in the Excel workbook.")
    return Part(
        "overdue",
        translate(language, N_("Overdue tasks and what holds them up")),
        _cut_to(table, cut, language),
        table,
        _LATE_COLUMNS,
        _TASK_COLUMNS,
        translate(language, N_("No task is overdue.")),
        "timeline",
        {"obstacles": translate(language, N_("not stated"))},
        is_cut=True,
    )


def _held_up(board: Board, found: Findings, language: str) -> Part:
    selected = found.selected
    states_one = selected["obstacles"].notna() | selected["recommendation"].notna()
    held_up = selected[states_one].sort_values("days_late", ascending=False, kind="stable")
    table = tables.tasks(board, held_up, language)
    cut = N_("{shown} of {whole}, the longest overdue first; the whole list is in the Excel workbook.")
    return Part(
        "obstacles",
        translate(language, N_("Difficulties and recommendations")),
        _cut_to(table, cut, language),
        table,
        _HELD_UP_COLUMNS,
        _TASK_COLUMNS,
        translate(language, N_("No difficulty or recommendation is stated in these tasks.")),
        is_cut=True,
    )


def _cut_to(table: pa.Table, sentence: str, language: str) -> tuple[str, ...]:
    """What is said of a list that is too long for paper."""
    if table.num_rows <= PAPER_ROWS:
        return ()
    whole = show_number(language, table.num_rows)
    return (translate(language, sentence, shown=show_number(language, PAPER_ROWS), whole=whole),)


def _proposals(board: Board, found: Findings, language: str) -> Part:
    table = pack_tables.proposals(board, found.proposals, language)
    nothing = translate(language, N_("No proposal has been sent yet."))
    columns = tuple(table.column_names)
    title, cut = translate(language, N_("Proposed platforms")), _cut_to(table, _CUT, language)
    return Part("proposals", title, cut, table, columns, columns, nothing, is_cut=True)


def _quality(board: Board, found: Findings, language: str) -> Part:
    table = pack_tables.quality(board, found.problems, language)
    said = translate(
        language, N_("Cells to look at, by the department that leads the row; the workbook lists each cell.")
    )
    return Part(
        "quality",
        translate(language, N_("Data quality")),
        (said,) if table.num_rows else (),
        table,
        tuple(table.column_names),
        tuple(table.column_names),
        translate(language, N_("No cell of the sheet needs correcting.")),
    )


def _silent(board: Board, found: Findings, language: str) -> Part:
    table = pack_tables.silence(board, found.silent, language)
    columns = ("department", "silence")
    return Part(
        "silent",
        translate(language, N_("Departments that did not report")),
        (),
        table,
        columns,
        ("department", "not_reported", "total"),
        translate(language, N_("Every department has reported on all its tasks.")),
    )
