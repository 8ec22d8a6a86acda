"""Whose turn it is to look at the source: one process of all that share a state database.

On PostgreSQL the turn is a lock of a session, which ends with its process; on SQLite it is a
lease that is renewed, and taken over at once from a process of this machine that has ended.
"""

from __future__ import annotations

import logging
import threading
import time
import zlib
from abc import ABC, abstractmethod
from collections.abc import Callable
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from lib.sync import store
from lib.sync.owners import is_dead_here, new_owner

log = logging.getLogger(__name__)

turns = sa.Table(
    "turns",
    store.metadata,
    sa.Column("name", sa.String(200), primary_key=True),
    sa.Column("holder", sa.String(80), nullable=False),
    sa.Column("until", sa.Float(53), nullable=False),
)

# Seconds: how long a look at the turn is believed, between two of them, and for the first one.
_BELIEVED = 10.0
_STEP = 1.0
_FIRST = 3.0
_LEASE = 10.0
# The server itself notices within 11 s that a holder's machine is gone.
_NOTICING = "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3"


class Turn(StrEnum):
    """UNKNOWN while the state database is away: then each process looks for itself, and rarely."""

    MINE = "mine"
    ANOTHERS = "another's"
    UNKNOWN = "unknown"


class Turns(ABC):
    """Takes part in the turns of one source, in a thread of its own between `start` and `stop`."""

    def __init__(self, engine: sa.Engine, source: str) -> None:
        self.engine = engine
        self.name = source[:200]
        self.owner = new_owner()
        self._on_news: Callable[[], None] = lambda: None
        self._turn = Turn.UNKNOWN
        self._known_at = 0.0
        self._is_known = threading.Event()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, on_news: Callable[[], None]) -> None:
        """``on_news`` is called when the turn comes here, and when another process tells something."""
        self._on_news = on_news
        if self._thread is not None and self._thread.is_alive():
            return
        self._thread = threading.Thread(target=self._run, name="turns", daemon=True)
        self._thread.start()
        self._is_known.wait(_FIRST)

    def stop(self) -> None:
        """Give the turn to whoever comes next."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def turn(self) -> Turn:
        """As it was seen last; nothing is asked of the database."""
        return self._turn if time.monotonic() - self._known_at < _BELIEVED else Turn.UNKNOWN

    @abstractmethod
    def announce(self, connection: sa.Connection) -> None:
        """Tell the other processes, with the transaction of ``connection``, that there is news."""

    @abstractmethod
    def _run(self) -> None: ...

    def _see(self, turn: Turn) -> None:
        before, self._turn, self._known_at = self._turn, turn, time.monotonic()
        self._is_known.set()
        if turn is not before:
            log.info("the turn to look at the source is %s", turn)
            if turn is Turn.MINE:
                self._on_news()


class AdvisoryTurns(Turns):
    """By a lock of a PostgreSQL session; the same session hears what other processes tell."""

    def __init__(self, engine: sa.Engine, source: str) -> None:
        super().__init__(engine, source)
        self._key = zlib.crc32(f"turn {self.name}".encode())
        self._channel = f"news_{self._key:08x}"

    def announce(self, connection: sa.Connection) -> None:
        connection.execute(sa.select(sa.func.pg_notify(self._channel, self.owner)))

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self._take_part()
            except Exception as error:  # whatever a broken connection says: try again
                if self._turn is not Turn.UNKNOWN:
                    log.warning("the turn is not known: %s", type(error).__name__)
                self._see(Turn.UNKNOWN)
                self._stopped.wait(_STEP)

    def _take_part(self) -> None:
        pooled = self.engine.raw_connection()
        session: Any = pooled.driver_connection
        pooled.detach()
        try:
            session.autocommit = True
            session.execute(_NOTICING)
            session.execute(f"LISTEN {self._channel}")
            is_mine = False
            while not self._stopped.is_set():
                question = "SELECT true" if is_mine else f"SELECT pg_try_advisory_lock({self._key})"
                is_mine = bool(session.execute(question).fetchone()[0])
                self._see(Turn.MINE if is_mine else Turn.ANOTHERS)
                for told in session.notifies(timeout=_STEP, stop_after=1):
                    if told.payload != self.owner:
                        self._on_news()
        finally:
            session.close()


class LeaseTurns(Turns):
    """By a row that says until when whose turn it is; ``clock`` gives seconds since 1970."""

    def __init__(self, engine: sa.Engine, source: str, clock: Callable[[], float] = time.time) -> None:
        super().__init__(engine, source)
        self._clock = clock
        self._until = 0.0

    def announce(self, connection: sa.Connection) -> None:
        """Nobody can be called; the others look into the database every few seconds."""

    def _run(self) -> None:
        while not self._stopped.is_set():
            self.look()
            self._stopped.wait(_STEP)
        if self._turn is Turn.MINE:
            self._write(sa.delete(turns).where(turns.c.name == self.name, turns.c.holder == self.owner))

    def look(self) -> Turn:
        """Take, renew or leave the turn."""
        now = self._clock()
        if self._turn is Turn.MINE and self._until - now > _LEASE / 2:
            self._see(Turn.MINE)
        else:
            self._see(self._asked(now))
        return self._turn

    def _asked(self, now: float) -> Turn:
        wanted = sa.select(turns.c.holder, turns.c.until).where(turns.c.name == self.name)
        try:
            with self.engine.connect() as connection:
                found = connection.execute(wanted).one_or_none()
        except sa.exc.SQLAlchemyError as error:
            log.warning("the turn is not known: %s", type(error).__name__)
            return Turn.UNKNOWN
        is_free = found is None or found.holder == self.owner or found.until <= now or found.until > now + 2 * _LEASE
        if not is_free and found is not None and not is_dead_here(found.holder):
            return Turn.ANOTHERS
        return self._taken(now, found.holder if found is not None else "")

    def _taken(self, now: float, before: str) -> Turn:
        """Ours, unless somebody else was quicker than ``before`` could be replaced."""
        values = {"holder": self.owner, "until": now + _LEASE}
        statement = store.upsert(self.engine, turns).values(name=self.name, **values)
        statement = statement.on_conflict_do_update(
            index_elements=["name"], set_=values, where=turns.c.holder == before
        )
        is_mine = self._write(statement.returning(turns.c.holder))
        if is_mine is None:
            return Turn.UNKNOWN
        self._until = now + _LEASE
        return Turn.MINE if is_mine else Turn.ANOTHERS

    def _write(self, statement: Any) -> bool | None:
        """Whether a row was written; None while the database is away."""
        try:
            with self.engine.begin() as connection:
                done = connection.execute(statement)
                return done.one_or_none() is not None if done.returns_rows else True
        except sa.exc.SQLAlchemyError as error:
            log.warning("the turn is not known: %s", type(error).__name__)
            return None


def turns_of(engine: sa.Engine, source: str) -> Turns:
    """The turns of ``source``, as the database of ``engine`` has them."""
    return (AdvisoryTurns if engine.dialect.name == "postgresql" else LeaseTurns)(engine, source)
