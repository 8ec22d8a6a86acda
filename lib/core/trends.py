"""Where the work is heading: totals over time, the plan from deadlines, pace, and a forecast.

A forecast is a range, never a fact: where eight of ten times the number of tasks done will
lie, if the pace goes on as it went. `bench/forecast.py` measures how often it does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.core.progress import State

FEWEST_OBSERVATIONS = 3
MONTH_DAYS = 30
_SHORTEST_SPAN = 7
_MOST_OBSERVATIONS = 200
_BLOCKS = 8
_NORMAL_90 = 1.2816  # between the two 10 % tails of the normal distribution lie 80 %
# How far a pace usually moves, as a part of itself; from the back-test.
_PACE_DRIFT = 0.25
_LEFT_OUT = (State.CONTINUOUS.value, State.DROPPED.value)
Numbers: TypeAlias = "npt.NDArray[np.float64]"


@dataclass(frozen=True, slots=True)
class Observation:
    """The figures of one day: tasks counted in shares, those of them done, those overdue."""

    day: date
    countable: int
    done: int
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class Range:
    """The tasks done by ``day``: from ``low`` to ``high`` in eight of ten cases."""

    day: date
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Pace:
    """Tasks done a month (30 days): how many ``needed`` to do by ``target`` what is due by then.

    ``remaining`` counts the open tasks due by ``target``, ``late`` those of them that are
    overdue. ``needed`` is None when nothing falls due any more, ``actual`` when there are too
    few observations.
    """

    target: date | None
    remaining: int
    late: int
    needed: float | None
    actual: float | None


def theil_sen(days: Numbers, values: Numbers) -> float:
    """The median of the slopes between all pairs of points; ``days`` must differ. Needs two points."""
    first, second = np.triu_indices(len(days), 1)
    return float(np.median((values[second] - values[first]) / (days[second] - days[first])))


def forecast(observations: Sequence[Observation]) -> tuple[Range, ...]:
    """Ranges for the days ahead, as far as half the span observed; empty when there is not enough data.

    Not enough are fewer than three days observed, or less than a week from first to last.
    """
    points = _points(observations)
    if points is None:
        return ()
    days, values = points
    last = observations_by_day(observations)[-1]
    span = days[-1] - days[0]
    ahead = np.unique(np.linspace(1, max(1, span // 2), 12).round())
    middle, spread = _extrapolate(days, values, ahead)
    low = np.clip(np.round(middle - spread), 0, last.countable).astype(int)
    high = np.clip(np.round(middle + spread), 0, last.countable).astype(int)
    return tuple(
        Range(last.day + timedelta(days=int(step)), int(bottom), int(top))
        for step, bottom, top in zip(ahead, low, high, strict=True)
    )


def observations_by_day(observations: Sequence[Observation]) -> tuple[Observation, ...]:
    """In the order of their days, the last one given for each day."""
    return tuple(sorted({each.day: each for each in observations}.values(), key=lambda each: each.day))


def _points(observations: Sequence[Observation]) -> tuple[Numbers, Numbers] | None:
    """Days since the first one and tasks done; None when there are too few."""
    ordered = observations_by_day(observations)
    if len(ordered) < FEWEST_OBSERVATIONS or (ordered[-1].day - ordered[0].day).days < _SHORTEST_SPAN:
        return None
    days = np.array([(each.day - ordered[0].day).days for each in ordered], dtype=np.float64)
    return days, np.array([each.done for each in ordered], dtype=np.float64)


def _extrapolate(days: Numbers, values: Numbers, ahead: Numbers) -> tuple[Numbers, Numbers]:
    """Middle and half-width of the range, ``ahead`` days after the last.

    The last value moves on at the mean of two robust slopes, of all observations and of the
    later half. Three things widen the range: steps that were uneven, a slope known from a
    short span only, and a pace that has been changing.
    """
    days_thin, values_thin = _thinned(days), _thinned(values)
    whole = theil_sen(days_thin, values_thin)
    is_later = days_thin >= days[-1] - (days[-1] - days[0]) / 2
    enough = is_later.sum() >= FEWEST_OBSERVATIONS
    recent = theil_sen(days_thin[is_later], values_thin[is_later]) if enough else whole
    span = days[-1] - days[0]
    uneven = _variance_a_day(days, values, whole)
    drift = (_PACE_DRIFT * whole) ** 2 + (recent - whole) ** 2
    spread = _NORMAL_90 * np.sqrt(uneven * (ahead + ahead**2 / span) + drift * ahead**2)
    return values[-1] + (whole + recent) / 2 * ahead, spread


def _thinned(values: Numbers) -> Numbers:
    """At most so many that all pairs of them stay few; the last is always kept."""
    step = -(-len(values) // _MOST_OBSERVATIONS)
    return values[::-1][::step][::-1]


def _variance_a_day(days: Numbers, values: Numbers, slope: float) -> float:
    """How uneven the steps were, over some blocks of time, with the unevenness of single tasks mixed in."""
    span = days[-1] - days[0]
    blocks = min(_BLOCKS, len(days) - 1)
    bounds = np.linspace(days[0], days[-1], blocks + 1)
    known = values[np.searchsorted(days, bounds + 1e-9, side="right") - 1]
    length = span / blocks
    seen = float(((np.diff(known) - slope * length) ** 2).sum()) / float(length)
    single = 2 * float((abs(values[-1] - values[0]) + 1) / span)
    return (seen + single) / (blocks + 1)


def actual_pace(observations: Sequence[Observation]) -> float | None:
    """Tasks done a month lately; None when there is not enough data."""
    points = _points(observations)
    if points is None:
        return None
    middle, _ = _extrapolate(*points, np.array([float(MONTH_DAYS)]))
    return float(middle[0] - points[1][-1])


_SHORTEST = 7.0  # days


def pace(selected: pd.DataFrame, observations: Sequence[Observation], today: date) -> Pace:
    """The pace that the deadlines of ``selected`` (assessed records) ask for, beside the actual one.

    The target is the last due day of this year among open tasks, or the last of all when
    none of this year's is left.
    """
    is_open = ~selected["state"].isin((*_LEFT_OUT, State.DONE.value))
    due = pd.to_datetime(selected.loc[is_open, "due"]).dropna()
    actual = actual_pace(observations)
    ahead = due[due >= pd.Timestamp(today)]
    late = len(due) - len(ahead)
    if ahead.empty:
        return Pace(None, late, late, None, actual)
    this_year = ahead[ahead <= pd.Timestamp(today.year, 12, 31)]
    target = (ahead if this_year.empty else this_year).max()
    remaining = int((due <= target).sum())
    # By the month it makes no sense for the last days: two tasks due today are no sixty.
    months = max(_SHORTEST, (target.date() - today).days) / MONTH_DAYS
    return Pace(target.date(), remaining, late, remaining / months, actual)


def planned(selected: pd.DataFrame, days: Sequence[date]) -> list[int]:
    """How many of the counted tasks should be done by the end of each of ``days``, by their deadlines."""
    counted = selected[~selected["state"].isin(_LEFT_OUT)]
    due = np.sort(pd.to_datetime(counted["due"]).dropna().to_numpy(dtype="datetime64[D]"))
    wanted: Any = np.array(days, dtype="datetime64[D]")
    return [int(count) for count in np.searchsorted(due, wanted, side="right")]


def done_early(selected: pd.DataFrame, today: date) -> int:
    """Tasks that are done, and were not due yet."""
    done = selected[selected["state"] == State.DONE.value]
    return int((pd.to_datetime(done["due"]) > pd.Timestamp(today)).sum())


def undated(selected: pd.DataFrame) -> int:
    """Counted tasks without a due day, which the plan cannot hold."""
    return int((~selected["state"].isin(_LEFT_OUT) & selected["due"].isna()).sum())
