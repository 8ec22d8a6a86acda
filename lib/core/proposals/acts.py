"""The check of an act before it is put into the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from lib.core.messages import MESSAGES
from lib.core.proposals.events import ProposalEvent
from lib.core.proposals.form import LONGEST, LONGEST_OTHER, Typed, checked_text
from lib.core.proposals.records import ProposalRecord
from lib.core.proposals.states import decide, refusal_field
from lib.core.proposals.words import Action
from lib.i18n import N_

TYPED_FIELDS = ("reason", "document_number", "document_symbol", "private_note", "merged_into")


def check_act(
    draft: Mapping[str, Typed],
    event: ProposalEvent,
    record: ProposalRecord,
    records: Mapping[str, ProposalRecord],
    today: date,
) -> ProposalEvent | dict[str, str]:
    """The event to send, or the errors: field → msgid; the field of an act that doesn't fit is empty.

    ``event`` says who does what (`begin_act`), ``draft`` holds what was typed by field. A
    msgid may hold the placeholders of `refusal_details`.
    """
    errors: dict[str, str] = {}
    texts: dict[str, str] = {}
    for name in TYPED_FIELDS:
        texts[name], error = checked_text(str(draft.get(name) or ""), LONGEST.get(name, LONGEST_OTHER))
        if error:
            errors[name] = error
    day = draft.get("document_date")
    if isinstance(day, date) and day > today:
        errors["document_date"] = N_("The date of a document can't lie in the future.")
    document_date = day if isinstance(day, date) else None
    event = replace(
        event,
        reason=texts["reason"],
        document_number=texts["document_number"],
        document_symbol=texts["document_symbol"],
        document_date=document_date,
        merged_into=texts["merged_into"].upper(),
        private_note=texts["private_note"],
    )
    if not errors:
        code = decide(record, event, records)
        if code is not None:
            errors[refusal_field(code)] = MESSAGES[code][0]
    return errors or event


def begin_act(
    event_id: str, record: ProposalRecord, action: Action, role: str, body: str, at: datetime
) -> ProposalEvent:
    """An act without its reason and document: who does what to which proposal, and when."""
    return ProposalEvent(event_id, record.id, at.isoformat(timespec="milliseconds"), role, body, action)
