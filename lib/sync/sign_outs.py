"""Sign-ins that were signed out of.

Streamlit's cookie of a sign-in lives for 30 days and can't be revoked; a copy of it, or
another tab that is still open, would go on counting. Here it stops.
"""

from __future__ import annotations

import sqlalchemy as sa

from lib.sync import store

KEPT_SECONDS = 31 * 24 * 3600.0
ended_sign_ins = sa.Table(
    "ended_sign_ins",
    store.metadata,
    sa.Column("sign_in", sa.String(40), primary_key=True),
    sa.Column("at", sa.Float(53), nullable=False),
)


def end(engine: sa.Engine, sign_in: str, at: float) -> None:
    """From ``at`` (seconds since 1970) on ``sign_in`` counts for nothing."""
    statement = store.upsert(engine, ended_sign_ins).values(sign_in=sign_in, at=at)
    with engine.begin() as connection:
        connection.execute(statement.on_conflict_do_nothing(index_elements=["sign_in"]))


def is_ended(engine: sa.Engine, sign_in: str) -> bool:
    """Whether ``sign_in`` was signed out of."""
    wanted = sa.select(sa.literal(1)).where(ended_sign_ins.c.sign_in == sign_in)
    with engine.connect() as connection:
        return connection.scalar(wanted) is not None
