"""The proposals that everybody may see: the list, the demand, and one in full with its answer."""

from __future__ import annotations

import pyarrow as pa
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from lib.core.board import Board
from lib.core.cells import search_key
from lib.core.proposals import STATE_WORDS, Action, ProposalRecord, ProposalState
from lib.core.proposals import whole_history as histories
from lib.sync.desk import Proposals
from lib.ui import access, filters, phone_lists, proposal_acts, session, show
from lib.ui import proposal_fields as fields
from lib.ui.escape import plain
from lib.ui.page import Opened
from lib.ui.proposal_documents import download
from lib.ui.session import t

_ORDERS = ("newest", "demand")
_LISTS = tuple(f"proposals_{order}" for order in _ORDERS)
_OF_DEPARTMENTS = (Action.SUPPLEMENT, Action.WITHDRAW, Action.SUPPORT)


def listing(opened: Opened, proposals: Proposals) -> None:
    """The list of proposals with their state, or the needs by demand, and the chosen one in full."""
    records = tuple(record.public for record in proposals.records)
    if not records:
        st.info(t("No proposal has been sent yet."), icon=":material/inbox:")
        return
    order, records = _wanted(opened.views.board, records)
    if not records:
        st.info(t("No proposal matches. Change the search or the state."), icon=":material/filter_alt_off:")
        return
    board = opened.views.board
    data = demand(board, records) if order == "demand" else table(board, records, proposals.waiting)
    chosen = show.choice_table(
        f"proposals_{order}",
        data,
        [record.id for record in records],
        columns(),
        t("Proposals: {count} rows", count=len(records)),
    )
    opened_one = next((record for record in records if record.id == chosen), None)
    is_by_demand = order == "demand"
    words, leading = words_of_columns(), "supporters" if is_by_demand else "state"
    phone_lists.proposals(data, words, leading, opened_one.id if opened_one else None, "propose")
    download(opened, records, "list")
    stands_open("propose", chosen)
    if opened_one is not None:
        _in_full(opened, proposals, opened_one)


def asked_for(proposals: Proposals, page: str = "propose", lists: tuple[str, ...] = _LISTS) -> str:
    """The code of the proposal that the address of ``page`` names, now chosen in its ``lists``; empty for none.

    It is chosen once: afterwards another may be chosen in a list. An address that has none any more chooses nothing.
    """
    asked = st.query_params.get(phone_lists.PROPOSAL, "")
    code = asked if asked in proposals.by_id else ""
    if asked and not code:
        del st.query_params[phone_lists.PROPOSAL]
        filters.say_left_out([f"{phone_lists.PROPOSAL}={asked}"])
    known_page, known = st.session_state.get(session.PROPOSAL_ASKED) or (page, "")
    if (known_page, known) != (page, code):
        for name in lists if code or known_page == page else ():
            show.choose(name, code)
    st.session_state[session.PROPOSAL_ASKED] = page, code
    if code:
        st.session_state[session.PROPOSAL_LIST_FIRST] = True
    return code


def was_opened() -> bool:
    """Whether a proposal stood open in this session: the list then stays in front, also when it is closed again."""
    return bool(st.session_state.get(session.PROPOSAL_LIST_FIRST))


def stands_open(page: str, chosen: str | None) -> None:
    """Have the address name the ``chosen`` proposal, so that it can be sent to others; nothing when none is."""
    if chosen:
        st.query_params[phone_lists.PROPOSAL] = chosen
    elif phone_lists.PROPOSAL in st.query_params:
        del st.query_params[phone_lists.PROPOSAL]
    st.session_state[session.PROPOSAL_ASKED] = page, chosen or ""


def _wanted(board: Board, records: tuple[ProposalRecord, ...]) -> tuple[str, tuple[ProposalRecord, ...]]:
    """The order and what the search and the state let through, in that order."""
    left, middle, right = st.columns([2, 2, 2], vertical_alignment="bottom")
    order = left.segmented_control(
        t("Order"),
        _ORDERS,
        format_func=lambda name: t("Newest first") if name == "newest" else t("Most shared need first"),
        default="newest",
        required=True,
        key="proposal_order",
    )
    state = middle.selectbox(
        t("State"),
        [state for state in ProposalState if any(record.state is state for record in records)],
        index=None,
        format_func=lambda state: t(STATE_WORDS[state]),
        placeholder=t("All"),
        key=session.worded("proposal_state"),
    )
    text = right.text_input(t("Search by code, name, need or department"), key="proposal_search", max_chars=100)
    found = tuple(
        record for record in records if (state is None or record.state is state) and holds(board, record, text)
    )
    if order == "demand":
        found = tuple(sorted(found, key=lambda record: -len(record.supporters)))
    return str(order), found


def holds(board: Board, record: ProposalRecord, text: str) -> bool:
    """Whether every word of ``text`` is in the code, the name, the need or the body; accents put aside."""
    body = fields.body_name(board, record.proposing_body)
    parts = (record.id, record.values.get("name"), record.values.get("need"), record.proposing_body, body)
    content = search_key(" ".join(str(part or "") for part in parts))
    return all(word in content for word in search_key(text).split())


def words_of_columns() -> dict[str, str]:
    """The words of the list's columns."""
    return {
        "code": t("Code"),
        "sent": t("Sent"),
        "state": t("State"),
        "name": t("Name of the platform"),
        "kind": t("Kind of proposal"),
        "department": t("Proposing department"),
        "supporters": t("Departments that need it"),
        "which": t("Which departments"),
        "delivery": t("In the sheet"),
        "age": t("Days in this state"),
        "waits": t("Waits for"),
    }


def columns() -> dict[str, ColumnConfig | str | None]:
    """The list's columns."""
    words = words_of_columns()
    return {
        **words,
        "name": st.column_config.Column(words["name"], width=320),
        "which": st.column_config.Column(words["which"], width="large"),
    }


def table(board: Board, records: tuple[ProposalRecord, ...], waiting: frozenset[str]) -> pa.Table:
    """One row a proposal; whether it is in the sheet is said while one of them is not."""
    delivery = [t("Saved, waiting to be sent") if record.id in waiting else phone_lists.DELIVERED for record in records]
    is_any_waiting = any(record.id in waiting for record in records)
    return pa.table(
        {
            "code": [record.id for record in records],
            **({"delivery": delivery} if is_any_waiting else {}),
            "state": [t(STATE_WORDS[record.state]) for record in records],
            "name": [_text(record, "name") for record in records],
            "department": [fields.body_name(board, record.proposing_body) for record in records],
            "supporters": _demand_of(records),
            "kind": [fields.kind_word(_text(record, "kind")) for record in records],
            "sent": [fields.shown_moment(record.sent_at) for record in records],
        }
    )


def demand(board: Board, records: tuple[ProposalRecord, ...]) -> pa.Table:
    """One row a need: how many departments have it, and which."""
    bodies = [(record.proposing_body, *record.supporters) for record in records]
    return pa.table(
        {
            "supporters": _demand_of(records),
            "name": [_text(record, "name") for record in records],
            "which": [", ".join(fields.body_name(board, body) for body in each) for each in bodies],
            "state": [t(STATE_WORDS[record.state]) for record in records],
            "code": [record.id for record in records],
        }
    )


def _demand_of(records: tuple[ProposalRecord, ...]) -> pa.Array:
    return pa.array([1 + len(record.supporters) for record in records], pa.int32())


def _text(record: ProposalRecord, name: str) -> str:
    return str(record.values.get(name) or "")


def _in_full(opened: Opened, proposals: Proposals, record: ProposalRecord) -> None:
    board = opened.views.board
    with st.container(border=True):
        st.header(plain(f"{record.id} · {_text(record, 'name')}"), anchor=False)
        st.markdown(fields.state_line(record))
        if record.id in proposals.waiting:
            st.caption(f":material/schedule: {t('Saved, waiting to be sent')}")
        if record.merged_into:
            st.markdown(t("Merged into {code}", code=plain(record.merged_into)))
        if record.state is ProposalState.ON_THE_LIST:
            _on_the_list(board, record)
        fields.answer(record)
        fields.supporters(board, record)
        download(opened, (record,), "one")
        _acts_of_departments(opened, proposals, record)
        left, right = st.columns(2)
        with left:
            st.subheader(t("The proposal"), anchor=False)
            fields.values(board, record)
        with right:
            fields.history(board, histories(record, proposals.by_id), proposals.waiting)


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
            if len(bodies) > 1:
                show.strong(plain(fields.body_name(opened.views.board, body)))
            proposal_acts.form(opened, proposals, record, body, actions)
