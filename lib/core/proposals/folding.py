"""The fold: rows of *Đề xuất* and *Xử lý đề xuất* → proposals with their state and history.

Events count in the order of their moments, rows of the same moment in the order of the tab.
A row that repeats another changes nothing; an event that doesn't fit what happened before
it stays in the history as not applied. Both are reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from lib import schema
from lib.core.problems import Problem, Severity
from lib.core.proposals.events import ProposalEvent, cell_words, moment, read_event
from lib.core.proposals.records import HistoryEntry, PrivateNote, ProposalRecord
from lib.core.proposals.states import RULES, decide, refusal_details
from lib.core.proposals.words import Action
from lib.core.workbook import CellValue

Row = Mapping[str, CellValue]
# A key beside the fields of the schema: the 1-based row of the sheet, where it is known.
ROW = "row"
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Folded:
    """The proposals, the newest first, and what is odd about the rows."""

    records: tuple[ProposalRecord, ...]
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Folding:
    """What has been folded so far."""

    records: dict[str, ProposalRecord] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def report(
        self, code: str, tab: schema.Tab, row: Row, column: str, severity: Severity = Severity.ERROR, **details: str
    ) -> None:
        place = [column.field for column in tab.columns].index(column)
        number = row.get(ROW)
        value = cell_words(row.get(column))[:120]
        header = tab.column(column).header
        at = number if isinstance(number, int) else 0
        self.problems.append(Problem(tab.title, at, place, header, value, severity, code, details))

    def repeats(self, proposal_id: str) -> None:
        record = self.records.get(proposal_id)
        if record is not None:
            self.records[proposal_id] = replace(record, duplicates=record.duplicates + 1)


def fold(proposal_rows: Iterable[Row], event_rows: Iterable[Row] = ()) -> tuple[ProposalRecord, ...]:
    """The proposals, the newest first, each with its state and history."""
    return folded(proposal_rows, event_rows).records


def problems(proposal_rows: Iterable[Row], event_rows: Iterable[Row] = ()) -> tuple[Problem, ...]:
    """What is odd about the rows of the two tabs, for the page on data quality."""
    return folded(proposal_rows, event_rows).problems


def folded(proposal_rows: Iterable[Row], event_rows: Iterable[Row] = ()) -> Folded:
    """Proposals and problems at once."""
    state = _Folding()
    _take_proposals(state, proposal_rows)
    for event, row in _in_order(state, event_rows):
        _take_event(state, event, row)
    newest_first = sorted(state.records.values(), key=lambda record: moment(record.sent_at) or _LONG_AGO, reverse=True)
    return Folded(tuple(newest_first), tuple(state.problems))


def _take_proposals(state: _Folding, rows: Iterable[Row]) -> None:
    first: dict[str, dict[str, str]] = {}
    for row in rows:
        proposal_id = cell_words(row.get("id")).upper()
        if not proposal_id:
            state.report("proposal-without-code", schema.PROPOSALS, row, "id")
        elif proposal_id in first:
            state.repeats(proposal_id)
            _report_repetition(state, "proposal", schema.PROPOSALS, row, first[proposal_id])
        else:
            first[proposal_id] = _content(row)
            values = {name: value for name, value in row.items() if name not in ("id", "sent_at", ROW)}
            state.records[proposal_id] = ProposalRecord(proposal_id, cell_words(row.get("sent_at")), values)


def _in_order(state: _Folding, rows: Iterable[Row]) -> list[tuple[ProposalEvent, Row]]:
    """Each event once, with its row, in the order in which they count."""
    first: dict[str, dict[str, str]] = {}
    timed: list[tuple[datetime, ProposalEvent, Row]] = []
    newest = _LONG_AGO
    for row in rows:
        event_id = cell_words(row.get("event_id"))
        if not event_id:
            state.report("event-without-code", schema.PROPOSAL_EVENTS, row, "event_id")
            continue
        if event_id in first:
            state.repeats(cell_words(row.get("proposal_id")).upper())
            _report_repetition(state, "event", schema.PROPOSAL_EVENTS, row, first[event_id])
            continue
        first[event_id] = _content(row)
        event = read_event(row)
        if event is None:
            state.report("event-action-unknown", schema.PROPOSAL_EVENTS, row, "action")
            continue
        at = moment(event.at)
        if at is None:
            state.report("event-time-unreadable", schema.PROPOSAL_EVENTS, row, "at", Severity.WARNING)
        newest = max(newest, at or newest)
        timed.append((at or newest, event, row))
    return [(event, row) for _, event, row in sorted(timed, key=lambda item: item[0])]


def _report_repetition(state: _Folding, what: str, tab: schema.Tab, row: Row, first: dict[str, str]) -> None:
    is_same = _content(row) == first
    code, severity = ("doubled", Severity.WARNING) if is_same else ("differs", Severity.ERROR)
    state.report(f"{what}-{code}", tab, row, tab.columns[0].field, severity)


def _content(row: Row) -> dict[str, str]:
    words = {name: cell_words(value) for name, value in row.items() if name != ROW}
    return {name: text for name, text in words.items() if text}


def _take_event(state: _Folding, event: ProposalEvent, row: Row) -> None:
    record = state.records.get(event.proposal_id)
    if record is None:
        state.report("event-proposal-unknown", schema.PROPOSAL_EVENTS, row, "proposal_id")
        return
    code = decide(record, event, state.records)
    if code is not None:
        details = {"action": event.action.value, "proposal": event.proposal_id}
        state.report("event-not-applied", schema.PROPOSAL_EVENTS, row, "action", Severity.ERROR, **details)
    state.records[record.id] = after(record, event, code)
    if code is None and event.action is Action.MERGE:
        target = state.records[event.merged_into]
        state.records[target.id] = _after_taking_in(target, record, event)


def after(record: ProposalRecord, event: ProposalEvent, code: str | None) -> ProposalRecord:
    """``record`` after ``event``, which `decide` refused with ``code`` or found possible (None)."""
    notes = record.private_notes
    if event.private_note:
        note = PrivateNote(event.event_id, event.at, event.role, event.body, event.private_note)
        notes = (*notes, note)
    if event.action is Action.NOTE and code is None:
        return replace(record, private_notes=notes)
    state = record.state
    if code is None:
        state = RULES[event.action].after or state
    shown = replace(event, private_note="")
    record = replace(
        record, state=state, history=(*record.history, HistoryEntry(shown, state, code or "")), private_notes=notes
    )
    if code is None and event.action is Action.SUPPORT:
        return replace(record, supporters=(*record.supporters, event.body))
    if code is None and event.action is Action.MERGE:
        return replace(record, merged_into=event.merged_into)
    return record


def _after_taking_in(target: ProposalRecord, merged: ProposalRecord, event: ProposalEvent) -> ProposalRecord:
    """``target`` after ``merged`` was merged into it: who needed the one needs the other."""
    known = {body.casefold() for body in (target.proposing_body, *target.supporters)}
    supporters = list(target.supporters)
    for body in (merged.proposing_body, *merged.supporters):
        if body and body.casefold() not in known:
            known.add(body.casefold())
            supporters.append(body)
    entry = HistoryEntry(replace(event, private_note=""), target.state)
    return replace(
        target,
        supporters=tuple(supporters),
        merged_from=(*target.merged_from, merged.id),
        history=(*target.history, entry),
    )


def fits(
    proposal_rows: Iterable[Row], event_rows: Iterable[Row], event: ProposalEvent
) -> tuple[str, dict[str, str]] | None:
    """None when ``event`` can be added to what the rows say, else a refusal's code and details.

    It must be possible after everything that happened, and at its own moment too, without
    undoing what was applied. An event that is among the rows already fits.
    """
    proposal_list, event_list = _about(event, list(proposal_rows), list(event_rows))
    if any(cell_words(row.get("event_id")) == event.event_id for row in event_list):
        return None
    before = {record.id: record for record in fold(proposal_list, event_list)}
    record = before.get(event.proposal_id)
    if record is None:
        return "event-proposal-unknown", {"value": event.proposal_id}
    code = decide(record, event, before)
    if code is None:
        # Its moment may lie before that of an event which was delivered sooner.
        with_it = fold(proposal_list, [*event_list, event.row()])
        if _not_applied(with_it) - _not_applied(before.values()):
            code = "act-not-now"
    return None if code is None else (code, refusal_details(record, event))


def _about(event: ProposalEvent, proposals: list[Row], events: list[Row]) -> tuple[list[Row], list[Row]]:
    """The rows of the proposals that ``event`` can touch: its own, and all that merges join to it."""
    joined = {event.proposal_id, event.merged_into}
    pairs = ((row.get("proposal_id"), row.get("merged_into")) for row in events)
    merges = [(cell_words(merged).upper(), cell_words(target).upper()) for merged, target in pairs if target]
    before = 0
    while len(joined) != before:
        before = len(joined)
        for merged, target in merges:
            if merged in joined or target in joined:
                joined |= {merged, target}
    return (
        [row for row in proposals if cell_words(row.get("id")).upper() in joined],
        [row for row in events if cell_words(row.get("proposal_id")).upper() in joined],
    )


def _not_applied(records: Iterable[ProposalRecord]) -> set[str]:
    return {entry.event.event_id for record in records for entry in record.history if not entry.is_applied}
