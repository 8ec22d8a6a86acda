"""What a phone shows in place of wide tables and of the matrix: cards, the first of a long list."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from lib.charts.specifications import MATRIX_STATES
from lib.core.labels import STATE_SYMBOLS, STATE_WORDS
from lib.core.progress import State
from lib.core.progress_table import SEPARATOR
from lib.i18n import show_number, show_share, show_time
from lib.reports import tables
from lib.ui import html_texts, legend
from lib.ui.cards import Card, as_html, draw, made_once
from lib.ui.navigation import carried
from lib.ui.page import Opened
from lib.ui.session import language, t
from lib.ui.views import PlatformCell, PlatformRow

_NAMED = 4
_NO_BREAK = "\u00a0"
MOST_TASKS = 12
MOST_OF_ONE = 50
MOST_URGENT = 5
MOST_BODIES = 120
_LONG_TEXTS = ("result", "obstacles", "recommendation")
_COUNTS = ("due_soon", "not_reported", "total")
Query = tuple[tuple[str, str], ...]
Row = Mapping[str, Any]


def platforms(opened: Opened) -> None:
    """The matrix as cards: one a platform, most overdue first, with the departments that need somebody."""
    kept = carried("platform")
    key = ("matrix", opened.filter, language(), kept)
    rows = opened.views.platform_rows
    cards = made_once(opened.views, key, lambda: (_platform(row, kept) for row in rows(opened.filter)))
    _, finding = opened.views.matrix_chart(opened.filter, language())
    draw("matrix", html_texts.heading(finding, 2) + legend.as_html(legend.states(MATRIX_STATES)) + cards)


def _platform(row: PlatformRow, kept: Query) -> Card:
    share = _done(show_share(language(), row.done, row.countable))
    named = len(row.cells) if len(row.cells) <= _NAMED + 1 else _NAMED  # one more is as short as "1 other"
    others = len(row.cells) - named
    return Card(
        key=counted(_word(State.OVERDUE), row.overdue) if row.overdue else share,
        name=row.name,
        more=(share if row.overdue else "",),
        facts=(
            ("", " · ".join(_cell(cell) for cell in row.cells[:named])),
            ("", t("and {count} others", count=show_number(language(), others)) if others > 0 else ""),
        ),
        page="platforms",
        query=(*kept, ("platform", row.code)),
    )


def _word(state: State) -> str:
    return f"{STATE_SYMBOLS[state]} {t(STATE_WORDS[state])}"


def header(column: str) -> str:
    """The word of a column."""
    return t(tables.HEADERS[column])


def _done(share: str) -> str:
    return f"{t(STATE_WORDS[State.DONE])} {share}"


def counted(word: str, number: int) -> str:
    """``Overdue: 1.234``."""
    return f"{word}: {show_number(language(), number)}"


def _cell(cell: PlatformCell) -> str:
    """A department with its share, on the line of its last word; where nothing is counted there is none."""
    share = f"{_NO_BREAK}{cell.done}/{cell.countable}" if cell.countable else ""
    return f"{STATE_SYMBOLS[State(cell.state)]}{_NO_BREAK}{cell.department}{share}"


def tasks(opened: Opened, part: str, data: pa.Table, columns: Sequence[str]) -> None:
    """The first tasks of ``part`` as cards, each leading to its department; long texts as ``columns`` has them."""
    kept = carried("department")
    is_here = len(opened.filter.departments) == 1
    # Its own tasks are what a department works through.
    most = MOST_URGENT if part == "attention" else MOST_OF_ONE if is_here else MOST_TASKS

    def make() -> Iterator[Card]:
        leads = opened.views.lead_codes[opened.views.positions(opened.filter, part)[:most]]
        for row, codes in zip(first(data, most), leads, strict=False):
            query = (*kept, ("department", codes.split(SEPARATOR)[0])) if codes and not is_here else ()
            yield _task(row, query, columns)

    made = made_once(opened.views, ("tasks", opened.filter, part, language(), kept, tuple(columns)), make)
    # All of those that need attention are one link away, right below.
    draw("tasks", made, "" if part == "attention" else how_many(most, data))


def _task(row: Row, query: Query, columns: Sequence[str]) -> Card:
    texts = tuple((header(name), row[name] or "") for name in _LONG_TEXTS if name in columns)
    return Card(
        key=counted(header("days"), row["days"]) if row["days"] else row["state"],
        name=row["task"] or "–",
        more=(row["state"] if row["days"] else "",),
        facts=(
            ("", row["lead"] or ""),
            ("", row["platform"] or ""),
            (header("deadline"), row["deadline"] or ""),
            *texts,
            ("" if row["link"] else header("cell"), "" if row["link"] else row["cell"] or ""),
        ),
        page="departments" if query else "",
        query=query,
        cell=place(row),
    )


def place(row: Row) -> tuple[str, str]:
    """Word and address of the cell of a row."""
    return f"{t('Open the cell')} {row['cell'] or ''}", row["link"] or ""


def bodies(opened: Opened, of: str, data: pa.Table) -> None:
    """Departments or platforms (``of``) of a list with their counts, the worst first, each leading to its own page."""
    kept = carried(of)
    name, page = ("department", "departments") if of == "department" else ("name", "platforms")

    def make() -> Iterator[Card]:
        board = opened.views.board
        busy = {*board.codes.departments, *board.progress["platform"].dropna()}
        for row in sorted(data.to_pylist(), key=_worst_first)[:MOST_BODIES]:
            share = _done(row["share"]) if row["code"] in busy else t("No task yet")
            counts = (counted(header(each), row[each]) for each in _COUNTS if row[each])
            yield Card(
                key=counted(_word(State.OVERDUE), row["overdue"]) if row["overdue"] else share,
                name=row[name],
                more=(share if row["overdue"] else "", " · ".join(counts)),
                facts=((header("lead"), row.get("lead") or ""),),
                page=page,
                query=(*kept, (of, row["code"])),
            )

    draw("bodies", made_once(opened.views, (of, opened.filter, language(), kept), make), how_many(MOST_BODIES, data))


def _worst_first(row: Row) -> tuple[int, float]:
    """Most overdue first, then the smallest share; nothing to count comes last."""
    countable = row["countable"]
    return -row["overdue"], row["done"] / countable if countable else math.inf


def changes(data: pa.Table) -> None:
    """The newest changes of a list: what changed, of which task, when."""
    cards = (
        Card(
            key=row["what"],
            name=row["task"] or "–",
            more=(show_time(language(), row["seen"]) if row["seen"] else "",),
            facts=(("", row["lead"] or ""), ("", row["platform"] or "")),
            cell=place(row),
        )
        for row in first(data, MOST_TASKS)
    )
    draw("changes", as_html(cards), how_many(MOST_TASKS, data))


def silence(of: str, data: pa.Table) -> None:
    """Departments or platforms (``of``), the most silent first."""
    cards = (
        Card(
            key=counted(header("quiet_days"), row["quiet_days"]) if row["quiet_days"] else row["verdict"],
            name=row[of],
            more=(
                row["verdict"] if row["quiet_days"] else "",
                " · ".join(counted(header(name), row[name] or 0) for name in ("open", "overdue")),
            ),
        )
        for row in first(data, MOST_TASKS)
    )
    draw("silence", as_html(cards), how_many(MOST_TASKS, data))


def first(data: pa.Table, most: int) -> list[dict[str, Any]]:
    """The first rows of a list."""
    rows: list[dict[str, Any]] = data.slice(0, most).to_pylist()
    return rows


def how_many(most: int, data: pa.Table) -> str:
    """What ends the cards of a list that is longer; empty when all are there."""
    if data.num_rows <= most:
        return ""
    numbers = {"shown": show_number(language(), most), "whole": show_number(language(), data.num_rows)}
    return t("The first {shown} of {whole}. Filter for fewer, or download them all as CSV.", **numbers)
