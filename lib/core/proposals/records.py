"""A proposal as the fold of its events leaves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from lib.core.proposals.events import ProposalEvent, moment
from lib.core.proposals.words import NATIONAL_KINDS, ProposalState
from lib.core.workbook import CellValue

_UNKNOWN_TIME = datetime.min.replace(tzinfo=UTC)
_CLOSED = frozenset(
    {
        ProposalState.REFUSED,
        ProposalState.ON_THE_LIST,
        ProposalState.NOT_ON_THE_LIST,
        ProposalState.WITHDRAWN,
        ProposalState.MERGED,
    }
)


class WaitsFor(StrEnum):
    """Who has to act next."""

    ICT_DEPARTMENT = "ict_department"
    PROPOSING_BODY = "proposing_body"
    PROVINCE = "province"
    MINISTRY = "ministry"
    NOBODY = "nobody"


_WAITS_FOR = {
    ProposalState.MORE_ASKED: WaitsFor.PROPOSING_BODY,
    ProposalState.SUBMITTED: WaitsFor.PROVINCE,
    ProposalState.SENT_TO_MINISTRY: WaitsFor.MINISTRY,
}


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """An event in a proposal's history, its private note taken out.

    ``state`` is where the proposal stood after it. When it was not applied, ``code`` names
    the sentence that says why, and ``state`` is the state it met.
    """

    event: ProposalEvent
    state: ProposalState
    code: str = ""

    @property
    def is_applied(self) -> bool:
        return not self.code


@dataclass(frozen=True, slots=True)
class PrivateNote:
    """A note for the reviewers alone; ``event_id`` is the event it came with."""

    event_id: str
    at: str
    role: str
    body: str
    text: str


@dataclass(frozen=True, slots=True)
class ProposalRecord:
    """A proposal that was sent, and what became of it.

    ``history`` is in the order of time, with what was not applied; ``supporters`` are codes
    of bodies, the earliest first, without the proposing body. ``merged_from`` are the codes
    of the proposals merged into this one. ``duplicates`` counts rows that repeat this
    proposal or one of its events. ``private_notes`` never leave the review page: pages and
    files for everybody take `public`.
    """

    id: str
    sent_at: str
    values: Mapping[str, CellValue]
    state: ProposalState = ProposalState.SENT
    history: tuple[HistoryEntry, ...] = ()
    supporters: tuple[str, ...] = ()
    merged_into: str = ""
    merged_from: tuple[str, ...] = ()
    duplicates: int = 0
    private_notes: tuple[PrivateNote, ...] = ()

    @property
    def public(self) -> ProposalRecord:
        """The same without the private notes."""
        return replace(self, private_notes=())

    @property
    def proposing_body(self) -> str:
        return str(self.values.get("proposing_body") or "").strip()

    @property
    def is_national(self) -> bool:
        """Whether the ministry decides after UBND tỉnh; an unreadable kind is not."""
        return str(self.values.get("kind") or "").strip() in NATIONAL_KINDS

    @property
    def is_open(self) -> bool:
        """Whether anything can still become of it."""
        if self.state is ProposalState.APPROVED:
            return self.is_national
        return self.state not in _CLOSED

    @property
    def waits_for(self) -> WaitsFor:
        """Who has to act next."""
        return _WAITS_FOR.get(self.state, WaitsFor.ICT_DEPARTMENT) if self.is_open else WaitsFor.NOBODY

    @property
    def state_since(self) -> str:
        """The moment at which the present state began (ISO 8601)."""
        since = self.sent_at
        before = ProposalState.SENT
        for entry in self.history:
            if entry.is_applied and entry.state is not before:
                before, since = entry.state, entry.event.at
        return since

    @property
    def seen(self) -> str:
        """The id of the newest event of the history: what somebody who looks at it now has seen."""
        return self.history[-1].event.event_id if self.history else ""


def whole_history(record: ProposalRecord, records: Mapping[str, ProposalRecord]) -> tuple[HistoryEntry, ...]:
    """The history of ``record`` and of everything merged into it, in the order of time."""
    entries = list(record.history)
    for code in record.merged_from:
        if code in records:
            entries.extend(whole_history(records[code], records))
    unique = {entry.event.event_id: entry for entry in reversed(entries)}
    return tuple(sorted(unique.values(), key=lambda entry: moment(entry.event.at) or _UNKNOWN_TIME))
