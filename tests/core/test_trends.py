"""Trends: robust slopes, ranges that say how sure they are, the plan and the pace."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.forecast import back_test
from bench.histories import KINDS, LOOKS, history
from lib.core.trends import (
    MONTH_DAYS,
    Observation,
    actual_pace,
    forecast,
    observations_by_day,
    pace,
    planned,
    theil_sen,
    undated,
)
from lib.words import Status
from tests.builders import board_of, task

START = date(2026, 6, 1)
DONE, CONTINUOUS = Status.DONE.value, Status.CONTINUOUS.value


def series(*points: tuple[int, int], countable: int = 200) -> list[Observation]:
    """Observations of (days since the start, tasks done)."""
    return [Observation(START + timedelta(days=days), countable, done) for days, done in points]


steady = series(*((day, day // 2) for day in range(0, 101, 5)))
drawn = st.lists(
    st.tuples(st.integers(0, 400), st.integers(0, 150)), min_size=3, max_size=30, unique_by=lambda point: point[0]
).map(lambda points: series(*points))


@given(st.floats(-50, 50), st.floats(-100, 100), st.lists(st.integers(0, 1000), min_size=2, max_size=40, unique=True))
def test_the_slope_of_a_straight_line_is_its_slope(slope, start, days):
    at = np.array(sorted(days), dtype=float)
    assert theil_sen(at, start + slope * at) == pytest.approx(slope, abs=1e-6)


def test_a_few_wild_points_do_not_move_the_slope():
    days = np.arange(30.0)
    values = 2.0 * days
    values[[5, 12, 20]] = (500.0, -300.0, 900.0)
    assert theil_sen(days, values) == pytest.approx(2.0, abs=0.05)


@pytest.mark.parametrize(
    "few",
    [[], series((0, 1)), series((0, 1), (30, 2)), series((0, 1), (2, 2), (5, 3)), series((0, 1), (0, 2), (30, 3))],
)
def test_too_few_observations_give_no_forecast(few):
    assert forecast(few) == ()
    assert actual_pace(few) is None


def test_three_days_and_a_week_are_enough():
    assert forecast(series((0, 1), (4, 2), (7, 3)))
    assert actual_pace(series((0, 1), (4, 2), (7, 3))) is not None


def test_a_steady_pace_goes_on_within_the_range():
    ranges = forecast(steady)
    assert ranges[-1].day == START + timedelta(days=150)
    assert all(each.low <= (each.day - START).days / 2 <= each.high for each in ranges)
    assert actual_pace(steady) == pytest.approx(15, abs=0.5)


def test_a_forecast_reaches_half_as_far_as_was_observed():
    ranges = forecast(steady)
    assert ranges[0].day > steady[-1].day
    assert ranges[-1].day - steady[-1].day == (steady[-1].day - steady[0].day) / 2


@given(drawn)
def test_a_range_stays_between_nothing_and_everything_and_keeps_its_order(observations):
    last = observations_by_day(observations)[-1]
    for each in forecast(observations):
        assert 0 <= each.low <= each.high <= last.countable
        assert each.day > last.day


@given(drawn)
def test_the_range_widens_with_the_days(observations):
    wide = [Observation(each.day, 100_000, each.done + 50_000) for each in observations]
    widths = [each.high - each.low for each in forecast(wide)]
    assert all(later >= earlier - 1 for earlier, later in pairwise(widths))


@given(drawn, st.randoms())
def test_the_order_in_which_observations_come_does_not_matter(observations, chance):
    mixed = list(observations)
    chance.shuffle(mixed)
    assert forecast(mixed) == forecast(observations)


def test_uneven_steps_widen_the_range():
    uneven = series(*((day, 10 * (day // 20)) for day in range(0, 101, 5)))
    assert forecast(uneven)[-1].high - forecast(uneven)[-1].low > forecast(steady)[-1].high - forecast(steady)[-1].low


def test_when_nothing_was_done_nothing_much_is_expected():
    nothing = forecast(series(*((day, 20) for day in range(0, 101, 10))))
    assert nothing[-1].low in range(17, 21)
    assert nothing[-1].high in range(20, 24)


def test_years_of_daily_observations_take_no_time():
    many = series(*((day, day // 3) for day in range(3000)), countable=5000)
    assert forecast(many)[-1].high > 1000


def test_the_plan_counts_what_is_due_by_each_day():
    board = board_of(
        task(row_id="A", deadline="30/6/2026"),
        task(row_id="B", deadline="30/9/2026", status=DONE, percent="100%"),
        task(row_id="C", deadline="Thường xuyên", status=CONTINUOUS, percent=None),
        task(row_id="D", deadline=None),
    )
    days = [date(2026, 6, 29), date(2026, 6, 30), date(2026, 12, 31)]
    assert planned(board.progress, days) == [0, 1, 2]
    assert undated(board.progress) == 1


def test_the_needed_pace_is_what_is_open_and_due_this_year():
    board = board_of(
        task(row_id="A", deadline="30/9/2026"),
        task(row_id="B", deadline="24/12/2026"),
        task(row_id="C", deadline="30/6/2027"),
        task(row_id="D", deadline="24/12/2026", status=DONE, percent="100%"),
    )
    found = pace(board.progress, steady, board.today)
    assert (found.target, found.remaining, found.late) == (date(2026, 12, 24), 2, 1)
    assert found.needed == pytest.approx(2.0)
    assert found.actual == pytest.approx(15, abs=0.5)


def test_two_tasks_due_today_are_no_sixty_a_month():
    board = board_of(*(task(row_id=name, deadline="24/11/2026") for name in "AB"))
    assert pace(board.progress, (), board.today).needed == pytest.approx(2 * MONTH_DAYS / 7)


def test_when_nothing_is_due_this_year_the_last_due_day_counts():
    board = board_of(task(row_id="A", deadline="30/6/2027"))
    assert pace(board.progress, (), board.today).target == date(2027, 6, 30)


def test_when_everything_is_overdue_or_done_no_pace_is_needed():
    board = board_of(task(row_id="A", deadline="30/9/2026"))
    found = pace(board.progress, (), board.today)
    assert (found.target, found.late, found.needed, found.actual) == (None, 1, None, None)


def test_of_ten_simulated_forecasts_seven_to_nine_hold():
    chance = np.random.default_rng(7)
    trials = [
        trial
        for kind in KINDS
        for look in LOOKS
        for tasks in (30, 120)
        for trial in back_test(chance, history(chance, kind, tasks), list(LOOKS[look](chance)))
    ]
    assert len(trials) > 300
    assert 0.70 <= sum(trial.held for trial in trials) / len(trials) <= 0.90
