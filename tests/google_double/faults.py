"""Faults on demand: what goes wrong, on which requests, how often.

A fault is matched by the kind of endpoint (``spreadsheets.batchUpdate``, ``*.values.*``),
can be limited in number and be given a probability; the dice are seeded.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from random import Random


class Fault(StrEnum):
    """What can go wrong. Unless the name says APPLIED (or it is only the reply that suffers:
    SLOW_DRIP, TRUNCATED, BROKEN_OFF), nothing changes in the spreadsheet."""

    INTERNAL_ERROR = "500"
    BAD_GATEWAY = "502"
    UNAVAILABLE = "503"
    TOO_MANY_REQUESTS = "429"
    RATE_LIMIT_EXCEEDED = "403 rateLimitExceeded"
    FORBIDDEN = "403"
    NOT_FOUND = "404"
    REQUEST_TIMEOUT = "408"
    UNAUTHENTICATED = "401"
    PROXY_PAGE = "200 with the HTML page of a proxy"
    RESET = "connection reset"
    HANG = "no answer until the client gives up"
    SLOW_DRIP = "the reply comes a few bytes at a time"
    TRUNCATED = "the JSON of the reply is cut short"
    BROKEN_OFF = "the connection ends in the middle of the reply"
    APPLIED_THEN_RESET = "applied, then the connection is reset"
    APPLIED_THEN_UNAVAILABLE = "applied, then 503"
    APPLIED_THEN_HANG = "applied, then no answer"
    APPLIED_LATE = "connection reset now, applied after a while"


RUN_FIRST = frozenset(
    {
        Fault.SLOW_DRIP,
        Fault.TRUNCATED,
        Fault.BROKEN_OFF,
        Fault.APPLIED_THEN_RESET,
        Fault.APPLIED_THEN_UNAVAILABLE,
        Fault.APPLIED_THEN_HANG,
    }
)


@dataclass(slots=True)
class Planned:
    """One entry of the plan. ``times`` None is for ever; ``after`` requests pass before it starts.

    ``seconds`` is how long a slow reply takes, or how late a late request is applied.
    """

    fault: Fault
    kind: str = "*"
    times: int | None = 1
    probability: float = 1.0
    after: int = 0
    seconds: float = 2.0

    def fits(self, kind: str) -> bool:
        """``*`` spares the token endpoint, which has to be named."""
        return fnmatchcase(kind, self.kind) and not (kind == "token" and self.kind == "*")


@dataclass(slots=True)
class FaultPlan:
    """The faults to come; the first that fits a request is used. ``fired`` is what happened."""

    dice: Random
    entries: list[Planned] = field(default_factory=list)
    fired: list[tuple[str, Fault]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(
        self,
        fault: Fault | str,
        kind: str = "*",
        *,
        times: int | None = 1,
        probability: float = 1.0,
        after: int = 0,
        seconds: float = 2.0,
    ) -> None:
        """Plan a fault; the arguments are `Planned`'s. The token endpoint is ``token``."""
        with self.lock:
            self.entries.append(Planned(Fault(fault), kind, times, probability, after, seconds))

    def clear(self) -> None:
        """Nothing more goes wrong."""
        with self.lock:
            self.entries.clear()

    def take(self, kind: str) -> Planned | None:
        """The fault this request meets, if any."""
        with self.lock:
            for entry in self.entries:
                if entry.times == 0 or not entry.fits(kind):
                    continue
                if entry.after > 0:
                    entry.after -= 1
                    continue
                if entry.probability < 1 and self.dice.random() >= entry.probability:
                    continue
                if entry.times is not None:
                    entry.times -= 1
                self.fired.append((kind, entry.fault))
                return entry
        return None
