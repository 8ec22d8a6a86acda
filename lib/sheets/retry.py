"""Trying again: after which faults, how long to wait, and when to leave the other side alone.

Nothing here knows Google or HTTP: an attempt raises `AttemptError` and says itself whether it can
be repeated. The clock, the sleep and the dice are given, so that tests need no waiting.
"""

from __future__ import annotations

import logging
import math
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

log = logging.getLogger(__name__)

Result = TypeVar("Result")


class When(StrEnum):
    """When the same request can be sent again."""

    NEVER = "never"
    SOON = "soon"
    NEXT_MINUTE = "next minute"


class AttemptError(Exception):
    """One attempt failed. ``code`` names a message for people, ``technical`` is for the log.

    ``technical`` holds a status, a reason or the name of an exception: never a text that
    came over the network, which may hold addresses and keys.
    """

    def __init__(self, code: str, when: When = When.NEVER, technical: str = "", status: int = 0) -> None:
        super().__init__(f"{code}: {technical}" if technical else code)
        self.code = code
        self.when = when
        self.technical = technical
        self.status = status


@dataclass(frozen=True, slots=True)
class Clock:
    """``wall`` is seconds since 1970 (minutes begin there), ``steady`` never jumps."""

    wall: Callable[[], float] = time.time
    steady: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class Policy:
    """Bounds of one operation: seconds in all, attempts, and seconds between them.

    The deadline is longer than a minute, so that a spent quota can be waited for once.
    """

    deadline: float = 75.0
    attempts: int = 5
    first_wait: float = 0.5
    longest_wait: float = 8.0

    def wait(self, attempt: int, when: When, wall: float, dice: float) -> float:
        """Seconds to wait after the ``attempt``-th attempt (from 1); ``dice`` in [0, 1) spreads the callers."""
        if when is When.NEXT_MINUTE:
            return 60.0 - wall % 60.0 + 2.0 * dice
        ceiling = min(self.longest_wait, self.first_wait * 2.0 ** (attempt - 1))
        return ceiling * (1.0 + dice) / 2.0


@dataclass(slots=True)
class Circuit:
    """Opens after ``threshold`` operations failed in a row; then lets one probe through a pause.

    A spent quota opens it at once, until the next minute. While it is open an operation
    fails as the last one did, without anything being sent.
    """

    clock: Clock = field(default_factory=Clock)
    threshold: int = 3
    first_pause: float = 15.0
    longest_pause: float = 60.0
    _failures: int = 0
    _until: float = 0.0
    _last: AttemptError | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def enter(self) -> bool:
        """Whether this operation is a probe, which is tried once only. Raises AttemptError while open."""
        with self._lock:
            if self._last is None:
                return False
            now = self.clock.steady()
            if now < self._until:
                raise AttemptError(self._last.code, self._last.when, f"circuit open after {self._last.technical}")
            self._until = now + self._pause()
            return True

    def succeeded(self) -> None:
        """The other side answers: closed."""
        with self._lock:
            self._failures, self._last = 0, None

    def failed(self, failure: AttemptError) -> None:
        """An operation was given up. A refusal that no waiting mends is an answer, and closes."""
        if failure.when is When.NEVER:
            self.succeeded()
            return
        with self._lock:
            self._failures += 1
            if failure.when is When.NEXT_MINUTE:
                self._last, pause = failure, 60.0 - self.clock.wall() % 60.0
            elif self._failures >= self.threshold:
                self._last, pause = failure, self._pause()
            else:
                return
            self._until = self.clock.steady() + pause

    @property
    def is_open(self) -> bool:
        """Whether the next operation would fail without being sent, or be a probe."""
        with self._lock:
            return self._last is not None

    def _pause(self) -> float:
        repeats = max(0, self._failures - self.threshold)
        return min(self.longest_pause, self.first_pause * 2.0 ** min(repeats, 10))


@dataclass(slots=True)
class Retrier:
    """Runs operations under a policy and a circuit. ``dice`` gives numbers in [0, 1)."""

    policy: Policy = field(default_factory=Policy)
    clock: Clock = field(default_factory=Clock)
    circuit: Circuit | None = None
    dice: Callable[[], float] = random.random

    def run(self, name: str, attempt: Callable[[float], Result], until: float = math.inf) -> Result:
        """What ``attempt(deadline)`` gives; it must be safe to repeat. Raises the last AttemptError.

        The deadline is the steady moment at which all must be over: ``until``, where an
        operation has several requests, or what the policy allows from now on.
        """
        is_probe = self.circuit.enter() if self.circuit else False
        deadline = min(until, self.clock.steady() + self.policy.deadline)
        try:
            result = self._repeat(name, attempt, 1 if is_probe else self.policy.attempts, deadline)
        except AttemptError as failure:
            if self.circuit:
                self.circuit.failed(failure)
            raise
        if self.circuit:
            self.circuit.succeeded()
        return result

    def _repeat(self, name: str, attempt: Callable[[float], Result], attempts: int, deadline: float) -> Result:
        for number in range(1, attempts + 1):
            try:
                return attempt(deadline)
            except AttemptError as failure:
                wait = self.policy.wait(number, failure.when, self.clock.wall(), self.dice())
                is_over = number == attempts or self.clock.steady() + wait >= deadline
                if failure.when is When.NEVER or is_over:
                    log.info("%s given up after %d attempts: %s", name, number, failure)
                    raise
                log.info("%s failed, again in %.1f s: %s", name, wait, failure)
                self.clock.sleep(wait)
        raise AssertionError("at least one attempt is made")
