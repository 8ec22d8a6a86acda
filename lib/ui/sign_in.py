"""The corner of the sidebar that says who is here: sign in, sign out, or a role to try."""

from __future__ import annotations

import logging

import streamlit as st
from streamlit.errors import Error as StreamlitError

from lib import config
from lib.core.access_words import ROLE_WORDS
from lib.core.permissions import LAPSE_WORDS, Mode, Person, Role
from lib.i18n import collation_key
from lib.ui import access, session
from lib.ui.escape import plain
from lib.ui.session import language, t

log = logging.getLogger(__name__)


def corner() -> None:
    """Draw it, where the caller is drawing."""
    mode = access.mode()
    if mode is Mode.SAMPLE:
        _role_to_try()
    elif mode is Mode.SIGNED_IN:
        _account(access.person())


def _role_to_try() -> None:
    # A browser keeps the words of a list that it has; in another language it is another list.
    shown, words = f"{session.ROLE}_{language()}", {role: t(ROLE_WORDS[role]) for role in Role}
    st.session_state[shown] = st.session_state.setdefault(session.ROLE, Role.VIEWER)
    st.selectbox(
        t("Try the sample as"),
        list(Role),
        format_func=words.__getitem__,
        key=shown,
        on_change=_try_role,
        args=(shown,),
        placeholder=t("Choose"),
    )
    if st.session_state.get(session.ROLE) == Role.DEPARTMENT:
        names = {department.code: department.name for department in access.departments()}
        st.selectbox(
            t("Department"),
            sorted(names, key=lambda code: collation_key(names[code])),
            format_func=lambda code: names.get(code, code),
            key=session.ROLE_BODY,
            persist_state="session",
            placeholder=t("Choose"),
        )


def _try_role(shown: str) -> None:
    st.session_state[session.ROLE] = st.session_state[shown]


def _account(person: Person) -> None:
    if person.address is not None:
        st.caption(t("Signed in: {account}", account=plain(person.address)))
        if person.lapse is None:
            st.caption(_standing(person))
    if person.lapse is not None:
        st.warning(t(LAPSE_WORDS[person.lapse]), icon=":material/lock:")
    if person.address is None or person.lapse is not None:
        _sign_in_buttons()
    if person.address is not None or person.lapse is not None:
        st.button(t("Sign out"), on_click=access.sign_out, key="sign_out", icon=":material/logout:", width="stretch")


def _standing(person: Person) -> str:
    names = {department.code: department.name for department in access.departments()}
    words = [t(ROLE_WORDS[person.role]), *(plain(names.get(code, code)) for code in person.departments)]
    return " · ".join(words)


def _sign_in_buttons() -> None:
    if st.session_state.pop(session.SIGN_IN_FAILED, False):
        st.error(t("Signing in is not possible just now. Tell the ICT department."), icon=":material/error:")
    providers = config.access_now().providers or ("",)
    for name in providers:
        label = t("Sign in") if len(providers) == 1 else t("Sign in with {provider}", provider=plain(name or "OpenID"))
        key = f"sign_in_{name}"
        st.button(label, on_click=_sign_in, args=(name,), key=key, icon=":material/login:", width="stretch")


def _sign_in(provider: str) -> None:
    try:
        st.login(provider or None)
    except StreamlitError:
        log.exception("signing in failed before it began")
        st.session_state[session.SIGN_IN_FAILED] = True
