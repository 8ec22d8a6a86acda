"""Putting the pieces together: settings → home, state database, snapshots, outbox, delivery."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

import sqlalchemy as sa

from lib import config
from lib.config import now as now
from lib.core.board import Board
from lib.core.summaries import totals
from lib.sheets.google_address import is_google_source
from lib.sheets.google_home import SheetHome
from lib.sheets.local import LocalHome
from lib.sheets.protocol import Home
from lib.sheets.sample import build_sample, is_sample
from lib.sync import archive, housekeeping, observing, store
from lib.sync.act_check import GUARD, ActCheck, Reading
from lib.sync.delivery import Delivery
from lib.sync.desk import Desk
from lib.sync.memory import Memory
from lib.sync.outbox import Outbox
from lib.sync.sharing import Sharing
from lib.sync.snapshot import Snapshots
from lib.sync.turns import Turns, turns_of

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Service:
    """Everything one process shares among its viewers."""

    settings: config.Settings
    engine: sa.Engine
    home: Home
    snapshots: Snapshots
    outbox: Outbox
    delivery: Delivery
    desk: Desk
    presence: Turns | None = None

    @property
    def is_google(self) -> bool:
        """Whether the source is a shared Google Sheet."""
        return is_google_source(self.settings.source)

    @property
    def is_sample(self) -> bool:
        """Whether the figures on screen are made up."""
        return not self.is_google and is_sample(source_path(self.settings))

    def earlier_totals(self, board: Board) -> tuple[date, dict[str, int]] | None:
        """Totals of about a week ago, to show what has changed; None when there are none."""
        try:
            return _earlier_totals(self.engine, board.register.source, board.today, board.register.as_of)
        except sa.exc.SQLAlchemyError:
            log.exception("reading earlier totals failed")
            return None

    def stop(self) -> None:
        """End the threads of this service."""
        self.delivery.stop()
        self.snapshots.stop()
        if self.presence is not None:
            self.presence.stop()


@functools.lru_cache(maxsize=8)  # asked at every run of the overview; earlier days no longer change
def _earlier_totals(
    engine: sa.Engine, source: str, today: date, _as_of: datetime
) -> tuple[date, dict[str, int]] | None:
    return store.earlier_totals(engine, source, today)


def source_path(settings: config.Settings) -> Path:
    """The workbook to read; the sample when none is set."""
    return Path(settings.source) if settings.source else config.SAMPLE_PATH


def open_home(settings: config.Settings, engine: sa.Engine | None = None) -> Home:
    """The home of the source that ``settings`` name; without ``engine`` it keeps no state.

    Makes the sample workbook when no source is set and it is not there.
    """
    if is_google_source(settings.source):
        from lib.sheets.google import GoogleHome  # noqa: PLC0415 - a workbook needs none of what it loads

        return GoogleHome.from_settings(settings)
    path = source_path(settings)
    if settings.is_sample and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        build_sample(path)
    return LocalHome(path, engine or store.open_state("sqlite://"))


def open_service(settings: config.Settings) -> Service:
    """Build the service and start its threads."""
    engine = store.open_state(settings.state_url)
    home = open_home(settings, engine)
    snapshots = _snapshots(settings, home, engine)
    outbox = Outbox(engine)
    checks = {GUARD: ActCheck(outbox, _rows_of(snapshots))}
    delivery = Delivery(outbox, home, checks=checks, on_delivered=snapshots.wake)
    delivery.start()
    presence = None
    if not isinstance(home, SheetHome):  # nobody waits for this turn: it tells `move-state` that the app runs
        presence = turns_of(engine, _source(settings))
        presence.start(lambda: None)
    return Service(settings, engine, home, snapshots, outbox, delivery, Desk(outbox), presence)


def _source(settings: config.Settings) -> str:
    return settings.source or str(config.SAMPLE_PATH)


def _snapshots(settings: config.Settings, home: Home, engine: sa.Engine) -> Snapshots:
    """A file may be looked at often, by each process; Google by one of them, as often as its quota bears."""
    source = _source(settings)
    on_new = functools.partial(_remember, engine)
    after_look = functools.partial(housekeeping.once_a_day, engine, source, now)
    if not isinstance(home, SheetHome):
        return Snapshots(home, now, on_new=on_new, memory=Memory(engine, source), after_look=after_look)
    turns = turns_of(engine, source)
    memory = Memory(engine, source, turns.announce)
    return Snapshots(
        home,
        now,
        on_new=on_new,
        memory=memory,
        interval=settings.poll_seconds,
        idle_interval=settings.idle_poll_seconds,
        strain=lambda: home.traffic.share,
        shared=Sharing(turns, memory),
        after_look=after_look,
    )


def _rows_of(snapshots: Snapshots) -> Callable[[], Reading | None]:
    """The rows of proposals and acts, read anew; None while the source is away."""

    def rows() -> Reading | None:
        snapshot = snapshots.refresh()
        if snapshot.board is None or snapshot.fault is not None:
            return None
        register = snapshot.board.register
        read = register.app_rows
        return read.get("proposals", ()), read.get("proposal_events", ()), register.as_of.timestamp()

    return rows


def _remember(engine: sa.Engine, board: Board) -> None:
    figures = asdict(totals(board.progress))
    try:
        store.remember_totals(engine, board.register.source, board.today, figures)
    except sa.exc.SQLAlchemyError:
        log.exception("remembering totals failed")  # the pages work without them
    try:
        archive.keep(engine, board, now())
    except sa.exc.SQLAlchemyError as error:
        log.error("archiving closed periods failed: %s", type(error).__name__)
    observing.take_note(engine, board, now())
