"""Every case of tests/data/cell_cases.csv that one cell decides; names and structure rows are read elsewhere."""

from __future__ import annotations

import ast
import csv
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lib.core import cells
from lib.core.reading import Outcome, Reading
from lib.words import Status

CASES = Path(__file__).parent.parent / "data" / "cell_cases.csv"
NOT_ONE_CELL = {"name", "structure"}

OUTCOMES = {
    "accept": Outcome.VALUE,
    "accept-warn": Outcome.WARNING,
    "accept-as-target": Outcome.WARNING,
    "accept-null": Outcome.NO_DATA,
    "accept-empty": Outcome.NO_DATA,
    "ask": Outcome.AMBIGUOUS,
    "reject": Outcome.REFUSED,
    "reject-as-typed": Outcome.REFUSED,
}

READERS: dict[str, Callable[[Any, str], Reading]] = {
    "percent": lambda value, locale: cells.percent(value, locale=locale),
    "ratio": cells.ratio,
    "count": cells.count,
    "score": cells.score,
    "money": cells.money,
    "mark": lambda value, _: cells.mark(value),
    "date": cells.date_value,
    "period_or_deadline": cells.deadline,
    "text": lambda value, _: cells.text(value),
    "status": lambda value, _: cells.status(value),
    "any": lambda value, _: cells.text(value),
}
# Cases that are about another reader than the one of their field type.
READERS_OF_CASES: dict[str, Callable[[Any, str], Reading]] = {
    "P050": cells.count,
    "P052": READERS["status"],
    "P151": READERS["status"],
}
NAMES = {"zero": "0", "not-started": Status.NOT_STARTED.value}


def _cases() -> list[Any]:
    with CASES.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["field_type"] not in NOT_ONE_CELL]
    return [pytest.param(row, id=f"{row['case_id']}-{row['field_type']}") for row in rows]


def _written(value: Any) -> set[str]:
    """The ways in which the table may write ``value``."""
    match value:
        case cells.Target():
            return {f">= {value.at_least:g}"}
        case cells.Ratio():
            return {f"{value.done} of {value.of} = {value.percent:.2f}%"}
        case cells.Money():
            return {str(value), f"{value.dong:.0f} đồng"}
        case cells.Deadline():
            return {value.period}
        case cells.StatusReading():
            return {value.status.value}
        case date():
            return {value.isoformat()}
        case float():
            return {f"{value:g}", f"{Decimal(repr(value)):.3f}", repr(value)}
    return {str(value)}


@pytest.mark.parametrize("case", _cases())
def test_a_cell_is_read_as_the_table_of_cases_says(case: dict[str, str]) -> None:
    reader = READERS_OF_CASES.get(case["case_id"], READERS[case["field_type"]])
    reading = reader(ast.literal_eval(case["python_repr"]), case["locale"])
    expected = case["normalised"]

    assert reading.outcome is OUTCOMES[case["expected"]]
    assert bool(reading.code) == (reading.outcome not in (Outcome.VALUE, Outcome.NO_DATA))
    if reading.is_used:
        assert NAMES.get(expected, expected) in _written(reading.value)
    if reading.outcome is Outcome.AMBIGUOUS and " or " in expected:
        both = f"{reading.details['first']} or {reading.details['second']}"
        assert both.replace(",", ".") == expected.rstrip("?")
