"""Acting on a proposal: the acts that fit now, what each must bring along, and sending it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from lib.core.messages import MESSAGES
from lib.core.permissions import act_of, acts_of
from lib.core.proposals import (
    ACTION_WORDS,
    Action,
    ProposalEvent,
    ProposalRecord,
    allowed,
    begin_act,
    check_act,
    needs,
    new_event_id,
    refusal_details,
)
from lib.sheets.protocol import SourceError
from lib.sync.desk import Proposals
from lib.sync.service import now
from lib.ui import access, session
from lib.ui.access import ActRefusedError
from lib.ui.escape import plain
from lib.ui.page import Opened
from lib.ui.proposal_fields import LABELS
from lib.ui.session import t

_WHOLE = ""  # the key of an error that is about the act itself
_LONG = ("reason", "private_note")
_FIELDS = ("merged_into", "reason", "document_number", "document_symbol", "document_date", "private_note")


def possible(record: ProposalRecord, body: str, choose: Callable[[Action], bool]) -> tuple[Action, ...]:
    """The acts that fit the proposal now, that ``body`` may do here, and that ``choose`` lets through."""

    def may(_role: str, action: Action) -> bool:
        return choose(action) and access.decide(act_of(action), body, record.proposing_body).is_allowed

    return allowed(record, body=body, may=may)


def form(opened: Opened, proposals: Proposals, record: ProposalRecord, body: str, actions: tuple[Action, ...]) -> None:
    """Choose one of ``actions``, fill in what it needs, send it."""
    _outcome()
    chosen = st.pills(
        t("What is done now"), actions, format_func=lambda action: t(ACTION_WORDS[action]), key=f"act_{record.id}"
    )
    if chosen is None:
        return
    errors = st.session_state.get(session.ACT_ERRORS, {})
    required = needs(chosen)
    for name in _FIELDS:
        if name in required or _is_offered(chosen, name):
            _field(record, name, name in required, errors.get(name))
    if errors.get(_WHOLE):
        st.error(errors[_WHOLE])
    st.button(
        t("Record: {act}", act=t(ACTION_WORDS[chosen])),
        type="primary",
        on_click=_send,
        args=(opened, proposals, record, body, chosen),
        key=f"record_{record.id}",
    )


def _is_offered(action: Action, name: str) -> bool:
    """Optional fields: any act may carry a reason; a note only where notes may be written."""
    if name == "private_note":
        return access.decide(acts_of(Action.NOTE)[0]).is_allowed
    return name == "reason" and action not in (Action.SUPPORT, Action.NOTE)


def _field(record: ProposalRecord, name: str, is_required: bool, error: str | None) -> None:
    label = t(LABELS[name]) + (" *" if is_required else "")
    key = f"act_{name}_{record.id}"
    if name == "document_date":
        st.date_input(label, value=None, key=key, format="DD/MM/YYYY")
    elif name in _LONG:
        st.text_area(label, key=key, max_chars=5000, height=90)
    else:
        st.text_input(label, key=key, max_chars=200)
    if error:
        st.markdown(f":red[:material/error:] {plain(error)}")


def _send(opened: Opened, proposals: Proposals, record: ProposalRecord, body: str, action: Action) -> None:
    """Check and send, in the layer that writes; everything drawn before is checked again."""
    event_id = st.session_state.setdefault(f"act_id_{record.id}_{action.name}", new_event_id())
    begun = begin_act(event_id, record, action, access.person().role, body, now())
    draft = {name: st.session_state.get(f"act_{name}_{record.id}") for name in _FIELDS}
    checked = check_act(draft, begun, record, proposals.by_id, now().date())
    if not isinstance(checked, ProposalEvent):
        details = refusal_details(record, begun)
        st.session_state[session.ACT_ERRORS] = {name: t(text, **details) for name, text in checked.items()}
        return
    st.session_state[session.ACT_ERRORS] = {}
    act, *also = acts_of(action, has_private_note=bool(checked.private_note))
    try:
        access.perform(
            act,
            lambda: opened.service.desk.act(checked, record.seen),
            also=tuple(also),
            body=body,
            owner=record.proposing_body,
            subject=record.id,
        )
    except ActRefusedError as refusal:
        st.session_state[session.ACT_ERRORS] = {_WHOLE: t(refusal.reason)}
    except SourceError as error:
        st.session_state[session.ACT_ERRORS] = {_WHOLE: ". ".join(t(sentence) for sentence in MESSAGES[error.code])}
    else:
        _clear(record, action)


def _clear(record: ProposalRecord, action: Action) -> None:
    st.session_state.pop(f"act_id_{record.id}_{action.name}", None)
    for name in _FIELDS:
        st.session_state.pop(f"act_{name}_{record.id}", None)
    st.session_state[f"act_{record.id}"] = None
    st.session_state[session.ACT_DONE] = True


def _outcome() -> None:
    if st.session_state.pop(session.ACT_DONE, False):
        st.success(t("Recorded. It reaches the sheet in a moment."), icon=":material/check_circle:")


def given_back(opened: Opened, body: str) -> None:
    """Acts of ``body`` that no longer fitted when their turn came, with what happened meanwhile."""
    for item in opened.service.desk.returned(body):
        message, advice = MESSAGES[item.code]
        details = {name: str(value) for name, value in item.details.items() if name != "meanwhile"}
        with st.container(border=True):
            st.warning(
                t("Your act on {code} was not carried out:", code=str(item.row.get("proposal_id"))),
                icon=":material/undo:",
            )
            st.text(f"{t(message, **details)}. {t(advice, **details)}")
            for other in item.details.get("meanwhile", ()):
                st.text(f"{other['at']} · {other['action']} · {other['body']} · {other['reason']}")
            key = f"dismiss_{item.event_id}"
            st.button(t("I have seen this"), on_click=opened.service.desk.dismiss, args=(item.event_id,), key=key)


def given_back_to_departments(opened: Opened) -> None:
    """The same for every department the person here acts for."""
    for body in access.person().departments:
        given_back(opened, body)
