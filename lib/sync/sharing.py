"""What the process whose turn it is tells the others: the newest reading, and how the last look went."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from lib import config
from lib.core.workbook import Workbook
from lib.sync import store
from lib.sync.memory import Memory, last_readings
from lib.sync.snapshot_model import Fault, Published, Snapshot
from lib.sync.turns import Turn, Turns

log = logging.getLogger(__name__)

Values = dict[str, float | str]
_ZONE = ZoneInfo(config.TIME_ZONE)
looks = sa.Table(
    "looks",
    store.metadata,
    sa.Column("source", sa.String(200), primary_key=True),
    sa.Column("looked_at", sa.Float(53), nullable=False),
    sa.Column("viewed_at", sa.Float(53), nullable=False),
    sa.Column("fault_code", sa.String(40), nullable=False),
    sa.Column("fault_details", sa.Text, nullable=False),
    sa.Column("fault_since", sa.Float(53), nullable=False),
)


@dataclass(frozen=True, slots=True)
class Sharing:
    """Implements `lib.sync.snapshot.Shared`; a fault of the database is logged, never raised."""

    turns: Turns
    memory: Memory

    def start(self, on_news: Callable[[], None]) -> None:
        self.turns.start(on_news)

    def stop(self) -> None:
        self.turns.stop()

    def turn(self) -> Turn:
        return self.turns.turn()

    def published(self) -> Published | None:
        """The newest reading's revision and the last look at the source; None when nobody told anything."""
        mine = sa.select(looks, last_readings.c.revision, last_readings.c.read_at)
        mine = mine.join_from(looks, last_readings, looks.c.source == last_readings.c.source, isouter=True)
        try:
            with self.turns.engine.connect() as connection:
                row = connection.execute(mine.where(looks.c.source == self.turns.name)).one_or_none()
        except sa.exc.SQLAlchemyError as error:
            log.warning("what the others see is not known: %s", type(error).__name__)
            return None
        if row is None:
            return None
        fault = Fault(row.fault_code, json.loads(row.fault_details), _moment(row.fault_since))
        return Published(
            revision=row.revision,
            read_at=datetime.fromisoformat(row.read_at) if row.read_at else None,
            looked_at=_moment(row.looked_at),
            viewed_at=_moment(row.viewed_at),
            fault=fault if row.fault_code else None,
        )

    def reading(self) -> Workbook | None:
        return self.memory.load()

    def tell(self, snapshot: Snapshot) -> None:
        """How the look of this process went; a new reading has been saved before."""
        fault = snapshot.fault
        values: Values = {
            "looked_at": snapshot.checked_at.timestamp(),
            "fault_code": fault.code if fault is not None else "",
            "fault_details": json.dumps(dict(fault.details), default=str) if fault is not None else "{}",
            "fault_since": fault.since.timestamp() if fault is not None else 0.0,
        }
        self._write(values, {"viewed_at": 0.0})

    def tell_viewed(self, at: datetime, *, is_news: bool) -> None:
        """Somebody is looking at pages of this process; ``is_news`` when nobody was before."""
        blank: Values = {"looked_at": 0.0, "fault_code": "", "fault_details": "{}", "fault_since": 0.0}
        self._write({"viewed_at": at.timestamp()}, blank, is_announced=is_news)

    def call(self) -> None:
        """Ask the process whose turn it is to look again soon."""
        self._write(None, {}, is_announced=True)

    def _write(self, values: Values | None, others: Values, *, is_announced: bool = False) -> None:
        try:
            with self.turns.engine.begin() as connection:
                if values is not None:
                    statement = store.upsert(self.turns.engine, looks)
                    statement = statement.values(source=self.turns.name, **others, **values)
                    connection.execute(statement.on_conflict_do_update(index_elements=["source"], set_=values))
                if is_announced:
                    self.turns.announce(connection)
        except sa.exc.SQLAlchemyError as error:
            log.warning("the others could not be told: %s", type(error).__name__)


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, _ZONE)
