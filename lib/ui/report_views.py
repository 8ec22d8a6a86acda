"""What the page of papers shows from: the figures of each period, made once and shared by all viewers."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace

from lib.core.closings import FrozenRow, PeriodRecord
from lib.core.frozen_board import freeze
from lib.core.periods import ReportingPeriod
from lib.core.selection import select
from lib.core.summaries import Totals, totals
from lib.reports.meeting import Asked, Basis, Known, basis_of, meeting_pack
from lib.reports.pack_model import Pack
from lib.sync.service import Service, now
from lib.ui.change_views import ChangeViews
from lib.ui.keeping import kept, kept_few

# Each is a whole board, and anybody may ask for any two dates.


class ReportViews:
    """Cached views of one board and its closings; goes when either changes."""

    def __init__(self, changes: ChangeViews, service: Service) -> None:
        self.changes = changes
        self.board = changes.board
        self._service = service

    def record(self, period: ReportingPeriod) -> PeriodRecord:
        """The closings of ``period``, none yet when nobody closed it."""
        return self.changes.closings.get(period.id, PeriodRecord(period.id))

    def basis(self, asked: Asked) -> Basis:
        """Where the figures come from; whatever departments and language, it is the same for a period or two dates.

        Raises sqlalchemy.exc.SQLAlchemyError when the log can't be read.
        """
        return self._basis(replace(asked, departments=(), language="vi"))

    @kept_few
    def _basis(self, asked: Asked) -> Basis:
        return basis_of(self.board, self.changes.closings, asked, self._service.engine)

    @kept
    def totals(self, asked: Asked) -> Totals:
        return totals(select(self.basis(asked).board, asked.filter))

    @kept
    def frozen(self, period: ReportingPeriod) -> tuple[FrozenRow, ...]:
        """What closing ``period`` now would freeze."""
        return freeze(self.board, period)

    def key(self, asked: Asked) -> Hashable:
        """What the papers are made from: equal for equal papers."""
        register = self.board.register
        proposals = self._service.desk.proposals(self.board).records
        return (
            register.source,
            register.revision,
            register.as_of,
            self.board.today,
            asked,
            self._closings(),
            tuple((record.id, record.state, record.seen, len(record.supporters)) for record in proposals),
        )

    def _closings(self) -> tuple[tuple[str, int, str], ...]:
        """Which figures count: a paper names every closed period, and compares with one."""
        found = [closing for record in self.changes.closings.values() for closing in record.whole]
        return tuple(sorted((closing.period_id, closing.version, closing.state.value) for closing in found))

    def pack(self, asked: Asked) -> Pack:
        """The pack that is asked for. Raises sqlalchemy.exc.SQLAlchemyError when the log can't be read."""
        known = Known(
            board=self.board,
            records=self.changes.closings,
            proposals=self._service.desk.proposals(self.board).records,
            engine=self._service.engine,
            settings=self._service.settings,
            is_sample=self._service.is_sample,
        )
        return meeting_pack(known, asked, now(), self.basis(asked))


@dataclass
class _Newest:
    views: ReportViews | None = None


_newest = _Newest()


def report_views_of(changes: ChangeViews, service: Service) -> ReportViews:
    """The shared views for ``changes``; those of an older log are let go."""
    views = _newest.views
    if views is None or views.changes is not changes:
        views = _newest.views = ReportViews(changes, service)
    return views
