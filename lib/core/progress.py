"""What the app concludes about each record on a given day: flags and contradictions.

Progress is what was reported; a flag is what follows from it. *Overdue* is computed here
and nowhere typed; a blank is never 0; *Thường xuyên* is never overdue.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from lib.core.cells import DeadlineKind
from lib.core.problems import Problem, Severity, shown
from lib.core.progress_table import SEPARATOR
from lib.core.register import Register
from lib.schema import PROGRESS
from lib.words import Flag, Status

DUE_SOON_DAYS = 30
_CLOSED = (Status.DONE.value, Status.DROPPED.value, Status.CONTINUOUS.value)
# Contradiction → the column whose cell the department should look at first.
CONTRADICTIONS = {
    "done-below-100": "percent",
    "full-not-done": "status",
    "started-not-begun": "status",
    "done-without-evidence": "evidence",
    "overdue-without-obstacle": "obstacles",
    "no-lead": "leads",
    "updated-in-future": "updated",
}


def assess(register: Register, today: date) -> pd.DataFrame:
    """``register.progress`` with ``status`` filled in, one boolean column a flag and one a contradiction.

    ``days_late`` counts whole days past the due day for overdue records, else 0; negative
    values of ``days_left`` do not occur: it is NaN unless the record is open and due later.
    """
    frame = register.progress.copy(deep=False)
    reported = frame["status"].notna()
    frame["status"] = frame["status"].fillna(Status.NO_INFORMATION.value)
    status = frame["status"]
    due = pd.to_datetime(frame["due"])
    day = pd.Timestamp(today)
    is_open = ~status.isin(_CLOSED) & (frame["kind"] != DeadlineKind.CONTINUOUS.value).fillna(True)
    frame[Flag.OVERDUE.value] = is_open & (due < day)
    soon = (due >= day) & (due <= day + timedelta(days=DUE_SOON_DAYS))
    frame[Flag.DUE_SOON.value] = is_open & soon
    said_nothing = ~reported & ~frame["status_unread"]
    frame[Flag.NOT_REPORTED.value] = said_nothing | (reported & (status == Status.NO_INFORMATION.value))
    updated = pd.to_datetime(frame["updated"])
    typed_late = frame["typed_late"].fillna(False).astype(bool)
    is_done = status == Status.DONE.value
    frame[Flag.DONE_LATE.value] = is_done & (typed_late | (updated > due).fillna(False))
    for code, found in _contradictions(frame, day, is_done, updated).items():
        frame[code] = found.fillna(False).astype(bool)
    frame[Flag.CONTRADICTORY.value] = frame[list(CONTRADICTIONS)].any(axis=1)
    frame["state"] = states_of(frame)
    late = (day - due).dt.days
    frame["days_late"] = np.where(frame[Flag.OVERDUE.value], late, 0)
    frame["days_left"] = np.where(is_open & (due >= day), -late, np.nan)
    return frame


class State(StrEnum):
    """One word for where a record stands; the states partition the records, worst reason first."""

    DROPPED = "dropped"
    DONE = "done"
    CONTINUOUS = "continuous"
    OVERDUE = "overdue"
    NOT_REPORTED = "not_reported"
    DUE_SOON = "due_soon"
    IN_PROGRESS = "in_progress"
    NOT_STARTED = "not_started"


def states_of(frame: pd.DataFrame) -> pd.Series:
    """The state of each record, from its ``status`` and its flags."""
    status = frame["status"]
    conditions = {
        State.DROPPED: status == Status.DROPPED.value,
        State.DONE: status == Status.DONE.value,
        State.OVERDUE: frame[Flag.OVERDUE.value],
        State.CONTINUOUS: status == Status.CONTINUOUS.value,
        # Also where a word stands that is no status: what can't be read is no progress.
        State.NOT_REPORTED: frame[Flag.NOT_REPORTED.value] | (status == Status.NO_INFORMATION.value),
        State.DUE_SOON: frame[Flag.DUE_SOON.value],
        State.NOT_STARTED: status == Status.NOT_STARTED.value,
    }
    chosen = np.select([c.to_numpy(bool) for c in conditions.values()], list(conditions), State.IN_PROGRESS)
    return pd.Series(chosen, index=frame.index, dtype=pd.CategoricalDtype([state.value for state in State]))


def _contradictions(
    frame: pd.DataFrame, day: pd.Timestamp, is_done: pd.Series, updated: pd.Series
) -> dict[str, pd.Series]:
    percent, status = frame["percent"], frame["status"]
    not_finished = status.isin([Status.NOT_STARTED.value, Status.IN_PROGRESS.value])
    lacks_evidence = frame["has_evidence_column"] & frame["evidence"].isna()
    lacks_obstacle = frame["has_obstacles_column"] & frame["obstacles"].isna()
    return {
        "done-below-100": is_done & (percent < 100),
        "full-not-done": not_finished & (percent >= 100),
        "started-not-begun": (status == Status.NOT_STARTED.value) & (percent > 0) & (percent < 100),
        "done-without-evidence": (is_done | (percent >= 100)) & lacks_evidence,
        "overdue-without-obstacle": frame[Flag.OVERDUE.value] & lacks_obstacle,
        "no-lead": (frame["leads"].fillna("") == "") & (frame["lead_groups"].fillna("") == ""),
        "updated-in-future": updated > day,
    }


def contradiction_problems(register: Register, assessed: pd.DataFrame) -> tuple[Problem, ...]:
    """The contradictions of ``assessed`` as problems, at the cell to look at first.

    A lead cell that was refused or left blank is already a problem of its own.
    """
    known = {(problem.tab, problem.row) for problem in register.problems if problem.column == _LEAD_HEADER}
    found = []
    for code, field in CONTRADICTIONS.items():
        records = assessed.loc[assessed[code], ["tab", "row", "gid", "leads", _TYPED_FIELDS.get(field, field)]]
        for record in records.itertuples(index=False, name=None) if len(records) else ():
            if code != "no-lead" or record[:2] not in known:
                found.append(_problem(register, record, code, field))
    return tuple(found)


_LEAD_HEADER = PROGRESS.column("leads").header


def _problem(register: Register, record: tuple[Any, ...], code: str, field: str) -> Problem:
    tab, row, gid, leads, typed = record
    return Problem(
        tab=tab,
        row=int(row),
        column_index=register.layout[tab][field],
        column=PROGRESS.column(field).header,
        value="" if pd.isna(typed) else shown(typed.to_pydatetime() if isinstance(typed, pd.Timestamp) else typed),
        severity=Severity.WARNING,
        code=code,
        gid=None if pd.isna(gid) else int(gid),
        bodies=() if pd.isna(leads) else tuple(filter(None, leads.split(SEPARATOR))),
    )


_TYPED_FIELDS = {"status": "status_text", "leads": "lead_text"}
