"""The reminder for one department, ready to copy into a mail or Zalo."""

from __future__ import annotations

import streamlit as st

from lib.core.reminders import reminder
from lib.i18n import LANGUAGES
from lib.ui.change_views import changes_of
from lib.ui.navigation import entry
from lib.ui.page import LANGUAGE_NAMES, Opened
from lib.ui.session import language, t


def show(opened: Opened, code: str) -> None:
    """The text in each language, with a button to copy it; says how it can be sent."""
    views = changes_of(opened.views, opened.service)
    root = opened.service.settings.app_url.rstrip("/")
    link = f"{root}/{entry('departments').address}?department={code}" if root else ""
    with st.expander(t("A reminder to send"), icon=":material/forward_to_inbox:"):
        st.caption(t("Copy it into a mail or Zalo. It names what is overdue, due, missing and wrong, with the cells."))
        ordered = sorted(LANGUAGES, key=lambda each: each != language())
        for tab, each in zip(st.tabs([LANGUAGE_NAMES[name] for name in ordered]), ordered, strict=True):
            with tab:
                made = (
                    views.reminder(code, link, each) if views else reminder(opened.views.board, code, each, link=link)
                )
                st.code(f"{made.subject}\n\n{made.text}", language=None, wrap_lines=True)
