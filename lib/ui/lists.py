"""Short lists of links under their headings: one piece of HTML, so that ten links cost what one element costs.

Every text is escaped; the links are followed without loading everything again (document.js).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st

from lib.ui.navigation import address_of


@dataclass(frozen=True, slots=True)
class Link:
    """``text`` leads to ``page`` with ``query``."""

    text: str
    page: str
    query: Mapping[str, Any] | tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ShortList:
    """A few ``links`` under a ``title``."""

    title: str
    links: tuple[Link, ...]


def draw(lists: Iterable[ShortList]) -> None:
    """The lists, one below the other."""
    html = as_html(lists)
    if html:
        st.html(html)


def as_html(lists: Iterable[ShortList]) -> str:
    """Headings and lists, every text escaped; nothing when there are none."""
    return "".join(map(_one, lists))


def _one(shown: ShortList) -> str:
    links = f"<ul>{''.join(map(_item, shown.links))}</ul>" if shown.links else ""
    return f"<h3>{escape(shown.title)}</h3>{links}"


def _item(link: Link) -> str:
    address = address_of(link.page, link.query)
    return f'<li><a data-inside href="{escape(address)}">{escape(link.text)}</a></li>'
