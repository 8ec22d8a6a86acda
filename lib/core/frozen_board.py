"""From a board to what a closing holds of it, and back: a closed period as a board.

Its figures are those that were closed, whatever the sheet says today. A closing holds of each
task its platform, leads, status, percentage, flags, words and due day. What it does not hold
(results, difficulties, the cell) is taken from the same task as it stands now, and stays blank
where the task is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from lib.core.board import Board, leads_of
from lib.core.closings import Closing, FrozenRow
from lib.core.following import RECURRING, followed, with_next_due
from lib.core.periods import ReportingPeriod
from lib.core.progress import CONTRADICTIONS, assess, states_of
from lib.core.progress_table import SEPARATOR
from lib.core.register import Register
from lib.words import Flag

_OF_THE_DAY = (Flag.OVERDUE, Flag.DUE_SOON)
_CONTRADICTION_OF_THE_DAY = "overdue-without-obstacle"
_TRUTHS = ("status_unread", "has_evidence_column", "has_obstacles_column", *CONTRADICTIONS)


def freeze(board: Board, period: ReportingPeriod) -> tuple[FrozenRow, ...]:
    """The records of ``board`` as they count for ``period``.

    What is overdue or due soon, and what contradicts itself by that, is judged on the period's
    last day, or today while it runs.
    """
    progress, judged = board.progress, min(board.today, period.end)
    then = assess(_due_from(board.register, judged), judged)
    others = [code for code in CONTRADICTIONS if code != _CONTRADICTION_OF_THE_DAY]
    flags = pd.DataFrame({flag.value: (then if flag in _OF_THE_DAY else progress)[flag.value] for flag in Flag})
    flags[Flag.CONTRADICTORY.value] = then[_CONTRADICTION_OF_THE_DAY] | progress[others].any(axis=1)
    named = [tuple(flag.value for flag, is_set in zip(Flag, row, strict=True) if is_set) for row in flags.to_numpy()]
    return tuple(
        FrozenRow(
            key=row.key,
            platform=row.value("platform").strip(),
            leads=tuple(filter(None, row.departments.split(SEPARATOR))),
            status=status,
            percent=row.value("percent"),
            flags=flagged,
            task=row.value("task"),
            due=row.value("due"),
        )
        for row, status, flagged in zip(followed(board.register.progress), progress["status"], named, strict=True)
    )


def _due_from(register: Register, day: date) -> Register:
    """``register`` with recurring deadlines as they fall due from ``day`` on."""
    frame = register.progress.copy(deep=False)
    recurs = frame["kind"].isin(RECURRING).to_numpy(bool)
    frame["due"] = with_next_due(frame["due"], frame["deadline_text"], recurs, register.locale, day)
    return replace(register, progress=frame, on=day)


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
    _set_deadlines(board, frame, rows, judged)
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


def _set_deadlines(board: Board, frame: pd.DataFrame, rows: Sequence[FrozenRow], judged: date) -> None:
    """The due days that were closed; the words as typed where they still mean the same day.

    A recurring deadline was closed without its day, which follows from its words.
    """
    days = pd.Series(pd.to_datetime([row.due for row in rows], format="%Y-%m-%d", errors="coerce"), index=frame.index)
    recurs = frame["kind"].isin(RECURRING).to_numpy(bool) & days.isna().to_numpy()
    is_same = (frame["due"] == days) | (frame["due"].isna() & days.isna()) | recurs
    days = with_next_due(days, frame["deadline_text"], recurs, board.register.locale, judged)
    frame["deadline_text"] = frame["deadline_text"].where(is_same, days.dt.strftime("%d/%m/%Y"))
    frame["due"] = days
    frame["updated"] = frame["updated"].where(frame["updated"] <= pd.Timestamp(judged))


def _texts(texts: Iterable[str]) -> pd.Series:
    """A column of texts in which blank is missing."""
    return pd.Series([text or None for text in texts], dtype="str")
