"""The reminder for one department, ready to copy into a mail or Zalo, and sent by mail by those who may."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import sqlalchemy as sa
import streamlit as st

from lib.core.page_addresses import department_link
from lib.core.permissions import Act, Mode
from lib.core.reminders import Reminder, reminder
from lib.i18n import LANGUAGES, N_
from lib.meeting_settings import MailSettings
from lib.sheets.protocol import SourceError
from lib.sync import mail
from lib.sync.mail import Sending, SendState
from lib.sync.service import Service, now
from lib.ui import access, session
from lib.ui.access import ActRefusedError
from lib.ui.change_views import changes_of
from lib.ui.escape import plain
from lib.ui.page import LANGUAGE_NAMES, Opened, shared_views
from lib.ui.session import language, t
from lib.ui.views import Views

log = logging.getLogger(__name__)
_OUTCOMES = {
    SendState.WOULD_SEND: N_("Nothing has been sent today. It would go to: {to}."),
    SendState.SENDING: N_("It was begun and may have been sent; it is not sent again today."),
    SendState.SENT: N_("Sent to: {to}."),
    SendState.ALREADY_SENT: N_("This department has had its reminder of today; the next one can go tomorrow."),
    SendState.NO_ADDRESS: N_(
        "No address is known: set it in [mail.to], or in “Tài khoản biên tập” of the tab “Đơn vị”."
    ),
    SendState.FAILED: N_(
        "The mail server did not take it. Try again, or copy the text above; the reason is in the log."
    ),
}
_NOT_NEEDED = N_("There is nothing to remind this department of.")
_LOG_AWAY = N_("Whether it was sent today can't be looked up just now, so nothing is sent. Try again in a moment.")


def show(opened: Opened, code: str) -> None:
    """The text in each language, with a button to copy it; says how it can be sent."""
    with st.expander(t("A reminder to send"), icon=":material/forward_to_inbox:"):
        st.caption(t("Copy it into a mail or Zalo. It names what is overdue, due, missing and wrong, with the cells."))
        ordered = sorted(LANGUAGES, key=lambda each: each != language())
        for tab, each in zip(st.tabs([LANGUAGE_NAMES[name] for name in ordered]), ordered, strict=True):
            with tab:
                made = _made(opened.views, opened.service, code, each)
                st.code(f"{made.subject}\n\n{made.text}", language=None, wrap_lines=True)
        _by_mail(opened, _made(opened.views, opened.service, code, language()))


def _made(views: Views, service: Service, code: str, in_language: str) -> Reminder:
    changes = changes_of(views, service)
    link = department_link(service.settings.app_url, code)
    if changes is None:
        return reminder(views.board, code, in_language, link=link)
    return changes.reminder(code, link, in_language)


def _by_mail(opened: Opened, made: Reminder) -> None:
    """Where it would go, and the button that sends it; only for those who may, and where mail is set up."""
    settings = opened.service.settings.mail
    _told(made.department)  # also to somebody whose role was taken away in the meantime
    if settings is None or not access.decide(Act.SEND_REMINDERS).is_allowed:
        return
    if settings.faults:
        st.warning(" ".join(t(fault) for fault in settings.faults), icon=":material/mail_off:")
        return
    sending = _dry_run(opened, settings, made)
    if sending is None:
        st.warning(t(_LOG_AWAY), icon=":material/mail_off:")
        return
    st.caption(_words(sending))
    if not made.is_needed:
        st.caption(t(_NOT_NEEDED))
    elif sending.state is SendState.WOULD_SEND:
        st.button(
            t("Send by mail"),
            icon=":material/send:",
            on_click=_send,
            args=(opened.service, made),
            key=f"send_reminder_{made.department}",
        )


def _dry_run(opened: Opened, settings: MailSettings, made: Reminder) -> Sending | None:
    """What sending would do now; None when that can't be known."""
    engine, board = opened.service.engine, opened.views.board
    try:
        return mail.preview(engine, settings, board, made, now())
    except sa.exc.SQLAlchemyError as error:
        log.error("sent reminders can't be read: %s", type(error).__name__)
        return None


def _send(service: Service, made: Reminder) -> None:
    """Send the text that was read, through the gate; in the sample, where anybody may try every role, nothing leaves.

    Where it goes, and whether it is still needed, the newest reading says.
    """
    st.session_state[session.REMINDER_DONE] = None
    engine, settings, board = service.engine, service.settings.mail, service.snapshots.current().board
    if settings is None or board is None:
        return
    views, is_trial = shared_views(board), access.mode() is Mode.SAMPLE
    needed = [made] if _made(views, service, made.department, language()).is_needed else []
    try:
        sendings = access.perform(
            Act.SEND_REMINDERS,
            lambda: mail.send_reminders(engine, settings, views.board, needed, now(), is_dry_run=is_trial),
            subject=made.department,
        )
    except ActRefusedError as refusal:
        outcome = "error", t(refusal.reason)
    except (SourceError, sa.exc.SQLAlchemyError) as error:
        log.error("a reminder was not sent: %s", type(error).__name__)
        outcome = "error", t(_LOG_AWAY)
    else:
        outcome = _outcome(sendings, is_trial=is_trial)
    st.session_state[session.REMINDER_DONE] = made.department, *outcome


def _outcome(sendings: Sequence[Sending], *, is_trial: bool) -> tuple[str, str]:
    """The kind of box and the sentence for what became of it."""
    if is_trial:
        return "info", t("This is the sample: nothing leaves it.")
    if not sendings:
        return "info", t(_NOT_NEEDED)
    sent = sendings[0]
    return "success" if sent.state is SendState.SENT else "warning", _words(sent)


def _told(department: str) -> None:
    """What became of the last try, once."""
    known = st.session_state.pop(session.REMINDER_DONE, None)
    if known is not None and known[0] == department:
        boxes = {"success": st.success, "warning": st.warning, "error": st.error, "info": st.info}
        boxes[known[1]](known[2], icon=":material/mail:")


def _words(sending: Sending) -> str:
    return t(_OUTCOMES[sending.state], to=plain(", ".join(sending.recipients)))
