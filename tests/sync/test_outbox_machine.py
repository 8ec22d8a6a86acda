"""Any interleaving of putting, sending, faults, crashes and waiting leaves each event once in the sheet."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from lib.sync import store
from lib.sync.delivery import Delivery, GiveBack, Pace, Step, Wait
from lib.sync.items import Item, ItemState
from lib.sync.outbox import Outbox
from tests.sync.fakes import Clock, FakeSheet, Fault

LEASE = 60.0
LONGEST_LATE = 170.0  # Google gives a request up after 180 s
FAULTS = [None, None, Fault.NOT_APPLIED, Fault.REPLY_LOST, Fault.LATE, Fault.LATE]
RESTS = st.sampled_from([0, 1, 1, LEASE + 1])


class Crash(BaseException):
    """The process ends here; no handler of the worker may run on it."""


class CrashingSheet(FakeSheet):
    """Ends the process after an append was sent, when told to, whatever becomes of the append."""

    crashes = False

    def append(self, tab, event_id, row):
        try:
            super().append(tab, event_id, row)
        finally:
            if self.crashes:
                raise Crash


class Deliveries(RuleBasedStateMachine):
    """Two workers on one outbox. Free items are proposals, guarded ones acts that may stop fitting."""

    def __init__(self) -> None:
        super().__init__()
        self.engine = store.open_state("sqlite://")  # nothing here depends on the disk
        self.clock = Clock()
        self.outbox = Outbox(self.engine, self.clock)
        self.sheet = CrashingSheet()
        self.promised: list[str] = []
        self.unfit: set[str] = set()
        self.late_until: float | None = None
        self.workers = {name: self.worker() for name in ("one", "two")}

    def worker(self) -> Delivery:
        checks = {"act": self.check}
        pace = Pace(lease=LEASE, most_markers=6)
        return Delivery(self.outbox, self.sheet, clock=self.clock, dice=lambda: 1.0, checks=checks, pace=pace)

    def check(self, item: Item) -> Wait | GiveBack | None:
        is_there = item.event_id in self.sheet.event_ids
        return GiveBack("act-not-now") if item.event_id in self.unfit and not is_there else None

    @precondition(lambda self: len(self.promised) < 5)
    @rule(guard=st.sampled_from([None, "act", "act"]), times=st.integers(1, 2))
    def put(self, guard: str | None, times: int) -> None:
        event_id = f"event-{len(self.promised)}"
        for _ in range(times):
            self.outbox.put("proposals", event_id, {"id": event_id}, guard)
        self.promised.append(event_id)

    @precondition(lambda self: self.promised)
    @rule(fault=st.sampled_from(FAULTS), crashes=st.sampled_from([False, False, True]), stops=st.booleans(), rest=RESTS)
    def step_of_one(self, fault: Fault | None, crashes: bool, stops: bool, rest: float) -> None:
        self.step("one", fault, crashes, stops, rest)

    @precondition(lambda self: self.promised)
    @rule(fault=st.sampled_from(FAULTS), crashes=st.sampled_from([False, False, True]), stops=st.booleans(), rest=RESTS)
    def step_of_two(self, fault: Fault | None, crashes: bool, stops: bool, rest: float) -> None:
        self.step("two", fault, crashes, stops, rest)

    def step(self, worker: str, fault: Fault | None, crashes: bool, stops_fitting: bool, rest: float) -> None:
        """One step of a worker; what it tried to send may stop fitting afterwards."""
        self.sheet.faults, self.sheet.crashes = [fault], crashes
        tried = len(self.sheet.calls)
        try:
            assert self.workers[worker].step() is not Step.PARKED
        except Crash:
            self.workers[worker] = self.worker()
        if stops_fitting:
            self.unfit.update(self.sheet.calls[tried:])
        if self.sheet.late and self.late_until is None:
            self.late_until = self.clock.now + LONGEST_LATE
        self.time_passes(rest)

    @rule(seconds=st.sampled_from([LONGEST_LATE, 4000]))
    def time_passes(self, seconds: float) -> None:
        if self.late_until is not None and self.clock.now + seconds > self.late_until:
            self.what_is_late_arrives()
        self.clock.pass_by(seconds)

    @precondition(lambda self: self.sheet.late)
    @rule()
    def what_is_late_arrives(self) -> None:
        self.sheet.apply_late()
        self.late_until = None

    @invariant()
    def nothing_stands_twice(self) -> None:
        assert len(set(self.sheet.event_ids)) == len(self.sheet.event_ids)

    @invariant()
    def what_was_returned_is_not_there(self) -> None:
        assert not {item.event_id for item in self.outbox.returned()} & set(self.sheet.event_ids)

    def teardown(self) -> None:
        """In the end everything is there once, apart from acts that went back to their authors."""
        self.sheet.crashes, self.sheet.faults = False, []
        self.what_is_late_arrives()
        for _ in range(2000):
            if not self.outbox.depth():
                break
            self.workers["one"].step()
            self.clock.pass_by(20)
        ended = {event_id: self.outbox.find(event_id).state for event_id in self.promised}  # type: ignore[union-attr]
        assert set(ended.values()) <= {ItemState.DELIVERED, ItemState.RETURNED}
        delivered = {event_id for event_id, state in ended.items() if state is ItemState.DELIVERED}
        assert sorted(self.sheet.event_ids) == sorted(delivered)
        assert set(ended) - delivered <= self.unfit
        self.engine.dispose()


TestDeliveries = Deliveries.TestCase
TestDeliveries.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
