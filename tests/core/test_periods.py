"""Reporting periods: their bounds, names and neighbours."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.core.periods import (
    Bounds,
    Frequency,
    following,
    label,
    label_with_days,
    parse_period,
    period,
    period_of,
    preceding,
    recent_periods,
)

CALENDAR = Bounds(first_day=1)
days = st.dates(date(1990, 1, 1), date(2190, 12, 31))
frequencies = st.sampled_from(Frequency)
bounds_drawn = st.builds(Bounds, st.integers(1, 28), st.integers(1, 28))

BOUNDS = [
    ("2026-06", date(2026, 5, 15), date(2026, 6, 14), date(2026, 6, 25)),
    ("2026-01", date(2025, 12, 15), date(2026, 1, 14), date(2026, 1, 25)),
    ("2026-Q1", date(2025, 12, 15), date(2026, 3, 14), date(2026, 3, 25)),
    ("2026-Q2", date(2026, 3, 15), date(2026, 6, 14), date(2026, 6, 25)),
    ("2026-Q4", date(2026, 9, 15), date(2026, 12, 14), date(2026, 12, 25)),
    ("2026-H1", date(2025, 12, 15), date(2026, 6, 14), date(2026, 6, 25)),
    ("2026-H2", date(2026, 6, 15), date(2026, 12, 14), date(2026, 12, 25)),
    ("2026", date(2025, 12, 15), date(2026, 12, 14), date(2026, 12, 25)),
]


@pytest.mark.parametrize(("name", "start", "end", "due"), BOUNDS)
def test_a_period_has_the_bounds_that_offices_use(name, start, end, due):
    found = parse_period(name)
    assert (found.start, found.end, found.due) == (start, end, due)


@pytest.mark.parametrize(
    ("name", "start", "end", "due"),
    [
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28), date(2026, 3, 25)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31), date(2027, 1, 25)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 25)),
    ],
)
def test_with_the_first_of_the_month_periods_are_those_of_the_calendar(name, start, end, due):
    found = parse_period(name, CALENDAR)
    assert (found.start, found.end, found.due) == (start, end, due)


@given(days, frequencies, bounds_drawn)
def test_every_day_lies_in_its_period_and_in_no_other(day, frequency, bounds):
    found = period_of(day, frequency, bounds)
    assert found.holds(day)
    assert not following(found, bounds).holds(day)
    assert not preceding(found, bounds).holds(day)


@given(days, frequencies, bounds_drawn)
def test_periods_follow_each_other_without_gap_or_overlap(day, frequency, bounds):
    found = period_of(day, frequency, bounds)
    after = following(found, bounds)
    assert after.start == found.end + timedelta(days=1)
    assert preceding(after, bounds) == found


@given(days, frequencies, bounds_drawn)
def test_a_period_is_found_again_by_its_id(day, frequency, bounds):
    found = period_of(day, frequency, bounds)
    assert parse_period(found.id, bounds) == found
    assert parse_period(f" {found.id.lower()} ", bounds) == found


@given(days, bounds_drawn)
def test_shorter_periods_divide_the_longer_ones(day, bounds):
    year, month = period_of(day, Frequency.YEAR, bounds), period_of(day, Frequency.MONTH, bounds)
    quarter, half = period_of(day, Frequency.QUARTER, bounds), period_of(day, Frequency.HALF, bounds)
    assert year.start <= half.start <= quarter.start <= month.start
    assert month.end <= quarter.end <= half.end <= year.end


@given(days, frequencies, bounds_drawn)
def test_reports_are_due_on_the_due_day_within_a_month_after_the_end(day, frequency, bounds):
    found = period_of(day, frequency, bounds)
    assert found.due.day == bounds.due_day
    assert timedelta(0) <= found.due - found.end < timedelta(days=31)


@pytest.mark.parametrize("text", ["", "2026-Q5", "2026-13", "2026-H3", "Q2/2026", "20260", "2026-Q2 extra", "0000"])
def test_anything_else_names_no_period(text):
    assert parse_period(text) is None


@pytest.mark.parametrize("bounds", [CALENDAR, Bounds(), Bounds(28, 1)])
@pytest.mark.parametrize("mark", ["", "-12", "-Q4", "-H2", "-01"])
def test_years_whose_periods_the_calendar_cannot_hold_name_none(mark, bounds):
    assert parse_period(f"9999{mark}", bounds) is None
    assert parse_period(f"0001{mark}", bounds) is None
    assert parse_period(f"9998{mark}", bounds).year == 9998
    assert parse_period(f"0002{mark}", bounds).year == 2


@pytest.mark.parametrize(("first", "due"), [(0, 25), (29, 25), (15, 0), (15, 31)])
def test_bounds_that_not_every_month_has_are_refused(first, due):
    with pytest.raises(ValueError, match="between 1 and 28"):
        Bounds(first, due)


def test_a_year_has_no_fifth_quarter():
    with pytest.raises(ValueError, match="no quarter 5"):
        period(Frequency.QUARTER, 2026, 5)


def test_recent_periods_come_newest_first():
    found = recent_periods(date(2026, 3, 20), Frequency.QUARTER, 3)
    assert [each.id for each in found] == ["2026-Q2", "2026-Q1", "2025-Q4"]


@pytest.mark.parametrize(
    ("name", "vietnamese", "english"),
    [
        ("2026-06", "Tháng 6/2026", "Month 6/2026"),
        ("2026-Q2", "Quý II/2026", "Quarter II/2026"),
        ("2026-H1", "6 tháng đầu năm 2026", "First half of 2026"),
        ("2026-H2", "6 tháng cuối năm 2026", "Second half of 2026"),
        ("2026", "Năm 2026", "Year 2026"),
    ],
)
def test_a_period_is_called_by_its_name_in_both_languages(name, vietnamese, english):
    found = parse_period(name)
    assert (label(found, "vi"), label(found, "en")) == (vietnamese, english)


def test_a_label_can_tell_the_days_too():
    assert label_with_days(parse_period("2026-Q2"), "vi") == "Quý II/2026 (15/03/2026–14/06/2026)"
