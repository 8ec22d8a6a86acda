"""The proposals that everybody may see: the list, the demand, and one in full with its answer."""

from __future__ import annotations

import pyarrow as pa
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from lib.core.board import Board
from lib.core.proposals import KIND_WORDS, STATE_WORDS, Action, ProposalKind, ProposalRecord, ProposalState
from lib.core.proposals import whole_history as histories
from lib.sync.desk import Proposals
from lib.ui import access, proposal_acts, show
from lib.ui import proposal_fields as fields
from lib.ui.escape import plain
from lib.ui.page import Opened
from lib.ui.proposal_documents import download
from lib.ui.session import t

_OF_DEPARTMENTS = (Action.SUPPLEMENT, Action.WITHDRAW, Action.SUPPORT)


def listing(opened: Opened, proposals: Proposals) -> None:
    """The list of proposals with their state, and the chosen one in full."""
    records = tuple(record.public for record in proposals.records)
    if not records:
        st.info(t("No proposal has been sent yet."), icon=":material/inbox:")
        return
    order = st.segmented_control(
        t("Order"),
        ["newest", "demand"],
        format_func=lambda name: t("Newest first") if name == "newest" else t("Most shared need first"),
        default="newest",
        required=True,
        key="proposal_order",
    )
    if order == "demand":
        records = tuple(sorted(records, key=lambda record: -len(record.supporters)))
    board = opened.views.board
    chosen = show.choice_table(
        "proposals",
        table(board, records, proposals.waiting),
        [record.id for record in records],
        columns(),
        t("Proposals: {count} rows", count=len(records)),
    )
    download(opened, records, "list")
    for record in records:
        if record.id == chosen:
            _in_full(opened, proposals, record)


def columns() -> dict[str, ColumnConfig | str | None]:
    """The words of the list's columns."""
    return {
        "code": t("Code"),
        "sent": t("Sent"),
        "state": t("State"),
        "name": st.column_config.Column(t("Name of the platform"), width="large"),
        "kind": t("Kind of proposal"),
        "department": t("Proposing department"),
        "supporters": t("Departments that need it"),
        "delivery": t("In the sheet"),
    }


def table(board: Board, records: tuple[ProposalRecord, ...], waiting: frozenset[str]) -> pa.Table:
    """One row a proposal."""

    def text(record: ProposalRecord, name: str) -> str:
        return str(record.values.get(name) or "")

    def kind(record: ProposalRecord) -> str:
        typed = text(record, "kind")
        return t(KIND_WORDS[ProposalKind(typed)]) if typed in set(ProposalKind) else typed

    return pa.table(
        {
            "code": [record.id for record in records],
            "state": [t(STATE_WORDS[record.state]) for record in records],
            "name": [text(record, "name") for record in records],
            "department": [fields.body_name(board, record.proposing_body) for record in records],
            "supporters": pa.array([1 + len(record.supporters) for record in records], pa.int32()),
            "kind": [kind(record) for record in records],
            "sent": [fields.shown_moment(record.sent_at) for record in records],
            "delivery": [t("Saved, waiting to be sent") if record.id in waiting else "✓" for record in records],
        }
    )


def _in_full(opened: Opened, proposals: Proposals, record: ProposalRecord) -> None:
    board = opened.views.board
    with st.container(border=True):
        show.strong(f"{record.id} · {plain(str(record.values.get('name') or ''))}")
        st.markdown(fields.state_line(record))
        if record.merged_into:
            st.markdown(t("Merged into {code}", code=record.merged_into))
        if record.state is ProposalState.ON_THE_LIST:
            _on_the_list(board, record)
        fields.supporters(board, record)
        download(opened, (record,), "one")
        _acts_of_departments(opened, proposals, record)
        left, right = st.columns(2)
        with left:
            st.subheader(t("The proposal"), anchor=False)
            fields.values(board, record)
        with right:
            st.subheader(t("What happened"), anchor=False)
            fields.history(board, histories(record, proposals.by_id))


def _on_the_list(board: Board, record: ProposalRecord) -> None:
    """The way to the platform, once the catalogue has it under the proposed name."""
    name = str(record.values.get("name") or "").strip().casefold()
    for platform in board.platforms.values():
        if platform.name.strip().casefold() == name:
            show.link_to_platform(platform.code, platform.name)


def _acts_of_departments(opened: Opened, proposals: Proposals, record: ProposalRecord) -> None:
    bodies = access.person().departments
    for body in bodies:
        own = body == record.proposing_body

        def choose(action: Action, own: bool = own) -> bool:
            return action in _OF_DEPARTMENTS and (own or action is Action.SUPPORT)

        actions = proposal_acts.possible(record, body, choose)
        if actions:
            proposal_acts.form(opened, proposals, record, body, actions)
