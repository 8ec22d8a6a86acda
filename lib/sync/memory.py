"""The last good reading of the source, kept in the state database across restarts."""

from __future__ import annotations

import json
import logging
import zlib
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from lib.core.workbook import CellValue, Merge, RawTab, Workbook
from lib.sync import store

log = logging.getLogger(__name__)

_VERSION = 1
last_readings = sa.Table(
    "last_readings",
    store.metadata,
    sa.Column("source", sa.String(200), primary_key=True),
    sa.Column("read_at", sa.String(40), nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
)


class Memory:
    """Keeps one Workbook for ``source``; a fault of the database is logged, never raised."""

    def __init__(self, engine: sa.Engine, source: str) -> None:
        self._engine = engine
        self._source = source[:200]

    def save(self, workbook: Workbook) -> None:
        """Keep ``workbook`` in place of the one before."""
        values = {"read_at": workbook.read_at.isoformat(), "content": dump(workbook)}
        statement = store.upsert(self._engine, last_readings).values(source=self._source, **values)
        statement = statement.on_conflict_do_update(index_elements=["source"], set_=values)
        try:
            with self._engine.begin() as connection:
                connection.execute(statement)
        except sa.exc.SQLAlchemyError:
            log.exception("keeping the last good reading failed")

    def load(self) -> Workbook | None:
        """The workbook kept, or None when there is none that can be read."""
        wanted = sa.select(last_readings.c.content).where(last_readings.c.source == self._source)
        try:
            with self._engine.connect() as connection:
                content = connection.scalar(wanted)
            return load(content) if content is not None else None
        except (sa.exc.SQLAlchemyError, ValueError, KeyError, TypeError, zlib.error):
            log.exception("the last good reading can't be used")
            return None


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
    return value  # type: ignore[no-any-return]
