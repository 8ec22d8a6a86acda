"""The rules of closing a period: what may be closed when, and which rows that appends."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from lib.core.closings import Closing, ClosingEvent, FrozenRow, PeriodRecord, digest_of, events_of
from lib.core.periods import ReportingPeriod
from lib.words import PeriodState


class ClosingError(Exception):
    """A closing that is not possible. ``code`` names a message of `lib.core.messages`."""

    def __init__(self, code: str, **details: str) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


@dataclass(frozen=True, slots=True)
class ClosingPlan:
    """``closing`` as it will stand, and what to append for it; nothing when it stands already."""

    closing: Closing
    events: tuple[ClosingEvent, ...]

    @property
    def rows(self) -> int:
        """How many rows are appended."""
        return sum(len(event.rows) for event in self.events)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: by which role, why, whether it is final, and when."""

    role: str
    at: datetime
    reason: str = ""
    is_final: bool = False


def plan_closing(
    record: PeriodRecord, rows: tuple[FrozenRow, ...], period: ReportingPeriod, wish: Wish, today: date
) -> ClosingPlan:
    """What closing ``period`` with ``rows`` appends to what ``record`` says already.

    The same figures again append nothing. Other figures than those closed before need a
    reason; final, without one, confirms the figures under review as they are. Raises
    ClosingError: period-not-begun, period-not-over, closing-needs-reason, closing-nothing.
    """
    _check_days(period, wish, today)
    known = record.newest
    if not record.closings:
        if not rows:
            raise ClosingError("closing-nothing")
        return _new(record, rows, period, wish)
    is_confirming = wish.is_final and not wish.reason
    if known and (known.digest == digest_of(rows) or (is_confirming and known.state is PeriodState.REVIEW)):
        return _as_it_stands(known, period, wish)
    if not wish.reason:  # also where every version was altered in the sheet: a new one beside them says why
        raise ClosingError("closing-needs-reason", period=period.id, version=str(record.last_version))
    return _new(record, rows, period, wish)


def _check_days(period: ReportingPeriod, wish: Wish, today: date) -> None:
    if today < period.start:
        raise ClosingError("period-not-begun", period=period.id, day=period.start.strftime("%d/%m/%Y"))
    if wish.is_final and today <= period.end:
        raise ClosingError("period-not-over", period=period.id, day=period.end.strftime("%d/%m/%Y"))


def _as_it_stands(known: Closing, period: ReportingPeriod, wish: Wish) -> ClosingPlan:
    """The known figures: final now, when that is wished and new."""
    if not wish.is_final or known.state is PeriodState.FINAL:
        return ClosingPlan(known, ())
    final = replace(known, state=PeriodState.FINAL, final_at=_written(wish.at))
    confirmed = events_of(replace(final, role=wish.role, reason=""), period, only_whole=True)
    return ClosingPlan(final, confirmed)


def _new(record: PeriodRecord, rows: tuple[FrozenRow, ...], period: ReportingPeriod, wish: Wish) -> ClosingPlan:
    at = _written(wish.at)
    closing = Closing(
        period_id=period.id,
        version=record.last_version + 1,
        state=PeriodState.FINAL if wish.is_final else PeriodState.REVIEW,
        at=at,
        final_at=at if wish.is_final else "",
        role=wish.role,
        reason=wish.reason,
        digest=digest_of(rows),
        rows=rows,
        is_whole=True,
    )
    return ClosingPlan(closing, events_of(closing, period))


def _written(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
