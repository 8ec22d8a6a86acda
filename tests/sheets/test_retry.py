"""Retries, deadlines and the circuit, without a network and without waiting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.sheets.retry import AttemptError, Circuit, Clock, Policy, Retrier, When
from lib.sheets.traffic import Traffic

MINUTE_BEGINS = 1_767_225_600.0


@dataclass
class FakeTime:
    """A clock that moves when somebody sleeps, and remembers the sleeps."""

    now: float = 0.0
    into_the_minute: float = 0.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    @property
    def clock(self) -> Clock:
        return Clock(lambda: MINUTE_BEGINS + self.into_the_minute + self.now, lambda: self.now, self.sleep)


SOON = AttemptError("google-unreachable", When.SOON, "HTTP 503")
QUOTA = AttemptError("google-quota", When.NEXT_MINUTE, "HTTP 429")
NEVER = AttemptError("google-permission", When.NEVER, "HTTP 403")


def attempts(*results: object) -> Callable[[float], object]:
    """An attempt that gives one result after the other, raising those that are faults; the last for ever."""
    left = list(results)

    def attempt(deadline: float) -> object:
        result = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(result, AttemptError):
            raise result
        return result

    return attempt


def retrier(time: FakeTime, policy: Policy | None = None, circuit: Circuit | None = None) -> Retrier:
    return Retrier(policy or Policy(), time.clock, circuit, dice=lambda: 0.0)


def test_a_passing_fault_is_tried_again_after_growing_waits() -> None:
    time = FakeTime()
    assert retrier(time).run("read", attempts(SOON, SOON, SOON, "done")) == "done"
    assert time.slept == [0.25, 0.5, 1.0]


def test_a_refusal_is_not_tried_again() -> None:
    time = FakeTime()
    with pytest.raises(AttemptError, match="google-permission"):
        retrier(time).run("read", attempts(NEVER, "done"))
    assert time.slept == []


@pytest.mark.parametrize(("into_the_minute", "wait"), [(0.0, 60.0), (20.0, 40.0), (59.5, 0.5)])
def test_a_spent_quota_waits_for_the_next_minute(into_the_minute: float, wait: float) -> None:
    time = FakeTime(into_the_minute=into_the_minute)
    assert retrier(time).run("read", attempts(QUOTA, "done")) == "done"
    assert time.slept == [pytest.approx(wait)]


def test_attempts_are_bounded() -> None:
    time = FakeTime()
    with pytest.raises(AttemptError, match="google-unreachable"):
        retrier(time, Policy(attempts=4)).run("read", attempts(SOON))
    assert len(time.slept) == 3


def test_nothing_is_waited_for_that_would_pass_the_deadline() -> None:
    time = FakeTime()
    with pytest.raises(AttemptError, match="google-quota"):
        retrier(time, Policy(deadline=30)).run("read", attempts(QUOTA, "done"))
    assert time.slept == []


def test_an_operation_of_several_requests_has_one_deadline() -> None:
    time, told = FakeTime(now=100.0), []
    retrier(time, Policy(deadline=75)).run("first", told.append, until=130.0)
    retrier(time, Policy(deadline=75)).run("alone", told.append)
    assert told == [130.0, 175.0]


@given(
    st.lists(st.sampled_from([SOON, QUOTA, NEVER, "done"]), min_size=1, max_size=30),
    st.floats(0, 60, exclude_max=True),
    st.floats(0, 1, exclude_max=True),
)
def test_whatever_happens_an_operation_ends_in_its_time(results: Sequence[object], start: float, dice: float) -> None:
    time, policy = FakeTime(into_the_minute=start), Policy()
    runner = Retrier(policy, time.clock, Circuit(time.clock), dice=lambda: dice)
    with suppress(AttemptError):
        runner.run("read", attempts(*results))
    assert time.now < policy.deadline
    assert len(time.slept) < policy.attempts


@given(st.integers(1, 60), st.floats(0, 1, exclude_max=True))
def test_jitter_spreads_a_wait_between_half_and_all_of_it(attempt: int, dice: float) -> None:
    policy = Policy()
    ceiling = min(policy.longest_wait, policy.first_wait * 2.0 ** (attempt - 1))
    assert ceiling / 2 <= policy.wait(attempt, When.SOON, 0.0, dice) <= ceiling


# -- the circuit


def fail(runner: Retrier, times: int = 1, fault: AttemptError = SOON) -> None:
    for _ in range(times):
        with pytest.raises(AttemptError):
            runner.run("read", attempts(fault))


def test_after_three_operations_that_failed_nothing_is_sent_for_a_while() -> None:
    time = FakeTime()
    circuit = Circuit(time.clock)
    runner = retrier(time, circuit=circuit)
    fail(runner, 3)
    sent: list[float] = []
    with pytest.raises(AttemptError) as failure:
        runner.run("read", sent.append)
    assert (sent, failure.value.code, circuit.is_open) == ([], "google-unreachable", True)


def test_the_probe_is_one_attempt_and_closes_the_circuit_when_it_succeeds() -> None:
    time = FakeTime()
    circuit = Circuit(time.clock)
    runner = retrier(time, circuit=circuit)
    fail(runner, 3)
    time.now += circuit.first_pause
    time.slept.clear()
    fail(runner)
    assert time.slept == []
    time.now += 2 * circuit.first_pause
    assert runner.run("read", attempts("done")) == "done"
    assert not circuit.is_open


def test_only_one_operation_probes_at_a_time() -> None:
    time = FakeTime()
    circuit = Circuit(time.clock)
    fail(retrier(time, circuit=circuit), 3)
    time.now += circuit.first_pause
    assert circuit.enter() is True
    with pytest.raises(AttemptError):
        circuit.enter()


def test_pauses_grow_to_a_bound() -> None:
    time = FakeTime()
    circuit = Circuit(time.clock)
    runner = retrier(time, Policy(attempts=1), circuit)
    fail(runner, 3)
    pauses = []
    for _ in range(6):
        began = time.now
        while circuit_is_shut(circuit):
            time.now += 1
        pauses.append(time.now - began)
        circuit.failed(SOON)
    assert pauses == [15, 30, 60, 60, 60, 60]


def circuit_is_shut(circuit: Circuit) -> bool:
    try:
        circuit.enter()
    except AttemptError:
        return True
    return False


def test_refusals_do_not_open_the_circuit() -> None:
    time = FakeTime()
    circuit = Circuit(time.clock)
    fail(retrier(time, circuit=circuit), 10, NEVER)
    assert not circuit.is_open


def test_a_probe_that_is_refused_shows_that_the_other_side_answers() -> None:
    time = FakeTime()
    circuit = Circuit(time.clock)
    runner = retrier(time, circuit=circuit)
    fail(runner, 3)
    time.now += circuit.first_pause
    fail(runner, fault=NEVER)
    assert not circuit.is_open


def test_a_success_in_between_starts_the_count_anew() -> None:
    time = FakeTime()
    circuit = Circuit(time.clock)
    runner = retrier(time, circuit=circuit)
    for _ in range(4):
        fail(runner, 2)
        runner.run("read", attempts("done"))
    assert not circuit.is_open


def test_a_quota_given_up_on_is_left_alone_until_the_next_minute() -> None:
    time = FakeTime(into_the_minute=20.0)
    circuit = Circuit(time.clock)
    runner = retrier(time, Policy(deadline=10), circuit)
    fail(runner, fault=QUOTA)
    time.now = 39.0
    with pytest.raises(AttemptError, match="google-quota"):
        circuit.enter()
    time.now = 40.5
    assert runner.run("read", attempts("done")) == "done"


# -- the request log


def test_the_traffic_of_the_last_minute_is_counted() -> None:
    time = FakeTime()
    traffic = Traffic(lambda: time.now)
    assert traffic.view().last_status is None
    for second in range(0, 90, 10):
        time.now = float(second)
        traffic.record(is_write=second % 30 == 0, status=200, seconds=0.1)
    view = traffic.view()
    assert (view.reads, view.writes, view.total) == (4, 2, 9)
    assert (view.last_status, view.last_seconds, view.share) == (200, 0.1, 4 / 60)
