"""Cards for a phone, where a wide table or the matrix does not fit: the key number first.

One piece of HTML, so that forty cards cost no more than one element. Whatever comes from
the sheet is escaped and said to be Vietnamese; links of our own are followed without
loading everything again (document.js).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from html import escape
from weakref import WeakKeyDictionary

import streamlit as st

from lib.ui.navigation import address_of

_MOST_KEPT, _MOST_LETTERS = 256, 16_000_000


@dataclass(frozen=True, slots=True)
class Card:
    """``key`` is the number that matters, with its word; ``name`` leads to ``query`` on ``page``.

    The whole card is the target of its first link. The name is one of the sheet unless ``is_typed`` says otherwise.

    ``more`` are lines in our words; ``facts`` are texts of the sheet, each after its word, if
    it has one; ``cell`` is the word and the address of the cell, when it has an address.
    """

    key: str
    name: str
    more: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    page: str = ""
    query: tuple[tuple[str, str], ...] = ()
    cell: tuple[str, str] = ("", "")
    is_typed: bool = True


def draw(name: str, html: str, note: str = "") -> None:
    """Put what `as_html` made into the page of a phone; ``name`` tells these cards from others, ``note`` ends them."""
    end = f'<p class="more">{escape(note)}</p>' if note else ""
    st.html(f'<div class="narrow {name}">{html}{end}</div>')


def made_once(owner: object, key: tuple[Hashable, ...], make: Callable[[], Iterable[Card]]) -> str:
    """The cards of `make`, kept under ``key`` as long as ``owner``, whose figures they show, is in use."""
    kept = _made.setdefault(owner, {})
    if key not in kept:
        made = as_html(make())
        if len(kept) >= _MOST_KEPT or sum(map(len, kept.values())) + len(made) > _MOST_LETTERS:
            kept.clear()
        kept[key] = made
        return made
    return kept[key]


_made: WeakKeyDictionary[object, dict[tuple[Hashable, ...], str]] = WeakKeyDictionary()


def as_html(cards: Iterable[Card]) -> str:
    """A list of cards, every text escaped."""
    return f'<ul class="cards">{"".join(map(_card, cards))}</ul>'


def _card(card: Card) -> str:
    more = "".join(f'<div class="more">{escape(line)}</div>' for line in card.more if line)
    facts = "".join(_fact(word, text) for word, text in card.facts if text)
    return f'<li><strong class="key">{escape(card.key)}</strong>{_name(card)}{more}{facts}{_cell(*card.cell)}</li>'


def _name(card: Card) -> str:
    of = ' lang="vi"' if card.is_typed else ""
    if not card.page:
        return f'<span class="name"{of}>{escape(card.name)}</span>'
    address = address_of(card.page, card.query)
    return f'<a class="name"{of} data-inside href="{escape(address)}">{escape(card.name)}</a>'


def _fact(word: str, text: str) -> str:
    label = f"{escape(word)}: " if word else ""
    return f'<div class="more">{label}<span lang="vi">{escape(text)}</span></div>'


def _cell(word: str, address: str) -> str:
    """A link out of the app, only to where the web is."""
    if not address.startswith(("https://", "http://")):
        return ""
    return f'<a class="cell" href="{escape(address)}" target="_blank" rel="noopener noreferrer">{escape(word)}</a>'
