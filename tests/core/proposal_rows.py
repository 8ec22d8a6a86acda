"""Rows of the two tabs of proposals, with defaults, for tests."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, timezone
from typing import Any

from lib.core.proposals import Action, ProposalEvent, ProposalKind, ProposalRecord, ProposalState, fold
from lib.core.workbook import CellValue

Row = dict[str, CellValue]
START = datetime(2026, 3, 2, 8, 0, tzinfo=timezone(timedelta(hours=7)))
FIRST, SECOND, THIRD = "DX-26-AAAAAA-3", "DX-26-CCCCCC-4", "DX-26-DDDDDD-6"
NATIONAL, LOCAL = ProposalKind.ADD_TO_LIST, ProposalKind.LOCAL
_numbers = itertools.count(1)


def moment(minutes: float) -> str:
    return (START + timedelta(minutes=minutes)).isoformat()


def proposal(proposal_id: str = FIRST, *, kind: ProposalKind = NATIONAL, body: str = "S01", **values: Any) -> Row:
    return {
        "id": proposal_id,
        "sent_at": moment(-60),
        "kind": kind.value,
        "name": "Nền tảng thử nghiệm",
        "proposing_body": body,
    } | values


def act(action: Action, proposal_id: str = FIRST, *, minutes: float = 0, **values: Any) -> ProposalEvent:
    """An act with whatever any act needs, a moment later than all others made before it."""
    number = next(_numbers)
    given: dict[str, Any] = {
        "event_id": f"event-{number}",
        "at": moment(minutes or number),
        "role": "reviewer",
        "body": "S99",
        "reason": "Vì lý do đã nêu",
        "document_number": "202",
        "document_symbol": "TTr-SKHCN",
        "document_date": date(2026, 3, 2),
        "merged_into": SECOND if action is Action.MERGE else "",
        "private_note": "Chỉ nội bộ đọc" if action is Action.NOTE else "",
    }
    return ProposalEvent(proposal_id=proposal_id, action=action, **(given | values))


# How a national proposal comes into each state.
PATHS: dict[ProposalState, Sequence[Action]] = {ProposalState.SENT: ()}
PATHS[ProposalState.RECEIVED] = (Action.RECEIVE,)
PATHS[ProposalState.MORE_ASKED] = (Action.RECEIVE, Action.ASK_FOR_MORE)
PATHS[ProposalState.SUPPLEMENTED] = (*PATHS[ProposalState.MORE_ASKED], Action.SUPPLEMENT)
PATHS[ProposalState.UNDER_EXAMINATION] = (*PATHS[ProposalState.SUPPLEMENTED], Action.EXAMINE)
PATHS[ProposalState.SUBMITTED] = (*PATHS[ProposalState.UNDER_EXAMINATION], Action.SUBMIT)
PATHS[ProposalState.APPROVED] = (*PATHS[ProposalState.SUBMITTED], Action.APPROVE)
PATHS[ProposalState.REFUSED] = (*PATHS[ProposalState.SUBMITTED], Action.REFUSE)
PATHS[ProposalState.NOT_YET] = (*PATHS[ProposalState.SUBMITTED], Action.NOT_YET)
PATHS[ProposalState.SENT_TO_MINISTRY] = (*PATHS[ProposalState.APPROVED], Action.SEND_TO_MINISTRY)
PATHS[ProposalState.ON_THE_LIST] = (*PATHS[ProposalState.SENT_TO_MINISTRY], Action.ADD_TO_LIST)
PATHS[ProposalState.NOT_ON_THE_LIST] = (*PATHS[ProposalState.SENT_TO_MINISTRY], Action.LEAVE_OFF_LIST)
PATHS[ProposalState.WITHDRAWN] = (Action.WITHDRAW,)
PATHS[ProposalState.MERGED] = (Action.MERGE,)


def acts(path: Iterable[Action], proposal_id: str = FIRST) -> list[Row]:
    return [act(action, proposal_id).row() for action in path]


def records(proposals: Sequence[Row], events: Sequence[Row] = ()) -> dict[str, ProposalRecord]:
    return {record.id: record for record in fold(proposals, events)}


def in_state(state: ProposalState, kind: ProposalKind = NATIONAL) -> dict[str, ProposalRecord]:
    """The first proposal in ``state``, beside a second one that was only sent."""
    return records([proposal(kind=kind), proposal(SECOND, body="S02")], acts(PATHS[state]))
