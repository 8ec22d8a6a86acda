"""The last good reading of the source, kept in the state database: across restarts, and for other processes."""

from __future__ import annotations

import hashlib
import json
import logging
import zlib
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from lib.core.workbook import CellValue, Merge, RawTab, Workbook
from lib.sync import store

log = logging.getLogger(__name__)

_VERSION = 1
_CLOCK = timedelta(minutes=1)
last_readings = sa.Table(
    "last_readings",
    store.metadata,
    sa.Column("source", sa.String(200), primary_key=True),
    sa.Column("read_at", sa.String(40), nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False, server_default=""),
    sa.Column("revision", sa.String(200), nullable=False, server_default=""),
)


class Memory:
    """Keeps one Workbook for ``source``; a fault of the database is logged, never raised."""

    def __init__(
        self, engine: sa.Engine, source: str, announce: Callable[[sa.Connection], None] = lambda _connection: None
    ) -> None:
        """``announce`` is called with the connection whose transaction keeps a new reading."""
        self._engine = engine
        self._source = source[:200]
        self._announce = announce

    def save(self, workbook: Workbook) -> bool:
        """Keep ``workbook`` in place of the one before, unless another process has kept a newer one.

        False when the database can't be used.
        """
        content = dump(workbook)
        values = {
            "read_at": workbook.read_at.isoformat(),
            "content": content,
            "digest": hashlib.sha256(content).hexdigest(),
            "revision": workbook.revision,
        }
        statement = store.upsert(self._engine, last_readings).values(source=self._source, **values)
        # One from the future was kept before a clock was set back.
        soon = (workbook.read_at + _CLOCK).isoformat()
        is_older = sa.or_(last_readings.c.read_at <= values["read_at"], last_readings.c.read_at > soon)
        statement = statement.on_conflict_do_update(index_elements=["source"], set_=values, where=is_older)
        try:
            with self._engine.begin() as connection:
                connection.execute(statement)
                self._announce(connection)
        except sa.exc.SQLAlchemyError as error:
            # The error itself holds the statement with its values: texts that no log may have.
            log.error("keeping the last good reading failed: %s", type(error).__name__)
            return False
        return True

    def load(self) -> Workbook | None:
        """The workbook kept, or None when there is none that can be read."""
        row = last_readings.c
        wanted = sa.select(row.content, row.digest).where(row.source == self._source)
        try:
            with self._engine.connect() as connection:
                found = connection.execute(wanted).one_or_none()
            return _verified(found.content, found.digest) if found is not None else None
        except (sa.exc.SQLAlchemyError, ValueError, KeyError, TypeError, zlib.error) as error:
            log.error("the last good reading can't be used: %s", type(error).__name__)
            return None


def _verified(content: bytes, digest: str) -> Workbook:
    """The workbook of ``content``, whose check sum is ``digest``; readings of earlier versions have none."""
    if digest and hashlib.sha256(content).hexdigest() != digest:
        raise ValueError("the reading is not the one that was kept")
    return load(content)


def dump(workbook: Workbook) -> bytes:
    """``workbook`` as compressed JSON; dates are tagged, everything else is JSON's own."""
    tabs = [
        {
            "title": tab.title,
            "columns": [[_packed(value) for value in column] for column in tab.columns],
            "gid": tab.gid,
            "hidden": tab.hidden,
            "merges": [[merge.top, merge.left, merge.bottom, merge.right] for merge in tab.merges],
            "formats": {str(index): list(patterns) for index, patterns in tab.formats.items()},
        }
        for tab in workbook.tabs
    ]
    content = {
        "version": _VERSION,
        "source": workbook.source,
        "title": workbook.title,
        "revision": workbook.revision,
        "read_at": workbook.read_at.isoformat(),
        "locale": workbook.locale,
        "time_zone": workbook.time_zone,
        "url": workbook.url,
        "tabs": tabs,
    }
    return zlib.compress(json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass"), 1)


def load(content: bytes) -> Workbook:
    """The workbook of `dump`. Raises ValueError, KeyError, TypeError or zlib.error on anything else."""
    read = json.loads(zlib.decompress(content).decode("utf-8", "surrogatepass"))
    if read["version"] != _VERSION:
        raise ValueError(f"a reading of version {read['version']}")
    return Workbook(
        source=read["source"],
        title=read.get("title", ""),
        tabs=tuple(_tab(tab) for tab in read["tabs"]),
        revision=read["revision"],
        read_at=datetime.fromisoformat(read["read_at"]),
        locale=read["locale"],
        time_zone=read["time_zone"],
        url=read["url"],
    )


def _tab(tab: dict[str, Any]) -> RawTab:
    return RawTab(
        title=tab["title"],
        columns=[[_unpacked(value) for value in column] for column in tab["columns"]],
        gid=tab["gid"],
        hidden=tab["hidden"],
        merges=tuple(Merge(*merge) for merge in tab["merges"]),
        formats={int(index): patterns for index, patterns in tab["formats"].items()},
    )


def _packed(value: CellValue) -> Any:
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    return value


def _unpacked(value: Any) -> CellValue:
    if isinstance(value, dict):
        return datetime.fromisoformat(value["t"]) if "t" in value else date.fromisoformat(value["d"])
    return value  # type: ignore[no-any-return]  # as JSON has it
