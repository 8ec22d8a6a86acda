"""Set-up, step by step: what is done, the one next step with what to type or where to click, what comes after."""

from __future__ import annotations

import streamlit as st

from lib.core.permissions import Act
from lib.sync import setting_up
from lib.sync.setting_up import Step
from lib.sync.snapshot import Snapshot
from lib.ui import access
from lib.ui.escape import plain
from lib.ui.navigation import entry, link_to
from lib.ui.process import service
from lib.ui.session import language, t


def show(snapshot: Snapshot, page: str) -> None:
    """The steps as seen from ``page``; nothing once there are figures."""
    if setting_up.is_complete(snapshot):
        return
    # Addresses and accounts are for administrators; the commands work without them.
    is_trusted = access.decide(Act.SEE_AUDIT).is_allowed
    steps = setting_up.steps(service(), snapshot, language(), is_trusted=is_trusted)
    done = sum(step.is_done for step in steps)
    st.header(t("Setting up: {done} of {whole} steps done", done=done, whole=len(steps)), anchor=False)
    ahead = next((position for position, step in enumerate(steps) if not step.is_done), len(steps))
    for position, step in enumerate(steps):
        if position == ahead:
            _next(position + 1, step, page)
        else:
            _line(position + 1, step, is_judged=position < ahead)


def _line(number: int, step: Step, *, is_judged: bool) -> None:
    is_done = step.is_done and is_judged
    word = t("done") if is_done else t("comes later")
    line = f"{':material/check_circle:' if is_done else ':material/pending:'} {number} · {plain(step.name)} · {word}"
    st.markdown(line) if is_done else st.caption(line)


def _next(number: int, step: Step, page: str) -> None:
    with st.container(border=True, key="next_step"):
        heading = t("Next")
        st.subheader(f":material/arrow_forward: {heading}: {number} · {plain(step.name)}", anchor=False)
        for line in step.wrong:
            st.error(plain(line), icon=":material/error:")
        for line in step.to_do:
            st.markdown(plain(line))
        if step.to_copy:
            st.code(step.to_copy, language=None, wrap_lines=True)
        with st.container(horizontal=True):
            for name in step.pages:
                if name != page:
                    st.page_link(link_to(name), label=t(entry(name).title), icon=entry(name).icon)
