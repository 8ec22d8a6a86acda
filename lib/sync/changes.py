"""The log of observed changes in the state database.

One row a source holds the reading that was seen last, as far as it is followed. A newer
reading is compared with it under that row's lock, so that several processes which see the
same change record it once, whichever readings each of them skipped.
"""

from __future__ import annotations

import json
import logging
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from lib import config
from lib.core.board import Board
from lib.core.changes import Change, ChangeKind, observe
from lib.core.following import FollowedRow, followed
from lib.core.problems import column_letters, tab_faults
from lib.core.progress_table import SEPARATOR
from lib.core.register import Register
from lib.core.undoing import LogSince
from lib.sync import store

log = logging.getLogger(__name__)

_ZONE = ZoneInfo(config.TIME_ZONE)
# A last reading further ahead of the clock than this was made before the clock was set back.
_CLOCK_SECONDS = 60.0

last_followed = sa.Table(
    "last_followed",
    store.metadata,
    sa.Column("source", sa.String(200), primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("revision", sa.String(200), nullable=False),
    sa.Column("read_at", sa.Float(53), nullable=False),
    sa.Column("since", sa.Float(53), nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
)
observed_changes = sa.Table(
    "observed_changes",
    store.metadata,
    sa.Column("sequence", sa.Integer, primary_key=True),
    sa.Column("source", sa.String(200), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("seen_at", sa.Float(53), nullable=False),
    sa.Column("row_key", sa.String(80), nullable=False),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("field", sa.String(20), nullable=False),
    sa.Column("tab", sa.Text, nullable=False),
    sa.Column("row", sa.Integer, nullable=False),
    sa.Column("cell", sa.String(20), nullable=False),
    sa.Column("departments", sa.Text, nullable=False),
    sa.Column("platform", sa.Text, nullable=False),
    sa.Column("updated", sa.String(10), nullable=False),
    sa.Column("old", sa.Text, nullable=False),
    sa.Column("new", sa.Text, nullable=False),
    sa.UniqueConstraint("source", "number", "row_key", "field"),
    sa.Index("observed_changes_by_time", "source", "seen_at"),
)


def record(engine: sa.Engine, board: Board, seen_at: datetime) -> int:
    """Log what changed since the last reading of this source; how many changes that were.

    The first reading is only kept to compare with. So is one whose revision is the known
    one: nobody typed anything, the app only understands it anew (on another day, in another
    version). Raises sqlalchemy.exc.SQLAlchemyError.
    """
    register = board.register
    if not is_whole(register):
        return 0
    rows = followed(register.progress)
    source, read_at = register.source, register.as_of.timestamp()
    with engine.begin() as connection:
        known = _locked(connection, engine, source)
        if read_at < known.read_at <= seen_at.timestamp() + _CLOCK_SECONDS:
            return 0  # a slower process: a newer reading has been recorded meanwhile
        before = _unpacked(known.content)
        is_first, is_typed = known.number == 0, register.revision[:200] != known.revision
        changes, keyed = ((), rows) if is_first else observe(before, rows)
        logged = changes if is_typed else ()
        values = {
            "number": known.number + 1 if is_first or logged else known.number,
            "revision": register.revision[:200],
            "read_at": read_at,
            "since": seen_at.timestamp() if is_first else known.since,
            "content": known.content if keyed == before and not is_first else _packed(keyed),
        }
        connection.execute(sa.update(last_followed).where(last_followed.c.source == source).values(values))
        if logged:
            entries = [_entry(change, register, values["number"], seen_at) for change in logged]
            connection.execute(observed_changes.insert(), entries)
    return len(logged)


def is_whole(register: Register) -> bool:
    """Whether every tab could be read, so that a row which is not there is really gone."""
    return not tab_faults(register.problems)


def _locked(connection: sa.Connection, engine: sa.Engine, source: str) -> Any:
    """The source's row, made when it is not there; nobody else changes it until this transaction ends."""
    blank = {"source": source, "number": 0, "revision": "", "read_at": 0.0, "since": 0.0, "content": b""}
    touched = store.upsert(engine, last_followed).values(blank)
    # A write comes first: from there on the transaction holds the lock.
    connection.execute(touched.on_conflict_do_update(index_elements=["source"], set_={"source": source}))
    return connection.execute(sa.select(last_followed).where(last_followed.c.source == source)).one()


def _entry(change: Change, register: Register, number: int, seen_at: datetime) -> dict[str, Any]:
    return {
        "source": register.source,
        "number": number,
        "seen_at": seen_at.timestamp(),
        "row_key": change.key,
        "kind": change.kind.value,
        "field": change.field,
        "tab": change.tab,
        "row": change.row,
        "cell": cell_of(register.layout, change.tab, change.row, change.field),
        "departments": SEPARATOR.join(change.departments),
        "platform": change.platform,
        "updated": change.updated,
        "old": change.old,
        "new": change.new,
    }


def cell_of(layout: Mapping[str, Mapping[str, int]], tab: str, row: int, field: str) -> str:
    """``F12``: the cell of ``field``, of the task where a whole row is meant; blank for a tab that is gone."""
    name = {"": "task", "due": "deadline"}.get(field, field)
    columns = layout.get(tab, {})
    index = columns.get(name, columns.get("task"))
    return "" if index is None or not row else f"{column_letters(index)}{row}"


def changes_between(engine: sa.Engine, source: str, start: datetime, end: datetime) -> tuple[Change, ...]:
    """The changes seen after ``start`` and no later than ``end``, in the order in which they were seen."""
    wanted = sa.select(observed_changes).where(
        observed_changes.c.source == source,
        observed_changes.c.seen_at > start.timestamp(),
        observed_changes.c.seen_at <= end.timestamp(),
    )
    return _read(engine, wanted)


def percent_changes(engine: sa.Engine, source: str) -> tuple[Change, ...]:
    """Every change that bears on whether a percentage fell: of percentages, and of rows that came or went."""
    wanted = sa.select(observed_changes).where(
        observed_changes.c.source == source, observed_changes.c.field.in_(("percent", ""))
    )
    return _read(engine, wanted)


def _read(engine: sa.Engine, wanted: sa.Select[Any]) -> tuple[Change, ...]:
    with engine.connect() as connection:
        return tuple(_change(row) for row in connection.execute(wanted.order_by(observed_changes.c.sequence)))


def _change(row: Any) -> Change:
    return Change(
        kind=ChangeKind(row.kind),
        key=row.row_key,
        field=row.field,
        old=row.old,
        new=row.new,
        departments=tuple(filter(None, row.departments.split(SEPARATOR))),
        platform=row.platform,
        tab=row.tab,
        row=row.row,
        updated=row.updated,
        seen_at=_moment(row.seen_at),
        cell=row.cell,
    )


def log_since(engine: sa.Engine, source: str, at: datetime) -> LogSince | None:
    """What was observed after ``at``; None when observing began later, so that the log does not reach that far."""
    log_of, of_source = observed_changes.c, observed_changes.c.source == source
    with engine.connect() as connection:
        last = connection.execute(sa.select(last_followed).where(last_followed.c.source == source)).one_or_none()
        if last is None or not last.number or last.since > at.timestamp():
            return None
        # Another process may log more meanwhile; those changes did not lead to the rows read here.
        of_rows = sa.and_(of_source, log_of.number <= last.number)
        seen_later = sa.and_(of_rows, log_of.seen_at > at.timestamp())
        # After a clock was set back, later changes may carry an earlier moment: the order is what counts.
        first = connection.scalar(sa.select(sa.func.min(log_of.sequence)).where(seen_later))
        is_after = sa.false() if first is None else log_of.sequence >= first
        after = sa.select(observed_changes).where(of_rows, is_after).order_by(log_of.sequence)
        changes = tuple(_change(row) for row in connection.execute(after))
        newest = sa.select(sa.func.max(log_of.sequence)).where(of_rows, sa.not_(is_after)).group_by(log_of.row_key)
        before = sa.select(log_of.row_key, log_of.updated).where(log_of.sequence.in_(newest))
        updated = {row.row_key: row.updated for row in connection.execute(before)}
    return LogSince(_unpacked(last.content), changes, updated)


def observing_since(engine: sa.Engine, source: str) -> datetime | None:
    """When the first reading was kept; None when there was none yet."""
    wanted = sa.select(last_followed.c.since).where(last_followed.c.source == source, last_followed.c.number > 0)
    with engine.connect() as connection:
        since = connection.scalar(wanted)
    return None if since is None else _moment(since)


def last_seen(engine: sa.Engine, source: str) -> tuple[dict[str, datetime], dict[str, datetime]]:
    """When a change was last seen: by lead department's code, and by platform's code."""
    log_of = observed_changes.c
    newest = (
        sa.select(log_of.departments, log_of.platform, sa.func.max(log_of.seen_at).label("seen_at"))
        .where(log_of.source == source)
        .group_by(log_of.departments, log_of.platform)
    )
    by_department: dict[str, float] = {}
    by_platform: dict[str, float] = {}
    with engine.connect() as connection:
        for row in connection.execute(newest):
            for code in filter(None, row.departments.split(SEPARATOR)):
                by_department[code] = max(by_department.get(code, 0.0), row.seen_at)
            by_platform[row.platform] = max(by_platform.get(row.platform, 0.0), row.seen_at)
    return _moments(by_department), _moments(by_platform)


def known_rows(engine: sa.Engine, source: str) -> dict[str, FollowedRow]:
    """Key → row as it was read last: where each row of the log stands now."""
    wanted = sa.select(last_followed.c.content).where(last_followed.c.source == source)
    with engine.connect() as connection:
        content = connection.scalar(wanted)
    return {row.key: row for row in _unpacked(content or b"")}


def _packed(rows: Iterable[FollowedRow]) -> bytes:
    return zlib.compress(json.dumps(list(rows), ensure_ascii=False).encode(), 1)


def _unpacked(content: bytes) -> Sequence[FollowedRow]:
    if not content:
        return ()
    rows = json.loads(zlib.decompress(content))
    return tuple(FollowedRow(key, row_id, tuple(values), *rest) for key, row_id, values, *rest in rows)


def _moments(seconds: Mapping[str, float]) -> dict[str, datetime]:
    return {name: _moment(value) for name, value in seconds.items()}


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, _ZONE)
