"""Showing things: figures, charts with their table, tables with their file, one record in full."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import pandas as pd
import pyarrow as pa
import streamlit as st

from lib.charts.specifications import Specification
from lib.core.board import Board
from lib.core.summaries import Totals, lead_names
from lib.i18n import show_date, show_number
from lib.reports import tables
from lib.reports.tables import HEADERS
from lib.ui.escape import plain
from lib.ui.legend import Legend, draw
from lib.ui.navigation import entry
from lib.ui.page import Opened
from lib.ui.session import language, t

DeltaColour = Literal["normal", "inverse", "off"]
_DATES = ("due", "updated", "typed_update")
_MOMENTS = ("seen", "last_seen", "closed_at")
_WIDE = ("task", "result", "problem", "advice", "obstacles", "recommendation", "name", "what")
_ROW_HEIGHT = 35
_TALLEST = 14


def count_of(shown: int, whole: int) -> None:
    """How many of how many tasks the filter lets through."""
    numbers = (show_number(language(), shown), show_number(language(), whole))
    st.caption(t("Showing {shown} of {whole} tasks", shown=numbers[0], whole=numbers[1]))


def strong(text: str) -> None:
    """A line in bold; ``text`` must already be safe."""
    st.markdown(f"**{text}**")


def nothing_selected() -> None:
    """The empty state of a filter that lets nothing through."""
    st.info(t("No task matches these filters. Clear one of them, or all."), icon=":material/filter_alt_off:")


def totals(opened: Opened, figures: Totals) -> None:
    """The key figures, each with its change and a link to its rows."""
    earlier = opened.service.earlier_totals(opened.views.board) if opened.filter.is_empty else None
    before = earlier[1] if earlier else {}
    cards: Sequence[tuple[str, str, int, dict[str, str], DeltaColour]] = (
        (t("Done"), "done", figures.done, {"status": "done"}, "normal"),
        (t("In progress"), "in_progress", figures.in_progress, {"status": "in_progress"}, "off"),
        (t("Overdue"), "overdue", figures.overdue, {"flag": "overdue"}, "inverse"),
        (t("Due within 30 days"), "due_soon", figures.due_soon, {"flag": "due_soon"}, "off"),
        (t("Not reported"), "not_reported", figures.not_reported, {"flag": "not_reported"}, "inverse"),
    )
    with st.container(horizontal=True, key="totals"):
        for label, name, value, target, colour in cards:
            with st.container(border=True, width=170, gap="xsmall", key=f"card_{name}"):
                change = value - before[name] if name in before else None
                st.metric(
                    label,
                    show_number(language(), value),
                    delta=show_number(language(), change) if change else None,
                    delta_color=colour if change else "off",
                )
                st.caption(_share_of(value, figures.countable))
                st.page_link(
                    entry("overview").file,
                    label=t("See"),
                    icon=":material/arrow_forward:",
                    help=t("See these tasks"),
                    query_params={**_kept_parameters(), **target},
                )
    _what_is_counted(figures, earlier[0] if earlier else None)


def _share_of(part: int, whole: int) -> str:
    percent = show_number(language(), 100 * part / whole, 0) if whole else "–"
    return t("of {whole} ({percent} %)", whole=show_number(language(), whole), percent=percent)


def _kept_parameters() -> dict[str, Any]:
    return {key: st.query_params.get_all(key) for key in st.query_params if key not in ("status", "flag")}


def _what_is_counted(figures: Totals, compared_with: Any) -> None:
    parts = [
        t(
            "{records} tasks; shares are of the {countable} counted.",
            records=figures.records,
            countable=figures.countable,
        ),
        t(
            "Left out: {continuous} continuous, {dropped} not applicable.",
            continuous=figures.continuous,
            dropped=figures.dropped,
        ),
    ]
    if compared_with is not None:
        parts.append(t("Changes since {day}.", day=show_date(language(), compared_with)))
    st.caption(" ".join(parts))


def chart(key: str, data: pa.Table, specification: Specification, finding: str, legend: Legend | None = None) -> None:
    """A chart with its finding as title and description, its legend, and its data one click away."""
    strong(plain(finding))
    if legend:
        draw(legend)
    if isinstance(specification.get("width"), dict):
        with st.container(key=f"scroll_{key}"):
            st.vega_lite_chart(data, specification, width="content", alt=finding, key=f"chart_{key}")
    else:
        st.vega_lite_chart(data, specification, width="stretch", alt=finding, key=f"chart_{key}")
    with st.expander(t("The same figures as a table"), icon=":material/table:"):
        visible = [name for name in data.column_names if name in _CHART_COLUMNS]
        st.dataframe(
            data.select(visible),
            hide_index=True,
            column_config={name: t(HEADERS.get(_CHART_COLUMNS[name], name)) for name in visible},
            placeholder="–",
            key=f"data_{key}",
            alt=finding,
        )


_CHART_COLUMNS = {
    "platform": "platform",
    "department": "department",
    "state_word": "state",
    "severity_word": "severity",
    "month": "due",
    "count": "count",
    "done": "done",
    "total": "total",
    "overdue": "overdue",
    "meaning_word": "meaning",
    "day": "day",
    "series": "series",
    "percent": "percent",
    "low": "low",
    "high": "high",
}


def table(
    key: str,
    data: pa.Table,
    columns: Sequence[str],
    *,
    file_name: str,
    make_csv: Callable[[], bytes],
    alt: str,
    is_selectable: bool = False,
) -> int | None:
    """A table of ``columns`` with its CSV; the position of the selected row, if one is."""
    if not data.num_rows:
        st.caption(t("Nothing here."))
        return None
    event = st.dataframe(
        data,
        hide_index=True,
        column_order=_without_empty(data, columns),
        column_config={name: _column(name) for name in columns},
        key=f"table_{key}",
        on_select="rerun" if is_selectable else "ignore",
        selection_mode="single-row",
        height="auto" if data.num_rows <= _TALLEST else _ROW_HEIGHT * _TALLEST,
        placeholder="–",
        alt=alt,
    )
    st.download_button(
        t("Download as CSV"),
        make_csv,
        file_name=f"{file_name}.csv",
        mime="text/csv",
        icon=":material/download:",
        key=f"csv_{key}",
        on_click="ignore",
    )
    rows = selected_rows(event) if is_selectable else []
    return rows[0] if rows and rows[0] < data.num_rows else None


def link_to_platform(code: str, name: str) -> None:
    """A link to a platform's own page."""
    st.page_link(
        entry("platforms").file,
        label=plain(f"{code} · {name}"),
        icon=":material/apps:",
        query_params={"platform": [code]},
    )


def choice_table(name: str, data: pa.Table, ids: Sequence[str], columns: Mapping[str, Any], alt: str) -> str | None:
    """A table whose rows are things with ``ids``; the chosen thing, also when the rows change their order."""
    shown = hashlib.sha256("\n".join(ids).encode()).hexdigest()[:8]
    key = f"table_{name}_{shown}"

    def choose() -> None:
        rows = st.session_state[key]["selection"]["rows"]
        st.session_state[f"chosen_{name}"] = ids[rows[0]] if rows and rows[0] < len(ids) else None

    st.dataframe(
        data, hide_index=True, column_config=columns, key=key, on_select=choose, selection_mode="single-row", alt=alt
    )
    return st.session_state.get(f"chosen_{name}")


def selected_rows(event: Any) -> list[int]:
    """The positions selected in a table that was drawn with ``on_select="rerun"``."""
    return list(event.selection.rows)


def _without_empty(data: pa.Table, columns: Sequence[str]) -> list[str]:
    return [name for name in columns if data.column(name).null_count < data.num_rows]


def _column(name: str) -> Any:
    label = t(HEADERS[name])
    if name == "link":
        return st.column_config.LinkColumn(label, display_text=t("Open the cell"), width="small")
    if name in _DATES:
        return st.column_config.DateColumn(label, format="DD/MM/YYYY", width="small")
    if name in _MOMENTS:
        return st.column_config.DatetimeColumn(label, format="DD/MM/YYYY HH:mm")
    if name == "percent":
        return st.column_config.NumberColumn(label, format="%.4g %%", width="small")
    return st.column_config.Column(label, width="large" if name in _WIDE else None)


TASK_COLUMNS = ("state", "lead", "task", "platform", "deadline", "due", "days", "percent", "cell", "link")
FULL_COLUMNS = (
    "state",
    "task",
    "lead",
    "platform",
    "deadline",
    "days",
    "percent",
    "result",
    "evidence",
    "obstacles",
    "recommendation",
    "updated",
    "cell",
    "link",
)


OBSTACLE_COLUMNS = ("lead", "platform", "task", "obstacles", "recommendation", "state", "days", "cell", "link")


def counted(opened: Opened, part: str, word: str) -> str:
    """``word`` with the number of tasks of ``part``."""
    return f"{word} ({show_number(language(), len(opened.views.records(opened.filter, part)))})"


def tasks(opened: Opened, part: str, *, key: str, columns: Sequence[str] = TASK_COLUMNS) -> None:
    """The tasks of one part of the selection, and the chosen one in full."""
    arguments = (opened.filter, part, opened.language)
    data = opened.views.tasks(*arguments)
    chosen = table(
        key,
        data,
        columns,
        file_name=f"nhiem-vu-{key}",
        make_csv=lambda: opened.views.csv("tasks", *arguments),
        alt=t("Tasks: {count} rows", count=data.num_rows),
        is_selectable=True,
    )
    if chosen is not None:
        record(opened.views.board, opened.views.records(opened.filter, part).iloc[chosen])


def record(board: Board, row: pd.Series) -> None:
    """One record in full, its texts as typed."""
    names = tables.platform_names(board)
    row = row.astype(object).where(row.notna(), None)
    texts = {
        "platform": names.get(row["platform"], row["platform_text"]),
        "lead": lead_names(board, row["leads"] or "", row["lead_groups"] or "", row["lead_text"]),
        "task": row["task"],
        "deadline": row["deadline_text"],
        "result": row["result"],
        "evidence": row["evidence"],
        "obstacles": row["obstacles"],
        "recommendation": row["recommendation"],
    }
    with st.container(border=True):
        st.markdown(f"**{plain(tables.state_word(row['state'], language()))}** · {plain(row['tab'])}!{row['row']}")
        for name, text in texts.items():
            if isinstance(text, str) and text:
                st.caption(t(HEADERS[name]))
                st.text(text)
