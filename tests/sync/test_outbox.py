"""The outbox: what is put in stays until the home has it, and leaves once at a time."""

from __future__ import annotations

import threading
from datetime import date, datetime

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from lib.sheets.protocol import SourceError
from lib.sync.items import ItemState, pack, unpack
from lib.sync.outbox import Outbox
from tests.sync.fakes import Clock

ROW = {"id": "DX-1", "need": "Họp trực tuyến", "document_date": date(2026, 3, 2), "expected_users": 1200}


@pytest.fixture
def outbox(engine: sa.Engine, clock: Clock) -> Outbox:
    return Outbox(engine, clock)


def put(outbox: Outbox, *event_ids: str, guard: str | None = None) -> None:
    for event_id in event_ids:
        outbox.put("proposals", event_id, {"id": event_id}, guard)


def waiting(outbox: Outbox) -> list[str]:
    return [item.event_id for item in outbox.waiting()]


def test_what_is_put_in_waits_with_its_values_as_they_were(outbox: Outbox, clock: Clock):
    outbox.put("proposals", "DX-1", ROW)
    (item,) = outbox.waiting()
    assert (item.tab, item.event_id, item.row) == ("proposals", "DX-1", ROW)
    assert (item.put_at, item.state) == (clock.now, ItemState.WAITING)
    assert outbox.depth() == 1


def test_another_process_sees_it_at_once(outbox: Outbox, engine: sa.Engine, clock: Clock):
    put(outbox, "a")
    assert waiting(Outbox(engine, clock)) == ["a"]


def test_the_same_event_again_is_the_same_item(outbox: Outbox):
    first = outbox.put("proposals", "DX-1", ROW | {"sent_at": "2026-03-02T08:00:00"})
    second = outbox.put("proposals", "DX-1", ROW | {"sent_at": "2026-03-02T08:00:09"})
    assert first.sequence == second.sequence
    assert second.row["sent_at"] == "2026-03-02T08:00:00"
    assert outbox.depth() == 1


@pytest.mark.parametrize(
    ("tab", "change", "guard"), [("proposals", {"need": "Khác"}, None), ("events", {}, None), ("proposals", {}, "act")]
)
def test_something_else_under_the_same_id_is_refused(
    outbox: Outbox, tab: str, change: dict[str, str], guard: str | None
):
    outbox.put("proposals", "DX-1", ROW)
    with pytest.raises(SourceError, match="outbox-differs"):
        outbox.put(tab, "DX-1", ROW | change, guard)
    assert outbox.waiting()[0].row == ROW


def test_an_id_stays_taken_after_delivery_and_after_its_text_was_forgotten(outbox: Outbox, clock: Clock):
    put(outbox, "a")
    item = outbox.claim("me", 60)
    assert item is not None
    outbox.mark_delivered(item)
    clock.pass_by(10)
    outbox.forget_rows(clock.now)
    put(outbox, "a")
    assert (outbox.depth(), outbox.claim("me", 60)) == (0, None)
    assert outbox.delivered("proposals") == ()


def test_the_worker_is_told_of_what_is_new(outbox: Outbox):
    told: list[int] = []
    outbox.on_put = lambda: told.append(outbox.depth())
    put(outbox, "a", "a")
    assert told == [1]


def test_the_oldest_is_claimed_first_and_by_one_alone(outbox: Outbox):
    put(outbox, "a", "b", "c")
    claimed = [outbox.claim(owner, 60) for owner in ("one", "two", "one", "two")]
    assert [item and item.event_id for item in claimed] == ["a", "b", "c", None]


def test_a_claim_that_ran_out_is_claimed_again(outbox: Outbox, clock: Clock):
    put(outbox, "a", "b")
    assert outbox.claim("dies", 60) is not None
    clock.pass_by(59)
    assert waiting(outbox) == ["a", "b"]
    first = outbox.claim("lives", 60)
    clock.pass_by(1)
    second = outbox.claim("lives", 60)
    assert first is not None
    assert second is not None
    assert (first.event_id, second.event_id, second.attempts) == ("b", "a", 2)
    assert second.sent_at == clock.now  # until then the one that died may have sent it


def test_a_retry_waits_its_time_and_lets_others_pass(outbox: Outbox, clock: Clock):
    put(outbox, "a", "b")
    item = outbox.claim("me", 60)
    assert item is not None
    outbox.retry(item, "me", 30, "google-unreachable", was_sent=True)
    following = outbox.claim("me", 60)
    assert following is not None
    assert following.event_id == "b"
    assert outbox.claim("me", 60) is None
    clock.pass_by(30)
    again = outbox.claim("me", 60)
    assert again is not None
    assert (again.event_id, again.code, again.attempts, again.sent_at) == ("a", "google-unreachable", 2, clock.now - 30)


def test_everything_is_due_when_the_home_answers_again(outbox: Outbox):
    put(outbox, "a")
    item = outbox.claim("me", 60)
    assert item is not None
    outbox.retry(item, "me", 3600, "google-unreachable", was_sent=True)
    assert outbox.claim("me", 60) is None
    outbox.hurry()
    assert outbox.claim("me", 60) is not None


def test_items_with_one_guard_leave_one_at_a_time_and_in_order(outbox: Outbox, clock: Clock):
    put(outbox, "act-1", "act-2", guard="act")
    put(outbox, "free")
    first = outbox.claim("one", 60)
    second = outbox.claim("two", 60)
    assert first is not None
    assert second is not None
    assert (first.event_id, second.event_id) == ("act-1", "free")
    outbox.retry(first, "one", 30, "google-unreachable", was_sent=True)
    assert outbox.claim("two", 60) is None
    clock.pass_by(30)
    first = outbox.claim("two", 60)
    assert first is not None
    outbox.mark_delivered(first)
    following = outbox.claim("one", 60)
    assert following is not None
    assert following.event_id == "act-2"


def test_only_the_holder_of_the_claim_ends_an_item_but_anyone_may_have_delivered_it(outbox: Outbox, clock: Clock):
    put(outbox, "a")
    late = outbox.claim("late", 60)
    clock.pass_by(60)
    taker = outbox.claim("taker", 60)
    assert late is not None
    assert taker is not None
    outbox.park(late, "late", "append-refused", {})
    outbox.retry(late, "late", 60, "google-unreachable", was_sent=True)
    assert waiting(outbox) == ["a"]
    outbox.mark_delivered(late)
    outbox.give_back(taker, "taker", "act-not-now", {})
    assert outbox.find("a").state is ItemState.DELIVERED  # type: ignore[union-attr]


def test_a_parked_item_keeps_its_reason_and_can_be_sent_again(outbox: Outbox):
    put(outbox, "a")
    item = outbox.claim("me", 60)
    assert item is not None
    outbox.park(item, "me", "append-refused", {"tab": "Đề xuất"})
    (parked,) = outbox.parked()
    assert (parked.code, parked.details) == ("append-refused", {"tab": "Đề xuất"})
    assert outbox.depth() == 0
    outbox.resend("a")
    assert waiting(outbox) == ["a"]


def test_a_returned_act_stays_until_its_author_has_seen_it(outbox: Outbox):
    put(outbox, "a", guard="act")
    item = outbox.claim("me", 60)
    assert item is not None
    outbox.give_back(item, "me", "act-not-now", {"meanwhile": [{"action": "Rút"}]})
    (returned,) = outbox.returned("proposals")
    assert returned.details["meanwhile"] == [{"action": "Rút"}]
    outbox.dismiss("a")
    assert outbox.returned() == ()
    assert outbox.claim("me", 60) is None


def test_markers_are_due_for_removal_by_their_last_sending(outbox: Outbox, clock: Clock):
    put(outbox, "a", "b")
    for _ in range(2):
        item = outbox.claim("me", 60)
        assert item is not None
        clock.pass_by(1)
        outbox.mark_delivered(item)
    assert outbox.count_unsettled() == 2
    assert outbox.unsettled(clock.now - 1, 10) == ("a",)
    outbox.mark_settled(["a"])
    assert outbox.unsettled(clock.now, 10) == ("b",)


def test_a_full_outbox_refuses_and_keeps_what_it_has(engine: sa.Engine, clock: Clock):
    few = Outbox(engine, clock, most_items=2)
    put(few, "a", "b")
    with pytest.raises(SourceError, match="outbox-full"):
        put(few, "c")
    put(few, "a")
    small = Outbox(engine, clock, most_bytes=1000)
    with pytest.raises(SourceError, match="outbox-full"):
        small.put("proposals", "d", {"need": "x" * 1000})
    assert waiting(few) == ["a", "b"]
    item = few.claim("me", 60)
    assert item is not None
    few.mark_delivered(item)
    put(few, "c")
    assert waiting(few) == ["b", "c"]


def test_many_threads_put_at_once_and_nothing_is_lost(outbox: Outbox):
    def put_some(thread: int) -> None:
        put(outbox, *(f"{thread}-{number}" for number in range(25)))

    threads = [threading.Thread(target=put_some, args=(thread,)) for thread in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outbox.depth() == len(set(waiting(outbox))) == 500


def test_many_claimers_never_hold_the_same_item(outbox: Outbox):
    put(outbox, *map(str, range(100)))
    claimed: list[str] = []

    def claim_all(owner: str) -> None:
        while (item := outbox.claim(owner, 600)) is not None:
            claimed.append(item.event_id)

    threads = [threading.Thread(target=claim_all, args=(f"owner-{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed, key=int) == [str(number) for number in range(100)]


VALUES = st.none() | st.booleans() | st.integers() | st.text() | st.dates() | st.datetimes()
VALUES |= st.floats(allow_nan=False) | st.just("\ud800 \x00 \u202e")


@given(st.dictionaries(st.text(max_size=8), VALUES, max_size=5))
def test_a_row_is_unpacked_as_it_was_packed(row: dict[str, str | int | float | bool | date | datetime | None]):
    assert unpack(pack(row)) == row
    assert pack(dict(reversed(row.items()))) == pack(row)
