"""The delivery worker: takes the oldest item of the outbox and sends it until the home has it.

Sending twice is harmless, so whatever is in doubt is sent again: after a lost reply, after a
kill, by another process. Only the home's own word makes an item delivered.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from lib import schema
from lib.sheets.protocol import DOUBT_SECONDS, Home, SourceError
from lib.sync.items import Item
from lib.sync.outbox import Outbox
from lib.sync.owners import is_dead_here, new_owner

log = logging.getLogger(__name__)

# Refusals that no waiting mends. One is believed when it is repeated: a home may err, too.
PARKING_CODES = frozenset({"append-refused"})
# What waits for a person: the sheet has to be shared with the app's account as an editor.
PERMISSION_CODES = frozenset({"google-read-only", "google-permission"})
_OLD_ROWS = 30 * 24 * 3600.0
_TIDY_EVERY = 3600.0
_RELEASE_EVERY = 10.0
_SETTLE_AGAIN = 60.0
_SETTLE_MARGIN = 5.0
_SETTLED_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Wait:
    """It can't be told yet whether the item fits: ask again after ``seconds``."""

    seconds: float
    code: str


@dataclass(frozen=True, slots=True)
class GiveBack:
    """The item no longer fits. ``details`` fills the sentence of ``code`` and says what happened meanwhile."""

    code: str
    details: Mapping[str, Any] = field(default_factory=dict)


# What an item's guard says just before it is sent; None lets it go.
Check = Callable[[Item], Wait | GiveBack | None]


def hindrance(outbox: Outbox) -> SourceError | None:
    """Why what waits can't go until somebody gives permission; None where nothing says so."""
    item = next((item for item in outbox.waiting() if item.code in PERMISSION_CODES), None)
    titles = {tab.name: tab.title for tab in schema.APP_TABS}
    return SourceError(item.code, tab=titles.get(item.tab, item.tab)) if item else None


@runtime_checkable
class Settling(Protocol):
    """A home that leaves a marker with every append, and can remove it."""

    def settle(self, *event_ids: str) -> None: ...


class Step(StrEnum):
    """What one step of the worker came to."""

    DELIVERED = "delivered"
    PUT_OFF = "put off"
    RETURNED = "returned"
    PARKED = "parked"
    FAILED = "failed"
    SETTLED = "settled"
    IDLE = "idle"


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds: of a claim, between looks at an empty outbox, of the first and the longest pause
    after a failure. ``most_markers`` may stand in the home at once; an unexpected fault of an
    item is met ``most_surprises`` times before it is parked.

    The lease outlasts the longest append of a home (75 s and one time-out).
    """

    lease: float = 180.0
    interval: float = 2.0
    first_pause: float = 0.5
    longest_pause: float = 60.0
    most_markers: int = 800
    most_surprises: int = 5


class Delivery:
    """One worker; any number of them, in any number of processes, may share an outbox.

    ``checks`` are the guards by name. ``on_delivered`` is called after each delivery.
    ``clock`` gives seconds since 1970, ``dice`` numbers in [0, 1). ``pause(seconds)`` waits;
    by default it ends early when something is put into the outbox.
    """

    def __init__(
        self,
        outbox: Outbox,
        home: Home,
        *,
        checks: Mapping[str, Check] | None = None,
        on_delivered: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.time,
        pause: Callable[[float], None] | None = None,
        dice: Callable[[], float] = random.random,
        pace: Pace | None = None,
    ) -> None:
        self._outbox = outbox
        self._home = home
        self._checks = checks or {}
        self._on_delivered = on_delivered
        self._clock = clock
        self._pause = pause or self._wait_for_work
        self._dice = dice
        self._pace = pace or Pace()
        self._settling = home if isinstance(home, Settling) else None
        self._owner = new_owner()
        self._failures = 0
        self._settle_from = 0.0
        self._tidy_from = 0.0
        self._release_from = 0.0
        self._work = threading.Event()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    # -- the thread

    def start(self) -> None:
        """Deliver in a thread of its own, until `stop`."""
        if self._thread is None or not self._thread.is_alive():
            self._stopped.clear()
            self._outbox.on_put = self.wake
            self._thread = threading.Thread(target=self._run, name="delivery", daemon=True)
            self._thread.start()

    def wake(self) -> None:
        """Something was put into the outbox."""
        self._work.set()

    def stop(self, timeout: float = 10.0) -> bool:
        """End the thread after the item in hand; whether it ended within ``timeout`` seconds."""
        self._stopped.set()
        self._work.set()
        if self._thread is not None:
            self._thread.join(timeout)
        return self._thread is None or not self._thread.is_alive()

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self._release_dead()
                step = self.step()
            except SourceError as error:  # the state database; what is claimed comes back by itself
                log.warning("delivery waits: %s", error.code)
                self._failures += 1
                self._release_from = 0.0
                step = Step.FAILED
            except Exception:  # the worker outlives any fault
                log.exception("delivery failed unexpectedly")
                self._failures += 1
                step = Step.FAILED
            seconds = self._seconds_after(step)
            if seconds and not self._stopped.is_set():
                self._pause(seconds)

    def _release_dead(self) -> None:
        """Free the claims of processes that were killed, which else run out by themselves, after minutes.

        Called with no item in hand: what stands here as ours was lost while the database was away.
        """
        if (now := time.monotonic()) >= self._release_from:
            self._outbox.release_dead(lambda owner: owner == self._owner or is_dead_here(owner))
            self._release_from = now + _RELEASE_EVERY

    def _seconds_after(self, step: Step) -> float:
        if step is Step.IDLE:
            return self._pace.interval
        return self._backoff(self._failures) if step is Step.FAILED else 0.0

    def _wait_for_work(self, seconds: float) -> None:
        """Work ends an idle wait early; a pause after a failure is kept."""
        if self._failures:
            self._stopped.wait(seconds)
        else:
            self._work.wait(seconds)
        self._work.clear()

    # -- one step

    def step(self) -> Step:
        """Send one item, or remove markers. Raises SourceError when the outbox can't be used."""
        if self._settling is not None:
            markers = self._outbox.count_unsettled()
            if markers >= self._pace.most_markers // 2 and self._settle_some():
                return Step.SETTLED
            if markers >= self._pace.most_markers:
                return Step.IDLE
        item = self._outbox.claim(self._owner, self._pace.lease)
        if item is not None:
            return self._deliver(item)
        self._tidy()
        return Step.SETTLED if self._settle_some() else Step.IDLE

    def _deliver(self, item: Item) -> Step:
        verdict = self._verdict(item)
        if isinstance(verdict, Wait):
            self._outbox.retry(item, self._owner, verdict.seconds, verdict.code, was_sent=False)
            return Step.PUT_OFF
        if isinstance(verdict, GiveBack):
            self._outbox.give_back(item, self._owner, verdict.code, verdict.details)
            return Step.RETURNED
        try:
            if item.rows:
                self._home.append_rows(item.tab, item.event_id, item.rows)
            else:
                self._home.append(item.tab, item.event_id, item.row)
        except SourceError as error:
            return self._failed(item, error)
        except Exception as error:
            log.exception("appending %s failed unexpectedly", item.event_id)
            is_hopeless = item.attempts >= self._pace.most_surprises
            return self._failed(item, SourceError("source-unexpected", fault=type(error).__name__), park=is_hopeless)
        self._outbox.mark_delivered(item)
        self._succeeded()
        return Step.DELIVERED

    def _verdict(self, item: Item) -> Wait | GiveBack | None:
        """What the item's guard says. What may still arrive from an earlier try is not given back."""
        check = self._checks.get(item.guard)
        verdict = check(item) if check is not None else None
        doubt = item.sent_at + DOUBT_SECONDS - self._clock()
        if isinstance(verdict, GiveBack) and doubt > 0:
            return Wait(doubt, verdict.code)
        return verdict

    def _failed(self, item: Item, error: SourceError, *, park: bool = False) -> Step:
        is_refusal = error.code in PARKING_CODES
        if park or (is_refusal and item.code == error.code):
            log.error("%s was parked: %s %s", item.event_id, error.code, error.details)
            self._outbox.park(item, self._owner, error.code, error.details)
            return Step.PARKED
        self._failures += not is_refusal  # the home answers, so the others need not wait
        self._outbox.retry(item, self._owner, self._backoff(item.attempts), error.code, was_sent=True)
        return Step.FAILED

    def _succeeded(self) -> None:
        if self._failures > 1:
            self._outbox.hurry()
        self._failures = 0
        try:
            self._on_delivered()
        except Exception:
            log.exception("what follows a delivery failed")

    def _backoff(self, failures: int) -> float:
        """Seconds after so many failures in a row: doubling, bounded, spread by the dice."""
        longest = min(self._pace.longest_pause, self._pace.first_pause * 2.0 ** min(max(failures, 1) - 1, 20))
        return longest * (0.75 + 0.25 * self._dice())

    # -- afterwards

    def _settle_some(self) -> bool:
        """Remove the oldest markers that can no longer matter; whether there were any."""
        now = self._clock()
        if self._settling is None or now < self._settle_from:
            return False
        due = self._outbox.unsettled(now - DOUBT_SECONDS - _SETTLE_MARGIN, _SETTLED_AT_ONCE)
        if not due:
            return False
        try:
            self._settling.settle(*due)
        except Exception as error:  # a marker that stays does no harm
            log.info("removing %d markers put off: %r", len(due), error)
            self._settle_from = now + _SETTLE_AGAIN
            return False
        self._outbox.mark_settled(due)
        return True

    def _tidy(self) -> None:
        now = self._clock()
        if now >= self._tidy_from:
            self._tidy_from = now + _TIDY_EVERY
            self._outbox.forget_rows(now - _OLD_ROWS)
