"""Examining proposals: the queue, and one proposal with its history, what is similar and what can be done."""

from __future__ import annotations

import pyarrow as pa
import streamlit as st

from lib.core.proposals import (
    WAITS_FOR_WORDS,
    Action,
    ProposalRecord,
    WaitsFor,
    moment,
)
from lib.core.proposals import whole_history as histories
from lib.core.similarity import similar
from lib.sync.desk import Proposals
from lib.sync.service import now
from lib.ui import access, proposal_acts, proposal_form, proposal_list, show
from lib.ui import proposal_fields as fields
from lib.ui.escape import plain
from lib.ui.page import Opened
from lib.ui.proposal_documents import download
from lib.ui.session import t

_OF_REVIEWERS = frozenset(Action) - {Action.SUPPLEMENT, Action.WITHDRAW, Action.SUPPORT}


def queue(opened: Opened, proposals: Proposals) -> ProposalRecord | None:
    """Open proposals, the oldest first, with their age and whom they wait for; the chosen one."""
    waits = st.segmented_control(
        t("Waits for"),
        list(WaitsFor),
        format_func=lambda who: t(WAITS_FOR_WORDS[who]),
        default=WaitsFor.ICT_DEPARTMENT,
        key="review_waits",
    )
    text = st.text_input(t("Search"), key="review_search", max_chars=100)
    records = _queued(proposals, waits, text)
    if not records:
        st.success(t("No proposal waits here."), icon=":material/check_circle:")
        return None
    board = opened.views.board
    data = proposal_list.table(board, records, proposals.waiting)
    ages = [_days(record) for record in records]
    data = data.add_column(1, "age", pa.array(ages, pa.int32()))
    chosen = show.choice_table(
        "review",
        data,
        [record.id for record in records],
        {**proposal_list.columns(), "age": t("Days in this state")},
        t("Proposals: {count} rows", count=len(records)),
    )
    download(opened, records, "queue")
    return proposals.by_id.get(chosen or "")


def _queued(proposals: Proposals, waits: WaitsFor | None, text: str) -> tuple[ProposalRecord, ...]:
    words = text.casefold().split()

    def is_wanted(record: ProposalRecord) -> bool:
        content = f"{record.id} {record.values.get('name')} {record.values.get('need')}".casefold()
        return (waits is None or record.waits_for is waits) and all(word in content for word in words)

    return tuple(sorted(filter(is_wanted, proposals.records), key=lambda record: record.state_since))


def _days(record: ProposalRecord) -> int | None:
    since = moment(record.state_since)
    return (now() - since).days if since else None


def in_full(opened: Opened, proposals: Proposals, record: ProposalRecord) -> None:
    """One proposal with everything a reviewer needs, private notes included."""
    board = opened.views.board
    show.strong(f"{record.id} · {plain(str(record.values.get('name') or ''))}")
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
        known = proposal_form.candidates(board, proposals.records, but=record.id)
        name, need = (str(record.values.get(key) or "") for key in ("name", "need"))
        proposal_form.similar_ones(known, similar(name, need, known))
        st.subheader(t("What happened"), anchor=False)
        fields.history(board, histories(record, proposals.by_id))


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
