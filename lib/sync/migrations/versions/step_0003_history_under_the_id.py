"""History is kept under a spreadsheet's id: under its title, as before, it was lost when somebody changed that."""

import json
import re
import zlib
from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_OF_A_SOURCE = (
    "daily_totals",
    "daily_figures",
    "last_followed",
    "observed_changes",
    "archived_closings",
    "sent_reminders",
)
_ID = re.compile(r"/spreadsheets/d/([^/]+)")
_READINGS = sa.table("last_readings", sa.column("source"), sa.column("content"), sa.column("digest"))


def upgrade() -> None:
    """The title and the id of each spreadsheet stand in its last reading."""
    connection = op.get_bind()
    for kept, content in connection.execute(sa.select(_READINGS.c.source, _READINGS.c.content)).all():
        try:
            reading = json.loads(zlib.decompress(content).decode("utf-8", "surrogatepass"))
            found, title = _ID.search(reading["url"] or ""), reading["source"]
        except (zlib.error, ValueError, KeyError, TypeError):
            continue  # one that can't be read is made anew at the next look
        if found is None or found[1] == title:
            continue
        for name in _OF_A_SOURCE:
            table = sa.table(name, sa.column("source"))
            op.execute(sa.update(table).where(table.c.source == title[:200]).values(source=found[1]))
        text = json.dumps({**reading, "source": found[1], "title": title}, ensure_ascii=False)
        packed = zlib.compress(text.encode("utf-8", "surrogatepass"), 1)
        values = {"content": packed, "digest": sha256(packed).hexdigest()}
        op.execute(sa.update(_READINGS).where(_READINGS.c.source == kept).values(values))
