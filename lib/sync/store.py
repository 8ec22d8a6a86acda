"""The state database: what the app must remember beside the sheet.

SQLite under `var/` by default, any SQLAlchemy address by setting. SQLite commits are
flushed to the disk before they are reported done.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

metadata = sa.MetaData()
daily_totals = sa.Table(
    "daily_totals",
    metadata,
    sa.Column("source", sa.String(200), primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("totals", sa.Text, nullable=False),
)


def open_state(url: str) -> sa.Engine:
    """The engine of the state database at ``url``, its tables made when they are not there.

    Raises sqlalchemy.exc.OperationalError when the database can't be opened.
    """
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(parsed, pool_pre_ping=True)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _make_durable)
    metadata.create_all(engine)
    return engine


def _make_durable(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


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
