"""What a phone shows in place of the matrix and of the list of urgent tasks: cards."""

from __future__ import annotations

import streamlit as st

from lib.core.labels import STATE_SYMBOLS, STATE_WORDS
from lib.core.progress import State
from lib.core.progress_table import SEPARATOR
from lib.i18n import show_number, show_share
from lib.reports import tables
from lib.ui.cards import Card, draw
from lib.ui.navigation import link_to
from lib.ui.page import Opened
from lib.ui.session import language, t
from lib.ui.views import PlatformCell, PlatformRow

_NAMED = 4
_URGENT = 5
Query = tuple[tuple[str, str], ...]


def platforms(opened: Opened) -> None:
    """The matrix as cards: one a platform, most overdue first, with the departments that need somebody."""
    kept = _kept("platform")
    draw(_platform(row, kept) for row in opened.views.platform_rows(opened.filter))


def _platform(row: PlatformRow, kept: Query) -> Card:
    share = f"{t(STATE_WORDS[State.DONE])} {show_share(language(), row.done, row.countable)}"
    late = f"{_word(State.OVERDUE)}: {show_number(language(), row.overdue)}"
    cells = " · ".join(_cell(cell) for cell in row.cells[:_NAMED])
    others = len(row.cells) - _NAMED
    if others > 0:
        cells += " · " + t("and {count} others", count=others)
    return Card(
        key=late if row.overdue else share,
        name=row.name,
        more=(share if row.overdue else "", cells),
        page="platforms",
        query=(*kept, ("platform", row.code)),
    )


def _word(state: State) -> str:
    return f"{STATE_SYMBOLS[state]} {t(STATE_WORDS[state])}"


def _cell(cell: PlatformCell) -> str:
    return f"{STATE_SYMBOLS[State(cell.state)]} {cell.department} {cell.done}/{cell.total}"


def attention(opened: Opened) -> None:
    """The few most urgent tasks as cards, each leading to its department; the rest is one touch away."""
    data = opened.views.tasks(opened.filter, "attention", opened.language)
    leads = opened.views.records(opened.filter, "attention")["leads"].fillna("")
    kept = _kept("department")
    draw(
        Card(
            key=f"{t(tables.HEADERS['days'])}: {show_number(language(), row['days'])}" if row["days"] else row["state"],
            name=row["task"] or "–",
            more=(row["lead"], row["platform"] or "", f"{row['deadline'] or '–'} · {row['cell'] or ''}"),
            page="departments",
            query=(*kept, ("department", codes.split(SEPARATOR)[0])) if codes else kept,
        )
        for row, codes in zip(data.slice(0, _URGENT).to_pylist(), leads, strict=False)
    )
    st.page_link(link_to("deadlines"), label=t("All deadlines"), icon=":material/event:")


def _kept(but: str) -> Query:
    return tuple((key, value) for key in st.query_params if key != but for value in st.query_params.get_all(key))
