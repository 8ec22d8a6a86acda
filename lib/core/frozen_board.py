"""A closed period as a board: the figures are those that were closed, whatever the sheet says today.

A closing holds of each task its platform, leads, status, percentage, flags, words and due
day. What it does not hold (results, difficulties, the cell) is taken from the same task as
it stands now, and stays blank where the task is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from lib.core.board import Board, leads_of
from lib.core.closings import Closing, FrozenRow
from lib.core.following import followed
from lib.core.periods import ReportingPeriod
from lib.core.progress import CONTRADICTIONS, states_of
from lib.core.progress_table import SEPARATOR
from lib.words import Flag

_TRUTHS = ("status_unread", "has_evidence_column", "has_obstacles_column", *CONTRADICTIONS)


def frozen_board(board: Board, period: ReportingPeriod, closing: Closing) -> Board:
    """``board`` with the records of ``closing`` in place of its own; its problems stay those of today."""
    closed_at = closing.closed_at or board.register.as_of
    judged = min(closed_at.date(), period.end)
    progress = _progress(board, closing.rows, judged)
    return replace(
        board,
        register=replace(board.register, as_of=closed_at),
        today=judged,
        progress=progress,
        leads=leads_of(progress),
    )


def _progress(board: Board, rows: Sequence[FrozenRow], judged: date) -> pd.DataFrame:
    """The frame of `Board.progress`, a row for each frozen one."""
    standing = {row.key: position for position, row in enumerate(followed(board.register.progress))}
    places = [standing.get(row.key, -1) for row in rows]
    frame = board.progress.reindex(places).reset_index(drop=True)
    frame[list(_TRUTHS)] = frame[list(_TRUTHS)].fillna(False).astype(bool)
    frame["row"] = frame["row"].fillna(0).astype("int32")
    for name in ("tab", "platform_text", "lead_text"):
        frame[name] = frame[name].fillna("")
    _set_leads(frame, rows)
    _set_platforms(board, frame, rows)
    _set_deadlines(frame, rows, judged)
    frame["row_id"], frame["task"] = _texts(row.key for row in rows), _texts(row.task for row in rows)
    frame["status"] = _texts(row.status for row in rows)
    frame["percent"] = [float(row.percent) if row.percent else np.nan for row in rows]
    for flag in Flag:
        frame[flag.value] = [flag.value in row.flags for row in rows]
    frame["state"] = states_of(frame)
    late = (pd.Timestamp(judged) - frame["due"]).dt.days
    frame["days_late"] = np.where(frame[Flag.OVERDUE.value] & late.notna(), late, 0)
    frame["days_left"] = np.where(frame[Flag.DUE_SOON.value], -late, np.nan)
    return frame


def _set_leads(frame: pd.DataFrame, rows: Sequence[FrozenRow]) -> None:
    """The leads that were closed; groups and words as typed only where the leads are still the same."""
    leads = [SEPARATOR.join(row.leads) for row in rows]
    is_same = frame["leads"].fillna("") == pd.Series(leads, dtype="str")
    frame["leads"] = _texts(leads)
    frame["lead_groups"] = frame["lead_groups"].where(is_same)
    frame["lead_text"] = frame["lead_text"].where(is_same, "")


def _set_platforms(board: Board, frame: pd.DataFrame, rows: Sequence[FrozenRow]) -> None:
    is_known = [row.platform in board.platforms for row in rows]
    frame["platform"] = _texts(row.platform if known else "" for row, known in zip(rows, is_known, strict=True))
    frame["platform_text"] = [row.platform for row in rows]


def _set_deadlines(frame: pd.DataFrame, rows: Sequence[FrozenRow], judged: date) -> None:
    """The due days that were closed; the words as typed where they still mean the same day."""
    days = pd.Series(pd.to_datetime([row.due for row in rows], format="%Y-%m-%d", errors="coerce"), index=frame.index)
    is_same = (frame["due"] == days) | (frame["due"].isna() & days.isna())
    frame["deadline_text"] = frame["deadline_text"].where(is_same, days.dt.strftime("%d/%m/%Y"))
    frame["due"] = days
    frame["updated"] = frame["updated"].where(frame["updated"] <= pd.Timestamp(judged))


def _texts(texts: Iterable[str]) -> pd.Series:
    """A column of texts in which blank is missing."""
    return pd.Series([text or None for text in texts], dtype="str")
