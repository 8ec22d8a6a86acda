"""Examining proposals: the queue, and one proposal with its history, what is similar and what can be done."""

from __future__ import annotations

import pyarrow as pa
import streamlit as st

from lib.core.board import Board
from lib.core.proposals import (
    WAITS_FOR_WORDS,
    Action,
    ProposalRecord,
    WaitsFor,
    days_since,
    moment,
)
from lib.core.proposals import whole_history as histories
from lib.core.similarity import similar
from lib.sync.desk import Proposals
from lib.sync.service import now
from lib.ui import access, phone_lists, proposal_acts, proposal_list, proposal_similar, show
from lib.ui import proposal_fields as fields
from lib.ui.escape import plain
from lib.ui.page import Opened
from lib.ui.proposal_documents import download
from lib.ui.session import t

_ALL = "all"
_OF_REVIEWERS = frozenset(Action) - {Action.SUPPLEMENT, Action.WITHDRAW, Action.SUPPORT}


def queue(opened: Opened, proposals: Proposals) -> ProposalRecord | None:
    """Proposals, the longest in their state first, with their age and whom they wait for; the chosen one."""
    waits = st.segmented_control(
        t("Waits for"),
        [*WaitsFor, _ALL],
        format_func=lambda who: t("All") if who == _ALL else t(WAITS_FOR_WORDS[WaitsFor(who)]),
        default=WaitsFor.ICT_DEPARTMENT,
        required=True,
        key="review_waits",
        on_change=show.choose_nothing,
        args=("review",),
    )
    text = st.text_input(t("Search by code, name, need or department"), key="review_search", max_chars=100)
    board = opened.views.board
    records = _queued(board, proposals, waits or _ALL, text)
    if not records:
        st.success(t("No proposal waits here."), icon=":material/check_circle:")
        return proposals.by_id.get(show.chosen("review") or "")
    data = _table(board, records, proposals.waiting, is_of_all=waits == _ALL)
    chosen = show.choice_table(
        "review",
        data,
        [record.id for record in records],
        proposal_list.columns(),
        t("Proposals: {count} rows", count=len(records)),
    )
    phone_lists.proposals(data, proposal_list.words_of_columns(), "age", chosen, "review")
    proposal_list.stands_open("review", chosen)
    download(opened, records, "queue")
    return proposals.by_id.get(chosen or "")


def _queued(board: Board, proposals: Proposals, waits: str, text: str) -> tuple[ProposalRecord, ...]:
    def is_wanted(record: ProposalRecord) -> bool:
        return waits in (_ALL, record.waits_for) and proposal_list.holds(board, record, text)

    return tuple(sorted(filter(is_wanted, proposals.records), key=lambda record: moment(record.state_since) or now()))


def _table(board: Board, records: tuple[ProposalRecord, ...], waiting: frozenset[str], *, is_of_all: bool) -> pa.Table:
    """One row a proposal with its age; whom it waits for where that differs."""
    data = proposal_list.table(board, records, waiting)
    today = now().date()
    ages = [days_since(record.state_since, today) for record in records]
    data = data.add_column(1, "age", pa.array(ages, pa.int32()))
    if is_of_all:
        data = data.add_column(2, "waits", pa.array([t(WAITS_FOR_WORDS[record.waits_for]) for record in records]))
    return data


def in_full(opened: Opened, proposals: Proposals, record: ProposalRecord) -> None:
    """One proposal with everything a reviewer needs, private notes included."""
    board = opened.views.board
    st.header(plain(f"{record.id} · {record.values.get('name') or ''}"), anchor=False)
    st.markdown(fields.state_line(record))
    fields.supporters(board, record)
    download(opened, (record,), "one")
    body = acting_body(opened)
    actions = proposal_acts.possible(record, body, lambda action: action in _OF_REVIEWERS)
    if actions:
        proposal_acts.form(opened, proposals, record, body, actions)
    left, right = st.columns(2)
    with left:
        st.subheader(t("The proposal"), anchor=False)
        fields.values(board, record)
    with right:
        _notes(record)
        st.subheader(t("Similar platforms and proposals"), anchor=False)
        known = proposal_similar.candidates(board, proposals.records, but=record.id)
        name, need = (str(record.values.get(key) or "") for key in ("name", "need"))
        proposal_similar.similar_ones(known, similar(name, need, known))
        fields.history(board, histories(record, proposals.by_id), proposals.waiting)


def _notes(record: ProposalRecord) -> None:
    if record.private_notes:
        st.subheader(t("Private notes"), anchor=False)
        for note in reversed(record.private_notes):
            with st.container(border=True, gap="xsmall"):
                st.caption(fields.shown_moment(note.at))
                st.text(note.text)


def acting_body(opened: Opened) -> str:
    """The department in whose name a reviewer acts: the account's own, else the ICT department of the settings."""
    own = access.person().departments
    return own[0] if own else opened.service.settings.ict_department
