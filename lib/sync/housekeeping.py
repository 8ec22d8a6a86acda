"""What the state database forgets, once a day, by the process that looks at the source.

| what | kept |
|---|---|
| observed changes, closed periods, ids of delivered events | for good |
| figures of each day | 400 days; before that those of Mondays |
| the last good reading of a Google Sheet | as long as it is the source; 90 days after the last look |
| that of a workbook | until the next one |
| drafts | 30 days untouched |
| audit lines | `audit.KEPT_SECONDS`, two years |
| texts of delivered items | 30 days (`lib.sync.delivery`); the sheet has them |
| acts that were given back and seen | 400 days |
| the log of sent reminders | 400 days |
| marks of recent acts, of sign-outs | two hours; 31 days |
| keys that turn addresses into pseudonyms | two days, dropped with the next one made (`lib.sync.pseudonyms`) |
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from lib.sync import store
from lib.sync.audit import KEPT_SECONDS, audit_lines
from lib.sync.daily import daily_figures
from lib.sync.drafts import KEPT_DAYS, drafts
from lib.sync.items import ItemState, items
from lib.sync.limits import HOUR, recent_acts
from lib.sync.mail import sent_reminders
from lib.sync.memory import last_readings
from lib.sync.sharing import looks
from lib.sync.sign_outs import KEPT_SECONDS as SIGN_OUT_SECONDS
from lib.sync.sign_outs import ended_sign_ins

log = logging.getLogger(__name__)

_DAY = 24 * 3600.0
# One date of each week stays of old figures: enough for a line over years.
_KEPT_WEEKDAY = 0
DAILY_DAYS = 400
UNUSED_SOURCE_DAYS = 90


def once_a_day(engine: sa.Engine, source: str, now: Callable[[], datetime]) -> None:
    """Prune when nobody has today; a fault of the database is logged, never raised."""
    moment = now()
    try:
        if store.take_chore(engine, "prune", moment.date()):
            gone = prune(engine, moment)
            log.info("pruned: %s", ", ".join(f"{count} {name}" for name, count in gone.items() if count) or "nothing")
    except sa.exc.SQLAlchemyError as error:
        log.error("pruning failed: %s", type(error).__name__)


def prune(engine: sa.Engine, now: datetime) -> Mapping[str, int]:
    """Drop what is past its time; how many rows of each table went. Raises sqlalchemy.exc.SQLAlchemyError."""
    gone: dict[str, int] = {}
    for table, is_past in _past(now):
        with engine.begin() as connection:  # one at a time, so that nobody waits long
            gone[table.name] = gone.get(table.name, 0) + connection.execute(sa.delete(table).where(is_past)).rowcount
    for table in (store.daily_totals, daily_figures):
        gone[table.name] = _thin(engine, table, now.date() - timedelta(days=DAILY_DAYS))
    return gone


def _past(now: datetime) -> Iterator[tuple[sa.Table, sa.ColumnElement[bool]]]:
    seconds, today = now.timestamp(), now.date()
    old = seconds - DAILY_DAYS * _DAY
    yield drafts, drafts.c.saved_at < now - timedelta(days=KEPT_DAYS)
    yield audit_lines, audit_lines.c.at < seconds - KEPT_SECONDS
    yield recent_acts, recent_acts.c.at < seconds - 2 * HOUR
    yield ended_sign_ins, ended_sign_ins.c.at < seconds - SIGN_OUT_SECONDS
    yield sent_reminders, sent_reminders.c.day < today - timedelta(days=DAILY_DAYS)
    yield items, (items.c.state == ItemState.DISMISSED) & (items.c.ended_at < old)
    unused = (looks.c.looked_at > 0) & (looks.c.looked_at < seconds - UNUSED_SOURCE_DAYS * _DAY)
    yield last_readings, last_readings.c.source.in_(sa.select(looks.c.source).where(unused))
    yield looks, unused


def _thin(engine: sa.Engine, table: sa.Table, before: date) -> int:
    """Keep one weekday's rows of ``table`` before ``before``; how many went."""
    with engine.begin() as connection:
        days = connection.scalars(sa.select(table.c.day).where(table.c.day < before).distinct()).all()
        dropped = [day for day in days if day.weekday() != _KEPT_WEEKDAY]
        return connection.execute(sa.delete(table).where(table.c.day.in_(dropped))).rowcount if dropped else 0
