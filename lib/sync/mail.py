"""Sending reminders by mail: once per department and day, with a log of what was sent.

A department's turn is taken in the state database before its mail leaves, so that several
processes, or a command that is run twice, send it once. When the server says no, the turn
is given back; when nobody knows whether the mail left, it is not sent again that day.
"""

from __future__ import annotations

import logging
import re
import smtplib
import ssl
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from lib.core.board import Board
from lib.core.reminders import Reminder
from lib.meeting_settings import MailSettings
from lib.sync import store

log = logging.getLogger(__name__)
_TIMEOUT = 30
_ADDRESS = re.compile(r"[^\s@<>,;\"]{1,64}@[^\s@<>,;\"]{1,190}\.[^\s@<>,;\"]{1,63}")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")


class SendState(StrEnum):
    """What became of one department's reminder."""

    WOULD_SEND = "would_send"
    SENDING = "sending"
    SENT = "sent"
    ALREADY_SENT = "already_sent"
    NO_ADDRESS = "no_address"
    FAILED = "failed"


sent_reminders = sa.Table(
    "sent_reminders",
    store.metadata,
    sa.Column("source", sa.String(200), primary_key=True),
    sa.Column("department", sa.String(80), primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("at", sa.Float(53), nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("recipients", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("fault", sa.String(80), nullable=False),
)


@dataclass(frozen=True, slots=True)
class Sending:
    """One reminder and what became of it; ``fault`` is the kind of error, without anybody's text."""

    reminder: Reminder
    recipients: tuple[str, ...]
    state: SendState
    fault: str = ""


def recipients_of(board: Board, settings: MailSettings, code: str) -> tuple[str, ...]:
    """The addresses of a department: those of `[mail.to]`, else its editing accounts on the sheet."""
    department = board.departments.get(code)
    known = settings.recipients.get(code) or ", ".join(department.editors if department else ())
    return tuple(dict.fromkeys(_ADDRESS.findall(known)))


def send_reminders(
    engine: sa.Engine,
    settings: MailSettings,
    board: Board,
    reminders: Iterable[Reminder],
    at: datetime,
    *,
    is_dry_run: bool = True,
) -> tuple[Sending, ...]:
    """Send each department's reminder, unless it had one today; a dry run only says what would be sent.

    Raises sqlalchemy.exc.SQLAlchemyError when the state database can't be used; a fault of
    the mail server is told in the result.
    """
    turns = [(reminder, recipients_of(board, settings, reminder.department)) for reminder in reminders]
    if is_dry_run:
        sent = _sent_on(engine, board.register.source, at.date())
        return tuple(_preview(reminder, to, sent) for reminder, to in turns)
    post = _Post(engine, settings, board.register.source, at)
    try:
        return tuple(post.deliver(reminder, to) for reminder, to in turns)
    finally:
        post.close()


def preview(engine: sa.Engine, settings: MailSettings, board: Board, reminder: Reminder, at: datetime) -> Sending:
    """What sending ``reminder`` would do now. Raises sqlalchemy.exc.SQLAlchemyError."""
    return _preview(
        reminder,
        recipients_of(board, settings, reminder.department),
        _sent_on(engine, board.register.source, at.date()),
    )


def _preview(reminder: Reminder, recipients: tuple[str, ...], sent: frozenset[str]) -> Sending:
    state = SendState.WOULD_SEND if recipients else SendState.NO_ADDRESS
    if reminder.department[:80] in sent:
        state = SendState.ALREADY_SENT
    return Sending(reminder, recipients, state)


def _sent_on(engine: sa.Engine, source: str, day: date) -> frozenset[str]:
    wanted = sa.select(sent_reminders.c.department).where(
        sent_reminders.c.source == source,
        sent_reminders.c.day == day,
        sent_reminders.c.state != SendState.FAILED.value,
    )
    with engine.connect() as connection:
        return frozenset(connection.scalars(wanted))


class _Post:
    """One connection to the mail server, opened when the first mail leaves and again after a fault."""

    def __init__(self, engine: sa.Engine, settings: MailSettings, source: str, at: datetime) -> None:
        self._engine = engine
        self._settings = settings
        self._source = source
        self._at = at
        self._server: smtplib.SMTP | None = None

    def deliver(self, reminder: Reminder, recipients: tuple[str, ...]) -> Sending:
        if not recipients:
            return Sending(reminder, recipients, SendState.NO_ADDRESS)
        if not self._take_turn(reminder, recipients):
            return Sending(reminder, recipients, SendState.ALREADY_SENT)
        try:
            message = message_of(reminder, self._settings.sender, recipients, self._at)
            refused = self._connected().send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            log.error("a reminder to %s was not sent: %s", reminder.department, type(error).__name__)
            # After a lost connection the server may have taken the mail all the same.
            is_unknown = isinstance(error, smtplib.SMTPServerDisconnected | TimeoutError) and self._server is not None
            self.close()
            self._note(reminder, SendState.SENDING if is_unknown else SendState.FAILED, type(error).__name__)
            return Sending(reminder, recipients, SendState.FAILED, type(error).__name__)
        # Some of several addresses may have been refused; the others have their mail.
        fault = smtplib.SMTPRecipientsRefused.__name__ if refused else ""
        self._note(reminder, SendState.SENT, fault)
        return Sending(reminder, recipients, SendState.SENT, fault)

    def close(self) -> None:
        if self._server is not None:
            try:
                self._server.quit()
            except (OSError, smtplib.SMTPException):
                self._server.close()
            self._server = None

    def _connected(self) -> smtplib.SMTP:
        if self._server is None:
            self._server = connect(self._settings)
        return self._server

    def _take_turn(self, reminder: Reminder, recipients: tuple[str, ...]) -> bool:
        """Whether this department's mail of today is ours to send: nobody sent it or is sending it."""
        values = {
            "source": self._source,
            "department": reminder.department[:80],
            "day": self._at.date(),
            "at": self._at.timestamp(),
            "state": SendState.SENDING.value,
            "recipients": ", ".join(recipients),
            "subject": reminder.subject,
            "fault": "",
        }
        failed = sent_reminders.c.state == SendState.FAILED.value
        keys = ["source", "department", "day"]
        again = {name: value for name, value in values.items() if name not in keys}
        statement = store.upsert(self._engine, sent_reminders).values(values)
        statement = statement.on_conflict_do_update(index_elements=keys, set_=again, where=failed)
        with self._engine.begin() as connection:
            return connection.execute(statement.returning(sent_reminders.c.day)).one_or_none() is not None

    def _note(self, reminder: Reminder, state: SendState, fault: str) -> None:
        mine = sa.and_(
            sent_reminders.c.source == self._source,
            sent_reminders.c.department == reminder.department[:80],
            sent_reminders.c.day == self._at.date(),
        )
        with self._engine.begin() as connection:
            connection.execute(sa.update(sent_reminders).where(mine).values(state=state.value, fault=fault[:80]))


def connect(settings: MailSettings) -> smtplib.SMTP:
    """A connection ready to send. Raises OSError or smtplib.SMTPException."""
    context = ssl.create_default_context()
    if settings.security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(settings.host, settings.port, timeout=_TIMEOUT, context=context)
    else:
        server = smtplib.SMTP(settings.host, settings.port, timeout=_TIMEOUT)
    try:
        if settings.security == "starttls":
            server.starttls(context=context)
        if settings.user:
            server.login(settings.user, settings.password)
    except Exception:
        server.close()
        raise
    return server


def message_of(reminder: Reminder, sender: str, recipients: Sequence[str], at: datetime) -> EmailMessage:
    """The mail: plain text, with nothing of the sheet's text in a header but our own words."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = ", ".join(recipients)
    message["Subject"] = _CONTROLS.sub(" ", reminder.subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].strip("> "))
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(reminder.text)
    return message


def sent_log(engine: sa.Engine, source: str, most: int = 500) -> tuple[Any, ...]:
    """What was sent, the newest first: department, day, at, state, recipients, subject, fault."""
    wanted = sa.select(sent_reminders).where(sent_reminders.c.source == source)
    with engine.connect() as connection:
        return tuple(connection.execute(wanted.order_by(sent_reminders.c.at.desc()).limit(most)))
