"""Who is here: the mode, the person, and the door that every act goes through.

Streamlit reads its cookie once, when the page connects, so what it says is only where a
person starts from: age, sign-out, roles and bodies are looked up again at every run and
every act.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

import sqlalchemy as sa
import streamlit as st

from lib import config
from lib.access_settings import AccessSettings
from lib.core.client_address import client_address
from lib.core.entities import Department
from lib.core.identity import RoleRules, recognise, sign_in_id
from lib.core.permissions import ALLOWED, NOBODY, Act, Decision, Mode, Person, Role, may
from lib.sync import gate, sign_outs
from lib.sync.gate import ActRefusedError, Visit
from lib.sync.service import now
from lib.ui import session
from lib.ui.process import service
from lib.ui.session import t

__all__ = ["ActRefusedError", "close_unless", "decide", "mode", "perform", "person", "require"]
T = TypeVar("T")
log = logging.getLogger(__name__)


def mode() -> Mode:
    """How this app was opened; the one place where that is decided."""
    return mode_of(service().settings, config.access_now())


def mode_of(settings: config.Settings, access: AccessSettings) -> Mode:
    """The mode of an app started with ``settings``, under the present settings of ``access``.

    Only the bundled sample counts as one: a copy of it that somebody goes on to fill in is a
    real source, whatever it says of itself.
    """
    if access.has_sign_in:
        return Mode.SIGNED_IN
    if settings.is_sample:
        return Mode.SAMPLE
    return Mode.OPEN_TO_PROPOSALS if access.anonymous_proposals else Mode.OPEN


def person() -> Person:
    """Who is here at this moment."""
    here = mode()
    if here is Mode.SAMPLE:
        return _chosen()
    return _signed_in() if here is Mode.SIGNED_IN else NOBODY


def decide(act: Act, body: str | None = None, owner: str | None = None) -> Decision:
    """Whether the person here may do ``act`` for ``body``; for what a page offers."""
    # Every page asks this for every page of the navigation; looking needs nobody looked up.
    return ALLOWED if act is Act.LOOK else may(person(), act, body=body, owner=owner, mode=mode())


def require(act: Act, body: str | None = None) -> Person:
    """The person here, if ``act`` is allowed. Raises ActRefusedError; leaves a line when it does."""
    decision = decide(act, body)
    if not decision.is_allowed:
        gate.note_refusal(service().engine, _visit(), act, decision.reason)
        raise ActRefusedError(decision.reason)
    return person()


def perform(
    act: Act,
    do: Callable[[], T],
    *,
    also: tuple[Act, ...] = (),
    body: str | None = None,
    owner: str | None = None,
    subject: str = "",
) -> T:
    """What ``do`` returns, if the person here may do it now; see `lib.sync.gate.perform`."""
    return gate.perform(service().engine, _visit(), act, do, also=also, body=body, owner=owner, subject=subject)


def close_unless(act: Act, name: str = "") -> None:
    """End the run with the reason, unless ``act`` is allowed: the page called ``name`` is closed."""
    decision = decide(act)
    if decision.is_allowed:
        return
    seen: set[str] = st.session_state.setdefault(session.CLOSED_PAGES, set())
    if name not in seen:
        seen.add(name)
        gate.note_refusal(service().engine, _visit(), act, decision.reason, subject=name)
    st.info(t(decision.reason), icon=":material/lock:")
    st.stop()


def sign_out() -> None:
    """End this sign-in everywhere: here, in other tabs, and for every copy of its cookie."""
    claims = _claims()
    if claims.get("is_logged_in"):
        try:
            sign_outs.end(service().engine, sign_in_id(claims), now().timestamp())
        except sa.exc.SQLAlchemyError:
            log.exception("a sign-out could not be kept")  # the cookie of this browser goes all the same
    st.logout()


def audited_mode() -> Mode | None:
    """The mode whose audit lines may be shown; None for all.

    Somebody who tries the sample as an administrator must not read what was written while
    the same state database served a real source.
    """
    return Mode.SAMPLE if mode() is Mode.SAMPLE else None


def departments() -> tuple[Department, ...]:
    """The bodies in force, as the newest good reading says; none until there is one."""
    board = service().snapshots.current().board
    return board.current_departments if board is not None else ()


def _signed_in() -> Person:
    claims = _claims()
    if not claims.get("is_logged_in"):
        return NOBODY
    access = config.access_now()
    rules = RoleRules(access.reviewers, access.administrators, timedelta(hours=access.sign_in_hours))
    return recognise(claims, rules, departments(), now(), is_ended=_is_ended(claims))


def _claims() -> dict[str, Any]:
    return dict(st.user.to_dict())


def _is_ended(claims: dict[str, Any]) -> bool:
    """Whether this sign-in was signed out of; when that can't be known, it was."""
    try:
        return sign_outs.is_ended(service().engine, sign_in_id(claims))
    except sa.exc.SQLAlchemyError:
        log.exception("sign-outs can't be read")
        return True


def _chosen() -> Person:
    """The role chosen to try the sample with."""
    role = st.session_state.get(session.ROLE)
    if role not in set(Role):
        return NOBODY
    body = st.session_state.get(session.ROLE_BODY)
    is_known = Role(role) is Role.DEPARTMENT and body in {department.code for department in departments()}
    return Person(role=Role(role), departments=(str(body),) if is_known else ())


def _visit() -> Visit:
    access = config.access_now()
    return Visit(person(), mode(), _client(access), now(), access)


def _client(access: AccessSettings) -> str:
    peer, forwarded = st.context.ip_address, st.context.headers.get_all("X-Forwarded-For")
    # Streamlit gives no address for the machine itself, which is where a proxy mostly is.
    known = peer if isinstance(peer, str) else "127.0.0.1"
    return client_address(known, forwarded, access.trusted_proxies)
