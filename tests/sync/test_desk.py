"""The desk: what the sheet says and what is on its way, as one list; what was given back."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from lib import schema
from lib.core.board import Board, assess_register
from lib.core.proposals import Action, Proposal, ProposalState
from lib.core.register import build
from lib.core.workbook import RawTab, Workbook
from lib.sync import desk as desks
from lib.sync import store
from lib.sync.desk import Desk
from lib.sync.outbox import Outbox
from tests.core.proposal_rows import FIRST, SECOND, START, THIRD, Row, act, proposal
from tests.sync.fakes import Clock

READ_AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def tab(of: schema.Tab, rows: list[Row]) -> RawTab:
    return RawTab(of.title, [[column.header, *(row.get(column.field) for row in rows)] for column in of.columns])


def board_of(proposals: list[Row], events: list[Row] | None = None, revision: str = "1") -> Board:
    tabs = (tab(schema.PROPOSALS, proposals), tab(schema.PROPOSAL_EVENTS, events or []))
    workbook = Workbook("Sổ", tabs, revision, READ_AT)
    return assess_register(build(workbook, date(2026, 3, 2)), date(2026, 3, 2))


@pytest.fixture
def engine() -> sa.Engine:
    return store.open_state("sqlite://")


@pytest.fixture
def clock() -> Clock:
    clock = Clock()
    clock.pass_by(READ_AT.timestamp() - clock())
    return clock


@pytest.fixture
def outbox(engine: sa.Engine, clock: Clock) -> Outbox:
    return Outbox(engine, clock)


@pytest.fixture
def desk(outbox: Outbox) -> Desk:
    return Desk(outbox)


def send(desk: Desk, code: str) -> None:
    values = {name: value for name, value in proposal(code).items() if name not in ("id", "sent_at")}
    desk.propose(Proposal(code, values), START)


def deliver(outbox: Outbox) -> None:
    """Let everything reach the sheet, as far as the outbox knows."""
    while (item := outbox.claim("worker", 60)) is not None:
        outbox.mark_delivered(item)


def ids(desk: Desk, board: Board) -> set[str]:
    return {record.id for record in desk.proposals(board).records}


def test_what_waits_stands_in_the_list_and_is_marked(desk):
    send(desk, SECOND)
    shown = desk.proposals(board_of([proposal()]))
    assert set(shown.by_id) == {FIRST, SECOND}
    assert shown.waiting == {SECOND}


def test_an_act_that_waits_counts_at_once(desk):
    event = act(Action.RECEIVE)
    desk.act(event, "")
    shown = desk.proposals(board_of([proposal()]))
    assert shown.by_id[FIRST].state is ProposalState.RECEIVED
    assert shown.waiting == {event.event_id}


def test_what_was_delivered_after_the_reading_stays_in_the_list_until_the_next_one(desk, outbox):
    send(desk, SECOND)
    deliver(outbox)
    assert ids(desk, board_of([proposal()])) == {FIRST, SECOND}
    seen = desk.proposals(board_of([proposal(), proposal(SECOND)], revision="2"))
    assert set(seen.by_id) == {FIRST, SECOND}
    assert not seen.waiting
    assert not seen.folded.problems


def test_what_is_delivered_while_the_list_is_made_stands_in_it(desk, outbox, engine):
    send(desk, SECOND)

    # At the end of the first look into the outbox, whichever that is, the worker delivers.
    @sa.event.listens_for(engine, "after_cursor_execute", once=True)
    def meanwhile(*_: object) -> None:
        deliver(outbox)

    assert ids(desk, board_of([proposal()])) == {FIRST, SECOND}


def test_a_row_that_a_person_took_out_of_the_sheet_does_not_come_back(desk, outbox, clock):
    clock.pass_by(-3600)
    send(desk, SECOND)
    deliver(outbox)
    assert ids(desk, board_of([proposal()])) == {FIRST}


def test_what_the_sheet_refused_is_not_lost_from_the_list(desk, outbox):
    send(desk, SECOND)
    item = outbox.claim("worker", 60)
    outbox.park(item, "worker", "append-refused", {})
    shown = desk.proposals(board_of([proposal()]))
    assert set(shown.by_id) == {FIRST, SECOND}
    assert shown.waiting == {SECOND}


def test_without_the_state_database_the_sheet_is_still_shown(desk, engine):
    send(desk, SECOND)
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE outbox_items"))
    assert ids(desk, board_of([proposal()])) == {FIRST}
    assert desk.returned("S01") == ()


def test_the_same_rows_are_folded_once(desk, monkeypatch):
    folds = []
    real = desks.folded
    monkeypatch.setattr(desks, "folded", lambda *rows: folds.append(1) or real(*rows))
    for _ in range(3):
        desk.proposals(board_of([proposal()]))
    assert len(folds) == 1
    send(desk, SECOND)
    assert ids(desk, board_of([proposal()])) == {FIRST, SECOND}
    assert ids(desk, board_of([proposal(), proposal(THIRD)], revision="2")) == {FIRST, SECOND, THIRD}
    assert ids(desk, board_of([proposal()])) == {FIRST, SECOND}
    assert len(folds) == 3


def returned(desk: Desk, outbox: Outbox) -> str:
    """An act of S99 that was given back."""
    event = act(Action.APPROVE)
    desk.act(event, "")
    outbox.give_back(outbox.claim("worker", 60), "worker", "act-not-now", {"state": "Đã gửi", "action": "Đồng ý"})
    return event.event_id


def test_what_was_given_back_is_its_authors_until_it_was_seen(desk, outbox):
    event_id = returned(desk, outbox)
    assert [item.event_id for item in desk.returned("S99")] == [event_id]
    assert desk.returned("S01") == ()
    desk.dismiss(event_id, "S99")
    assert desk.returned("S99") == ()


def test_another_body_can_not_dismiss_it(desk, outbox):
    event_id = returned(desk, outbox)
    desk.dismiss(event_id, "S01")
    assert [item.event_id for item in desk.returned("S99")] == [event_id]


def test_what_was_taken_under_a_code_can_be_looked_up(desk):
    assert desk.taken(SECOND) is None
    send(desk, SECOND)
    assert desk.taken(SECOND)["name"] == "Nền tảng thử nghiệm"
