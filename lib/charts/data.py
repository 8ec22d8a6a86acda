"""Small tables behind the charts, and the sentence that says what each one shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import pandas as pd
import pyarrow as pa

from lib.charts.specifications import SEGMENTS
from lib.core.board import Board
from lib.core.frames import rows as rows_of
from lib.core.labels import SEVERITY_WORDS, STATE_SYMBOLS, STATE_WORDS
from lib.core.problems import Problem, Severity
from lib.core.progress import State
from lib.i18n import N_, collation_key, show_number, show_share, translate

_NAMED_TOGETHER = 3  # of several that are first together
# Problems of rows that no department leads, and of the catalogues.
NOBODY = N_("No department named")


def _state_word(state: str, language: str) -> str:
    key = State(state)
    return f"{STATE_SYMBOLS[key]} {translate(language, STATE_WORDS[key])}"


def _names(board: Board) -> dict[str, str]:
    return {code: d.label for code, d in board.departments.items()}


def ranking(board: Board, ranked: pd.DataFrame, language: str) -> pa.Table:
    """Long form of `summaries.by_department` for the stacked bars; continuous and dropped are left out."""
    names = _names(board)
    rows = []
    for position, record in enumerate(rows_of(ranked)):
        whole = record.countable
        start = 0.0
        for order, state in enumerate(SEGMENTS):
            count = int(getattr(record, state.value))
            if not count:
                continue
            part = count / whole
            rows.append(
                {
                    "code": record.department,
                    "department": names.get(record.department, record.department),
                    "position": position,
                    "state_word": _state_word(state.value, language),
                    "order": order,
                    "part": part,
                    "middle": start + part / 2,
                    "count": count,
                }
            )
            start += part
    return _table(rows, _RANKING)


_RANKING = pa.schema(
    [
        ("code", pa.string()),
        ("department", pa.string()),
        ("position", pa.int32()),
        ("state_word", pa.string()),
        ("order", pa.int32()),
        ("part", pa.float32()),
        ("middle", pa.float32()),
        ("count", pa.int32()),
    ]
)


def matrix(board: Board, cells: pd.DataFrame, language: str) -> pa.Table:
    """`summaries.matrix` with names, order, symbols; platforms in catalogue order, departments sorted."""
    names = _names(board)
    departments = sorted(set(cells["department"]), key=lambda code: collation_key(names.get(code, code)))
    department_order = {code: position for position, code in enumerate(departments)}
    platform_order = {code: position for position, code in enumerate(board.platforms)}
    rows = [
        {
            "platform": f"{cell.platform} {board.platforms[cell.platform].name}",
            "platform_order": platform_order[cell.platform],
            "department": names.get(cell.department, cell.department),
            "department_order": department_order[cell.department],
            "state_word": _state_word(cell.state, language),
            "symbol": STATE_SYMBOLS[State(cell.state)],
            "done": int(cell.done),
            "total": int(cell.total),
            "overdue": int(cell.overdue),
            "at_platform": cell.platform,
            "at_department": cell.department,
        }
        for cell in rows_of(cells)
        if cell.platform in board.platforms
    ]
    return _table(rows, _MATRIX)


_MATRIX = pa.schema(
    [
        ("platform", pa.string()),
        ("platform_order", pa.int32()),
        ("department", pa.string()),
        ("department_order", pa.int32()),
        ("state_word", pa.string()),
        ("symbol", pa.string()),
        ("done", pa.int32()),
        ("total", pa.int32()),
        ("overdue", pa.int32()),
        ("at_platform", pa.string()),
        ("at_department", pa.string()),
    ]
)


def timeline(records: pd.DataFrame, today: date, language: str) -> pa.Table:
    """Records with a due day, counted by month and state; one more row carries today."""
    dated = records[records["due"].notna() & records["state"].isin([state.value for state in SEGMENTS])]
    months = pd.to_datetime(dated["due"]).dt.to_period("M").dt.start_time
    grouped = Counter(zip(months.dt.date, dated["state"].astype(str), strict=True))
    order = {state.value: position for position, state in enumerate(SEGMENTS)}
    rows = [
        {
            "month": month,
            "month_name": f"{month:%m/%Y}",
            "state_word": _state_word(state, language),
            "order": order[state],
            "count": count,
            "today": None,
        }
        for (month, state), count in sorted(grouped.items())
    ]
    rows.append(dict.fromkeys(("month", "month_name", "state_word", "order", "count")) | {"today": today})
    kinds = [
        ("month", pa.date32()),
        ("month_name", pa.string()),
        ("state_word", pa.string()),
        ("order", pa.int32()),
        ("count", pa.int32()),
        ("today", pa.date32()),
    ]
    return _table(rows, pa.schema(kinds))


def obstacles(board: Board, records: pd.DataFrame) -> pa.Table:
    """Records that state a difficulty or a recommendation, counted by lead department."""
    held_up = records[records["obstacles"].notna() | records["recommendation"].notna()]
    leads = board.leads[board.leads["record"].isin(held_up.index)]
    names = _names(board)
    counted = Counter(leads["department"])
    ranked = sorted(counted, key=lambda code: (-counted[code], collation_key(names.get(code, code))))
    rows = [
        {"code": code, "department": names.get(code, code), "position": position, "count": counted[code]}
        for position, code in enumerate(ranked)
    ]
    kinds = [("code", pa.string()), ("department", pa.string()), ("position", pa.int32()), ("count", pa.int32())]
    return _table(rows, pa.schema(kinds))


def quality(board: Board, problems: Iterable[Problem], language: str) -> pa.Table:
    """Problems by department and severity, most first; those of rows without a lead come last."""
    names = _names(board) | {"": translate(language, NOBODY)}
    counted: Counter[tuple[str, Severity]] = Counter()
    for problem in problems:
        counted.update((code if code in names else "", problem.severity) for code in problem.bodies or ("",))
    weights: Counter[str] = Counter()
    for (code, _), count in counted.items():
        weights[code] += count
    ranked = sorted(weights, key=lambda code: (not code, -weights[code], collation_key(names[code])))
    rows: list[dict[str, object]] = []
    for position, code in enumerate(ranked):
        found = [severity for severity in SEVERITY_WORDS if counted[code, severity]]
        rows += [
            {
                "code": code,
                "department": names[code],
                "position": position,
                "severity_word": translate(language, SEVERITY_WORDS[severity]),
                "order": list(SEVERITY_WORDS).index(severity),
                "count": counted[code, severity],
                "whole": weights[code] if severity is found[0] else None,
            }
            for severity in found
        ]
    return _table(rows, _QUALITY)


_QUALITY = pa.schema(
    [
        ("code", pa.string()),
        ("department", pa.string()),
        ("position", pa.int32()),
        ("severity_word", pa.string()),
        ("order", pa.int32()),
        ("count", pa.int32()),
        ("whole", pa.int32()),
    ]
)


def _table(rows: Sequence[Mapping[str, object]], schema: pa.Schema) -> pa.Table:
    return pa.Table.from_pylist(rows, schema)


def describe_ranking(board: Board, ranked: pd.DataFrame, language: str) -> str:
    """The finding: who is furthest, who has most overdue; nobody is named for nothing."""
    if ranked.empty:
        return translate(language, N_("No department leads a task here."))
    names = _names(board)
    first = ranked.iloc[0]
    late = ranked.iloc[int(ranked["overdue"].argmax())]
    if len(ranked) == 1:
        sentence = N_("{first}: {share} done, {count} overdue.")
    elif first["done"] and late["overdue"]:
        sentence = N_("{first} is furthest with {share} done; {late} has most overdue tasks: {count}.")
    elif first["done"]:
        sentence = N_("{first} is furthest with {share} done; no task is overdue.")
    elif late["overdue"]:
        sentence = N_("No task is done yet; {late} has most overdue tasks: {count}.")
    else:
        sentence = N_("No task is done yet, and none is overdue.")
    return translate(
        language,
        sentence,
        first=names.get(first["department"], first["department"]),
        share=show_share(language, int(first["done"]), int(first["countable"])),
        late=names.get(late["department"], late["department"]),
        count=show_number(language, int(late["overdue"])),
    )


def describe_matrix(cells: pd.DataFrame, language: str) -> str:
    """The finding: of how many meetings of platform and department how many have an overdue task."""
    return translate(
        language,
        N_("{overdue} of {total} pairs of platform and department have a task overdue; {done} are done."),
        total=show_number(language, len(cells)),
        overdue=show_number(language, int((cells["state"] == State.OVERDUE.value).sum())),
        done=show_number(language, int((cells["state"] == State.DONE.value).sum())),
    )


def describe_timeline(records: pd.DataFrame, language: str) -> str:
    """The finding: how many are overdue, how many fall due within 30 days, in which month most that are unfinished."""
    ahead = records[records["days_left"].notna()]
    months = pd.to_datetime(ahead["due"]).dt.to_period("M").value_counts().sort_index()
    late = show_number(language, int(records["overdue"].sum()))
    soon = show_number(language, int(records["due_soon"].sum()))
    if not len(months):
        return translate(
            language, N_("{late} tasks are overdue, {soon} fall due within 30 days."), late=late, soon=soon
        )
    return translate(
        language,
        N_("{late} tasks are overdue, {soon} fall due within 30 days; most unfinished tasks fall due in {month}."),
        late=late,
        soon=soon,
        month=months.index[int(months.argmax())].strftime("%m/%Y"),
    )


def describe_obstacles(table: pa.Table, language: str) -> str:
    """The finding: which department has most tasks held up."""
    if not table.num_rows:
        return translate(language, N_("No department leads a task here."))
    return translate(
        language,
        N_("{department} states the most difficulties or recommendations: {count} tasks."),
        department=table["department"][0].as_py(),
        count=show_number(language, table["count"][0].as_py()),
    )


def describe_quality(table: pa.Table, language: str) -> str:
    """The finding: who has most cells to look at."""
    counts: Counter[str] = Counter()
    for department, count in zip(table["department"].to_pylist(), table["count"].to_pylist(), strict=True):
        if department != translate(language, NOBODY):
            counts[department] += count
    if not counts:
        return translate(language, N_("No department's row has a problem."))
    most = max(counts.values())
    first = [department for department, count in counts.items() if count == most]
    words = {"departments": ", ".join(first[:_NAMED_TOGETHER]), "count": show_number(language, most)}
    if len(first) == 1:
        finding = N_("{departments} has the most cells to look at: {count}.")
    elif len(first) <= _NAMED_TOGETHER:
        finding = N_("{departments} have the most cells to look at: {count} each.")
    else:
        finding = N_("{departments} and others have the most cells to look at: {count} each.")
    return translate(language, finding, **words)
