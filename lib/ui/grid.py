"""Tables on the screen: their columns, and the chosen row, which stays chosen when rows change their order."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st
from streamlit.elements.arrow import DataframeStateInput

from lib.reports.tables import HEADERS
from lib.ui.session import t

_DATES = ("due", "updated", "typed_update")
_MOMENTS = ("seen", "last_seen", "closed_at")
_WIDE = ("task", "result", "problem", "advice", "obstacles", "recommendation", "what")
_WIDTHS_OF_DAYS = {"updated": 110, "typed_update": 170}  # as wide as their words; else "small" holds the day
_WIDTH_OF_STATES = 160  # the longest one, which may be in no row that widths are measured from
_ROW_HEIGHT = 35
_TALLEST = 18  # a desk's window holds as many
# A table whose texts go on over several lines has widths that a desk has room for together.
# Streamlit breaks lines only in rows that are higher than 64.
_LINE_HEIGHT, _PADDING, _FEWEST_LINES, _MOST_LINES = 18, 12, 3, 4
_LETTERS_WIDTH, _TALLEST_WRAPPED = 7.5, 9
_WRAPPED = {
    # With the way to the cell between them, the six of a cell to correct have room on a laptop of 1366 px.
    "severity": 88,
    "cell": 110,
    "column": 85,
    "value": 84,
    "problem": 240,
    "advice": 219,
    "department": 130,
    "lead": 130,
    "obstacles": 300,
    "recommendation": 270,
    "task": 240,
    "what": 300,
}


def draw(
    key: str,
    data: pa.Table,
    visible: Sequence[str],
    alt: str,
    ids: tuple[str, ...],
    *,
    is_wrapped: bool = False,
) -> int | None:
    """The table itself; if it is wrapped, its texts go on over some lines.

    Other rows make another widget, in which the same thing is chosen again.
    """
    remembered = f"chosen_{key}"
    chosen_before = st.session_state.get(remembered)
    before = ids.index(chosen_before) if chosen_before in ids else None
    widget = f"table_{key}_{hash(ids) & 0xFFFFFFFF:x}" if ids else f"table_{key}"
    row_height = _row_height(data, visible) if is_wrapped else None
    on_select: Literal["rerun", "ignore"] = "rerun" if ids else "ignore"
    event = st.dataframe(
        data.select(visible),  # hidden columns would be sent all the same
        hide_index=True,
        column_config={name: _column(name, data.schema.field(name).type, is_wrapped) for name in visible},
        key=widget,
        on_select=on_select,
        selection_mode="single-row",
        selection_default=DataframeStateInput(selection={"rows": [before]}) if before is not None else None,
        height=_height(data.num_rows, row_height),
        row_height=row_height,
        placeholder="–",
        alt=alt,
    )
    rows = selected_rows(event) if ids else []
    position = rows[0] if rows and rows[0] < data.num_rows else None
    if ids:
        st.session_state[remembered] = ids[position] if position is not None else None
    return position


def _row_height(data: pa.Table, visible: Sequence[str]) -> int:
    """Room for the longest text, within bounds: what is longer still is whole where a cell is opened."""
    lines = [
        (pc.max(pc.utf8_length(data.column(name))).as_py() or 0) * _LETTERS_WIDTH / _WRAPPED[name]
        for name in visible
        if name in _WRAPPED
    ]
    return _PADDING + _LINE_HEIGHT * min(max(math.ceil(max(lines, default=1)), _FEWEST_LINES), _MOST_LINES)


def _height(rows: int, row_height: int | None) -> Literal["content"] | int:
    """Of the whole table; a long one shows a row in part at its foot, so that it is seen to go on."""
    if row_height is None:
        return "content" if rows <= _TALLEST else _ROW_HEIGHT * _TALLEST + _ROW_HEIGHT // 2
    wanted = _ROW_HEIGHT + row_height * min(rows, _TALLEST_WRAPPED)
    return wanted + 2 if rows <= _TALLEST_WRAPPED else wanted - row_height // 2


def choice_table(
    name: str,
    data: pa.Table,
    ids: Sequence[str],
    columns: Mapping[str, Any],
    alt: str,
) -> str | None:
    """A table whose rows are things with ``ids``; the chosen thing, also when the rows change their order.

    On a phone the cards drawn right after it stand in its place: see style.py.
    """
    shown = hashlib.sha256("\n".join(ids).encode()).hexdigest()[:8]
    key = f"table_{name}_{shown}"

    def choose() -> None:
        rows = st.session_state[key]["selection"]["rows"]
        st.session_state[f"chosen_{name}"] = ids[rows[0]] if rows and rows[0] < len(ids) else None

    st.dataframe(
        data,
        hide_index=True,
        column_config={field.name: _labelled(columns[field.name], field.type) for field in data.schema},
        key=key,
        on_select=choose,
        selection_mode="single-row",
        alt=alt,
    )
    return chosen(name)


def chosen(name: str) -> str | None:
    """The thing that was last chosen in the choice table ``name``, which may not be drawn just now."""
    return st.session_state.get(f"chosen_{name}")


def choose(name: str, chosen_id: str) -> None:
    """Have ``chosen_id`` chosen in the choice table ``name``."""
    st.session_state[f"chosen_{name}"] = chosen_id


def choose_nothing(name: str) -> None:
    """Forget what was chosen in the choice table ``name``."""
    st.session_state.pop(f"chosen_{name}", None)


def selected_rows(event: Any) -> list[int]:
    """The positions selected in a table that was drawn with ``on_select="rerun"``."""
    return list(event.selection.rows)


def number(label: str, *, width: Literal["small"] | None = None) -> Any:
    """A column of numbers, written as the page's language writes them: see document.js."""
    return st.column_config.NumberColumn(label, format="localized", width=width)


def is_numeric(kind: pa.DataType) -> bool:
    """Whether a column of ``kind`` holds numbers."""
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))


def _labelled(column: Any, kind: pa.DataType) -> Any:
    return number(column) if isinstance(column, str) and is_numeric(kind) else column


def _column(name: str, kind: pa.DataType, is_wrapped: bool) -> Any:
    label = t(HEADERS[name])
    if name == "link":
        return st.column_config.LinkColumn(label, display_text=t("Open the cell"), width="small")
    if name in _DATES:
        return st.column_config.DateColumn(label, format="DD/MM/YYYY", width=_WIDTHS_OF_DAYS.get(name, "small"))
    if name in _MOMENTS:
        return st.column_config.DatetimeColumn(label, format="DD/MM/YYYY HH:mm")
    if name == "percent":
        return number(f"{label} (%)", width="small")
    if is_numeric(kind):
        return number(label)
    if is_wrapped and name in _WRAPPED:
        return st.column_config.Column(label, width=_WRAPPED[name])
    if name == "state":
        return st.column_config.Column(label, width=_WIDTH_OF_STATES)
    return st.column_config.Column(label, width="large" if name in _WIDE else None)
