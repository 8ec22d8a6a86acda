"""What the page on screen has shown in this run, so that it can be taken along as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

import pyarrow as pa
import streamlit as st

from lib.core.board import Board
from lib.core.selection import Filter
from lib.i18n import N_
from lib.ui import session

# What the parts of the tasks are called, where their tables stand one below the other.
PART_TITLES: Mapping[str, str] = {
    "urgent_first": N_("Tasks"),
    "attention": N_("Overdue longest, then due next"),
    "late": N_("Overdue"),
    "soon": N_("Due within 30 days"),
    "later": N_("Due later"),
    "undated": N_("No due day"),
    "continuous": N_("Continuous"),
    "obstacles": N_("What departments say"),
}


@dataclass(frozen=True)
class ShownTable:
    """One table as on screen, of which ``make`` gives the visible columns in their order, as `HEADERS` names them.

    ``part`` is the tab it stands behind, empty for none. Few pages are taken along, so it is made then.
    """

    title: str
    make: Callable[[], pa.Table]
    part: str = ""

    @cached_property
    def table(self) -> pa.Table:
        return self.make()


@dataclass(slots=True)
class ShownPage:
    """The page called ``name``, what it shows from, and its tables from top to bottom.

    ``said`` is what was chosen on the page beside the filters, in words; ``closed`` are the tabs
    of which nothing was drawn, ``part`` the one that is being drawn.
    """

    name: str
    board: Board
    wanted: Filter
    tables: list[ShownTable] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    closed: set[str] = field(default_factory=set)
    part: str = ""


def begin(name: str, board: Board, wanted: Filter) -> None:
    """A page begins to be drawn; nothing of the one before counts any more."""
    st.session_state[session.SHOWN] = ShownPage(name, board, wanted)


def forget() -> None:
    """No page is on screen yet."""
    st.session_state.pop(session.SHOWN, None)


def note(title: str, table: pa.Table, columns: Sequence[str]) -> None:
    """The page shows ``columns`` of ``table`` under ``title``; links stay with their cells."""
    if table.num_rows:
        note_later(title, lambda: table.select([name for name in dict.fromkeys(columns) if name in table.column_names]))


def note_as(title: str, table: pa.Table, names: Mapping[str, str]) -> None:
    """The same for a table whose columns have names of their own: ``names`` has them as `HEADERS` names them."""

    def renamed() -> pa.Table:
        visible = table.select([name for name in names if name in table.column_names])
        return visible.rename_columns([names[name] for name in visible.column_names])

    if table.num_rows:
        note_later(title, renamed)


def note_later(title: str, make: Callable[[], pa.Table]) -> None:
    """The page shows under ``title`` what ``make`` gives, which has rows."""
    page = current()
    if page is not None:
        page.tables.append(ShownTable(title, make, page.part))


def say(words: str) -> None:
    """What was chosen on the page beside the filters: a file says it too, and is another one for another choice."""
    page = current()
    if page is not None:
        page.said.append(words)


@contextmanager
def behind(part: str) -> Iterator[None]:
    """What is noted within stands behind the tab ``part``."""
    page = current()
    if page is None:
        yield
        return
    page.part = part
    try:
        yield
    finally:
        page.part = ""


def leave_closed(part: str) -> None:
    """Nothing behind the tab ``part`` is drawn in this run."""
    page = current()
    if page is not None:
        page.closed.add(part)


def want_every_part() -> None:
    """In the run that begins, what stands behind closed tabs is drawn too: a file is to hold it."""
    st.session_state[session.EVERY_PART] = True


def is_every_part_wanted() -> bool:
    """Whether `want_every_part` was said for this run."""
    return bool(st.session_state.get(session.EVERY_PART))


def current() -> ShownPage | None:
    """The page on screen; None before one is drawn, and on pages that show no figures."""
    return cast("ShownPage | None", st.session_state.get(session.SHOWN))
