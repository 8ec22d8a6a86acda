"""The board as it stood at an earlier moment, where the log of observed changes reaches that far."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import sqlalchemy as sa

from lib.core.board import Board
from lib.core.undoing import earlier_board
from lib.sync.changes import log_since

_LAST_MINUTE = timedelta(minutes=1)


def board_of_then(engine: sa.Engine, board: Board, before: datetime, day: date) -> Board | None:
    """``board`` as it was seen just ``before`` a moment, judged on ``day``; None when observing began later.

    Raises sqlalchemy.exc.SQLAlchemyError when the log can't be read.
    """
    log = log_since(engine, board.register.source, before)
    return None if log is None else earlier_board(board, log, before - _LAST_MINUTE, day)
