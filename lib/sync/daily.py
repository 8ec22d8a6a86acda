"""The figures of each day, in sum and by lead department, for lines over time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from lib.core.board import Board
from lib.core.frames import rows as rows_of
from lib.core.period_figures import PeriodFigures
from lib.core.summaries import by_department, totals
from lib.core.trends import Observation
from lib.sync import store

# The name under which the figures of all records are kept; no department has an empty code.
EVERYONE = ""
_HISTORY_DAYS = 400

daily_figures = sa.Table(
    "daily_figures",
    store.metadata,
    sa.Column("source", sa.String(200), primary_key=True),
    sa.Column("department", sa.String(80), primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("countable", sa.Integer, nullable=False),
    sa.Column("done", sa.Integer, nullable=False),
    sa.Column("overdue", sa.Integer, nullable=False),
)


def remember_figures(engine: sa.Engine, board: Board) -> None:
    """Keep the newest figures of the board's day. Raises sqlalchemy.exc.SQLAlchemyError."""
    whole = totals(board.progress)
    rows: list[dict[str, Any]] = [_row(board, EVERYONE, whole.countable, whole.done, whole.overdue)]
    rows += [
        _row(board, str(row.department), int(row.countable), int(row.done), int(row.overdue))
        for row in rows_of(by_department(board, board.progress))
    ]
    statement = store.upsert(engine, daily_figures)
    newest = {name: statement.excluded[name] for name in ("countable", "done", "overdue")}
    keyed = statement.on_conflict_do_update(index_elements=["source", "department", "day"], set_=newest)
    with engine.begin() as connection:
        connection.execute(keyed, rows)


def _row(board: Board, department: str, countable: int, done: int, overdue: int) -> dict[str, Any]:
    return {
        "source": board.register.source,
        "department": department[:80],
        "day": board.today,
        "countable": countable,
        "done": done,
        "overdue": overdue,
    }


def figures_over_time(engine: sa.Engine, source: str, since: date) -> dict[str, tuple[Observation, ...]]:
    """Department's code (EVERYONE for all) → its figures of each day seen from ``since`` on, the oldest first."""
    wanted = (
        sa.select(daily_figures)
        .where(daily_figures.c.source == source, daily_figures.c.day >= since)
        .order_by(daily_figures.c.day)
    )
    found: dict[str, list[Observation]] = {}
    with engine.connect() as connection:
        for row in connection.execute(wanted):
            found.setdefault(row.department, []).append(Observation(row.day, row.countable, row.done, row.overdue))
    return {department: tuple(observations) for department, observations in found.items()}


def history(
    engine: sa.Engine, source: str, today: date, closed: Sequence[PeriodFigures]
) -> dict[str, tuple[Observation, ...]]:
    """The figures of the last year by department's code (EVERYONE for all), the oldest first.

    Before those of days observed, those of closings made before observing began, on the day of the closing: a
    closing holds what the sheet said on that day, not on the last day of its period.
    """
    since = today - timedelta(days=_HISTORY_DAYS)
    daily = figures_over_time(engine, source, since)
    points = {code: list(observations) for code, observations in daily.items()}
    first = min((observations[0].day for observations in daily.values()), default=date.max)
    for each in closed:
        closed_at = each.closing.closed_at
        if closed_at is not None and since <= closed_at.date() < first:
            for code, counted in {EVERYONE: each.whole, **each.by_department}.items():
                point = Observation(closed_at.date(), counted.countable, counted.done, counted.overdue)
                points.setdefault(code, []).append(point)
    return {code: tuple(sorted(found, key=lambda point: point.day)) for code, found in points.items()}


def totals_near(engine: sa.Engine, source: str, day: date) -> tuple[date, dict[str, int]] | None:
    """The totals of the last day seen no later than ``day``, else of the first day after it; None without any."""
    kept = store.daily_totals
    row = _near(engine, sa.select(kept.c.day, kept.c.totals).where(kept.c.source == source), kept.c.day, day)
    return None if row is None else (row.day, json.loads(row.totals))


def figures_near(engine: sa.Engine, source: str, department: str, day: date) -> Observation | None:
    """The same for one ``department``, by its code."""
    kept = daily_figures
    wanted = sa.select(kept).where(kept.c.source == source, kept.c.department == department[:80])
    row = _near(engine, wanted, kept.c.day, day)
    return None if row is None else Observation(row.day, row.countable, row.done, row.overdue)


def _near(engine: sa.Engine, wanted: sa.Select[Any], column: sa.Column[date], day: date) -> Any:
    with engine.connect() as connection:
        before = connection.execute(wanted.where(column <= day).order_by(column.desc()).limit(1)).one_or_none()
        return before or connection.execute(wanted.where(column > day).order_by(column).limit(1)).one_or_none()
