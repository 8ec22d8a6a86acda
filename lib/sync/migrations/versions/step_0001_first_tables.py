"""The tables of the first release.

Databases from before there were steps have some or all of them already: those stay as they are.
"""

import datetime

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_SECONDS = sa.Float(53)


def upgrade() -> None:
    """Make what is not there."""
    _source_tables()
    _people_tables()
    _outbox()


def _table(name: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(name, *columns, if_not_exists=True)


def _text(name: str, length: int | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.String(length) if length else sa.Text(), nullable=False)


def _source() -> sa.Column[str]:
    return sa.Column("source", sa.String(200), primary_key=True)


def _day() -> sa.Column[datetime.date]:
    return sa.Column("day", sa.Date, primary_key=True)


def _source_tables() -> None:
    _table("daily_totals", _source(), _day(), _text("totals"))
    _table(
        "daily_figures",
        _source(),
        sa.Column("department", sa.String(80), primary_key=True),
        _day(),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("countable", "done", "overdue")),
    )
    _table("last_readings", _source(), _text("read_at", 40), sa.Column("content", sa.LargeBinary, nullable=False))
    _table(
        "last_followed",
        _source(),
        sa.Column("number", sa.Integer, nullable=False),
        _text("revision", 200),
        sa.Column("read_at", _SECONDS, nullable=False),
        sa.Column("since", _SECONDS, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    _observed_changes()
    _table(
        "app_rows",
        sa.Column("sequence", sa.Integer, primary_key=True),
        _text("tab", 40),
        sa.Column("event_id", sa.String(64), nullable=False, unique=True),
        _text("row"),
    )
    op.create_index("ix_app_rows_tab", "app_rows", ["tab"], if_not_exists=True)


def _observed_changes() -> None:
    _table(
        "observed_changes",
        sa.Column("sequence", sa.Integer, primary_key=True),
        _text("source", 200),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("seen_at", _SECONDS, nullable=False),
        _text("row_key", 80),
        _text("kind", 10),
        _text("field", 20),
        _text("tab"),
        sa.Column("row", sa.Integer, nullable=False),
        _text("cell", 20),
        _text("departments"),
        _text("platform"),
        _text("updated", 10),
        _text("old"),
        _text("new"),
        sa.UniqueConstraint("source", "number", "row_key", "field"),
    )
    op.create_index("observed_changes_by_time", "observed_changes", ["source", "seen_at"], if_not_exists=True)


def _people_tables() -> None:
    _table(
        "drafts",
        sa.Column("owner", sa.String(64), primary_key=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        _text("content"),
    )
    _table(
        "recent_acts",
        sa.Column("slot", sa.String(32), primary_key=True),
        _text("key", 80),
        sa.Column("at", _SECONDS, nullable=False),
    )
    op.create_index("recent_acts_by_key", "recent_acts", ["key", "at"], if_not_exists=True)
    _table(
        "audit_lines",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("at", _SECONDS, nullable=False),
        *(_text(name, length) for name, length in (("mode", 20), ("who", 254), ("role", 20), ("act", 40))),
        *(_text(name, length) for name, length in (("body", 80), ("subject", 80), ("outcome", 10), ("reason", 400))),
    )
    _table(
        "ended_sign_ins",
        sa.Column("sign_in", sa.String(40), primary_key=True),
        sa.Column("at", _SECONDS, nullable=False),
    )
    _table("day_keys", sa.Column("day", sa.Date, primary_key=True), _text("key", 64))
    _table(
        "sent_reminders",
        sa.Column("source", sa.String(200), primary_key=True),
        sa.Column("department", sa.String(80), primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("at", _SECONDS, nullable=False),
        _text("state", 12),
        _text("recipients"),
        _text("subject"),
        _text("fault", 80),
    )


def _outbox() -> None:
    moments = ("claimed_until", "sent_before", "sent_at", "ended_at", "settled_at")
    _table(
        "outbox_items",
        sa.Column("sequence", sa.Integer, primary_key=True),
        _text("tab", 40),
        sa.Column("event_id", sa.String(64), nullable=False, unique=True),
        _text("guard", 40),
        _text("seen", 64),
        sa.Column("size", sa.Integer, nullable=False),
        _text("content", 64),
        _text("state", 12),
        sa.Column("put_at", _SECONDS, nullable=False),
        sa.Column("not_before", _SECONDS, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        _text("claimed_by", 80),
        *(sa.Column(name, _SECONDS, nullable=False) for name in moments),
        _text("code", 40),
        _text("details"),
        _text("row"),
    )
    op.create_index("outbox_by_state", "outbox_items", ["state", "sequence", "size"], if_not_exists=True)
    op.create_index("outbox_by_guard", "outbox_items", ["guard", "state", "sequence"], if_not_exists=True)
