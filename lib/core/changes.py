"""What changed between two readings of the sheet, and what that means.

`difference` compares two readings; a log of such differences, one after the other, leads from
the first reading to the last, and folds into the net difference between any two moments.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

import pandas as pd

from lib.core.following import FIELDS, FollowedRow, followed, recognise
from lib.core.progress_table import SEPARATOR
from lib.core.register import Register
from lib.words import Status


class ChangeKind(StrEnum):
    """What happened to a row, or to one field of it."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Meaning(StrEnum):
    """What a change means to somebody who follows the work."""

    DONE = "done"
    STARTED = "started"
    ADVANCED = "advanced"
    SLIPPED = "slipped"
    FELL_BACK = "fell_back"
    ADDED = "added"
    REMOVED = "removed"
    EDITED = "edited"


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one row then and now, as texts of `lib.core.following.FIELDS`.

    For a row that was added or removed ``field`` is empty and ``new`` or ``old`` holds all of
    its values as JSON. ``departments`` are the codes of those who led it then or lead it now;
    ``updated`` is the date typed as its last update; ``seen_at`` when the log saw it.
    """

    kind: ChangeKind
    key: str
    field: str
    old: str
    new: str
    departments: tuple[str, ...] = ()
    platform: str = ""
    tab: str = ""
    row: int = 0
    updated: str = ""
    seen_at: datetime | None = None
    cell: str = ""


Reading: TypeAlias = "Register | pd.DataFrame | Sequence[FollowedRow]"


def difference(old: Reading, new: Reading) -> tuple[Change, ...]:
    """The changes that lead from ``old`` to ``new``, in the order of ``new``'s rows."""
    return observe(_rows(old), _rows(new))[0]


def _rows(reading: Reading) -> Sequence[FollowedRow]:
    if isinstance(reading, Register):
        return followed(reading.progress)
    return followed(reading) if isinstance(reading, pd.DataFrame) else reading


def observe(
    old: Sequence[FollowedRow], new: Sequence[FollowedRow]
) -> tuple[tuple[Change, ...], tuple[FollowedRow, ...]]:
    """The changes from ``old`` to ``new``, and ``new`` under the keys by which the log knows its rows."""
    pairs, gone, added = recognise(old, new)
    changes = [change for before, after in pairs if before.values != after.values for change in _changed(before, after)]
    changes += [_whole(ChangeKind.ADDED, row) for row in added]
    changes += [_whole(ChangeKind.REMOVED, row) for row in gone]
    order = {(row.tab, row.row): position for position, row in enumerate(new)}
    known = sorted((*(after for _, after in pairs), *added), key=lambda row: order[row.tab, row.row])
    return tuple(changes), tuple(known)


def _changed(before: FollowedRow, after: FollowedRow) -> Iterable[Change]:
    departments = _codes(before.departments, after.departments)
    for name, old, new in zip(FIELDS, before.values, after.values, strict=True):
        if old != new:
            yield Change(
                ChangeKind.CHANGED,
                after.key,
                name,
                old,
                new,
                departments,
                after.value("platform"),
                after.tab,
                after.row,
                after.updated,
            )


def _whole(kind: ChangeKind, row: FollowedRow) -> Change:
    values = {name: value for name, value in zip(FIELDS, row.values, strict=True) if value}
    text = json.dumps(values, ensure_ascii=False, sort_keys=True)
    old, new = (text, "") if kind is ChangeKind.REMOVED else ("", text)
    departments, platform = _codes(row.departments), row.value("platform")
    return Change(kind, row.key, "", old, new, departments, platform, row.tab, row.row, row.updated)


def _codes(*joined: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for codes in joined for code in codes.split(SEPARATOR) if code))


@dataclass(frozen=True, slots=True)
class RowDifference:
    """What became of one row between two moments: net, so that what was undone does not appear.

    ``before`` and ``after`` hold the texts of the fields that changed, or all of them for a
    row that was added or removed. ``last`` is the newest change that went into it.
    """

    kind: ChangeKind
    key: str
    before: Mapping[str, str]
    after: Mapping[str, str]
    departments: tuple[str, ...]
    last: Change

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that changed, the due day only where its text stayed the same; empty for a whole row."""
        if self.kind is not ChangeKind.CHANGED:
            return ()
        names = [name for name in FIELDS if name in self.after]
        return tuple(name for name in names if name != "due" or "deadline" not in self.after)

    @property
    def meanings(self) -> tuple[Meaning, ...]:
        """What the difference means, the weightiest first; EDITED when it means nothing else."""
        if self.kind is not ChangeKind.CHANGED:
            return (Meaning(self.kind.value),)
        found = {self.meaning(name) for name in self.fields}
        if found & {Meaning.DONE, Meaning.STARTED}:
            found -= {Meaning.ADVANCED}
        if len(found) > 1:
            found -= {Meaning.EDITED}
        return tuple(meaning for meaning in Meaning if meaning in found)

    def meaning(self, name: str) -> Meaning:
        """What the change of one field means."""
        if name == "status":
            return _meaning_of_status(self.before[name], self.after[name])
        if name == "percent":
            return _meaning_of_percent(self.before[name], self.after[name])
        if name in ("deadline", "due") and _is_later(self.before.get("due", ""), self.after.get("due", "")):
            return Meaning.SLIPPED
        return Meaning.EDITED


_NOT_BEGUN = ("", Status.NOT_STARTED.value, Status.NO_INFORMATION.value)


def _meaning_of_status(old: str, new: str) -> Meaning:
    if new == Status.DONE.value:
        return Meaning.DONE
    if old == Status.DONE.value or (old == Status.IN_PROGRESS.value and new == Status.NOT_STARTED.value):
        return Meaning.FELL_BACK
    return Meaning.STARTED if new == Status.IN_PROGRESS.value and old in _NOT_BEGUN else Meaning.EDITED


def _meaning_of_percent(old: str, new: str) -> Meaning:
    if not new or not old:
        return Meaning.ADVANCED if new and float(new) > 0 else Meaning.EDITED
    return Meaning.ADVANCED if float(new) > float(old) else Meaning.FELL_BACK


def _is_later(old: str, new: str) -> bool:
    """A due day that moved on, or was taken away; ISO days compare as texts."""
    return bool(old) and (not new or new > old)


@dataclass(slots=True)
class _Net:
    """One row's net difference so far; None for a side on which the row does not exist."""

    before: dict[str, str] | None
    after: dict[str, str] | None
    departments: dict[str, None] = field(default_factory=dict)
    is_whole: bool = False

    def take(self, change: Change) -> None:
        self.departments.update(dict.fromkeys(change.departments))
        if change.kind is ChangeKind.ADDED:
            self.after = json.loads(change.new)
        elif change.kind is ChangeKind.REMOVED:
            if self.before is not None and not self.is_whole:
                self.before, self.is_whole = {**json.loads(change.old), **self.before}, True
            self.after = None
        else:
            if self.before is not None and not self.is_whole:
                self.before.setdefault(change.field, change.old)
            if self.after is not None:
                self.after[change.field] = change.new


def net(changes: Iterable[Change]) -> tuple[RowDifference, ...]:
    """The net difference of each row that ``changes``, in their order, touched; in the order of the last of them."""
    rows: dict[str, _Net] = {}
    last: dict[str, Change] = {}
    for change in changes:
        if change.key not in rows:
            rows[change.key] = _Net(None if change.kind is ChangeKind.ADDED else {}, {})
        rows[change.key].take(change)
        last.pop(change.key, None)
        last[change.key] = change
    found = (_row_difference(rows[key], change) for key, change in last.items())
    return tuple(row for row in found if row is not None)


def _row_difference(row: _Net, last: Change) -> RowDifference | None:
    departments = tuple(row.departments)
    if row.before is None or row.after is None:
        if row.before is None and row.after is None:
            return None
        kind = ChangeKind.ADDED if row.before is None else ChangeKind.REMOVED
        return RowDifference(kind, last.key, row.before or {}, row.after or {}, departments, last)
    names = [name for name in FIELDS if row.before.get(name, "") != row.after.get(name, "")]
    if not names:
        return None
    before = {name: row.before.get(name, "") for name in names}
    after = {name: row.after.get(name, "") for name in names}
    return RowDifference(ChangeKind.CHANGED, last.key, before, after, departments, last)


def fallen_percents(changes: Iterable[Change]) -> dict[str, Change]:
    """Key → the fall, for each row whose percentage fell and has not been as high again since.

    A percentage that was emptied for a while is compared with what stood there before.
    """
    fallen: dict[str, Change] = {}
    highs: dict[str, float] = {}  # what a percentage has to reach again
    for change in changes:
        if change.kind is not ChangeKind.CHANGED:
            fallen.pop(change.key, None)
            highs.pop(change.key, None)
        elif change.field == "percent":
            high = max(highs.pop(change.key, 0.0), float(change.old or 0))
            if not change.new or float(change.new) < high:
                highs[change.key] = high
            if change.new:
                fallen.pop(change.key, None)
                if float(change.new) < high:
                    fallen[change.key] = replace(change, old=f"{high:.10g}")
    return fallen
