"""Charts: the finding as title and description, the legend, the table beside, and what a click chose."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any, Literal

import pyarrow as pa
import streamlit as st

from lib.charts.palette import QUIET_INK, Theme
from lib.charts.specifications import PICKED, Specification, number_locale
from lib.reports.tables import HEADERS
from lib.ui import grid, html_texts, report_shown
from lib.ui.legend import Legend, as_html
from lib.ui.session import language, t
from lib.ui.style import theme

Authored = Callable[[str, Theme], Specification]
_COLUMNS = {
    "platform": "platform",
    "department": "department",
    "state_word": "state",
    "severity_word": "severity",
    "month_name": "due",
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


def chart(
    key: str,
    data: pa.Table,
    authored: Authored,
    finding: str,
    legend: Legend | None = None,
    *,
    note: str = "",
    is_section: bool = False,
) -> dict[str, str]:
    """A chart with its finding, its legend, a note, and its data one click away; the codes a click chose, once.

    The finding is a heading of a section where the chart stands right below the page's title or a tab.
    """
    report_shown.note_as(finding, data, _COLUMNS)
    html_texts.draw(
        html_texts.heading(finding, 2 if is_section else 3),
        html_texts.line(note, "quiet") if note else "",
        as_html(legend) if legend else "",
    )
    specification = authored(language(), theme()) | {"config": _look(theme(), language())}
    if isinstance(specification.get("width"), dict):
        with st.container(key=f"scroll_{key}"):
            chosen = _draw(key, data, specification, finding, "content")
    else:
        chosen = _draw(key, data, specification, finding, "stretch")
    label = t("The same figures as a table")
    # Drawn when it is opened: most never are, and it holds what the chart has been sent already.
    beside = st.expander(label, icon=":material/table:", key=f"table_of_{key}", on_change="rerun")
    if beside.open:
        with beside:
            _table(key, data, finding)
    return chosen


def _draw(
    key: str, data: pa.Table, specification: Specification, finding: str, width: Literal["stretch", "content"]
) -> dict[str, str]:
    if not specification.get("params"):
        st.vega_lite_chart(data, specification, width=width, alt=finding, key=f"chart_{key}")
        return {}
    # Drawn anew after each choice: otherwise the same mark could not be chosen twice.
    counter = f"chart_{key}_choices"
    number = st.session_state.get(counter, 0)
    event = st.vega_lite_chart(
        data, specification, width=width, alt=finding, key=f"chart_{key}_{number}", on_select="rerun"
    )
    points = event.selection.get(PICKED) or []
    chosen = {name: str(value) for name, value in points[0].items() if value} if points else {}
    if chosen:
        st.session_state[counter] = number + 1
    return chosen


@functools.cache
def _look(page_theme: Theme, page_language: str) -> Specification:
    """Words of axes that can be read, Streamlit's own are too faint; numbers as the language writes them.

    Screen readers hear the finding and read the table; bars and axes would be named in English, by fields in code.
    """
    words = {"labelColor": QUIET_INK[page_theme], "titleColor": QUIET_INK[page_theme], "aria": False}
    return {
        "view": {"stroke": None},
        "axis": words,
        "mark": {"aria": False},
        "locale": {"number": number_locale(page_language)},
    }


def _table(key: str, data: pa.Table, finding: str) -> None:
    named: Mapping[str, str] = {name: _COLUMNS[name] for name in data.column_names if name in _COLUMNS}
    st.dataframe(
        data.select(list(named)),
        hide_index=True,
        column_config={name: _column(name, header, data) for name, header in named.items()},
        placeholder="–",
        key=f"data_{key}",
        alt=finding,
    )


def _column(name: str, header: str, data: pa.Table) -> Any:
    """The column as the table of the page has it: dates day first, numbers as the language writes them."""
    kind = data.schema.field(name).type
    label = t(HEADERS.get(header, name))
    if pa.types.is_date(kind):
        return st.column_config.DateColumn(label, format="DD/MM/YYYY")
    return grid.number(label) if grid.is_numeric(kind) else label
