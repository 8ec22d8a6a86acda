"""The items of the outbox: their table, their states, and how a row is written into it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from lib.core.workbook import CellValue
from lib.sync import store


class ItemState(StrEnum):
    """What became of an item. RETURNED and DISMISSED never reached the home."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    PARKED = "parked"
    RETURNED = "returned"
    DISMISSED = "dismissed"


items = sa.Table(
    "outbox_items",
    store.metadata,
    sa.Column("sequence", sa.Integer, primary_key=True),
    sa.Column("tab", sa.String(40), nullable=False),
    sa.Column("event_id", sa.String(64), nullable=False, unique=True),
    sa.Column("guard", sa.String(40), nullable=False),
    sa.Column("seen", sa.String(64), nullable=False),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("content", sa.String(64), nullable=False),
    sa.Column("state", sa.String(12), nullable=False, default=ItemState.WAITING),
    sa.Column("put_at", sa.Float(53), nullable=False),
    sa.Column("not_before", sa.Float(53), nullable=False, default=0.0),
    sa.Column("attempts", sa.Integer, nullable=False, default=0),
    sa.Column("claimed_by", sa.String(80), nullable=False, default=""),
    sa.Column("claimed_until", sa.Float(53), nullable=False, default=0.0),
    sa.Column("sent_before", sa.Float(53), nullable=False, default=0.0),
    sa.Column("sent_at", sa.Float(53), nullable=False, default=0.0),
    sa.Column("ended_at", sa.Float(53), nullable=False, default=0.0),
    sa.Column("settled_at", sa.Float(53), nullable=False, default=0.0),
    sa.Column("code", sa.String(40), nullable=False, default=""),
    sa.Column("details", sa.Text, nullable=False, default="{}"),
    sa.Column("row", sa.Text, nullable=False),  # last: what stands behind a long text is slow to reach
    sa.Index("outbox_by_state", "state", "sequence", "size"),
    sa.Index("outbox_by_guard", "guard", "state", "sequence"),
)


@dataclass(frozen=True, slots=True)
class Item:
    """One row on its way to the app's tab ``tab``. Moments are seconds since 1970, 0 is never.

    ``rows`` are several rows that arrive together or not at all; then ``row`` is empty.
    ``sent_at`` is the last moment at which it can have been sent before this claim.
    ``code`` names the sentence that says why it waits, was parked or was returned;
    ``details`` fills it in, and for a returned act holds under ``meanwhile`` what others did.
    """

    sequence: int
    tab: str
    event_id: str
    row: Mapping[str, CellValue]
    guard: str = ""
    seen: str = ""
    state: ItemState = ItemState.WAITING
    put_at: float = 0.0
    attempts: int = 0
    sent_at: float = 0.0
    ended_at: float = 0.0
    code: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    rows: tuple[Mapping[str, CellValue], ...] = ()


def item_of(row: Any) -> Item:
    """The item of a row of the table."""
    is_one = not row.row.startswith("[")
    return Item(
        sequence=row.sequence,
        tab=row.tab,
        event_id=row.event_id,
        row=unpack(row.row) if is_one else {},
        guard=row.guard,
        seen=row.seen,
        state=ItemState(row.state),
        put_at=row.put_at,
        attempts=row.attempts,
        sent_at=row.sent_before,
        ended_at=row.ended_at,
        code=row.code,
        details=json.loads(row.details),
        rows=() if is_one else unpack_rows(row.row),
    )


def pack(row: Mapping[str, CellValue]) -> str:
    """A row as JSON, the same text for the same content; dates are tagged."""
    return json.dumps({name: _packed(value) for name, value in row.items()}, sort_keys=True)


def unpack(text: str) -> dict[str, CellValue]:
    """The row that `pack` wrote; empty for a row that was forgotten."""
    return {name: _unpacked(value) for name, value in json.loads(text or "{}").items()}


def pack_rows(rows: Iterable[Mapping[str, CellValue]]) -> str:
    """Several rows as one JSON list."""
    return f"[{', '.join(map(pack, rows))}]"


def unpack_rows(text: str) -> tuple[dict[str, CellValue], ...]:
    """The rows that `pack_rows` wrote."""
    return tuple({name: _unpacked(value) for name, value in row.items()} for row in json.loads(text))


def _packed(value: CellValue) -> Any:
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _unpacked(value: Any) -> CellValue:
    if isinstance(value, dict):
        return datetime.fromisoformat(value["moment"]) if "moment" in value else date.fromisoformat(value["day"])
    return value  # type: ignore[no-any-return]  # as JSON has it
