"""Moving the state database: from SQLite to PostgreSQL when several processes are to serve, or back."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from lib import config
from lib.sync import store
from lib.sync.tables import LASTING
from lib.sync.turns import turns

_ZONE = ZoneInfo(config.TIME_ZONE)
_TOGETHER = 500
_TURN_LOCKS = """
SELECT count(*) FROM pg_locks
WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


class MoveError(Exception):
    """Nothing was moved. The text says why, in English."""


def move(source: sa.Engine, target: sa.Engine) -> Mapping[str, int]:
    """Copy everything that lasts from ``source`` to the empty ``target``; how many rows of each table.

    Both have the newest schema. It is one transaction: all is there afterwards, and has been
    compared, or nothing. Raises MoveError and sqlalchemy.exc.SQLAlchemyError.
    """
    if _is_in_use(source) or _is_in_use(target):
        raise MoveError("The app is running on one of the two databases. Stop it first, on every machine.")
    counts: dict[str, int] = {}
    with _reading(source) as old, target.begin() as new:
        for table in LASTING:
            if new.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first() and table.name != "chores":
                raise MoveError(f"The database to move to is not empty: {table.name} has rows.")
        for table in LASTING:
            counts[table.name] = _copy(old, new, table)
            if _digest(_rows(old, table)) != _digest(_rows(new, table)):
                raise MoveError(f"{table.name} is not the same afterwards.")
            _continue_numbers(new, table)
    return counts


def _reading(engine: sa.Engine) -> sa.Connection:
    """A connection that sees one moment throughout."""
    if engine.dialect.name == "postgresql":
        return engine.connect().execution_options(isolation_level="REPEATABLE READ")
    connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    connection.exec_driver_sql("BEGIN")  # SQLite's driver begins none to read
    return connection


def _is_in_use(engine: sa.Engine) -> bool:
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            return bool(connection.scalar(sa.text(_TURN_LOCKS)))
        held = sa.select(sa.func.count()).where(turns.c.until > time.time())
        return bool(connection.scalar(held))


def _copy(old: sa.Connection, new: sa.Connection, table: sa.Table) -> int:
    new.execute(sa.delete(table))
    rows = _rows(old, table)
    for start in range(0, len(rows), _TOGETHER):
        new.execute(table.insert(), rows[start : start + _TOGETHER])
    return len(rows)


def _rows(connection: sa.Connection, table: sa.Table) -> list[dict[str, Any]]:
    keys = [column.name for column in table.primary_key.columns]
    found = connection.execute(sa.select(table)).mappings()
    rows = [{name: _plain(value) for name, value in row.items()} for row in found]
    # Each database sorts words in an order of its own.
    return sorted(rows, key=lambda row: [str(row[key]).zfill(12) for key in keys])


def _plain(value: Any) -> Any:
    """As both databases keep it: SQLite has moments without their zone, PostgreSQL texts without a NUL."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=_ZONE) if value.tzinfo is None else value.astimezone(_ZONE)
    return value.replace("\0", "") if isinstance(value, str) else value


def _digest(rows: Iterable[dict[str, Any]]) -> str:
    found = hashlib.sha256()
    for row in rows:
        found.update(repr(sorted(row.items())).encode("utf-8", "surrogatepass"))
    return found.hexdigest()


def _continue_numbers(connection: sa.Connection, table: sa.Table) -> None:
    """PostgreSQL counts apart from the rows: the next number has to follow the last one moved."""
    (column, *others) = table.primary_key.columns
    if connection.dialect.name != "postgresql" or others or not isinstance(column.type, sa.Integer):
        return
    last = connection.scalar(sa.select(sa.func.max(column)))
    if last is not None:
        sequence = sa.func.pg_get_serial_sequence(table.name, column.name)
        connection.execute(sa.select(sa.func.setval(sequence, last)))


def open_both(source_url: str, target_url: str) -> tuple[sa.Engine, sa.Engine]:
    """Both databases with the newest schema. Raises MoveError when they are one and the same."""
    if sa.make_url(source_url) == sa.make_url(target_url):
        raise MoveError("That is the database in use.")
    source = sa.make_url(source_url)
    if source.get_backend_name() == "sqlite" and not Path(source.database or "").is_file():
        raise MoveError(f"There is no database at {source.database or source_url}; nothing was moved.")
    return store.open_state(source_url), store.open_state(target_url)
