"""Whole tables for the printer: on screen a table is a canvas that holds only the rows in sight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa
import streamlit as st

from lib.i18n import show_number
from lib.reports.tables import HEADERS, plain_value
from lib.ui import html_texts
from lib.ui.escape import plain
from lib.ui.session import language, t

_KEY = "whole_tables"
MOST_ROWS = 500


def is_on() -> bool:
    """Whether tables are drawn whole, so that a printer gets every row."""
    return bool(st.session_state.get(_KEY))


def switch() -> None:
    """The switch itself, below the page."""
    st.toggle(
        t("Whole tables, for printing"),
        key=_KEY,
        persist_state="session",
        help=t("Then print with Ctrl+P: menus and buttons stay out, and the head of a table stands on every page."),
    )


def draw(data: pa.Table, columns: Sequence[str], alt: str) -> None:
    """The rows as plain text, without what only a screen can use."""
    names = [name for name in columns if name != "link"]
    shown = data.slice(0, MOST_ROWS)
    if data.num_rows > MOST_ROWS:
        numbers = {"shown": show_number(language(), MOST_ROWS), "whole": show_number(language(), data.num_rows)}
        st.caption(t("{shown} of {whole}; the whole list is in the Excel workbook.", **numbers))
    st.table(_words(shown, names), border="horizontal", hide_index=True, alt=alt)


def _words(data: pa.Table, names: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """Header → cells; safe where Markdown is read."""
    return {
        t(HEADERS.get(name, name)): [plain(plain_value(value, language())) for value in data.column(name).to_pylist()]
        for name in names
    }


def hint() -> None:
    """On paper, below tables that are not whole: how to get them whole."""
    if not is_on():
        _on_paper(
            t(
                "Only the rows that were in sight are printed, and of several tabs the open one; "
                "“Whole tables, for printing” gets everything."
            )
        )


def _on_paper(text: str) -> None:
    html_texts.draw(html_texts.line(text, "quiet on-paper"))
