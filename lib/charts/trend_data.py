"""Small tables behind the charts of changes and trends, and the sentence that says what each one shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import pandas as pd
import pyarrow as pa

from lib.charts.trend_specifications import COUNTED_MEANINGS, LINE_WORDS, MOST_DEPARTMENTS, Line, meaning_word
from lib.core.board import Board
from lib.core.changes import Meaning, RowDifference
from lib.core.summaries import totals
from lib.core.trends import Observation, Pace, Range, done_early, observations_by_day, planned
from lib.i18n import N_, show_date, show_number, translate

_MOST_BARS = 30
_PLAN_STEPS = 60


def changes(board: Board, rows: Iterable[RowDifference], language: str) -> pa.Table:
    """Changed tasks by lead department and kind, the departments with most of them first, at most thirty."""
    names = {code: department.label for code, department in board.departments.items()}
    counted: Counter[tuple[str, Meaning]] = Counter()
    for row in rows:
        for code in row.departments:
            counted.update((code, meaning) for meaning in row.meanings if meaning in COUNTED_MEANINGS)
    weights: Counter[str] = Counter()
    for (code, _), count in counted.items():
        weights[code] += count
    ranked = [code for code, _ in weights.most_common(_MOST_BARS)]
    table = [
        {
            "code": code,
            "department": names.get(code, code),
            "position": position,
            "meaning_word": meaning_word(meaning, language),
            "order": order,
            "count": counted[code, meaning],
        }
        for position, code in enumerate(ranked)
        for order, meaning in enumerate(COUNTED_MEANINGS)
        if counted[code, meaning]
    ]
    kinds = [
        ("code", pa.string()),
        ("department", pa.string()),
        ("position", pa.int32()),
        ("meaning_word", pa.string()),
        ("order", pa.int32()),
        ("count", pa.int32()),
    ]
    return pa.Table.from_pylist(table, pa.schema(kinds))


def describe_changes(rows: Sequence[RowDifference], language: str) -> str:
    """The finding: how many tasks were done, put off, fell back."""
    counted = Counter(meaning for row in rows for meaning in row.meanings)
    return translate(
        language,
        N_("{total} tasks changed: {done} were done, {slipped} had their deadline put off, {fell} fell back."),
        total=show_number(language, len(rows)),
        done=show_number(language, counted[Meaning.DONE]),
        slipped=show_number(language, counted[Meaning.SLIPPED]),
        fell=show_number(language, counted[Meaning.FELL_BACK]),
    )


_BURN_UP = pa.schema(
    [
        ("day", pa.date32()),
        ("series", pa.string()),
        ("line", pa.string()),
        ("count", pa.int32()),
        ("low", pa.int32()),
        ("high", pa.int32()),
        ("today", pa.date32()),
    ]
)


def burn_up(
    selected: pd.DataFrame,
    observations: Sequence[Observation],
    ranges: Sequence[Range],
    today: date,
    language: str,
) -> pa.Table:
    """The observed line, the plan from the deadlines of ``selected``, all tasks counted, the forecast's range."""
    ordered = observations_by_day(observations)
    words = {line: translate(language, word) for line, word in LINE_WORDS.items()}

    def row(line: Line, day: date, **values: int) -> dict[str, object]:
        return {"day": day, "series": words[line], "line": line.value, **values}

    rows = [row(Line.DONE, each.day, count=each.done) for each in ordered]
    rows += [row(Line.COUNTED, each.day, count=each.countable) for each in ordered]
    days = _plan_days(selected, ordered, ranges, today)
    rows += [row(Line.PLAN, day, count=count) for day, count in zip(days, planned(selected, days), strict=True)]
    if ranges:
        last = ordered[-1]
        rows.append(row(Line.FORECAST, last.day, low=last.done, high=last.done))
    rows += [row(Line.FORECAST, each.day, low=each.low, high=each.high) for each in ranges]
    return pa.Table.from_pylist([*rows, {"today": today}], _BURN_UP)


def _plan_days(
    selected: pd.DataFrame, ordered: Sequence[Observation], ranges: Sequence[Range], today: date
) -> list[date]:
    """Days at which the plan is drawn: from the first observation to the last due day of the coming year."""
    first = ordered[0].day if ordered else today
    due = pd.to_datetime(selected["due"]).dropna()
    ahead = due[(due >= pd.Timestamp(today)) & (due <= pd.Timestamp(today + timedelta(days=400)))]
    last = max((today, *(each.day for each in ranges[-1:]), *([] if ahead.empty else [ahead.max().date()])))
    span = max(1, (last - first).days)
    return sorted({first + timedelta(days=round(span * step / _PLAN_STEPS)) for step in range(_PLAN_STEPS + 1)})


def describe_burn_up(selected: pd.DataFrame, ranges: Sequence[Range], today: date, language: str) -> str:
    """The finding: done and planned by today, and the range at the end of the forecast, or why there is none."""
    counted = totals(selected)
    said = translate(
        language,
        N_(
            "{done} of {total} tasks are done, {early} of them before they were due; "
            "by their deadlines {planned} should be by now."
        ),
        done=show_number(language, counted.done),
        early=show_number(language, done_early(selected, today)),
        total=show_number(language, counted.countable),
        planned=show_number(language, planned(selected, [today])[0]),
    )
    if not ranges:
        return said + " " + translate(language, N_("Not enough data for a forecast."))
    end = ranges[-1]
    return (
        said
        + " "
        + translate(
            language,
            N_("If it goes on as it went, {low} to {high} will be by {day} (in 8 of 10 cases)."),
            low=show_number(language, end.low),
            high=show_number(language, end.high),
            day=show_date(language, end.day),
        )
    )


def describe_pace(pace: Pace, language: str) -> tuple[str, str]:
    """The pace that is needed and the actual one, each in words."""
    if pace.target is None or pace.needed is None:
        needed = translate(
            language, N_("No open task falls due any more; {late} are overdue."), late=show_number(language, pace.late)
        )
    else:
        needed = translate(
            language,
            N_("{pace} tasks a month, for the {count} open ones due by {day} ({late} overdue)"),
            pace=show_number(language, pace.needed),
            count=show_number(language, pace.remaining),
            day=show_date(language, pace.target),
            late=show_number(language, pace.late),
        )
    if pace.actual is None:
        return needed, translate(
            language, N_("Not enough data: at least three observed days, a week or more apart, are needed")
        )
    actual = translate(language, N_("{pace} tasks a month lately"), pace=show_number(language, max(0.0, pace.actual)))
    return needed, actual


_DEPARTMENTS = pa.schema(
    [("day", pa.date32()), ("department", pa.string()), ("position", pa.int32()), ("percent", pa.float64())]
)


def departments(board: Board, history: Mapping[str, Sequence[Observation]], codes: Sequence[str]) -> pa.Table:
    """The share done of the departments ``codes``, at most six, day by day."""
    names = {code: department.label for code, department in board.departments.items()}
    rows = [
        {
            "day": each.day,
            "department": names.get(code, code),
            "position": position,
            "percent": 100 * each.done / each.countable,
        }
        for position, code in enumerate(codes[:MOST_DEPARTMENTS])
        for each in observations_by_day(history.get(code, ()))
        if each.countable
    ]
    return pa.Table.from_pylist(rows, _DEPARTMENTS)


def most_moved(history: Mapping[str, Sequence[Observation]], codes: Iterable[str]) -> list[str]:
    """Those of ``codes`` whose share done moved most, up or down, at most six."""

    def moved(code: str) -> float:
        shares = [each.done / each.countable for each in observations_by_day(history.get(code, ())) if each.countable]
        return abs(shares[-1] - shares[0]) if shares else 0.0

    return sorted(codes, key=lambda code: -moved(code))[:MOST_DEPARTMENTS]


_NOTICEABLE = 0.5  # percentage points: what rounds to none


def describe_departments(table: pa.Table, language: str) -> str:
    """The finding: who moved most of those shown, and by how much."""
    frame = table.to_pandas()
    moved = {
        str(name): float(rows["percent"].iloc[-1] - rows["percent"].iloc[0])
        for name, rows in frame.groupby("department")
    }
    if not moved:
        return translate(language, N_("No department leads a task here."))
    name = max(moved, key=lambda each: abs(moved[each]))
    if abs(moved[name]) < _NOTICEABLE:
        return translate(language, N_("None of the departments shown moved noticeably."))
    return translate(
        language,
        N_("{department} moved most of those shown: by {points} percentage points."),
        department=name,
        points=f"{moved[name]:+.0f}".replace("-", "−"),
    )
