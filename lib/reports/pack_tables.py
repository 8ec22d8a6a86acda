"""The tables of the meeting pack that no page has: figures, ranking, quality by department, silence, proposals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

import pandas as pd
import pyarrow as pa

from lib.charts.data import NOBODY
from lib.core.board import Board
from lib.core.frames import rows as rows_of
from lib.core.problems import Problem, Severity
from lib.core.progress import State
from lib.core.proposals import ProposalRecord, moment
from lib.core.proposals.labels import KIND_WORDS, STATE_WORDS
from lib.core.proposals.words import ProposalKind
from lib.i18n import collation_key, show_share, translate
from lib.reports.pack_model import Figure, Matrix
from lib.reports.tables import department_names

STATE_COLUMNS = ("done", "in_progress", "due_soon", "overdue", "not_started", "not_reported", "continuous", "dropped")
_SEVERITY_COLUMNS = {Severity.ERROR: "errors", Severity.AMBIGUOUS: "ambiguous", Severity.WARNING: "warnings"}


def figures(found: Sequence[Figure]) -> pa.Table:
    """One row a key figure: its name, count, share in words and change."""
    return pa.table(
        {
            "figure": [figure.label for figure in found],
            "count": pa.array([figure.value for figure in found], pa.int32()),
            "part": [figure.share for figure in found],
            "change": pa.array([figure.change for figure in found], pa.int32()),
        }
    )


def ranking(board: Board, ranked: pd.DataFrame, language: str) -> pa.Table:
    """One row a lead department of `summaries.by_department`, in its order.

    ``share`` is 12 / 35 (34 %) in words; ``rate`` the same as a number from 0 to 100.
    """
    names = department_names(board)
    shares = [
        show_share(language, int(done), int(countable))
        for done, countable in zip(ranked["done"], ranked["countable"], strict=True)
    ]
    return pa.table(
        {
            "department": pa.array([names.get(code, code) for code in ranked["department"]], pa.string()),
            "share": pa.array(shares, pa.string()),
            "rate": pa.array(100 * ranked["share"], pa.float64(), from_pandas=True),
            **{name: pa.array(ranked[name], pa.int32()) for name in STATE_COLUMNS},
            "countable": pa.array(ranked["countable"], pa.int32()),
            "total": pa.array(ranked["total"], pa.int32()),
        }
    )


def silence(board: Board, silent: pd.DataFrame, language: str) -> pa.Table:
    """One row a department of `summaries.silent_departments`, in its order."""
    names = department_names(board)
    shares = [
        show_share(language, int(missing), int(total))
        for missing, total in zip(silent["not_reported"], silent["total"], strict=True)
    ]
    return pa.table(
        {
            "department": pa.array([names.get(code, code) for code in silent["department"]], pa.string()),
            "not_reported": pa.array(silent["not_reported"], pa.int32()),
            "total": pa.array(silent["total"], pa.int32()),
            "silence": pa.array(shares, pa.string()),
        }
    )


def quality(board: Board, problems: Iterable[Problem], language: str) -> pa.Table:
    """Cells to look at by department and severity, most first; rows that nobody leads come last."""
    counted: dict[str, Counter[str]] = {}
    for problem in problems:
        for code in problem.bodies or ("",):
            counted.setdefault(code, Counter())[_SEVERITY_COLUMNS[problem.severity]] += 1
    names = department_names(board) | {"": translate(language, NOBODY)}
    order = sorted(counted, key=lambda code: (not code, -counted[code].total(), collation_key(names.get(code, code))))
    return pa.table(
        {
            "department": pa.array([names.get(code, code) for code in order], pa.string()),
            **{
                column: pa.array([counted[code][column] for code in order], pa.int32())
                for column in _SEVERITY_COLUMNS.values()
            },
            "count": pa.array([counted[code].total() for code in order], pa.int32()),
        }
    )


def proposals(board: Board, records: Sequence[ProposalRecord], language: str) -> pa.Table:
    """One row a proposal: what is asked for, by whom, where it stands, how many bodies support it."""
    names = department_names(board)
    return pa.table(
        {
            "code": pa.array([record.id for record in records], pa.string()),
            "name": pa.array([str(record.values.get("name") or "") for record in records], pa.string()),
            "kind": pa.array([_kind(record, language) for record in records], pa.string()),
            "proposing_body": pa.array(
                [names.get(record.proposing_body, record.proposing_body) for record in records], pa.string()
            ),
            "state": pa.array([translate(language, STATE_WORDS[record.state]) for record in records], pa.string()),
            "sent": pa.array([_day(record.sent_at) for record in records], pa.date32()),
            "supporters": pa.array([len(record.supporters) for record in records], pa.int32()),
        }
    )


def _kind(record: ProposalRecord, language: str) -> str:
    typed = str(record.values.get("kind") or "").strip()
    return translate(language, KIND_WORDS[ProposalKind(typed)]) if typed in set(ProposalKind) else typed


def _day(at: str) -> date | None:
    known = moment(at)
    return known.date() if known else None


def matrix(board: Board, cells: pd.DataFrame, finding: str) -> Matrix:
    """`summaries.matrix` with platforms in catalogue order and departments in alphabetical order."""
    names = department_names(board)
    met = cells[cells["platform"].isin(list(board.platforms))]
    platforms = [code for code in board.platforms if code in set(met["platform"])]
    departments = sorted(set(met["department"]), key=lambda code: collation_key(names.get(code, code)))
    rows = {code: position for position, code in enumerate(platforms)}
    columns = {code: position for position, code in enumerate(departments)}
    return Matrix(
        platforms=tuple(f"{code} {board.platforms[code].name}" for code in platforms),
        departments=tuple(names.get(code, code) for code in departments),
        states={(rows[cell.platform], columns[cell.department]): State(cell.state).value for cell in rows_of(met)},
        finding=finding,
    )
