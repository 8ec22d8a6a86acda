"""Closing a reporting period through the outbox, and the closings as people see them."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime

import sqlalchemy as sa

from lib import schema
from lib.core.board import Board
from lib.core.closing_plan import ClosingPlan, Wish, plan_closing
from lib.core.closings import PeriodRecord, Row, closing_problems, fold
from lib.core.frozen_board import freeze
from lib.core.periods import ReportingPeriod
from lib.core.problems import Problem
from lib.sheets.protocol import SourceError
from lib.sync.archive import with_archived
from lib.sync.outbox import READING_SECONDS, Outbox

log = logging.getLogger(__name__)
_TAB = schema.REPORTING_PERIODS.name


def closings(board: Board, outbox: Outbox) -> dict[str, PeriodRecord]:
    """Period's id → its closings: on the sheet of ``board``, on their way to it, and archived."""
    rows = board.register.app_rows.get(_TAB, ())
    since = board.register.as_of.timestamp() - READING_SECONDS
    try:
        rows = with_archived(outbox.engine, board.register.source, rows)
    except sa.exc.SQLAlchemyError:
        log.warning("archived closings are not shown")
    return _folded((*rows, *_under_way(outbox, since)))


class _Newest:
    """The rows that were folded last: years of closings are read once, not at each edit of the sheet."""

    known: tuple[tuple[Row, ...], dict[str, PeriodRecord]] = ((), {})


def _folded(rows: tuple[Row, ...]) -> dict[str, PeriodRecord]:
    known, records = _Newest.known
    if known != rows:
        records = fold(rows)
        _Newest.known = rows, records
    return records


def _under_way(outbox: Outbox, since: float) -> tuple[Row, ...]:
    """Rows that wait, or that may have been delivered after the board was read: later the sheet alone counts."""
    try:
        return tuple(row for item in outbox.under_way(_TAB, since) for row in item.rows)
    except SourceError:  # the state database is away; the sheet still tells most
        log.warning("closings under way are not shown")
        return ()


def close(
    board: Board,
    outbox: Outbox,
    period: ReportingPeriod,
    *,
    by_role: str,
    at: datetime,
    reason: str = "",
    is_final: bool = False,
) -> ClosingPlan:
    """Freeze the figures of ``board`` for ``period``; its rows are safe in the outbox when this returns.

    Asking again changes nothing. Raises ClosingError when it is not possible, SourceError
    when the outbox can't take the rows; what was taken until then is gone on with next time.
    """
    record = closings(board, outbox).get(period.id, PeriodRecord(period.id))
    wish = Wish(by_role, at, " ".join(reason.split()), is_final)
    plan = plan_closing(record, freeze(board, period), period, wish, board.today)
    # Another sheet's closing of the same period, of which the outbox still knows, is another event.
    sheet = hashlib.sha256(board.register.source.encode()).hexdigest()[:8]
    for event in plan.events:
        outbox.put_rows(_TAB, f"{event.event_id}-{sheet}", event.rows)
    return plan


def altered(board: Board, outbox: Outbox) -> tuple[Problem, ...]:
    """A problem for each closing whose rows are no longer what was closed."""
    return closing_problems(closings(board, outbox))
