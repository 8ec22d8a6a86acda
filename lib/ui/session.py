"""The one place for session keys: language and what a session remembers."""

from __future__ import annotations

import threading
from typing import Any

import streamlit as st

from lib import i18n

LANGUAGE = "lang"
NEXT_CHOICE = "next_choice"
LAST_ADDRESS = "last_address"
LAST_PAGE = "last_page"
PAGE_RUNS = "page_runs"
IGNORED = "ignored_address_values"
DRAFT = "proposal_draft"
DRAFT_KEPT = "proposal_draft_kept"
DRAFT_FOUND = "proposal_draft_found"
RECEIPT = "proposal_receipt"
PROPOSAL_ASKED = "proposal_asked_for"
PROPOSAL_LIST_FIRST = "proposal_list_first"
PROPOSAL_ID = "proposal_id"
FORM_ERRORS = "proposal_errors"
FORM_CHECKED = "proposal_checked"
FORM_FAULT = "proposal_fault"
FORM_OPENED = "proposal_opened_at"
ACT_ERRORS = "act_errors"
ACT_DONE = "act_done"
DISMISS_FAULT = "dismiss_fault"
RESEND_FAULT = "resend_fault"
ROLE = "role_to_try"
ROLE_BODY = "role_to_try_body"
CLOSED_PAGES = "closed_pages_seen"
SIGN_IN_FAILED = "sign_in_failed"
LAST_SPAN = "last_change_span"
LAST_REPORT_SPAN = "last_report_span"
CLOSING_DONE = "closing_done"
CLOSING_FAULT = "closing_fault"
REMINDER_DONE = "reminder_done"
SHOWN = "shown_on_this_page"
PAGE_FILES = "files_of_this_page"
EVERY_PART = "every_part_of_this_page"
WORDED = "languages_of_lists"


_run = threading.local()  # a run of a page has its thread to itself


def begin_run() -> None:
    """A new run begins, maybe in the thread of an earlier one."""
    _run.language = None


def settle_language() -> None:
    """From here to the end of this run the language stays: a page asks for it hundreds of times."""
    _run.language = _chosen_language()


def language() -> str:
    """The language of this session; Vietnamese until another is chosen."""
    return getattr(_run, "language", None) or _chosen_language()


def _chosen_language() -> str:
    chosen = st.session_state.get(LANGUAGE)
    return chosen if chosen in i18n.LANGUAGES else i18n.DEFAULT_LANGUAGE


def t(message: str, /, **values: Any) -> str:
    """``message`` in the session's language."""
    return i18n.translate(language(), message, **values)


def worded(key: str) -> str:
    """``key``, for a list about to be drawn whose options are words of the language.

    The browser knows what is chosen by its words alone, and those it has are not told anew: after a change of
    language it would go on showing the old ones, and send them with the next click, when they are none of the
    options any more and the choice is lost. Setting the choice anew tells it.
    """
    drawn_in = st.session_state.setdefault(WORDED, {})
    if drawn_in.get(key, language()) != language() and key in st.session_state:
        st.session_state[key] = st.session_state[key]
    drawn_in[key] = language()
    return key
