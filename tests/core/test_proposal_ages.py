"""How long a proposal has been in its state: days as people count them."""

from __future__ import annotations

from datetime import date

import pytest

from lib.core.proposals import days_since

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("at", "days"),
    [
        ("2026-11-23T16:00:00+07:00", 1),
        ("2026-11-23T23:59:59+07:00", 1),
        ("2026-11-24T00:00:00+07:00", 0),
        ("2026-11-23T18:00:00+00:00", 0),
        ("2026-11-23T16:59:59+00:00", 1),
        ("2026-11-23T16:00:00", 1),
        ("2026-10-24", 31),
        ("", None),
        ("hôm qua", None),
        ("9999-12-31T23:00:00+00:00", None),
    ],
)
def test_days_are_those_of_the_province_s_calendar(at, days):
    assert days_since(at, TUESDAY) == days
