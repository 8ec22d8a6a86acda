"""The desk: proposals and acts as people see them, what is on the sheet and what is on its way.

Everything sent here is safe in the outbox before the call returns; a page shows it at once,
marked as waiting, until the sheet has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from lib import schema
from lib.core.board import Board
from lib.core.proposals import Folded, Proposal, ProposalEvent, ProposalRecord, folded
from lib.core.workbook import CellValue
from lib.sheets.protocol import SourceError
from lib.sync.act_check import GUARD
from lib.sync.items import Item
from lib.sync.outbox import Outbox

_PROPOSALS, _EVENTS = schema.PROPOSALS.name, schema.PROPOSAL_EVENTS.name


@dataclass(frozen=True, slots=True)
class Proposals:
    """All proposals, the newest first. ``waiting`` are ids of proposals and events not yet on the sheet."""

    folded: Folded
    waiting: frozenset[str]

    @property
    def records(self) -> tuple[ProposalRecord, ...]:
        return self.folded.records

    @property
    def by_id(self) -> dict[str, ProposalRecord]:
        return {record.id: record for record in self.folded.records}


class Desk:
    """Reads and sends proposals and the acts upon them."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    def proposals(self, board: Board) -> Proposals:
        """What the sheet of ``board`` says, with what still waits in the outbox added."""
        rows = board.register.app_rows
        try:
            waiting = {name: [*self._outbox.waiting(name), *self._fresh(name, rows)] for name in (_PROPOSALS, _EVENTS)}
        except SourceError:  # the state database is away; the sheet still tells most
            waiting = {_PROPOSALS: [], _EVENTS: []}
        all_rows = {name: [*rows.get(name, ()), *(item.row for item in items)] for name, items in waiting.items()}
        ids = frozenset(item.event_id for items in waiting.values() for item in items)
        return Proposals(folded(all_rows[_PROPOSALS], all_rows[_EVENTS]), ids)

    def _fresh(self, name: str, rows: Mapping[str, tuple[Mapping[str, CellValue], ...]]) -> list[Item]:
        """What was delivered after this board was read."""
        key = schema.PROPOSALS.columns[0].field if name == _PROPOSALS else schema.PROPOSAL_EVENTS.columns[0].field
        known = {str(row.get(key) or "").strip() for row in rows.get(name, ())}
        return [item for item in self._outbox.delivered(name) if item.event_id not in known]

    def propose(self, proposal: Proposal, sent_at: datetime) -> None:
        """Take a proposal; it is on disk when this returns. Raises SourceError."""
        self._outbox.put(_PROPOSALS, proposal.id, proposal.row(sent_at))

    def act(self, event: ProposalEvent, seen: str) -> None:
        """Take an act; ``seen`` is the newest event its author knew of. Raises SourceError.

        It is checked again just before it is sent, and given back when it no longer fits.
        """
        self._outbox.put(_EVENTS, event.event_id, event.row(), guard=GUARD, seen=seen)

    def returned(self, body: str) -> tuple[Item, ...]:
        """Acts by ``body`` that no longer fitted, for it to see."""
        return tuple(item for item in self._outbox.returned(_EVENTS) if str(item.row.get("body") or "") == body)

    def dismiss(self, event_id: str) -> None:
        """Its author has seen a returned act."""
        self._outbox.dismiss(event_id)
