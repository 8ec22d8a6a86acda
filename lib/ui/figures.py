"""Key figures as a row of cards: one piece of HTML, so that five cards cost what one element costs.

Every text is escaped; a card with a link is one target, followed without loading everything
again (document.js).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any, Literal

import streamlit as st

from lib.core.progress import State
from lib.i18n import show_number, show_part
from lib.ui.navigation import address_of
from lib.ui.session import language, t

Better = Literal["more", "less", "neither"]


@dataclass(frozen=True, slots=True)
class Figure:
    """``value`` under its ``name``; ``change`` since earlier, and whether ``better`` means more of it.

    ``page`` and ``query`` are where its rows are, or the way back to all where its rows are what ``is_chosen``;
    ``state`` is what its colour and symbol say in charts (style.py).
    """

    name: str
    value: int
    more: str = ""
    change: int | None = None
    better: Better = "neither"
    page: str = ""
    query: Mapping[str, Any] = field(default_factory=dict)
    state: State | None = None
    is_chosen: bool = False


def share_of(part: int, whole: int) -> str:
    """What stands below a figure: ``of 436 (36%)``."""
    percent = show_part(language(), part, whole) if whole else "–"
    return t("of {whole} ({percent})", whole=show_number(language(), whole), percent=percent)


def draw(figures: Iterable[Figure], below: str = "") -> None:
    """The figures side by side, and the HTML that stands ``below``."""
    st.html(as_html(figures) + below)


def as_html(figures: Iterable[Figure]) -> str:
    """A list of cards, every text escaped."""
    return f'<ul class="figures">{"".join(map(_card, figures))}</ul>'


def _card(figure: Figure) -> str:
    more = f'<span class="more">{escape(figure.more)}</span>' if figure.more else ""
    number = f'<strong class="value">{escape(show_number(language(), figure.value))}</strong>'
    return (
        f'<li{_of(figure)}><span class="name">{escape(figure.name)}</span><span>{number}{_change(figure)}</span>'
        f"{more}{_link(figure)}</li>"
    )


def _of(figure: Figure) -> str:
    state = f' class="{figure.state.value}"' if figure.state else ""
    return state + (' aria-current="true"' if figure.is_chosen else "")


def _change(figure: Figure) -> str:
    if not figure.change:
        return ""
    is_more = figure.change > 0
    kind = "" if figure.better == "neither" else "good" if is_more == (figure.better == "more") else "bad"
    count = show_number(language(), abs(figure.change))
    words = t("{count} more than before", count=count) if is_more else t("{count} fewer than before", count=count)
    arrow = f"{'▲' if is_more else '▼'} {count}"
    return f'<span class="change {kind}" role="img" aria-label="{escape(words)}" title="{escape(words)}">{arrow}</span>'


def _link(figure: Figure) -> str:
    if not figure.page:
        return ""
    address = address_of(figure.page, figure.query)
    word, arrow = (t("Clear all"), "×") if figure.is_chosen else (t("See"), "→")
    # The name begins with the word that is seen, and says which figure it belongs to.
    name = escape(f"{word}: {figure.name}")
    return f'<a data-inside href="{escape(address)}" aria-label="{name}">{escape(word)} {arrow}</a>'
