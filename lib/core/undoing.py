"""The records as they stood earlier: the log of observed changes undone, from now back to a moment.

The log holds the texts of `lib.core.following.FIELDS`. What it does not hold is taken from
the same row as it stands now (supporting bodies, contact, cell), or stays blank where the
row is gone. Words that are understood anew (a body that was renamed) keep today's meaning.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import numpy as np
import pandas as pd

from lib.core import cells
from lib.core.board import Board, leads_of
from lib.core.cells import Deadline
from lib.core.changes import Change, ChangeKind, observe
from lib.core.entities import Department, Platform
from lib.core.following import BY_CONTENT, FIELDS, RECURRING, FollowedRow, followed, with_next_due
from lib.core.progress import assess
from lib.core.progress_table import SEPARATOR
from lib.core.reading import Outcome
from lib.core.references import bodies_of
from lib.core.register import Register
from lib.words import Status

Texts = Mapping[str, str]
_WORDS = frozenset(status.value for status in Status)
_TRUTHS = ("status_unread", "has_evidence_column", "has_obstacles_column")


@dataclass(frozen=True, slots=True)
class LogSince:
    """What happened after a moment: ``changes`` in their order, which ended in the rows ``known``.

    ``updated`` gives, by key, the last update that was typed (an ISO day) when the row last
    changed before that moment.
    """

    known: Sequence[FollowedRow]
    changes: Sequence[Change]
    updated: Mapping[str, str] = field(default_factory=dict)


def earlier_board(board: Board, log: LogSince, at: datetime, day: date) -> Board:
    """``board`` with its records as they stood at ``at``, judged on ``day``; its problems stay those of today."""
    register = replace(board.register, progress=earlier_progress(board.register, log, day), as_of=at, on=day)
    progress = assess(register, day)
    return replace(board, register=register, today=day, progress=progress, leads=leads_of(progress))


def undo(rows: Iterable[FollowedRow], changes: Sequence[Change]) -> dict[str, dict[str, str]]:
    """Key → field → text before ``changes`` led to ``rows``; blanks are left out."""
    state = {row.key: _filled(row) for row in rows}
    for change in reversed(changes):
        if change.kind is ChangeKind.ADDED:
            state.pop(change.key, None)
        elif change.kind is ChangeKind.REMOVED:
            state[change.key] = json.loads(change.old)
        elif change.key in state:
            state[change.key].pop(change.field, None)
            if change.old:
                state[change.key][change.field] = change.old
    return state


def _filled(row: FollowedRow) -> dict[str, str]:
    return {name: value for name, value in zip(FIELDS, row.values, strict=True) if value}


def earlier_progress(register: Register, log: LogSince, day: date) -> pd.DataFrame:
    """The frame of `Register.progress` before the changes of ``log``, recurring deadlines as they fall on ``day``.

    Rows that were removed since come last, without a place on the sheet.
    """
    # What is not in the log yet is undone as well.
    unlogged, standing = observe(log.known, followed(register.progress))
    changes = (*log.changes, *unlogged)
    then, now = undo(standing, changes), {row.key: _filled(row) for row in standing}
    places = {row.key: position for position, row in enumerate(standing)}
    keys = [*(key for key in places if key in then), *(key for key in then if key not in places)]
    frame = _taken(register.progress, [places.get(key, -1) for key in keys])
    tabs = {change.key: change.tab for change in reversed(changes) if change.kind is ChangeKind.REMOVED}
    words = _Words(register, day)
    edits = _Edits()
    for position, key in enumerate(keys):
        if key not in places:
            edits.set(position, _of_a_row_that_is_gone(register, key, tabs[key]))
        if then[key] != now.get(key):
            standing_now = now.get(key, {})
            altered = [name for name in FIELDS if then[key].get(name) != standing_now.get(name)]
            edits.set(position, words.cells(then[key], altered))
    edits.write(frame)
    recurs = frame["kind"].isin(RECURRING).to_numpy(bool)
    frame["due"] = with_next_due(frame["due"], frame["deadline_text"], recurs, register.locale, day)
    _set_updates(frame, keys, log.updated, day)
    return frame


def _taken(progress: pd.DataFrame, places: list[int]) -> pd.DataFrame:
    """The rows at ``places`` in that order; a blank one for each -1."""
    frame = progress.reset_index(drop=True).reindex(places).reset_index(drop=True)
    frame[list(_TRUTHS)] = frame[list(_TRUTHS)].fillna(False).astype(bool)
    frame["row"] = frame["row"].fillna(0).astype("int32")
    for name in ("tab", "platform_text", "lead_text"):
        frame[name] = frame[name].fillna("")
    return frame


def _of_a_row_that_is_gone(register: Register, key: str, tab: str) -> dict[str, object]:
    columns = register.layout.get(tab, {})
    return {
        "row_id": None if key.startswith(BY_CONTENT) else key,
        "has_evidence_column": "evidence" in columns,
        "has_obstacles_column": "obstacles" in columns,
    }


@dataclass(slots=True)
class _Edits:
    """Column → position → value: what differs from the rows as they stand now."""

    found: dict[str, dict[int, object]] = field(default_factory=dict)

    def set(self, position: int, values: Mapping[str, object]) -> None:
        for name, value in values.items():
            self.found.setdefault(name, {})[position] = value

    def write(self, frame: pd.DataFrame) -> None:
        for name, values in self.found.items():
            kind, column = frame[name].dtype, frame[name].astype(object).to_numpy(copy=True)
            column[list(values)] = list(values.values())
            frame[name] = pd.Series(column, index=frame.index, dtype=object).astype(kind)


class _Words:
    """From the texts of the log to the columns of the frame, as they are understood on one day."""

    def __init__(self, register: Register, day: date) -> None:
        self._day, self._locale = day, register.locale
        self._platforms: Mapping[str, Platform] = {each.code: each for each in register.platforms}
        self._departments: Mapping[str, Department] = {each.code: each for each in register.departments}
        self._bodies = bodies_of(register.departments)
        self._deadlines: dict[str, Deadline | None] = {}

    def cells(self, texts: Texts, fields: Iterable[str]) -> dict[str, object]:
        """The columns of the frame that ``fields`` decide."""
        values: dict[str, object] = {}
        for name in fields:
            text = texts.get(name, "")
            if name in ("deadline", "due"):
                values |= self.deadline(texts)
            elif name == "platform":
                values |= {"platform": text if text in self._platforms else None, "platform_text": text}
            elif name == "leads":
                values |= self._leads(text)
            elif name == "status":
                values |= _status(text)
            else:
                values[name] = (float(text) if text else np.nan) if name == "percent" else text or None
        return values

    def deadline(self, texts: Texts) -> dict[str, object]:
        """Its day as the log has it; a recurring one stands there without."""
        text, due = texts.get("deadline", ""), texts.get("due", "")
        read = self._read(text)
        return {
            "deadline_text": text,
            "kind": read.kind.value if read else None,
            "due": pd.Timestamp(date.fromisoformat(due)) if due else pd.NaT,
        }

    def _read(self, text: str) -> Deadline | None:
        if text not in self._deadlines:
            self._deadlines[text] = cells.deadline(text, self._locale, None, self._day).value
        return self._deadlines[text]

    def _leads(self, text: str) -> dict[str, object]:
        parts = [part for part in text.split(SEPARATOR) if part]
        codes = [part for part in parts if part in self._departments]
        groups = [part for part in parts if part not in self._departments and self._is_group(part)]
        named = [SEPARATOR.join(codes), SEPARATOR.join(groups)] if codes or groups else [None, None]
        return {"leads": named[0], "lead_groups": named[1], "lead_text": ", ".join(parts)}

    def _is_group(self, text: str) -> bool:
        reading = self._bodies.read(text, self._day)
        return reading.is_used and bool(reading.value.groups)


def _status(text: str) -> dict[str, object]:
    """A word of the list, or what was typed and could not be read; how late it was done the log does not know."""
    reading = cells.status(text) if text not in _WORDS else None
    is_unread = reading is not None and reading.value is None and reading.outcome is not Outcome.NO_DATA
    word = text if reading is None else reading.value.status.value if reading.value else None
    return {"status": word, "status_text": text, "status_unread": is_unread, "typed_late": False}


def _set_updates(frame: pd.DataFrame, keys: Sequence[str], typed: Mapping[str, str], day: date) -> None:
    """The last update typed by then; one typed later says nothing about that day."""
    known = pd.Series(pd.to_datetime([typed.get(key, "") for key in keys], format="%Y-%m-%d", errors="coerce"))
    present = pd.to_datetime(frame["updated"])
    is_later = ~(present <= pd.Timestamp(day))
    frame["updated"] = present.where(~is_later, known).astype(frame["updated"].dtype)
