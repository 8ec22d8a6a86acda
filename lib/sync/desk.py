"""The desk: proposals and acts as people see them, what is on the sheet and what is on its way.

Everything sent here is safe in the outbox before the call returns; a page shows it at once,
marked as waiting, until the sheet has it.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from lib import schema
from lib.core.board import Board
from lib.core.proposals import Folded, Proposal, ProposalEvent, ProposalRecord, folded
from lib.core.workbook import CellValue
from lib.sheets.protocol import SourceError
from lib.sync.act_check import GUARD
from lib.sync.items import Item
from lib.sync.outbox import READING_SECONDS, Outbox

_PROPOSALS, _EVENTS = schema.PROPOSALS.name, schema.PROPOSAL_EVENTS.name
_KEYS = {tab.name: tab.columns[0].field for tab in (schema.PROPOSALS, schema.PROPOSAL_EVENTS)}
_MOST_KEPT = 4

Rows = Mapping[str, tuple[Mapping[str, CellValue], ...]]


@dataclass(frozen=True, slots=True)
class Proposals:
    """All proposals, the newest first. ``waiting`` are ids of proposals and events not yet on the sheet."""

    folded: Folded
    waiting: frozenset[str]
    by_id: Mapping[str, ProposalRecord] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {record.id: record for record in self.folded.records})

    @property
    def records(self) -> tuple[ProposalRecord, ...]:
        return self.folded.records


class Desk:
    """Reads and sends proposals and the acts upon them. Safe to use from several threads."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._kept: dict[tuple[str, ...], Proposals] = {}
        self._keeping = threading.Lock()

    def proposals(self, board: Board) -> Proposals:
        """What the sheet of ``board`` says, with what has not reached it yet.

        Folded once for the same rows: a revision names what the sheet holds, and an id of
        the outbox never stands for two contents.
        """
        rows = board.register.app_rows
        try:
            under_way = {name: self._under_way(name, board) for name in (_PROPOSALS, _EVENTS)}
        except SourceError:  # the state database is away; the sheet still tells most
            under_way = {_PROPOSALS: [], _EVENTS: []}
        ids = [item.event_id for items in under_way.values() for item in items]
        key = (board.register.source, board.register.revision, *ids)
        with self._keeping:
            if key not in self._kept:
                while len(self._kept) >= _MOST_KEPT:
                    del self._kept[next(iter(self._kept))]
                self._kept[key] = _folded_with(rows, under_way, frozenset(ids))
            return self._kept[key]

    def _under_way(self, name: str, board: Board) -> list[Item]:
        """What waits, what the sheet refused, and what was delivered after ``board`` was read."""
        known = {str(row.get(_KEYS[name]) or "").strip() for row in board.register.app_rows.get(name, ())}
        since = board.register.as_of.timestamp() - READING_SECONDS
        items = self._outbox.under_way(name, since, with_parked=True)
        return [item for item in items if item.event_id not in known]

    def propose(self, proposal: Proposal, sent_at: datetime) -> None:
        """Take a proposal; it is on disk when this returns. Raises SourceError."""
        self._outbox.put(_PROPOSALS, proposal.id, proposal.row(sent_at))

    def taken(self, proposal_id: str) -> Mapping[str, CellValue] | None:
        """The row of the proposal that was taken under this code; None when none was. Raises SourceError."""
        item = self._outbox.find(proposal_id)
        return None if item is None else item.row

    def act(self, event: ProposalEvent, seen: str) -> None:
        """Take an act; ``seen`` is the newest event its author knew of. Raises SourceError.

        It is checked again just before it is sent, and given back when it no longer fits.
        """
        self._outbox.put(_EVENTS, event.event_id, event.row(), guard=GUARD, seen=seen)

    def returned(self, body: str) -> tuple[Item, ...]:
        """Acts by ``body`` that no longer fitted, for it to see; none while the state database is away."""
        try:
            returned = self._outbox.returned(_EVENTS)
        except SourceError:
            return ()
        return tuple(item for item in returned if _body_of(item) == body)

    def dismiss(self, event_id: str, body: str) -> None:
        """``body`` has seen an act of its own that was returned; another's stays. Raises SourceError."""
        item = self._outbox.find(event_id)
        if item is not None and _body_of(item) == body:
            self._outbox.dismiss(event_id)


def _body_of(item: Item) -> str:
    return str(item.row.get("body") or "")


def _folded_with(rows: Rows, under_way: Mapping[str, list[Item]], ids: frozenset[str]) -> Proposals:
    """The rows of the sheet and of ``under_way``, folded."""
    whole = {name: [*rows.get(name, ()), *(item.row for item in items)] for name, items in under_way.items()}
    return Proposals(folded(whole[_PROPOSALS], whole[_EVENTS]), ids)
