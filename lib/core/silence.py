"""Who is silent and who is only slow: when something last really changed, beside what people typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import pandas as pd

from lib.core.board import Board
from lib.core.progress import State
from lib.words import Flag

SILENT_DAYS = 30
_CLOSED = (State.DONE.value, State.CONTINUOUS.value, State.DROPPED.value)


class Verdict(StrEnum):
    """What the observed changes say of a department or platform, the most urgent first."""

    SILENT = "silent"
    SLOW = "slow"
    MOVING = "moving"
    UNKNOWN = "unknown"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Liveliness:
    """One department or platform: when it last changed, how long ago, the newest date typed, its open tasks.

    ``last_seen`` is None when no change has been observed; ``quiet_days`` then count from
    when observing began.
    """

    code: str
    last_seen: datetime | None
    quiet_days: int | None
    typed: date | None
    open: int
    overdue: int
    verdict: Verdict


def departments_by_silence(
    board: Board, last_seen: Mapping[str, datetime], since: datetime | None, records: pd.Index | None = None
) -> tuple[Liveliness, ...]:
    """The lead departments of ``records`` (all when None), the most silent first."""
    leads = board.leads if records is None else board.leads[board.leads["record"].isin(records)]
    rows = board.progress.loc[leads["record"]].assign(code=leads["department"].to_numpy())
    return _ordered(rows, last_seen, since, board.today)


def platforms_by_silence(
    board: Board, last_seen: Mapping[str, datetime], since: datetime | None, records: pd.Index | None = None
) -> tuple[Liveliness, ...]:
    """The platforms of ``records`` (all when None), the most silent first."""
    rows = board.progress if records is None else board.progress.loc[records]
    known = rows[rows["platform"].notna()]
    return _ordered(known.assign(code=known["platform"]), last_seen, since, board.today)


def _ordered(
    rows: pd.DataFrame, last_seen: Mapping[str, datetime], since: datetime | None, today: date
) -> tuple[Liveliness, ...]:
    found: Iterable[Liveliness] = (
        _liveliness(str(code), group, last_seen.get(str(code)), since, today) for code, group in rows.groupby("code")
    )
    verdicts = list(Verdict)
    return tuple(sorted(found, key=lambda each: (verdicts.index(each.verdict), -(each.quiet_days or 0), -each.overdue)))


def _liveliness(
    code: str, rows: pd.DataFrame, last: datetime | None, since: datetime | None, today: date
) -> Liveliness:
    start = last or since
    quiet = None if start is None else max(0, (today - start.date()).days)
    typed = pd.to_datetime(rows["updated"]).max()
    open_tasks = int((~rows["state"].isin(_CLOSED)).sum())
    overdue = int(rows[Flag.OVERDUE.value].sum())
    return Liveliness(
        code=code,
        last_seen=last,
        quiet_days=quiet,
        typed=None if pd.isna(typed) else typed.date(),
        open=open_tasks,
        overdue=overdue,
        verdict=_verdict(open_tasks, overdue, last, quiet),
    )


def _verdict(open_tasks: int, overdue: int, last: datetime | None, quiet: int | None) -> Verdict:
    if not open_tasks:
        return Verdict.FINISHED
    if quiet is not None and quiet > SILENT_DAYS:
        return Verdict.SILENT
    if last is None:
        return Verdict.UNKNOWN
    return Verdict.SLOW if overdue else Verdict.MOVING
