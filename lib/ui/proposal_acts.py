"""Acting on a proposal: the acts that fit now, what each must bring along, and sending it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import streamlit as st

from lib.core.messages import MESSAGES
from lib.core.permissions import Act, act_of, acts_of
from lib.core.proposals import (
    ACTION_WORDS,
    Action,
    ProposalEvent,
    ProposalRecord,
    allowed,
    begin_act,
    check_act,
    decide,
    needs,
    new_event_id,
    refusal_details,
)
from lib.core.similarity import all_scores
from lib.sheets.protocol import SourceError
from lib.sync.desk import Proposals
from lib.sync.items import Item
from lib.sync.service import Service, now
from lib.ui import access, proposal_similar, session
from lib.ui.access import ActRefusedError
from lib.ui.escape import plain
from lib.ui.page import Opened
from lib.ui.proposal_fields import LABELS, act_word, body_name, shown_moment, worded
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
    """Choose one of ``actions``, fill in what it needs, send it in the name of ``body``."""
    place = f"{record.id}_{body}"
    chosen = st.pills(
        t("What is done now"), actions, format_func=lambda action: t(ACTION_WORDS[action]), key=f"act_{place}"
    )
    if chosen is None:
        return
    errors = _errors(place, chosen)
    required = needs(chosen)
    for name in _FIELDS:
        if name in required or _is_offered(chosen, name):
            _field(opened, proposals, record, place, name, is_required=name in required)
            _error(errors.get(name))
    if errors.get(_WHOLE):
        st.error(errors[_WHOLE])
    st.button(
        t("Record: {act}", act=t(ACTION_WORDS[chosen])),
        type="primary",
        on_click=_send,
        args=(opened.service, proposals, record, body, chosen),
        key=f"record_{place}",
    )


def _is_offered(action: Action, name: str) -> bool:
    """Optional fields: any act may carry a reason; a note only where notes may be written."""
    if name == "private_note":
        return access.decide(acts_of(Action.NOTE)[0]).is_allowed
    return name == "reason" and action not in (Action.SUPPORT, Action.NOTE)


def _field(
    opened: Opened, proposals: Proposals, record: ProposalRecord, place: str, name: str, *, is_required: bool
) -> None:
    label = t(LABELS[name]) + (" *" if is_required else "")
    key = f"act_{name}_{place}"
    if name == "merged_into":
        others = _others(opened, proposals, record)
        st.selectbox(label, list(others), index=None, format_func=others.__getitem__, key=key, placeholder=t("Choose"))
    elif name == "document_date":
        st.date_input(label, value=None, key=key, format="DD/MM/YYYY")
    elif name in _LONG:
        st.text_area(label, key=key, max_chars=5000, height=90)
    else:
        st.text_input(label, key=key, max_chars=200)


def _others(opened: Opened, proposals: Proposals, record: ProposalRecord) -> dict[str, str]:
    """The proposals that this one can be merged into, the most similar first: code → what is shown."""
    merge = replace(begin_act("", record, Action.MERGE, "", "", now()), reason="-")
    able = [
        other
        for other in proposals.records
        if decide(record, replace(merge, merged_into=other.id), proposals.by_id) is None
    ]
    name, need = (str(record.values.get(field) or "") for field in ("name", "need"))
    scores = all_scores(name, need, proposal_similar.candidates(None, tuple(able)))
    ordered = sorted(zip(scores, able, strict=True), key=lambda pair: -pair[0])
    return {other.id: f"{other.id} · {other.values.get('name') or ''}" for _, other in ordered}


def _error(error: str | None) -> None:
    if error:
        st.markdown(f":red[:material/error:] {plain(error)}")


def _errors(place: str, action: Action) -> Mapping[str, str]:
    """What was wrong with this act here, if it was the last that was tried."""
    of, errors = st.session_state.get(session.ACT_ERRORS) or ("", {})
    return errors if of == f"{place}_{action.name}" else {}


def _send(service: Service, proposals: Proposals, record: ProposalRecord, body: str, action: Action) -> None:
    """Check and send, in the layer that writes; everything drawn before is checked again."""
    place = f"{record.id}_{body}"
    of = f"{place}_{action.name}"
    event_id = st.session_state.setdefault(f"act_id_{of}", new_event_id())
    begun = begin_act(event_id, record, action, access.person().role, body, now())
    draft = {name: st.session_state.get(f"act_{name}_{place}") for name in _FIELDS}
    checked = check_act(draft, begun, record, proposals.by_id, now().date())
    if not isinstance(checked, ProposalEvent):
        merge = replace(begun, merged_into=str(draft.get("merged_into") or ""))
        details = worded(refusal_details(record, merge))
        st.session_state[session.ACT_ERRORS] = of, {name: t(text, **details) for name, text in checked.items()}
        return
    st.session_state[session.ACT_ERRORS] = None
    act, *also = acts_of(action, has_private_note=bool(checked.private_note))
    try:
        access.perform(
            act,
            lambda: service.desk.act(checked, record.seen),
            also=tuple(also),
            body=body,
            owner=record.proposing_body,
            subject=record.id,
        )
    except ActRefusedError as refusal:
        st.session_state[session.ACT_ERRORS] = of, {_WHOLE: t(refusal.reason)}
    except SourceError as error:
        if error.code == "outbox-differs":  # what was tried before was taken after all
            st.session_state.pop(f"act_id_{of}", None)
        st.session_state[session.ACT_ERRORS] = of, {_WHOLE: _sentence(error)}
    else:
        _clear(place, action)
        st.session_state[session.ACT_DONE] = record.id


def _sentence(error: SourceError) -> str:
    return ". ".join(t(sentence) for sentence in MESSAGES[error.code])


def _clear(place: str, action: Action) -> None:
    st.session_state.pop(f"act_id_{place}_{action.name}", None)
    for name in _FIELDS:
        st.session_state.pop(f"act_{name}_{place}", None)
    st.session_state[f"act_{place}"] = None


def outcome() -> None:
    """That the last act was taken, once; the proposal may have left the list meanwhile."""
    code = st.session_state.pop(session.ACT_DONE, "")
    if code:
        st.success(
            t("{code}: recorded. It reaches the sheet in a moment.", code=plain(code)), icon=":material/check_circle:"
        )


def given_back(opened: Opened, body: str) -> None:
    """Acts of ``body`` that no longer fitted when their turn came, with what happened meanwhile."""
    for item in opened.service.desk.returned(body):
        if not access.decide(_act_of(item), body, body).is_allowed:  # another account's, of the same body
            continue
        with st.container(border=True, gap="xsmall"):
            _returned(opened, item)
            st.button(
                t("I have seen this"),
                on_click=_dismiss,
                args=(opened.service, item, body),
                key=f"dismiss_{item.event_id}",
            )
    if st.session_state.get(session.DISMISS_FAULT):
        st.error(st.session_state.pop(session.DISMISS_FAULT))


def _returned(opened: Opened, item: Item) -> None:
    """What was to be done, why it was not, and what others did meanwhile."""
    board, row = opened.views.board, item.row
    code, action = str(row.get("proposal_id")), str(row.get("action"))
    st.warning(t("Your act on {code} was not carried out:", code=plain(code)), icon=":material/undo:")
    details = worded({name: value for name, value in item.details.items() if name != "meanwhile"})
    message, advice = MESSAGES[item.code]
    st.text(f"{t(message, **details)}. {t(advice, **details)}")
    st.caption(t("What you sent:"))
    sent = [act_word(action), str(row.get("reason") or "")]
    if access.decide(Act.READ_PRIVATE_NOTES).is_allowed:
        sent.append(str(row.get("private_note") or ""))
    st.text("\n".join(filter(None, sent)))
    meanwhile = item.details.get("meanwhile", ())
    if meanwhile:
        st.caption(t("What happened meanwhile:"))
    for other in meanwhile:
        parts = (shown_moment(other["at"]), act_word(other["action"]), body_name(board, other["body"]), other["reason"])
        st.text(" · ".join(filter(None, parts)))


def _dismiss(service: Service, item: Item, body: str) -> None:
    """Take away what was given back; who might do the act may do that, for the body that did it."""
    try:
        access.perform(
            _act_of(item),
            lambda: service.desk.dismiss(item.event_id, body),
            body=body,
            owner=body,
            subject=str(item.row.get("proposal_id") or ""),
        )
    except ActRefusedError as refusal:
        st.session_state[session.DISMISS_FAULT] = t(refusal.reason)
    except SourceError as error:
        st.session_state[session.DISMISS_FAULT] = _sentence(error)


def _act_of(item: Item) -> Act:
    action = str(item.row.get("action"))
    return act_of(Action(action)) if action in set(Action) else Act.REVIEW


def given_back_to_departments(opened: Opened) -> None:
    """The same for every department the person here acts for."""
    for body in access.person().departments:
        given_back(opened, body)
