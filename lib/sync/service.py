"""Putting the pieces together: settings → home, state database, snapshots."""

from __future__ import annotations

import functools
import logging
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from lib import config
from lib.core.board import Board
from lib.core.summaries import totals
from lib.sheets.local import LocalHome
from lib.sheets.protocol import Home
from lib.sheets.sample import build_sample, is_sample
from lib.sync import store
from lib.sync.memory import Memory
from lib.sync.snapshot import Snapshots

log = logging.getLogger(__name__)


def now() -> datetime:
    """The present moment in the province's time zone: the only clock of the app."""
    return datetime.now(ZoneInfo(config.TIME_ZONE))


@dataclass(frozen=True, slots=True)
class Service:
    """Everything one process shares among its viewers."""

    settings: config.Settings
    engine: sa.Engine
    home: Home
    snapshots: Snapshots

    @property
    def is_sample(self) -> bool:
        """Whether the figures on screen are made up."""
        return is_sample(source_path(self.settings))

    def earlier_totals(self, board: Board) -> tuple[date, dict[str, int]] | None:
        """Totals of about a week ago, to show what has changed; None when there are none."""
        try:
            return store.earlier_totals(self.engine, board.register.source, board.today)
        except sa.exc.SQLAlchemyError:
            log.exception("reading earlier totals failed")
            return None


def source_path(settings: config.Settings) -> Path:
    """The workbook to read; the sample when none is set."""
    return Path(settings.source) if settings.source else config.SAMPLE_PATH


def open_home(source: str) -> Home:
    """The home of ``source`` alone, with no state kept: for one look at the data."""
    path = Path(source) if source else config.SAMPLE_PATH
    if not source:
        _make_sample(path)
    return LocalHome(path, store.open_state("sqlite://"), config.TIME_ZONE)


def _make_sample(path: Path) -> None:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        build_sample(path)


def open_service(settings: config.Settings) -> Service:
    """Build the service; makes the sample workbook when no source is set and it is not there."""
    path = source_path(settings)
    if settings.is_sample:
        _make_sample(path)
    engine = store.open_state(settings.state_url)
    home = LocalHome(path, engine, config.TIME_ZONE)
    snapshots = Snapshots(home, now, on_new=functools.partial(_remember, engine), memory=Memory(engine, str(path)))
    return Service(settings, engine, home, snapshots)


def _remember(engine: sa.Engine, board: Board) -> None:
    figures = asdict(totals(board.progress))
    try:
        store.remember_totals(engine, board.register.source, board.today, figures)
    except sa.exc.SQLAlchemyError:
        log.exception("remembering totals failed")  # the pages work without them
