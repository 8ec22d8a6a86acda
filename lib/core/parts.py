"""Parts of a selection: what is late, due soon, undated, held up; each in the order to show."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from lib.core.summaries import worst_first
from lib.words import Flag, Status

IN_MONTH = "month:"


def positions_of(selected: pd.DataFrame, part: str) -> np.ndarray:
    """Positions in the board's frame of the ``selected`` records of one ``part``, in the order to show.

    ``part`` is one of `PARTS`, or ``month:11/2026`` for those due in a month.
    """
    telling = selected[_TELLING]
    if part.startswith(IN_MONTH):
        months = pd.to_datetime(telling["due"]).dt.strftime("%m/%Y")
        found = telling[months == part.removeprefix(IN_MONTH)].sort_values("due", kind="stable")
    else:
        found = PARTS[part](telling)
    return found.index.to_numpy()


def _open_later(records: pd.DataFrame) -> pd.DataFrame:
    later = records["due"].notna() & (records["days_left"] > 30)
    return records[later].sort_values("days_left", kind="stable")


# The columns that tell which part a record belongs to: of a whole frame few are cheap to take.
_TELLING = [
    Flag.OVERDUE.value,
    Flag.DUE_SOON.value,
    *("days_late", "days_left", "due", "status", "obstacles", "recommendation"),
]
_NEED_NO_DAY = (Status.DONE.value, Status.DROPPED.value, Status.CONTINUOUS.value)
PARTS: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "urgent_first": lambda records: records.sort_values(
        ["days_late", "days_left"], ascending=[False, True], na_position="last", kind="stable"
    ),
    "attention": lambda records: worst_first(records, 12),
    "late": lambda records: records[records[Flag.OVERDUE.value]].sort_values(
        "days_late", ascending=False, kind="stable"
    ),
    "soon": lambda records: records[records[Flag.DUE_SOON.value]].sort_values("days_left", kind="stable"),
    "later": _open_later,
    "undated": lambda records: records[records["due"].isna() & ~records["status"].isin(_NEED_NO_DAY)],
    "continuous": lambda records: records[records["status"] == Status.CONTINUOUS.value],
    "obstacles": lambda records: records[records["obstacles"].notna() | records["recommendation"].notna()].sort_values(
        "days_late", ascending=False, kind="stable"
    ),
}
