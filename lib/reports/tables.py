"""Tables as people read them: words instead of codes, one row a thing, the same on screen and in files.

Each function gives a pyarrow Table with English column names; `HEADERS` has their words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import pandas as pd
import pyarrow as pa

from lib.core.board import Board
from lib.core.labels import SEVERITY_WORDS, STATE_SYMBOLS, STATE_WORDS
from lib.core.problems import Problem, cell_link, column_letters, describe
from lib.core.progress import State
from lib.core.summaries import lead_names
from lib.i18n import N_, show_number, show_share, translate

HEADERS: Mapping[str, str] = {
    "state": N_("State"),
    "platform": N_("Platform"),
    "lead": N_("Lead department"),
    "task": N_("Task"),
    "deadline": N_("Deadline"),
    "due": N_("Due day"),
    "days": N_("Days late"),
    "percent": N_("Percent"),
    "result": N_("Result so far"),
    "evidence": N_("Evidence"),
    "obstacles": N_("Difficulties"),
    "recommendation": N_("Recommendations"),
    "updated": N_("Updated on"),
    "cell": N_("Cell"),
    "link": N_("Open"),
    "department": N_("Department"),
    "done": N_("Done"),
    "overdue": N_("Overdue"),
    "due_soon": N_("Due within 30 days"),
    "not_reported": N_("Not reported"),
    "in_progress": N_("In progress"),
    "not_started": N_("Not started"),
    "continuous": N_("Continuous"),
    "dropped": N_("Not applicable"),
    "total": N_("Tasks"),
    "share": N_("Done of those counted"),
    "owner": N_("Governing agency"),
    "confirmation": N_("Confirmation"),
    "code": N_("Code"),
    "name": N_("Name"),
    "kind": N_("Kind"),
    "problem": N_("What is wrong"),
    "advice": N_("What to do"),
    "severity": N_("Severity"),
    "column": N_("Column"),
    "value": N_("As typed"),
    "tab": N_("Tab"),
    "rows": N_("Rows read"),
    "records": N_("Records"),
    "structure": N_("Headings, totals, notes"),
    "refused": N_("Rows not used"),
    "count": N_("Count"),
    "errors": N_("Errors"),
    "ambiguous": N_("Ambiguous"),
    "warnings": N_("Warnings"),
    "figure": N_("Figure"),
    "part": N_("Of those counted"),
    "change": N_("Change"),
    "countable": N_("Counted for shares"),
    "rate": N_("Percent done"),
    "silence": N_("Not reported, of all tasks"),
    "sent": N_("Sent"),
    "supporters": N_("Bodies that support it"),
    "proposing_body": N_("Proposing department"),
    "reported_status": N_("Reported status"),
    "what": N_("What changed"),
    "seen": N_("Change seen"),
    "typed_update": N_("Update date as typed"),
    "last_seen": N_("Last change seen"),
    "quiet_days": N_("Days without change"),
    "open": N_("Open tasks"),
    "verdict": N_("What it says"),
    "period": N_("Period"),
    "period_state": N_("State of the figures"),
    "version": N_("Closing"),
    "closed_at": N_("Closed at"),
    "in_force": N_("These figures count"),
    "done_change": N_("Done since the period before"),
    "reason": N_("Reason"),
    "meaning": N_("Kind of change"),
    "day": N_("Day"),
    "series": N_("Line"),
    "low": N_("At least"),
    "high": N_("At most"),
}


def state_word(state: str, language: str) -> str:
    """Symbol and word of a state."""
    key = State(state)
    return f"{STATE_SYMBOLS[key]} {translate(language, STATE_WORDS[key])}"


def tasks(board: Board, records: pd.DataFrame, language: str) -> pa.Table:
    """One row a record of ``records``, in its order."""
    words = {state.value: state_word(state.value, language) for state in State}
    platforms = platform_names(board)
    cells, links = _places(board, records)
    leads = [
        lead_names(board, *values)
        for values in zip(
            records["leads"].fillna(""), records["lead_groups"].fillna(""), records["lead_text"].fillna(""), strict=True
        )
    ]
    return pa.table(
        {
            "state": [words[state] for state in records["state"]],
            "platform": [
                platforms.get(code, typed)
                for code, typed in zip(records["platform"], records["platform_text"], strict=True)
            ],
            "lead": leads,
            "task": _texts(records, "task"),
            "deadline": _texts(records, "deadline_text"),
            "due": pa.array(records["due"], pa.date32(), from_pandas=True),
            "days": pa.array([int(days) or None for days in records["days_late"]], pa.int32()),
            "percent": pa.array(records["percent"], pa.float64(), from_pandas=True),
            "result": _texts(records, "result"),
            "evidence": _texts(records, "evidence"),
            "obstacles": _texts(records, "obstacles"),
            "recommendation": _texts(records, "recommendation"),
            "updated": pa.array(records["updated"], pa.date32(), from_pandas=True),
            "cell": pa.array(cells, pa.string()),
            "link": pa.array(links, pa.string()),
        }
    )


def _places(board: Board, records: pd.DataFrame) -> tuple[list[str | None], list[str | None]]:
    """The cell of each task and its address; a task of a closed period that is gone from the sheet has neither."""
    layout, url = board.register.layout, board.register.url
    letters = {tab: column_letters(columns["task"]) for tab, columns in layout.items() if "task" in columns}
    cells: list[str | None] = []
    links: list[str | None] = []
    for tab, row, gid in zip(records["tab"], records["row"], records["gid"], strict=True):
        cell = f"{letters[tab]}{row}" if tab in letters else ""
        cells.append(f"{tab}!{cell}" if cell else None)
        links.append((cell and cell_link(url, None if pd.isna(gid) else int(gid), cell)) or None)
    return cells, links


def _texts(records: pd.DataFrame, column: str) -> pa.Array:
    return pa.array(records[column], pa.string(), from_pandas=True)


def platform_names(board: Board) -> dict[str, str]:
    """Code → ``NT01 · Nền tảng …``."""
    return {code: f"{code} · {platform.name}" for code, platform in board.platforms.items()}


def department_names(board: Board) -> dict[str, str]:
    """Code → the name to show where space is short."""
    return {code: department.label for code, department in board.departments.items()}


_NAMED = 4  # lead departments of a platform
_COUNTED = ("done", "in_progress", "due_soon", "overdue", "not_started", "not_reported", "continuous", "dropped")


def departments(board: Board, ranked: pd.DataFrame, language: str) -> pa.Table:
    """One row a lead department of `summaries.by_department`, ranked."""
    names = department_names(board)
    kinds = {code: (d.kind.value if d.kind else "") for code, d in board.departments.items()}
    return pa.table(
        {
            "code": pa.array(ranked["department"], pa.string()),
            "department": [names.get(code, code) for code in ranked["department"]],
            "kind": [kinds.get(code, "") for code in ranked["department"]],
            "share": _shares(ranked, language),
            **{name: pa.array(ranked[name], pa.int32()) for name in (*_COUNTED, "countable", "total")},
        }
    )


def platforms(board: Board, counted: pd.DataFrame, leads: Mapping[str, Sequence[str]], language: str) -> pa.Table:
    """One row a platform of `summaries.by_platform`; ``leads`` names who leads it."""
    known = [board.platforms[code] for code in counted["platform"]]
    return pa.table(
        {
            "code": [platform.code for platform in known],
            "name": [platform.name for platform in known],
            "lead": [_first_of(leads.get(platform.code, ()), language) for platform in known],
            "share": _shares(counted, language),
            **{name: pa.array(counted[name], pa.int32()) for name in (*_COUNTED[:6], "countable", "total")},
            "owner": [platform.governing_agency for platform in known],
            "confirmation": [platform.confirmation.value if platform.confirmation else "" for platform in known],
        }
    )


def _first_of(names: Sequence[str], language: str) -> str:
    """The first of ``names`` and how many others there are; one more is named, which is as short."""
    if len(names) <= _NAMED + 1:
        return ", ".join(names)
    others = show_number(language, len(names) - _NAMED)
    return f"{', '.join(names[:_NAMED])} {translate(language, 'and {count} others', count=others)}"


def _shares(counts: pd.DataFrame, language: str) -> list[str]:
    return [
        show_share(language, int(done), int(countable))
        for done, countable in zip(counts["done"], counts["countable"], strict=True)
    ]


def problems(board: Board, found: Iterable[Problem], language: str) -> pa.Table:
    """One row a problem: severity, where, what was typed, what is wrong, what to do."""
    names = department_names(board)
    rows: list[dict[str, Any]] = []
    for problem in found:
        message, advice = describe(problem, language)
        rows.append(
            {
                "severity": translate(language, SEVERITY_WORDS[problem.severity]),
                "cell": f"{problem.tab}!{problem.cell}" if problem.cell else problem.tab,
                "column": problem.column,
                "value": problem.value,
                "problem": message,
                "advice": advice,
                "department": ", ".join(names.get(code, code) for code in problem.bodies),
                "link": cell_link(board.register.url, problem.gid, problem.cell) or None,
            }
        )
    return _from_rows(rows, ("severity", "cell", "column", "value", "problem", "advice", "department", "link"))


def counts(board: Board) -> pa.Table:
    """One row a tab: how its rows were accounted for; the last row is the sum."""
    rows = [
        {"tab": c.tab, "rows": c.rows, "records": c.records, "structure": c.structure, "refused": c.refused}
        for c in board.register.counts
    ]
    return pa.Table.from_pylist(
        rows,
        pa.schema([("tab", pa.string()), *((n, pa.int32()) for n in ("rows", "records", "structure", "refused"))]),
    )


def _from_rows(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), pa.schema([(name, pa.string()) for name in names]))


def plain_value(value: Any, language: str) -> str:
    """A cell of a table as text: dates day first, decimals the way the language writes them."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float):
        text = f"{value:.10g}"
        return text.replace(".", ",") if language == "vi" else text
    return str(value)
