"""The system page's parts: the checks, what could not be delivered, the audit log."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from lib.core.access_words import MODE_WORDS
from lib.core.messages import MESSAGES
from lib.core.permissions import Act
from lib.i18n import N_
from lib.sheets.protocol import SourceError
from lib.sync import health
from lib.sync.health import Level
from lib.sync.service import Service, now
from lib.ui import access, session
from lib.ui.access import ActRefusedError
from lib.ui.escape import plain
from lib.ui.session import language, t

_ICONS = {Level.GOOD: ":material/check_circle:", Level.ATTENTION: ":material/info:", Level.BAD: ":material/error:"}
_REFUSED_UNKNOWN = N_(
    "What the sheet refused can't be looked up just now; nothing of it is lost. Try again in a moment; if this "
    "stays, look at “State database” above."
)


def mode() -> None:
    """How the app was opened, and who may do what because of it."""
    st.caption(t(MODE_WORDS[access.mode()]))


def checks(service: Service) -> None:
    """What is not well, and what to do; then everything else in a line each."""
    snapshot = service.snapshots.current()
    found = list(health.examine(service, snapshot, now(), language()))
    is_trusted = access.decide(Act.SEE_AUDIT).is_allowed
    # Four requests of Google's quota at each press: for those who run the app.
    is_offered = service.is_google and is_trusted
    if is_offered and st.button(t("Look at the layout and the protections too"), key="look_closely"):
        found += filter(None, [health.layout(service, now().date())])
    told = [(check.level, *check.told(language())) for check in (found if is_trusted else map(_for_everybody, found))]
    urgent = [line for line in told if line[0] is not Level.GOOD]
    if not urgent:
        st.success(t("Everything is well: {count} checks.", count=len(told)), icon=_ICONS[Level.GOOD])
    for level, name, finding, advice in urgent:
        box = st.warning if level is Level.ATTENTION else st.error
        text = f"**{plain(name)}** · {plain(finding)}"
        box(f"{text}. {plain(advice)}" if advice else text, icon=_ICONS[level])
    for _, name, finding, _ in (line for line in told if line[0] is Level.GOOD):
        st.markdown(f"{_ICONS[Level.GOOD]} **{plain(name)}** · {plain(finding)}")


def _for_everybody(check: health.Check) -> health.Check:
    return replace(check, details=health.for_everybody(check.details))


def parked(service: Service) -> None:
    """Rows the sheet refused; each can be sent again."""
    fault = st.session_state.pop(session.RESEND_FAULT, None)
    if fault:  # also to somebody whose role was taken away in the meantime
        st.error(fault, icon=_ICONS[Level.BAD])
    if not access.decide(Act.MANAGE_OUTBOX).is_allowed:
        return
    try:
        items = service.outbox.parked()
    except SourceError:
        st.error(t(_REFUSED_UNKNOWN), icon=_ICONS[Level.BAD])
        return
    if not items:
        return
    st.header(t("Not delivered"), anchor=False)
    for item in items:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.text(f"{item.event_id} · {item.tab} · {item.code}")
            st.button(t("Send again"), on_click=_resend, args=(service, item.event_id), key=f"resend_{item.event_id}")


def _resend(service: Service, event_id: str) -> None:
    try:
        access.perform(Act.MANAGE_OUTBOX, lambda: service.outbox.resend(event_id), subject=event_id)
    except ActRefusedError as refusal:
        st.session_state[session.RESEND_FAULT] = t(refusal.reason)
    except SourceError as error:
        st.session_state[session.RESEND_FAULT] = ". ".join(t(sentence) for sentence in MESSAGES[error.code])
    else:
        st.toast(t("It will be sent again in a moment."))
