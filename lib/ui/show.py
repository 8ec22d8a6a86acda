"""Showing things: figures, charts with their table, tables with their file, one record in full."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from lib.core.board import Board
from lib.core.progress import State
from lib.core.summaries import Totals, lead_names
from lib.i18n import show_date, show_number, show_percent
from lib.reports import csv_file, tables
from lib.reports.tables import HEADERS
from lib.ui import figures as key_figures
from lib.ui import grid, html_texts, phone, print_view, report_shown
from lib.ui.chart import chart as chart
from lib.ui.escape import plain
from lib.ui.figures import Better, Figure
from lib.ui.grid import choice_table as choice_table
from lib.ui.grid import choose as choose
from lib.ui.grid import choose_nothing as choose_nothing
from lib.ui.grid import chosen as chosen
from lib.ui.grid import selected_rows as selected_rows
from lib.ui.navigation import PART, carried, link_to
from lib.ui.page import Opened
from lib.ui.report_shown import PART_TITLES
from lib.ui.session import language, t


def count_of(shown: int, whole: int) -> None:
    """How many of how many tasks the filter lets through."""
    numbers = (show_number(language(), shown), show_number(language(), whole))
    # Announced when it changes: see document.js.
    html_texts.draw(
        html_texts.line(t("Showing {shown} of {whole} tasks", shown=numbers[0], whole=numbers[1]), "quiet count")
    )


def strong(text: str) -> None:
    """The heading of a part of a section; ``text`` must already be safe."""
    st.subheader(text, anchor=False)


def nothing_selected() -> None:
    """The empty state of a filter that lets nothing through."""
    st.info(t("No task matches these filters. Clear one of them, or all."), icon=":material/filter_alt_off:")


def totals(opened: Opened, figures: Totals, below: str) -> None:
    """The key figures, each with its change and a link to its rows; ``below`` them a line made elsewhere."""
    earlier = opened.service.earlier_totals(opened.views.board) if opened.filter.is_empty else None
    before = earlier[1] if earlier else {}
    kept = _kept_parameters()
    chosen = tuple(pair for pair in carried() if pair[0] not in kept)

    def card(label: str, state: State, value: int, filtered_by: str, better: Better = "neither") -> Figure:
        change = value - before[state.value] if state.value in before else None
        share = key_figures.share_of(value, figures.countable)
        is_chosen = chosen == ((filtered_by, state.value),)
        query = kept if is_chosen else {**kept, filtered_by: state.value, PART: "tasks"}
        return Figure(label, value, share, change, better, "overview", query, state, is_chosen)

    cards = (
        card(t("Done"), State.DONE, figures.done, "status", "more"),
        card(t("In progress"), State.IN_PROGRESS, figures.in_progress, "status"),
        card(t("Overdue"), State.OVERDUE, figures.overdue, "flag", "less"),
        card(t("Due within 30 days"), State.DUE_SOON, figures.due_soon, "flag"),
        card(t("Not reported"), State.NOT_REPORTED, figures.not_reported, "flag", "less"),
    )
    counted_of = html_texts.line(what_is_counted(figures, earlier[0] if earlier else None), "quiet")
    key_figures.draw(cards, below=below + counted_of)
    _note_totals(cards)


def _note_totals(cards: Sequence[Figure]) -> None:
    """The same figures as a table, for the files of this page."""
    columns = {"figure": "name", "count": "value", "part": "more"}
    report_shown.note_later(
        t("Key figures"),
        lambda: pa.table({name: [getattr(card, source) for card in cards] for name, source in columns.items()}),
    )


def _kept_parameters() -> dict[str, Any]:
    kept: dict[str, list[str]] = {}
    for key, value in carried("status", "flag"):
        kept.setdefault(key, []).append(value)
    return kept


def what_is_counted(figures: Totals, compared_with: date | None = None) -> str:
    """The line below key figures: of what they are shares, and what they leave out."""
    parts = [
        t(
            "{records} tasks; shares are of the {countable} counted.",
            records=show_number(language(), figures.records),
            countable=show_number(language(), figures.countable),
        ),
        t(
            "Left out: {continuous} continuous, {dropped} not applicable.",
            continuous=show_number(language(), figures.continuous),
            dropped=show_number(language(), figures.dropped),
        ),
        t("A task can be in more than one of these figures."),
    ]
    if compared_with is not None:
        parts.append(t("Changes since {day}.", day=show_date(language(), compared_with)))
    return " ".join(parts)


def table(
    key: str,
    data: pa.Table,
    columns: Sequence[str],
    *,
    file_name: str,
    alt: str,
    ids: tuple[str, ...] = (),
    title: str = "",
    cards: Callable[[], None] | None = None,
    is_wrapped: bool = False,
) -> int | None:
    """A table of ``columns`` with its CSV, called ``title`` on paper; on a phone the ``cards``, where it has any.

    With ``ids``, one a row, a row can be chosen: its position, also after the rows changed their order.
    The texts of a wrapped table go on over some lines.
    """
    if not data.num_rows:
        st.caption(t("Nothing here."))
        return None
    visible = _without_empty(data, columns)
    report_shown.note(title or alt, data, visible)
    if print_view.is_on():
        print_view.draw(data, visible, alt)
        return None
    position = grid.draw(key, data, visible, alt, ids, is_wrapped=is_wrapped)
    if cards is not None:
        cards()
    st.download_button(
        t("Download as CSV"),
        # Made when it is asked for: nobody takes most of them.
        partial(csv_file.to_csv, data, language()),
        file_name=f"{file_name}.csv",
        mime="text/csv",
        icon=":material/download:",
        key=f"csv_{key}",
        on_click="ignore",
    )
    return position


def link_to_platform(code: str, name: str) -> None:
    """A link to a platform's own page."""
    st.page_link(
        link_to("platforms"),
        label=plain(f"{code} · {name}"),
        icon=":material/apps:",
        query_params={"platform": [code]},
    )


def _without_empty(data: pa.Table, columns: Sequence[str]) -> list[str]:
    return [name for name in columns if data.column(name).null_count < data.num_rows]


# What is late by how much stands first: further right a desk would have to be scrolled.
TASK_COLUMNS = ("days", "deadline", "lead", "task", "platform", "state", "due", "percent", "cell", "link")
FULL_COLUMNS = (
    "state",
    "deadline",
    "days",
    "task",
    "lead",
    "platform",
    "percent",
    "result",
    "evidence",
    "obstacles",
    "recommendation",
    "updated",
    "cell",
    "link",
)


OBSTACLE_COLUMNS = ("lead", "obstacles", "recommendation", "task", "platform", "state", "days", "cell", "link")


def counted(opened: Opened, part: str, word: str) -> str:
    """``word`` with the number of tasks of ``part``."""
    return f"{word} ({show_number(language(), len(opened.views.positions(opened.filter, part)))})"


def tasks(
    opened: Opened, part: str, *, key: str, columns: Sequence[str] = TASK_COLUMNS, is_wrapped: bool = False
) -> None:
    """The tasks of one part of the selection, and the chosen one in full."""
    arguments = (opened.filter, part, opened.language)
    data = opened.views.tasks(*arguments)
    chosen = table(
        key,
        data,
        columns,
        file_name=f"nhiem-vu-{key}",
        alt=t("Tasks: {count} rows", count=show_number(language(), data.num_rows)),
        ids=opened.views.row_ids(opened.filter, part),
        title=t(PART_TITLES.get(part, "Tasks")),
        cards=lambda: phone.tasks(opened, part, data, columns),
        is_wrapped=is_wrapped,
    )
    if chosen is not None:
        record(opened.views.board, opened.views.records(opened.filter, part).iloc[chosen], data["cell"][chosen].as_py())


def record(board: Board, row: pd.Series, cell: str | None) -> None:
    """One record in full, its texts as typed; ``cell`` is where its task stands in the sheet, if it still does."""
    names = tables.platform_names(board)
    row = row.astype(object).where(row.notna(), None)
    texts = {
        "platform": names.get(row["platform"], row["platform_text"]),
        "lead": lead_names(board, row["leads"] or "", row["lead_groups"] or "", row["lead_text"]),
        "task": row["task"],
        "deadline": row["deadline_text"],
        "days": show_number(language(), int(row["days_late"])) if row["days_late"] else "",
        "percent": "" if row["percent"] is None else show_percent(language(), row["percent"]),
        "result": row["result"],
        "evidence": row["evidence"],
        "obstacles": row["obstacles"],
        "recommendation": row["recommendation"],
        "updated": "" if row["updated"] is None else show_date(language(), row["updated"]),
    }
    place = cell or f"{row['tab']}!{row['row']}"
    with st.container(border=True):
        st.markdown(f"**{plain(tables.state_word(row['state'], language()))}** · {plain(place)}")
        for name, text in texts.items():
            if isinstance(text, str) and text:
                st.caption(t(HEADERS[name]))
                st.text(text)
