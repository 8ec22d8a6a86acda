"""Several processes on one database: whose turn it is to look, what it found, and what is archived."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_SECONDS = sa.Float(53)


def upgrade() -> None:
    """The check sum of a reading, the state of the looking, daily chores, closed periods."""
    op.add_column("last_readings", sa.Column("digest", sa.String(64), nullable=False, server_default=""))
    op.add_column("last_readings", sa.Column("revision", sa.String(200), nullable=False, server_default=""))
    op.create_table(
        "looks",
        sa.Column("source", sa.String(200), primary_key=True),
        sa.Column("looked_at", _SECONDS, nullable=False),
        sa.Column("viewed_at", _SECONDS, nullable=False),
        sa.Column("fault_code", sa.String(40), nullable=False),
        sa.Column("fault_details", sa.Text, nullable=False),
        sa.Column("fault_since", _SECONDS, nullable=False),
    )
    op.create_table(
        "turns",
        sa.Column("name", sa.String(200), primary_key=True),
        sa.Column("holder", sa.String(80), nullable=False),
        sa.Column("until", _SECONDS, nullable=False),
    )
    op.create_table(
        "chores", sa.Column("name", sa.String(200), primary_key=True), sa.Column("day", sa.Date, nullable=False)
    )
    op.create_table(
        "archived_closings",
        sa.Column("source", sa.String(200), primary_key=True),
        sa.Column("period_id", sa.String(20), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("digest", sa.String(40), nullable=False),
        sa.Column("archived_at", _SECONDS, nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "writing_checks",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("at", _SECONDS, nullable=False),
    )
    op.execute("DROP TABLE IF EXISTS doctor")
