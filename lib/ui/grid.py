"""Tables on the screen: their columns, and the chosen row, which stays chosen when rows change their order."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pyarrow as pa
import streamlit as st
from streamlit.elements.arrow import DataframeStateInput

from lib.reports.tables import HEADERS
from lib.ui.session import t

_DATES = ("due", "updated", "typed_update")
_MOMENTS = ("seen", "last_seen", "closed_at")
_WIDE = ("task", "result", "problem", "advice", "obstacles", "recommendation", "name", "what")
_ROW_HEIGHT = 35
_TALLEST = 14


def draw(
    key: str, data: pa.Table, visible: Sequence[str], alt: str, ids: tuple[str, ...], *, is_for_a_desk: bool = False
) -> int | None:
    """The table itself, not on a phone if it is for a desk.

    Other rows make another widget, in which the same thing is chosen again.
    """
    remembered = f"chosen_{key}"
    chosen_before = st.session_state.get(remembered)
    before = ids.index(chosen_before) if chosen_before in ids else None
    name = f"wide_table_{key}" if is_for_a_desk else f"table_{key}"
    widget = f"{name}_{hash(ids) & 0xFFFFFFFF:x}" if ids else name
    on_select: Literal["rerun", "ignore"] = "rerun" if ids else "ignore"
    height: Literal["auto"] | int = "auto" if data.num_rows <= _TALLEST else _ROW_HEIGHT * _TALLEST
    event = st.dataframe(
        data,
        hide_index=True,
        column_order=visible,
        column_config={name: _column(name, data.schema.field(name).type) for name in visible},
        key=widget,
        on_select=on_select,
        selection_mode="single-row",
        selection_default=DataframeStateInput(selection={"rows": [before]}) if before is not None else None,
        height=height,
        placeholder="–",
        alt=alt,
    )
    rows = selected_rows(event) if ids else []
    position = rows[0] if rows and rows[0] < data.num_rows else None
    if ids:
        st.session_state[remembered] = ids[position] if position is not None else None
    return position


def choice_table(name: str, data: pa.Table, ids: Sequence[str], columns: Mapping[str, Any], alt: str) -> str | None:
    """A table whose rows are things with ``ids``; the chosen thing, also when the rows change their order."""
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


def _column(name: str, kind: pa.DataType) -> Any:
    label = t(HEADERS[name])
    if name == "link":
        return st.column_config.LinkColumn(label, display_text=t("Open the cell"), width="small")
    if name in _DATES:
        return st.column_config.DateColumn(label, format="DD/MM/YYYY", width="small")
    if name in _MOMENTS:
        return st.column_config.DatetimeColumn(label, format="DD/MM/YYYY HH:mm")
    if name == "percent":
        return number(f"{label} (%)", width="small")
    if is_numeric(kind):
        return number(label)
    return st.column_config.Column(label, width="large" if name in _WIDE else None)
