"""Observed changes as pages show them: read from the log once per board and interval, shared by all viewers."""

from __future__ import annotations

import functools
import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import pandas as pd
import pyarrow as pa
import sqlalchemy as sa

from lib.charts import trend_data
from lib.core.board import Board
from lib.core.changes import Meaning, RowDifference, net
from lib.core.closings import PeriodRecord
from lib.core.following import FollowedRow
from lib.core.interval import Interval
from lib.core.period_figures import PeriodFigures, figures_in_force
from lib.core.periods import Bounds, Frequency
from lib.core.reminders import Reminder, reminder
from lib.core.selection import Filter, select
from lib.core.silence import Liveliness, departments_by_silence, platforms_by_silence
from lib.core.trends import Observation, Pace, Range, forecast, pace
from lib.meeting_settings import PeriodSettings
from lib.reports import change_tables
from lib.sync.changes import changes_between, known_rows, last_seen, observing_since
from lib.sync.closing import closings
from lib.sync.daily import EVERYONE, history
from lib.sync.service import Service
from lib.ui.keeping import kept
from lib.ui.views import Views

log = logging.getLogger(__name__)


class ChangeViews:
    """Views of the log for one board. Reading it fails as SQLAlchemyError, which `of` turns into None."""

    def __init__(self, views: Views, service: Service) -> None:
        self.board: Board = views.board
        self._views = views
        self._service = service
        self._source = views.board.register.source

    @functools.cached_property
    def since(self) -> datetime | None:
        """When observing began."""
        return observing_since(self._service.engine, self._source)

    @functools.cached_property
    def known(self) -> dict[str, FollowedRow]:
        return known_rows(self._service.engine, self._source)

    @functools.cached_property
    def history(self) -> Mapping[str, tuple[Observation, ...]]:
        """Figures by department (EVERYONE for all): of closed periods, then of each day observed."""
        return history(self._service.engine, self._source, self.board.today, self.period_figures)

    @functools.cached_property
    def closings(self) -> dict[str, PeriodRecord]:
        return closings(self.board, self._service.outbox)

    @functools.cached_property
    def period_figures(self) -> tuple[PeriodFigures, ...]:
        records, bounds = self.closings, bounds_of(self._service.settings.periods)
        known = _Newest.figures
        if known is None or known[0] is not records:
            known = _Newest.figures = records, figures_in_force(records, bounds)
        return known[1]

    @functools.cached_property
    def is_blank(self) -> bool:
        """Whether there is no task, none was ever seen to change or go, and no period was closed."""
        return not len(self.board.progress) and not any(self._last_seen) and not self.closings

    @kept
    def differences(self, interval: Interval, wanted: Filter) -> tuple[RowDifference, ...]:
        """The net differences of the interval that the filter lets through.

        Departments and platforms are those of the change; what else the filter asks is asked
        of the row as it stands now, so that a removed row answers to the former two alone.
        """
        found = self._net(interval)
        return found if wanted.is_empty else tuple(row for row in found if self._is_wanted(row, wanted))

    @kept
    def _net(self, interval: Interval) -> tuple[RowDifference, ...]:
        return net(changes_between(self._service.engine, self._source, interval.start, interval.end))

    def _is_wanted(self, row: RowDifference, wanted: Filter) -> bool:
        codes, platforms = self._codes(wanted)
        if codes is not None and not codes.intersection(row.departments):
            return False
        if platforms is not None and row.last.platform not in platforms:
            return False
        rest = replace(wanted, departments=(), body_kinds=(), platforms=(), owner_kinds=())
        if rest.is_empty:
            return True
        now = self.known.get(row.key)
        return now is not None and (now.tab, now.row) in self._places(rest)

    @kept
    def _codes(self, wanted: Filter) -> tuple[frozenset[str] | None, frozenset[str] | None]:
        """The departments and platforms that the filter lets through; None for all."""
        board = self.board
        codes = platforms = None
        if wanted.departments or wanted.body_kinds:
            codes = frozenset(
                code
                for code, body in board.departments.items()
                if (not wanted.departments or code in wanted.departments)
                and (not wanted.body_kinds or (body.kind and body.kind in wanted.body_kinds))
            )
        if wanted.platforms or wanted.owner_kinds:
            platforms = frozenset(
                code
                for code, each in board.platforms.items()
                if (not wanted.platforms or code in wanted.platforms)
                and (not wanted.owner_kinds or (each.owner_kind and each.owner_kind in wanted.owner_kinds))
            )
        return codes, platforms

    @kept
    def _places(self, wanted: Filter) -> frozenset[tuple[str, int]]:
        selected = self._views.selection(wanted)
        return frozenset(zip(selected["tab"], (int(row) for row in selected["row"]), strict=True))

    @kept
    def table(self, interval: Interval, wanted: Filter, meaning: Meaning | None, language: str) -> pa.Table:
        rows = self.differences(interval, wanted)
        return change_tables.changes(self.board, rows, self.known, language, meaning)

    @kept
    def chart(self, interval: Interval, wanted: Filter, language: str) -> tuple[pa.Table, str]:
        rows = self.differences(interval, wanted)
        return trend_data.changes(self.board, rows, language), trend_data.describe_changes(rows, language)

    @functools.cached_property
    def _last_seen(self) -> tuple[dict[str, datetime], dict[str, datetime]]:
        return last_seen(self._service.engine, self._source)

    @kept
    def lively(self, of: str, wanted: Filter) -> tuple[Liveliness, ...]:
        """The departments or platforms (``of``) of the selected records, the most silent first."""
        records: pd.Index = self._views.selection(wanted).index
        if of == "platform":
            return platforms_by_silence(self.board, self._last_seen[1], self.since, records)
        found = departments_by_silence(self.board, self._last_seen[0], self.since, records)
        chosen = set(wanted.departments)
        return tuple(each for each in found if not chosen or each.code in chosen)

    @kept
    def silence(self, of: str, wanted: Filter, language: str) -> pa.Table:
        return change_tables.silence(self.board, self.lively(of, wanted), of, language)

    @kept
    def followed_department(self, wanted: Filter) -> str:
        """Whose figures over time are shown: those of the one department chosen, else of everyone."""
        return wanted.departments[0] if len(wanted.departments) == 1 else EVERYONE

    @kept
    def records_of(self, department: str) -> pd.DataFrame:
        return select(self.board, Filter(departments=(department,) if department else ()))

    @kept
    def forecast(self, department: str) -> tuple[Range, ...]:
        return forecast(self.history.get(department, ()))

    @kept
    def pace(self, department: str) -> Pace:
        return pace(self.records_of(department), self.history.get(department, ()), self.board.today)

    @kept
    def burn_up(self, department: str, language: str) -> tuple[pa.Table, str]:
        known = self.records_of(department), self.history.get(department, ()), self.forecast(department)
        return trend_data.burn_up(*known, self.board.today, language), self.outlook(department, language)

    @kept
    def outlook(self, department: str, language: str) -> str:
        """Done and planned by today, and what is to be expected, in words."""
        records = self.records_of(department)
        return trend_data.describe_burn_up(records, self.forecast(department), self.board.today, language)

    @kept
    def department_lines(self, wanted: Filter, language: str) -> tuple[pa.Table, str]:
        codes = [code for code in self.history if code != EVERYONE]
        chosen = list(wanted.departments) or trend_data.most_moved(self.history, codes)
        table = trend_data.departments(self.board, self.history, chosen)
        return table, trend_data.describe_departments(table, language)

    @kept
    def reminder(self, code: str, link: str, language: str) -> Reminder:
        """The reminder for the department ``code``; ``link`` is the address of its page."""
        return reminder(self.board, code, language, link=link)

    @kept
    def periods(self, language: str) -> pa.Table:
        return change_tables.periods(self.period_figures, language)


def bounds_of(settings: PeriodSettings) -> Bounds:
    """The bounds of reporting periods that the settings name."""
    return Bounds(settings.first_day, settings.due_day)


def frequency_of(settings: PeriodSettings) -> Frequency:
    return Frequency(settings.frequency)


def forget() -> None:
    """Read the log and the closings anew when they are next asked for: something was closed here."""
    _Newest.made = None


class _Newest:
    # Each is read once: another viewer may ask for another board, or close a period, at any moment.
    made: tuple[Views, ChangeViews] | None = None
    # Closings that stayed the same are counted once, whatever else changes on the sheet.
    figures: tuple[dict[str, PeriodRecord], tuple[PeriodFigures, ...]] | None = None


def changes_of(views: Views, service: Service) -> ChangeViews | None:
    """The shared views of the log for the board of ``views``; None when the log can't be read."""
    known = _Newest.made
    if known is None or known[0] is not views:
        made = ChangeViews(views, service)
        try:
            _ = made.since, made.known
        except sa.exc.SQLAlchemyError as error:
            log.error("reading observed changes failed: %s", type(error).__name__)
            return None
        known = _Newest.made = views, made
    return known[1]
