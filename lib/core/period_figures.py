"""The figures of closed periods, and the sentence that says how far a period's figures are settled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from lib.core.closings import Closing, PeriodRecord
from lib.core.period_sentences import PERIOD_SENTENCES
from lib.core.periods import Bounds, ReportingPeriod, label_with_days, parse_period
from lib.core.progress import states_of
from lib.core.proposals.events import moment
from lib.core.summaries import Totals, totals, totals_of_groups
from lib.i18n import N_, show_date, show_time, translate
from lib.words import Flag, PeriodState

PERIOD_STATE_WORDS = {
    PeriodState.OPEN: N_("Still open"),
    PeriodState.REVIEW: N_("Under review"),
    PeriodState.FINAL: N_("Final"),
}
_ALTERED, _ = PERIOD_SENTENCES["closing-not-whole"]


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """The totals of one closing; ``by_department`` has a task with several leads under each of them."""

    period: ReportingPeriod
    closing: Closing
    whole: Totals
    by_department: Mapping[str, Totals]


def figures_in_force(records: Mapping[str, PeriodRecord], bounds: Bounds) -> tuple[PeriodFigures, ...]:
    """The figures that count for each closed period, by the periods' last days, the oldest first."""
    found = []
    for record in records.values():
        period, closing = parse_period(record.period_id, bounds), record.in_force
        if period is not None and closing is not None:
            found.append(figures_of(period, closing))
    return tuple(sorted(found, key=lambda figures: (figures.period.end, figures.period.start)))


def figures_of(period: ReportingPeriod, closing: Closing) -> PeriodFigures:
    """The totals of the frozen rows of ``closing``."""
    frame = frozen_progress(closing)
    by_department = totals_of_groups(frame, (dict.fromkeys(row.leads) for row in closing.rows))
    return PeriodFigures(period, closing, totals(frame), by_department)


def frozen_progress(closing: Closing) -> pd.DataFrame:
    """One row a frozen record, with ``status``, ``percent``, the flags and the ``state``, as `Board.progress` has."""
    flagged, names = [row.flags for row in closing.rows], [flag.value for flag in Flag]
    frame = pd.DataFrame(
        {
            "row_id": [row.key for row in closing.rows],
            "platform": [row.platform for row in closing.rows],
            "task": [row.task for row in closing.rows],
            "status": [row.status for row in closing.rows],
            "percent": [float(row.percent) if row.percent else None for row in closing.rows],
            **{name: [name in flags for flags in flagged] for name in names},
        }
    )
    return frame.assign(state=states_of(frame))


def banner(record: PeriodRecord, period: ReportingPeriod, today: date, language: str) -> str:
    """How far the figures of ``period`` are settled, in words, with every version that still shows or was altered."""
    altered = [
        translate(language, _ALTERED, version=closing.version, period=closing.period_id) + "."
        for closing in record.closings
        if not closing.is_whole
    ]
    if altered and record.newest is None:
        return " ".join(altered)
    return " ".join((_settled(record, period, today, language), *altered))


def _settled(record: PeriodRecord, period: ReportingPeriod, today: date, language: str) -> str:
    def t(message: str, **values: object) -> str:
        return translate(language, message, **values)

    newest, in_force = record.newest, record.in_force
    name = label_with_days(period, language)
    if newest is None or in_force is None:
        return _open_banner(period, name, today, language)
    if newest.state is PeriodState.FINAL:
        sentence = t(N_("{period}: final since {time}."), period=name, time=_time(newest.final_at, language))
    else:
        sentence = t(N_("{period}: closed on {time}, under review."), period=name, time=_time(newest.at, language))
    if newest.reason:
        sentence += " " + t(N_("Closing {version}; reason: {reason}."), version=newest.version, reason=newest.reason)
    if in_force is not newest:
        sentence += " " + t(
            N_("Until it is final, the figures of closing {version} of {time} count."),
            version=in_force.version,
            time=_time(in_force.at, language),
        )
    return sentence


def _open_banner(period: ReportingPeriod, name: str, today: date, language: str) -> str:
    due = show_date(language, period.due)
    if today > period.end:
        return translate(
            language, N_("{period} is over and not closed yet; reports are due by {due}."), period=name, due=due
        )
    return translate(language, N_("{period} is open; reports are due by {due}."), period=name, due=due)


def _time(written: str, language: str) -> str:
    at = moment(written)
    return show_time(language, at) if at else written
