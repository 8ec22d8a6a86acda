"""The form for proposing a platform, and the list of proposals sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import streamlit as st

from lib.core import proposals
from lib.core.board import Board
from lib.core.messages import MESSAGES
from lib.core.proposals import FORM_FIELDS, LONGEST, LONGEST_OTHER, Proposal, ProposalKind, ProposalRecord
from lib.core.similarity import Candidate, similar
from lib.i18n import N_, collation_key
from lib.schema import Column
from lib.sheets.protocol import SourceError
from lib.sync.service import now
from lib.ui import session, show
from lib.ui.escape import plain
from lib.ui.page import Opened, service
from lib.ui.session import t

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
}
_LONG = ("need", "functions", "similar", "legal_basis", "integration", "personal_data", "roadmap", "cost")
_ERRORS = "proposal_errors"
_ID = "proposal_id"


def _widget(field: str) -> str:
    return f"proposal_{field}_{st.session_state.get(session.DRAFT, 0)}"


def form(opened: Opened) -> None:
    """The form, with similar platforms beside it; after sending, the receipt."""
    receipt = st.session_state.get(session.RECEIPT)
    if receipt:
        _receipt(receipt)
        return
    st.warning(
        t(
            "Do not enter state secrets or personal data. Name roles and departments, not people. "
            "The proposal counts as formal only with its digitally signed document."
        ),
        icon=":material/shield:",
    )
    left, right = st.columns([3, 2])
    with left:
        errors: Mapping[str, str] = st.session_state.get(_ERRORS, {})
        if errors:
            st.error(t("{count} fields need your attention; nothing you typed was lost.", count=len(errors)))
        for column in FORM_FIELDS:
            if column.required:
                _field(opened.views.board, column, errors.get(column.field))
        optional = [column for column in FORM_FIELDS if not column.required]
        is_wrong = any(column.field in errors for column in optional)
        with st.expander(t("More details (optional)"), expanded=is_wrong, icon=":material/add:"):
            for column in optional:
                _field(opened.views.board, column, errors.get(column.field))
        st.button(t("Send the proposal"), type="primary", on_click=_send, args=(opened,), key="send_proposal")
    with right:
        _similar(opened.views.board)


def _field(board: Board, column: Column, error: str | None) -> None:
    label = t(LABELS[column.field]) + (" *" if column.required else "")
    key = _widget(column.field)
    longest = LONGEST.get(column.field, LONGEST_OTHER)
    if column.field == "kind":
        st.selectbox(label, list(ProposalKind), index=None, key=key, persist_state="session", placeholder=t("Choose"))
    elif column.field == "proposing_body":
        _body_field(board, label, key)
    elif column.field == "document_date":
        st.date_input(label, value=None, key=key, format="DD/MM/YYYY", persist_state="session")
    elif column.field in _LONG:
        st.text_area(label, key=key, max_chars=longest, persist_state="session", height=100)
    else:
        st.text_input(label, key=key, max_chars=longest, persist_state="session")
    if error:
        st.markdown(f":red[:material/error: {t(error)}]")


def _body_field(board: Board, label: str, key: str) -> None:
    names = {department.code: department.name for department in board.current_departments}
    st.selectbox(
        label,
        sorted(names, key=lambda code: collation_key(names[code])),
        index=None,
        format_func=lambda code: names.get(code, code),
        key=key,
        persist_state="session",
        placeholder=t("Choose"),
    )


def _draft() -> dict[str, str | date | None]:
    return {column.field: st.session_state.get(_widget(column.field)) for column in FORM_FIELDS}


def _send(opened: Opened) -> None:
    """Check and send. A page never relies on what it drew: everything is checked again here."""
    proposal_id = st.session_state.setdefault(_ID, proposals.new_id(now().year))
    bodies = {department.code for department in opened.views.board.current_departments}
    checked = proposals.check(_draft(), proposal_id, bodies)
    if not isinstance(checked, Proposal):
        st.session_state[_ERRORS] = checked
        return
    st.session_state[_ERRORS] = {}
    try:
        service().home.append("proposals", checked.id, checked.row(now()))
    except SourceError as error:
        message, advice = MESSAGES[error.code]
        st.toast(f"{t(message)}. {t(advice)}", icon=":material/error:", duration="infinite")
        return
    service().snapshots.wake()
    st.session_state[session.RECEIPT] = checked.id
    st.session_state.pop(_ID)
    st.session_state[session.DRAFT] = st.session_state.get(session.DRAFT, 0) + 1


def _receipt(code: str) -> None:
    st.success(t("The proposal was received. Quote this code when you ask about it:"), icon=":material/check_circle:")
    st.code(code, language=None)
    st.button(t("Write another proposal"), on_click=lambda: st.session_state.pop(session.RECEIPT), key="write_another")


def _similar(board: Board) -> None:
    show.strong(t("Similar platforms and proposals"))
    name = str(st.session_state.get(_widget("name")) or "")
    need = str(st.session_state.get(_widget("need")) or "")
    matches = similar(name, need, _candidates(board)) if name.strip() else ()
    if not matches:
        st.caption(t("What is similar appears here while you write. It never stops you from sending."))
    titles = {candidate.key: candidate for candidate in _candidates(board)}
    for match in matches:
        candidate = titles[match.key]
        with st.container(border=True):
            st.text(f"{match.key} · {candidate.title}")
            words = ", ".join(match.shared_words)
            st.caption(t("{score} % alike · shared words: {words}", score=round(match.score), words=plain(words)))


def _candidates(board: Board) -> tuple[Candidate, ...]:
    catalogue = [Candidate(p.code, "platform", p.name, p.scope) for p in board.platforms.values()]
    sent = [
        Candidate(record.id, "proposal", str(record.values.get("name") or ""), str(record.values.get("need") or ""))
        for record in sent_proposals(board)
    ]
    return tuple(catalogue + sent)


def sent_proposals(board: Board) -> tuple[ProposalRecord, ...]:
    """The proposals on the sheet, newest first."""
    return proposals.fold(board.register.app_rows.get("proposals", ()))


def listing(opened: Opened) -> None:
    """The list of proposals with their state, and one in full."""
    records = sent_proposals(opened.views.board)
    if not records:
        st.info(t("No proposal has been sent yet."), icon=":material/inbox:")
        return
    data = _table(opened.views.board, records)
    event = st.dataframe(
        data,
        hide_index=True,
        column_config={
            "code": t("Code"),
            "sent": t("Sent"),
            "state": t("State"),
            "name": st.column_config.Column(t("Name of the platform"), width="large"),
            "kind": t("Kind of proposal"),
            "department": t("Proposing department"),
        },
        key="table_proposals",
        on_select="rerun",
        selection_mode="single-row",
        alt=t("Proposals: {count} rows", count=len(records)),
    )
    rows = show.selected_rows(event)
    if rows and rows[0] < len(records):
        _in_full(records[rows[0]])


def _table(board: Board, records: tuple[ProposalRecord, ...]) -> pa.Table:
    names = {code: d.label for code, d in board.departments.items()}

    def text(record: ProposalRecord, field: str) -> str:
        return str(record.values.get(field) or "")

    return pa.table(
        {
            "code": [record.id for record in records],
            "sent": [_sent(record.sent_at) for record in records],
            "state": [record.state.value for record in records],
            "name": [text(record, "name") for record in records],
            "kind": [text(record, "kind") for record in records],
            "department": [names.get(text(r, "proposing_body"), text(r, "proposing_body")) for r in records],
        }
    )


def _sent(at: str) -> str:
    try:
        return datetime.fromisoformat(at).strftime("%d/%m/%Y %H:%M")
    except ValueError:
        return at


def _in_full(record: ProposalRecord) -> None:
    with st.container(border=True):
        st.markdown(f"**{plain(record.id)}** · {plain(record.state.value)}")
        for column in FORM_FIELDS:
            value: Any = record.values.get(column.field)
            if value not in (None, ""):
                st.caption(t(LABELS[column.field]))
                st.text(str(value))
