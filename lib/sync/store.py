"""The state database: what the app must remember beside the sheet.

SQLite under `var/` by default, PostgreSQL by setting. Commits are on the disk before they are
reported done; the tables are made by `lib.sync.migrations`.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from lib.sync.migrations import migrate

# Seconds. A server that is away must not keep a page waiting, and a dead connection must be noticed.
_SLOW_FAILURE = 1.0
_NOT_AGAIN_FOR = 2.0
_SWITCHING = 10.0
_POSTGRESQL = {
    "connect_timeout": 3,
    "application_name": "platforms",
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    "options": "-c statement_timeout=60000 -c lock_timeout=20000 -c idle_in_transaction_session_timeout=60000",
}
_CONNECTIONS = {"pool_size": 8, "max_overflow": 16, "pool_timeout": 10}

metadata = sa.MetaData()
daily_totals = sa.Table(
    "daily_totals",
    metadata,
    sa.Column("source", sa.String(200), primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("totals", sa.Text, nullable=False),
)
writing_checks = sa.Table(
    "writing_checks",
    metadata,
    sa.Column("name", sa.String(40), primary_key=True),
    sa.Column("at", sa.Float(53), nullable=False),
)
chores = sa.Table(
    "chores",
    metadata,
    sa.Column("name", sa.String(200), primary_key=True),
    sa.Column("day", sa.Date, nullable=False),
)


def open_state(url: str) -> sa.Engine:
    """The engine of the state database at ``url``, its schema brought up to date.

    Raises sqlalchemy.exc.SQLAlchemyError or OSError when the database can't be opened,
    lib.sync.migrations.NewerSchemaError when a newer version of the app made it.
    """
    engine = engine_of(url)
    migrate(engine)
    return engine


def engine_of(url: str) -> sa.Engine:
    """The engine for ``url``, with nothing opened yet."""
    parsed = _parsed(url)
    if parsed.get_backend_name() in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
        engine = sa.create_engine(parsed, pool_pre_ping=True, connect_args=_POSTGRESQL, **_CONNECTIONS)
        sa.event.listen(engine, "do_connect", _Patience().connect)
        return engine
    if parsed.get_backend_name() == "sqlite" and parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    try:
        engine = sa.create_engine(parsed, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise sa.exc.ArgumentError(f"no driver for {parsed.drivername}") from error
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _make_durable)
    return engine


def _parsed(url: str) -> sa.URL:
    try:
        return sa.make_url(url)
    except ValueError as error:  # a port that is no number
        raise sa.exc.ArgumentError("no address of a database") from error


class _Patience:
    """After a server did not even refuse, nobody else waits for it for a moment: a page asks several times."""

    def __init__(self) -> None:
        self._not_before = 0.0

    def connect(self, dialect: Any, _record: Any, arguments: Any, parameters: Any) -> Any:
        began = time.monotonic()
        if began < self._not_before:
            raise dialect.dbapi.OperationalError("the server did not answer a moment ago")
        try:
            return dialect.connect(*arguments, **parameters)
        except dialect.dbapi.OperationalError:
            if time.monotonic() - began > _SLOW_FAILURE:
                self._not_before = time.monotonic() + _NOT_AGAIN_FOR
            raise


def _make_durable(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in ("busy_timeout=10000", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    _log_ahead(cursor)
    cursor.close()


def _log_ahead(cursor: sqlite3.Cursor) -> None:
    """Switch the file to WAL; SQLite does not wait by itself while another process that starts does the same."""
    deadline = time.monotonic() + _SWITCHING
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def upsert(engine: sa.Engine, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
    """The dialect's own ``INSERT … ON CONFLICT`` for ``table``."""
    return postgresql.insert(table) if engine.dialect.name == "postgresql" else sqlite.insert(table)


def remember_totals(engine: sa.Engine, source: str, day: date, totals: Mapping[str, int]) -> None:
    """Keep the newest totals seen of ``source`` on ``day``."""
    text = json.dumps(dict(totals))
    statement = upsert(engine, daily_totals).values(source=source, day=day, totals=text)
    statement = statement.on_conflict_do_update(index_elements=["source", "day"], set_={"totals": text})
    with engine.begin() as connection:
        connection.execute(statement)


def earlier_totals(engine: sa.Engine, source: str, day: date) -> tuple[date, dict[str, int]] | None:
    """The totals to compare with: of a week before ``day`` or the nearest day seen, earlier than ``day``."""
    seen = sa.select(daily_totals).where(daily_totals.c.source == source, daily_totals.c.day < day)
    with engine.connect() as connection:
        rows = connection.execute(seen.order_by(daily_totals.c.day.desc()).limit(60)).all()
    if not rows:
        return None
    row = min(rows, key=lambda row: abs((day - row.day).days - 7))
    return row.day, json.loads(row.totals)


def check_writing(engine: sa.Engine) -> None:
    """Write something. Raises sqlalchemy.exc.SQLAlchemyError when that is not possible."""
    statement = upsert(engine, writing_checks).values(name="doctor", at=time.time())
    with engine.begin() as connection:
        connection.execute(
            statement.on_conflict_do_update(index_elements=["name"], set_={"at": statement.excluded["at"]})
        )


def take_chore(engine: sa.Engine, name: str, day: date) -> bool:
    """Whether the chore ``name`` of ``day`` is ours to do: true once, for one of all the processes."""
    statement = upsert(engine, chores).values(name=name[:200], day=day)
    statement = statement.on_conflict_do_update(index_elements=["name"], set_={"day": day}, where=chores.c.day < day)
    with engine.begin() as connection:
        return connection.execute(statement.returning(chores.c.day)).one_or_none() is not None
