"""The form for proposing a platform, with what is similar beside it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from lib.core import proposals
from lib.core.board import Board
from lib.core.form_guard import refusal_of_program
from lib.core.messages import MESSAGES
from lib.core.permissions import Act, Mode
from lib.core.proposals import FORM_FIELDS, KIND_WORDS, LONGEST, LONGEST_OTHER, Proposal, ProposalKind, ProposalRecord
from lib.core.similarity import similar
from lib.i18n import collation_key
from lib.schema import Column
from lib.sheets.protocol import SourceError
from lib.sync.desk import Proposals
from lib.sync.service import Service, now
from lib.ui import access, proposal_similar, session
from lib.ui import proposal_draft as draft
from lib.ui.access import ActRefusedError
from lib.ui.escape import plain
from lib.ui.navigation import link_to
from lib.ui.page import Opened
from lib.ui.proposal_fields import LABELS
from lib.ui.session import t

_LONG = ("need", "functions", "similar", "legal_basis", "integration", "personal_data", "roadmap", "cost")
_TRAP = "website"


def form(opened: Opened, sent: Proposals) -> None:
    """The form; after sending, the receipt; or the reason why the person here may not propose."""
    bodies = _bodies(opened.views.board)
    if bodies:
        draft.take_up(opened.service, bodies)
    if st.session_state.get(session.RECEIPT):
        _receipt(st.session_state[session.RECEIPT])
        return
    if not bodies:
        st.info(t(access.decide(Act.PROPOSE).reason), icon=":material/lock:")
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
        _found(opened.service)
        st.caption(t("Fields with a star (*) must be filled in. What you type is kept while you write."))
        _fields(bodies)
        st.button(
            t("Send the proposal"),
            type="primary",
            on_click=_send,
            args=(opened.service, bodies),
            key="send_proposal",
        )
        _errors_in_words()
        _fault()
    with right:
        _similar(opened.views.board, sent.records)
    draft.keep(opened.service, ("proposing_body",) if len(bodies) == 1 else ())


def _found(service: Service) -> None:
    """That the form is not empty because something was typed here before, and the way to an empty one."""
    if not st.session_state.get(session.DRAFT_FOUND):
        return
    st.info(t("What was typed here before, and not sent, stands in the form again."), icon=":material/history:")
    st.button(
        t("Start with an empty form"),
        icon=":material/delete:",
        on_click=draft.discard,
        args=(service,),
        key="discard_draft",
    )


def _bodies(board: Board) -> dict[str, str]:
    """Code → name of the departments that the person here may propose for."""
    is_anybody = access.mode() in (Mode.SAMPLE, Mode.OPEN_TO_PROPOSALS)
    own = access.person().departments
    return {
        department.code: department.name
        for department in board.current_departments
        if (is_anybody and not own) or department.code in own
    }


def _fields(bodies: Mapping[str, str]) -> None:
    errors = _standing_errors()
    if errors:
        st.error(t("{count} fields need your attention; nothing you typed was lost.", count=len(errors)))
    for column in FORM_FIELDS:
        if column.required:
            _field(column, bodies, errors.get(column.field))
    optional = [column for column in FORM_FIELDS if not column.required]
    is_wrong = any(column.field in errors for column in optional)
    with st.expander(t("More details (optional)"), expanded=is_wrong, icon=":material/add:"):
        for column in optional:
            _field(column, bodies, errors.get(column.field))
    if access.mode() is Mode.OPEN_TO_PROPOSALS:
        with st.container(key="trap_field"):
            st.text_input(t("Leave this field empty"), key=_TRAP, max_chars=100)


def _standing_errors() -> dict[str, str]:
    """The errors of the last check, without those of fields that were changed since."""
    found: Mapping[str, str] = st.session_state.get(session.FORM_ERRORS, {})
    checked = st.session_state.get(session.FORM_CHECKED, {})
    typed = draft.typed()
    return {name: error for name, error in found.items() if typed.get(name) == checked.get(name)}


def _errors_in_words() -> None:
    """Below the button, where somebody looks who has pressed it: which fields need attention."""
    errors = _standing_errors()
    if errors:
        names = ", ".join(t(LABELS[column.field]) for column in FORM_FIELDS if column.field in errors)
        st.error(t("Not sent yet. Look at: {fields}.", fields=plain(names)), icon=":material/error:")


def _field(column: Column, bodies: Mapping[str, str], error: str | None) -> None:
    label = t(LABELS[column.field]) + (" *" if column.required else "")
    key = draft.widget(column.field)
    longest = LONGEST.get(column.field, LONGEST_OTHER)
    if column.field == "kind":
        kinds = {kind.value: t(KIND_WORDS[kind]) for kind in ProposalKind}
        _choice(label, list(kinds), kinds, key)
    elif column.field == "proposing_body":
        if len(bodies) == 1 and st.session_state.get(key) not in bodies:
            st.session_state[key] = next(iter(bodies))
        _choice(label, sorted(bodies, key=lambda code: collation_key(bodies[code])), bodies, key)
    elif column.field == "document_date":
        st.date_input(label, value=None, key=key, format="DD/MM/YYYY", persist_state="session")
    elif column.field in _LONG:
        st.text_area(label, key=key, max_chars=longest, persist_state="session", height=100)
    else:
        st.text_input(label, key=key, max_chars=longest, persist_state="session")
    if error:
        st.markdown(f":red[:material/error:] {t(error)}")


def _choice(label: str, options: list[str], words: Mapping[str, str], key: str) -> None:
    st.selectbox(
        label,
        options,
        index=None,
        format_func=lambda code: words.get(code, code),
        key=session.worded(key),
        persist_state="session",
        placeholder=t("Choose"),
    )


def _send(service: Service, bodies: Mapping[str, str]) -> None:
    """Check and send. A page never relies on what it drew: everything is checked again here.

    It stays with the button of an idle page, so it is given no board: an old one would stay too.
    """
    if st.session_state.get(session.RECEIPT):  # a second click, made before the receipt was seen
        return
    st.session_state[session.FORM_FAULT] = ""
    typed = st.session_state[session.FORM_CHECKED] = draft.typed()
    checked = proposals.check(typed, draft.code(), set(bodies))
    st.session_state[session.FORM_ERRORS] = {} if isinstance(checked, Proposal) else checked
    if not isinstance(checked, Proposal):
        return
    try:
        _check_for_programs()
        access.perform(
            Act.PROPOSE,
            lambda: service.desk.propose(checked, now()),
            body=str(checked.values["proposing_body"]),
            subject=checked.id,
        )
    except ActRefusedError as refusal:
        st.session_state[session.FORM_FAULT] = t(refusal.reason)
    except SourceError as error:
        st.session_state[session.FORM_FAULT] = _not_taken(error, checked.id)
    else:
        draft.sent(service, checked.id)


def _not_taken(error: SourceError, code: str) -> str:
    if error.code != "outbox-differs":
        return ". ".join(t(sentence) for sentence in MESSAGES[error.code])
    st.session_state.pop(session.PROPOSAL_ID, None)
    return t(
        "A proposal with another text was already sent from this form, with the code {code}. "
        "If this is a new one, send it once more: it gets a code of its own.",
        code=code,
    )


def _check_for_programs() -> None:
    if access.mode() is Mode.OPEN_TO_PROPOSALS:
        trap = str(st.session_state.get(_TRAP) or "")
        reason = refusal_of_program(trap, st.session_state.get(session.FORM_OPENED), now())
        if reason:
            raise ActRefusedError(reason)


def _fault() -> None:
    """Why a proposal could not be taken, and its text to copy, so that nothing is lost."""
    fault = st.session_state.get(session.FORM_FAULT)
    if fault:
        st.error(fault, icon=":material/error:")
        words = [f"{t(LABELS[name])}: {value}" for name, value in draft.typed().items() if value]
        with st.expander(t("The text of the proposal, to copy")):
            st.code("\n\n".join(words), language=None, wrap_lines=True)


def _receipt(code: str) -> None:
    st.success(t("The proposal was received. Quote this code when you ask about it:"), icon=":material/check_circle:")
    st.code(code, language=None)
    st.caption(t("It is saved, and reaches the shared sheet by itself; you can close this page."))
    st.page_link(
        link_to("propose"),
        label=t("See this proposal, at an address that can be sent to others"),
        icon=":material/link:",
        query_params={"proposal": code},
    )
    st.button(t("Write another proposal"), on_click=lambda: st.session_state.pop(session.RECEIPT), key="write_another")


def _similar(board: Board, records: tuple[ProposalRecord, ...]) -> None:
    st.header(t("Similar platforms and proposals"), anchor=False)
    name = str(st.session_state.get(draft.widget("name")) or "")
    need = str(st.session_state.get(draft.widget("need")) or "")
    known = proposal_similar.candidates(board, records)
    matches = similar(name, need, known) if name.strip() else ()
    if not matches:
        st.caption(t("What is similar appears here while you write. It never stops you from sending."))
    proposal_similar.similar_ones(known, matches)
