"""Cards for a phone, where a wide table or the matrix does not fit: the key number first.

One piece of HTML, so that forty cards cost no more than one element. Whatever comes from
the sheet is escaped; the links are followed without loading everything again (document.js).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

import streamlit as st

from lib.ui.navigation import entry


@dataclass(frozen=True, slots=True)
class Card:
    """``key`` is the number that matters, with its word; ``name`` leads to ``query`` on ``page``."""

    key: str
    name: str
    more: tuple[str, ...] = ()
    page: str = ""
    query: tuple[tuple[str, str], ...] = ()


def draw(cards: Iterable[Card]) -> None:
    """The cards as a list."""
    st.html(as_html(cards))


def as_html(cards: Iterable[Card]) -> str:
    """A list of cards, every text escaped."""
    return f'<ul class="cards">{"".join(map(_card, cards))}</ul>'


def _card(card: Card) -> str:
    more = "".join(f'<div class="more">{escape(line)}</div>' for line in card.more if line)
    return f'<li><strong class="key">{escape(card.key)}</strong>{_name(card)}{more}</li>'


def _name(card: Card) -> str:
    if not card.page:
        return f'<span class="name">{escape(card.name)}</span>'
    address = f"{entry(card.page).address}?{urlencode(card.query)}"
    return f'<a class="name" data-inside href="{escape(address)}">{escape(card.name)}</a>'
