"""Closing a reporting period (*chốt số liệu*): frozen rows, and where each period stands.

A closing is a set of rows of the tab *Kỳ báo cáo* under one version of one period, ended by
a row for the whole that holds their number and a check sum. Nothing is ever changed: final
is one more row, and a correction is a new version with its reason beside the old one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from lib import schema
from lib.core import cells
from lib.core.periods import ReportingPeriod
from lib.core.problems import Problem, Severity
from lib.core.proposals.events import cell_words, moment
from lib.core.workbook import CellValue
from lib.words import PeriodState

Row = Mapping[str, CellValue]
# In the place of a row's id: the row that speaks of the closing as a whole.
WHOLE = "*"
_JOINER = ", "
_ROWS_TOGETHER = 500


@dataclass(frozen=True, slots=True)
class FrozenRow:
    """One task as it stood when the period was closed. ``leads`` are codes, ``flags`` values of `Flag`."""

    key: str
    platform: str
    leads: tuple[str, ...]
    status: str
    percent: str
    flags: tuple[str, ...]
    task: str = ""
    due: str = ""

    def text(self) -> str:
        """What the check sum is made of."""
        lists = _JOINER.join(self.leads), _JOINER.join(self.flags)
        return "\x1f".join((self.key, self.platform, *lists, self.status, self.percent, self.task, self.due))


@dataclass(frozen=True, slots=True)
class Closing:
    """One version of a period's figures. ``at`` and ``final_at`` are moments as written, "" for not yet.

    ``is_whole`` is false while rows are still on their way, and when any was altered.
    """

    period_id: str
    version: int
    state: PeriodState
    at: str
    final_at: str
    role: str
    reason: str
    digest: str
    rows: tuple[FrozenRow, ...]
    is_whole: bool

    @property
    def closed_at(self) -> datetime | None:
        return moment(self.at)


@dataclass(frozen=True, slots=True)
class PeriodRecord:
    """The closings of one period, the oldest first, whole or not."""

    period_id: str
    closings: tuple[Closing, ...] = ()

    @property
    def whole(self) -> tuple[Closing, ...]:
        return tuple(closing for closing in self.closings if closing.is_whole)

    @property
    def newest(self) -> Closing | None:
        return self.whole[-1] if self.whole else None

    @property
    def in_force(self) -> Closing | None:
        """The newest final closing; before there is one, the newest of all."""
        final = [closing for closing in self.whole if closing.state is PeriodState.FINAL]
        return final[-1] if final else self.newest

    @property
    def state(self) -> PeriodState:
        return self.newest.state if self.newest else PeriodState.OPEN

    @property
    def last_version(self) -> int:
        return max((closing.version for closing in self.closings), default=0)


def version_of(row: Row) -> tuple[str, int]:
    """Period's id and version of the closing that ``row`` belongs to."""
    return cell_words(row.get("period_id")), _number(row.get("version"))


def digest_of(rows: Iterable[FrozenRow]) -> str:
    """The check sum of ``rows``, whatever their order."""
    return hashlib.sha256("\n".join(sorted(row.text() for row in rows)).encode()).hexdigest()[:16]


def fold(rows: Iterable[Row]) -> dict[str, PeriodRecord]:
    """Period's id → its closings, from the rows of *Kỳ báo cáo*; a row that stands twice counts once.

    Rows without a row for the whole come from a closing that broke off; they count nowhere.
    """
    frozen: dict[tuple[str, int, str], dict[str, FrozenRow]] = {}
    wholes: dict[tuple[str, int], list[Row]] = {}
    for row in rows:
        period_id, version = version_of(row)
        if cell_words(row.get("row_id")) == WHOLE:
            wholes.setdefault((period_id, version), []).append(row)
        else:
            read = _frozen_row(row)
            frozen.setdefault((period_id, version, cell_words(row.get("digest"))), {}).setdefault(read.key, read)
    closings: dict[str, list[Closing]] = {}
    for (period_id, version), about in sorted(wholes.items(), key=lambda item: item[0]):
        kept = frozen.get((period_id, version, cell_words(about[0].get("digest"))), {})
        closings.setdefault(period_id, []).append(_closing(period_id, version, about, kept))
    return {period_id: PeriodRecord(period_id, tuple(found)) for period_id, found in closings.items()}


def _closing(period_id: str, version: int, wholes: list[Row], rows: Mapping[str, FrozenRow]) -> Closing:
    first = wholes[0]
    final = [row for row in wholes if cell_words(row.get("state")) == PeriodState.FINAL.value]
    digest, kept = cell_words(first.get("digest")), tuple(rows.values())
    return Closing(
        period_id=period_id,
        version=version,
        state=PeriodState.FINAL if final else PeriodState.REVIEW,
        at=cell_words(first.get("closed_at")),
        final_at=cell_words(final[0].get("closed_at")) if final else "",
        role=cell_words(first.get("role")),
        reason=cell_words(first.get("reason")),
        digest=digest,
        rows=kept,
        is_whole=len(kept) == _number(first.get("rows")) and digest == digest_of(kept),
    )


def _frozen_row(row: Row) -> FrozenRow:
    percent = row.get("percent")
    return FrozenRow(
        key=cell_words(row.get("row_id")),
        platform=cell_words(row.get("platform")),
        leads=_parts(row.get("leads")),
        status=cell_words(row.get("status")),
        percent=f"{percent:.10g}" if isinstance(percent, int | float) else cell_words(percent),
        flags=_parts(row.get("flags")),
        task=cell_words(row.get("task")),
        due=_day(row.get("due")),
    )


def _day(value: CellValue) -> str:
    """The ISO day of a cell, which may have come back as a day, a spreadsheet's number or text."""
    words = cell_words(value)[:10]
    if not words or words[4:5] == "-":
        return words
    reading = cells.date_value(value)
    return reading.value.isoformat() if reading.is_used and reading.value is not None else words


def _parts(value: CellValue) -> tuple[str, ...]:
    return tuple(filter(None, cell_words(value).split(_JOINER)))


def _number(value: CellValue) -> int:
    text = cell_words(value)
    return int(text) if text.isdecimal() else 0


@dataclass(frozen=True, slots=True)
class ClosingEvent:
    """Rows of *Kỳ báo cáo* that are appended together, once for their ``event_id``."""

    event_id: str
    rows: tuple[dict[str, CellValue], ...]


def events_of(closing: Closing, period: ReportingPeriod, *, only_whole: bool = False) -> tuple[ClosingEvent, ...]:
    """What a closing appends, the row for the whole last; ``only_whole`` for one that becomes final.

    The frozen rows go in parts, under ids made of period, version and check sum: the same
    figures make the same events in whatever order the sheet has them, other figures others.
    """
    about: dict[str, CellValue] = {
        "period_id": closing.period_id,
        "start": period.start,
        "end": period.end,
        "closed_at": closing.final_at if only_whole else closing.at,
        "version": closing.version,
        "digest": closing.digest,
    }
    ordered = () if only_whole else sorted(closing.rows, key=lambda row: row.key)
    parts = [ordered[start : start + _ROWS_TOGETHER] for start in range(0, len(ordered), _ROWS_TOGETHER)]
    name = f"{closing.period_id}-v{closing.version}"
    events = [
        ClosingEvent(f"{name}-{closing.digest}-{number}", tuple(about | _values(row) for row in part))
        for number, part in enumerate(parts, start=1)
    ]
    whole: dict[str, CellValue] = {
        "row_id": WHOLE,
        "state": closing.state.value,
        "role": closing.role or None,
        "reason": closing.reason or None,
        "rows": len(closing.rows),
    }
    return (*events, ClosingEvent(f"{name}-{closing.state.name.lower()}", (about | whole,)))


def _values(row: FrozenRow) -> dict[str, CellValue]:
    return {
        "row_id": row.key,
        "platform": row.platform or None,
        "leads": _JOINER.join(row.leads) or None,
        "status": row.status,
        "percent": float(row.percent) if row.percent else None,
        "flags": _JOINER.join(row.flags) or None,
        "task": row.task or None,
        "due": date.fromisoformat(row.due) if row.due else None,
    }


def closing_problems(records: Mapping[str, PeriodRecord]) -> tuple[Problem, ...]:
    """Closings whose rows are not, or no longer, what was closed."""
    index = [column.field for column in schema.REPORTING_PERIODS.columns].index("period_id")
    header = schema.REPORTING_PERIODS.column("period_id").header
    return tuple(
        Problem(
            schema.REPORTING_PERIODS.title,
            0,
            index,
            header,
            closing.period_id,
            Severity.ERROR,
            "closing-not-whole",
            {"period": closing.period_id, "version": str(closing.version)},
        )
        for record in records.values()
        for closing in record.closings
        if not closing.is_whole
    )
