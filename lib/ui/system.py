"""The system page's parts: the checks, what could not be delivered, the audit log."""

from __future__ import annotations

import streamlit as st

from lib.core.access_words import MODE_WORDS
from lib.core.permissions import Act
from lib.sync import health
from lib.sync.health import Level
from lib.sync.service import now
from lib.ui import access
from lib.ui.escape import plain
from lib.ui.page import Opened
from lib.ui.session import language, t

_ICONS = {Level.GOOD: ":material/check_circle:", Level.ATTENTION: ":material/info:", Level.BAD: ":material/error:"}


def mode() -> None:
    """How the app was opened, and who may do what because of it."""
    st.caption(t(MODE_WORDS[access.mode()]))


def checks(opened: Opened) -> None:
    """Each check with its finding; what is not well says what to do."""
    snapshot = opened.service.snapshots.current()
    found = list(health.examine(opened.service, snapshot, now(), language()))
    if opened.service.is_google and st.button(t("Look at the layout and the protections too"), key="look_closely"):
        found += filter(None, [health.layout(opened.service, now().date())])
    boxes = {Level.GOOD: st.success, Level.ATTENTION: st.warning, Level.BAD: st.error}
    for check in found:
        name, finding, advice = check.told(language())
        text = f"**{plain(name)}** · {plain(finding)}"
        boxes[check.level](f"{text}. {plain(advice)}" if advice else text, icon=_ICONS[check.level])


def parked(opened: Opened) -> None:
    """Rows the sheet refused; each can be sent again."""
    items = opened.service.outbox.parked() if access.decide(Act.MANAGE_OUTBOX).is_allowed else ()
    if not items:
        return
    st.header(t("Not delivered"), anchor=False)
    for item in items:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.text(f"{item.event_id} · {item.tab} · {item.code}")
            st.button(t("Send again"), on_click=_resend, args=(opened, item.event_id), key=f"resend_{item.event_id}")


def _resend(opened: Opened, event_id: str) -> None:
    access.perform(Act.MANAGE_OUTBOX, lambda: opened.service.outbox.resend(event_id), subject=event_id)
    st.toast(t("It will be sent again in a moment."))
