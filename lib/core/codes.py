"""The columns that are counted, as small numbers: counting strings in frames costs a hundred times more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.core.progress import State


@dataclass(frozen=True, slots=True)
class Codes:
    """Numbers of a board's records, in their order, and of its pairs of record and lead department.

    ``platform`` and ``department`` count into ``platforms`` and ``departments``, which are
    sorted; -1 is none. ``state`` counts into `State`.
    """

    platforms: tuple[str, ...]
    departments: tuple[str, ...]
    platform: np.ndarray
    state: np.ndarray
    record: np.ndarray
    department: np.ndarray

    @classmethod
    def of(cls, progress: pd.DataFrame, leads: pd.DataFrame) -> Codes:
        """The numbers of the assessed frame and of its ``leads``; see `lib.core.board.Board`."""
        platforms, platform = _numbered(progress["platform"])
        departments, department = _numbered(leads["department"])
        states = {state.value: number for number, state in enumerate(State)}
        numbers = [states[state] for state in progress["state"].cat.categories]
        state = np.asarray(numbers, dtype=np.int64)[progress["state"].cat.codes.to_numpy()]
        return cls(platforms, departments, platform, state, leads["record"].to_numpy(np.int64), department)

    def chosen_leads(self, selected: pd.DataFrame) -> np.ndarray:
        """Which pairs of record and department belong to ``selected``, records of the board: a mask."""
        is_chosen = np.zeros(len(self.state), dtype=bool)
        is_chosen[selected.index.to_numpy()] = True
        chosen: np.ndarray = is_chosen[self.record]
        return chosen


def _numbered(values: Iterable[object]) -> tuple[tuple[str, ...], np.ndarray]:
    texts = [value if isinstance(value, str) else None for value in values]
    names = tuple(sorted({text for text in texts if text is not None}))
    numbers: dict[str | None, int] = {name: number for number, name in enumerate(names)}
    return names, np.fromiter((numbers.get(text, -1) for text in texts), dtype=np.int64, count=len(texts))


def count_pairs(rows: np.ndarray, columns: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """How often each pair of numbers occurs: an array of ``shape``. Negative rows are left out."""
    is_known = rows >= 0
    flat = rows[is_known] * shape[1] + columns[is_known]
    return np.bincount(flat, minlength=shape[0] * shape[1]).reshape(shape)
