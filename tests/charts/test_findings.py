"""Findings: the sentence above a chart names everybody whom it is about."""

from __future__ import annotations

import pyarrow as pa
import pytest

from lib.charts.data import NOBODY, describe_quality
from lib.i18n import translate


def problems(**counts: int) -> pa.Table:
    return pa.table({"department": list(counts), "count": list(counts.values())})


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"A": 3, "B": 2}, "A has the most cells to look at: 3."),
        ({"A": 3, "B": 3, "C": 1}, "A, B have the most cells to look at: 3 each."),
        ({"A": 1, "B": 1, "C": 1, "D": 1}, "A, B, C and others have the most cells to look at: 1 each."),
        ({}, "No department's row has a problem."),
        ({translate("en", NOBODY): 9}, "No department's row has a problem."),
    ],
)
def test_departments_that_are_first_together_are_named_together(counts, said):
    assert describe_quality(problems(**counts), "en") == said
