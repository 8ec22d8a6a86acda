"""The delivery worker: whatever the home does, each item ends where it belongs, and once."""

from __future__ import annotations

import itertools

import pytest
import sqlalchemy as sa

from lib.sheets.protocol import DOUBT_SECONDS, SourceError
from lib.sync.delivery import Delivery, GiveBack, Pace, Step, Wait
from lib.sync.items import Item, ItemState
from lib.sync.outbox import Outbox
from tests.sync.fakes import Clock, FakeSheet, Fault


@pytest.fixture
def outbox(engine: sa.Engine, clock: Clock) -> Outbox:
    return Outbox(engine, clock)


def worker(outbox: Outbox, sheet: FakeSheet, clock: Clock, **arguments) -> Delivery:
    return Delivery(outbox, sheet, clock=clock, dice=lambda: 1.0, pause=clock.pass_by, **arguments)


def put(outbox: Outbox, *event_ids: str, guard: str | None = None) -> None:
    for event_id in event_ids:
        outbox.put("proposals", event_id, {"id": event_id}, guard)


def state(outbox: Outbox, event_id: str) -> ItemState:
    item = outbox.find(event_id)
    assert item is not None
    return item.state


def test_the_oldest_goes_first_and_each_is_delivered_once(outbox: Outbox, sheet: FakeSheet, clock: Clock):
    put(outbox, "a", "b", "c")
    delivery = worker(outbox, sheet, clock)
    assert [delivery.step() for _ in range(4)] == [Step.DELIVERED] * 3 + [Step.IDLE]
    assert sheet.event_ids == ["a", "b", "c"]
    assert outbox.depth() == 0


def test_the_snapshots_hear_of_each_delivery_and_their_fault_stops_nothing(
    outbox: Outbox, sheet: FakeSheet, clock: Clock
):
    heard: list[int] = []

    def hear() -> None:
        heard.append(len(sheet.rows))
        raise RuntimeError("a fault of the listener")

    put(outbox, "a", "b")
    delivery = worker(outbox, sheet, clock, on_delivered=hear)
    assert [delivery.step(), delivery.step()] == [Step.DELIVERED] * 2
    assert heard == [1, 2]


@pytest.mark.parametrize("fault", [Fault.NOT_APPLIED, Fault.REPLY_LOST, Fault.BROKEN])
def test_after_a_fault_it_is_sent_again_and_stands_once(outbox: Outbox, sheet: FakeSheet, clock: Clock, fault: Fault):
    sheet.faults = [fault, fault]
    put(outbox, "a")
    delivery = worker(outbox, sheet, clock)
    steps = []
    while Step.DELIVERED not in steps:
        steps.append(delivery.step())
        clock.pass_by(1)
    assert steps.count(Step.FAILED) == 2
    assert sheet.event_ids == ["a"]
    assert sheet.calls == ["a"] * 3


def test_the_pauses_double_up_to_a_minute(outbox: Outbox, sheet: FakeSheet, clock: Clock):
    sheet.faults = [Fault.NOT_APPLIED] * 12
    put(outbox, "a")
    delivery = worker(outbox, sheet, clock)
    moments = []
    while outbox.depth():
        if delivery.step() is not Step.IDLE:
            moments.append(clock.now)
        clock.pass_by(0.5)
    pauses = [later - earlier for earlier, later in itertools.pairwise(moments)]
    assert pauses == [0.5, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60]


def test_one_item_that_always_fails_does_not_hold_the_others_up(outbox: Outbox, sheet: FakeSheet, clock: Clock):
    class Choosy(FakeSheet):
        def append(self, tab, event_id, row):
            if event_id == "bad":
                raise SourceError("append-column-missing")
            super().append(tab, event_id, row)

    choosy = Choosy()
    put(outbox, "bad", "b", "c", "d")
    delivery = worker(outbox, choosy, clock)
    for _ in range(8):
        delivery.step()
    assert choosy.event_ids == ["b", "c", "d"]
    assert state(outbox, "bad") is ItemState.WAITING
    assert outbox.waiting()[0].code == "append-column-missing"


def test_after_an_outage_everything_that_waited_goes_at_once(outbox: Outbox, sheet: FakeSheet, clock: Clock):
    put(outbox, "waited-long")
    long_ago = outbox.claim("another", 60)
    assert long_ago is not None
    outbox.retry(long_ago, "another", 3600, "google-unreachable", was_sent=True)
    sheet.faults = [Fault.NOT_APPLIED] * 2
    put(outbox, "a")
    delivery = worker(outbox, sheet, clock)
    while not sheet.rows:
        delivery.step()
        clock.pass_by(1)
    assert delivery.step() is Step.DELIVERED
    assert sheet.event_ids == ["a", "waited-long"]


def test_a_refusal_that_is_repeated_is_parked_with_its_reason_and_the_next_goes_on(
    outbox: Outbox, sheet: FakeSheet, clock: Clock
):
    sheet.faults = [Fault.REFUSED, None, Fault.REFUSED]
    put(outbox, "a", "b")
    delivery = worker(outbox, sheet, clock)
    assert [delivery.step(), delivery.step()] == [Step.FAILED, Step.DELIVERED]
    clock.pass_by(1)
    assert delivery.step() is Step.PARKED
    (parked,) = outbox.parked()
    assert (parked.event_id, parked.code, parked.details) == ("a", "append-refused", {"tab": "proposals"})
    outbox.resend("a")
    assert delivery.step() is Step.DELIVERED
    assert sheet.event_ids == ["b", "a"]


def test_a_refusal_that_is_not_repeated_was_an_error_of_the_home(outbox: Outbox, sheet: FakeSheet, clock: Clock):
    sheet.faults = [Fault.REFUSED, Fault.NOT_APPLIED, Fault.REFUSED]
    put(outbox, "a")
    delivery = worker(outbox, sheet, clock)
    while not sheet.rows:
        assert delivery.step() is not Step.PARKED
        clock.pass_by(5)
    assert sheet.event_ids == ["a"]


def test_what_surprises_again_and_again_is_parked_not_tried_for_ever(outbox: Outbox, sheet: FakeSheet, clock: Clock):
    sheet.faults = [Fault.BROKEN] * 5
    put(outbox, "a")
    delivery = worker(outbox, sheet, clock)
    steps = []
    while Step.PARKED not in steps:
        steps.append(delivery.step())
        clock.pass_by(60)
    assert steps == [Step.FAILED] * 4 + [Step.PARKED]
    assert outbox.parked()[0].details == {"fault": "TypeError"}


def test_an_act_that_no_longer_fits_goes_back_with_what_happened(outbox: Outbox, sheet: FakeSheet, clock: Clock):
    put(outbox, "a", "b", guard="act")
    verdicts = {"a": GiveBack("act-not-now", {"meanwhile": ["…"]}), "b": None}
    delivery = worker(outbox, sheet, clock, checks={"act": lambda item: verdicts[item.event_id]})
    assert [delivery.step(), delivery.step()] == [Step.RETURNED, Step.DELIVERED]
    (returned,) = outbox.returned()
    assert (returned.event_id, returned.code, returned.details) == ("a", "act-not-now", {"meanwhile": ["…"]})
    assert sheet.calls == ["b"]


def test_an_act_waits_while_nobody_can_tell_and_others_pass(outbox: Outbox, sheet: FakeSheet, clock: Clock):
    put(outbox, "act-1", "act-2", guard="act")
    put(outbox, "free")
    delivery = worker(outbox, sheet, clock, checks={"act": lambda item: Wait(5, "google-unreachable")})
    assert [delivery.step() for _ in range(3)] == [Step.PUT_OFF, Step.DELIVERED, Step.IDLE]
    assert sheet.calls == ["free"]
    assert outbox.waiting()[0].attempts == 0


def test_an_act_that_may_still_arrive_is_not_given_back_before_that_is_certain(
    outbox: Outbox, sheet: FakeSheet, clock: Clock
):
    """Its first sending timed out; another act came between. Google may apply it for three minutes yet."""
    fitting = [True]

    def check(item: Item) -> GiveBack | None:
        return None if fitting[0] else GiveBack("act-not-now")

    sheet.faults = [Fault.NOT_APPLIED]
    put(outbox, "a", guard="act")
    delivery = worker(outbox, sheet, clock, checks={"act": check})
    assert delivery.step() is Step.FAILED
    sent_at = clock.now
    fitting[0] = False
    clock.pass_by(10)
    assert delivery.step() is Step.PUT_OFF
    clock.now = sent_at + DOUBT_SECONDS - 1
    assert delivery.step() is Step.IDLE
    clock.now = sent_at + DOUBT_SECONDS
    assert delivery.step() is Step.RETURNED
    assert sheet.calls == ["a"]


def test_markers_are_removed_three_minutes_after_the_last_sending_and_no_earlier(
    outbox: Outbox, sheet: FakeSheet, clock: Clock
):
    put(outbox, "a", "b")
    delivery = worker(outbox, sheet, clock)
    delivery.step()
    delivery.step()
    clock.pass_by(DOUBT_SECONDS)
    assert delivery.step() is Step.IDLE
    assert sheet.markers == {"a", "b"}
    clock.pass_by(10)
    assert delivery.step() is Step.SETTLED
    assert sheet.markers == set()
    assert delivery.step() is Step.IDLE


def test_a_late_sender_puts_the_removal_of_the_marker_off(outbox: Outbox, sheet: FakeSheet, clock: Clock):
    """One process hangs in its sending while another, taking it for dead, delivers."""
    put(outbox, "a")
    hanging = outbox.claim("hanging", 60)
    assert hanging is not None
    clock.pass_by(60)
    delivery = worker(outbox, sheet, clock)
    assert delivery.step() is Step.DELIVERED
    clock.pass_by(100)
    sheet.append(hanging.tab, hanging.event_id, hanging.row)
    outbox.retry(hanging, "hanging", 1, "google-unreachable", was_sent=True)
    clock.pass_by(100)
    assert delivery.step() is Step.IDLE
    assert sheet.event_ids == ["a"]
    clock.pass_by(100)
    assert delivery.step() is Step.SETTLED


def test_a_marker_that_can_not_be_removed_is_tried_again_later(outbox: Outbox, clock: Clock):
    class Sticky(FakeSheet):
        is_stuck = True

        def settle(self, *event_ids: str) -> None:
            if self.is_stuck:
                raise SourceError("google-unreachable")
            super().settle(*event_ids)

    sheet = Sticky()
    put(outbox, "a")
    delivery = worker(outbox, sheet, clock)
    delivery.step()
    clock.pass_by(DOUBT_SECONDS + 10)
    assert [delivery.step(), delivery.step()] == [Step.IDLE, Step.IDLE]
    sheet.is_stuck = False
    clock.pass_by(60)
    assert delivery.step() is Step.SETTLED


def test_no_more_markers_stand_than_the_home_has_room_for(outbox: Outbox, sheet: FakeSheet, clock: Clock):
    put(outbox, *map(str, range(12)))
    delivery = worker(outbox, sheet, clock, pace=Pace(most_markers=4))
    most = 0
    while outbox.depth():
        if delivery.step() is Step.IDLE:
            clock.pass_by(10)
        most = max(most, len(sheet.markers))
    assert most == 4
    assert sheet.event_ids == [str(number) for number in range(12)]


def test_a_home_without_markers_needs_none_removed(outbox: Outbox, clock: Clock):
    class Plain:
        def __init__(self) -> None:
            self.rows: list[str] = []

        def append(self, tab, event_id, row):
            self.rows.append(event_id)

    home = Plain()
    put(outbox, "a")
    delivery = worker(outbox, home, clock)  # type: ignore[arg-type]
    clock.pass_by(1000)
    assert [delivery.step(), delivery.step()] == [Step.DELIVERED, Step.IDLE]
    assert home.rows == ["a"]


def test_texts_of_old_deliveries_are_forgotten(outbox: Outbox, sheet: FakeSheet, clock: Clock):
    put(outbox, "a")
    delivery = worker(outbox, sheet, clock)
    delivery.step()
    delivery.step()
    assert [item.event_id for item in outbox.delivered("proposals")] == ["a"]
    clock.pass_by(31 * 24 * 3600)
    delivery.step()
    assert outbox.delivered("proposals") == ()
