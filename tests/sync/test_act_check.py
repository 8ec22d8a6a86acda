"""The guard of acts: two reviewers at the same moment, with the outbox and the sheet between them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from lib.core.proposals import Action, ProposalEvent, ProposalState, fold
from lib.core.workbook import CellValue
from lib.sync import store
from lib.sync.act_check import GUARD, ActCheck
from lib.sync.delivery import Delivery, Step
from lib.sync.outbox import Outbox
from tests.core.proposal_rows import FIRST, SECOND, Row, act, proposal
from tests.sync.fakes import Clock, FakeSheet, Fault


class Room:
    """One sheet, one outbox, two workers; ``lag`` says that the register hasn't been read anew yet."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.sheet = FakeSheet()
        self.outbox = Outbox(store.open_state("sqlite://"), self.clock)
        self.is_away = False
        self.lag: tuple[list[Row], list[Row]] | None = None
        checks = {GUARD: ActCheck(self.outbox, self.rows)}
        self.workers = [Delivery(self.outbox, self.sheet, clock=self.clock, checks=checks) for _ in range(2)]
        self.sheet.append("proposals", FIRST, proposal())

    def rows(self) -> tuple[list[Row], list[Row], float] | None:
        return None if self.is_away else (*(self.lag or self.on_the_sheet()), self.clock())

    def on_the_sheet(self) -> tuple[list[Row], list[Row]]:
        def of(tab: str) -> list[dict[str, CellValue]]:
            return [dict(row) for name, _, row in self.sheet.rows if name == tab]

        return of("proposals"), of("proposal_events")

    def send(self, event: ProposalEvent, seen: str = "") -> None:
        self.outbox.put("proposal_events", event.event_id, event.row(), GUARD, seen)

    def deliver(self) -> Sequence[Step]:
        steps = []
        for number in range(20):
            steps.append(self.workers[number % 2].step())
            if steps[-2:] == [Step.IDLE] * 2:
                break
        return [step for step in steps if step is not Step.IDLE]

    @property
    def state(self) -> ProposalState:
        return fold(*self.on_the_sheet())[0].state


@pytest.fixture
def room() -> Room:
    return Room()


def test_an_act_that_fits_is_delivered(room: Room):
    room.send(act(Action.RECEIVE))
    assert room.deliver() == [Step.DELIVERED]
    assert room.state is ProposalState.RECEIVED


@pytest.mark.parametrize("lags", [False, True])
def test_of_two_acts_at_the_same_moment_the_later_goes_back_with_what_happened(room: Room, lags: bool):
    room.lag = room.on_the_sheet() if lags else None
    withdrawn = act(Action.WITHDRAW, body="S01", role="editor", reason="Không còn nhu cầu")
    room.send(withdrawn)
    room.send(act(Action.RECEIVE))
    assert room.deliver() == [Step.DELIVERED, Step.RETURNED]
    assert room.state is ProposalState.WITHDRAWN
    (returned,) = room.outbox.returned()
    assert returned.code == "act-closed"
    assert returned.details["state"] == "Rút"
    assert returned.details["meanwhile"] == [
        {"action": "Rút", "at": withdrawn.at, "role": "editor", "body": "S01", "reason": "Không còn nhu cầu"}
    ]


def test_only_what_came_after_what_the_author_saw_is_told(room: Room):
    received = act(Action.RECEIVE)
    room.send(received)
    room.deliver()
    room.send(act(Action.EXAMINE))
    room.send(act(Action.EXAMINE), seen=received.event_id)
    assert room.deliver() == [Step.DELIVERED, Step.RETURNED]
    (returned,) = room.outbox.returned()
    assert [event["action"] for event in returned.details["meanwhile"]] == ["Thẩm định"]


def test_private_notes_are_not_told(room: Room):
    room.send(act(Action.RECEIVE, private_note="Kín"))
    room.send(act(Action.NOTE, private_note="Rất kín"))
    room.send(act(Action.RECEIVE))
    room.deliver()
    assert "kín" not in str(room.outbox.returned()[0].details).casefold()


def test_an_act_made_before_another_that_was_delivered_sooner_does_not_undo_it(room: Room):
    room.send(act(Action.RECEIVE))
    room.deliver()
    asked, examined = act(Action.ASK_FOR_MORE), act(Action.EXAMINE)
    room.send(examined)
    room.send(asked)
    assert room.deliver() == [Step.DELIVERED, Step.RETURNED]
    assert room.state is ProposalState.UNDER_EXAMINATION


def test_while_the_sheet_is_away_acts_wait(room: Room):
    room.is_away = True
    room.send(act(Action.RECEIVE))
    assert room.deliver() == [Step.PUT_OFF]
    room.is_away = False
    room.clock.pass_by(60)
    assert room.deliver() == [Step.DELIVERED]


def test_an_act_waits_for_its_proposal_and_goes_back_when_there_is_none(room: Room):
    room.sheet.faults = [Fault.NOT_APPLIED]
    room.outbox.put("proposals", SECOND, proposal(SECOND))
    room.send(act(Action.RECEIVE, SECOND))
    assert room.deliver() == [Step.FAILED, Step.PUT_OFF]
    room.clock.pass_by(60)
    assert room.deliver() == [Step.DELIVERED, Step.DELIVERED]
    room.send(act(Action.RECEIVE, "DX-26-NOWHERE"))
    assert room.deliver() == [Step.RETURNED]
    assert room.outbox.returned()[0].code == "event-proposal-unknown"


def test_an_act_whose_reply_was_lost_is_not_taken_for_its_own_rival(room: Room):
    room.sheet.faults = [Fault.REPLY_LOST]
    room.send(act(Action.RECEIVE))
    assert room.deliver() == [Step.FAILED]
    room.clock.pass_by(60)
    assert room.deliver() == [Step.DELIVERED]
    assert len(room.on_the_sheet()[1]) == 1


def test_a_proposal_taken_out_of_the_sheet_by_hand_takes_no_more_acts(room: Room):
    room.outbox.put("proposals", SECOND, proposal(SECOND))
    room.deliver()
    room.sheet.rows = [entry for entry in room.sheet.rows if entry[1] != SECOND]
    room.clock.pass_by(600)
    room.send(act(Action.RECEIVE, SECOND))
    assert Step.RETURNED in room.deliver()
    assert room.outbox.returned()[0].code == "event-proposal-unknown"
