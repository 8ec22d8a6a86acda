"""The guard of acts: does an act on a proposal still fit, now that it is about to be sent?

Two reviewers may act at the same moment. The later act is looked at again against everything
that is known to have happened, and goes back to its author when it no longer fits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lib import schema
from lib.core.proposals import ProposalRecord, fits, fold, read_event
from lib.core.workbook import CellValue
from lib.sync.delivery import GiveBack, Wait
from lib.sync.items import Item, ItemState
from lib.sync.outbox import READING_SECONDS, Outbox

GUARD = "act"
_AGAIN = 5.0
Rows = Sequence[Mapping[str, CellValue]]
Reading = tuple[Rows, Rows, float]


class ActCheck:
    """``rows()`` reads the rows of *Đề xuất* and *Xử lý đề xuất* anew, and says when they were read.

    None when that is not possible now.
    """

    def __init__(self, outbox: Outbox, rows: Callable[[], Reading | None]) -> None:
        self._outbox = outbox
        self._rows = rows

    def __call__(self, item: Item) -> Wait | GiveBack | None:
        """The verdict on one act; None lets it go."""
        read = self._rows()
        if read is None:
            return Wait(_AGAIN, "source-unexpected")
        event = read_event(item.row)
        if event is None:
            return GiveBack("event-action-unknown", {"value": str(item.row.get("action"))})
        since = read[2] - READING_SECONDS
        proposals = self._with_delivered(schema.PROPOSALS, read[0], since)
        events = self._with_delivered(schema.PROPOSAL_EVENTS, read[1], since)
        refusal = fits(proposals, events, event)
        if refusal is None:
            return None
        code, details = refusal
        if code == "event-proposal-unknown" and self._is_on_its_way(event.proposal_id):
            return Wait(_AGAIN, code)
        record = next((record for record in fold(proposals, events) if record.id == event.proposal_id), None)
        return GiveBack(code, {**details, "meanwhile": meanwhile(record, item.seen)})

    def _with_delivered(self, tab: schema.Tab, rows: Rows, since: float) -> list[Mapping[str, CellValue]]:
        """``rows`` and what was delivered from ``since`` on; what was delivered sooner was taken out by hand."""
        key = tab.columns[0].field
        known = {str(row.get(key) or "").strip() for row in rows}
        return [*rows, *(item.row for item in self._outbox.delivered(tab.name, since) if item.event_id not in known)]

    def _is_on_its_way(self, proposal_id: str) -> bool:
        item = self._outbox.find(proposal_id)
        return item is not None and item.state is ItemState.WAITING


def meanwhile(record: ProposalRecord | None, seen: str) -> list[dict[str, Any]]:
    """What was applied to a proposal after the event ``seen``: act, moment, role, body and reason of each."""
    applied = [entry.event for entry in record.history if entry.is_applied] if record is not None else []
    ids = [event.event_id for event in applied]
    since = ids.index(seen) + 1 if seen in ids else 0
    return [
        {"action": event.action.value, "at": event.at, "role": event.role, "body": event.body, "reason": event.reason}
        for event in applied[since:]
    ]
