"""The rows that are followed from one reading of the sheet to the next, and which is which.

A row is recognised by its row id; where that is missing or stands twice, by platform, lead
departments and task, several equal ones in their order. A recognised row keeps the key under
which it was first seen, even when it is given another id later.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from lib.core import cells
from lib.core.cells import DeadlineKind
from lib.core.progress_table import SEPARATOR

FIELDS = (
    "platform",
    "leads",
    "task",
    "status",
    "percent",
    "deadline",
    "due",
    "result",
    "evidence",
    "obstacles",
    "recommendation",
)
_POSITION = {name: position for position, name in enumerate(FIELDS)}
_IDENTITY = tuple(_POSITION[name] for name in ("platform", "leads", "task"))
# Their due day moves on by itself, without anybody typing anything.
RECURRING = (DeadlineKind.YEARLY.value, DeadlineKind.QUARTERLY.value, DeadlineKind.MONTHLY.value)
BY_CONTENT = "~"


def with_next_due(due: pd.Series, deadlines: pd.Series, recurs: np.ndarray, locale: str, day: date) -> pd.Series:
    """``due``, but where ``recurs`` holds the days on which ``deadlines``, as typed, fall due from ``day`` on."""
    texts = deadlines[recurs]
    read = {text: cells.deadline(text, locale, None, day).value for text in texts.unique()}
    days = [found.due if found else None for found in map(read.__getitem__, texts)]
    return pd.to_datetime(due).mask(recurs, pd.Series(days, due.index[recurs], dtype="datetime64[ns]"))


class FollowedRow(NamedTuple):
    """One record as it is followed.

    ``values`` are the texts of `FIELDS` in their order, blank for nothing: a percentage as
    ``75.5``, a due day as ``2026-12-31``, leads as codes joined by SEPARATOR, whatever could
    not be understood as typed. ``departments`` are the lead departments' codes, joined too.
    ``row`` is 1-based; ``updated`` is the date that was typed as the last update.
    """

    key: str
    row_id: str
    values: tuple[str, ...]
    departments: str = ""
    tab: str = ""
    row: int = 0
    gid: int | None = None
    updated: str = ""

    def value(self, field: str) -> str:
        return self.values[_POSITION[field]]


def followed(progress: pd.DataFrame) -> tuple[FollowedRow, ...]:
    """The records of `Register.progress` as they are followed, in sheet order, each with a key of its own."""
    values = list(zip(*_texts(progress), strict=True))
    ids = _plain(progress["row_id"])
    places = zip(
        _plain(progress["leads"]),
        _plain(progress["tab"]),
        (int(row) for row in progress["row"]),
        (None if pd.isna(gid) else int(gid) for gid in progress["gid"]),
        _days(progress["updated"]),
        strict=True,
    )
    unkeyed = [FollowedRow("", row_id, row, *place) for row_id, row, place in zip(ids, values, places, strict=True)]
    return _keyed(unkeyed, set())


def _texts(progress: pd.DataFrame) -> list[list[str]]:
    leads, groups, typed_leads = (_plain(progress[name]) for name in ("leads", "lead_groups", "lead_text"))
    platforms, typed_platforms = _plain(progress["platform"]), _plain(progress["platform_text"])
    statuses, typed_statuses = _plain(progress["status"]), _plain(progress["status_text"])
    recurs = progress["kind"].isin(RECURRING).to_numpy()
    due = _days(progress["due"])
    texts = {
        "platform": [code or typed for code, typed in zip(platforms, typed_platforms, strict=True)],
        "leads": [
            SEPARATOR.join(filter(None, (codes, group))) or typed
            for codes, group, typed in zip(leads, groups, typed_leads, strict=True)
        ],
        "status": [word or typed for word, typed in zip(statuses, typed_statuses, strict=True)],
        "percent": ["" if pd.isna(number) else f"{number:.10g}" for number in progress["percent"]],
        "deadline": _plain(progress["deadline_text"]),
        "due": ["" if again else day for again, day in zip(recurs, due, strict=True)],
    }
    return [texts[name] if name in texts else _plain(progress[name]) for name in FIELDS]


def _plain(column: pd.Series) -> list[str]:
    """Texts with "" for blanks; a lone half of a surrogate pair, which no database keeps, becomes "?"."""
    return [_storable(text) for text in column.fillna("").tolist()]


def _storable(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _days(column: pd.Series) -> list[str]:
    return [str(day) for day in pd.to_datetime(column).dt.strftime("%Y-%m-%d").fillna("")]


def _keyed(rows: Iterable[FollowedRow], taken: set[str]) -> tuple[FollowedRow, ...]:
    """Each row with a key that is neither in ``taken`` nor another row's."""
    used = set(taken)
    keyed = []
    for row in rows:
        name = row.row_id[:60] or _content_key(row)
        key, number = name, 1
        while key in used:
            number += 1
            key = f"{name}{BY_CONTENT}{number}"
        used.add(key)
        keyed.append(row._replace(key=key))
    return tuple(keyed)


def _content_key(row: FollowedRow) -> str:
    content = "\n".join(row.values[position] for position in _IDENTITY)
    return BY_CONTENT + hashlib.sha256(content.encode()).hexdigest()[:16]


def recognise(
    old: Sequence[FollowedRow], new: Sequence[FollowedRow]
) -> tuple[tuple[tuple[FollowedRow, FollowedRow], ...], tuple[FollowedRow, ...], tuple[FollowedRow, ...]]:
    """Pairs of one row then and now, rows that are gone, and rows that are new; ``new`` under its lasting keys."""
    before, now = _by_single_id(old), _by_single_id(new)
    partners: dict[int, int] = {position: before[row_id] for row_id, position in now.items() if row_id in before}
    matched = set(partners.values())
    rest_old = [position for position in range(len(old)) if position not in matched]
    rest_new = [position for position in range(len(new)) if position not in partners]
    partners.update(_by_content(old, new, rest_old, rest_new, set(before.values()), set(now.values())))
    matched = set(partners.values())
    kept = {position: new[position]._replace(key=old[partner].key) for position, partner in partners.items()}
    newcomers = [new[position] for position in range(len(new)) if position not in partners]
    added = _keyed(newcomers, {row.key for row in old})
    pairs = tuple((old[partners[position]], row) for position, row in sorted(kept.items()))
    gone = tuple(row for position, row in enumerate(old) if position not in matched)
    return pairs, gone, added


def _by_single_id(rows: Sequence[FollowedRow]) -> dict[str, int]:
    """Row id → position, of the ids that name one row only."""
    counted = Counter(row.row_id for row in rows)
    return {row.row_id: position for position, row in enumerate(rows) if row.row_id and counted[row.row_id] == 1}


def _by_content(
    old: Sequence[FollowedRow],
    new: Sequence[FollowedRow],
    rest_old: Sequence[int],
    rest_new: Sequence[int],
    named_old: set[int],
    named_new: set[int],
) -> dict[int, int]:
    """New position → old position, by platform, leads and task; never of two rows with ids of their own.

    Rows of the same doubled or missing id find each other first, then rows without an id
    and those that were given one.
    """
    candidates: dict[Any, list[int]] = defaultdict(list)
    for position in rest_old:
        candidates[_identity(old[position])].append(position)
    partners: dict[int, int] = {}
    for is_strict in (True, False):
        for position in rest_new:
            waiting = candidates.get(_identity(new[position]))
            if position in partners or not waiting:
                continue
            has_name, row_id = position in named_new, new[position].row_id
            fitting = (
                partner
                for partner in waiting
                if (row_id == old[partner].row_id if is_strict else not (has_name and partner in named_old))
            )
            partner = next(fitting, None)
            if partner is not None:
                partners[position] = partner
                waiting.remove(partner)
    return partners


def _identity(row: FollowedRow) -> tuple[str, ...]:
    return tuple(row.values[position] for position in _IDENTITY)
