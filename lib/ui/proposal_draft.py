"""What is being typed into the form: kept across pages, lost connections and restarts, under one code."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import streamlit as st

from lib.core import proposals
from lib.core.browser_token import browser_token
from lib.core.proposals import FORM_FIELDS, Proposal, ProposalKind
from lib.sheets.protocol import SourceError
from lib.sync import drafts
from lib.sync.service import Service, now
from lib.ui import access, session

Draft = dict[str, str | date | None]
_CODE = "code"  # beside the fields, in what is kept
_OF_ONE_FORM = (
    session.DRAFT_FOUND,
    session.PROPOSAL_ID,
    session.DRAFT_KEPT,
    session.FORM_ERRORS,
    session.FORM_CHECKED,
)


def widget(field: str) -> str:
    """The key of the widget of ``field``, of the form that is open."""
    return f"proposal_{field}_{st.session_state.get(session.DRAFT, 0)}"


def typed() -> Draft:
    """What stands in the form, by field."""
    return {column.field: st.session_state.get(widget(column.field)) for column in FORM_FIELDS}


def code() -> str:
    """The code of the form that is open, the same however often it is sent."""
    return str(st.session_state.setdefault(session.PROPOSAL_ID, proposals.new_id(now().year)))


def take_up(service: Service, bodies: Collection[str]) -> None:
    """On the first run of a session, what was typed before and not sent.

    Where it was sent, and the answer did not come through, its code becomes the receipt.
    """
    if session.FORM_OPENED in st.session_state:
        return
    st.session_state[session.FORM_OPENED] = now()
    kept: Draft = dict(drafts.load(service.engine, _owner()))
    given = str(kept.pop(_CODE, ""))
    day = kept.get("document_date")
    if isinstance(day, str):
        kept["document_date"] = date.fromisoformat(day)
    if proposals.is_id(given):
        was_taken, is_the_same = _what_was_taken(service, given, kept)
        if is_the_same:
            sent(service, given)
            return
        if not was_taken:
            st.session_state[session.PROPOSAL_ID] = given
    standing = {name: text for name, text in kept.items() if _can_stand(name, text, bodies)}
    for name, text in standing.items():
        st.session_state.setdefault(widget(name), text)
    st.session_state[session.DRAFT_FOUND] = any(standing.values())


def _what_was_taken(service: Service, given: str, kept: Draft) -> tuple[bool, bool]:
    """Whether a proposal was taken under the code ``given``, and whether it says what ``kept`` says."""
    checked = proposals.check(kept, given, {str(kept.get("proposing_body"))})
    try:
        taken = service.desk.taken(given)
    except SourceError:
        return False, False
    is_the_same = isinstance(checked, Proposal) and all(
        (taken or {}).get(name) == value for name, value in checked.values.items()
    )
    return taken is not None, is_the_same


def _can_stand(name: str, text: str | date | None, bodies: Collection[str]) -> bool:
    """Whether the form still offers ``text``; lists may have changed meanwhile."""
    if name == "proposing_body":
        return text in bodies
    return name != "kind" or text in set(ProposalKind)


def keep(service: Service, given: Collection[str] = ()) -> None:
    """Keep what stands in the form, when it has changed; the fields ``given`` were filled in by the form itself."""
    draft = typed()
    is_blank = not any(value for name, value in draft.items() if name not in given)
    if draft == st.session_state.get(session.DRAFT_KEPT) or (is_blank and session.DRAFT_KEPT not in st.session_state):
        return
    st.session_state[session.DRAFT_KEPT] = draft
    if is_blank:
        drafts.forget(service.engine, _owner())
    else:
        drafts.save(service.engine, _owner(), {**draft, _CODE: code()}, now())


def sent(service: Service, given: str) -> None:
    """The proposal with the code ``given`` is safe: the receipt, and an empty form for the next one."""
    drafts.forget(service.engine, _owner())
    st.session_state[session.RECEIPT] = given
    begin_anew()


def discard(service: Service) -> None:
    """Forget what was typed: on a computer that several people use it may be somebody else's."""
    drafts.forget(service.engine, _owner())
    begin_anew()


def begin_anew() -> None:
    """An empty form with a code of its own."""
    for name in _OF_ONE_FORM:
        st.session_state.pop(name, None)
    st.session_state[session.DRAFT] = st.session_state.get(session.DRAFT, 0) + 1


def _owner() -> str:
    browser = st.context.cookies.get("_streamlit_xsrf")
    # Where there is no browser, as in tests, Streamlit's own stand-in is no text.
    return drafts.owner_of(access.person().address, browser_token(browser) if isinstance(browser, str) else "")
