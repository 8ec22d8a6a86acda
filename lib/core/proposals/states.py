"""The state machine of proposals: which act is possible from which state, and what it leads to.

A proposal goes from its body through the ICT department to UBND tỉnh, which decides; only one
for the national list goes on to the ministry. What a role may do is not decided here, only
what the proposal itself allows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lib.core.proposals.events import ProposalEvent
from lib.core.proposals.records import ProposalRecord
from lib.core.proposals.words import Action
from lib.core.proposals.words import ProposalState as State


class Need(StrEnum):
    """What an act must bring along. The value is the code of the sentence said without it."""

    REASON = "act-reason-missing"
    NUMBER = "act-number-missing"
    SYMBOL = "act-symbol-missing"
    DATE = "act-date-missing"
    BODY = "act-body-missing"
    NOTE = "act-note-blank"


_FIELDS = {
    Need.REASON: "reason",
    Need.NUMBER: "document_number",
    Need.SYMBOL: "document_symbol",
    Need.DATE: "document_date",
    Need.BODY: "body",
    Need.NOTE: "private_note",
}
_DOCUMENT = (Need.NUMBER, Need.SYMBOL, Need.DATE)


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table. ``after`` None leaves the state; ``before`` None is any open state."""

    after: State | None
    before: frozenset[State] | None = None
    needs: tuple[Need, ...] = ()
    is_national: bool = False


def _from(*states: State) -> frozenset[State]:
    return frozenset(states)


# An examination that finds a gap goes back to the proposing body; what UBND tỉnh does not
# agree to yet can be examined, supplemented and submitted again.
RULES: Mapping[Action, Rule] = {
    Action.RECEIVE: Rule(State.RECEIVED, _from(State.SENT)),
    Action.ASK_FOR_MORE: Rule(
        State.MORE_ASKED,
        _from(State.RECEIVED, State.SUPPLEMENTED, State.UNDER_EXAMINATION, State.NOT_YET),
        (Need.REASON,),
    ),
    Action.SUPPLEMENT: Rule(State.SUPPLEMENTED, _from(State.MORE_ASKED)),
    Action.EXAMINE: Rule(State.UNDER_EXAMINATION, _from(State.RECEIVED, State.SUPPLEMENTED, State.NOT_YET)),
    Action.SUBMIT: Rule(State.SUBMITTED, _from(State.UNDER_EXAMINATION, State.NOT_YET), _DOCUMENT),
    Action.APPROVE: Rule(State.APPROVED, _from(State.SUBMITTED), _DOCUMENT),
    Action.REFUSE: Rule(State.REFUSED, _from(State.SUBMITTED), (Need.REASON, *_DOCUMENT)),
    Action.NOT_YET: Rule(State.NOT_YET, _from(State.SUBMITTED), (Need.REASON, *_DOCUMENT)),
    Action.SEND_TO_MINISTRY: Rule(State.SENT_TO_MINISTRY, _from(State.APPROVED), _DOCUMENT, is_national=True),
    Action.ADD_TO_LIST: Rule(State.ON_THE_LIST, _from(State.SENT_TO_MINISTRY), is_national=True),
    Action.LEAVE_OFF_LIST: Rule(State.NOT_ON_THE_LIST, _from(State.SENT_TO_MINISTRY), (Need.REASON,), is_national=True),
    Action.WITHDRAW: Rule(State.WITHDRAWN, None, (Need.REASON,)),
    Action.MERGE: Rule(State.MERGED, None, (Need.REASON,)),
    Action.SUPPORT: Rule(None, None, (Need.BODY,)),
    Action.NOTE: Rule(None, frozenset(State), (Need.NOTE,)),
}
# Nothing is merged into what came to nothing.
_CAME_TO_NOTHING = _from(State.REFUSED, State.NOT_ON_THE_LIST, State.WITHDRAWN, State.MERGED)


def decide(
    record: ProposalRecord, event: ProposalEvent, records: Mapping[str, ProposalRecord] | None = None
) -> str | None:
    """None when ``event`` is possible now, else the code of the sentence that says why not.

    ``records`` are all proposals by code; a merge looks its target up there.
    """
    refusal = _refused_by_state(record, event.action) or _refused_by_needs(event)
    if refusal is None and event.action is Action.MERGE:
        refusal = _refused_merge(event, records or {})
    if refusal is None and event.action is Action.SUPPORT:
        refusal = _refused_support(record, event.body)
    return refusal


def allowed(
    record: ProposalRecord,
    role: str = "",
    body: str = "",
    may: Callable[[str, Action], bool] | None = None,
) -> tuple[Action, ...]:
    """The acts that fit now, in the order of the route.

    ``may(role, action)`` is the word of the permissions on what a role may do; without it
    any role may do anything. ``body`` is who would act; without it nothing is said about
    whether it has supported already.
    """
    return tuple(
        action
        for action in Action
        if _refused_by_state(record, action) is None
        and (may is None or may(role, action))
        and not (action is Action.SUPPORT and body and _refused_support(record, body))
    )


def needs(action: Action) -> tuple[str, ...]:
    """The fields of `ProposalEvent` that ``action`` can't do without."""
    fields = tuple(_FIELDS[need] for need in RULES[action].needs)
    return (*fields, "merged_into") if action is Action.MERGE else fields


def refusal_field(code: str) -> str:
    """The field of the form a refusal is about; empty when it is about the act itself."""
    if code.startswith("merge-"):
        return "merged_into"
    return _FIELDS[Need(code)] if code in set(Need) else ""


def refusal_details(record: ProposalRecord, event: ProposalEvent) -> dict[str, str]:
    """What fills the placeholders of the sentence that says why ``event`` is not possible."""
    other = event.merged_into if event.action is Action.MERGE and record.is_open else record.merged_into
    return {"action": event.action.value, "state": record.state.value, "other": other}


def _refused_by_state(record: ProposalRecord, action: Action) -> str | None:
    rule = RULES[action]
    is_possible = record.is_open if rule.before is None else record.state in rule.before
    if is_possible:
        return "act-not-national" if rule.is_national and not record.is_national else None
    if record.merged_into:
        return "act-merged"
    if rule.is_national and not record.is_national:
        return "act-not-national"
    return "act-not-now" if record.is_open else "act-closed"


def _refused_by_needs(event: ProposalEvent) -> str | None:
    missing = (need for need in RULES[event.action].needs if not getattr(event, _FIELDS[need]))
    return next(missing, None)


def _refused_merge(event: ProposalEvent, records: Mapping[str, ProposalRecord]) -> str | None:
    if not event.merged_into:
        return "merge-target-missing"
    if event.merged_into == event.proposal_id:
        return "merge-into-itself"
    target = records.get(event.merged_into)
    if target is None:
        return "merge-target-unknown"
    return "merge-target-ended" if target.state in _CAME_TO_NOTHING else None


def _refused_support(record: ProposalRecord, body: str) -> str | None:
    key = body.strip().casefold()
    if key == record.proposing_body.casefold():
        return "support-own"
    return "support-twice" if key in {supporter.casefold() for supporter in record.supporters} else None
