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
WORKERS = st.sampled_from(["one", "two"])
FAULTS = [None, None, Fault.NOT_APPLIED, Fault.REPLY_LOST, Fault.LATE]
RESTS = [0.5, 5, 30, LEASE, 100, 4000]
LONGEST_LATE = 170.0


class Crash(BaseException):
    """The process ends here; no handler of the worker may run on it."""


class CrashingSheet(FakeSheet):
    """Ends the process before or after the row is appended, when told to."""

    crash = ""

    def append(self, tab, event_id, row):
        if self.crash == "before":
            raise Crash
        super().append(tab, event_id, row)
        if self.crash == "after":
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
        self.late_by: float | None = None
        self.workers = {name: self.worker() for name in ("one", "two")}

    def worker(self) -> Delivery:
        checks = {"act": self.check}
        pace = Pace(lease=LEASE, most_markers=6)
        return Delivery(self.outbox, self.sheet, clock=self.clock, dice=lambda: 1.0, checks=checks, pace=pace)

    def check(self, item: Item) -> Wait | GiveBack | None:
        is_there = item.event_id in self.sheet.event_ids
        return GiveBack("act-not-now") if item.event_id in self.unfit and not is_there else None

    def teardown(self) -> None:
        self.sheet.crash, self.sheet.faults = "", []
        self.what_is_late_arrives()
        for _ in range(2000):
            if not self.outbox.depth():
                break
            self.workers["one"].step()
            self.clock.pass_by(20)
        ended = {event_id: self.outbox.find(event_id).state for event_id in self.promised}  # type: ignore[union-attr]
        assert set(ended.values()) <= {ItemState.DELIVERED, ItemState.RETURNED}
        delivered = [event_id for event_id, state in ended.items() if state is ItemState.DELIVERED]
        assert sorted(self.sheet.event_ids) == sorted(delivered)
        assert {event_id for event_id in ended if event_id not in delivered} <= self.unfit
        self.engine.dispose()

    @rule(guard=st.sampled_from([None, "act"]))
    def put(self, guard: str | None) -> None:
        event_id = f"event-{len(self.promised)}"
        self.outbox.put("proposals", event_id, {"id": event_id}, guard)
        self.promised.append(event_id)

    @precondition(lambda self: self.promised)
    @rule(data=st.data())
    def put_again(self, data: st.DataObject) -> None:
        event_id = data.draw(st.sampled_from(self.promised))
        item = self.outbox.find(event_id)
        assert item is not None
        self.outbox.put("proposals", event_id, {"id": event_id}, item.guard)

    @rule(worker=WORKERS, fault=st.sampled_from(FAULTS))
    def step(self, worker: str, fault: Fault | None) -> None:
        self.sheet.faults = [fault]
        assert self.workers[worker].step() is not Step.PARKED
        if self.sheet.late and self.late_by is None:
            self.late_by = self.clock.now + LONGEST_LATE

    @rule(worker=WORKERS, where=st.sampled_from(["before", "after"]))
    def crash(self, worker: str, where: str) -> None:
        self.sheet.crash, self.sheet.faults = where, []
        try:
            self.workers[worker].step()
        except Crash:
            self.workers[worker] = self.worker()
        self.sheet.crash = ""

    @rule(seconds=st.sampled_from(RESTS))
    def time_passes(self, seconds: float) -> None:
        self.clock.pass_by(seconds)
        if self.late_by is not None and self.clock.now > self.late_by:
            self.what_is_late_arrives()

    @rule()
    def what_is_late_arrives(self) -> None:
        self.sheet.apply_late()
        self.late_by = None

    @precondition(lambda self: self.promised)
    @rule(data=st.data())
    def an_act_stops_fitting(self, data: st.DataObject) -> None:
        self.unfit.add(data.draw(st.sampled_from(self.promised)))

    @invariant()
    def nothing_stands_twice(self) -> None:
        assert len(set(self.sheet.event_ids)) == len(self.sheet.event_ids)

    @invariant()
    def what_is_called_delivered_is_there_and_what_was_returned_is_not(self) -> None:
        there = set(self.sheet.event_ids)
        assert {item.event_id for item in self.outbox.delivered("proposals")} <= there
        assert not {item.event_id for item in self.outbox.returned()} & there

    @invariant()
    def no_more_markers_stand_than_there_is_room_for(self) -> None:
        # Each worker may be in the middle of one delivery, and each crash may leave one behind.
        waiting = {item.event_id for item in self.outbox.waiting()}
        assert len(self.sheet.markers - waiting) <= 6 + 1


TestDeliveries = Deliveries.TestCase
TestDeliveries.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
