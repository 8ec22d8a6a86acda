"""The words of a proposal's fields, and one proposal shown in full."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from datetime import date

import streamlit as st

from lib.core.board import Board
from lib.core.messages import MESSAGES
from lib.core.proposals import (
    ACTION_WORDS,
    FORM_FIELDS,
    KIND_WORDS,
    STATE_WORDS,
    WAITS_FOR_WORDS,
    Action,
    HistoryEntry,
    ProposalKind,
    ProposalRecord,
    ProposalState,
    moment,
)
from lib.core.workbook import CellValue
from lib.i18n import N_, show_number, show_time
from lib.ui.escape import plain
from lib.ui.session import language, t

LABELS: Mapping[str, str] = {
    "kind": N_("Kind of proposal"),
    "name": N_("Name of the platform"),
    "need": N_("The need: which problem does it solve?"),
    "legal_basis": N_("Legal basis"),
    "scope": N_("Scope"),
    "users": N_("Who will use it"),
    "expected_users": N_("Expected number of users"),
    "functions": N_("Main functions"),
    "proposing_body": N_("Proposing department"),
    "governing_agency": N_("Proposed governing agency"),
    "similar": N_("Similar platforms that exist, and why they are not enough"),
    "integration": N_("Integration and data"),
    "security_level": N_("Information security level"),
    "personal_data": N_("Personal data, and where it is stored"),
    "cost": N_("Cost and its source"),
    "roadmap": N_("Roadmap"),
    "document_number": N_("Document number"),
    "document_symbol": N_("Document symbol"),
    "document_date": N_("Document date"),
    "attachment": N_("Address of the attached document"),
    "reason": N_("Reason or content"),
    "merged_into": N_("Code of the other proposal"),
    "private_note": N_("Private note (for reviewers only)"),
}


_ANSWERS = frozenset(
    {
        Action.ASK_FOR_MORE,
        Action.APPROVE,
        Action.REFUSE,
        Action.NOT_YET,
        Action.ADD_TO_LIST,
        Action.LEAVE_OFF_LIST,
    }
)


def body_name(board: Board, code: str) -> str:
    """The name of a body to show; the code where it is not known."""
    known = board.departments.get(code)
    return known.label if known else code


def state_line(record: ProposalRecord) -> str:
    """Where it stands, since when, and who acts next; safe for Markdown."""
    since = shown_moment(record.state_since)
    return t(
        "**{state}** since {since} · {waits}",
        state=t(STATE_WORDS[record.state]),
        since=since,
        waits=t(WAITS_FOR_WORDS[record.waits_for]),
    )


def shown_moment(at: str) -> str:
    """A moment as written on the sheet, in the session's language; as written when it can't be read."""
    read = moment(at)
    return show_time(language(), read) if read else plain(at)


def values(board: Board, record: ProposalRecord) -> None:
    """Every filled field of a proposal, as typed."""
    for column in FORM_FIELDS:
        value = record.values.get(column.field)
        if value not in (None, ""):
            with st.container(gap="xsmall"):
                st.caption(t(LABELS[column.field]))
                st.text(_value(board, column.field, value))


def _value(board: Board, name: str, value: CellValue) -> str:
    if name == "proposing_body":
        return body_name(board, str(value))
    return kind_word(str(value)) if name == "kind" else _shown(value)


def kind_word(typed: str) -> str:
    """The word of a kind; what is typed where it is none."""
    return t(KIND_WORDS[ProposalKind(typed)]) if typed in set(ProposalKind) else typed


def _shown(value: CellValue) -> str:
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return show_number(language(), value)
    return str(value)


def act_word(typed: str) -> str:
    """The word of an act; what is typed where it is none."""
    return t(ACTION_WORDS[Action(typed)]) if typed in set(Action) else typed


def worded(details: Mapping[str, object]) -> dict[str, str]:
    """What fills the sentence of a refusal, its acts and states in the session's language."""
    words = {name: str(value) for name, value in details.items()}
    if "action" in words:
        words["action"] = act_word(words["action"])
    if words.get("state") in set(ProposalState):
        words["state"] = t(STATE_WORDS[ProposalState(words["state"])])
    return words


def answer(record: ProposalRecord) -> None:
    """The newest answer that the proposal got, with its reason and document."""
    given = [entry for entry in record.history if entry.is_applied and entry.event.action in _ANSWERS]
    if given:
        entry = given[-1]
        with st.container(border=True, gap="xsmall"):
            st.caption(t("Answer"))
            st.markdown(f"**{plain(t(STATE_WORDS[entry.state]))}** · {shown_moment(entry.event.at)}")
            _reason_and_document(entry)


def history(board: Board, entries: Sequence[HistoryEntry], waiting: Container[str] = ()) -> None:
    """What happened, the newest first, each with its reason and document; ``waiting`` are ids of events."""
    if entries:
        st.subheader(t("What happened"), anchor=False)
    for entry in reversed(entries):
        event = entry.event
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"**{plain(t(ACTION_WORDS[event.action]))}** · {shown_moment(event.at)}")
            st.caption(plain(body_name(board, event.body)))
            if event.event_id in waiting:
                st.caption(f":material/schedule: {t('Saved, waiting to be sent')}")
            if not entry.is_applied:
                details = {"action": event.action, "state": entry.state, "other": event.merged_into}
                reason = t(MESSAGES[entry.code][0], **worded(details))
                st.caption(t("Not applied: {reason}", reason=plain(reason)))
            _reason_and_document(entry)


def _reason_and_document(entry: HistoryEntry) -> None:
    for text in (entry.event.reason, _document(entry)):
        if text:
            st.text(text)


def _document(entry: HistoryEntry) -> str:
    event = entry.event
    day = event.document_date.strftime("%d/%m/%Y") if event.document_date else ""
    return t("Document {document} of {day}", document=event.document, day=day) if event.document else ""


def supporters(board: Board, record: ProposalRecord) -> None:
    """Which departments need it too."""
    if record.supporters:
        names = ", ".join(body_name(board, code) for code in record.supporters)
        with st.container(gap="xsmall"):
            st.caption(t("Departments that need it too ({count}):", count=len(record.supporters)))
            st.text(names)
