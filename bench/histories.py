"""Made-up histories of tasks getting done, of the kinds that offices produce, and how often they are looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from lib.core.trends import Observation

DAYS = 400
FIRST = date(2026, 1, 1)
Generator = np.random.Generator
Days = npt.NDArray[np.float64]


def _steady(rng: Generator, tasks: int) -> Days:
    return rng.uniform(0, rng.uniform(400, 900), tasks)


def _by_deadlines(rng: Generator, tasks: int) -> Days:
    """Due days as in a Government table: most at the year's end, then quarters; half of them are late."""
    due = rng.choice([90, 180, 270, 365, 545, 730], tasks, p=[0.1, 0.15, 0.1, 0.45, 0.1, 0.1])
    late = rng.exponential(40, tasks) * (rng.random(tasks) < 0.5)
    return due + rng.normal(0, 25, tasks) + late


def _before_meetings(rng: Generator, tasks: int) -> Days:
    return np.ceil(_steady(rng, tasks) / 30) * 30 - rng.exponential(4, tasks)


def _before_quarters_end(rng: Generator, tasks: int) -> Days:
    return np.ceil(_steady(rng, tasks) / 91) * 91 - rng.exponential(8, tasks)


def _slowing(rng: Generator, tasks: int) -> Days:
    return rng.exponential(rng.uniform(150, 400), tasks)


def _gathering_speed(rng: Generator, tasks: int) -> Days:
    return rng.uniform(300, 700) * np.sqrt(rng.random(tasks))


def _by_whole_departments(rng: Generator, tasks: int) -> Days:
    """Departments that report rarely, and then all at once."""
    days = rng.uniform(0, 700, (15, 8))
    return days[rng.integers(0, 15, tasks), rng.integers(0, 8, tasks)] + rng.normal(0, 2, tasks)


KINDS: dict[str, Callable[[Generator, int], Days]] = {
    "steady": _steady,
    "by deadlines": _by_deadlines,
    "before meetings": _before_meetings,
    "before quarters' end": _before_quarters_end,
    "slowing": _slowing,
    "gathering speed": _gathering_speed,
    "by whole departments": _by_whole_departments,
    "partly undone": _steady,
}


def history(rng: Generator, kind: str, tasks: int) -> list[Observation]:
    """One observation for each of `DAYS` days."""
    done_on = KINDS[kind](rng, tasks)
    done = (done_on[None, :] <= np.arange(DAYS + 1)[:, None]).sum(axis=1)
    if kind == "partly undone":
        for day in rng.choice(DAYS, 6, replace=False):
            done[day : day + rng.integers(20, 120)] -= rng.integers(1, 4)
    done = done.clip(0, tasks)
    return [Observation(FIRST + timedelta(days=day), tasks, int(count)) for day, count in enumerate(done)]


LOOKS: dict[str, Callable[[Generator], Sequence[int]]] = {
    "daily": lambda rng: range(DAYS + 1),
    "weekdays": lambda rng: [day for day in range(DAYS + 1) if day % 7 < 5],
    "weekly": lambda rng: range(0, DAYS + 1, 7),
    "monthly": lambda rng: range(0, DAYS + 1, 30),
    "irregular": lambda rng: sorted({0, *rng.choice(DAYS, 40, replace=False).tolist()}),
}
