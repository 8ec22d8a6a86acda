"""Names for people without a role: the same within a day, and saying nothing about who it is.

The key of a day is made by chance and thrown away later, so that nobody can find out
afterwards which address a pseudonym stood for.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
import secrets
from datetime import date, timedelta

import sqlalchemy as sa

from lib.sync import store

_KEPT_DAYS = 2
day_keys = sa.Table(
    "day_keys",
    store.metadata,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("key", sa.String(64), nullable=False),
)


def pseudonym(engine: sa.Engine, text: str, day: date) -> str:
    """Sixteen letters for ``text`` on ``day``; every process of one state database gives the same."""
    return hmac.new(_key(engine, day).encode(), text.encode("utf-8", "backslashreplace"), hashlib.sha256).hexdigest()[
        :16
    ]


@functools.lru_cache(maxsize=8)
def _key(engine: sa.Engine, day: date) -> str:
    statement = store.upsert(engine, day_keys).values(day=day, key=secrets.token_hex(32))
    with engine.begin() as connection:
        connection.execute(day_keys.delete().where(day_keys.c.day < day - timedelta(days=_KEPT_DAYS)))
        connection.execute(statement.on_conflict_do_nothing(index_elements=["day"]))
        return str(connection.scalar(sa.select(day_keys.c.key).where(day_keys.c.day == day)))
