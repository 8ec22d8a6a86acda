"""What changed between two moments, read from the log for the meeting pack."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import pyarrow as pa
import sqlalchemy as sa

from lib.core.board import Board
from lib.core.change_labels import MEANING_SYMBOLS, MEANING_WORDS
from lib.core.changes import Meaning, RowDifference, net
from lib.i18n import N_, show_date, translate
from lib.reports import change_tables
from lib.reports.pack_model import Changes
from lib.sync.changes import changes_between, known_rows, observing_since

_COUNTED = tuple(meaning for meaning in Meaning if meaning is not Meaning.EDITED)


def pack_changes(
    engine: sa.Engine,
    board: Board,
    start: datetime,
    end: datetime,
    language: str,
    departments: Iterable[str] = (),
    platforms: Iterable[str] = (),
) -> Changes:
    """The changes seen after ``start`` and no later than ``end``, other edits left out.

    ``departments`` and ``platforms`` are codes to keep to, all when empty. Raises
    sqlalchemy.exc.SQLAlchemyError when the log can't be read.
    """
    source = board.register.source
    codes, wanted = set(departments), set(platforms)
    rows = [
        row
        for row in net(changes_between(engine, source, start, end))
        if (not codes or codes.intersection(row.departments)) and (not wanted or row.last.platform in wanted)
    ]
    since = observing_since(engine, source)
    told = [row for row in rows if row.meanings != (Meaning.EDITED,)]
    table = change_tables.changes(board, told, known_rows(engine, source), language)
    return Changes(_sentences(rows, start, since, language), _with_kinds(table, told, language))


def _sentences(rows: list[RowDifference], start: datetime, since: datetime | None, language: str) -> tuple[str, ...]:
    counted = {meaning: sum(meaning in row.meanings for row in rows) for meaning in _COUNTED}
    if since is None:
        return (translate(language, N_("No change has been observed yet.")),)
    parts = [f"{translate(language, MEANING_WORDS[meaning])}: {count}" for meaning, count in counted.items() if count]
    said = ["; ".join(parts) + "." if parts else translate(language, N_("No task was seen to change."))]
    if since > start:
        day = show_date(language, since.date())
        said.append(translate(language, N_("Changes have been observed only since {day}."), day=day))
    return tuple(said)


def _with_kinds(table: pa.Table, rows: list[RowDifference], language: str) -> pa.Table:
    """The table with the kinds of change in front; rows come newest first there."""
    kinds = [
        ", ".join(
            f"{MEANING_SYMBOLS[meaning]} {translate(language, MEANING_WORDS[meaning])}" for meaning in row.meanings
        )
        for row in reversed(rows)
    ]
    return table.add_column(0, pa.field("meaning", pa.string()), pa.array(kinds, pa.string()))
