"""How often somebody may act: a sliding window, shared by all processes of one state database."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import sqlalchemy as sa

from lib.sync import store

HOUR = 3600.0
recent_acts = sa.Table(
    "recent_acts",
    store.metadata,
    sa.Column("slot", sa.String(32), primary_key=True),
    sa.Column("key", sa.String(80), nullable=False),
    sa.Column("at", sa.Float(53), nullable=False),
    sa.Index("recent_acts_by_key", "key", "at"),
)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``most`` acts of ``key`` in ``seconds``; those of ``former``, the same one's key before, count too."""

    key: str
    most: int
    seconds: float = HOUR
    former: str = ""


def take(engine: sa.Engine, limit: Limit, at: float) -> str | None:
    """A slot for one act at the moment ``at`` (seconds since 1970), or None when the limit is reached.

    Written first and counted afterwards, in a transaction each: whoever of several commits
    last sees all the others, so never more than ``most`` are let through.
    """
    if _count(engine, limit, at) >= limit.most:
        return None
    slot = secrets.token_hex(16)
    with engine.begin() as connection:
        connection.execute(recent_acts.delete().where(recent_acts.c.at <= at - max(limit.seconds, HOUR)))
        connection.execute(recent_acts.insert().values(slot=slot, key=limit.key, at=at))
    if _count(engine, limit, at) <= limit.most:
        return slot
    give_back(engine, slot)
    return None


def _count(engine: sa.Engine, limit: Limit, at: float) -> int:
    keys = (limit.key, limit.former) if limit.former else (limit.key,)
    wanted = sa.select(sa.func.count()).where(recent_acts.c.key.in_(keys), recent_acts.c.at > at - limit.seconds)
    with engine.connect() as connection:
        return connection.scalar(wanted) or 0


def give_back(engine: sa.Engine, *slots: str) -> None:
    """Free ``slots``: the act did not happen."""
    with engine.begin() as connection:
        connection.execute(recent_acts.delete().where(recent_acts.c.slot.in_(slots)))
