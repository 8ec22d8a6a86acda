"""Acts leave one at a time in the order of their numbers, also when many are put and taken at once."""

from __future__ import annotations

import threading
import time

import pytest
import sqlalchemy as sa

from lib.sync import store
from lib.sync.items import items
from lib.sync.outbox import Outbox


def test_a_later_act_is_not_seen_before_an_earlier_one(postgresql_url: str):
    """Numbers are given out before commits: the second act has to wait for the first to be there."""
    one, two = (store.open_state(postgresql_url) for _ in range(2))
    outbox = Outbox(two)
    started = threading.Event()

    def slow(connection, cursor, statement, parameters, context, executemany):
        if statement.startswith("INSERT INTO outbox_items"):
            started.set()
            time.sleep(0.5)

    sa.event.listen(one, "after_cursor_execute", slow)
    first = threading.Thread(target=Outbox(one).put, args=("events", "SK-1", {}, "act"))
    first.start()
    started.wait(5)
    second = threading.Thread(target=outbox.put, args=("events", "SK-2", {}, "act"))
    second.start()
    claimed = None
    while claimed is None:
        claimed = outbox.claim("worker", 60)
    assert claimed.event_id == "SK-1"
    first.join()
    second.join()
    assert outbox.claim("other", 60) is None
    outbox.mark_delivered(claimed)
    assert outbox.claim("other", 60).event_id == "SK-2"


def test_workers_at_once_take_different_items_and_each_once(state_url: str):
    engines = [store.open_state(state_url) for _ in range(4)]
    outbox = Outbox(engines[0])
    for number in range(60):
        outbox.put("proposals", f"DX-{number}", {})
    taken: list[str] = []

    def work(engine: sa.Engine) -> None:
        mine = Outbox(engine)
        while (item := mine.claim(f"worker {id(engine)}", 60)) is not None:
            taken.append(item.event_id)
            mine.mark_delivered(item)

    workers = [threading.Thread(target=work, args=(engine,)) for engine in engines]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert sorted(taken) == sorted(f"DX-{number}" for number in range(60))


def test_an_item_somebody_is_just_taking_keeps_nobody_waiting(postgresql_url: str):
    one, two = (store.open_state(postgresql_url) for _ in range(2))
    outbox = Outbox(two)
    for name in ("DX-1", "DX-2"):
        outbox.put("proposals", name, {})
    with one.begin() as connection:
        connection.execute(sa.select(items).where(items.c.event_id == "DX-1").with_for_update())
        began = time.monotonic()
        claimed = outbox.claim("worker", 60)
        assert claimed is not None
        assert claimed.event_id == "DX-2"
        assert time.monotonic() - began < 1


@pytest.mark.parametrize("count", [2])
def test_the_same_event_from_two_processes_is_one_item(state_url: str, count: int):
    outboxes = [Outbox(store.open_state(state_url)) for _ in range(count)]
    threads = [threading.Thread(target=each.put, args=("proposals", "DX-1", {"a": 1})) for each in outboxes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert [item.event_id for item in outboxes[0].waiting()] == ["DX-1"]
