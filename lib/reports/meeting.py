"""What the papers of a meeting are about: a period or two dates, some departments, and the figures of then.

The figures of a period that was closed are those of its closing, those between two dates
are those of the second one as far as changes were observed; all others are those of the
sheet as it stands. What changed comes from the log of observed changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa

from lib import config
from lib.charts.trend_data import describe_burn_up
from lib.core.board import Board
from lib.core.closings import Closing, PeriodRecord
from lib.core.frozen_board import frozen_board
from lib.core.interval import Interval
from lib.core.page_addresses import REPORT_PAGE, page_link
from lib.core.period_figures import PeriodFigures, banner, figures_in_force, frozen_progress
from lib.core.periods import Bounds, ReportingPeriod, label, parse_period, preceding
from lib.core.proposals import ProposalRecord, days_since
from lib.core.selection import Filter, select
from lib.core.summaries import totals
from lib.core.trends import forecast
from lib.i18n import N_, show_date, translate
from lib.reports.earlier import board_of_then
from lib.reports.issuer import issuer_of
from lib.reports.observed_changes import pack_changes
from lib.reports.pack import TITLE, build_pack
from lib.reports.pack_model import Earlier, Front, Pack
from lib.sync.daily import EVERYONE, figures_near, history, totals_near

BETWEEN = ".."
_LONGEST_OWN = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: the days ``first`` to ``last``, both included, or a ``period``; codes of departments.

    No departments means all of them.
    """

    first: date
    last: date
    period: ReportingPeriod | None = None
    departments: tuple[str, ...] = ()
    language: str = "vi"

    @property
    def filter(self) -> Filter:
        return Filter(departments=self.departments)

    @property
    def interval(self) -> Interval:
        return Interval(self.first, self.last)

    @property
    def span(self) -> str:
        """``2026-Q4``, or ``2026-11-01..2026-11-24``: in addresses and file names."""
        return self.period.id if self.period else f"{self.first}{BETWEEN}{self.last}"

    @property
    def file_name(self) -> str:
        """Without an ending: ``bao-cao-2026-Q4``."""
        own = f"-{self.departments[0]}" if len(self.departments) == 1 else ""
        # A code is typed in the sheet, and a file's name goes to every kind of machine.
        plain = "".join(char if char.isascii() and char.isalnum() else "-" for char in own[:_LONGEST_OWN])
        return f"bao-cao-{self.span.replace(BETWEEN, '_')}{plain}"


@dataclass(frozen=True, slots=True)
class Basis:
    """The board that the figures come from: made of a ``closing``, or by undoing the log, or as it stands."""

    board: Board
    closing: Closing | None = None
    is_of_then: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What papers are made from: the board of today, closings by period, proposals, the state database, settings."""

    board: Board
    records: Mapping[str, PeriodRecord]
    proposals: tuple[ProposalRecord, ...]
    engine: sa.Engine
    settings: config.Settings
    is_sample: bool = False


def asked_for_period(period: ReportingPeriod, today: date, departments: tuple[str, ...], language: str) -> Asked:
    """The papers of ``period``, as far as it has gone."""
    return Asked(period.start, max(period.start, min(period.end, today)), period, departments, language)


def basis_of(board: Board, records: Mapping[str, PeriodRecord], asked: Asked, engine: sa.Engine) -> Basis:
    """The closing in force of the period, or the second of two dates, else the board as it stands.

    Raises sqlalchemy.exc.SQLAlchemyError when the log can't be read.
    """
    if asked.period is None and asked.last < board.today:
        then = board_of_then(engine, board, asked.interval.end, asked.last)
        if then is not None:
            return Basis(then, is_of_then=True)
    record = records.get(asked.period.id) if asked.period else None
    if asked.period is None or record is None or record.in_force is None:
        return Basis(board)
    return Basis(frozen_board(board, asked.period, record.in_force), record.in_force)


def meeting_pack(known: Known, asked: Asked, at: datetime, basis: Basis | None = None) -> Pack:
    """The pack that is ``asked`` for. Raises sqlalchemy.exc.SQLAlchemyError when the log can't be read."""
    basis = basis or basis_of(known.board, known.records, asked, known.engine)
    start, end = asked.interval.start, min(asked.interval.end, at)
    return build_pack(
        basis.board,
        select(basis.board, asked.filter),
        language=asked.language,
        wanted=asked.filter,
        front=_front(known, asked, basis),
        earlier=_earlier(known, asked),
        proposals=_proposals(known, asked),
        changes=pack_changes(known.engine, known.board, start, end, asked.language, asked.departments),
        closed=_closed(known, asked),
        day=known.board.today,
        outlook=_outlook(known, asked, basis),
    )


def _outlook(known: Known, asked: Asked, basis: Basis) -> str:
    """Whether it will be made, as the page of changes says it; of figures that are not those of now, nothing."""
    if basis.board is not known.board or len(asked.departments) > 1:
        return ""
    bounds = Bounds(known.settings.periods.first_day, known.settings.periods.due_day)
    today, closed = known.board.today, figures_in_force(known.records, bounds)
    figures = history(known.engine, known.board.register.source, today, closed)
    seen = figures.get(asked.departments[0] if asked.departments else EVERYONE, ())
    return describe_burn_up(select(known.board, asked.filter), forecast(seen), today, asked.language)


def _closed(known: Known, asked: Asked) -> tuple[PeriodFigures, ...]:
    """The closed periods no later than what is asked for, of its length if it is a period; the oldest first."""
    bounds, codes = Bounds(known.settings.periods.first_day, known.settings.periods.due_day), set(asked.departments)
    found = []
    for record in known.records.values():
        period, closing = parse_period(record.period_id, bounds), record.in_force
        if period is None or closing is None or period.start > asked.last:
            continue
        if asked.period is not None and asked.period.frequency is not period.frequency:
            continue
        if codes:
            kept = tuple(row for row in closing.rows if codes.intersection(row.leads))
            closing = replace(closing, rows=kept)
        found.append(PeriodFigures(period, closing, totals(frozen_progress(closing)), {}))
    return tuple(sorted(found, key=lambda figures: (figures.period.end, figures.period.start)))


def _proposals(known: Known, asked: Asked) -> tuple[ProposalRecord, ...]:
    """Those sent by the last day, as they stand now; also where a hand wrote no day that can be read."""
    codes = set(asked.departments)
    return tuple(
        record
        for record in known.proposals
        if (not codes or record.proposing_body in codes) and (days_since(record.sent_at, asked.last) or 0) >= 0
    )


def _front(known: Known, asked: Asked, basis: Basis) -> Front:
    settings, language = known.settings, asked.language
    body = known.board.departments.get(settings.ict_department)
    return Front(
        title=title_of(asked),
        province=settings.province,
        issuer=issuer_of(settings.province, body, language),
        notice=" ".join(_notices(known, asked, basis)),
        link=_link(settings.app_url, asked),
    )


def title_of(asked: Asked) -> str:
    """What the papers are called: the usual title with the period or the two dates."""
    language = asked.language
    title = translate(language, TITLE)
    if asked.period is not None:
        return translate(language, N_("{title}, {period}"), title=title, period=label(asked.period, language))
    first, last = show_date(language, asked.first), show_date(language, asked.last)
    return translate(language, N_("{title}, from {first} to {last}"), title=title, first=first, last=last)


def _notices(known: Known, asked: Asked, basis: Basis) -> list[str]:
    """How far the figures are settled, and what they are not."""
    said = []
    if known.is_sample:
        said.append(
            translate(asked.language, N_("Illustrative figures: this is the bundled sample, not the province's data."))
        )
    if asked.period is not None:
        record = known.records.get(asked.period.id, PeriodRecord(asked.period.id))
        said.append(banner(record, asked.period, known.board.today, asked.language))
    if basis.closing is not None:
        said.append(translate(asked.language, CLOSED_FIGURES))
    elif basis.is_of_then:
        said.append(figures_of_then(asked, asked.language))
    elif asked.last < known.board.today:
        said.append(translate(asked.language, FIGURES_OF_NOW))
    return said


CLOSED_FIGURES = N_(
    "The figures are those that were closed; results, difficulties, cells to correct and the state of proposals are "
    "those of now."
)
FIGURES_OF_NOW = N_("The figures are those of the sheet now; what changed is that of the days chosen.")


def figures_of_then(asked: Asked, language: str) -> str:
    """Where the figures of the second date come from, and what is not of that day."""
    sentence = N_(
        "The figures are those of {day}, put together from the changes observed since; cells to correct and the "
        "state of proposals are those of now."
    )
    return translate(language, sentence, day=show_date(language, asked.last))


def _link(root: str, asked: Asked) -> str:
    """The address of the same figures on screen; empty when the app's own address is not set."""
    query = [("period", asked.span), *(("department", code) for code in asked.departments), ("lang", asked.language)]
    return page_link(root, REPORT_PAGE, query)


def _earlier(known: Known, asked: Asked) -> Earlier | None:
    """Figures to compare with: of the period before if it was closed, of the first of two dates.

    Where there are none, those seen nearest the first day.
    """
    source, codes = known.board.register.source, set(asked.departments)
    if asked.period is None and asked.first < known.board.today:
        then = board_of_then(known.engine, known.board, asked.interval.start, asked.first)
        if then is not None:
            return Earlier(asked.first, asdict(totals(select(then, asked.filter))))
    if asked.period is not None:
        bounds = Bounds(known.settings.periods.first_day, known.settings.periods.due_day)
        before = preceding(asked.period, bounds)
        record = known.records.get(before.id)
        if record is not None and record.in_force is not None:
            return _figures_of(record.in_force, before, codes)
    if not codes:
        seen = totals_near(known.engine, source, asked.first)
        return Earlier(*seen) if seen and seen[0] < known.board.today else None
    if len(codes) == 1:
        point = figures_near(known.engine, source, asked.departments[0], asked.first)
        if point is not None and point.day < known.board.today:
            return Earlier(point.day, {"done": point.done, "overdue": point.overdue})
    return None  # tasks that two of the departments lead together would count twice


def _figures_of(closing: Closing, period: ReportingPeriod, codes: set[str]) -> Earlier:
    frame = frozen_progress(closing)
    if codes:
        frame = frame[[bool(codes.intersection(row.leads)) for row in closing.rows]]
    day = min(closing.closed_at.date(), period.end) if closing.closed_at else period.end
    return Earlier(day, asdict(totals(frame)))
