"""The words of a proposal's fields, and one proposal shown in full."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import streamlit as st

from lib.core.board import Board
from lib.core.messages import MESSAGES
from lib.core.proposals import (
    ACTION_WORDS,
    FORM_FIELDS,
    STATE_WORDS,
    WAITS_FOR_WORDS,
    HistoryEntry,
    ProposalRecord,
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
    "similar": N_("Similar platforms that exist, and why they do not do"),
    "integration": N_("Integration and data"),
    "security_level": N_("Information security level"),
    "personal_data": N_("Personal data, and where it is stored"),
    "cost": N_("Cost and its source"),
    "roadmap": N_("Roadmap"),
    "document_number": N_("Document number"),
    "document_symbol": N_("Document symbol"),
    "document_date": N_("Document date"),
    "attachment": N_("Address of the attached document"),
    "reason": N_("Reason"),
    "merged_into": N_("Code of the other proposal"),
    "private_note": N_("Private note (for reviewers only)"),
}


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
            st.caption(t(LABELS[column.field]))
            st.text(body_name(board, str(value)) if column.field == "proposing_body" else _shown(value))


def _shown(value: CellValue) -> str:
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return show_number(language(), value)
    return str(value)


def history(board: Board, entries: Iterable[HistoryEntry]) -> None:
    """What happened, the newest first, each with its reason and document."""
    for entry in reversed(list(entries)):
        event = entry.event
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"**{plain(t(ACTION_WORDS[event.action]))}** · {shown_moment(event.at)}")
            st.caption(plain(body_name(board, event.body)))
            if not entry.is_applied:
                sentence = t(MESSAGES[entry.code][0]).partition("{")[0]
                st.caption(t("Not applied: {reason}", reason=plain(sentence)))
            for text in (event.reason, _document(entry)):
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
        st.caption(t("Also needed by {count} departments:", count=len(record.supporters)))
        st.text(names)
