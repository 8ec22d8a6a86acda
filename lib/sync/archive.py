"""Closed periods kept in the state database as well, so that the sheet need not hold them for ever.

Every whole closing on the sheet is copied here when it is seen. Once its rows are taken out of
*Kỳ báo cáo*, all of them, it is read from here. While a row of it stands in the sheet, the
sheet alone counts, so that an altered figure is noticed as before.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from lib import schema
from lib.core.board import Board
from lib.core.closings import WHOLE, Closing, Row, fold, version_of
from lib.core.proposals.events import cell_words
from lib.sync import store
from lib.sync.items import pack_rows, unpack_rows
from lib.words import PeriodState

_TAB = schema.REPORTING_PERIODS.name
archived_closings = sa.Table(
    "archived_closings",
    store.metadata,
    sa.Column("source", sa.String(200), primary_key=True),
    sa.Column("period_id", sa.String(20), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("state", sa.String(40), nullable=False),
    sa.Column("digest", sa.String(40), nullable=False),
    sa.Column("archived_at", sa.Float(53), nullable=False),
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Archived:
    """One closing in the archive; ``is_in_sheet`` while rows of it stand there as well."""

    period_id: str
    version: int
    state: str
    digest: str
    rows: int
    is_in_sheet: bool


def keep(engine: sa.Engine, board: Board, at: datetime) -> int:
    """Archive the whole closings of ``board`` that are not there yet, or have become final since; how many.

    Raises sqlalchemy.exc.SQLAlchemyError.
    """
    rows = board.register.app_rows.get(_TAB, ())
    if not rows:
        return 0
    source, known = board.register.source, _known(engine, board.register.source)
    if _closed(rows).items() <= known.items():
        return 0
    whole = [closing for record in fold(rows).values() for closing in record.whole]
    new = [each for each in whole if known.get((each.period_id, each.version)) != each.state.value]
    for closing in new:
        values = {
            "state": closing.state.value,
            "digest": closing.digest,
            "archived_at": at.timestamp(),
            "rows": len(closing.rows),
            "content": zlib.compress(pack_rows(_rows_of(rows, closing)).encode(), 6),
        }
        statement = store.upsert(engine, archived_closings)
        statement = statement.values(source=source, period_id=closing.period_id, version=closing.version, **values)
        with engine.begin() as connection:
            connection.execute(
                statement.on_conflict_do_update(index_elements=["source", "period_id", "version"], set_=values)
            )
    return len(new)


def with_archived(engine: sa.Engine, source: str, rows: Sequence[Row]) -> tuple[Row, ...]:
    """``rows`` of the sheet's *Kỳ báo cáo*, and those of archived closings of which it has none.

    Raises sqlalchemy.exc.SQLAlchemyError.
    """
    standing = {version_of(row) for row in rows}
    table = archived_closings.c
    wanted = sa.select(table.period_id, table.version).where(table.source == source)
    with engine.connect() as connection:
        missing = [key for key in map(tuple, connection.execute(wanted)) if key not in standing]
        contents = [
            connection.scalar(
                sa.select(table.content).where(
                    table.source == source, table.period_id == period_id, table.version == version
                )
            )
            for period_id, version in missing
        ]
    archived = (row for content in contents if content for row in unpack_rows(zlib.decompress(content).decode()))
    return (*rows, *archived)


def archived(engine: sa.Engine, source: str, rows: Iterable[Row]) -> tuple[Archived, ...]:
    """What the archive has of ``source``, the oldest period first; ``rows`` stand in the sheet."""
    standing = {version_of(row) for row in rows}
    table = archived_closings.c
    wanted = sa.select(table.period_id, table.version, table.state, table.digest, table.rows)
    wanted = wanted.where(table.source == source).order_by(table.period_id, table.version)
    with engine.connect() as connection:
        found: Sequence[Any] = connection.execute(wanted).all()
    return tuple(
        Archived(row.period_id, row.version, row.state, row.digest, row.rows, (row.period_id, row.version) in standing)
        for row in found
    )


def _known(engine: sa.Engine, source: str) -> dict[tuple[str, int], str]:
    return {(each.period_id, each.version): each.state for each in archived(engine, source, ())}


def _closed(rows: Iterable[Row]) -> dict[tuple[str, int], str]:
    """Period's id and version → state, as the rows for the whole say; much quicker than folding all rows."""
    states: dict[tuple[str, int], str] = {}
    for row in rows:
        if row.get("row_id") == WHOLE:
            state = cell_words(row.get("state"))
            states[version_of(row)] = state if state == PeriodState.FINAL.value else states.get(version_of(row), state)
    return states


def _rows_of(rows: Iterable[Row], closing: Closing) -> list[Row]:
    return [row for row in rows if version_of(row) == (closing.period_id, closing.version)]
