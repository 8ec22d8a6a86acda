"""Headings and lines of text as HTML: what stands together is one element of the page, and costs what one costs.

Every text is escaped.
"""

from __future__ import annotations

import re
from html import escape
from typing import Literal

import streamlit as st

_STRONG = re.compile(r"\*\*(.+?)\*\*")


def draw(*parts: str) -> None:
    """Put ``parts``, made here or by another maker of HTML, into the page as one element."""
    st.html("".join(parts))


def heading(text: str, level: Literal[2, 3]) -> str:
    """The heading of a section (2) or of a part of it (3), as Streamlit's own look."""
    return f"<h{level}>{escape(text)}</h{level}>"


def line(text: str, kind: str = "", link: tuple[str, str] | None = None) -> str:
    """A paragraph, with a ``link`` (words, address) at its end.

    ``kind`` is its class: ``quiet`` for a caption. What stands between ``**`` is strong.
    """
    name = f' class="{kind}"' if kind else ""
    words = _STRONG.sub(r"<strong>\1</strong>", escape(text))
    more = f' <a data-inside href="{escape(link[1])}">{escape(link[0])}</a>' if link else ""
    return f"<p{name}>{words}{more}</p>"
