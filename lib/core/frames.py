"""Rows of a pandas frame, one by one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd


def rows(frame: pd.DataFrame) -> Iterator[Any]:
    """Named tuples, a field for each column; what a field holds is known by its column, not by a type checker."""
    return frame.itertuples(index=False)
