"""Limits: a sliding window that several processes share."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.config import ROOT
from lib.sync import store
from lib.sync.limits import HOUR, Limit, give_back, recent_acts, take

FIVE = Limit("somebody", 5)
TAKING = """
import sys
from lib.sync import store
from lib.sync.limits import Limit, take
engine = store.open_state(sys.argv[1])
print(sum(take(engine, Limit("somebody", 20), 1000.0) is not None for _ in range(20)))
"""


def test_only_as_many_as_the_limit_get_a_slot(engine):
    assert [take(engine, FIVE, 100.0 + i) is not None for i in range(7)] == [True] * 5 + [False] * 2


def test_the_window_slides(engine):
    for minute in range(5):
        take(engine, FIVE, minute * 60.0)
    assert take(engine, FIVE, HOUR - 1) is None
    assert take(engine, FIVE, HOUR + 1) is not None
    assert take(engine, FIVE, HOUR + 2) is None


def test_whoever_is_refused_does_not_push_the_window_on(engine):
    for _ in range(5):
        take(engine, FIVE, 0.0)
    assert all(take(engine, FIVE, float(second)) is None for second in range(1, 100))
    assert take(engine, FIVE, HOUR + 1) is not None


def test_everybody_has_a_window_of_their_own(engine):
    for _ in range(5):
        take(engine, FIVE, 0.0)
    assert take(engine, Limit("somebody else", 5), 0.0) is not None


def test_a_slot_given_back_is_free_again(engine):
    slots = [take(engine, FIVE, 0.0) for _ in range(5)]
    assert take(engine, FIVE, 0.0) is None
    give_back(engine, str(slots[0]))
    assert take(engine, FIVE, 0.0) is not None


def test_old_slots_are_thrown_away(engine):
    for hour in range(10):
        take(engine, FIVE, hour * HOUR * 2)
    with engine.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(recent_acts)) == 1


def test_many_threads_together_get_no_more_than_the_limit(engine):
    with ThreadPoolExecutor(8) as threads:
        taken = list(threads.map(lambda _: take(engine, Limit("somebody", 10), 1000.0), range(40)))
    assert 0 < sum(slot is not None for slot in taken) <= 10


def test_two_processes_together_get_no_more_than_the_limit(state_url):
    store.open_state(state_url).dispose()
    command = [sys.executable, "-c", TAKING, state_url]
    processes = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    taken = [int(process.communicate(timeout=60)[0]) for process in processes]
    assert 0 < sum(taken) <= 20


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0, 3 * HOUR), min_size=1, max_size=25))
def test_no_hour_ever_holds_more_than_the_limit(gaps):
    engine = store.open_state("sqlite://")
    at, taken = 0.0, []
    for gap in gaps:
        at += gap / 20
        if take(engine, Limit("somebody", 3), at) is not None:
            taken.append(at)
    assert all(sum(moment - HOUR < other <= moment for other in taken) <= 3 for moment in taken)
