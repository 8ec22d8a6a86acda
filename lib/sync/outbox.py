"""The outbox: what has been promised to somebody and still has to reach the sheet.

`put` returns only after the row is on the disk of the state database, before anything has
left the machine; from there on `lib.sync.delivery` sees to it. Several processes share one
outbox: an item is claimed for a limited time, so that the claim of a process that died runs
out and the item is sent again, which the homes make harmless.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from lib.core.workbook import CellValue
from lib.sheets.protocol import SourceError
from lib.sync import store
from lib.sync.items import Item, ItemState, item_of, items, pack, pack_rows

log = logging.getLogger(__name__)

# Moments, which differ when a form is sent twice by one person.
_MOMENTS = ("sent_at", "at", "closed_at")
# What was delivered longer than this before a reading is in it or was taken out; nearer, nobody can tell.
READING_SECONDS = 300.0
_HAS_MARKER = (items.c.state == ItemState.DELIVERED) & (items.c.settled_at == 0.0)


class Outbox:
    """The items of one state database.

    ``clock`` gives seconds since 1970. At most ``most_items`` items of ``most_bytes`` bytes
    may wait for somebody; beyond that `put` refuses. ``on_put`` is called after each commit.
    Every method raises SourceError("state-not-writable") when the database can't be used.
    """

    def __init__(
        self,
        engine: sa.Engine,
        clock: Callable[[], float] = time.time,
        *,
        most_items: int = 10_000,
        most_bytes: int = 100_000_000,
    ) -> None:
        self.engine = engine
        self._clock = clock
        self._most_items = most_items
        self._most_bytes = most_bytes
        self.on_put: Callable[[], None] = lambda: None

    # -- putting in

    def put(
        self, tab: str, event_id: str, row: Mapping[str, CellValue], guard: str | None = None, seen: str = ""
    ) -> Item:
        """Keep ``row`` for the app's tab ``tab``; it is safe on disk when this returns.

        The same ``event_id`` again is the same item. ``guard`` names the check an item has to
        pass just before it is sent; items with one guard leave one at a time, the oldest
        first. ``seen`` is what the author had seen when acting. Raises SourceError:
        outbox-differs when something else was put under this id, outbox-full.
        """
        return self._put(tab, event_id, pack(row), pack(_without_moments(row)), guard, seen)

    def put_rows(self, tab: str, event_id: str, rows: Sequence[Mapping[str, CellValue]]) -> Item:
        """Keep several rows as one event: they reach the home together or not at all. As `put` otherwise."""
        return self._put(tab, event_id, pack_rows(rows), pack_rows(map(_without_moments, rows)), None, "")

    def _put(self, tab: str, event_id: str, text: str, content: str, guard: str | None, seen: str) -> Item:
        values = {
            "tab": tab,
            "event_id": event_id,
            "guard": guard or "",
            "seen": seen,
            "row": text,
            "size": len(text),
            "content": hashlib.sha256(f"{tab}\n{guard or ''}\n{content}".encode()).hexdigest(),
            "put_at": self._clock(),
        }
        statement = store.upsert(self.engine, items).values(values).on_conflict_do_nothing()
        with self._database() as connection:
            if guard and connection.dialect.name == "postgresql":
                # Numbers are given out before commits: without this a later act could be seen, and sent, first.
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(zlib.crc32(guard.encode()))))
            # The insert comes first, so that the transaction holds the lock from its start.
            is_new = connection.execute(statement.returning(items.c.sequence)).one_or_none() is not None
            found = connection.execute(sa.select(items).where(items.c.event_id == event_id)).one()
            if found.content != values["content"]:
                raise SourceError("outbox-differs", event_id=event_id)
            if is_new:
                self._check_size(connection)
        if is_new:
            self.on_put()
        return item_of(found)

    def _check_size(self, connection: sa.Connection) -> None:
        size = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(items.c.size), 0))
        count, total = connection.execute(size.where(items.c.state.in_((ItemState.WAITING, ItemState.PARKED)))).one()
        if count > self._most_items or total > self._most_bytes:
            raise SourceError("outbox-full", items=count, bytes=total)

    # -- looking

    def depth(self) -> int:
        """How many items wait to be sent."""
        counted = sa.select(sa.func.count()).where(items.c.state == ItemState.WAITING)
        with self._database() as connection:
            return int(connection.scalar(counted) or 0)

    def waiting(self, tab: str | None = None) -> tuple[Item, ...]:
        """What waits to be sent, the oldest first."""
        return self._in_state(ItemState.WAITING, tab)

    def parked(self, tab: str | None = None) -> tuple[Item, ...]:
        """What the home refused for good; somebody has to look at it."""
        return self._in_state(ItemState.PARKED, tab)

    def returned(self, tab: str | None = None) -> tuple[Item, ...]:
        """Acts that no longer fitted, for their authors."""
        return self._in_state(ItemState.RETURNED, tab)

    def delivered(self, tab: str, since: float = 0.0) -> tuple[Item, ...]:
        """What reached the home from ``since`` on; without items whose row was forgotten."""
        found = self._in_state(ItemState.DELIVERED, tab, since)
        return tuple(item for item in found if item.row or item.rows)

    def under_way(self, tab: str, since: float = 0.0, *, with_parked: bool = False) -> tuple[Item, ...]:
        """What waits, and reached the home from ``since`` on; in one look, so that what moves meanwhile is in it."""
        has_arrived = sa.and_(items.c.state == ItemState.DELIVERED, items.c.ended_at >= since)
        states = (ItemState.WAITING, ItemState.PARKED) if with_parked else (ItemState.WAITING,)
        wanted = sa.select(items).where(items.c.tab == tab, sa.or_(has_arrived, items.c.state.in_(states)))
        with self._database() as connection:
            found = [item_of(row) for row in connection.execute(wanted.order_by(items.c.sequence))]
        return tuple(item for item in found if item.row or item.rows)

    def find(self, event_id: str) -> Item | None:
        """The item of an event, in whatever state."""
        with self._database() as connection:
            found = connection.execute(sa.select(items).where(items.c.event_id == event_id)).one_or_none()
        return None if found is None else item_of(found)

    def _in_state(self, state: ItemState, tab: str | None, since: float = 0.0) -> tuple[Item, ...]:
        wanted = sa.select(items).where(items.c.state == state, items.c.ended_at >= since).order_by(items.c.sequence)
        if tab is not None:
            wanted = wanted.where(items.c.tab == tab)
        with self._database() as connection:
            return tuple(item_of(row) for row in connection.execute(wanted))

    # -- sending

    def claim(self, owner: str, lease: float) -> Item | None:
        """The oldest item that is due, for ``owner`` alone during ``lease`` seconds; None when there is none."""
        now = self._clock()
        due = _due(now).limit(1).with_for_update(skip_locked=True)  # SQLite locks as a whole anyway
        # A process that dies while sending leaves the latest moment at which it can have sent.
        values = {
            "claimed_by": owner,
            "claimed_until": now + lease,
            "sent_before": items.c.sent_at,
            "sent_at": now + lease,
            "attempts": items.c.attempts + 1,
        }
        claimed = sa.update(items).where(items.c.sequence == due.scalar_subquery()).values(values).returning(items)
        with self._database() as connection:
            found = connection.execute(claimed).one_or_none()
        return None if found is None else item_of(found)

    def mark_delivered(self, item: Item) -> None:
        """The home has it. True whoever holds the claim by now."""
        now = self._clock()
        values = {"state": ItemState.DELIVERED, "ended_at": now, "sent_at": now, "claimed_until": 0.0}
        self._change(items.c.sequence == item.sequence, {**values, "code": "", "details": "{}"})

    def retry(self, item: Item, owner: str, seconds: float, code: str, *, was_sent: bool) -> None:
        """Not this time: due again after ``seconds``."""
        now = self._clock()
        sent_at = now if was_sent else item.sent_at
        values = {"claimed_until": 0.0, "not_before": now + seconds, "sent_at": sent_at, "code": code}
        self._change(self._held(item, owner), values if was_sent else {**values, "attempts": item.attempts - 1})
        if was_sent:  # another process, taking this one for dead, may have delivered it meanwhile
            is_delivered = (items.c.sequence == item.sequence) & (items.c.state == ItemState.DELIVERED)
            self._change(is_delivered, {"sent_at": now})

    def park(self, item: Item, owner: str, code: str, details: Mapping[str, Any]) -> None:
        """The home refused it; it stays until `resend`."""
        self._end(item, owner, ItemState.PARKED, code, details)

    def give_back(self, item: Item, owner: str, code: str, details: Mapping[str, Any]) -> None:
        """It no longer fits and was not sent; it stays until its author has seen it (`dismiss`)."""
        self._end(item, owner, ItemState.RETURNED, code, details)

    def release_dead(self, is_dead: Callable[[str], bool]) -> None:
        """Give back the claims whose owner ``is_dead``, before they run out; what it sent is sent again."""
        is_claimed = (items.c.state == ItemState.WAITING) & (items.c.claimed_until > self._clock())
        with self._database() as connection:
            owners = connection.scalars(sa.select(items.c.claimed_by).where(is_claimed).distinct()).all()
        for owner in filter(is_dead, owners):
            self._change(is_claimed & (items.c.claimed_by == owner), {"claimed_until": 0.0, "not_before": 0.0})

    def hurry(self) -> None:
        """Everything that waits is due now: the home answers again."""
        self._change(items.c.state == ItemState.WAITING, {"not_before": 0.0})

    def resend(self, event_id: str) -> None:
        """Try a parked item again."""
        is_parked = (items.c.event_id == event_id) & (items.c.state == ItemState.PARKED)
        self._change(is_parked, {"state": ItemState.WAITING, "not_before": 0.0, "attempts": 0, "code": ""})
        self.on_put()

    def dismiss(self, event_id: str) -> None:
        """The author has seen a returned item."""
        is_returned = (items.c.event_id == event_id) & (items.c.state == ItemState.RETURNED)
        self._change(is_returned, {"state": ItemState.DISMISSED})

    # -- afterwards

    def count_unsettled(self) -> int:
        """How many markers of delivered events may stand in the home."""
        counted = sa.select(sa.func.count()).where(_HAS_MARKER)
        with self._database() as connection:
            return int(connection.scalar(counted) or 0)

    def unsettled(self, sent_before: float, limit: int = 1) -> tuple[str, ...]:
        """Delivered events whose markers are still in the home and were last sent by then, the oldest first."""
        wanted = sa.select(items.c.event_id).where(_HAS_MARKER, items.c.sent_at <= sent_before)
        with self._database() as connection:
            return tuple(connection.scalars(wanted.order_by(items.c.sent_at).limit(limit)))

    def mark_settled(self, event_ids: Sequence[str]) -> None:
        """Their markers are gone."""
        self._change(items.c.event_id.in_(event_ids), {"settled_at": self._clock()})

    def forget_rows(self, delivered_before: float) -> None:
        """Drop the texts of what was delivered long ago; the ids stay, so that none is sent again."""
        is_old = (items.c.state == ItemState.DELIVERED) & (items.c.ended_at < delivered_before)
        self._change(is_old & (items.c.row != ""), {"row": "", "size": 0})

    # -- inside

    def _end(self, item: Item, owner: str, state: ItemState, code: str, details: Mapping[str, Any]) -> None:
        now = self._clock()
        text = json.dumps(dict(details), default=str)
        values = {"state": state, "ended_at": now, "claimed_until": 0.0, "code": code, "details": text}
        sent_at = now if state is ItemState.PARKED else item.sent_at
        self._change(self._held(item, owner), {**values, "sent_at": sent_at})

    @staticmethod
    def _held(item: Item, owner: str) -> sa.ColumnElement[bool]:
        is_waiting = items.c.state == ItemState.WAITING
        return sa.and_(items.c.sequence == item.sequence, is_waiting, items.c.claimed_by == owner)

    def _change(self, condition: sa.ColumnElement[bool], values: Mapping[str, Any]) -> None:
        with self._database() as connection:
            connection.execute(sa.update(items).where(condition).values(values))

    @contextlib.contextmanager
    def _database(self) -> Iterator[sa.Connection]:
        """One transaction; committed when the block ends without an error."""
        try:
            with self.engine.begin() as connection:
                yield connection
        except (sa.exc.SQLAlchemyError, sqlite3.Error, OSError) as error:
            # The error itself holds the statement with its values: texts that no log may have.
            log.error("the outbox can't be used: %s", _reason(error))
            raise SourceError("state-not-writable") from None


def _without_moments(row: Mapping[str, CellValue]) -> dict[str, CellValue]:
    return {name: value for name, value in row.items() if name not in _MOMENTS}


def _reason(error: Exception) -> str:
    """What a database said, without what it was told."""
    said = getattr(error, "orig", None) or error
    return f"{type(said).__name__}: {said}" if isinstance(said, sqlite3.Error | OSError) else type(said).__name__


def _due(now: float) -> sa.Select[tuple[int]]:
    """The sequence numbers of what can be sent now, the oldest first."""
    candidate, earlier = items.alias("candidate"), items.alias("earlier")
    is_behind = sa.exists().where(
        earlier.c.guard == candidate.c.guard,
        earlier.c.state == ItemState.WAITING,
        earlier.c.sequence < candidate.c.sequence,
    )
    due = sa.select(candidate.c.sequence).where(
        candidate.c.state == ItemState.WAITING,
        candidate.c.not_before <= now,
        candidate.c.claimed_until <= now,
        sa.or_(candidate.c.guard == "", ~is_behind),
    )
    return due.order_by(candidate.c.sequence)
