"""The gate: every write passes here. It asks the permissions and the limits, leaves an audit line, then acts."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

import sqlalchemy as sa

from lib.access_settings import AccessSettings
from lib.core.permissions import Act, Mode, Person, Role, may
from lib.i18n import N_
from lib.sheets.protocol import SourceError
from lib.sync import audit, limits
from lib.sync.audit import AuditLine, Outcome
from lib.sync.limits import Limit
from lib.sync.pseudonyms import pseudonym

T = TypeVar("T")
log = logging.getLogger(__name__)
_MOST_ACTS = 300
_MOST_REFUSALS_WRITTEN = 30
# Behind a proxy that is not named in the settings everybody has one address.
_UNKNOWN_ADDRESS_FACTOR = 10


class ActRefusedError(Exception):
    """An act that was not done. ``reason`` is the msgid that says why and what to do."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Visit:
    """Who asks, from which network address (empty when unknown), in which mode, and when."""

    person: Person
    mode: Mode
    client: str
    at: datetime
    settings: AccessSettings = field(default_factory=AccessSettings)


def perform(
    engine: sa.Engine,
    visit: Visit,
    act: Act,
    do: Callable[[], T],
    *,
    also: tuple[Act, ...] = (),
    body: str | None = None,
    owner: str | None = None,
    subject: str = "",
) -> T:
    """What ``do`` returns, if ``visit`` may do ``act``; done for ``body``, about ``subject`` (a code).

    ``owner`` is the body whose proposal it is about: without it, acts of owners are refused.
    Every act of ``also`` must be allowed too. Raises ActRefusedError with the reason;
    SourceError("state-not-writable") when no audit line can be written, because nothing is
    done unseen; and whatever ``do`` raises.
    """
    attempt = _Attempt(engine, visit, act, body or "", subject)
    try:
        attempt.check(also, owner or "")
        slots = attempt.take_slots()
        attempt.record(Outcome.ALLOWED)
    except sa.exc.SQLAlchemyError as error:
        log.exception("the state database can't be written")
        raise SourceError("state-not-writable") from error
    try:
        return do()
    except Exception as error:
        attempt.fail(error, slots)
        raise


def note_refusal(engine: sa.Engine, visit: Visit, act: Act, reason: str, *, subject: str = "") -> None:
    """An audit line for what was refused without being tried, such as a page; never raises."""
    try:
        _Attempt(engine, visit, act, "", subject).record_bounded(Outcome.REFUSED, reason)
    except sa.exc.SQLAlchemyError:
        log.exception("an audit line could not be written")


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One act that is asked for."""

    engine: sa.Engine
    visit: Visit
    act: Act
    body: str
    subject: str

    def check(self, also: tuple[Act, ...], owner: str) -> None:
        for act in (self.act, *also):
            decision = may(self.visit.person, act, body=self.body, owner=owner, mode=self.visit.mode)
            if not decision.is_allowed:
                self.record_bounded(Outcome.REFUSED, decision.reason)
                raise ActRefusedError(decision.reason)

    def take_slots(self) -> tuple[str, ...]:
        """A slot of every limit, or none of them."""
        slots: list[str] = []
        for limit in self._limits():
            slot = limits.take(self.engine, limit, self.visit.at.timestamp())
            if slot is None:
                limits.give_back(self.engine, *slots)
                self.record_bounded(Outcome.LIMITED, TOO_OFTEN)
                raise ActRefusedError(TOO_OFTEN)
            slots.append(slot)
        return tuple(slots)

    def fail(self, error: Exception, slots: tuple[str, ...]) -> None:
        """The act could not be done: it does not count against its limits."""
        try:
            limits.give_back(self.engine, *slots)
            self.record(Outcome.FAILED, str(getattr(error, "code", type(error).__name__)))
        except sa.exc.SQLAlchemyError:
            log.exception("an audit line could not be written")

    def record_bounded(self, outcome: Outcome, reason: str) -> None:
        """A line, but not without bound: whoever tries all day must not fill the disk."""
        limit = self._limit(outcome, self._who(), _MOST_REFUSALS_WRITTEN * self._factor(self._who()))
        if limits.take(self.engine, limit, self.visit.at.timestamp()) is not None:
            self.record(outcome, reason)

    def record(self, outcome: Outcome, reason: str = "") -> None:
        person = self.visit.person
        is_in_office = person.address is not None and person.role is not Role.VIEWER
        line = AuditLine(
            at=self.visit.at.timestamp(),
            mode=self.visit.mode,
            who=person.address if is_in_office and person.address else f"~{self._pseudonym()}",
            role=person.role,
            act=self.act,
            outcome=outcome,
            body=self.body,
            subject=self.subject,
            reason=reason,
        )
        audit.record(self.engine, line)

    def _limits(self) -> tuple[Limit, ...]:
        settings, client, address = self.visit.settings, self.visit.client, self.visit.person.address
        if self.act is not Act.PROPOSE:
            return (self._limit("act", self._who(), _MOST_ACTS * self._factor(self._who())),)
        by_address = self._limit("proposal from", client, settings.proposals_per_address * self._factor(client))
        by_account = self._limit("proposal by", self._who(), settings.proposals_per_account)
        return (by_account, by_address) if address else (by_address,)

    def _limit(self, what: str, who: str, most: int) -> Limit:
        """At most ``most`` in an hour of ``who``, whose name is another one before midnight."""
        at, began = self.visit.at, self.visit.at - timedelta(seconds=limits.HOUR)
        key, former = (f"{what} {pseudonym(self.engine, who, day)}" for day in (at.date(), began.date()))
        return Limit(key, most, former=former if former != key else "")

    @staticmethod
    def _factor(who: str) -> int:
        """How much more is let through where nobody can be told from the others."""
        return 1 if who else _UNKNOWN_ADDRESS_FACTOR

    def _who(self) -> str:
        return self.visit.person.address or self.visit.client

    def _pseudonym(self) -> str:
        return pseudonym(self.engine, self._who(), self.visit.at.date())


TOO_OFTEN = N_(
    "This was sent too often within an hour, so it was not taken. Nothing you typed was lost: try again later."
)
