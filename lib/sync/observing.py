"""What is kept of each new board: which cells changed, and the figures of the day."""

from __future__ import annotations

import logging
from datetime import datetime

import sqlalchemy as sa

from lib.core.board import Board
from lib.core.changes import fallen_percents
from lib.core.fallen import fallen_problems
from lib.core.problems import Problem
from lib.sync.changes import is_whole, known_rows, percent_changes, record
from lib.sync.daily import remember_figures

log = logging.getLogger(__name__)


def take_note(engine: sa.Engine, board: Board, seen_at: datetime) -> None:
    """Log the changes and keep the figures of ``board``; a fault of the database is logged, never raised."""
    if not is_whole(board.register):
        return
    try:
        count = record(engine, board, seen_at)
        remember_figures(engine, board)
    except sa.exc.SQLAlchemyError as error:
        # The next reading tries again. The error itself holds texts of the sheet, which no log may have.
        log.error("observing changes failed: %s", type(error).__name__)
    else:
        log.info("%d changes observed", count)


def fell_back(engine: sa.Engine, board: Board) -> tuple[Problem, ...]:
    """A warning for each record of ``board`` whose percentage fell and is not as high again."""
    source = board.register.source
    try:
        fallen = fallen_percents(percent_changes(engine, source))
        rows = known_rows(engine, source) if fallen else {}
    except sa.exc.SQLAlchemyError as error:
        log.error("reading observed changes failed: %s", type(error).__name__)
        return ()
    return fallen_problems(board.register, rows, fallen)
