"""Drafts of proposals: what somebody has typed and not sent, across reloads and restarts.

Without an owner nothing is kept: a draft that belongs to nobody would be shown to everybody.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from lib.sync import store

log = logging.getLogger(__name__)

KEPT_DAYS = 30
MOST_OF_BROWSERS = 5_000  # whoever reloads without a cookie makes one more each time
LONGEST = 400_000  # characters of one draft; the form takes less
_OF_A_BROWSER = "browser-"
drafts = sa.Table(
    "drafts",
    store.metadata,
    sa.Column("owner", sa.String(64), primary_key=True),
    sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("content", sa.Text, nullable=False),
)


def owner_of(account: str | None, browser: str) -> str:
    """The key of a draft, which tells nothing: of the account, else of the browser; empty when neither is known."""
    if account:
        return hashlib.sha256(f"account {account}".encode()).hexdigest()
    return _OF_A_BROWSER + hashlib.sha256(browser.encode()).hexdigest()[:48] if browser else ""


def save(engine: sa.Engine, owner: str, draft: Mapping[str, str | date | None], at: datetime) -> None:
    """Keep ``draft`` as the one of ``owner``; never raises, the page holds the words as well.

    Nothing is kept for an owner nobody knows, or of a draft longer than LONGEST. One browser more than
    MOST_OF_BROWSERS takes the place of the one that has typed nothing for longest.
    """
    content = {name: value.isoformat() if isinstance(value, date) else value for name, value in draft.items() if value}
    values: dict[str, Any] = {"saved_at": at, "content": json.dumps(content, ensure_ascii=False)}
    if not owner or len(values["content"]) > LONGEST:
        return
    statement = store.upsert(engine, drafts).values(owner=owner, **values)
    try:
        with engine.begin() as connection:
            if owner.startswith(_OF_A_BROWSER):
                _make_room(connection, owner)
            connection.execute(statement.on_conflict_do_update(index_elements=["owner"], set_=values))
    except (sa.exc.SQLAlchemyError, UnicodeError):
        log.exception("a draft could not be kept")


def _make_room(connection: sa.Connection, owner: str) -> None:
    """Drop the oldest drafts of other browsers: forged cookies must not keep the words of whoever comes next away."""
    others = (drafts.c.owner.startswith(_OF_A_BROWSER), drafts.c.owner != owner)
    count = connection.scalar(sa.select(sa.func.count()).where(*others)) or 0
    if count >= MOST_OF_BROWSERS:
        oldest = sa.select(drafts.c.owner).where(*others).order_by(drafts.c.saved_at, drafts.c.owner)
        surplus = oldest.limit(count - MOST_OF_BROWSERS + 1)
        connection.execute(sa.delete(drafts).where(drafts.c.owner.in_(surplus)))


def load(engine: sa.Engine, owner: str) -> dict[str, str]:
    """The draft of ``owner`` by field, dates as ISO text; empty when there is none."""
    if not owner:
        return {}
    try:
        with engine.connect() as connection:
            content = connection.scalar(sa.select(drafts.c.content).where(drafts.c.owner == owner))
        return dict(json.loads(content)) if content else {}
    except (sa.exc.SQLAlchemyError, ValueError):
        log.exception("a draft could not be read")
        return {}


def forget(engine: sa.Engine, owner: str) -> None:
    """Drop the draft of ``owner``, which was sent."""
    try:
        with engine.begin() as connection:
            connection.execute(sa.delete(drafts).where(drafts.c.owner == owner))
    except sa.exc.SQLAlchemyError:
        log.exception("a draft could not be dropped")
