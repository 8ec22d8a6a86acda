"""The thread of the delivery worker."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import sqlalchemy as sa

from lib.sheets.protocol import SourceError
from lib.sync.delivery import Delivery, Pace
from lib.sync.items import Item
from lib.sync.outbox import Outbox
from tests.sync.fakes import FakeSheet


def put(outbox: Outbox, event_id: str) -> None:
    outbox.put("proposals", event_id, {"id": event_id})


def wait_until(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.01)


def test_the_thread_delivers_what_is_put_in_without_waiting_and_stops(engine: sa.Engine, sheet: FakeSheet):
    outbox = Outbox(engine)
    delivery = Delivery(outbox, sheet, pace=Pace(interval=30))
    before = set(threading.enumerate())
    delivery.start()
    delivery.start()
    put(outbox, "a")
    wait_until(lambda: sheet.event_ids == ["a"])
    time.sleep(0.05)
    put(outbox, "b")
    wait_until(lambda: sheet.event_ids == ["a", "b"])
    assert delivery.stop()
    put(outbox, "c")
    time.sleep(0.05)
    assert sheet.event_ids == ["a", "b"]
    assert "delivery" not in {thread.name for thread in set(threading.enumerate()) - before}


def test_the_thread_outlives_a_state_database_that_is_away(engine: sa.Engine, sheet: FakeSheet):
    class Away(Outbox):
        failing = 3

        def claim(self, owner: str, lease: float) -> Item | None:
            if self.failing:
                self.failing -= 1
                raise SourceError("state-not-writable")
            return super().claim(owner, lease)

    outbox = Away(engine)
    put(outbox, "a")
    delivery = Delivery(outbox, sheet, pace=Pace(first_pause=0.01, longest_pause=0.02))
    delivery.start()
    wait_until(lambda: sheet.event_ids == ["a"])
    assert delivery.stop()


def test_what_was_sent_while_the_state_database_went_away_is_not_held_for_minutes(engine: sa.Engine, sheet: FakeSheet):
    class AwayAfterSending(Outbox):
        is_away = True

        def mark_delivered(self, item: Item) -> None:
            if self.is_away:
                self.is_away = False
                raise SourceError("state-not-writable")
            super().mark_delivered(item)

    outbox = AwayAfterSending(engine)
    put(outbox, "a")
    delivery = Delivery(outbox, sheet, pace=Pace(interval=0.05, first_pause=0.05))
    delivery.start()
    wait_until(lambda: outbox.depth() == 0)
    delivery.stop()
    assert sheet.event_ids == ["a"]
    assert sheet.calls == ["a", "a"]
