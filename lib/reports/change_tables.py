"""Observed changes, silence and closed periods as tables that people read, on screen and in files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

import pyarrow as pa

from lib.core.board import Board
from lib.core.change_labels import VERDICT_WORDS
from lib.core.changes import ChangeKind, Meaning, RowDifference
from lib.core.closings import PeriodRecord
from lib.core.following import FollowedRow
from lib.core.labels import STATUS_WORDS
from lib.core.period_figures import PERIOD_STATE_WORDS, PeriodFigures, figures_of
from lib.core.periods import ReportingPeriod, label
from lib.core.problems import cell_link, column_letters
from lib.core.silence import Liveliness
from lib.core.summaries import lead_names
from lib.i18n import N_, PERCENT_SIGNS, show_share, translate
from lib.reports.tables import HEADERS, department_names, platform_names
from lib.words import Status

_FIELD_HEADERS = {
    "platform": "platform",
    "leads": "lead",
    "task": "task",
    "status": "reported_status",
    "percent": "percent",
    "deadline": "deadline",
    "due": "due",
    "result": "result",
    "evidence": "evidence",
    "obstacles": "obstacles",
    "recommendation": "recommendation",
}
_LONGEST_TEXT = 120
_CHANGES = pa.schema(
    [
        ("lead", pa.string()),
        ("platform", pa.string()),
        ("task", pa.string()),
        ("what", pa.string()),
        ("seen", pa.timestamp("s")),
        ("typed_update", pa.date32()),
        ("cell", pa.string()),
        ("link", pa.string()),
    ]
)


def changes(
    board: Board,
    rows: Iterable[RowDifference],
    known: Mapping[str, FollowedRow],
    language: str,
    meaning: Meaning | None = None,
) -> pa.Table:
    """One row a difference, the newest first, with the cell where it stands now; only those of ``meaning`` if given.

    ``known`` are the rows as they were read last, by key. The date typed as the last update
    is the one that stood there when the change was seen.
    """
    platforms = platform_names(board)
    chosen = [row for row in rows if meaning is None or meaning in row.meanings]
    lines = [_change_line(board, row, known.get(row.key), platforms, language, meaning) for row in reversed(chosen)]
    return pa.Table.from_pylist(lines, _CHANGES)


def _change_line(
    board: Board,
    row: RowDifference,
    now: FollowedRow | None,
    platforms: Mapping[str, str],
    language: str,
    meaning: Meaning | None,
) -> dict[str, object]:
    gone = row.before if row.kind is ChangeKind.REMOVED else {}

    def value(name: str) -> str:
        return now.value(name) if now is not None else gone.get(name, "")

    cell, link = _place(board, row, now, meaning)
    seen = row.last.seen_at
    return {
        "lead": _leads(board, value("leads")),
        "platform": platforms.get(value("platform"), value("platform")),
        "task": value("task"),
        "what": what_changed(board, row, language),
        "seen": seen.replace(tzinfo=None, microsecond=0) if seen else None,
        "typed_update": date.fromisoformat(row.last.updated) if row.last.updated else None,
        "cell": cell,
        "link": link or None,
    }


def _place(board: Board, row: RowDifference, now: FollowedRow | None, meaning: Meaning | None) -> tuple[str, str]:
    """The cell to look at and its link; a row that is gone has only the place where it stood."""
    if row.kind is ChangeKind.REMOVED or now is None:
        return f"{row.last.tab}!{row.last.cell}", ""
    names = [name for name in row.fields if meaning is None or row.meaning(name) is meaning] or list(row.fields)
    field = {"due": "deadline"}.get(names[0], names[0]) if names else "task"
    layout = board.register.layout.get(now.tab, {})
    index = layout.get(field, layout.get("task", 0))
    cell = f"{column_letters(index)}{now.row}"
    return f"{now.tab}!{cell}", cell_link(board.register.url, now.gid, cell)


def _leads(board: Board, joined: str) -> str:
    return lead_names(board, joined)


def what_changed(board: Board, row: RowDifference, language: str) -> str:
    """``Trạng thái: Đang thực hiện → Hoàn thành; Tỷ lệ: 80 % → 100 %``; for a whole row its status and deadline."""
    if row.kind is not ChangeKind.CHANGED:
        values = row.after if row.kind is ChangeKind.ADDED else row.before
        named = [name for name in ("status", "percent", "deadline") if values.get(name)]
        return "; ".join(f"{_header(name, language)}: {_shown(board, name, values[name], language)}" for name in named)
    return "; ".join(
        f"{_header(name, language)}: {_shown(board, name, row.before[name], language)}"
        f" → {_shown(board, name, row.after[name], language)}"
        for name in row.fields
    )


def _header(name: str, language: str) -> str:
    return translate(language, HEADERS[_FIELD_HEADERS[name]])


def _shown(board: Board, name: str, text: str, language: str) -> str:
    if not text:
        return translate(language, N_("blank"))
    if name == "status" and text in set(Status):
        return translate(language, STATUS_WORDS[Status(text)])
    if name == "leads":
        return _leads(board, text)
    if name == "percent":
        return f"{text.replace('.', ',') if language == 'vi' else text}{PERCENT_SIGNS[language]}"
    if name == "due":
        return date.fromisoformat(text).strftime("%d/%m/%Y")
    joined = " ".join(text.split())
    return joined if len(joined) <= _LONGEST_TEXT else joined[: _LONGEST_TEXT - 1] + "…"


_SILENCE = [
    ("last_seen", pa.timestamp("s")),
    ("quiet_days", pa.int32()),
    ("typed_update", pa.date32()),
    ("open", pa.int32()),
    ("overdue", pa.int32()),
    ("verdict", pa.string()),
]


def silence(board: Board, lively: Sequence[Liveliness], of: str, language: str) -> pa.Table:
    """One row a department or platform (``of``), the most silent first."""
    names = department_names(board) if of == "department" else platform_names(board)
    rows = [
        {
            of: names.get(each.code, each.code),
            "last_seen": _local(each.last_seen),
            "quiet_days": each.quiet_days,
            "typed_update": each.typed,
            "open": each.open,
            "overdue": each.overdue,
            "verdict": translate(language, VERDICT_WORDS[each.verdict]),
        }
        for each in lively
    ]
    return pa.Table.from_pylist(rows, pa.schema([(of, pa.string()), *_SILENCE]))


def _local(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=None, microsecond=0) if moment else None


_CLOSINGS = pa.schema(
    [
        ("version", pa.int32()),
        ("period_state", pa.string()),
        ("closed_at", pa.timestamp("s")),
        ("in_force", pa.string()),
        ("share", pa.string()),
        ("overdue", pa.int32()),
        ("not_reported", pa.int32()),
        ("total", pa.int32()),
        ("reason", pa.string()),
    ]
)


def closings(period: ReportingPeriod, record: PeriodRecord, language: str) -> pa.Table:
    """One row a whole closing of ``period``, the newest first; ``in_force`` marks the one that counts."""
    rows = []
    for closing in reversed(record.whole):
        counted = figures_of(period, closing).whole
        rows.append(
            {
                "version": closing.version,
                "period_state": translate(language, PERIOD_STATE_WORDS[closing.state]),
                "closed_at": _local(closing.closed_at),
                "in_force": translate(language, N_("✓ yes") if closing is record.in_force else N_("– no")),
                "share": show_share(language, counted.done, counted.countable),
                "overdue": counted.overdue,
                "not_reported": counted.not_reported,
                "total": counted.records,
                "reason": closing.reason or None,
            }
        )
    return pa.Table.from_pylist(rows, _CLOSINGS)


_PERIODS = pa.schema(
    [
        ("period", pa.string()),
        ("period_state", pa.string()),
        ("version", pa.int32()),
        ("closed_at", pa.timestamp("s")),
        ("share", pa.string()),
        ("done", pa.int32()),
        ("done_change", pa.int32()),
        ("overdue", pa.int32()),
        ("not_reported", pa.int32()),
        ("total", pa.int32()),
        ("reason", pa.string()),
    ]
)


def periods(figures: Sequence[PeriodFigures], language: str) -> pa.Table:
    """One row a closed period with the figures in force, the newest first; ``done_change`` since the one before."""
    rows = []
    for position, each in enumerate(figures):
        before = [other for other in figures[:position] if other.period.frequency is each.period.frequency]
        rows.append(
            {
                "period": label(each.period, language),
                "period_state": translate(language, PERIOD_STATE_WORDS[each.closing.state]),
                "version": each.closing.version,
                "closed_at": _local(each.closing.closed_at),
                "share": show_share(language, each.whole.done, each.whole.countable),
                "done": each.whole.done,
                "done_change": each.whole.done - before[-1].whole.done if before else None,
                "overdue": each.whole.overdue,
                "not_reported": each.whole.not_reported,
                "total": each.whole.records,
                "reason": each.closing.reason or None,
            }
        )
    return pa.Table.from_pylist(rows[::-1], _PERIODS)
